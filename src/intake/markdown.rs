//! Markdown to articles: front matter is metadata, marks are taken off, headings and list items become blocks.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::given::{Given, authors, clean};
use super::text::{Part, from_parts};
use super::{date, header};
use crate::article::{Article, BlockKind};

/// The article of a Markdown text.
pub(super) fn article(given: Given, text: &str) -> Article {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut walk = Walk { kind: BlockKind::Paragraph, ..Walk::default() };
    for event in Parser::new_ext(text, options) {
        walk.take(event);
    }
    walk.end();
    let title = Given { headline: walk.title, ..Given::default() };
    from_parts(given.or(front_matter(&walk.metadata)).or(title), &walk.parts)
}

#[derive(Default)]
struct Walk {
    parts: Vec<Part>,
    kind: BlockKind,
    text: String,
    /// The first heading of the first level, if nothing stands before it.
    title: Option<String>,
    metadata: String,
    in_metadata: bool,
    /// How many code blocks, tables and footnotes are open; nothing in them is read.
    silent: usize,
}

impl Walk {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_metadata = false,
            Event::Text(text) if self.in_metadata => self.metadata.push_str(&text),
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) | Tag::Image { .. } | Tag::HtmlBlock) => self.silent += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition | TagEnd::Image | TagEnd::HtmlBlock) => {
                self.silent = self.silent.saturating_sub(1);
            }
            Event::Start(Tag::Heading { .. }) => self.begin(BlockKind::Heading),
            Event::End(TagEnd::Heading(level)) => self.end_heading(level),
            Event::Start(Tag::Item) => self.begin(BlockKind::ListItem),
            Event::End(TagEnd::Item) => self.begin(BlockKind::Paragraph),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) | Event::Rule => self.end(),
            Event::Text(text) | Event::Code(text) if self.silent == 0 => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak if self.silent == 0 => self.text.push('\n'),
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.kind = kind;
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if level == HeadingLevel::H1 && self.title.is_none() && self.parts.is_empty() {
            self.title = clean(&self.text);
        }
        self.end();
        self.kind = BlockKind::Paragraph;
    }

    /// Ends the block. Lines of a header that no blank line parts ("By …", "Published: …") are blocks of their own.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let is_header = self.kind == BlockKind::Paragraph && text.lines().any(|line| header::is_header_line(line.trim()));
        let pieces: Vec<&str> = if is_header { text.lines().collect() } else { vec![text] };
        let pieces = pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty());
        self.parts.extend(pieces.map(|piece| Part { kind: self.kind, text: piece.to_owned() }));
    }
}

/// The fields of YAML front matter that articles have: `key: value`, and lists of names.
fn front_matter(text: &str) -> Given {
    let mut given = Given::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '-'])) else { continue };
        let mut values = vec![unquoted(value)];
        while let Some(item) = lines.next_if(|next| next.trim_start().starts_with("- ")) {
            values.push(unquoted(item.trim_start().trim_start_matches("- ")));
        }
        let value = values.iter().find(|value| !value.is_empty()).cloned().unwrap_or_default();
        match key.trim().to_lowercase().as_str() {
            "title" | "headline" => given.headline = clean(&value),
            "date" | "published" | "pubdate" | "publish_date" => given.published = date::written(&value),
            "author" | "authors" | "by" | "byline" => {
                given.authors = values.iter().flat_map(|value| authors(value.trim_matches(['[', ']']))).collect()
            }
            "publisher" | "source" | "publication" | "site" => given.publisher = clean(&value).filter(|value| !value.contains("://")),
            "url" | "link" | "canonical" | "canonical_url" | "permalink" => given.url = clean(&value).filter(|value| value.contains("://")),
            _ => {}
        }
    }
    given
}

fn unquoted(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, &article.text[b.range.clone()])).collect()
    }

    #[test]
    fn marks_go_and_blocks_stay() {
        let text = "# Bridge *falls*\n\nBy Ann Lee\nPublished: 3 May 2024\n\nRIGA — A **bridge** [fell](https://example.org) on\nMonday.\n\n## What came\n\n- tents\n- water\n\n```\nnot read\n```\n\nNobody was hurt.\n";
        let article = article(Given::default(), text);
        use BlockKind::{Heading, Headline, ListItem, Paragraph};
        assert_eq!(
            blocks(&article),
            [
                (Headline, "Bridge falls"),
                (Paragraph, "A bridge fell on\nMonday."),
                (Heading, "What came"),
                (ListItem, "tents"),
                (ListItem, "water"),
                (Paragraph, "Nobody was hurt.")
            ]
        );
        assert_eq!(
            (article.authors.as_slice(), article.published.map(|d| d.to_string()).as_deref()),
            (["Ann Lee".to_owned()].as_slice(), Some("2024-05-03"))
        );
    }

    #[test]
    fn front_matter_is_metadata() {
        let text = "---\ntitle: \"Bridge falls\"\ndate: 2024-05-03\nauthors:\n  - Ann Lee\n  - Bo Ek\npublisher: Riga Times\nurl: https://example.org/b\n---\n\nA bridge fell.\n";
        let article = article(Given::default(), text);
        assert_eq!((article.headline.as_deref(), article.publisher.as_deref()), (Some("Bridge falls"), Some("Riga Times")));
        assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(article.url.as_deref(), Some("https://example.org/b"));
        assert_eq!(article.text, "Bridge falls\n\nA bridge fell.");
    }
}
