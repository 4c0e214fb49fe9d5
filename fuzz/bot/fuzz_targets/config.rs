//! See `hotseat::discord::fuzzing::config`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat::discord::fuzzing::config(bytes));
