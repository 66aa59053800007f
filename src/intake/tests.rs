//! The room from outside: inputs of every format to articles.

use std::fs;
use std::io::Write;

use proptest::prelude::*;

use super::*;

#[test]
fn nothing_to_read_is_an_error_with_the_path() {
    let empty = from_bytes("a/b.txt", b" \n\t\r\n").unwrap_err();
    assert_eq!(empty.to_string(), "a/b.txt: is empty");
    let picture = from_bytes("c.txt", b"\x89PNG\r\n\x1a\n").unwrap_err();
    assert_eq!(picture.to_string(), "c.txt: is a picture, which is not read");
    let long = from_bytes("d", &vec![b'x'; MAX_BYTES + 1]).unwrap_err();
    assert!(matches!(long, IntakeError::TooLong { .. }));
}

#[test]
fn one_huge_line_is_read_in_full() {
    let text = "The mill closed. ".repeat(40_000);
    let article = from_bytes("x", text.as_bytes()).unwrap();
    assert_eq!(article.blocks.len(), 1);
    assert_eq!(article.blocks[0].range, 0..text.trim_end().len());
}

/// A folder with files to read.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self(folder)
    }

    /// What is found in `input`: sources with texts, or errors, the folder's own path left out.
    fn read(&self, input: &str) -> Vec<Result<(String, String), String>> {
        let root = format!("{}/", self.0.path().display());
        let articles = articles(&[self.0.path().join(input)], &Mapping::default());
        let shown = |text: &str| text.replace(&root, "");
        articles.map(|found| found.map(|a| (shown(&a.source), a.text)).map_err(|error| shown(&error.to_string()))).collect()
    }
}

fn found(source: &str, text: &str) -> Result<(String, String), String> {
    Ok((source.to_owned(), text.to_owned()))
}

#[test]
fn folders_are_read_in_order_and_failures_do_not_stop() {
    let folder = Folder::new(&[
        ("all/b.txt", b"The ferry sank."),
        ("all/a/one.md", b"A bridge fell."),
        ("all/a/two.csv", b"x,y"),
        ("all/a/style.css", b"p { color: red }"),
        ("all/a/settings.json", b"{\"theme\": \"dark\"}"),
        ("all/.hidden.txt", b"No."),
        ("all/c.txt", b""),
    ]);
    let passed_over = |name: &str, why: &str| Err(format!("all/a/{name}: passed over, since it is {why}"));
    assert_eq!(
        folder.read("all"),
        [
            found("all/a/one.md", "A bridge fell."),
            passed_over("settings.json", "JSON without articles"),
            passed_over("style.css", "no text by its name"),
            passed_over("two.csv", "no text by its name"),
            found("all/b.txt", "The ferry sank."),
            Err("all/c.txt: is empty".to_owned()),
        ]
    );
    assert_eq!(folder.read("missing.txt"), [Err("missing.txt: cannot be read".to_owned())]);
}

#[test]
fn a_folder_without_files_is_an_error() {
    let folder = Folder::new(&[]);
    let all: Vec<_> = articles(&[folder.0.path().to_owned()], &Mapping::default()).collect();
    assert!(matches!(all[..], [Err(IntakeError::EmptyFolder(_))]));
}

const PAGE: &[u8] = b"<html><head><title>Bridge falls</title></head><body><article><h1>Bridge falls</h1><p>A bridge fell into the river on Monday, and the road is closed until further notice.</p><p>Nobody was hurt, the mayor said, but two lorries were lost in the water below.</p></article></body></html>";
const PAGE_TEXT: &str = "Bridge falls\n\nA bridge fell into the river on Monday, and the road is closed until further notice.\n\nNobody was hurt, the mayor said, but two lorries were lost in the water below.";

#[test]
fn a_saved_page_is_one_article() {
    let folder = Folder::new(&[("saved/page.html", PAGE), ("saved/page_files/ad.html", PAGE), ("saved/page_files/a.css", b"p {}")]);
    assert_eq!(folder.read("saved"), [found("saved/page.html", PAGE_TEXT)]);
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn archives_are_opened_whatever_they_are_called() {
    let inner = zip(&[("page.html", PAGE), ("page_files/frame.html", PAGE), ("picture.png", b"\x89PNG"), ("__MACOSX/._page.html", b"x")]);
    let tarred = tar(&[("one.txt", b"The ferry sank."), ("more/inner.zip", &inner), ("main.c", b"int main;")]);
    let folder = Folder::new(&[
        ("a", &gzip(&tarred)),
        ("b.zst", &ruzstd::encoding::compress_to_vec(&b"The ferry sank."[..], ruzstd::encoding::CompressionLevel::Fastest)),
        ("c.zip", &inner),
    ]);
    assert_eq!(
        folder.read("a"),
        [
            found("a!one.txt", "The ferry sank."),
            found("a!more/inner.zip!page.html", PAGE_TEXT),
            Err("a!more/inner.zip!picture.png: passed over, since it is a picture".to_owned()),
            Err("a!main.c: passed over, since it is no text by its name".to_owned()),
        ]
    );
    assert_eq!(folder.read("b.zst"), [found("b.zst", "The ferry sank.")]);
    assert_eq!(folder.read("c.zip")[0], found("c.zip!page.html", PAGE_TEXT));
}

#[test]
fn damaged_archives_give_what_is_sound_and_say_what_is_not() {
    let mut packed = gzip(&tar(&[("one.txt", b"The ferry sank."), ("two.txt", "A bridge fell. ".repeat(2000).as_bytes())]));
    packed.truncate(packed.len() - 40);
    let folder = Folder::new(&[("a.tgz", &packed), ("b.zip", b"PK\x03\x04rest"), ("c.zip", &zip(&[("[Content_Types].xml", b"<x/>")]))]);
    let read = folder.read("a.tgz");
    assert_eq!(read[0], found("a.tgz!one.txt", "The ferry sank."));
    assert!(read[1].as_ref().unwrap_err().starts_with("a.tgz!two.txt: the file is damaged: "), "{read:?}");
    assert!(folder.read("b.zip")[0].as_ref().unwrap_err().starts_with("b.zip: the ZIP archive is damaged: "));
    assert_eq!(folder.read("c.zip"), [Err("c.zip: is a Word, Excel or PowerPoint file, which is not read".to_owned())]);
}

#[test]
fn archives_without_end_are_left() {
    let mut nested = b"The ferry sank.".to_vec();
    for _ in 0..12 {
        nested = gzip(&nested);
    }
    assert!(matches!(all_in("x", &nested)[..], [Err(IntakeError::TooDeep { .. })]));
    let line = format!("{{\"text\": \"{}\"}}\n", "a".repeat(8 << 20));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..40).for_each(|_| packed.write_all(line.as_bytes()).unwrap());
    let bomb = gzip(&packed.finish().unwrap());
    assert!(all_in("x", &bomb).iter().any(|found| matches!(found, Err(IntakeError::Bomb { .. }))));
}

fn sources(found: &[Result<Draft, IntakeError>]) -> Vec<String> {
    found.iter().map(|found| found.as_ref().map_or_else(|error| format!("! {error}"), |draft| draft.source.clone())).collect()
}

#[test]
fn json_is_read_in_every_layout() {
    let lines = b"{\"text\": \"One.\"}\n\nnot json\n{\"text\": \"Two.\"}\n{\"other\": 1}\n";
    let read = sources(&all_in("a", lines));
    assert_eq!((read[0].as_str(), read[2].as_str(), read.len()), ("a#1", "a#4", 4));
    assert!(read[1].starts_with("! a#3: the JSON record is damaged: "), "{read:?}");
    assert!(read[3].starts_with("! a#5: the record has no text"), "{read:?}");
    for (text, expected) in [
        ("[{\"text\": \"One.\"},\n {\"text\": \"Two.\"}]", ["a#1", "a#2"]),
        ("{\n \"text\": \"One.\"\n}\n{\n \"text\": \"Two.\"\n}", ["a#1", "a#2"]),
        ("{\"status\": \"ok\", \"articles\": [{\"content\": \"One.\"}, {\"content\": \"Two.\"}]}", ["a#1", "a#2"]),
    ] {
        assert_eq!(sources(&all_in("a", text.as_bytes())), expected, "{text}");
    }
    let cut = sources(&all_in("a", b"[{\"text\": \"One.\"}, {\"text\": "));
    assert!(cut[0] == "a#1" && cut[1].starts_with("! a#2: the JSON record is damaged"), "{cut:?}");
}

#[test]
fn tables_are_read_row_by_row() {
    let table = "date;title;text\n2024-05-03;\"Bridge; falls\";\"A bridge fell.\n\nNobody was hurt.\"\n2024-05-04;;\n";
    let read = all_in("a.csv", table.as_bytes());
    let article = read[0].as_ref().unwrap().clone().read().unwrap();
    assert_eq!((article.source.as_str(), article.text.as_str()), ("a.csv#1", "Bridge; falls\n\nA bridge fell.\n\nNobody was hurt."));
    assert_eq!(article.published.map(|d| d.to_string()).as_deref(), Some("2024-05-03"));
    assert!(matches!(read[1], Err(IntakeError::NoText { .. })));
}

const RSS: &str = r#"<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Riga Times</title><link>https://example.org/</link><description>d</description>
<item><title>Bridge &amp;amp; road</title><link>https://example.org/b</link><author>desk@example.org (Ann Lee)</author><pubDate>Fri, 03 May 2024 23:30:00 -0500</pubDate><description>Short.</description><content:encoded><![CDATA[<p>A bridge fell in Łódź.</p><p>Nobody was hurt.</p>]]></content:encoded></item>
<item><title>Empty</title></item></channel></rss>"#;

#[test]
fn feeds_give_their_entries() {
    let read = all_in("f.xml", RSS.as_bytes());
    let article = read[0].as_ref().unwrap().clone().read().unwrap();
    assert_eq!(article.text, "Bridge & road\n\nA bridge fell in Łódź.\n\nNobody was hurt.");
    assert_eq!((article.url.as_deref(), article.publisher.as_deref()), (Some("https://example.org/b"), Some("Riga Times")));
    assert_eq!((article.source.as_str(), article.published.map(|d| d.to_string()).as_deref()), ("f.xml#1", Some("2024-05-03")));
    assert_eq!(sources(&read)[1], "! f.xml#2: the entry has no text");
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>x</id><updated>2024-05-03T00:00:00Z</updated><entry><id>1</id><title>A</title><updated>2024-05-03T23:00:00-05:00</updated><author><name>Ann Lee</name></author><content type="html">&lt;p&gt;It rained.&lt;/p&gt;</content></entry></feed>"#;
    let article = all_in("f", atom.as_bytes()).remove(0).unwrap().read().unwrap();
    assert_eq!((article.text.as_str(), article.authors.as_slice()), ("A\n\nIt rained.", ["Ann Lee".to_owned()].as_slice()));
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "url": "https://example.org/1", "content_text": "It rained.", "date_published": "2024-05-03T10:00:00Z"}]}"#;
    assert_eq!(all_in("f", json.as_bytes()).remove(0).unwrap().read().unwrap().text, "It rained.");
}

fn warc(address: &str, answer: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    [header.as_bytes(), answer, b"\r\n\r\n"].concat()
}

#[test]
fn web_archives_give_their_pages() {
    let answer = |header: &str, body: &[u8]| [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body].concat();
    let info = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n".to_vec();
    let records = [
        info,
        warc("https://example.org/b", &answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(PAGE))),
        warc("https://example.org/a.png", &answer("200 OK\r\nContent-Type: image/png", b"\x89PNG")),
        warc("https://example.org/c", &answer("404 Not Found\r\nContent-Type: text/html", PAGE)),
        warc(
            "https://example.org/d",
            &answer("200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked", b"4\r\nRain\r\n6\r\n fell.\r\n0\r\n\r\n"),
        ),
    ];
    let packed = records.map(|record| gzip(&record)).concat();
    let read = all_in("w", &packed);
    assert_eq!(sources(&read), ["w#2", "w#5"]);
    let article = read.into_iter().next().unwrap().unwrap().read().unwrap();
    assert_eq!((article.text.as_str(), article.url.as_deref()), (PAGE_TEXT, Some("https://example.org/b")));
}

proptest! {
    #[test]
    fn blocks_are_in_order_inside_the_text_and_on_character_boundaries(
        text in "(date 2024-0[1-9]-1[0-9]|By [A-Z][a-zé]{1,5}|[A-ZÉ]{2,9} — |- |• |[“\"]?[a-zéA-Z ,:.]{0,80}[.”]?|\n|\n\n|\r\n|Title: |# |<p>|</p>|<h1>|<li>|\\PC{0,9}){0,30}"
    ) {
        let pages = [text.clone(), format!("<html><body>{text}</body></html>"), format!("# {text}")];
        for article in pages.iter().filter_map(|text| from_bytes("p", text.as_bytes()).ok()) {
            let mut last = 0;
            for block in &article.blocks {
                prop_assert!(block.range.start >= last && block.range.start < block.range.end && block.range.end <= article.text.len());
                prop_assert!(article.text.is_char_boundary(block.range.start) && article.text.is_char_boundary(block.range.end));
                let inside = &article.text[block.range.clone()];
                prop_assert_eq!(inside.trim(), inside);
                last = block.range.end;
            }
        }
    }

    #[test]
    fn any_bytes_are_taken_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), start in 0..12_usize) {
        let starts: [&[u8]; 12] = [
            b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"WARC/1.0\r\n", b"%PDF-1.4\n", b"<rss version=\"2.0\"><channel>", b"{\"text\": ", b"[{\"text\":",
            b"<html>", b"From: a\nSubject: b\nDate: c\n\n", b"id,text\n", b"\x28\xb5\x2f\xfd",
        ];
        let bytes = [starts[start], &bytes].concat();
        for found in all_in("p", &bytes) {
            let failed = matches!(found.and_then(Draft::read), Err(IntakeError::Failed { .. }));
            prop_assert!(!failed);
        }
    }
}
