//! See `hotseat::discord::fuzzing::attachment`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat::discord::fuzzing::attachment(bytes));
