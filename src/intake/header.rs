//! Header lines before the story: date, authors, title, publisher, address.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::date;

/// What one header line says; byte ranges count from the start of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// `Title: …`
    Title(Range<usize>),
    /// `By …`, with a publisher if the line names one.
    Authors(Vec<String>, Option<String>),
    /// `Source: …`
    Publisher(String),
    /// `URL: …`
    Url(String),
    /// A date alone, or after "Published".
    Published(Date),
}

/// Everything that `line` says if it is a header line; nothing if it belongs to the story.
pub fn read(line: &str) -> Vec<Header> {
    if line.len() > 400 {
        return Vec::new();
    }
    if let Some(date) = date::whole_line(line) {
        return vec![Header::Published(date)];
    }
    let dated = byline_with_date(line);
    if dated.is_empty() { field(line).or_else(|| byline(line)).into_iter().collect() } else { dated }
}

/// Whether [`read`] finds anything.
pub fn is_header_line(line: &str) -> bool {
    !read(line).is_empty()
}

/// The date after the word "date" with which a text begins, and the byte at which the rest begins: "date 2026-01-09 The mayor …".
pub fn leading_date(line: &str) -> Option<(Date, usize)> {
    let word = line.get(..4).filter(|w| w.eq_ignore_ascii_case("date"))?.len();
    let rest = line[word..].trim_start_matches([':', ' ', '\t', '\n']);
    let at = line.len() - rest.len();
    if at == word {
        return None;
    }
    let (date, end) = date::prefix(rest)?;
    let story = rest[end..].trim_start();
    Some((date, line.len() - story.len()))
}

fn field(line: &str) -> Option<Header> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        let names = "title|headline|authors?|byline|by|written by|source|publisher|publication|site|url|link|permalink|date|published|pubdate";
        Regex::new(&format!(r#"(?i)^[*_]*(?P<name>{names})[*_]*\s*:[*_]*\s+[*_"']*(?P<value>\S.*?)[*_"']*$"#)).expect("the pattern is constant")
    });
    let found = FORM.captures(line)?;
    let value = found.name("value")?;
    Some(match found["name"].to_lowercase().as_str() {
        "title" | "headline" => Header::Title(value.range()),
        "author" | "authors" | "byline" | "by" | "written by" => {
            let value = value.as_str().strip_prefix("By ").unwrap_or(value.as_str());
            Header::Authors(names(value).0, None)
        }
        "url" | "link" | "permalink" if value.as_str().contains("://") => Header::Url(value.as_str().to_owned()),
        "source" | "publisher" | "publication" | "site" if value.as_str().split_whitespace().count() <= 8 => {
            if value.as_str().contains("://") {
                Header::Url(value.as_str().to_owned())
            } else {
                Header::Publisher(value.as_str().to_owned())
            }
        }
        "date" | "published" | "pubdate" => Header::Published(date::prefix(value.as_str())?.0),
        _ => return None,
    })
}

/// Words in small letters that may stand in a line of authors.
const SMALL_WORDS: &[&str] = &[
    "and",
    "in",
    "for",
    "with",
    "of",
    "the",
    "at",
    "de",
    "del",
    "della",
    "da",
    "dos",
    "di",
    "van",
    "von",
    "der",
    "den",
    "la",
    "le",
    "el",
    "bin",
    "al",
    "our",
    "staff",
    "a",
    "to",
    "special",
    "correspondent",
    "correspondents",
    "reporter",
    "reporters",
    "writer",
    "writers",
    "agencies",
    "agency",
    "editor",
    "political",
    "foreign",
    "own",
    "news",
    "desk",
    "y",
    "e",
    "und",
    "et",
    "ter",
    "ten",
];

fn byline(line: &str) -> Option<Header> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[*_]*(?:By|BY|by|Written by|Reported by|Story by|Words by|From our)\s+(?P<names>\S.*?)[*_]*$").expect("the pattern is constant")
    });
    let found = FORM.captures(line)?;
    let value = &found["names"];
    let words: Vec<&str> = value.split_whitespace().collect();
    let small = |w: &str| SMALL_WORDS.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())) || w.chars().all(|c| !c.is_alphabetic());
    let fits = words.iter().all(|w| small(w) || w.trim_start_matches(['(', '\'', '’']).starts_with(char::is_uppercase) || w.contains('@'));
    let long = value.chars().count() > 140 || words.len() > 18;
    let stop = value.ends_with(['.', ':', '?', '!']) && !value.ends_with("Jr.") && !value.ends_with("Sr.");
    if !fits || long || stop || words.iter().all(|w| w.chars().any(|c| c.is_ascii_digit())) {
        return None;
    }
    let (authors, publisher) = names(value);
    (!authors.is_empty()).then_some(Header::Authors(authors, publisher))
}

/// "By Ann Lee | 3 May 2024", "3 May 2024, by Ann Lee".
fn byline_with_date(line: &str) -> Vec<Header> {
    if line.len() > 160 {
        return Vec::new();
    }
    let bare = |part: &str| part.trim_matches(|c: char| c.is_whitespace() || ",|•·-–—;".contains(c)).to_owned();
    for (at, _) in line.match_indices(char::is_whitespace) {
        let (left, right) = (bare(&line[..at]), bare(&line[at..]));
        let pairs = [(byline(&left), date::whole_line(&right)), (byline(&right), date::whole_line(&left))];
        for (authors, date) in pairs {
            if let (Some(authors), Some(date)) = (authors, date) {
                return vec![authors, Header::Published(date)];
            }
        }
    }
    Vec::new()
}

/// The authors in a line such as "Ann Lee and Bo Ek in Riga", and the publisher they write for, if it is told.
fn names(value: &str) -> (Vec<String>, Option<String>) {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s+(?:in|at|near)\s+\p{Lu}[^,|]*").expect("the pattern is constant"));
    static HOUSE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:\s+for\s+(?:the\s+)?|\s*[|•·]\s*)(\p{Lu}.*)$").expect("the pattern is constant"));
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:writers?|editor|correspondents?|reporters?|journalist|staff|press|news|agenc(?:y|ies)|reuters|afp|upi|bureau|chief|columnist)\b").expect("the pattern is constant")
    });
    static BETWEEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*(?:,\s*(?:and|with)?\s|\band\b|\bwith\b|&|;)\s*").expect("the pattern is constant"));
    let publisher = HOUSE.captures(value).map(|c| c[1].trim().to_owned());
    let value = PLACE.replace_all(&HOUSE.replace(value, ""), "").into_owned();
    let mut authors: Vec<String> = Vec::new();
    for part in BETWEEN.split(&value) {
        let part = part.trim_matches(|c: char| c.is_whitespace() || ",*_\"".contains(c));
        if part.is_empty()
            || part.contains('@')
            || (!authors.is_empty() && (ROLE.is_match(part) || matches!(part, "Jr." | "Sr." | "Jr" | "Sr" | "KC")))
        {
            continue;
        }
        authors.push(part.to_owned());
    }
    (authors, publisher)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authors(line: &str) -> Vec<String> {
        read(line).into_iter().find_map(|h| if let Header::Authors(names, _) = h { Some(names) } else { None }).unwrap_or_default()
    }

    #[test]
    fn authors_are_parted_from_places_and_roles() {
        assert_eq!(authors("By Ann Lee and Bo van der Ek"), ["Ann Lee", "Bo van der Ek"]);
        assert_eq!(authors("By Ann Lee in Riga"), ["Ann Lee"]);
        assert_eq!(authors("BY ANN LEE, STAFF WRITER"), ["ANN LEE"]);
        assert_eq!(authors("By Our correspondent"), ["Our correspondent"]);
        assert_eq!(authors("By Ann Lee, Bo Ek, and Cy Orr"), ["Ann Lee", "Bo Ek", "Cy Orr"]);
        assert_eq!(authors("Author: Ann Lee"), ["Ann Lee"]);
        assert_eq!(read("By Ann Lee for The Daily Bugle"), [Header::Authors(vec!["Ann Lee".into()], Some("The Daily Bugle".into()))]);
    }

    #[test]
    fn sentences_are_no_header() {
        for line in [
            "By Monday the river had risen.",
            "By the end the crowd had gone home",
            "By 2019",
            "Source: the police say that nobody else was hurt there",
        ] {
            assert!(read(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn fields_and_dates_are_read() {
        assert_eq!(read("Title: \"Bridge falls\""), [Header::Title(8..20)]);
        assert_eq!(read("URL: https://example.org/a"), [Header::Url("https://example.org/a".into())]);
        assert_eq!(read("Source: Reuters"), [Header::Publisher("Reuters".into())]);
        let day = Date::new(2024, 5, 3).unwrap();
        assert_eq!(read("Published: 3 May 2024"), [Header::Published(day)]);
        assert_eq!(read("By Ann Lee | May 3, 2024"), [Header::Authors(vec!["Ann Lee".into()], None), Header::Published(day)]);
        assert_eq!(leading_date("date 2024-05-03 Rain fell."), Some((day, 16)));
        assert_eq!(leading_date("date 2024-05-03"), Some((day, 15)));
        assert_eq!(leading_date("Dates are a fruit."), None);
    }
}
