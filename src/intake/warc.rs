//! Web archives (WARC, ISO 28500): every page that was fetched with success is an input of its own.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::IntakeError;
use super::limit::{Budget, MAX_BYTES, Unpacked, read_all};
use super::opener::{Flow, Opener, Place};
use super::zstandard::Frames;

/// Longest header of a record or of an HTTP answer, in bytes.
const MAX_HEADER: usize = 256 << 10;
const MAX_FIELDS: usize = 256;
/// What pages and feeds are served as; pictures, styles and programs are passed over.
const READ: &[&str] = &[
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "application/rss+xml",
    "application/atom+xml",
    "text/xml",
    "application/xml",
    "application/feed+json",
    "multipart/related",
];

/// Hands on what the records of a web archive hold.
pub(super) fn records(opener: &mut Opener<'_>, place: &Place, input: &mut dyn BufRead) -> Flow {
    for number in 1.. {
        let header = match read_header(input) {
            Ok(Some(header)) => header,
            Ok(None) => break,
            Err(error) => return opener.broken(place, "the web archive", &error),
        };
        let Some(record) = Record::parse(&header) else {
            let reason = format!("record {number} has no header that can be read");
            return opener.fail(IntakeError::Damaged { path: place.name.clone(), format: "the web archive", reason });
        };
        let mut body = (&mut *input).take(record.length);
        open_record(opener, place, number, &record, &mut body)?;
        if let Err(error) = io::copy(&mut body, &mut io::sink()) {
            return opener.broken(place, "the web archive", &error);
        }
    }
    ControlFlow::Continue(())
}

/// The lines up to the next empty one; `None` at the end of the archive.
fn read_header(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut header = Vec::new();
    loop {
        let before = header.len();
        let read = (&mut *input).take((MAX_HEADER - before) as u64).read_until(b'\n', &mut header)?;
        let is_blank = header[before..].trim_ascii().is_empty();
        match (read, before) {
            (0, 0) => return Ok(None),
            (0, _) => return Err(io::Error::other("a header is cut off, or too long")),
            // Two empty lines stand between records.
            (_, 0) if is_blank => header.clear(),
            _ if is_blank => return Ok(Some(header)),
            _ => {}
        }
    }
}

/// The fields of a header, names in lower case; the first line, which names the protocol, is none.
fn fields(header: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(header);
    let lines = text.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.take(MAX_FIELDS).map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned())).collect()
}

fn field(fields: &[(String, String)], name: &str) -> Option<String> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

/// "text/html" of "text/html; charset=utf-8".
fn media_type(value: Option<String>) -> String {
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// What the header of a record says.
struct Record {
    kind: String,
    /// Of what follows the header, in bytes.
    length: u64,
    address: Option<String>,
    served_as: String,
}

impl Record {
    fn parse(header: &[u8]) -> Option<Self> {
        if !header.starts_with(b"WARC/") {
            return None;
        }
        let fields = fields(header);
        Some(Self {
            kind: field(&fields, "warc-type")?.to_lowercase(),
            length: field(&fields, "content-length")?.parse().ok()?,
            address: field(&fields, "warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_owned()),
            served_as: media_type(field(&fields, "content-type")),
        })
    }
}

/// Hands on the page in a record, if it is one.
fn open_record(opener: &mut Opener<'_>, place: &Place, number: usize, record: &Record, body: &mut dyn Read) -> Flow {
    let mut inner = Place { name: place.entry(number), among: true, path: None, ..place.clone() };
    inner.depth += 1;
    inner.address.clone_from(&record.address);
    let is_answer = record.kind == "response" && record.served_as == "application/http";
    // A conversion is a text that was made from a page (WET files).
    let is_whole = matches!(record.kind.as_str(), "resource" | "conversion") && READ.contains(&record.served_as.as_str());
    if is_whole {
        return opener.open(&inner, body);
    }
    if !is_answer {
        return ControlFlow::Continue(());
    }
    match answer(body, &opener.budget) {
        Ok(Some(page)) => opener.open(&inner, &mut page.as_slice()),
        Ok(None) => ControlFlow::Continue(()),
        Err(error) => opener.broken(&inner, "the recorded answer", &error),
    }
}

/// The body of an HTTP answer, without its transfer and content encoding; `None` if it is no page that was found, or far too long.
fn answer(body: &mut dyn Read, budget: &Budget) -> io::Result<Option<Vec<u8>>> {
    let mut body = io::BufReader::new(body);
    let Some(header) = read_header(&mut body)? else { return Ok(None) };
    let is_found = header.split(|byte| *byte == b' ').nth(1).is_some_and(|status| status.starts_with(b"2"));
    let fields = fields(&header);
    if !is_found || !READ.contains(&media_type(field(&fields, "content-type")).as_str()) {
        return Ok(None);
    }
    let Some(mut bytes) = read_all(&mut body, 2 * MAX_BYTES)? else { return Ok(None) };
    if field(&fields, "transfer-encoding").is_some_and(|encoding| encoding.to_lowercase().contains("chunked")) {
        bytes = joined(&bytes).unwrap_or(bytes);
    }
    match field(&fields, "content-encoding").unwrap_or_default().to_lowercase().as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(b"\x1f\x8b") => unpack(flate2::read::MultiGzDecoder::new(bytes.as_slice()), budget),
        "deflate" => unpack(flate2::read::ZlibDecoder::new(bytes.as_slice()), budget),
        "zstd" => unpack(Frames::new(bytes.as_slice()), budget),
        "br" | "compress" => Ok(None),
        _ => Ok(Some(bytes)),
    }
}

fn unpack(inner: impl Read, budget: &Budget) -> io::Result<Option<Vec<u8>>> {
    read_all(&mut Unpacked { inner, budget: budget.clone() }, MAX_BYTES)
}

/// The chunks of a chunked body as one; `None` if it is not chunked after all, as in archives whose writer has joined them.
fn joined(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    loop {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        bytes = &bytes[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(bytes.get(..size)?);
        let rest = &bytes[size..];
        bytes = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(joined(b"4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\n\r\n").as_deref(), Some(&b"Wikipedia"[..]));
        assert_eq!(joined(b"<html>"), None);
        assert_eq!(joined(b"ff\r\nshort"), None);
    }

    #[test]
    fn headers_end_at_an_empty_line() {
        let mut input = &b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello"[..];
        let header = read_header(&mut input).unwrap().unwrap();
        let record = Record::parse(&header).unwrap();
        assert_eq!((record.kind.as_str(), record.length, input), ("response", 5, &b"hello"[..]));
        assert!(read_header(&mut &b"WARC/1.1\r\nWARC-"[..]).is_err());
    }
}
