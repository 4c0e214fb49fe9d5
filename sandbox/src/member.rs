//! A member at their client.
