//! The look that the pictures share: one colour and one shape a kind of entity, and text that fits.

use crate::reading::Kind;

/// How a kind of entity is drawn.
pub struct Look {
    /// Colour of the box.
    pub fill: &'static str,
    /// Colour of the outline.
    pub line: &'static str,
    /// Shape and style as Graphviz calls them.
    pub shape: (&'static str, &'static str),
    /// Radius of the corners in SVG units.
    pub corner: f64,
    /// Name in the legend.
    pub name: &'static str,
}

/// The background of a picture.
pub const PAPER: &str = "#fcfcfa";
/// Colour of what is asserted.
pub const ASSERTED: &str = "#4a5560";
/// Colour of what is claimed.
pub const CLAIMED: &str = "#b4530a";
/// Colour of text.
pub const INK: &str = "#1d2329";

/// The look of a kind.
pub fn look(kind: Kind) -> Look {
    let look = |fill, line, shape, corner, name| Look { fill, line, shape, corner, name };
    match kind {
        Kind::Person => look("#d9e8fb", "#2f6db5", ("box", "rounded,filled"), 14.0, "Person"),
        Kind::Organization => look("#e8e0f8", "#6a4cb3", ("box", "filled"), 4.0, "Organization"),
        Kind::Place => look("#d9f2e1", "#2b8a57", ("ellipse", "filled"), 14.0, "Place"),
        Kind::Event => look("#fdecc8", "#c27b00", ("octagon", "filled"), 4.0, "Event"),
        Kind::Group => look("#fbdfe3", "#b83a4b", ("box", "rounded,filled"), 9.0, "Group"),
        Kind::Thing => look("#e9edf0", "#64757f", ("note", "filled"), 2.0, "Thing"),
    }
}

/// `text` broken at blanks into at most `lines` lines of about `width` characters; what does not fit ends in "…".
pub fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = shorten(word, width);
        let last = wrapped.len().checked_sub(1);
        if let Some(last) = last.filter(|last| wrapped[*last].chars().count() + 1 + word.chars().count() <= width) {
            wrapped[last].push(' ');
            wrapped[last].push_str(&word);
        } else if wrapped.len() < lines {
            wrapped.push(word);
        } else {
            wrapped.last_mut().into_iter().for_each(|last| last.push('…'));
            break;
        }
    }
    wrapped
}

/// `text` of at most `width` characters.
pub fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The lines of an edge: one a relation, long ones broken, at most `most` relations.
pub fn edge_lines(labels: &[String], most: usize) -> Vec<String> {
    let parts = |label: &String| match label.split_once(", says ") {
        Some((what, who)) => [wrap(what, 28, 2), wrap(&format!("says {who}"), 28, 2)].concat(),
        None => wrap(label, 28, 2),
    };
    let mut lines: Vec<String> = labels.iter().take(most).flat_map(parts).collect();
    if labels.len() > most {
        lines.push(format!("+{} more", labels.len() - most));
    }
    lines
}

/// Whether a character can stand in a picture's file: no control characters, no invisible changes of direction.
pub fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_and_cut() {
        assert_eq!(wrap("the long road home", 9, 3), ["the long", "road home"]);
        assert_eq!(wrap("a b c d", 1, 2), ["a", "b…"]);
        assert_eq!(shorten("abcdef", 4), "abc…");
        assert!(wrap("", 10, 2).is_empty());
    }
}
