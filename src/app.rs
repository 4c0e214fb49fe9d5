//! The use cases. They own the transactions, and reach other people's services through [`ports`].

pub mod ports;
