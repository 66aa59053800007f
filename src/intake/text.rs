//! Plain text to [`Article`]: header lines, headline, dateline, paragraphs, lists and notes are told apart by their form.

use std::ops::Range;

use super::given::Given;
use super::line::{self, Line, ends_sentence};
use super::{date, dateline, header, list, note};
use crate::article::{Article, Block, BlockKind};

/// How many logical lines at the top may be header lines.
const HEADER_LINES: usize = 10;
/// How many paragraphs of the story may stand before a late header line, such as the authors under a summary.
const PARAGRAPHS_BEFORE_HEADER: usize = 1;
/// A longer first line is no headline, in characters.
const LONGEST_HEADLINE: usize = 160;
/// A longer line is no heading, in characters.
const LONGEST_HEADING: usize = 80;
/// The dateline stands in one of the first paragraphs.
const DATELINE_PARAGRAPHS: usize = 3;

/// The article that `text` holds. Every character but those of header lines, datelines and list marks comes to lie in a block.
#[must_use]
pub fn from_text(text: String) -> Article {
    let mut reader = Reader { lines: line::logical(&text), article: Article { text, ..Article::default() } };
    let same_line = reader.take_leading_date();
    let body = reader.take_header(same_line);
    reader.take_body(&body);
    reader.finish()
}

/// A block as a page or another marked-up text gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Heading, paragraph or list item.
    pub kind: BlockKind,
    /// Its text.
    pub text: String,
}

/// The article in a plain text of which more is known. A given headline is put before the text, unless the text begins with it; no
/// other header is then looked for, since such texts are fields of records.
#[must_use]
pub fn with_given(given: Given, text: String) -> Article {
    let mut article = match &given.headline {
        None => from_text(text),
        Some(headline) => story(headline, &text),
    };
    given.complete(&mut article);
    article
}

/// A headline and a body in which paragraphs, lists, headings and the dateline are looked for.
fn story(headline: &str, body: &str) -> Article {
    let body = body.trim();
    let text = if same_words(body.lines().next().unwrap_or_default(), headline) { body.to_owned() } else { format!("{headline}\n\n{body}") };
    let mut lines = line::logical(&text);
    let first = (!lines.is_empty()).then(|| lines.remove(0));
    let mut reader = Reader { lines: Vec::new(), article: Article { text, ..Article::default() } };
    if let Some(first) = first {
        reader.set_headline(first.range);
    }
    reader.take_body(&lines);
    reader.finish()
}

/// The article of a marked-up text: its parts, parted by blank lines, after the headline unless the first of them is the headline.
/// Lines of authors and dates at the top are read as header and are in no block.
#[must_use]
pub fn from_parts(given: Given, parts: &[Part]) -> Article {
    let headed = given.headline.as_deref().is_some_and(|headline| !parts.iter().take(3).any(|part| same_words(&part.text, headline)));
    let title = given.headline.iter().filter(|_| headed).map(|text| Part { kind: BlockKind::Headline, text: text.clone() });
    let parts: Vec<Part> = title.chain(parts.iter().cloned()).collect();
    let mut reader = Reader { lines: Vec::new(), article: Article::default() };
    let mut ranges = Vec::new();
    for part in &parts {
        let text = &mut reader.article.text;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let begin = text.len();
        text.push_str(part.text.trim());
        ranges.push(begin..text.len());
    }
    let mut paragraphs = 0;
    for (i, (part, range)) in parts.iter().zip(ranges).enumerate() {
        let is_headline = given.headline.as_deref().is_some_and(|headline| same_words(&part.text, headline));
        let top = i < HEADER_LINES && paragraphs <= PARAGRAPHS_BEFORE_HEADER;
        let headers = if top && !is_headline { header::read(part.text.trim()) } else { Vec::new() };
        match part.kind {
            _ if is_headline && reader.article.headline.is_none() && i < 3 => reader.set_headline(range),
            BlockKind::Paragraph if !headers.is_empty() => headers.into_iter().for_each(|header| reader.take(header, range.start)),
            BlockKind::Paragraph => {
                let begin = if paragraphs < DATELINE_PARAGRAPHS { reader.take_dateline(&Line { range: range.clone() }) } else { 0 };
                paragraphs += 1;
                reader.push_paragraph(range.start + begin..range.end);
            }
            kind => reader.push(range, kind),
        }
    }
    let mut article = reader.finish();
    given.complete(&mut article);
    article
}

/// Whether both are the same but for case, white space and punctuation.
fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let a = letters(a);
    !a.is_empty() && a == letters(b)
}

struct Reader {
    lines: Vec<Line>,
    article: Article,
}

impl Reader {
    fn finish(mut self) -> Article {
        let Article { text, blocks, authors, .. } = &mut self.article;
        blocks.sort_by_key(|block| block.range.start);
        note::mark(text, blocks, authors);
        self.article
    }

    /// Takes "date …" off the start; whether the story follows on the same line.
    fn take_leading_date(&mut self) -> bool {
        let Some(first) = self.lines.first_mut() else { return false };
        let Some((date, end)) = header::leading_date(&self.article.text[first.range.clone()]) else { return false };
        self.article.published = Some(date);
        first.range.start += end;
        let story = !first.range.is_empty();
        if !story {
            self.lines.remove(0);
        }
        story
    }

    /// Reads the header lines and the headline; gives the lines that are left, which are the story.
    fn take_header(&mut self, story_begun: bool) -> Vec<Line> {
        let lines = std::mem::take(&mut self.lines);
        let mut body: Vec<Line> = Vec::new();
        let mut headline = story_begun;
        let mut paragraphs = usize::from(story_begun);
        for (i, line) in lines.iter().enumerate() {
            let words = &self.article.text[line.range.clone()];
            let open = i < HEADER_LINES && paragraphs <= PARAGRAPHS_BEFORE_HEADER;
            let headers = if open { header::read(words) } else { Vec::new() };
            if !headers.is_empty() && (lines.len() > 1) {
                for header in headers {
                    self.take(header, line.range.start);
                }
            } else if !headline && body.is_empty() && self.article.headline.is_none() && self.is_headline(line, &lines[i + 1..]) {
                self.set_headline(without_markdown(&self.article.text, line.range.clone()));
                headline = true;
            } else {
                paragraphs += usize::from(ends_sentence(words));
                body.push(line.clone());
            }
        }
        body
    }

    fn take(&mut self, header: header::Header, begin: usize) {
        use header::Header;
        let article = &mut self.article;
        match header {
            Header::Title(range) => {
                if article.headline.is_none() && article.blocks.is_empty() {
                    self.set_headline(begin + range.start..begin + range.end);
                }
            }
            Header::Authors(names, publisher) => {
                article.authors.extend(names);
                article.publisher = article.publisher.take().or(publisher);
            }
            Header::Publisher(name) => article.publisher = Some(name),
            Header::Url(url) => article.url = Some(url),
            Header::Published(date) => article.published = article.published.or(Some(date)),
        }
    }

    fn set_headline(&mut self, range: Range<usize>) {
        self.article.headline = Some(self.article.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" "));
        self.article.blocks.push(Block { range, kind: BlockKind::Headline });
    }

    /// A short first line without full stop, with a story after it.
    fn is_headline(&self, line: &Line, rest: &[Line]) -> bool {
        let words = &self.article.text[line.range.clone()];
        let story = rest.iter().any(|l| !header::is_header_line(&self.article.text[l.range.clone()]));
        let stop = ends_sentence(words) && !words.trim_end_matches(['"', '\'', '”', '’']).ends_with(['?', '!']);
        story
            && !stop
            && words.chars().count() <= LONGEST_HEADLINE
            && list::marker(words).is_none()
            && !words.ends_with(',')
            && !words.starts_with(char::is_lowercase)
            && dateline::find(words).is_none()
    }

    fn take_body(&mut self, lines: &[Line]) {
        let numbered = |l: Option<&Line>| l.is_some_and(|l| self.article.text[l.range.clone()].starts_with(|c: char| c.is_ascii_digit() || c == '('));
        let alone: Vec<bool> =
            (0..lines.len()).map(|i| !numbered(i.checked_sub(1).and_then(|p| lines.get(p))) && !numbered(lines.get(i + 1))).collect();
        let mut paragraphs = 0;
        for (i, line) in lines.iter().enumerate() {
            let last = i + 1 == lines.len();
            let words = &self.article.text[line.range.clone()];
            let mark = list::marker(words).filter(|_| !(alone[i] && words.starts_with(|c: char| c.is_ascii_digit() || c == '(')));
            if let Some(mark) = mark {
                self.push(line.range.start + mark..line.range.end, BlockKind::ListItem);
            } else if is_heading(words) && !last {
                let range = without_markdown(&self.article.text, line.range.clone());
                self.push(range, BlockKind::Heading);
            } else {
                let begin = line.range.start + if paragraphs < DATELINE_PARAGRAPHS { self.take_dateline(line) } else { 0 };
                paragraphs += 1;
                self.push_paragraph(begin..line.range.end);
            }
        }
    }

    /// Reads the dateline or date at a paragraph's start; the number of bytes it takes.
    fn take_dateline(&mut self, line: &Line) -> usize {
        let words = &self.article.text[line.range.clone()];
        let mut begin = 0;
        if let Some((date, end)) = leading_weekday_date(words).filter(|(date, _)| self.article.published.is_none_or(|known| known == *date)) {
            self.article.published = Some(date);
            begin = end;
        }
        if self.article.dateline.is_none()
            && let Some(found) = dateline::find(&words[begin..])
        {
            begin += found.end;
            self.article.dateline = found.place;
            self.article.publisher = self.article.publisher.take().or(found.agency);
        }
        begin
    }

    fn push_paragraph(&mut self, range: Range<usize>) {
        let text = &self.article.text[range.clone()];
        let quote = text.len() - text.trim_start_matches(['>', ' ']).len();
        let begin = range.start + if text.starts_with('>') { quote } else { 0 };
        match list::inline(&self.article.text[begin..range.end]) {
            None => self.push(begin..range.end, BlockKind::Paragraph),
            Some(parts) => {
                for (i, part) in parts.into_iter().enumerate() {
                    let kind = if i == 0 { BlockKind::Paragraph } else { BlockKind::ListItem };
                    self.push(begin + part.start..begin + part.end, kind);
                }
            }
        }
    }

    fn push(&mut self, range: Range<usize>, kind: BlockKind) {
        let range = list::trimmed(&self.article.text, range);
        if !range.is_empty() {
            self.article.blocks.push(Block { range, kind });
        }
    }
}

fn is_heading(words: &str) -> bool {
    let short = words.chars().count() <= LONGEST_HEADING && words.split_whitespace().count() <= 12;
    words.starts_with("# ")
        || words.starts_with("##")
        || (short && list::inline(words).is_none() && !ends_sentence(words) && !words.ends_with(',') && !words.starts_with(char::is_lowercase))
}

/// `range` without the marks of a Markdown heading or emphasis around it.
fn without_markdown(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let inner = line.trim_start_matches('#').trim();
    let inner = inner.strip_prefix("**").and_then(|i| i.strip_suffix("**")).unwrap_or(inner);
    if inner.is_empty() || (inner.len() == line.len() && !line.starts_with('#')) {
        return range;
    }
    let begin = range.start + line.find(inner).unwrap_or(0);
    list::trimmed(text, begin..begin + inner.len())
}

/// A date with its weekday and year before the first sentence: "Thursday, May 7, 2015 The court …".
fn leading_weekday_date(words: &str) -> Option<(jiff::civil::Date, usize)> {
    let first = words.split([',', ' ']).next()?;
    date::weekday(first)?;
    let (date, end) = date::prefix(words)?;
    let rest = &words[end..];
    let story = rest.trim_start_matches([' ', '\n', '—', '–', '-', ':', '|']);
    let apart = rest.starts_with([' ', '\n']) && story.starts_with(|c: char| c.is_uppercase() || "\"“‘".contains(c));
    apart.then(|| (date, words.len() - story.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|b| (b.kind, &article.text[b.range.clone()])).collect()
    }

    #[test]
    fn a_full_header_is_read() {
        let article = from_text(
            "date 2024-05-03\nBridge falls in Riga\nBy Ann Lee and Bo Ek\n\nRIGA (LETA) — A bridge fell on Monday.\n\nNobody was hurt.\n".into(),
        );
        assert_eq!(article.published, Some(day(2024, 5, 3)));
        assert_eq!(article.headline.as_deref(), Some("Bridge falls in Riga"));
        assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!((article.dateline.as_deref(), article.publisher.as_deref()), (Some("RIGA"), Some("LETA")));
        assert_eq!(
            blocks(&article),
            [
                (BlockKind::Headline, "Bridge falls in Riga"),
                (BlockKind::Paragraph, "A bridge fell on Monday."),
                (BlockKind::Paragraph, "Nobody was hurt.")
            ]
        );
    }

    #[test]
    fn the_story_may_follow_the_date_on_its_line() {
        let article = from_text(" date 2024-05-03 The mayor of Riga left. He will return\n\nShe stayed.".into());
        assert_eq!(article.headline, None);
        assert_eq!(blocks(&article)[0].1, "The mayor of Riga left. He will return");
    }

    #[test]
    fn text_without_header_loses_nothing() {
        let text = "The mayor left.\n\nBy Monday he was back.\n\nA vote followed.";
        let article = from_text(text.into());
        let kept: Vec<_> = blocks(&article).into_iter().map(|(_, t)| t).collect();
        assert_eq!(kept.join("\n\n"), text);
        assert_eq!(blocks(&from_text("Rain in Riga".into())), [(BlockKind::Paragraph, "Rain in Riga")]);
        assert_eq!(blocks(&from_text("2024-05-03".into())).len(), 1);
    }

    #[test]
    fn headings_lists_and_notes_are_told_apart() {
        let text = "# Aid arrives\n\nPublished: 3 May 2024\n\nLorries came in.\n\n## What came\n\n- tents\n- water\n\nThey carried: • rice • oil\n\n1999. It was long ago.\n\nAnn Lee is a reporter with the Riga Times.";
        let article = from_text(text.into());
        use BlockKind::{AuthorNote, Heading, Headline, ListItem, Paragraph};
        assert_eq!(
            blocks(&article),
            [
                (Headline, "Aid arrives"),
                (Paragraph, "Lorries came in."),
                (Heading, "What came"),
                (ListItem, "tents"),
                (ListItem, "water"),
                (Paragraph, "They carried:"),
                (ListItem, "rice"),
                (ListItem, "oil"),
                (Paragraph, "1999. It was long ago."),
                (AuthorNote, "Ann Lee is a reporter with the Riga Times.")
            ]
        );
        assert_eq!(article.published, Some(day(2024, 5, 3)));
    }

    #[test]
    fn a_given_headline_stands_before_the_text_once() {
        let given = || Given { headline: Some("Bridge falls".into()), ..Given::default() };
        let article = with_given(given(), "RIGA (LETA) — A bridge fell.\n\nBy Monday it was gone.".into());
        assert_eq!(blocks(&article)[0], (BlockKind::Headline, "Bridge falls"));
        assert_eq!(blocks(&article)[1], (BlockKind::Paragraph, "A bridge fell."));
        assert_eq!((article.dateline.as_deref(), article.publisher.as_deref()), (Some("RIGA"), Some("LETA")));
        let article = with_given(given(), "BRIDGE FALLS\n\nA bridge fell.".into());
        assert_eq!(article.text, "BRIDGE FALLS\n\nA bridge fell.");
        assert_eq!(article.headline.as_deref(), Some("Bridge falls"));
    }

    #[test]
    fn parts_become_blocks() {
        let part = |kind, text: &str| Part { kind, text: text.into() };
        use BlockKind::{Heading, Headline, ListItem, Paragraph};
        let parts = [
            part(Heading, "Bridge falls"),
            part(Paragraph, "By Ann Lee | 3 May 2024"),
            part(Paragraph, "RIGA — A bridge fell."),
            part(Heading, "What came"),
            part(ListItem, "tents"),
        ];
        let given = Given { headline: Some("Bridge falls".into()), ..Given::default() };
        let article = from_parts(given, &parts);
        assert_eq!(blocks(&article), [(Headline, "Bridge falls"), (Paragraph, "A bridge fell."), (Heading, "What came"), (ListItem, "tents")]);
        assert_eq!((article.authors.as_slice(), article.published), (["Ann Lee".to_owned()].as_slice(), Some(day(2024, 5, 3))));
    }

    #[test]
    fn a_weekday_and_date_may_open_the_story() {
        let article = from_text("Court rules\n\nThursday, May 7, 2015 On Tuesday the court ruled.".into());
        assert_eq!(article.published, Some(day(2015, 5, 7)));
        assert_eq!(blocks(&article)[1].1, "On Tuesday the court ruled.");
    }
}
