//! Stretches inside double quotation marks, whether or not a quotation was made of them: long ones, and those whose mark is never closed or closed
//! only paragraphs later. Whoever speaks there, it is not the article.

use std::ops::Range;

use crate::article::{Article, BlockKind};

/// Fewer words than these between marks are a title, a nickname or a word held at a distance rather than somebody's clause.
const CLAUSE: usize = 5;

/// Bytes of the article's text that stand between marks, in text order.
#[must_use]
pub fn quoted(article: &Article) -> Vec<Range<usize>> {
    let mut open = Vec::new();
    // Whether the paragraph before left a quotation open.
    let mut running = false;
    for block in article.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem)) {
        let text = &article.text[block.range.clone()];
        let marks: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| matches!(c, '"' | '“' | '”')).collect();
        let begins = text.starts_with(['"', '“']);
        let straight = marks.iter().filter(|(_, c)| *c == '"').count();
        let closes_first = marks.first().is_some_and(|(_, c)| *c == '”') || (running && !begins && straight % 2 == 1);
        let mut from = None;
        let mut rest = &marks[..];
        if let (true, Some((at, _))) = (closes_first, marks.first()) {
            open.push(block.range.start..block.range.start + at);
            rest = &marks[1..];
        }
        for (at, mark) in rest {
            if let Some(begin) = from.filter(|begin: &usize| text[*begin..*at].split_whitespace().count() >= CLAUSE) {
                open.push(block.range.start + begin..block.range.start + at);
            }
            from = match (mark, from) {
                ('“', _) | ('"', None) => Some(*at),
                _ => None,
            };
        }
        running = from.is_some();
        if let Some(at) = from {
            open.push(block.range.start + at..block.range.end);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let article = Article::from_body(text);
        quoted(&article).into_iter().map(|r| article.text[r].to_owned()).collect()
    }

    #[test]
    fn a_quotation_over_two_paragraphs_without_a_second_opening_mark() {
        assert_eq!(found("Kane said, \"We played well.\n\nIt was a hard day.\" He left."), ["\"We played well.", "It was a hard day."]);
        assert_eq!(found("Kane said, “We played well.\n\nIt was a hard day.” He left."), ["“We played well.", "It was a hard day."]);
    }

    #[test]
    fn closed_marks_leave_nothing_open() {
        assert!(found("\"Yes,\" she said. \"No.\"\n\nHe called it “late”.").is_empty());
        assert_eq!(found("\"Tom Reed took all the money\" (BBC)."), ["\"Tom Reed took all the money"]);
    }

    #[test]
    fn an_opening_mark_on_each_paragraph() {
        assert_eq!(found("“One.\n\n“Two.”"), ["“One."]);
    }
}
