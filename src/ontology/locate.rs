//! Finds the line of a Turtle file on which a term stands. RDF parsers tell lines of syntax errors only; what is well-formed and means
//! nothing is found again in the text.

use std::collections::HashMap;

/// The lines of the terms of one Turtle text, in text order.
pub struct Terms {
    /// Line (from 1) and the IRI or the text of the literal.
    terms: Vec<(usize, String)>,
}

impl Terms {
    /// Collects the IRIs, prefixed names and strings of `turtle`. Comments are passed over; what is no Turtle gives fewer terms.
    #[must_use]
    pub fn of(turtle: &str) -> Self {
        Scanner { rest: turtle, line: 1, prefixes: HashMap::new(), declares: false, terms: Vec::new() }.run()
    }

    /// The line of the first `term` at or after the first of `subject`; of the first anywhere else; of the subject; 1 if there is neither.
    #[must_use]
    pub fn line(&self, subject: &str, term: &str) -> usize {
        let first = |from: usize, wanted: &str| self.terms[from..].iter().position(|(_, t)| t == wanted).map(|at| at + from);
        let start = first(0, subject);
        let found = start.and_then(|at| first(at, term)).or_else(|| first(0, term)).or(start);
        found.map_or(1, |at| self.terms[at].0)
    }
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    prefixes: HashMap<&'a str, &'a str>,
    /// Whether the last word was `@prefix`.
    declares: bool,
    terms: Vec<(usize, String)>,
}

impl<'a> Scanner<'a> {
    fn run(mut self) -> Terms {
        let mut prefix = None;
        while let Some(first) = self.rest.chars().next() {
            match first {
                '#' => self.take(|c| c == '\n').map_or((), drop),
                '<' => {
                    let iri = self.delimited('>');
                    match prefix.take() {
                        Some(name) => drop(self.prefixes.insert(name, iri)),
                        None => self.terms.push((self.line, iri.to_owned())),
                    }
                }
                '"' | '\'' => self.string(first),
                c if c.is_whitespace() || ".;,[]()".contains(c) => self.skip(c.len_utf8()),
                _ => {
                    let word = self.take(|c| c.is_whitespace() || ";,[]()<\"'#".contains(c)).unwrap_or_default();
                    prefix = self.word(word.trim_end_matches('.')).or(prefix);
                }
            }
        }
        Terms { terms: self.terms }
    }

    /// A prefixed name is a term; the name that a prefix is declared by is given back.
    fn word(&mut self, word: &'a str) -> Option<&'a str> {
        let declares = std::mem::replace(&mut self.declares, word.trim_start_matches('@').eq_ignore_ascii_case("prefix"));
        let (prefix, local) = word.split_once(':')?;
        if declares {
            return Some(prefix);
        }
        let namespace = self.prefixes.get(prefix)?;
        let iri = format!("{namespace}{local}");
        self.terms.push((self.line, iri));
        None
    }

    /// A string in one or three quotation marks, whose escapes are left as they stand.
    fn string(&mut self, quote: char) {
        let line = self.line;
        let long: String = [quote; 3].iter().collect();
        let marks = if self.rest.starts_with(&long) { long } else { quote.to_string() };
        self.skip(marks.len());
        let mut end = self.rest.len();
        let mut escaped = false;
        for (at, c) in self.rest.char_indices() {
            if !escaped && self.rest[at..].starts_with(&marks) {
                end = at;
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        self.terms.push((line, self.rest[..end].to_owned()));
        self.skip((end + marks.len()).min(self.rest.len()));
    }

    fn delimited(&mut self, close: char) -> &'a str {
        self.skip(1);
        let text = self.take(|c| c == close).unwrap_or_default();
        self.skip(close.len_utf8().min(self.rest.len()));
        text
    }

    /// The text up to the first character for which `stop` holds; `None` if that is the first.
    fn take(&mut self, stop: impl Fn(char) -> bool) -> Option<&'a str> {
        let end = self.rest.find(stop).unwrap_or(self.rest.len());
        let text = &self.rest[..end];
        self.skip(end);
        (end > 0).then_some(text)
    }

    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        self.line += passed.matches('\n').count();
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "@prefix ex: <http://ex.org/> .\n# ex:b in a comment\nex:a ex:p \"one # no comment\" ;\n  ex:q ex:b,\n  '''two\nlines''' .\nPREFIX y: <http://y.org/>\ny:c <http://y.org/p> \"say \\\"x\\\"\" , ex:a .\n";

    #[test]
    fn terms_are_found_on_their_lines() {
        let terms = Terms::of(TEXT);
        assert_eq!(terms.line("http://ex.org/a", "http://ex.org/b"), 4);
        assert_eq!(terms.line("http://ex.org/a", "one # no comment"), 3);
        assert_eq!(terms.line("http://ex.org/a", "two\nlines"), 5);
        assert_eq!(terms.line("http://y.org/c", "http://y.org/p"), 8);
        assert_eq!(terms.line("http://y.org/c", "http://ex.org/a"), 8);
    }

    #[test]
    fn what_is_not_there_falls_back() {
        let terms = Terms::of(TEXT);
        assert_eq!(terms.line("http://y.org/c", "http://y.org/none"), 8);
        assert_eq!(terms.line("http://y.org/none", "http://y.org/none"), 1);
        assert_eq!(terms.line("http://y.org/none", "http://y.org/c"), 8);
    }

    #[test]
    fn no_text_makes_it_stumble() {
        for text in ["", "<", "\"", "'''", "@prefix", "a:", "ex:é\u{2028}<é", "\\", "\"\\", ":::", "#", "日本:x \"日"] {
            let _ = Terms::of(text).line("a", "b");
        }
    }
}
