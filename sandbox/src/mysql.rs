//! A private MySQL server.
