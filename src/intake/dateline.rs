//! The dateline before a story's first sentence: "PORT ALDIS (Reuters) —", "WASHINGTON, Jan. 3 (AP) -".

use std::sync::LazyLock;

use regex::Regex;

/// A dateline and where the sentence after it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The place as written, with what narrows it: "MOGADISHU, Somalia".
    pub place: Option<String>,
    /// The agency in brackets.
    pub agency: Option<String>,
    /// Byte of the paragraph at which the story begins.
    pub end: usize,
}

/// Words in capitals before a dash or colon that are no place.
const LABELS: &[&str] = &[
    "UPDATE",
    "UPDATED",
    "BREAKING",
    "EXCLUSIVE",
    "WATCH",
    "VIDEO",
    "ANALYSIS",
    "OPINION",
    "EDITORIAL",
    "REVIEW",
    "WARNING",
    "NOTE",
    "CORRECTION",
    "READ",
    "MORE",
    "LIVE",
    "PHOTO",
    "PHOTOS",
    "INTERVIEW",
    "FACTBOX",
    "EXPLAINER",
    "COMMENT",
    "TIMELINE",
    "ALERT",
    "BREAKING NEWS",
    "SPECIAL REPORT",
];

const MONTH: &str = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?";

/// The dateline at the start of `paragraph`, if there is one.
///
/// A place in capitals is enough before a dash or colon; one in small letters needs the agency in brackets, or a dash of its own in
/// the sentence ("Leeds — The mill closed"), so that a sentence with a pair of dashes keeps its first words.
pub fn find(paragraph: &str) -> Option<Dateline> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        let name = r"\p{Lu}[\p{L}\p{M}.'’‘\-]*(?:[ /](?:(?:de|del|la|al|el|of|the|and|da|do|di|sur|am|an|der)\s)*\p{Lu}[\p{L}\p{M}.'’‘\-]*){0,3}";
        let day = format!(r"(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?");
        let pattern = format!(
            r"^(?P<place>{name}(?:,\s+(?:{name}))??)?(?:,?\s+(?:{day}))?(?:,?\s*[(\[](?P<agency>[\p{{L}}][\p{{L}}\p{{M}}&./' -]{{1,40}})[)\]])?\s*(?P<mark>—|–|--|-|:)\s+"
        );
        Regex::new(&pattern).expect("the pattern is constant")
    });
    let found = FORM.captures(paragraph)?;
    let (place, agency, mark) = (found.name("place").map(|m| m.as_str()), found.name("agency").map(|m| m.as_str()), &found["mark"]);
    let end = found.get(0)?.end();
    let rest = &paragraph[end..];
    if !rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "\"“‘'«„£$€".contains(c)) {
        return None;
    }
    let fits = match place {
        None => agency.is_some(),
        Some(place) if LABELS.contains(&place) => false,
        Some(place) => agency.is_some() || is_capitals(place) || (mark != ":" && mark != "-" && !has_dash(rest)),
    };
    fits.then(|| Dateline { place: place.map(str::to_owned), agency: agency.map(str::to_owned), end })
}

/// Whether the first name of `place` is in capitals.
fn is_capitals(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or_default();
    first.chars().filter(|c| c.is_uppercase()).count() >= 3 && !first.chars().any(char::is_lowercase)
}

/// Whether the first sentence has a further dash.
fn has_dash(text: &str) -> bool {
    let sentence = text.split(". ").next().unwrap_or_default();
    [" — ", " – ", " -- ", "—"].iter().any(|dash| sentence.contains(dash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(Option<String>, Option<String>, String)> {
        find(text).map(|d| (d.place, d.agency, text[d.end..].to_owned()))
    }

    fn some(place: &str, agency: Option<&str>, rest: &str) -> Option<(Option<String>, Option<String>, String)> {
        Some((Some(place.to_owned()), agency.map(str::to_owned), rest.to_owned()))
    }

    #[test]
    fn datelines_of_every_house_are_known() {
        assert_eq!(parts("PORT ALDIS — The envoy left."), some("PORT ALDIS", None, "The envoy left."));
        assert_eq!(parts("MEXICO CITY (Reuters) - The peso fell."), some("MEXICO CITY", Some("Reuters"), "The peso fell."));
        assert_eq!(parts("WASHINGTON, Jan. 3 (AP) -- Snow fell."), some("WASHINGTON", Some("AP"), "Snow fell."));
        assert_eq!(parts("MOGADISHU, Somalia (AP) — A bomb."), some("MOGADISHU, Somalia", Some("AP"), "A bomb."));
        assert_eq!(parts("Leeds — The mill closed."), some("Leeds", None, "The mill closed."));
        assert_eq!(parts("NEW DELHI: The court ruled."), some("NEW DELHI", None, "The court ruled."));
        assert_eq!(parts("São Paulo (AFP) – Rain fell."), some("São Paulo", Some("AFP"), "Rain fell."));
        assert_eq!(parts("(Reuters) - Rain fell."), Some((None, Some("Reuters".to_owned()), "Rain fell.".to_owned())));
    }

    #[test]
    fn sentences_with_dashes_are_none() {
        for text in
            ["Smith — The Hague's envoy — left.", "UPDATE: The court ruled.", "NATO - the alliance - met.", "The port, which closed.", "Note: The"]
        {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
