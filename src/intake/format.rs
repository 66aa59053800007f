//! What some bytes are, judged by their beginning alone and never by the name of the file.

use std::sync::LazyLock;

use regex::Regex;

use super::decode;

/// How many bytes are looked at.
pub(super) const HEAD: usize = 16 << 10;

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// gzip around something else.
    Gzip,
    /// Zstandard around something else.
    Zstd,
    /// A ZIP archive.
    Zip,
    /// A tar archive.
    Tar,
    /// A web archive.
    Warc,
    /// PDF.
    Pdf,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// An HTML page.
    Html,
    /// JSON: an object, several, or an array of them.
    Json,
    /// A table with a head line; its delimiter.
    Table(u8),
    /// An e-mail message, or a page saved as one (MHTML).
    Mail,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// Nothing at all.
    Nothing,
    /// Something that is not read.
    Other(&'static str),
}

/// Begins of formats that cannot be mistaken.
const SIGNATURES: &[(&[u8], Format)] = &[
    (b"\x1f\x8b", Format::Gzip),
    (b"\x28\xb5\x2f\xfd", Format::Zstd),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"PK\x07\x08", Format::Zip),
    (b"WARC/", Format::Warc),
    (b"%PDF-", Format::Pdf),
    (b"BZh", Format::Other("a bzip2 file")),
    (b"\xfd7zXZ", Format::Other("an xz file")),
    (b"7z\xbc\xaf\x27\x1c", Format::Other("a 7-Zip archive")),
    (b"Rar!", Format::Other("a RAR archive")),
    (b"\xd0\xcf\x11\xe0", Format::Other("an old Word or Excel file")),
    (b"{\\rtf", Format::Other("an RTF file")),
    (b"\x89PNG", Format::Other("a picture")),
    (b"\xff\xd8\xff", Format::Other("a picture")),
    (b"GIF8", Format::Other("a picture")),
    (b"\x7fELF", Format::Other("a program")),
    (b"SQLite format 3", Format::Other("a database")),
    (b"PAR1", Format::Other("a Parquet file")),
];

/// Judges the first [`HEAD`] bytes of an input. `columns` are the names under which a table may keep its text.
pub(super) fn detect(head: &[u8], is_text_column: &dyn Fn(&str) -> bool) -> Format {
    if let Some((_, format)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return *format;
    }
    if head.get(257..262) == Some(b"ustar") {
        return Format::Tar;
    }
    if head.iter().take(1024).collect::<Vec<_>>().windows(5).any(|w| w.iter().copied().eq(b"%PDF-")) {
        return Format::Pdf;
    }
    let text = match decode::decode_lossy(head) {
        Ok(text) => text,
        Err(format) => return Format::Other(format),
    };
    let text = text.trim_start();
    if text.is_empty() {
        return Format::Nothing;
    }
    marked_up(text).or_else(|| json(text)).or_else(|| mail(text)).or_else(|| table(text, is_text_column)).unwrap_or_else(|| plain(text))
}

/// The format whose root element `text` begins with, after declarations and comments.
fn marked_up(text: &str) -> Option<Format> {
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)^(?:\s+|<\?.*?\?>|<!--.*?-->)+").expect("the pattern is constant"));
    static ROOT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^<(!?[A-Za-z][A-Za-z0-9:]*)[\s>/]").expect("the pattern is constant"));
    let declared = text.starts_with("<?xml");
    let rest = SKIPPED.replace(text, "");
    let name = ROOT.captures(&rest)?[1].to_lowercase();
    Some(match name.as_str() {
        "!doctype" => match rest.get(9..).unwrap_or_default().trim_start().to_lowercase() {
            kind if kind.starts_with("html") => Format::Html,
            _ => Format::Other("an XML file"),
        },
        "rss" | "feed" | "rdf:rdf" | "channel" => Format::Feed,
        "html" | "head" | "body" | "meta" | "title" | "article" | "div" | "p" | "h1" | "section" | "main" | "script" | "link" => Format::Html,
        "svg" => Format::Other("a picture"),
        _ if declared => Format::Other("an XML file"),
        _ => return None,
    })
}

fn json(text: &str) -> Option<Format> {
    static START: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"^(?:\{\s*(?:"|\})|\[\s*(?:\{\s*"|\]))"#).expect("the pattern is constant"));
    static FEED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#""version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org"#).expect("the pattern is constant"));
    START.is_match(text).then(|| if text.starts_with('{') && FEED.is_match(text) { Format::Feed } else { Format::Json })
}

/// A message begins with header fields, of which some occur nowhere else.
fn mail(text: &str) -> Option<Format> {
    static FIELD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^([A-Za-z][A-Za-z0-9-]*):(?:\s|$)").expect("the pattern is constant"));
    let mut names: Vec<String> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        match FIELD.captures(line) {
            Some(field) => names.push(field[1].to_lowercase()),
            // Long fields go on in lines that begin with white space.
            None if i > 0 && line.starts_with([' ', '\t']) && !line.trim().is_empty() => {}
            None => break,
        }
    }
    let has = |name: &str| names.iter().any(|n| n == name);
    let technical = ["mime-version", "message-id", "received", "return-path", "delivered-to", "content-type"].iter().any(|name| has(name));
    let addressed = has("from") && has("subject") && (has("date") || has("to"));
    (names.len() >= 2 && ((technical && (has("from") || has("subject"))) || addressed)).then_some(Format::Mail)
}

/// A table's first line names its columns, one of which holds the text.
fn table(text: &str, is_text_column: &dyn Fn(&str) -> bool) -> Option<Format> {
    let (first, rest) = text.split_once('\n')?;
    if rest.trim().is_empty() || first.len() > 4096 {
        return None;
    }
    let fits = |delimiter: u8| {
        let names: Vec<&str> = first.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"').trim()).collect();
        let short = names.iter().all(|name| !name.is_empty() && name.chars().count() <= 40 && !name.ends_with('.'));
        names.len() >= 2 && short && names.iter().any(|name| is_text_column(name))
    };
    b",\t;|".iter().copied().find(|delimiter| fits(*delimiter)).map(Format::Table)
}

/// Markdown or plain text: only what cannot be anything else is taken for Markdown.
fn plain(text: &str) -> Format {
    static MARKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)\A---[ \t]*\r?\n(?:[\w-]+:.*\r?\n|[ \t-].*\r?\n)+---|^#{1,6} \S|\[[^\]\n]+\]\((?:https?://|/|#|mailto:)[^)\s]*\)|^```|\*\*[^*\n]+\*\*")
            .expect("the pattern is constant")
    });
    if MARKS.is_match(text) { Format::Markdown } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Format {
        detect(bytes, &|name| name == "body")
    }

    #[test]
    fn formats_are_known_by_their_content() {
        assert_eq!(of(b"\x1f\x8b\x08\x00"), Format::Gzip);
        assert_eq!(of(b"WARC/1.1\r\nWARC-Type: warcinfo"), Format::Warc);
        assert_eq!(of(b"  <!DOCTYPE HTML><p>"), Format::Html);
        assert_eq!(of(b"<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<!DOCTYPE html PUBLIC \"x\">\n<html>"), Format::Html);
        assert_eq!(of(b"<?xml version=\"1.0\"?><rss version=\"2.0\">"), Format::Feed);
        assert_eq!(of(b"<?xml version=\"1.0\"?><inventory>"), Format::Other("an XML file"));
        assert_eq!(of(b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}"), Format::Feed);
        assert_eq!(of(b"{\"id\": 1}\n{\"id\": 2}"), Format::Json);
        assert_eq!(of(b"[\n {\"id\": 1}]"), Format::Json);
        assert_eq!(of(b"id,body,when\n1,\"A ferry sank.\",2024-05-03\n"), Format::Table(b','));
        assert_eq!(of(b"id;body\n1;A ferry sank.\n"), Format::Table(b';'));
        assert_eq!(of(b"---\ntitle: Bridge falls\n---\n\nIt fell."), Format::Markdown);
        assert_eq!(of(b"See [the report](https://example.org/r)."), Format::Markdown);
        assert_eq!(of(b"From: desk@example.org\r\nSubject: Ferry\r\nDate: Fri, 3 May 2024 10:00:00 +0200\r\n\r\nIt sank."), Format::Mail);
        assert_eq!(of(b" \n\t"), Format::Nothing);
        assert_eq!(of(&[1, 2, 0, 3, 4, 0, 9]), Format::Other("binary data"));
    }

    #[test]
    fn plain_text_stays_plain() {
        for text in [
            "[AP] The ferry sank.",
            "{sic} The ferry sank.",
            "Title: Ferry sinks\nDate: 3 May 2024\n\nIt sank.",
            "The body, found on Monday, was his.\nNobody knew.",
            "From: the editor. Subject matter differs.",
            "5 < 6 > 4, he wrote.",
        ] {
            assert_eq!(of(text.as_bytes()), Format::Text, "{text}");
        }
    }
}
