//! What the explorer's tests share: a small store.

use tempfile::TempDir;

use super::model::Statement;
use crate::article::{Article, Block, BlockKind, CharSpan};
use crate::graph::{GraphOptions, iri, quads};
use crate::ontology::Ontology;
use crate::reading::{Entity, Evidence, Kind, Polarity, Predicate, Reading, Value};
use crate::store::{Access, Contribution, GraphStore};

/// A statement that says nothing yet.
pub fn statement(iri: &str) -> Statement {
    Statement {
        iri: iri.to_owned(),
        number: 1,
        subject: None,
        relation: "urn:met".to_owned(),
        words: "met".to_owned(),
        object: None,
        arguments: Vec::new(),
        negative: false,
        modality: None,
        passive: false,
        fact: false,
        claimants: Vec::new(),
        when: None,
        begins: None,
        ends: None,
        place: None,
        confidence: None,
        gloss: None,
        passage: None,
        source: None,
        is_speech: false,
    }
}

fn entity(kind: Kind, label: &str) -> Entity {
    Entity { kind, classes: vec![], label: label.into(), aliases: vec![], named: true, identifying: true, mentions: vec![] }
}

fn evidence(text: &str, part: &str) -> Evidence {
    let begin = text.find(part).map_or(0, |byte| text[..byte].chars().count());
    Evidence { span: CharSpan { begin, end: begin + part.chars().count() }, exact: part.into() }
}

/// An article by a publisher in which Ada Reed married Tom Hale, and Tom Hale says that Lumen paid Ada Reed, or that it did not.
fn contribution(publisher: &str, day: jiff::civil::Date, denies: bool) -> Contribution {
    let sentences = [format!("Ada Reed married Tom Hale, writes the {publisher}."), format!("Lumen paid Ada Reed, Tom Hale told the {publisher}.")];
    let text = sentences.join("\n\n");
    let mut article = Article { text: text.clone(), published: Some(day), publisher: Some(publisher.to_owned()), ..Article::default() };
    article.headline = Some(format!("<b>Wedding</b> in the {publisher}"));
    article.url = Some("javascript:alert(1)".to_owned());
    article.blocks = vec![Block { range: 0..text.len(), kind: BlockKind::Paragraph }];
    let verb = |label: &str, lemma: &str| Predicate { label: label.into(), lemma: lemma.into(), known: false };
    let (ada, tom, lumen) = (Value::Entity(0), Value::Entity(1), Value::Entity(2));
    let married = crate::reading::Statement::new(ada.clone(), verb("married", "marry"), Some(tom.clone()), evidence(&text, &sentences[0]));
    let mut paid = crate::reading::Statement::new(lumen, verb("paid", "pay"), Some(ada), evidence(&text, &sentences[1]));
    paid.asserted = false;
    paid.attributed_to = vec![tom];
    if denies {
        paid.polarity = Polarity::Negative;
    }
    let entities = vec![entity(Kind::Person, "Ada Reed"), entity(Kind::Person, "Tom Hale"), entity(Kind::Organization, "Lumen")];
    let reading = Reading { entities, statements: vec![married, paid], quotations: vec![] };
    let options = GraphOptions::default();
    let ontology = Ontology::embedded().unwrap();
    let quads = quads(&article, &reading, &ontology, &options);
    Contribution { article: iri::article_iri(&article, &options.base), quads, source: format!("{publisher}.txt") }
}

/// A store of three articles: two that tell of a claim, one that tells of its denial.
pub fn store() -> (TempDir, GraphStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = GraphStore::open(&folder.path().join("store"), Access::Create, None).unwrap();
    let day = |day| jiff::civil::date(2026, 3, day);
    let articles = [contribution("Post", day(1), false), contribution("Herald", day(2), false), contribution("Globe", day(3), true)];
    store.ingest(&articles).unwrap();
    (folder, store)
}

/// A store of so many articles, a day each, that all tell the same.
pub fn large_store(articles: i32) -> (TempDir, GraphStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = GraphStore::open(&folder.path().join("store"), Access::Create, None).unwrap();
    let day = |number: i32| jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(number));
    let articles: Vec<Contribution> = (0..articles).map(|number| contribution(&format!("Paper {number}"), day(number), number % 7 == 0)).collect();
    store.ingest(&articles).unwrap();
    (folder, store)
}

mod pages {
    use oxigraph::model::NamedNode;

    use super::super::catalogue::{Catalogue, Contents};
    use super::super::claims::{self, Wanted};
    use super::super::entity::{self, Part};
    use super::super::involved::Involved;
    use super::super::lookup::Lookup;
    use super::super::picture::{Picture, Standing, View};
    use super::super::{article, search, timeline};
    use super::{large_store, store};

    fn node(local: &str) -> NamedNode {
        NamedNode::new(format!("urn:newsgraph:{local}")).unwrap()
    }

    #[test]
    fn an_entity_keeps_facts_and_claims_apart_and_tells_each_once() {
        let (_folder, store) = store();
        let (lookup, contents) = (Lookup::new(&store), Catalogue::ready(&store));
        let entity = entity::entity(&lookup, &contents, &node("person/ada-reed"), Part::Overview, 1).unwrap().unwrap();
        let words = |list: &super::super::listing::Listing<entity::Told>| {
            list.items.iter().map(|told| (told.statement.words.clone(), told.statement.negative, told.also.len())).collect::<Vec<_>>()
        };
        assert_eq!(words(&entity.facts), [("married".to_owned(), false, 2)]);
        assert_eq!(words(&entity.about), [("paid".to_owned(), true, 0), ("paid".to_owned(), false, 1)]);
        assert!(entity.claims.is_empty() && entity.articles.total == 3);
        assert_eq!(entity::entity(&lookup, &contents, &node("person/nobody"), Part::Overview, 1).unwrap(), None);
    }

    #[test]
    fn of_an_entity_in_very_many_articles_the_newest_are_read_one_after_the_other() {
        let (_folder, store) = large_store(130);
        let (lookup, contents, none) = (Lookup::new(&store), Catalogue::ready(&store), Contents::default());
        let ada = node("person/ada-reed");
        let newest = |contents| Involved::statements(&lookup, contents, &ada).unwrap().map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(newest(&contents), newest(&none), "as if all had been looked up");
        let entity = entity::entity(&lookup, &contents, &ada, Part::Overview, 1).unwrap().unwrap();
        assert_eq!((entity.articles.total, entity.articles.items[0].published.as_deref()), (130, Some("2026-05-10")));
        assert_eq!(entity.facts.length("fact", "facts"), "at least 1 fact");
        assert!(entity.note.unwrap().contains("newest 60 statements"));
        let last = entity::entity(&lookup, &contents, &ada, Part::Articles, 6).unwrap().unwrap();
        assert_eq!(last.articles.length("article", "articles"), "126 to 130 of 130 articles");
        let publisher = entity::entity(&lookup, &contents, &node("org/paper-3"), Part::Articles, 1).unwrap().unwrap();
        assert_eq!(publisher.articles.total, 1);
    }

    #[test]
    fn a_claim_is_shown_with_its_denial_and_its_independent_articles() {
        let (_folder, store) = store();
        let (lookup, contents) = (Lookup::new(&store), Catalogue::ready(&store));
        let found = claims::claims(&lookup, &contents, &Wanted { denied: true, ..Wanted::default() }, 1).unwrap();
        let claim = &found.claims.items[0];
        assert_eq!((found.claims.total, claim.affirmed.len(), claim.denied.len()), (1, 1, 1));
        assert_eq!((claim.articles, claim.independent), (3, 3));
        let by_ada = Wanted { by: Some(node("person/ada-reed")), ..Wanted::default() };
        assert!(claims::claims(&lookup, &contents, &by_ada, 1).unwrap().claims.is_empty());
    }

    #[test]
    fn an_article_shows_its_text_cut_at_names_and_passages_and_follows_no_script() {
        let (_folder, store) = store();
        let (lookup, contents) = (Lookup::new(&store), Catalogue::ready(&store));
        let iri = contents.articles.get().unwrap()[0].clone();
        let article = article::article(&lookup, &iri).unwrap().unwrap();
        assert_eq!((article.web(), article.facts().len(), article.claims().len()), (None, 1, 1));
        let runs = article.blocks.iter().flat_map(|block| &block.runs);
        let mentioned: Vec<&str> =
            runs.flat_map(|run| &run.segments).filter_map(|part| part.mention.as_ref()).map(|link| link.text.as_str()).collect();
        assert_eq!(mentioned[..2], ["Ada Reed", "Tom Hale"]);
        assert_eq!(article::article(&lookup, &node("article/none")).unwrap(), None);
    }

    #[test]
    fn names_and_texts_are_found() {
        let (_folder, store) = store();
        let (lookup, contents) = (Lookup::new(&store), Catalogue::ready(&store));
        let found = search::search(&lookup, &contents, "ada rede", false, 1).unwrap();
        assert_eq!(found.names.items.iter().map(|name| name.link.text.as_str()).collect::<Vec<_>>(), ["Ada Reed"]);
        let found = search::search(&lookup, &contents, "herald marr", false, 1).unwrap();
        assert_eq!((found.articles.total, found.unfinished), (1, false));
        assert!(timeline::timeline(&lookup, &contents, Some("2026-03"), 1).unwrap().statements.is_empty());
    }

    #[test]
    fn a_picture_shows_what_its_view_wants() {
        let (_folder, store) = store();
        let edges = |standing, most, from: Option<&str>| {
            let view = View { about: vec![node("person/ada-reed")], standing, most, from: from.map(|day| day.parse().unwrap()), ..View::default() };
            Picture::of(&Lookup::new(&store), &Catalogue::ready(&store), &view).unwrap().network.graph.edge_count()
        };
        assert_eq!(edges(Standing::Everything, 10, None), 2);
        assert_eq!((edges(Standing::Facts, 10, None), edges(Standing::Claims, 10, None)), (1, 1));
        assert_eq!(edges(Standing::Everything, 10, Some("2027-01-01")), 0);
        assert_eq!(edges(Standing::Everything, 10, Some("2026-03-02")), 2);
    }
}
