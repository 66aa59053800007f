//! An article before it is decoded: cheap to make, so that the costly part (pages, PDF) is done by the threads that read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::given::Given;
use super::limit::MAX_BYTES;
use super::{IntakeError, decode, html, mail, markdown, pdf, text};
use crate::article::Article;

/// One article as it was found, not yet decoded.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where it was found: a path, with the place inside it after `!` (archives) or `#` (number of the entry).
    pub source: String,
    /// Its format.
    pub form: Form,
    /// What its container says of it.
    pub given: Given,
    /// Where it was fetched from, which stands in where it names no address itself.
    pub address: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// The format of one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text in any encoding.
    Text,
    /// Plain text that came as a field of a record, in UTF-8.
    Field,
    /// Markdown.
    Markdown,
    /// A whole HTML page.
    Page,
    /// HTML that is the article's body and nothing else, in UTF-8.
    Fragment,
    /// PDF with a text layer.
    Pdf,
    /// An e-mail message.
    Mail,
}

impl Form {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Field => "text",
            Self::Markdown => "Markdown",
            Self::Page | Self::Fragment => "HTML",
            Self::Pdf => "PDF",
            Self::Mail => "e-mail",
        }
    }
}

impl Draft {
    /// About how many bytes of text are in it: most of a page is not its article.
    #[must_use]
    pub fn likely_length(&self) -> usize {
        match self.form {
            Form::Page | Form::Pdf => self.bytes.len() / 16,
            _ => self.bytes.len(),
        }
    }

    /// Decodes it.
    ///
    /// # Errors
    /// If there is nothing to read in it, or it is damaged.
    pub fn read(self) -> Result<Article, IntakeError> {
        let path = self.source.clone();
        // The parsers of foreign formats are not ours: one that fails must not take the other articles with it.
        catch_unwind(AssertUnwindSafe(|| self.decode())).unwrap_or(Err(IntakeError::Failed { path }))
    }

    fn decode(self) -> Result<Article, IntakeError> {
        let Self { source, form, given, address, bytes } = self;
        if bytes.len() > MAX_BYTES {
            return Err(IntakeError::TooLong { path: source });
        }
        let text = |bytes: &[u8]| decode::decode(bytes).map_err(|format| IntakeError::Format { path: source.clone(), format });
        let mut article = match form {
            Form::Text | Form::Field => text::with_given(given, text(&bytes)?),
            Form::Markdown => markdown::article(given, &text(&bytes)?),
            Form::Page => html::page(&source, given, &decode::decode_html(&bytes))?,
            Form::Fragment => html::fragment(&source, given, &String::from_utf8_lossy(&bytes))?,
            Form::Pdf => text::with_given(given, pdf::text(&source, &bytes)?),
            Form::Mail => mail::article(&source, given, &bytes)?,
        };
        if is_blank(&article.text) {
            return Err(IntakeError::Empty(source));
        }
        if article.text.len() > MAX_BYTES {
            return Err(IntakeError::TooLong { path: source });
        }
        article.url = article.url.or(address);
        article.source = source;
        Ok(article)
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}')
}
