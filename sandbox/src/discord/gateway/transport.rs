//! Transport compression of a gateway connection: one stream that all its messages share.

use flate2::{Compress, Compression, FlushCompress};
use zstd::stream::raw::{Encoder, InBuffer, Operation, OutBuffer};

/// Bytes of output made at a time.
const STEP: usize = 16 * 1024;

/// How messages travel.
pub enum Transport {
    Plain,
    Zlib(Compress),
    Zstd(Encoder<'static>),
}

impl Transport {
    /// The transport that the query parameter `compress` asks for.
    pub fn of(compress: Option<&str>) -> Transport {
        match compress {
            Some("zlib-stream") => Transport::Zlib(Compress::new(Compression::fast(), true)),
            // Without a dictionary an encoder can always be made.
            Some("zstd-stream") => Encoder::new(1).map_or(Transport::Plain, Transport::Zstd),
            _ => Transport::Plain,
        }
    }

    /// One message as the next piece of the stream; `None` if it travels as it is.
    pub fn squeeze(&mut self, input: &[u8]) -> Option<Vec<u8>> {
        match self {
            Transport::Plain => None,
            Transport::Zlib(deflate) => Some(zlib(deflate, input)),
            Transport::Zstd(encoder) => match zstd(encoder, input) {
                Ok(bytes) => Some(bytes),
                Err(error) => {
                    tracing::error!(%error, "cannot compress for the gateway");
                    None
                }
            },
        }
    }
}

fn zlib(deflate: &mut Compress, input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len() / 2 + 64);
    let start = deflate.total_in();
    loop {
        let done = (deflate.total_in() - start) as usize;
        out.reserve(64);
        let room = out.capacity() - out.len();
        if deflate.compress_vec(&input[done..], &mut out, FlushCompress::Sync).is_err() {
            return out;
        }
        let finished = (deflate.total_in() - start) as usize == input.len();
        // A sync flush is complete once it did not need all the room it was given.
        if finished && out.capacity() > out.len() && room > 0 {
            return out;
        }
    }
}

fn zstd(encoder: &mut Encoder<'static>, input: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(input.len() / 2 + 64);
    let mut piece = vec![0; STEP];
    let mut input = InBuffer::around(input);
    while input.pos() < input.src.len() {
        let mut buffer = OutBuffer::around(piece.as_mut_slice());
        encoder.run(&mut input, &mut buffer)?;
        out.extend_from_slice(buffer.as_slice());
    }
    loop {
        let mut buffer = OutBuffer::around(piece.as_mut_slice());
        let left = encoder.flush(&mut buffer)?;
        out.extend_from_slice(buffer.as_slice());
        if left == 0 {
            return Ok(out);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use zstd::stream::raw::Decoder;

    use super::*;

    #[test]
    fn zstd_messages_can_be_read_one_by_one() {
        let mut transport = Transport::of(Some("zstd-stream"));
        let mut decoder = Decoder::new().unwrap();
        for text in ["{}", &"면접 ".repeat(30_000), "{\"op\":11}"] {
            let packed = transport.squeeze(text.as_bytes()).unwrap();
            let mut room = vec![0; text.len() + 64];
            let mut input = InBuffer::around(packed.as_slice());
            let mut output = OutBuffer::around(room.as_mut_slice());
            while input.pos() < packed.len() {
                decoder.run(&mut input, &mut output).unwrap();
            }
            assert_eq!(output.as_slice(), text.as_bytes());
        }
    }
}
