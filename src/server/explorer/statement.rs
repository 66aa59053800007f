//! Reading single statements and quotations from the graph.

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};

use super::lookup::Lookup;
use super::model::{Link, Passage, Quote, Source, Statement};
use super::words;
use crate::graph::vocabulary::{NG, term};
use crate::store::StoreError;

/// What the quads of one subject tell, by property.
struct Sheet(Vec<Quad>);

impl Sheet {
    fn all<'a>(&'a self, property: NamedNodeRef<'a>) -> impl Iterator<Item = &'a Term> {
        self.0.iter().filter(move |quad| quad.predicate == property).map(|quad| &quad.object)
    }

    fn node(&self, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        self.0.iter().filter(|quad| quad.predicate == property).find_map(|quad| match &quad.object {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        })
    }

    fn text(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.0.iter().filter(|quad| quad.predicate == property).find_map(|quad| match &quad.object {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    fn number(&self, property: NamedNodeRef<'_>) -> Option<usize> {
        self.text(property)?.parse().ok()
    }

    fn is(&self, property: NamedNodeRef<'_>, value: NamedNodeRef<'_>) -> bool {
        self.all(property).any(|object| matches!(object, Term::NamedNode(node) if *node == value))
    }

    fn when(&self) -> Option<String> {
        self.all(term::TIME).find_map(|object| match object {
            Term::Literal(literal) => Some(words::time(literal)),
            _ => None,
        })
    }
}

impl Lookup<'_> {
    /// The statement with that IRI; `None` if the graph holds none.
    pub fn statement(&self, iri: &NamedNode) -> Result<Option<Statement>, StoreError> {
        let sheet = Sheet(self.about(iri.as_ref())?);
        if !sheet.is(term::TYPE, term::STATEMENT) {
            return Ok(None);
        }
        let Some(relation) = sheet.node(term::PREDICATE) else { return Ok(None) };
        let link = |property| sheet.all(property).next().map(|value| self.value(value)).transpose();
        let (passage, source) = self.evidence(&sheet)?;
        let modality = sheet.node(term::MODALITY).filter(|modality| *modality != term::ACTUAL);
        let mut statement = Statement {
            iri: iri.as_str().to_owned(),
            number: number_of(iri),
            subject: link(term::SUBJECT)?,
            words: self.relation(relation.as_str())?,
            object: link(term::OBJECT)?,
            arguments: self.arguments(&sheet)?,
            negative: sheet.node(term::POLARITY).is_some_and(|polarity| polarity != term::POSITIVE),
            modality: modality.map(|modality| modality.as_str().trim_start_matches(NG).to_lowercase()),
            passive: sheet.is(term::VOICE, term::PASSIVE),
            fact: false,
            claimants: self.links(&sheet, term::ATTRIBUTED_TO)?,
            when: sheet.when(),
            begins: sheet.text(term::BEGIN_DATE).map(str::to_owned),
            ends: sheet.text(term::END_DATE).map(str::to_owned),
            place: link(term::IN_PLACE)?,
            confidence: sheet.text(term::CONFIDENCE).and_then(|text| text.parse().ok()),
            gloss: sheet.text(term::LABEL).map(str::to_owned),
            is_speech: false,
            relation: relation.into_string(),
            passage,
            source,
        };
        statement.is_speech = self.is_speech(&statement);
        statement.fact = self.is_fact(&statement)?;
        Ok(Some(statement))
    }

    /// The statements among `iris`, in that order.
    pub fn statements<'i>(&self, iris: impl IntoIterator<Item = &'i NamedNode>) -> Result<Vec<Statement>, StoreError> {
        iris.into_iter().filter_map(|iri| self.statement(iri).transpose()).collect()
    }

    /// Whether the article asserts the statement: it holds the plain triple, or, where no triple can be written (a verb without object, a
    /// passive without agent), nothing qualifies the statement.
    fn is_fact(&self, statement: &Statement) -> Result<bool, StoreError> {
        if statement.negative || statement.modality.is_some() {
            return Ok(false);
        }
        if statement.claimants.is_empty() {
            return Ok(true);
        }
        let Some(source) = &statement.source else { return Ok(false) };
        // The article's graph has its own nodes, which are other ones than their entities where names were resolved.
        let (relation, article) = (NamedNodeRef::new_unchecked(&statement.relation), NamedNodeRef::new_unchecked(&source.iri));
        let own = |property| self.in_article(NamedNodeRef::new_unchecked(&statement.iri), property, article);
        let (Some(Term::NamedNode(subject)), Some(object)) = (own(term::SUBJECT)?, own(term::OBJECT)?) else { return Ok(false) };
        self.holds(subject.as_ref(), relation, object.as_ref(), article)
    }

    /// Whether the statement tells only that somebody says something: its object or an argument is a quotation.
    fn is_speech(&self, statement: &Statement) -> bool {
        let room = format!("{}quote/", self.base());
        let parts = statement.object.iter().chain(statement.arguments.iter().map(|(_, value)| value));
        parts.filter_map(|part| part.iri.as_deref()).any(|iri| iri.starts_with(&room))
    }

    fn links(&self, sheet: &Sheet, property: NamedNodeRef<'_>) -> Result<Vec<Link>, StoreError> {
        let mut links: Vec<Link> = sheet.all(property).map(|value| self.value(value)).collect::<Result<_, _>>()?;
        links.sort();
        Ok(links)
    }

    /// The further participants with their roles, in the order in which the statement counts them.
    fn arguments(&self, sheet: &Sheet) -> Result<Vec<(String, Link)>, StoreError> {
        let mut slots: Vec<&NamedNode> =
            sheet.all(term::ARGUMENT).filter_map(|slot| if let Term::NamedNode(node) = slot { Some(node) } else { None }).collect();
        slots.sort();
        let mut arguments = Vec::new();
        for slot in slots {
            let slot = Sheet(self.about(slot.as_ref())?);
            if let Some(value) = slot.all(term::VALUE).next() {
                let role = slot.text(term::ROLE).unwrap_or_default();
                // Roles that are no prepositions say how the sentence is built, which nobody wants to read.
                let role = if ["object", "recipient", "complement", "content"].contains(&role) { "" } else { role };
                let value = self.value(value)?;
                let repeats = value.text.to_lowercase().starts_with(&format!("{role} "));
                arguments.push((if repeats { String::new() } else { role.to_owned() }, value));
            }
        }
        Ok(arguments)
    }

    fn evidence(&self, sheet: &Sheet) -> Result<(Option<Passage>, Option<Source>), StoreError> {
        let Some(node) = sheet.node(term::EVIDENCE) else { return Ok((None, None)) };
        Ok(self.passage_of(&node)?.unzip())
    }

    /// The quotation with that IRI; `None` if the graph holds none.
    pub fn quote(&self, iri: &NamedNode) -> Result<Option<Quote>, StoreError> {
        let sheet = Sheet(self.about(iri.as_ref())?);
        let Some(text) = sheet.text(term::TEXT).filter(|_| sheet.is(term::TYPE, term::QUOTATION)) else { return Ok(None) };
        let link = |property| sheet.all(property).next().map(|value| self.value(value)).transpose();
        let (passage, source) = self.evidence(&sheet)?;
        Ok(Some(Quote {
            iri: iri.as_str().to_owned(),
            number: number_of(iri),
            text: text.to_owned(),
            kind: sheet.node(term::QUOTATION_KIND).map(|kind| kind.as_str().trim_start_matches(NG).to_lowercase()).unwrap_or_default(),
            speaker: link(term::SPOKEN_BY_CHARACTER)?,
            cue: sheet.text(term::CUE).map(str::to_owned),
            addressee: link(term::ADDRESSEE)?,
            when: sheet.when(),
            span: sheet.number(term::BEGIN).zip(sheet.number(term::END)),
            passage,
            source,
        }))
    }

    /// The quotations among `iris`, in that order.
    pub fn quotes<'i>(&self, iris: impl IntoIterator<Item = &'i NamedNode>) -> Result<Vec<Quote>, StoreError> {
        iris.into_iter().filter_map(|iri| self.quote(iri).transpose()).collect()
    }

    /// The passage with that IRI; `None` if the graph holds none.
    pub fn passage(&self, iri: &NamedNode) -> Result<Option<Passage>, StoreError> {
        Ok(self.passage_of(iri)?.map(|(passage, _)| passage))
    }

    /// A passage and its article.
    fn passage_of(&self, iri: &NamedNode) -> Result<Option<(Passage, Source)>, StoreError> {
        let sheet = Sheet(self.about(iri.as_ref())?);
        let Some(article) = sheet.node(term::IN_ARTICLE) else { return Ok(None) };
        let source = self.source(article.as_str())?;
        let (begin, end) = (sheet.number(term::BEGIN).unwrap_or(0), sheet.number(term::END).unwrap_or(0));
        let exact = sheet.text(term::EXACT).unwrap_or_default().to_owned();
        let href = format!("{}#{}", source.href, passage_anchor(begin, end));
        Ok(Some((Passage { begin, end, exact, href }, source)))
    }
}

/// The anchor of a passage in its article's page.
pub fn passage_anchor(begin: usize, end: usize) -> String {
    format!("p-{begin}-{end}")
}

/// The number at the end of a statement's or a quotation's IRI; 0 if there is none.
pub fn number_of(iri: &NamedNode) -> usize {
    iri.as_str().rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
