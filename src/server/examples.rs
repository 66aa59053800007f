//! Queries to start from, as they lie in `examples/queries`.

use std::sync::LazyLock;

use regex::Regex;

use crate::graph::vocabulary;

/// A query with a name and a line that says what it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The name of its file, without the extension.
    pub name: &'static str,
    /// The text, which begins with the question as a comment.
    pub text: &'static str,
}

macro_rules! examples {
    ($($name:literal),* $(,)?) => {
        /// All of them, the plainest first.
        pub const ALL: &[Example] = &[$(Example { name: $name, text: include_str!(concat!("../../examples/queries/", $name, ".rq")) }),*];
    };
}

examples! {
    "who-said-what",
    "people-and-offices",
    "claims-that-are-no-facts",
    "denials",
    "planned",
    "arrests-and-trials",
    "articles-by-publisher",
    "facts-as-a-graph",
}

impl Example {
    /// What it asks, in words.
    #[must_use]
    pub fn question(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches('#').trim()
    }

    /// The query itself, without the comment at its start.
    #[must_use]
    pub fn query(&self) -> &'static str {
        self.text.split_once('\n').map_or(self.text, |(_, rest)| rest)
    }

    /// Whether it makes a graph rather than rows.
    #[must_use]
    pub fn makes_a_graph(&self) -> bool {
        self.query().lines().any(|line| line.trim_start().starts_with("CONSTRUCT"))
    }

    /// The query with the prefixes that it uses declared, for those who do not have them preset.
    #[must_use]
    pub fn with_prefixes(&self, base: &str) -> String {
        static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b([a-z]+):[A-Za-z_]").ok());
        let used: Vec<&str> =
            NAME.iter().flat_map(|name| name.captures_iter(self.query())).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        let declared = vocabulary::prefixes(base).into_iter().filter(|(prefix, _)| used.contains(prefix));
        let lines: String = declared.map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect();
        lines + self.query()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Prepared;
    use oxigraph::sparql::SparqlEvaluator;

    #[test]
    fn every_example_of_the_folder_is_here_and_says_what_it_asks() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/queries");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort_unstable();
        let mut embedded: Vec<&str> = ALL.iter().map(|example| example.name).collect();
        embedded.sort_unstable();
        assert_eq!(names, embedded);
        for example in ALL {
            assert!(example.text.starts_with("# ") && !example.question().is_empty(), "{}", example.name);
        }
    }

    #[test]
    fn every_example_is_a_query_with_and_without_the_preset_prefixes() {
        for example in ALL {
            assert!(Prepared::new(example.query(), "urn:newsgraph:").is_ok(), "{}", example.name);
            let text = example.with_prefixes("urn:newsgraph:");
            assert!(SparqlEvaluator::new().parse_query(&text).is_ok(), "{text}");
        }
    }
}
