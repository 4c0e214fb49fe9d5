//! See `hotseat::discord::fuzzing::form`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat::discord::fuzzing::form(bytes));
