//! The words of the articles: which articles have all of those that are searched for.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use crate::graph::vocabulary::term;
use crate::store::names::{common, folded_words, united};
use crate::store::{GraphStore, StoreError};

/// From this length on, a word also finds the words that begin with it: "resign" finds "resigned".
const STEM: usize = 4;

/// Which articles have which words.
#[derive(Debug, Default)]
pub struct Texts {
    /// The articles, the newest first.
    articles: Vec<NamedNode>,
    /// Words of texts and headlines.
    anywhere: Words,
    /// Words of headlines.
    headlines: Words,
}

/// Words, sorted, each with the articles that have it in the order of the articles.
#[derive(Debug, Default)]
struct Words(Vec<(Box<str>, Vec<u32>)>);

impl Texts {
    /// The words of those articles, which are given in the order in which they are to be found.
    pub fn of(store: &GraphStore, articles: Vec<NamedNode>) -> Result<Self, StoreError> {
        let (mut anywhere, mut headlines) = (HashMap::new(), HashMap::new());
        for (at, article) in articles.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let headline = value(store, article.as_ref(), term::HEADLINE)?;
            add(&mut headlines, at, &headline);
            add(&mut anywhere, at, &headline);
            add(&mut anywhere, at, &value(store, article.as_ref(), term::ARTICLE_BODY)?);
        }
        Ok(Self { articles, anywhere: Words::sorted(anywhere), headlines: Words::sorted(headlines) })
    }

    /// The articles that have all words of `wanted`: those with the words in the headline first, among them the newest.
    pub fn find(&self, wanted: &str) -> Vec<&NamedNode> {
        let words = folded_words(wanted);
        let first = self.headlines.having_all(&words);
        let rest = self.anywhere.having_all(&words).into_iter().filter(|at| first.binary_search(at).is_err());
        first.iter().copied().chain(rest).filter_map(|at| self.articles.get(at as usize)).collect()
    }
}

impl Words {
    fn sorted(words: HashMap<Box<str>, Vec<u32>>) -> Self {
        let mut words: Vec<(Box<str>, Vec<u32>)> = words.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        words.iter_mut().for_each(|(_, articles)| articles.shrink_to_fit());
        Self(words)
    }

    fn having_all(&self, words: &[String]) -> Vec<u32> {
        common(words.iter().map(|word| self.having(word)))
    }

    fn having(&self, word: &str) -> Vec<u32> {
        let from = self.0.partition_point(|(known, _)| known.as_ref() < word);
        let fits = |known: &str| known == word || (word.len() >= STEM && known.starts_with(word));
        united(self.0[from..].iter().take_while(|(known, _)| fits(known)).map(|(_, articles)| articles.as_slice()))
    }
}

fn add(words: &mut HashMap<Box<str>, Vec<u32>>, article: u32, text: &str) {
    for word in folded_words(text).into_iter().collect::<BTreeSet<_>>() {
        words.entry(word.into()).or_default().push(article);
    }
}

fn value(store: &GraphStore, article: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<String, StoreError> {
    let quad = store.matching(Some(article), Some(property), None, None).next().transpose()?;
    Ok(quad.and_then(|quad| if let Term::Literal(literal) = quad.object { Some(literal.value().to_owned()) } else { None }).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_be_there_and_headlines_go_first() {
        let (mut anywhere, mut headlines) = (HashMap::new(), HashMap::new());
        for (at, (headline, body)) in
            [("Rain", "The minister resigned."), ("Minister resigns", "She was the minister."), ("Sun", "Resignation? No.")].iter().enumerate()
        {
            add(&mut headlines, at as u32, headline);
            add(&mut anywhere, at as u32, &format!("{headline} {body}"));
        }
        let articles = ["a", "b", "c"].map(|name| NamedNode::new(format!("urn:{name}")).unwrap()).to_vec();
        let texts = Texts { articles, anywhere: Words::sorted(anywhere), headlines: Words::sorted(headlines) };
        let found = |wanted: &str| texts.find(wanted).iter().map(|node| node.as_str().replace("urn:", "")).collect::<String>();
        assert_eq!(found("resign"), "bac");
        assert_eq!(found("minister resign"), "ba");
        assert_eq!(found("sun"), "c");
        assert_eq!(found("no such words"), "");
        assert_eq!(found(""), "");
    }
}
