//! Sentences read by the whole pipeline: what is told as fact, what is not, and what the statements look like.

use std::sync::LazyLock;

use crate::article::Article;
use crate::intake::from_text;
use crate::reader::Reader;
use crate::reading::{Modality, Polarity, Reading, Statement, Value};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::embedded().expect("the model is part of the program"));

fn read(text: &str) -> Reading {
    READER.read(&Article::from_body(text))
}

fn shown(reading: &Reading, value: &Value) -> String {
    match value {
        Value::Entity(id) => reading.entities[*id].label.clone(),
        Value::Quotation(id) => format!("“{}”", reading.quotations[*id].text),
        Value::Statement(id) => format!("({})", reading.statements[*id].predicate.label),
        Value::Text(text) => format!("'{text}'"),
        Value::Quantity { amount, unit, .. } => format!("{amount} {}", unit.as_deref().unwrap_or("-")),
        Value::Time(time) => format!("@{}", time.text),
    }
}

/// One line a statement: a star for what the article asserts, the slots, and what qualifies them.
fn line(reading: &Reading, statement: &Statement) -> String {
    let mut line = format!("{} {} | {}", if statement.asserted { "*" } else { " " }, shown(reading, &statement.subject), statement.predicate.label);
    if let Some(object) = &statement.object {
        line.push_str(&format!(" | {}", shown(reading, object)));
    }
    for argument in &statement.arguments {
        line.push_str(&format!(" | {}: {}", argument.role, shown(reading, &argument.value)));
    }
    if statement.polarity == Polarity::Negative {
        line.push_str(" | not");
    }
    if statement.modality != crate::reading::Modality::Actual {
        line.push_str(&format!(" | {:?}", statement.modality).to_lowercase());
    }
    if let Some(time) = &statement.time {
        line.push_str(&format!(" | time: {}", time.text));
    }
    if let Some(place) = statement.place {
        line.push_str(&format!(" | place: {}", reading.entities[place].label));
    }
    for source in &statement.attributed_to {
        line.push_str(&format!(" | says {}", shown(reading, source)));
    }
    line
}

/// Each sentence, read alone, with its statements.
fn table(sentences: &[&str]) -> String {
    let mut table = String::new();
    for sentence in sentences {
        let reading = read(sentence);
        table.push_str(&format!("# {sentence}\n"));
        for statement in &reading.statements {
            table.push_str(&format!("{}\n", line(&reading, statement)));
        }
    }
    table
}

/// Whether a statement is told by the verb or noun `lemma`; "deny bribe" is told by "deny".
fn is_of(statement: &Statement, lemma: &str) -> bool {
    statement.predicate.lemma.split_whitespace().next() == Some(lemma)
}

#[test]
fn what_is_merely_said_planned_or_denied_is_no_fact() {
    let sentences = [
        ("Prosecutors allege that Marlow bribed the clerk.", "bribe"),
        ("Marlow, who prosecutors say bribed the clerk, left town.", "bribe"),
        ("Marlow was accused of bribing the clerk.", "bribe"),
        ("Marlow is said to have bribed the clerk.", "bribe"),
        ("Marlow allegedly bribed the clerk.", "bribe"),
        ("According to the mayor, Marlow bribed the clerk.", "bribe"),
        ("In the view of the mayor, the firm may have bribed the clerk.", "bribe"),
        ("The claim that Marlow bribed the clerk surprised nobody.", "bribe"),
        ("Marlow denied that he had bribed the clerk.", "bribe"),
        ("Marlow denied bribing the clerk.", "bribe"),
        ("“Marlow bribed the clerk,” the mayor said.", "bribe"),
        ("Marlow did not bribe the clerk.", "bribe"),
        ("Marlow never bribed the clerk.", "bribe"),
        ("Marlow failed to bribe the clerk.", "bribe"),
        ("Marlow left without bribing the clerk.", "bribe"),
        ("Marlow refused to bribe the clerk.", "bribe"),
        ("Marlow planned to bribe the clerk.", "bribe"),
        ("Marlow wanted to bribe the clerk.", "bribe"),
        ("Marlow threatened to sue the clerk.", "sue"),
        ("Marlow will sue the clerk.", "sue"),
        ("Marlow is to sue the clerk.", "sue"),
        ("Marlow is going to sue the clerk.", "sue"),
        ("Marlow might sue the clerk.", "sue"),
        ("Marlow should sue the clerk.", "sue"),
        ("If Marlow sues the clerk, the case will be long.", "sue"),
        ("Had Marlow sued the clerk, the case would have been long.", "sue"),
        ("Did Marlow sue the clerk?", "sue"),
        ("The mayor ordered Marlow to sue the clerk.", "sue"),
        ("The mayor called on Marlow to sue the clerk.", "sue"),
        ("The mayor stopped Marlow from suing the clerk.", "sue"),
        ("Marlow travelled to Brenn to sue the clerk.", "sue"),
        ("It is unclear whether Marlow sued the clerk.", "sue"),
        ("The hearing is to be held on Friday.", "hold"),
        ("Nobody sued the clerk.", "sue"),
        ("Neither Marlow nor Dunn sued the clerk.", "sue"),
        ("The council is expected to dismiss the clerk.", "dismiss"),
        ("The mayor believes that Dunn hired the clerk.", "hire"),
        ("The mayor feared that Dunn had hired the clerk.", "hire"),
        ("Reports that Dunn hired the clerk spread quickly.", "hire"),
        ("The mayor said officials believe Dunn hired the clerk.", "hire"),
        ("Dunn will meet the clerk after the council dismisses Marlow.", "dismiss"),
        ("Dunn could be arrested and deported.", "deport"),
        ("He was not arrested or charged.", "charge"),
        ("In the mayor's view, Marlow bribed the clerk.", "bribe"),
        ("Marlow, by the account of Dunn, bribed the clerk.", "bribe"),
        ("The mayor waited for Marlow to sue the clerk.", "sue"),
        ("The mayor called for Marlow to be sued by the clerk.", "sue"),
    ];
    let mut wrong = String::new();
    for (sentence, lemma) in sentences {
        let reading = read(sentence);
        let told: Vec<&Statement> = reading.statements.iter().filter(|s| is_of(s, lemma)).collect();
        if told.is_empty() || told.iter().any(|s| s.asserted) {
            wrong.push_str(&table(&[sentence]));
        }
    }
    assert!(wrong.is_empty(), "not read, or told as fact:\n{wrong}");
}

#[test]
fn somebody_waited_for_is_not_ordered() {
    let told = |sentence: &str| {
        let reading = read(sentence);
        let sue = reading.statements.into_iter().find(|s| is_of(s, "sue")).expect("somebody is to sue");
        (sue.modality, sue.attributed_to.len())
    };
    assert_eq!(told("The mayor called on Marlow to sue the clerk."), (Modality::Requested, 1));
    assert_eq!(told("The mayor arranged for Marlow to sue the clerk."), (Modality::Planned, 0));
}

#[test]
fn what_the_article_tells_is_a_fact() {
    let sentences = [
        ("Dunn hired the clerk.", "Dunn", "hire", "clerk"),
        ("The clerk was hired by Dunn.", "Dunn", "hire", "clerk"),
        ("The mayor revealed that Dunn had hired the clerk.", "Dunn", "hire", "clerk"),
        ("Dunn admitted having hired the clerk.", "Dunn", "hire", "clerk"),
        ("Dunn managed to hire the clerk.", "Dunn", "hire", "clerk"),
        ("Dunn, who hired the clerk, left.", "Dunn", "hire", "clerk"),
        ("Dunn left after she hired the clerk.", "Dunn", "hire", "clerk"),
        ("Dunn met Marlow and hired the clerk.", "Dunn", "hire", "clerk"),
        ("Dunn met with Marlow in Brenn.", "Dunn", "meet", "Marlow"),
        ("Dunn forced Marlow to resign.", "Dunn", "force", "Marlow"),
        ("Dunn carried out an attack on a convoy.", "Dunn", "attack", "convoy"),
        ("The arrest of Marlow by the police ended the siege.", "police", "arrest", "Marlow"),
    ];
    for (sentence, subject, lemma, object) in sentences {
        let reading = read(sentence);
        let is = |value: &Value, name: &str| matches!(value, Value::Entity(id) if reading.entities[*id].label.contains(name));
        let told = reading
            .statements
            .iter()
            .any(|s| s.asserted && is_of(s, lemma) && is(&s.subject, subject) && s.object.as_ref().is_some_and(|o| is(o, object)));
        assert!(told, "not told as fact: {}", table(&[sentence]));
    }
}

#[test]
fn clauses_phrases_and_events() {
    insta::assert_snapshot!(table(&[
        "Ines Varga, the chief executive of Velora, bought two mills from Tarn Group and sold them to a rival.",
        "Velora spokeswoman Ada Holm and the Oslo-based investor Bo Lind took part in talks between Norway and Chile.",
        "The council imposed sanctions on the bank.",
        "Dunn is an ally of the mayor and a member of the Harbour Party.",
        "The plan is costly, and a breach of the treaty.",
        "Holm visited Chad on 4 April 2024 and Niger on 6 April 2024.",
        "Workers at the plant owned by Velora walked out on Tuesday.",
        "Dunn was sentenced to six years in prison for stealing $2.5 million from the fund.",
        "Crowds can be avoided by walking to the harbour.",
        "It became known that Dunn had left papers at the inn.",
        "Councillor Ada Holm and Bo Lind were re-elected.",
    ]));
}

#[test]
fn sources_orders_and_denials() {
    insta::assert_snapshot!(table(&[
        "The envoy said that officials believe the rebels shelled the port.",
        "The general did not deny ordering the attack on the port.",
        "The minister urged Dunn to leave Brenn.",
        "The union pleaded with the firm to reopen the mine.",
        "The court rejected the union's demand to reopen the mine.",
        "The mayor and the envoy agreed that the port is safe, and that the mine is not.",
        "According to Tarn Group, quoting a survey, half of the mines are unsafe.",
        "It is essential that the firm repairs the mine.",
        "The firm has failed to stop the union from striking.",
    ]));
}

#[test]
fn speech_handed_over_without_marks() {
    let article = from_text(
        "The minister, Ada Holm, said:\n\nI welcome the treaty. The rebels have shelled the port.\n\nBo Lind was not present.\n".to_owned(),
    );
    let reading = READER.read(&article);
    let table: String = reading.statements.iter().map(|s| line(&reading, s) + "\n").collect();
    insta::assert_snapshot!(table);
}

#[test]
fn money_ages_addressees_and_occasions() {
    insta::assert_snapshot!(table(&[
        "Varga sold her house to Lind for 3 million kroner.",
        "Bo Lind, 54, said during an interview with Radio Skerry that the firm had paid $2.5 million, 12 percent of its sales, to the union.",
        "“We will not sign the treaty this year,” Holm told Lind at a news conference in Brenn.",
        "A senior official said the deal was dead. “It is over,” she added.",
        "In Holm's view, Lind had lost the case.",
        "The so-called “peace plan” failed.",
    ]));
}
