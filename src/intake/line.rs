//! Physical lines to logical ones: a paragraph that was broken into lines of about 70 characters becomes one again.

use std::ops::Range;

use super::{header, list};

/// A paragraph, heading or header line: bytes of the text, outer white space left out, line breaks inside kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Lines longer than this, in characters, were not broken by hand or by a mail program.
const WIDEST_WRAP: usize = 120;

/// The logical lines of `text`, in order, none empty.
pub fn logical(text: &str) -> Vec<Line> {
    let lines = physical(text);
    let width = wrap_width(text, &lines);
    let mut joined: Vec<Line> = Vec::new();
    let mut previous: Option<&Physical> = None;
    for line in &lines {
        match (previous, joined.last_mut()) {
            (Some(before), Some(open)) if !line.after_gap && continues(text, before, line, width) => open.range.end = line.range.end,
            _ => joined.push(Line { range: line.range.clone() }),
        }
        previous = Some(line);
    }
    joined
}

struct Physical {
    range: Range<usize>,
    /// Whether an empty line or a rule stands before it.
    after_gap: bool,
    /// Whether it begins with more white space than a list marker needs: a paragraph's indentation.
    indented: bool,
    /// Length in characters.
    length: usize,
}

fn physical(text: &str) -> Vec<Physical> {
    let mut lines = Vec::new();
    let (mut begin, mut gap) = (0, true);
    for raw in text.split('\n') {
        let trimmed = raw.trim();
        if trimmed.is_empty() || is_rule(trimmed) {
            gap = true;
        } else {
            let white = raw.len() - raw.trim_start().len();
            let from = begin + white;
            lines.push(Physical { range: from..from + trimmed.len(), after_gap: gap, indented: white > 0, length: trimmed.chars().count() });
            gap = false;
        }
        begin += raw.len() + 1;
    }
    lines
}

/// "-----", "* * *", "=====": drawn lines that part sections.
fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && line.chars().all(|c| matches!(c, '-' | '*' | '=' | '_' | '~' | '#' | '—' | '|' | ':' | ' '))
        && line.chars().filter(|c| *c != ' ').count() >= 3
}

/// The width at which the file's paragraphs were broken, in characters; `None` where each line is a paragraph.
///
/// In a broken paragraph a line ends because the next word would not have fitted; that must hold for most pairs of lines,
/// and sentences must run across the breaks.
fn wrap_width(text: &str, lines: &[Physical]) -> Option<usize> {
    let width = lines.iter().map(|l| l.length).filter(|l| *l <= WIDEST_WRAP).max()?;
    let pairs: Vec<_> = lines.windows(2).filter(|p| !p[1].after_gap && p[0].length <= WIDEST_WRAP).collect();
    let full = pairs.iter().filter(|p| is_full(text, &p[0], &p[1], width)).count();
    let open = pairs.iter().filter(|p| !ends_sentence(&text[p[0].range.clone()])).count();
    let long = lines.iter().filter(|l| l.length > WIDEST_WRAP).count();
    (width >= 40 && pairs.len() >= 3 && full * 3 >= pairs.len() * 2 && open * 3 >= pairs.len() && long * 10 <= lines.len()).then_some(width)
}

/// A short line may still be full if a long word follows; typesetters leave up to a few characters more.
const SLACK: usize = 4;

fn is_full(text: &str, line: &Physical, next: &Physical, width: usize) -> bool {
    let word = text[next.range.clone()].split_whitespace().next().map_or(0, |w| w.chars().count());
    line.length + 1 + word + SLACK > width
}

fn continues(text: &str, line: &Physical, next: &Physical, width: Option<usize>) -> bool {
    let (this, that) = (&text[line.range.clone()], &text[next.range.clone()]);
    if list::marker(that).is_some() || header::is_header_line(this) || header::is_header_line(that) {
        return false;
    }
    let runs_on = that.starts_with(char::is_lowercase) && !ends_sentence(this);
    let indented = next.indented && !line.indented;
    runs_on || (!indented && width.is_some_and(|w| line.length <= WIDEST_WRAP && is_full(text, line, next, w)))
}

/// Whether `text` ends with a full stop, question or exclamation mark, perhaps inside marks or brackets.
pub fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']).ends_with(['.', '!', '?', '…', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        logical(text).into_iter().map(|l| &text[l.range]).collect()
    }

    #[test]
    fn one_paragraph_a_line_stays_so() {
        assert_eq!(
            lines("The mayor left.\nThe council met on Monday.\n\n  A vote followed.\n"),
            ["The mayor left.", "The council met on Monday.", "A vote followed."]
        );
    }

    #[test]
    fn broken_paragraphs_are_joined() {
        let text = "The harbour board said on Monday that the old breakwater\nwould be rebuilt in spring, after three winters of storms\nhad left it open to the sea. Fishermen welcomed the plan\nand asked for a second light.\nThe work will cost a good deal more than was first thought\nand will take two years.\n";
        assert_eq!(lines(text).len(), 2);
        assert!(lines(text)[1].starts_with("The work"));
    }

    #[test]
    fn a_line_in_lower_case_runs_on() {
        assert_eq!(lines("Talks with the U.K.-led\ncoalition\nended."), ["Talks with the U.K.-led\ncoalition\nended."]);
    }

    #[test]
    fn rules_part_and_vanish() {
        assert_eq!(lines("One.\n* * *\nTwo."), ["One.", "Two."]);
    }
}
