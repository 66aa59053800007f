//! The way from articles to [`Analysis`], many sentences at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::{
    Analysis, Name, Sentence, Upos, agreement,
    decode::{Parse, parse},
    lemma,
    model::{ModelError, Network},
    name, sentence, subject, token,
    window::{Window, windows},
    wordpiece::WordPiece,
};
use crate::article::Article;

static VOCABULARY: &str = include_str!("../../models/vocab.txt");

/// Pieces, padding included, that one batch holds at most: with more, its numbers no longer fit the processor's cache.
const BATCH: usize = 256;

/// Reads articles; loaded once, then shared by all threads.
///
/// What it says of a sentence depends on that sentence alone, never on the other sentences read with it or on the number of threads; only names are
/// also compared within their article.
pub struct Analyzer {
    network: Network,
    vocabulary: WordPiece,
}

/// A text cut into sentences and words, not yet read.
struct Segmented {
    text: String,
    /// Bytes of each word.
    range: Vec<Range<usize>>,
    sentences: Vec<Sentence>,
}

impl Segmented {
    fn of_article(article: &Article) -> Self {
        let mut this = Self { text: article.text.clone(), range: Vec::new(), sentences: Vec::new() };
        for (block, part) in article.blocks.iter().enumerate() {
            let Some(text) = article.text.get(part.range.clone()) else { continue };
            let words = token::tokenize(text);
            let first = this.range.len();
            let ends = sentence::split(text, &words).into_iter().map(|w| w.start + first..w.end + first);
            this.sentences.extend(ends.map(|words| Sentence { words, block }));
            this.range.extend(words.into_iter().map(|w| w.start + part.range.start..w.end + part.range.start));
        }
        this
    }

    fn of_words(sentences: &[Vec<String>]) -> Self {
        let mut this = Self { text: String::new(), range: Vec::new(), sentences: Vec::new() };
        for words in sentences.iter().filter(|s| !s.is_empty()) {
            let first = this.range.len();
            for word in words {
                if !this.text.is_empty() {
                    this.text.push(if this.range.len() == first { '\n' } else { ' ' });
                }
                let begin = this.text.len();
                this.text.push_str(word);
                this.range.push(begin..this.text.len());
            }
            this.sentences.push(Sentence { words: first..this.range.len(), block: 0 });
        }
        this
    }

    fn words(&self, sentence: &Sentence) -> Vec<&str> {
        self.range[sentence.words.clone()].iter().map(|r| &self.text[r.clone()]).collect()
    }
}

impl Analyzer {
    /// Loads the model that is part of the binary.
    ///
    /// # Errors
    /// When the model does not fit this program, or cannot be run on this machine.
    pub fn embedded() -> Result<Self, ModelError> {
        let this = Self { network: Network::embedded()?, vocabulary: WordPiece::new(VOCABULARY) };
        // A model that loads but cannot be run on this machine would give empty readings: it has to fail here, not there.
        let probe = windows(0, &["It", "rained", "."], &this.vocabulary);
        this.network.read(&probe.iter().collect::<Vec<_>>(), probe.iter().map(Window::padded).max().unwrap_or(0))?;
        Ok(this)
    }

    /// Reads one article.
    #[must_use]
    pub fn analyze(&self, article: &Article) -> Analysis {
        self.read(vec![Segmented::of_article(article)]).pop().unwrap_or_default()
    }

    /// Reads several articles; the answers are the same as one by one, but come faster.
    #[must_use]
    pub fn analyze_many(&self, articles: &[&Article]) -> Vec<Analysis> {
        self.read(articles.par_iter().map(|a| Segmented::of_article(a)).collect())
    }

    /// Reads sentences that are already cut into words. The text of the answer is the words joined by blanks, one sentence a line.
    #[must_use]
    pub fn analyze_words(&self, sentences: &[Vec<String>]) -> Analysis {
        self.read(vec![Segmented::of_words(sentences)]).pop().unwrap_or_default()
    }

    fn read(&self, texts: Vec<Segmented>) -> Vec<Analysis> {
        let sentences: Vec<(&Segmented, &Sentence)> = texts.iter().flat_map(|t| t.sentences.iter().map(move |s| (t, s))).collect();
        let windows: Vec<Vec<Window>> =
            sentences.par_iter().enumerate().map(|(i, (text, sentence))| windows(i, &text.words(sentence), &self.vocabulary)).collect();
        let batches = batches(&windows);
        let read = |batch: &Batch| {
            let sentences: Vec<&[Window]> = batch.sentences.iter().map(|s| windows[*s].as_slice()).collect();
            parse(&self.network, &sentences, batch.length)
        };
        let answers: Vec<Vec<Parse>> = batches.par_iter().map(read).collect();
        let mut parses = vec![Parse::default(); sentences.len()];
        for (batch, answers) in batches.iter().zip(answers) {
            for (sentence, parse) in batch.sentences.iter().zip(answers) {
                parses[*sentence] = parse;
            }
        }
        let mut parses = parses.into_iter();
        let parses: Vec<Vec<Parse>> = texts.iter().map(|t| parses.by_ref().take(t.sentences.len()).collect()).collect();
        texts.into_par_iter().zip(parses).map(|(text, parses)| build(text, parses, &self.vocabulary)).collect()
    }
}

/// Sentences that are read at once.
struct Batch {
    sentences: Vec<usize>,
    /// Pieces to which their windows are padded.
    length: usize,
}

/// Groups sentences whose windows have the same padded length; the longest come first, so that no thread is left with a long one at the end.
fn batches(windows: &[Vec<Window>]) -> Vec<Batch> {
    let length = |s: usize| windows[s].iter().map(Window::padded).max().unwrap_or(0);
    let mut order: Vec<(usize, usize)> = (0..windows.len()).map(|s| (length(s), s)).collect();
    order.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut batches: Vec<Batch> = Vec::new();
    let mut used = 0;
    for (length, sentence) in order {
        let more = length * windows[sentence].len();
        match batches.last_mut() {
            Some(batch) if batch.length == length && used + more <= BATCH => {
                batch.sentences.push(sentence);
                used += more;
            }
            _ => {
                batches.push(Batch { sentences: vec![sentence], length });
                used = more;
            }
        }
    }
    batches
}

fn build(text: Segmented, parses: Vec<Parse>, vocabulary: &WordPiece) -> Analysis {
    let words = text.range.len();
    let mut all =
        Analysis { text: text.text, range: text.range, sentences: text.sentences, children: vec![Vec::new(); words], ..Analysis::default() };
    for parse in parses {
        let first = all.upos.len();
        all.head.extend(parse.head.iter().map(|h| h.map(|h| h + first)));
        all.fault = all.fault.or(parse.fault);
        all.relation.extend(parse.relation);
        all.certainty.extend(parse.certainty);
        all.upos.extend(parse.upos);
        all.vector.extend(parse.vector);
        let name = |n: name::Span| Name { words: n.words.start + first..n.words.end + first, kind: n.kind, confidence: n.confidence };
        all.names.extend(parse.names.into_iter().map(name));
    }
    debug_assert!(all.upos.len() == words && all.head.len() == words && all.relation.len() == words);
    all.upos.resize(words, Upos::X);
    for word in 0..words {
        if let Some(head) = all.head[word] {
            all.children[head].push(word);
        }
    }
    subject::mend(&mut all);
    agreement::agree(&mut all);
    all.lemma = lemma::lemmas(&all, vocabulary);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Relation;

    const TEXTS: [&str; 4] = [
        "Mayor Elena Torres said on Friday that Northwind Energy Corp. would not build the plant in Lisbon. She didn't say why.",
        "\u{201c}We are ready,\u{201d} the minister told reporters.\n\nNobody believed him!",
        "Rain fell.",
        "",
    ];

    /// A sentence of far more pieces than a window holds.
    fn endless() -> String {
        let parts: Vec<String> = (0..60).map(|i| format!("the mayor of town number {i} met a farmer")).collect();
        format!("On Monday {}.", parts.join(", "))
    }

    fn check(analysis: &Analysis) {
        let words = analysis.len();
        assert_eq!((analysis.upos.len(), analysis.lemma.len(), analysis.head.len()), (words, words, words));
        assert_eq!((analysis.relation.len(), analysis.children.len(), analysis.certainty.len()), (words, words, words));
        assert!(analysis.certainty.iter().all(|c| (0.0..=1.0).contains(c)));
        for sentence in &analysis.sentences {
            let roots = sentence.words.clone().filter(|w| analysis.head[*w].is_none());
            assert_eq!(roots.count(), 1);
            for word in sentence.words.clone() {
                assert_eq!(analysis.head[word].is_none(), analysis.relation[word] == Relation::Root);
                assert!(analysis.head[word].is_none_or(|h| sentence.words.contains(&h)));
            }
        }
        assert!(analysis.names.windows(2).all(|n| n[0].words.end <= n[1].words.start));
    }

    #[test]
    fn company_does_not_change_the_answer() {
        let analyzer = Analyzer::embedded().unwrap();
        let mut texts: Vec<String> = TEXTS.map(str::to_owned).to_vec();
        texts.push(endless());
        texts.push(TEXTS.repeat(3).join("\n\n"));
        let articles: Vec<Article> = texts.iter().map(|t| Article::from_body(t)).collect();
        let together = analyzer.analyze_many(&articles.iter().collect::<Vec<_>>());
        for (article, many) in articles.iter().zip(&together) {
            let one = analyzer.analyze(article);
            check(&one);
            assert_eq!(one.head, many.head);
            assert_eq!(one.relation, many.relation);
            assert_eq!(one.certainty, many.certainty);
            assert_eq!(one.upos, many.upos);
            assert_eq!(one.names, many.names);
            assert_eq!(one.vector, many.vector);
        }
    }

    #[test]
    fn reads_a_sentence() {
        let analyzer = Analyzer::embedded().unwrap();
        let analysis = analyzer.analyze(&Article::from_body(TEXTS[0]));
        assert_eq!(analysis.sentences.len(), 2);
        let said = (0..analysis.len()).find(|w| analysis.form(*w) == "said").unwrap();
        assert_eq!((analysis.head[said], analysis.lemma[said].as_str()), (None, "say"));
        let subject = analysis.child(said, Relation::Nsubj).unwrap();
        assert!(analysis.slice(analysis.subtree(subject)[0]..subject + 3).contains("Elena Torres"));
        let names: Vec<&str> = analysis.names.iter().map(|n| analysis.slice(n.words.clone())).collect();
        assert!(names.contains(&"Elena Torres") && names.contains(&"Lisbon"), "{names:?}");
    }

    #[test]
    fn given_words_stay() {
        let analyzer = Analyzer::embedded().unwrap();
        let words = vec![vec!["They".to_owned(), "ca".to_owned(), "n't".to_owned()], vec![], vec!["Go".to_owned(), "!".to_owned()]];
        let analysis = analyzer.analyze_words(&words);
        check(&analysis);
        assert_eq!(analysis.text, "They ca n't\nGo !");
        assert_eq!(analysis.lemma, ["they", "can", "not", "go", "!"]);
    }
}
