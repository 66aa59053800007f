//! One entity of a Wikidata dump (<https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::entry::{Entry, kind_in_words};
use crate::ontology::Ontology;
use crate::reading::Kind;

/// Languages whose names are taken: English, and names that are the same in all languages.
const LANGUAGES: &[&str] = &["en", "mul", "en-gb", "en-us"];
/// Longest description that is kept, in bytes.
const DESCRIPTION: usize = 120;

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type", default)]
    sort: Cow<'a, str>,
    #[serde(borrow, default)]
    labels: Object<'a, Text<'a>>,
    #[serde(borrow, default)]
    aliases: Object<'a, Vec<Text<'a>>>,
    #[serde(borrow, default)]
    descriptions: Object<'a, Text<'a>>,
    #[serde(default, deserialize_with = "keys")]
    sitelinks: u32,
    #[serde(default)]
    claims: Option<Claims>,
}

#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    value: Cow<'a, str>,
}

/// An object, or the empty list that the exporter writes for an empty one.
struct Object<'a, T>(HashMap<Cow<'a, str>, T>);

impl<T> Default for Object<'_, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Object<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<'a, T>(PhantomData<(&'a (), T)>);
        impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for Either<'a, T> {
            type Value = Object<'a, T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Object::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = HashMap::new();
                while let Some(key) = map.next_key::<Cow<'a, str>>()? {
                    if LANGUAGES.contains(&key.as_ref()) {
                        found.insert(key, map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Object(found))
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// How many keys an object has.
fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    struct Count;
    impl<'de> Visitor<'de> for Count {
        type Value = u32;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<u32, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(0)
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<u32, A::Error> {
            let mut count = 0;
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                count += 1;
            }
            Ok(count)
        }
    }
    deserializer.deserialize_any(Count)
}

/// The statements that tell what an item is.
struct Claims {
    /// What it is an instance of: "Q5".
    instance_of: Vec<String>,
    /// Properties that only some kinds of things have, by kind.
    shows: Option<Kind>,
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Chosen;
        impl<'de> Visitor<'de> for Chosen {
            type Value = Claims;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Claims, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Claims { instance_of: Vec::new(), shows: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims, A::Error> {
                let mut claims = Claims { instance_of: Vec::new(), shows: None };
                while let Some(property) = map.next_key::<Cow<'de, str>>()? {
                    if property == "P31" {
                        let values: Vec<serde_json::Value> = map.next_value()?;
                        let id = |v: &serde_json::Value| v.pointer("/mainsnak/datavalue/value/id").and_then(|id| id.as_str()).map(str::to_owned);
                        claims.instance_of = values.iter().filter_map(id).collect();
                    } else {
                        map.next_value::<IgnoredAny>()?;
                        // The surest property decides: a birth or an occupation, a headquarters, a place on the globe, a publication.
                        let shown = match property.as_ref() {
                            "P569" | "P106" | "P21" => Some(Kind::Person),
                            "P159" | "P1128" | "P452" => Some(Kind::Organization),
                            "P625" => Some(Kind::Place),
                            "P577" | "P50" | "P57" => Some(Kind::Thing),
                            _ => None,
                        };
                        claims.shows = match (claims.shows, shown) {
                            (Some(known), Some(new)) => Some(known.min(new)),
                            (known, new) => known.or(new),
                        };
                    }
                }
                Ok(claims)
            }
        }
        deserializer.deserialize_any(Chosen)
    }
}

/// Frequent classes of Wikidata.
fn kind_of_class(class: &str) -> Option<Kind> {
    Some(match class {
        "Q5" => Kind::Person,
        "Q43229" | "Q4830453" | "Q783794" | "Q891723" | "Q6881511" | "Q7278" | "Q3918" | "Q875538" | "Q163740" | "Q476028" | "Q11032"
        | "Q1002697" | "Q192350" | "Q327333" | "Q245065" | "Q484652" | "Q15911314" | "Q79913" | "Q178790" | "Q22687" | "Q46970" | "Q176799"
        | "Q41710" | "Q17149090" => Kind::Organization,
        "Q6256" | "Q3624078" | "Q515" | "Q1549591" | "Q5119" | "Q1093829" | "Q3957" | "Q532" | "Q486972" | "Q35657" | "Q10864048" | "Q5107"
        | "Q23442" | "Q8502" | "Q4022" | "Q23397" | "Q82794" | "Q1248784" | "Q123705" | "Q7930989" | "Q35127" => Kind::Place,
        "Q1190554" | "Q40231" | "Q198" | "Q178561" | "Q132241" | "Q18608583" | "Q8065" | "Q7944" | "Q1656682" | "Q27020041" => Kind::Event,
        "Q11424" | "Q7725634" | "Q571" | "Q5398426" | "Q482994" | "Q134556" | "Q105543609" | "Q7889" | "Q7397" | "Q2424752" | "Q11446"
        | "Q820655" => Kind::Thing,
        _ => return None,
    })
}

/// Reads one line. `None` for what is no item (properties, lexemes) or has no name.
///
/// # Errors
/// If the line is not JSON of that form.
pub(super) fn entry(line: &str, ontology: &Ontology) -> Result<Option<Entry>, serde_json::Error> {
    let mut item: Item<'_> = serde_json::from_str(line)?;
    if !(item.sort.is_empty() || item.sort == "item") {
        return Ok(None);
    }
    let mut names: Vec<String> = Vec::new();
    for language in LANGUAGES {
        let label = item.labels.0.remove(*language).map(|text| text.value);
        let aliases = item.aliases.0.remove(*language).unwrap_or_default();
        for name in label.into_iter().chain(aliases.into_iter().map(|text| text.value)) {
            if !names.iter().any(|known| *known == name) {
                names.push(name.into_owned());
            }
        }
    }
    if names.is_empty() {
        return Ok(None);
    }
    let mut description = item.descriptions.0.remove("en").map(|text| text.value.into_owned()).unwrap_or_default();
    let end = (0..=DESCRIPTION.min(description.len())).rev().find(|at| description.is_char_boundary(*at)).unwrap_or(0);
    description.truncate(end);
    let claims = item.claims.as_ref();
    let by_class = claims.and_then(|claims| claims.instance_of.iter().find_map(|class| kind_of_class(class)));
    let kind = by_class.or_else(|| claims.and_then(|claims| claims.shows)).or_else(|| kind_in_words(ontology, &description));
    let label = names.remove(0);
    Ok(Some(Entry { id: item.id.into_owned(), label, aliases: names, kind, description, popularity: item.sitelinks }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Entry> {
        entry(line, &Ontology::embedded().unwrap()).unwrap()
    }

    #[test]
    fn an_item_becomes_an_entry() {
        let found = read(
            r#"{"type":"item","id":"Q900","labels":{"en":{"language":"en","value":"Lena \u00d8ie"},"fr":{"language":"fr","value":"L"}},
            "aliases":{"en":[{"language":"en","value":"L. Oie"}]},"descriptions":{"en":{"language":"en","value":"Norwegian sailor"}},
            "claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q5"},"type":"wikibase-entityid"}}}],"P569":[{}]},
            "sitelinks":{"enwiki":{"title":"x"},"frwiki":{"title":"y"}}}"#,
        );
        let expected = Entry {
            id: "Q900".into(),
            label: "Lena Øie".into(),
            aliases: vec!["L. Oie".into()],
            kind: Some(Kind::Person),
            description: "Norwegian sailor".into(),
            popularity: 2,
        };
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn empty_objects_may_be_lists_and_other_sorts_are_passed_over() {
        assert_eq!(read(r#"{"type":"item","id":"Q1","labels":[],"aliases":[],"descriptions":[],"claims":[],"sitelinks":[]}"#), None);
        assert_eq!(read(r#"{"type":"property","id":"P31","labels":{"en":{"value":"instance of"}}}"#), None);
        let bare = read(r#"{"id":"Q2","labels":{"mul":{"value":"Tarrow"}},"claims":{"P625":[{}]}}"#).unwrap();
        assert_eq!((bare.label.as_str(), bare.kind), ("Tarrow", Some(Kind::Place)));
        assert!(entry("{", &Ontology::default()).is_err());
    }
}
