//! Reads any bytes as TEXT.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::read(hotseat_fuzz::Format::Text, bytes));
