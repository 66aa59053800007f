//! Text inside XML.

use std::fmt;

/// A text that may stand between tags or quotation marks. Characters that XML 1.0 cannot hold, even escaped, become U+FFFD.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                // Bare, these would be read as a blank inside an attribute, or as another end of line.
                '\t' | '\n' | '\r' => write!(f, "&#{};", u32::from(c))?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(Escaped("<a href=\"x\">&\n\u{1}\u{202e}🦀").to_string(), "&lt;a href=&quot;x&quot;&gt;&amp;&#10;\u{fffd}\u{202e}🦀");
    }
}
