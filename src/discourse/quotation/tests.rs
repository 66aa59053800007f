use super::*;
use crate::discourse::sample::parsed;
use crate::reading::{Kind, MentionForm};

/// Quotations of hand-made parses; every pronoun, noun and name is a mention of a person.
fn found(paragraphs: &str) -> Vec<String> {
    let (article, analysis) = parsed(paragraphs);
    let ontology = Ontology::embedded().unwrap();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut mention_of = vec![None; analysis.len()];
    for (word, mention) in mention_of.iter_mut().enumerate() {
        use crate::language::Upos::{Noun, Pron, Propn};
        if matches!(analysis.upos[word], Noun | Pron | Propn) {
            *mention = Some(mentions.len());
            mentions.push(Mention {
                head: word,
                words: word..word + 1,
                core: word..word + 1,
                form: MentionForm::Nominal,
                kind: Kind::Person,
                number: crate::discourse::Number::Unknown,
                gender: crate::discourse::Gender::Unknown,
                entity: None,
            });
        }
    }
    let speeches = find(&article, &analysis, &ontology, &mentions, &mention_of, &[]);
    let form = |word: Option<WordId>| word.map_or("-", |w| analysis.form(w)).to_owned();
    let shown = speeches.iter().map(|s| {
        let cue = s.cue.clone().map_or("-", |c| analysis.slice(c));
        format!("{:?}: {} [{} {} {}]", s.kind, &article.text[s.range.clone()], form(s.speaker), cue, form(s.addressee))
    });
    shown.collect()
}

#[test]
fn speaker_after_before_and_in_the_middle() {
    let after = "“+/PUNCT/3/punct We/PRON/3/nsubj won+/VERB/0/root/win ,+/PUNCT/3/punct ”/PUNCT/3/punct Orr/PROPN/7/nsubj told/VERB/3/parataxis/tell reporters+/NOUN/7/obj ./PUNCT/3/punct";
    assert_eq!(found(after), ["Direct: We won, [Orr told reporters]"]);
    let before = "Orr/PROPN/2/nsubj said+/VERB/0/root/say :/PUNCT/2/punct “+/PUNCT/6/punct We/PRON/6/nsubj won+/VERB/2/ccomp/win .+/PUNCT/6/punct ”/PUNCT/6/punct";
    assert_eq!(found(before), ["Direct: We won. [Orr said -]"]);
    let middle = "“+/PUNCT/3/punct He/PRON/3/nsubj left+/VERB/0/root/leave ,+/PUNCT/3/punct ”/PUNCT/3/punct Orr/PROPN/7/nsubj said+/VERB/3/parataxis/say ,/PUNCT/3/punct “+/PUNCT/12/punct and/CCONJ/12/cc I/PRON/12/nsubj stayed+/VERB/3/conj/stay .+/PUNCT/3/punct ”/PUNCT/3/punct";
    assert_eq!(found(middle), ["Direct: He left, [Orr said -]", "Direct: and I stayed. [Orr said -]"]);
}

#[test]
fn a_speaker_hung_on_the_words_said_is_found() {
    let text = "“+/PUNCT/3/punct We/PRON/3/nsubj won+/VERB/6/ccomp/win ,+/PUNCT/3/punct ”/PUNCT/3/punct said/VERB/0/root/say Orr+/PROPN/9/nmod:poss 's/PART/7/case barrister+/NOUN/3/vocative ,/PUNCT/11/punct Lee+/PROPN/9/appos ./PUNCT/6/punct";
    assert_eq!(found(text), ["Direct: We won, [barrister said -]"]);
    let astray = "“+/PUNCT/3/punct We/PRON/3/nsubj won+/VERB/6/ccomp/win ,+/PUNCT/3/punct ”/PUNCT/3/punct said/VERB/0/root/say the/DET/8/det chief+/NOUN/3/nsubj ,/PUNCT/10/punct Lee+/PROPN/3/dep ./PUNCT/6/punct";
    assert_eq!(found(astray), ["Direct: We won, [Lee said -]"]);
    let told = "“+/PUNCT/3/punct No/DET/3/det letter+/NOUN/8/obj ,+/PUNCT/3/punct ”/PUNCT/3/punct its/PRON/7/nmod:poss lawyer/NOUN/8/nsubj told/VERB/0/root/tell Radio/PROPN/10/compound Sur+/PROPN/8/iobj ./PUNCT/8/punct";
    assert_eq!(found(told), ["Direct: No letter, [lawyer told Sur]"]);
}

#[test]
fn a_speaker_goes_on_until_another_is_named() {
    let first = "“+/PUNCT/3/punct We/PRON/3/nsubj won+/VERB/0/root/win ,+/PUNCT/3/punct ”/PUNCT/3/punct said/VERB/3/parataxis/say Orr+/PROPN/6/nsubj ./PUNCT/3/punct";
    let second = "“+/PUNCT/4/punct I/PRON/4/nsubj am/AUX/4/cop glad+/ADJ/0/root .+/PUNCT/4/punct ”/PUNCT/4/punct";
    let both = ["Direct: We won, [Orr said -]".to_owned(), "Direct: I am glad. [Orr said -]".to_owned()];
    assert_eq!(found(&format!("{first} || {second}")), both);
    assert_eq!(found(&format!("{first}\n{second}")), both);
}

#[test]
fn reported_clauses_lose_that_and_cue() {
    let that = "Orr/PROPN/2/nsubj denied/VERB/0/root/deny that/SCONJ/5/mark she/PRON/5/nsubj lied+/VERB/2/ccomp/lie ./PUNCT/2/punct";
    assert_eq!(found(that), ["Indirect: she lied [Orr denied -]"]);
    let aside = "The/DET/2/det boat/NOUN/3/nsubj sank+/VERB/0/root/sink ,/PUNCT/3/punct Orr/PROPN/6/nsubj said+/VERB/3/parataxis/say ./PUNCT/3/punct";
    assert_eq!(found(aside), ["Indirect: The boat sank [Orr said -]"]);
    let according = "According/VERB/3/case to/ADP/1/fixed Orr+/PROPN/7/obl ,/PUNCT/7/punct the/DET/6/det boat/NOUN/7/nsubj sank+/VERB/0/root/sink ./PUNCT/7/punct";
    assert_eq!(found(according), ["Indirect: the boat sank [Orr According to -]"]);
    let gerund = "Orr/PROPN/2/nsubj denies/VERB/0/root/deny having/AUX/4/aux/have lied+/VERB/2/xcomp/lie ./PUNCT/2/punct";
    assert_eq!(found(gerund), ["Indirect: having lied [Orr denies -]"]);
    let noun = "Orr+/PROPN/3/nmod:poss 's/PART/1/case claim/NOUN/7/nsubj that/SCONJ/6/mark she/PRON/6/nsubj lied/VERB/3/acl/lie failed+/VERB/0/root/fail ./PUNCT/7/punct";
    assert_eq!(found(noun), ["Indirect: she lied [Orr claim -]"]);
}

#[test]
fn coordinated_and_relative_speakers_are_filled_in() {
    let shared =
        "Orr/PROPN/2/nsubj left/VERB/0/root/leave and/CCONJ/4/cc said/VERB/2/conj/say it/PRON/6/nsubj rained+/VERB/4/ccomp/rain ./PUNCT/2/punct";
    assert_eq!(found(shared), ["Indirect: it rained [Orr said -]"]);
    let relative = "Orr+/PROPN/8/nsubj ,/PUNCT/4/punct who/PRON/4/nsubj said/VERB/1/acl:relcl/say it/PRON/6/nsubj rained+/VERB/4/ccomp/rain ,/PUNCT/4/punct left+/VERB/0/root/leave ./PUNCT/8/punct";
    assert_eq!(found(relative), ["Indirect: it rained [Orr said -]"]);
    let quoted = "Orr/PROPN/3/nsubj:pass was/AUX/3/aux:pass quoted/VERB/0/root/quote as/SCONJ/5/mark saying/VERB/3/advcl/say it/PRON/7/nsubj rained+/VERB/5/ccomp/rain ./PUNCT/3/punct";
    assert_eq!(found(quoted), ["Indirect: it rained [Orr saying -]"]);
}

#[test]
fn words_in_marks_may_be_part_of_the_report_or_no_quotation() {
    let named = "Orr/PROPN/2/nsubj called/VERB/0/root/call it/PRON/2/obj “+/PUNCT/5/punct late/ADJ/2/xcomp and/CCONJ/7/cc small+/ADJ/5/conj ”+/PUNCT/5/punct ./PUNCT/2/punct";
    assert_eq!(found(named), ["Mixed: late and small [Orr called -]"]);
    let part = "Orr/PROPN/2/nsubj said/VERB/0/root/say she/PRON/4/nsubj was/VERB/2/ccomp/be “+/PUNCT/6/punct dead/ADJ/7/advmod tired+/ADJ/4/xcomp ”+/PUNCT/7/punct ./PUNCT/2/punct";
    assert_eq!(found(part), ["Mixed: she was “dead tired” [Orr said -]"]);
    let scare = "The/DET/4/det “+/PUNCT/3/punct smart+/ADJ/4/amod ”/PUNCT/3/punct plan/NOUN/5/nsubj failed+/VERB/0/root/fail ./PUNCT/5/punct";
    assert_eq!(found(scare), Vec::<String>::new());
    let title = "Orr/PROPN/2/nsubj wrote/VERB/0/root/write “+/PUNCT/4/punct Cold/ADJ/5/amod Harbour+/PROPN/2/obj ”+/PUNCT/5/punct ./PUNCT/2/punct";
    assert_eq!(found(title), Vec::<String>::new());
}

#[test]
fn a_paragraph_may_be_handed_over_without_marks() {
    let cue = "Orr/PROPN/2/nsubj said+/VERB/0/root/say :/PUNCT/2/punct";
    let one = "I/PRON/2/nsubj welcome/VERB/0/root/welcome it+/PRON/2/obj ./PUNCT/2/punct";
    let two = "The/DET/2/det boat/NOUN/3/nsubj sank+/VERB/0/root/sink ./PUNCT/3/punct";
    let told = "Lee/PROPN/2/nsubj said/VERB/0/root/say it/PRON/4/nsubj rained+/VERB/2/ccomp/rain ./PUNCT/2/punct";
    let speech = ["Direct: I welcome it. [Orr said -]".to_owned(), "Direct: The boat sank. [Orr said -]".to_owned()];
    assert_eq!(found(&format!("{cue}\n{one}\n{two}")), speech);
    assert_eq!(found(&format!("{cue}\n{one}\n{told}\n{two}")), [speech[0].clone(), "Indirect: it rained [Lee said -]".to_owned()]);
    assert_eq!(found(&format!("{one}\n{two}")), Vec::<String>::new());
}
