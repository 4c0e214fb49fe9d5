//! Reads any bytes as HWPX.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::read(hotseat_fuzz::Format::Hwpx, bytes));
