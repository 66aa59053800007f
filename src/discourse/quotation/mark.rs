//! Quotation marks: which stretches of the text stand between them.

use std::ops::Range;

use crate::article::Article;

/// A stretch between quotation marks, or from a mark to the end of a paragraph whose quotation goes on in the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes between the marks, without outer white space.
    pub range: Range<usize>,
    /// Bytes with the marks.
    pub outer: Range<usize>,
    /// The block it stands in.
    pub block: usize,
    /// Whether it goes on with the words that the paragraph before left open.
    pub continued: bool,
}

/// The outermost stretches in marks, in text order. Marks inside marks are part of the words.
///
/// A paragraph may leave its mark open if the next one opens with the same mark (the convention for quotations of several paragraphs);
/// any other mark without a partner is taken for a slip or an inch sign, and ignored.
pub fn stretches(article: &Article) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut carried: Option<char> = None;
    for (number, block) in article.blocks.iter().enumerate() {
        let scan = Scan { text: &article.text[block.range.clone()], offset: block.range.start, block: number };
        let next = article.blocks.get(number + 1).and_then(|b| article.text[b.range.clone()].chars().next());
        carried = scan.run(carried, next, &mut found);
    }
    found
}

struct Scan<'a> {
    text: &'a str,
    offset: usize,
    block: usize,
}

impl Scan<'_> {
    /// Reads one paragraph; `carried` is the mark that the paragraph before left open, `next` the first character of the one after.
    fn run(&self, carried: Option<char>, next: Option<char>, found: &mut Vec<Stretch>) -> Option<char> {
        let mut at = 0;
        let mut continued = carried.is_some_and(|mark| self.text.starts_with(mark));
        while let Some((open, length)) = self.opening(at) {
            let inner = open + length;
            let mark = self.text[open..].chars().next()?;
            if let Some((close, width)) = self.closing(inner, mark, length) {
                self.push(found, open, inner..close, close + width, continued);
                at = close + width;
            } else if next == Some(mark) && is_double(mark) {
                self.push(found, open, inner..self.text.len(), self.text.len(), continued);
                return Some(mark);
            } else {
                at = inner;
            }
            continued = false;
        }
        None
    }

    fn push(&self, found: &mut Vec<Stretch>, open: usize, inner: Range<usize>, end: usize, continued: bool) {
        let words = &self.text[inner.clone()];
        let begin = inner.start + (words.len() - words.trim_start().len());
        let range = begin..begin + words.trim().len();
        if range.is_empty() || !words.chars().any(char::is_alphanumeric) {
            return;
        }
        let moved = |r: Range<usize>| r.start + self.offset..r.end + self.offset;
        found.push(Stretch { range: moved(range), outer: moved(open..end), block: self.block, continued });
    }

    /// The next opening mark at or after byte `from`, and its length in bytes.
    fn opening(&self, from: usize) -> Option<(usize, usize)> {
        for (i, c) in self.text[from..].char_indices() {
            let at = from + i;
            if !is_mark(c) {
                continue;
            }
            let length = if matches!(c, '`') { 2 } else { c.len_utf8() };
            let before = self.text[..at].chars().next_back();
            let after = self.text.get(at + length..).unwrap_or_default();
            let free = before.is_none_or(|b| b.is_whitespace() || "([{—–-/\"“‘'„".contains(b));
            let filled = after.starts_with(|a: char| a.is_alphanumeric() || "[($£€¥.…¿¡“‘'\"#@*".contains(a)) || matches!(c, '«' | '„');
            let opens = match c {
                '“' | '„' | '«' | '‹' => true,
                '”' | '»' | '›' => free && filled,
                '`' => after.is_char_boundary(0) && self.text[at..].starts_with("``"),
                '"' => (free && !after.is_empty() && !after.starts_with(char::is_whitespace)) || (before == Some(',') && after.starts_with(' ')),
                _ => free && filled && !is_elision(after),
            };
            if opens {
                return Some((at, length));
            }
        }
        None
    }

    /// The mark that closes what `mark` opened, at or after byte `from`, and its length in bytes.
    fn closing(&self, from: usize, mark: char, length: usize) -> Option<(usize, usize)> {
        let mut fallback = None;
        let opened = from - length;
        for (i, c) in self.text[from..].char_indices() {
            let at = from + i;
            let before = self.text[..at].chars().next_back().unwrap_or(' ');
            let after = self.text[at + c.len_utf8()..].chars().next();
            let ends = after.is_none_or(|a| !a.is_alphanumeric());
            let closes = match (mark, c) {
                ('“' | '„' | '”', '”') | ('«', '»') | ('»', '«') | ('‹', '›') | ('›', '‹') => true,
                ('„', '“') => true,
                ('“' | '„' | '”', '"') => ends,
                // A second opening mark after a comma or full stop is a closing one mistyped.
                ('“', '“') => at > opened && ",.?!".contains(self.text[..at].trim_end().chars().next_back().unwrap_or(' ')),
                ('"', '"' | '”') => ends || ",.?!".contains(before),
                ('`', '\'') => self.text[at..].starts_with("''"),
                ('‘' | '’', '’') | ('\'', '\'') if ends && !before.is_whitespace() => {
                    if ",.?!…".contains(before) {
                        return Some((at, c.len_utf8()));
                    }
                    fallback = fallback.or(Some((at, c.len_utf8())));
                    false
                }
                ('‘', '‘') => return fallback,
                _ => false,
            };
            if closes {
                return Some((at, if mark == '`' { 2 } else { c.len_utf8() }));
            }
        }
        fallback
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '„' | '«' | '»' | '‹' | '›' | '‘' | '’' | '\'' | '`')
}

fn is_double(c: char) -> bool {
    matches!(c, '“' | '"' | '„' | '«' | '»')
}

/// "'90s", "'em", "'tis": an apostrophe for left-out letters.
fn is_elision(after: &str) -> bool {
    let word: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
    let decade = word.len() == 3 && word.ends_with('s') && word.starts_with(|c: char| c.is_ascii_digit());
    decade
        || (word.len() == 2 && word.chars().all(|c| c.is_ascii_digit()))
        || matches!(word.to_lowercase().as_str(), "em" | "tis" | "twas" | "til" | "cause" | "n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(text: &str) -> Vec<String> {
        let article = Article::from_body(text);
        stretches(&article).into_iter().map(|s| article.text[s.range].to_owned()).collect()
    }

    #[test]
    fn marks_of_every_style_are_read() {
        assert_eq!(inside("“We won,” she said. “Twice.”"), ["We won,", "Twice."]);
        assert_eq!(inside("\"We won,\" she said. \"Twice.\""), ["We won,", "Twice."]);
        assert_eq!(inside("‘We don’t know,’ she said. It’s the workers’ day."), ["We don’t know,"]);
        assert_eq!(inside("'We don't know,' she said, calling it 'dead' in the '90s."), ["We don't know,", "dead"]);
        assert_eq!(inside("« Nous avons gagné », said Luc. „Ja“, said Udo."), ["Nous avons gagné", "Ja"]);
        assert_eq!(inside("``We won,'' she said."), ["We won,"]);
    }

    #[test]
    fn inner_marks_belong_to_the_words() {
        assert_eq!(inside("“He said ‘no’ twice,” she said."), ["He said ‘no’ twice,"]);
        assert_eq!(inside("\"He said 'no' twice,\" she said."), ["He said 'no' twice,"]);
    }

    #[test]
    fn paragraphs_may_be_left_open() {
        let article = Article::from_body("“One.\n\n“Two,” he said.");
        let found = stretches(&article);
        assert_eq!(found.iter().map(|s| s.continued).collect::<Vec<_>>(), [false, true]);
        assert_eq!(inside("A 5\" pipe broke in 6\" of snow."), Vec::<String>::new());
        assert_eq!(inside("She is “tired.\n\nNobody came."), Vec::<String>::new());
    }

    #[test]
    fn a_mistyped_closing_mark_closes() {
        assert_eq!(inside("“We can fly far, “Orr said. “If not, we stay.”"), ["We can fly far,", "If not, we stay."]);
    }
}
