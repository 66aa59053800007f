//! Whether the article's text is what it was named by, and whether passages and quotations stand in it where they say.

use oxigraph::model::Term;

use super::super::sheet::Sheet;
use crate::graph::iri;
use crate::graph::vocabulary::term;

/// A place at which the graph and the text disagree.
pub struct Found {
    /// The passage, quotation, statement or article.
    pub node: String,
    /// What is wrong.
    pub message: String,
}

/// What was compared with the text.
#[derive(Default)]
pub struct Compared {
    /// Passages and quotations that were compared.
    pub passages: usize,
    /// Those that were not, since the text is not in the store.
    pub unchecked: usize,
    /// What is wrong.
    pub found: Vec<Found>,
}

/// Compares an article's graph with its text.
pub fn compare(sheet: &Sheet<'_>) -> Compared {
    let mut compared = Compared::default();
    let body = sheet.text(sheet.article.as_str(), term::ARTICLE_BODY);
    if let Some(text) = body {
        digest(sheet, text, &mut compared.found);
    }
    let body: Option<Vec<char>> = body.map(|text| text.chars().collect());
    let passages = sheet.of_class(term::PASSAGE).into_iter().map(|node| (node, term::EXACT));
    let quotations = sheet.of_class(term::QUOTATION).into_iter().map(|node| (node, term::TEXT));
    for (node, words) in passages.chain(quotations) {
        let Some(body) = &body else {
            compared.unchecked += 1;
            continue;
        };
        compared.passages += 1;
        let stretch = sheet.offset(node, term::BEGIN).zip(sheet.offset(node, term::END)).and_then(|(begin, end)| body.get(begin..end));
        let message = match (stretch, sheet.text(node, words)) {
            (Some(stretch), Some(words)) if stretch.iter().copied().eq(words.chars()) => continue,
            (Some(_), Some(words)) => format!("the article does not say \"{words}\" there"),
            _ => "no offsets inside the article's text, or no words".to_owned(),
        };
        compared.found.push(Found { node: node.to_owned(), message });
    }
    compared.found.extend(evidence(sheet));
    compared
}

/// The article's name ends with the digest of its text.
fn digest(sheet: &Sheet<'_>, text: &str, found: &mut Vec<Found>) {
    let digest = iri::digest(text, 16);
    if !sheet.article.as_str().ends_with(&format!("-{digest}")) {
        let message = format!("its text has the digest {digest}: it is not the text that the article was named by");
        found.push(Found { node: sheet.article.as_str().to_owned(), message });
    }
}

/// Statements and quotations rest on a passage of their own article.
fn evidence(sheet: &Sheet<'_>) -> Vec<Found> {
    let article = Term::from(sheet.article.clone());
    let nodes = sheet.of_class(term::STATEMENT).into_iter().chain(sheet.of_class(term::QUOTATION));
    let rests = |node: &str| match sheet.value(node, term::EVIDENCE) {
        Some(Term::NamedNode(passage)) => sheet.says(passage.as_str(), term::IN_ARTICLE, &article),
        _ => false,
    };
    let bare = nodes.filter(|node| !rests(node));
    bare.map(|node| Found { node: node.to_owned(), message: "no evidence in this article".to_owned() }).collect()
}
