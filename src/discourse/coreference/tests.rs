//! Whole small stories: which mentions are one thing, and what it is called.

use crate::article::{Article, Block, BlockKind};
use crate::discourse::{Discourse, understand};
use crate::language::Analysis;
use crate::language::testing;
use crate::ontology::Ontology;
use crate::reading::Kind;

fn story(table: &str) -> (Analysis, Discourse) {
    let analysis = testing::analysis(table);
    let article = Article {
        text: analysis.text.clone(),
        blocks: vec![Block { range: 0..analysis.text.len(), kind: BlockKind::Paragraph }],
        ..Article::default()
    };
    let discourse = understand(&article, &analysis, &Ontology::embedded().expect("the embedded ontology"));
    (analysis, discourse)
}

/// The words of all mentions of the entity called `label`.
fn mentions_of(told: &(Analysis, Discourse), label: &str) -> Vec<String> {
    let (analysis, discourse) = told;
    let entity = discourse.entities.iter().find(|e| e.label == label).unwrap_or_else(|| panic!("no {label}: {:?}", discourse.entities));
    entity.mentions.iter().map(|m| analysis.slice(discourse.mentions[*m].core.clone()).to_owned()).collect()
}

fn kind_of(told: &(Analysis, Discourse), label: &str) -> Option<Kind> {
    told.1.entities.iter().find(|e| e.label == label).map(|e| e.kind)
}

const PRESIDENT: &str = "
    Peruvian Peruvian ADJ 2 amod
    President President PROPN 3 nmod:desc
    Elena Elena PROPN 5 nsubj B-PER
    Brand Brand PROPN 3 flat I-PER
    said say VERB 0 root
    she she PRON 8 nsubj
    would would AUX 8 aux
    visit visit VERB 5 ccomp
    Chile Chile PROPN 8 obj B-LOC
    . . PUNCT 5 punct

    Brand Brand PROPN 2 nsubj B-PER
    met meet VERB 0 root
    Rosa Rosa PROPN 2 obj B-PER
    Ibarra Ibarra PROPN 3 flat I-PER
    , , PUNCT 7 punct
    the the DET 7 det
    minister minister NOUN 3 appos
    . . PUNCT 2 punct

    The the DET 2 det
    president president NOUN 3 nsubj
    praised praise VERB 0 root
    Ibarra Ibarra PROPN 3 obj B-PER
    and and CCONJ 7 cc
    her her PRON 7 nmod:poss
    country country NOUN 4 conj
    . . PUNCT 3 punct
";

const UNION: &str = "
    The the DET 3 det
    Harbour Harbour PROPN 3 compound B-ORG
    Pilots Pilot PROPN 5 nmod:poss I-ORG
    ' 's PART 3 case I-ORG
    Union Union PROPN 9 nsubj I-ORG
    ( ( PUNCT 7 punct
    HPU HPU PROPN 5 appos B-ORG
    ) ) PUNCT 7 punct
    sued sue VERB 0 root
    Tellmar Tellmar PROPN 11 compound B-ORG
    Foods Food PROPN 9 obj I-ORG
    . . PUNCT 9 punct

    Tellmar Tellmar PROPN 10 nsubj
    , , PUNCT 5 punct
    which which PRON 5 nsubj
    has have AUX 5 aux
    owed ow VERB 1 acl:relcl
    its its PRON 8 nmod:poss
    crews crew NOUN 8 compound
    money money NOUN 5 obj
    , , PUNCT 1 punct
    denied deny VERB 0 root
    it it PRON 10 obj
    . . PUNCT 10 punct

    The the DET 2 det
    union union NOUN 3 nsubj
    rejected reject VERB 0 root
    an a DET 5 det
    offer offer NOUN 3 obj
    from from ADP 8 case
    the the DET 8 det
    company company NOUN 5 nmod
    . . PUNCT 3 punct
";

const DIVERS: &str = "
    Dutch Dutch ADJ 2 amod
    divers diver NOUN 3 nsubj
    raised raise VERB 0 root
    the the DET 6 det
    trawler trawler NOUN 3 obj
    Alba Alba PROPN 3 obj
    near near ADP 8 case
    Bergen Bergen PROPN 6 nmod B-LOC
    . . PUNCT 3 punct

    The the DET 2 det
    divers diver NOUN 3 nsubj
    blamed blame VERB 0 root
    two two NUM 5 nummod
    officials official NOUN 3 obj
    in in ADP 7 case
    Oslo Oslo PROPN 5 nmod B-LOC
    , , PUNCT 11 punct
    who who PRON 11 nsubj
    had have AUX 11 aux
    seen see VERB 5 acl:relcl
    drug drug NOUN 13 compound
    cartels cartel NOUN 11 obj
    . . PUNCT 3 punct

    Most most ADJ 5 nsubj
    of of ADP 4 case
    the the DET 4 det
    cartels cartel NOUN 1 nmod
    fear fear VERB 0 root
    the the DET 7 det
    Dutch Dutch PROPN 5 obj
    . . PUNCT 5 punct
";

#[test]
fn a_president_is_known_by_surname_office_and_pronoun() {
    let told = story(PRESIDENT);
    assert_eq!(mentions_of(&told, "Elena Brand"), ["Elena Brand", "she", "Brand", "president", "her"]);
    assert_eq!(mentions_of(&told, "Rosa Ibarra"), ["Rosa Ibarra", "minister", "Ibarra"]);
    assert_eq!(kind_of(&told, "Chile"), Some(Kind::Place));
}

#[test]
fn bodies_are_known_by_acronym_short_name_and_sort() {
    let told = story(UNION);
    assert_eq!(mentions_of(&told, "Harbour Pilots' Union"), ["Harbour Pilots' Union", "HPU", "union"]);
    assert_eq!(mentions_of(&told, "Tellmar Foods"), ["Tellmar Foods", "Tellmar", "its", "company"]);
    assert_eq!(kind_of(&told, "Tellmar Foods"), Some(Kind::Organization));
}

#[test]
fn groups_keep_their_heads_and_names_their_nouns() {
    let told = story(DIVERS);
    assert_eq!(mentions_of(&told, "Dutch divers"), ["Dutch divers", "divers"]);
    assert_eq!(mentions_of(&told, "Alba"), ["trawler", "Alba"]);
    assert_eq!(mentions_of(&told, "drug cartels"), ["drug cartels", "Most of the cartels", "cartels"]);
}

#[test]
fn every_mention_but_pronouns_has_an_entity() {
    for table in [PRESIDENT, UNION, DIVERS] {
        let (_, discourse) = story(table);
        assert!(discourse.mentions.iter().all(|m| m.entity.is_some() || m.form == crate::reading::MentionForm::Pronoun));
        for (id, entity) in discourse.entities.iter().enumerate() {
            assert!(entity.mentions.iter().all(|m| discourse.mentions[*m].entity == Some(id)));
            assert!(entity.mentions.windows(2).all(|w| w[0] < w[1]));
        }
    }
}

#[test]
fn names_that_the_ontology_knows_of_one_place_are_one_thing() {
    let told = story(
        "
    North North PROPN 3 nsubj B-LOC
    Korea Korea PROPN 1 flat I-LOC
    closed close VERB 0 root
    its its PRON 5 nmod:poss
    border border NOUN 3 obj
    . . PUNCT 3 punct

    America America PROPN 2 nsubj B-LOC
    warned warn VERB 0 root
    the the DET 4 det
    DPRK DPRK PROPN 2 obj B-LOC
    . . PUNCT 2 punct

    South South PROPN 7 nsubj B-LOC
    Korea Korea PROPN 1 flat I-LOC
    and and CCONJ 6 cc
    the the DET 6 det
    United United PROPN 6 amod B-LOC
    States State PROPN 1 conj I-LOC
    agreed agree VERB 0 root
    . . PUNCT 7 punct
    ",
    );
    assert_eq!(mentions_of(&told, "North Korea"), ["North Korea", "its", "DPRK"]);
    assert_eq!(mentions_of(&told, "United States"), ["America", "United States"]);
    assert_eq!(mentions_of(&told, "South Korea"), ["South Korea"]);
}
