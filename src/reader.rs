//! The whole way from an article to what it says, as one object that is loaded once and shared by all threads.

use std::path::Path;

use thiserror::Error;

use crate::article::Article;
use crate::discourse::{self, Discourse};
use crate::extraction;
use crate::language::{Analysis, Analyzer, ModelError};
use crate::ontology::{Ontology, OntologyError};
use crate::reading::Reading;

/// SHA-256 of the files of the language model, in hexadecimal: what a graph says it was read with.
pub const MODEL_DIGEST: &str = env!("NEWSGRAPH_MODEL_DIGEST");

/// Reads articles. What it says of an article depends on that article alone: not on the others, not on the number of threads.
pub struct Reader {
    analyzer: Analyzer,
    ontology: Ontology,
    min_confidence: f64,
}

/// Why a reader cannot be made.
#[derive(Debug, Error)]
pub enum ReaderError {
    /// The language model cannot be loaded.
    #[error("the language model cannot be loaded")]
    Model(#[from] ModelError),
    /// The ontology cannot be loaded.
    #[error(transparent)]
    Ontology(#[from] OntologyError),
}

/// An article's reading with all that led to it, for those who want to see how.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// Words, trees and names.
    pub analysis: Analysis,
    /// Mentions, entities, speech and times.
    pub discourse: Discourse,
    /// What the article says.
    pub reading: Reading,
}

impl Reader {
    /// The reader that the program comes with.
    ///
    /// # Errors
    /// If the embedded model cannot be run on this machine.
    pub fn embedded() -> Result<Self, ReaderError> {
        Ok(Self { analyzer: Analyzer::embedded()?, ontology: Ontology::embedded()?, min_confidence: 0.0 })
    }

    /// Adds the words and relations of a user's own ontology file.
    ///
    /// # Errors
    /// If the file cannot be read or says something that the program does not know.
    pub fn with_ontology(mut self, path: &Path) -> Result<Self, ReaderError> {
        self.ontology = self.ontology.with_file(path)?;
        Ok(self)
    }

    /// Leaves out statements whose confidence is below `least`, 0 to 1.
    #[must_use]
    pub fn with_min_confidence(mut self, least: f64) -> Self {
        self.min_confidence = least;
        self
    }

    /// The words and relations that it reads with.
    #[must_use]
    pub fn ontology(&self) -> &Ontology {
        &self.ontology
    }

    /// Its language layer.
    #[must_use]
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// What an article says.
    #[must_use]
    pub fn read(&self, article: &Article) -> Reading {
        self.understand(article).reading
    }

    /// What each of several articles says; the model's batches are filled across them, which is faster than one by one.
    #[must_use]
    pub fn read_many(&self, articles: &[Article]) -> Vec<Reading> {
        self.understand_many(articles).into_iter().map(|understanding| understanding.reading).collect()
    }

    /// What an article says, and how the reader came to it.
    #[must_use]
    pub fn understand(&self, article: &Article) -> Understanding {
        self.interpret(article, self.analyzer.analyze(article))
    }

    /// As [`Reader::understand`] for several articles at once.
    #[must_use]
    pub fn understand_many(&self, articles: &[Article]) -> Vec<Understanding> {
        let analyses = self.analyzer.analyze_many(&articles.iter().collect::<Vec<_>>());
        articles.iter().zip(analyses).map(|(article, analysis)| self.interpret(article, analysis)).collect()
    }

    fn interpret(&self, article: &Article, analysis: Analysis) -> Understanding {
        let discourse = discourse::understand(article, &analysis, &self.ontology);
        let mut reading = extraction::extract(article, &analysis, &discourse, &self.ontology);
        if self.min_confidence > 0.0 {
            extraction::sift::keep_confident(&mut reading, self.min_confidence);
        }
        Understanding { analysis, discourse, reading }
    }
}
