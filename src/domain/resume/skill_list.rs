//! The known skills.
