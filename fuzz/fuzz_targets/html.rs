//! Reads any bytes as HTML.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::read(hotseat_fuzz::Format::Html, bytes));
