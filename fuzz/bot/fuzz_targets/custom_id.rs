//! See `hotseat::discord::fuzzing::custom_id`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat::discord::fuzzing::custom_id(bytes));
