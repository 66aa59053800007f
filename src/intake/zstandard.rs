//! Zstandard files, which may be several frames one after another.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

/// Unpacks all frames of `R` as one stream.
pub(crate) struct Frames<R: BufRead> {
    state: State<R>,
}

enum State<R: BufRead> {
    Between(R),
    Inside(Box<StreamingDecoder<R, FrameDecoder>>),
    /// Nothing more comes, or nothing sound.
    Ended,
}

impl<R: BufRead> Frames<R> {
    pub fn new(input: R) -> Self {
        Self { state: State::Between(input) }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(mut input) => {
                    if input.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let frame = StreamingDecoder::new(input).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
                    self.state = State::Inside(Box::new(frame));
                }
                State::Inside(mut frame) => {
                    let read = frame.read(buffer)?;
                    if read > 0 {
                        self.state = State::Inside(frame);
                        return Ok(read);
                    }
                    self.state = State::Between(frame.into_inner());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    #[test]
    fn frames_are_one_stream() {
        let packed = [&b"The ferry "[..], &b"sank."[..]].map(|part| compress_to_vec(part, CompressionLevel::Fastest)).concat();
        let mut text = String::new();
        Frames::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "The ferry sank.");
        assert!(Frames::new(&packed[..7]).read_to_string(&mut text).is_err());
    }
}
