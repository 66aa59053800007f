use jiff::civil::date;

use super::*;
use crate::discourse::sample::{flat, parsed};

/// Expression and value, in a clause of the past, published on Thursday, 16 May 2024.
fn times(text: &str) -> Vec<(String, String)> {
    let analysis = flat(text);
    let found = find(&analysis, Some(date(2024, 5, 16)));
    found.into_iter().map(|t| (analysis.slice(t.words), t.value.to_string())).map(|(w, v)| (w.to_owned(), v)).collect()
}

#[track_caller]
fn one(text: &str, words: &str, value: &str) {
    assert_eq!(times(text), [(words.to_owned(), value.to_owned())], "{text}");
}

#[test]
fn weekdays_and_deictic_days() {
    one("He spoke on Wednesday at length", "on Wednesday", "2024-05-15");
    one("He spoke on Tuesday evening in Rome", "on Tuesday evening", "2024-05-14");
    one("He spoke last Friday in Rome", "last Friday", "2024-05-10");
    one("It fell early on Sunday here", "early on Sunday", "2024-05-12");
    one("He spoke yesterday evening", "yesterday evening", "2024-05-15");
    one("He spoke last night", "last night", "2024-05-15");
    one("He spoke today", "today", "2024-05-16");
}

#[test]
fn dates_in_every_order() {
    for text in [
        "born on Jan. 3, 2019, in Rome",
        "born on 3 January 2019 in Rome",
        "born on the 3rd of January 2019 in Rome",
        "born on Thursday, January 3, 2019, in Rome",
        "born on 2019-01-03 in Rome",
    ] {
        let found = times(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].1, "2019-01-03", "{text}");
        assert!(found[0].0.starts_with("on "), "{text}");
    }
    one("struck on Dec. 27 near", "on Dec. 27", "2023-12-27");
    one("held from 5 to 9 May in Rome", "from 5 to 9 May", "2024-05-05/2024-05-09");
    one("held on 5 - 9 April 2016 in Rome", "on 5 - 9 April 2016", "2016-04-05/2016-04-09");
}

#[test]
fn months_years_and_longer() {
    one("warned as early as August of cracks", "as early as August", "2023-08");
    one("came in May 2019 to Rome", "in May 2019", "2019-05");
    one("came in early March to Rome", "in early March", "2024-03");
    one("came in 2018 to Rome", "in 2018", "2018");
    one("came in the 1990s to Rome", "in the 1990s", "1990-01-01/1999-12-31");
    one("came in mid-2019 to Rome", "in mid-2019", "2019");
    one("served since 2022 there", "since 2022", "2022-01-01/..");
    one("done by December here", "by December", "../2023-12-31");
    one("ruled between 2010 and 2015 there", "between 2010 and 2015", "2010-01-01/2015-12-31");
    one("closed from May to June 2019 there", "from May to June 2019", "2019-05-01/2019-06-30");
    one("came last month to Rome", "last month", "2024-04");
    one("came last week to Rome", "last week", "2024-05-06/2024-05-12");
    one("came later this year to Rome", "later this year", "2024");
}

#[test]
fn counted_times_and_durations() {
    one("came two days ago to Rome", "two days ago", "2024-05-14");
    one("came almost three years ago to Rome", "almost three years ago", "2021");
    one("came several weeks ago to Rome", "several weeks ago", "");
    one("questioned for nine hours there", "for nine hours", "");
    one("scored in the last ten minutes there", "in the last ten minutes", "");
    one("rose in the past two weeks there", "in the past two weeks", "2024-05-02/2024-05-16");
    let found = times("came in 2019 and left two years later");
    assert_eq!(found[1], ("two years later".to_owned(), "2021".to_owned()));
}

#[test]
fn clock_times_join_the_day() {
    one("came at 5 p.m. on Friday to Rome", "at 5 p.m. on Friday", "2024-05-10");
    one("stopped at nightfall there", "at nightfall", "");
}

#[test]
fn numbers_ages_and_names_are_no_times() {
    for text in [
        "the 58-year-old skipper",
        "some 2019 people",
        "he may go",
        "the troops march on",
        "a 20 - year - old man",
        "paid 2000 dollars",
        "won the second",
        "April Jones won",
    ] {
        let mut analysis = flat(text);
        if text.starts_with("April") {
            analysis.names.push(crate::language::Name { words: 0..2, kind: crate::language::NameKind::Person, confidence: 1.0 });
        }
        assert!(find(&analysis, Some(date(2024, 5, 16))).is_empty(), "{text}");
    }
}

#[test]
fn without_a_date_only_full_dates_resolve() {
    let analysis = flat("came on Friday and on 3 May 2019");
    let values: Vec<String> = find(&analysis, None).iter().map(|t| t.value.to_string()).collect();
    assert_eq!(values, ["", "2019-05-03"]);
}

#[test]
fn the_clause_decides_between_past_and_future() {
    let future = "She/PRON/3/nsubj will/AUX/3/aux return/VERB/0/root on/ADP/5/case Friday/PROPN/3/obl";
    let expected =
        "They/PRON/3/nsubj are/AUX/3/aux:pass expected/VERB/0/root/expect to/PART/5/mark rule/VERB/3/xcomp on/ADP/7/case Friday/PROPN/5/obl";
    let past = "She/PRON/2/nsubj agreed/VERB/0/root/agree on/ADP/4/case Monday/PROPN/2/obl to/PART/6/mark buy/VERB/2/xcomp it/PRON/6/obj";
    for (text, value) in [(future, "2024-05-17"), (expected, "2024-05-17"), (past, "2024-05-13")] {
        let (_, analysis) = parsed(text);
        let found = find(&analysis, Some(date(2024, 5, 16)));
        assert_eq!(found[0].value.to_string(), value, "{text}");
        assert_eq!(analysis.form(found[0].head).chars().last(), Some('y'));
    }
}
