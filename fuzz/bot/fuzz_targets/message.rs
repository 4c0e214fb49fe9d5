//! See `hotseat::discord::fuzzing::message`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat::discord::fuzzing::message(bytes));
