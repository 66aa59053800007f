//! The text layer of PDF files. Experimental: columns, captions and page furniture may come out in the wrong order.

use std::collections::HashSet;
use std::io::{self, Read};
use std::panic::catch_unwind;
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;
use pdf_extract::{Document, Error, ObjectId, OutputError, PlainTextOutput, output_doc_page};
use regex::Regex;

use super::IntakeError;

/// What the streams of one file may unpack to, in bytes.
const MAX_STREAMS: u64 = 256 << 20;

/// The text of a PDF file, with words that were parted at line ends made whole again.
///
/// # Errors
/// If the file is damaged, locked with a password, has no text layer, or unpacks to far too much.
pub(super) fn text(source: &str, bytes: &[u8]) -> Result<String, IntakeError> {
    if unpacked(bytes) > MAX_STREAMS {
        return Err(IntakeError::Bomb { path: source.to_owned() });
    }
    let damaged = |reason: String| IntakeError::Damaged { path: source.to_owned(), format: "the PDF file", reason };
    // The library gives up on some damaged files by a panic.
    let extracted = catch_unwind(|| extract(bytes));
    let extracted = extracted.map_err(|_| damaged("something that every page needs is missing".to_owned()))?;
    let pages = extracted.map_err(|error| damaged(error.to_string()))?;
    let text = tidy(&pages);
    if text.trim().is_empty() {
        let reason = "the PDF file has no text layer (it may be a scan, which would have to be recognised first)".to_owned();
        return Err(IntakeError::NoText { path: source.to_owned(), reason });
    }
    Ok(text)
}

/// The text of each page, up to the first that cannot be read.
fn extract(bytes: &[u8]) -> Result<Vec<String>, OutputError> {
    let mut document = Document::load_mem(bytes)?;
    if document.is_encrypted() {
        // Many files are locked against changes only, and open without a password.
        document.decrypt("")?;
    }
    let pages = document.get_pages();
    if let Some(page) = pages.values().find(|page| is_circular(&document, **page)) {
        return Err(Error::ReferenceCycle(*page).into());
    }
    let mut texts = Vec::new();
    for number in 1.. {
        let mut text = String::new();
        if output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number).is_err() {
            break;
        }
        texts.push(text);
    }
    Ok(texts)
}

/// Whether what a page lies in lies in itself. The library would look for what the page lacks there without end.
fn is_circular(document: &Document, page: ObjectId) -> bool {
    let (mut seen, mut next) = (HashSet::new(), Some(page));
    while let Some(id) = next {
        if !seen.insert(id) {
            return true;
        }
        next = document.get_dictionary(id).and_then(|node| node.get(b"Parent")?.as_reference()).ok();
    }
    false
}

/// How many bytes the compressed streams unpack to, at most a little more than [`MAX_STREAMS`]. The library would unpack them into memory
/// whatever their size.
fn unpacked(bytes: &[u8]) -> u64 {
    static BEGIN: LazyLock<regex::bytes::Regex> =
        LazyLock::new(|| regex::bytes::Regex::new(r"(?-u)stream\r?\n[\x08-\x78]").expect("the pattern is constant"));
    let mut total = 0;
    for begin in BEGIN.find_iter(bytes) {
        let left = MAX_STREAMS + 1 - total;
        total += io::copy(&mut ZlibDecoder::new(&bytes[begin.end() - 1..]).take(left), &mut Counter(0)).unwrap_or(0);
        if total > MAX_STREAMS {
            break;
        }
    }
    total
}

/// Takes everything and keeps nothing.
struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Pages to one text: lines that are on most pages (running heads, page numbers) are left out, words are joined over line ends, and a page
/// that breaks off in a sentence goes on with the next.
fn tidy(pages: &[String]) -> String {
    static HYPHEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\p{Ll})[-\u{ad}]\n[ \t]*(\p{Ll})").expect("the pattern is constant"));
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?$").expect("the pattern is constant"));
    let repeated =
        |line: &str| pages.len() > 2 && pages.iter().filter(|page| page.lines().any(|other| other.trim() == line)).count() * 2 > pages.len();
    let mut text = String::new();
    for page in pages {
        let lines: Vec<&str> = page.lines().map(str::trim).collect();
        let kept = lines.iter().filter(|line| line.is_empty() || !(NUMBER.is_match(line) || repeated(line)));
        let page = kept.copied().collect::<Vec<_>>().join("\n");
        let runs_on = text.trim_end().ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-');
        text.truncate(text.trim_end().len());
        text.push_str(if runs_on { "\n" } else { "\n\n" });
        text.push_str(page.trim());
    }
    HYPHEN.replace_all(text.trim(), "$1$2").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_furniture_goes_and_words_are_whole() {
        let page = |number: usize, text: &str| format!("The Riga Times\n\n{text}\n\n{number}\n");
        let pages = [page(1, "The har-\nbour was closed on"), page(2, "Monday.\n\nNobody knew why."), page(3, "It opened.")];
        assert_eq!(tidy(&pages), "The harbour was closed on\nMonday.\n\nNobody knew why.\n\nIt opened.");
    }

    #[test]
    fn damage_and_emptiness_are_told_apart() {
        assert!(matches!(text("a.pdf", b"%PDF-1.7\nnothing"), Err(IntakeError::Damaged { .. })));
    }

    #[test]
    fn a_page_that_lies_in_itself_is_damaged() {
        let pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
        let file = file(&["<< /Type /Catalog /Pages 2 0 R >>", pages, "<< /Type /Page /Parent 3 0 R >>"]);
        assert!(is_circular(&Document::load_mem(&file).unwrap(), (3, 0)));
        assert!(matches!(text("a.pdf", &file), Err(IntakeError::Damaged { .. })));
    }

    /// A file of these objects, the first of which is its root.
    fn file(objects: &[&str]) -> Vec<u8> {
        let mut file = "%PDF-1.4\n".to_owned();
        let mut places = String::new();
        for (at, object) in objects.iter().enumerate() {
            places.push_str(&format!("{:010} 00000 n \n", file.len()));
            file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
        }
        let (begin, size) = (file.len(), objects.len() + 1);
        file.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{places}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF\n"));
        file.into_bytes()
    }

    #[test]
    fn a_stream_that_unpacks_to_too_much_is_found_before_it_is_unpacked() {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        io::copy(&mut io::repeat(b' ').take(MAX_STREAMS + 10), &mut packed).unwrap();
        let file = [&b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n"[..], &packed.finish().unwrap(), b"\nendstream"].concat();
        assert!(matches!(text("a.pdf", &file), Err(IntakeError::Bomb { .. })));
    }
}
