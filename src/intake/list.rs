//! Lists: items on lines of their own, and items run on after a colon (" - a - b").

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Length in bytes of the mark that makes `line` a list item ("- ", "• ", "3) "), white space after it included.
pub fn marker(line: &str) -> Option<usize> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[-*•‣◦▪●·–—+][\s\u{a0}]+|[•‣◦▪●]|\.[\s\u{a0}]+|\(?\d{1,2}[.)][\s\u{a0}]+)").expect("the pattern is constant")
    });
    let found = MARK.find(line)?;
    (found.end() < line.len()).then_some(found.end())
}

/// The paragraph and its items, as byte ranges of `paragraph`, if a list is run on in it: "The board bought: - a boat - two nets".
///
/// The first range is the introduction, its colon included.
pub fn inline(paragraph: &str) -> Option<Vec<Range<usize>>> {
    static FIRST: LazyLock<Regex> = LazyLock::new(|| Regex::new(r":\s+([-*•‣▪●–])\s+\S").expect("the pattern is constant"));
    let found = FIRST.captures(paragraph)?;
    let mark = found.get(1)?;
    let mut parts: Vec<Range<usize>> = std::iter::once(0..found.get(0)?.start() + 1).collect();
    let mut begin = mark.end();
    for (at, _) in paragraph[mark.end()..].match_indices(mark.as_str()) {
        let at = mark.end() + at;
        let apart = |c: Option<char>| c.is_some_and(char::is_whitespace);
        if apart(paragraph[..at].chars().next_back()) && apart(paragraph[at + mark.len()..].chars().next()) {
            parts.push(begin..at);
            begin = at + mark.len();
        }
    }
    parts.push(begin..paragraph.len());
    let parts: Vec<_> = parts.into_iter().map(|part| trimmed(paragraph, part)).filter(|part| !part.is_empty()).collect();
    (parts.len() > 1).then_some(parts)
}

/// `range` of `text` without its outer white space.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let begin = range.start + (part.len() - part.trim_start().len());
    begin..begin + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known() {
        assert_eq!(marker("- nets"), Some(2));
        assert_eq!(marker("•\u{a0}nets"), Some(5));
        assert_eq!(marker("12) nets"), Some(4));
        assert_eq!(marker("-5 degrees"), None);
        assert_eq!(marker("1999. That year"), None);
        assert_eq!(marker("- "), None);
    }

    #[test]
    fn items_run_on_are_parted() {
        let text = "The board bought: - a well-built boat - two nets";
        let parts: Vec<_> = inline(text).unwrap().into_iter().map(|r| &text[r]).collect();
        assert_eq!(parts, ["The board bought:", "a well-built boat", "two nets"]);
        assert_eq!(inline("The board - all of it - resigned: nobody stayed."), None);
    }
}
