//! Tables for people: columns side by side, long cells broken into lines where the terminal is narrow.

use std::io::{self, Write};

use unicode_normalization::char::is_combining_mark;

const GAP: &str = "  ";
/// No column is made narrower than this to fit the terminal.
const NARROWEST: usize = 12;

/// A table being filled.
#[derive(Debug, Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(head: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row, one cell a column.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells.into_iter().map(|cell| visible(&cell.split_whitespace().collect::<Vec<_>>().join(" "))).collect());
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Writes it, each line after `indent`, not wider than `width` characters if that is possible.
    pub fn write(&self, out: &mut impl Write, indent: &str, width: Option<usize>) -> io::Result<()> {
        let widths = self.widths(width.map(|width| width.saturating_sub(indent.len())));
        write_row(out, indent, &self.head, &widths)?;
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        write_row(out, indent, &rule, &widths)?;
        self.rows.iter().try_for_each(|row| write_row(out, indent, row, &widths))
    }

    /// The columns' widths: what they need, or less for the widest ones.
    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.head.iter().map(|cell| columns(cell)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(columns(cell));
            }
        }
        let Some(limit) = limit else { return widths };
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            match widths.iter_mut().max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

/// Control characters, which terminals obey, and marks that turn the direction of writing, which hide what is written, in numbers: `\u{1b}`.
fn visible(cell: &str) -> String {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if !cell.contains(obeyed) {
        return cell.to_owned();
    }
    cell.chars().map(|c| if obeyed(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// Writes one row, as many lines high as its highest cell.
fn write_row(out: &mut impl Write, indent: &str, cells: &[String], widths: &[usize]) -> io::Result<()> {
    let broken: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = broken.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut text = String::from(indent);
        for (cell, width) in broken.iter().zip(widths) {
            let piece = cell.get(line).map_or("", String::as_str);
            text.push_str(piece);
            text.push_str(&" ".repeat(width.saturating_sub(columns(piece))));
            text.push_str(GAP);
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// Breaks a cell between words, and inside words that are wider than the column.
pub fn wrap(cell: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in cell.split(' ') {
        let Some(last) = lines.last_mut() else { continue };
        if last.is_empty() {
            last.push_str(word);
        } else if columns(last) + 1 + columns(word) <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
        while lines.last().is_some_and(|line| columns(line) > width.max(1)) {
            let line = lines.pop().unwrap_or_default();
            let cut = line.char_indices().nth(width.max(1)).map_or(line.len(), |(at, _)| at);
            lines.push(line[..cut].to_owned());
            lines.push(line[cut..].to_owned());
        }
    }
    lines
}

/// How many columns of a terminal a text takes: combining marks take none, the scripts and signs of East Asia and emoji two.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c as u32 {
            _ if is_combining_mark(c) => 0,
            0x200B..=0x200F | 0x202A..=0x202E | 0xFE00..=0xFE0F => 0,
            0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF => 2,
            _ => 1,
        })
        .sum()
}

/// Width of the terminal, if a person reads standard output.
pub fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(table: &Table, width: Option<usize>) -> String {
        let mut out = Vec::new();
        table.write(&mut out, "", width).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_stand_under_their_heads() {
        let mut table = Table::new(["who", "what"]);
        table.row(vec!["Señora Ólafs\u{301}".into(), "won".into()]);
        assert_eq!(shown(&table, None), "who           what\n────────────  ────\nSeñora Ólafs\u{301}  won\n");
    }

    #[test]
    fn long_cells_are_broken_between_words() {
        let mut table = Table::new(["a", "b"]);
        table.row(vec!["x".into(), "one two three four five six".into()]);
        assert_eq!(shown(&table, Some(18)), "a  b\n─  ───────────────\nx  one two three\n   four five six\n");
    }

    #[test]
    fn a_word_wider_than_its_column_is_cut() {
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
    }
}
