//! E-mail messages, and pages saved as such (MHTML), to articles.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::given::{Given, clean};
use super::text::with_given;
use super::{IntakeError, date, html};
use crate::article::Article;

/// Largest number of parts that a message may have.
const MAX_PARTS: usize = 1000;

/// The article in a message: the text that a mail program would show. Its subject is the headline, its sender the author.
///
/// # Errors
/// If it cannot be parsed, or none of its parts is text.
pub(super) fn article(source: &str, given: Given, bytes: &[u8]) -> Result<Article, IntakeError> {
    let damaged = |reason: &str| IntakeError::Damaged { path: source.to_owned(), format: "the message", reason: reason.to_owned() };
    let message = MessageParser::default().parse(bytes).ok_or_else(|| damaged("it has no header"))?;
    if message.parts.len() > MAX_PARTS {
        return Err(damaged("it has too many parts"));
    }
    let sender = message.from().and_then(|from| from.first()).and_then(|address| address.name()).and_then(clean);
    let header = Given {
        headline: message.subject().map(bare_subject).and_then(|subject| clean(&subject)),
        published: message.date().and_then(|sent| date::written(&format!("{:04}-{:02}-{:02}", sent.year, sent.month, sent.day))),
        authors: sender.into_iter().collect(),
        publisher: None,
        url: message.header_raw("Snapshot-Content-Location").and_then(clean).filter(|url| url.starts_with("http")),
    };
    // A saved page has a sender that is a program.
    let is_page = header.url.is_some();
    let given = given.or(if is_page { Given { url: header.url, ..Given::default() } } else { header });
    let parts = || message.text_body.iter().chain(&message.html_body).filter_map(|at| message.parts.get(*at as usize));
    let plain = parts().filter(|_| !is_page).find_map(|part| match &part.body {
        PartType::Text(text) if !part.is_content_type("text", "html") && !text.trim().is_empty() => Some(text.as_ref()),
        _ => None,
    });
    let marked_up = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(text) => Some(text.as_ref()),
        _ => None,
    });
    match (plain, marked_up) {
        (Some(text), _) => Ok(with_given(given, unquoted(text))),
        (None, Some(page)) if is_page => html::page(source, given, page),
        (None, Some(text)) => html::fragment(source, given, text),
        (None, None) => Err(IntakeError::NoText { path: source.to_owned(), reason: "the message has no text".to_owned() }),
    }
}

/// "Fwd: Bridge falls" without what mail programs put before it.
fn bare_subject(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, tail)) = rest.split_once(':') {
        if !["re", "fw", "fwd", "aw", "wg", "tr", "sv"].contains(&mark.trim().to_lowercase().as_str()) {
            break;
        }
        rest = tail.trim();
    }
    rest.to_owned()
}

/// The text without the sender's signature, with one kind of line end.
fn unquoted(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.split("\n-- \n").next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "From: Ann Lee <ann@example.org>\r\nTo: desk@example.org\r\nSubject: Fwd: Bridge falls\r\nDate: Fri, 3 May 2024 23:30:00 -0500\r\nMIME-Version: 1.0\r\n";

    fn read(body: &str) -> Article {
        article("a.eml", Given::default(), format!("{HEADER}{body}").as_bytes()).unwrap()
    }

    #[test]
    fn the_header_is_metadata() {
        let article = read("Content-Type: text/plain; charset=utf-8\r\n\r\nA bridge fell.\r\n\r\nNobody was hurt.\r\n\r\n-- \r\nAnn\r\n");
        assert_eq!(article.text, "Bridge falls\n\nA bridge fell.\n\nNobody was hurt.");
        assert_eq!(
            (article.authors.as_slice(), article.published.map(|d| d.to_string()).as_deref()),
            (["Ann Lee".to_owned()].as_slice(), Some("2024-05-03"))
        );
    }

    #[test]
    fn encoded_html_is_read_where_there_is_no_plain_text() {
        let article = read(
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>A bridge fell in L=C3=B3d=C5=BA.</p><p>Nobody was hurt.</p>\r\n",
        );
        assert_eq!(article.text, "Bridge falls\n\nA bridge fell in Lódź.\n\nNobody was hurt.");
    }

    #[test]
    fn of_alternatives_the_plain_one_is_read() {
        let article = read(
            "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>No.</p>\r\n--x\r\nContent-Type: text/plain\r\n\r\nYes.\r\n--x--\r\n",
        );
        assert_eq!(article.text, "Bridge falls\n\nYes.");
    }
}
