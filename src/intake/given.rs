//! What a container says of an article beside its text: a page's metadata, a record's columns, a message's header.

use jiff::civil::Date;

use crate::article::Article;

/// Facts about an article that do not stand in its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// Headline.
    pub headline: Option<String>,
    /// Day of publication, as the publisher's own clock has it.
    pub published: Option<Date>,
    /// Authors' names.
    pub authors: Vec<String>,
    /// Publisher or news agency.
    pub publisher: Option<String>,
    /// Where it was published, best the canonical address.
    pub url: Option<String>,
}

impl Given {
    /// What `self` says, and what only `other` says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            headline: self.headline.or(other.headline),
            published: self.published.or(other.published),
            authors: if self.authors.is_empty() { other.authors } else { self.authors },
            publisher: self.publisher.or(other.publisher),
            url: self.url.or(other.url),
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over what the article's own text does not say, and what the container knows better.
    pub(super) fn complete(self, article: &mut Article) {
        let known = Given {
            headline: article.headline.take(),
            published: article.published.take(),
            authors: std::mem::take(&mut article.authors),
            publisher: article.publisher.take(),
            url: article.url.take(),
        };
        let Given { headline, published, authors, publisher, url } = self.or(known);
        article.headline = headline;
        article.published = published;
        article.authors = authors;
        article.publisher = publisher;
        article.url = url;
    }
}

/// One name a string: "Ann Lee and Bo Ek", "By Ann Lee, Bo Ek", "Lee, Ann; Ek, Bo".
pub(super) fn authors(text: &str) -> Vec<String> {
    let text = one_line(text);
    let text = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).or_else(|| text.strip_prefix("BY ")).unwrap_or(&text);
    let by_semicolon = text.contains(';');
    let parts: Vec<&str> =
        if by_semicolon { text.split(';').collect() } else { text.split([',', '&', '|']).flat_map(|p| p.split(" and ")).collect() };
    let names = parts.into_iter().map(|part| {
        let part = part.trim().trim_start_matches("and ").trim();
        match part.split_once(',') {
            Some((last, first)) if by_semicolon => format!("{} {}", first.trim(), last.trim()),
            _ => part.to_owned(),
        }
    });
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let is_name = !name.is_empty() && !name.contains("://") && !name.contains('@') && name.chars().count() <= 80;
        if is_name && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The text with single blanks for all white space; `None` if nothing is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let line = one_line(text);
    (!line.is_empty()).then_some(line)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_one_a_string() {
        assert_eq!(authors("By Ann Lee,  Bo Ek and Cy Orr"), ["Ann Lee", "Bo Ek", "Cy Orr"]);
        assert_eq!(authors("Lee, Ann; Ek, Bo"), ["Ann Lee", "Bo Ek"]);
        assert_eq!(authors("https://example.org/ann"), Vec::<String>::new());
        assert_eq!(authors("Sandy Anders"), ["Sandy Anders"]);
    }

    #[test]
    fn the_first_source_goes_before() {
        let first = Given { headline: Some("A".into()), ..Given::default() };
        let second = Given { headline: Some("B".into()), url: Some("https://example.org".into()), ..Given::default() };
        let both = first.or(second);
        assert_eq!((both.headline.as_deref(), both.url.as_deref()), (Some("A"), Some("https://example.org")));
    }
}
