//! Inflected forms of English back to their lemmas, by rules of spelling, checked against the model's vocabulary.

use super::{
    irregular::{ADJECTIVE, ADVERB, INVARIANT_NOUNS, NO_COMPARATIVES, NOUN, VERB},
    wordpiece::WordPiece,
};

/// Parts that verbs with irregular forms are made with: "rebuilt", "outspent".
const PREFIXES: &[&str] = &["re-", "co-", "over", "under", "out", "mis", "un", "re", "pre", "fore"];

/// The infinitive of a verb's form, which is in lower case.
pub(super) fn verb(form: &str, words: &WordPiece) -> String {
    if let Some(lemma) = VERB.get(form) {
        return (*lemma).to_owned();
    }
    let prefixed = PREFIXES.iter().find_map(|p| Some((p, VERB.get(form.strip_prefix(p)?)?)));
    if let Some((prefix, lemma)) = prefixed.filter(|(p, lemma)| p.len() + lemma.len() > 5) {
        return format!("{prefix}{lemma}");
    }
    if let Some(stem) = form.strip_suffix("ied").filter(|s| s.len() > 1) {
        return format!("{stem}y");
    }
    if let Some(stem) = form.strip_suffix("eed") {
        return if stem.len() > 2 && words.rank(form).is_none() { format!("{stem}ee") } else { form.to_owned() };
    }
    for ending in ["ed", "ing"] {
        if let Some(stem) = form.strip_suffix(ending).filter(|s| has_vowel(s)) {
            return restore(stem, words);
        }
    }
    third_person(form, words)
}

fn third_person(form: &str, words: &WordPiece) -> String {
    let Some(stem) = form.strip_suffix('s').filter(|s| s.len() > 1 && !s.ends_with(['s', 'u', 'i'])) else { return form.to_owned() };
    if let Some(begin) = stem.strip_suffix("ie").filter(|b| b.len() > 1) {
        return format!("{begin}y");
    }
    match stem.strip_suffix('e') {
        Some(short) if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| short.ends_with(e)) => {
            likelier(short, stem, words, sibilant(short)).to_owned()
        }
        _ => stem.to_owned(),
    }
}

/// Whether "es" behind `stem` is the ending, so far as spelling tells: "boxes", "passes", but "houses".
fn sibilant(stem: &str) -> bool {
    ["ss", "x", "zz", "ch", "sh", "o"].iter().any(|e| stem.ends_with(e))
}

/// The more frequent of two spellings; `first` where neither is known and `prefer_first` says so.
fn likelier<'a>(first: &'a str, second: &'a str, words: &WordPiece, prefer_first: bool) -> &'a str {
    match (words.rank(first), words.rank(second)) {
        (Some(a), Some(b)) if b < a => second,
        (None, Some(_)) => second,
        (Some(_), _) => first,
        (None, None) => {
            if prefer_first {
                first
            } else {
                second
            }
        }
    }
}

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 1 && stem.bytes().any(|c| is_vowel(c) || c == b'y')
}

/// The word that a stem is of, from which "-ed", "-ing", "-er" or "-est" was taken: with an "e", with its last consonant once, or as it is.
fn restore(stem: &str, words: &WordPiece) -> String {
    let bytes = stem.as_bytes();
    let [.., before, last] = *bytes else { return stem.to_owned() };
    let with_e = || format!("{stem}e");
    if before == last && !is_vowel(last) && last.is_ascii_alphabetic() {
        let once = &stem[..stem.len() - 1];
        return likelier(stem, once, words, matches!(last, b'l' | b's' | b'z' | b'f')).to_owned();
    }
    match last {
        b'e' if before == b'e' => return stem.to_owned(),
        b'v' | b'z' | b'c' | b'u' | b'e' => return with_e(),
        b'g' if before != b'n' => return with_e(),
        b'k' if !is_vowel(before) => return stem.to_owned(),
        b'h' if before != b't' => return stem.to_owned(),
        b'y' | b'w' | b'x' | b'o' => return stem.to_owned(),
        _ => {}
    }
    if is_short(bytes) {
        return with_e();
    }
    let e = with_e();
    likelier(stem, &e, words, !wants_e(stem)).to_owned()
}

/// One vowel between consonants, as in "hop": such a stem would have doubled its last letter, had it no "e".
fn is_short(stem: &[u8]) -> bool {
    let stem = if stem.starts_with(b"qu") { &stem[2..] } else { stem };
    let vowels = stem.iter().filter(|c| is_vowel(**c)).count();
    vowels == 1
        && !matches!(stem, [.., b'y' | b'w', _])
        && matches!(stem, [.., v, c] if is_vowel(*v) && c.is_ascii_lowercase() && !matches!(c, b'w' | b'x' | b'y'))
}

/// Whether a stem that is no known word ends as those do that have an "e".
fn wants_e(stem: &str) -> bool {
    let bytes = stem.as_bytes();
    let [.., third, before, last] = *bytes else { return false };
    let single = is_vowel(before) && !is_vowel(third);
    match last {
        b's' => before != b's',
        b'l' | b'r' if !is_vowel(before) => true,
        b't' => single && matches!(before, b'a' | b'u'),
        b'd' => single && matches!(before, b'i' | b'u' | b'a' | b'o'),
        b'r' => single && matches!(before, b'u' | b'i' | b'a'),
        b'n' => single && before == b'i',
        b'b' => single && matches!(before, b'i' | b'o'),
        b'g' => stem.ends_with("ang") || stem.ends_with("eng"),
        b'm' => single && matches!(before, b'u' | b'o'),
        b'k' => single,
        _ => false,
    }
}

/// The singular of a noun, which is in lower case.
pub(super) fn noun(form: &str, words: &WordPiece) -> String {
    if let Some(lemma) = NOUN.get(form) {
        return (*lemma).to_owned();
    }
    if let Some(stem) = form.strip_suffix("men").filter(|s| s.len() > 2) {
        let whole = ["speci", "regi", "abdo", "acu", "ye", "cycla", "exa"].contains(&stem);
        return if whole { form.to_owned() } else { format!("{stem}man") };
    }
    let Some(stem) = form.strip_suffix('s').filter(|s| s.len() > 1 && !s.ends_with(['s', '\'', '’'])) else { return form.to_owned() };
    if INVARIANT_NOUNS.contains(&form) || form.ends_with("sis") {
        return form.to_owned();
    }
    if stem.ends_with(['u', 'i']) && words.rank(stem).is_none() {
        return form.to_owned();
    }
    if let Some(begin) = stem.strip_suffix("ie").filter(|b| b.len() > 1) {
        let y = format!("{begin}y");
        return likelier(&y, stem, words, true).to_owned();
    }
    if let Some(begin) = stem.strip_suffix("ve").filter(|_| words.rank(stem).is_none()) {
        let f = [format!("{begin}f"), format!("{begin}fe")];
        return f.into_iter().find(|f| words.rank(f).is_some()).unwrap_or_else(|| stem.to_owned());
    }
    match stem.strip_suffix('e') {
        Some(short) if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| short.ends_with(e)) => {
            likelier(short, stem, words, sibilant(short)).to_owned()
        }
        _ => stem.to_owned(),
    }
}

/// The positive of an adjective, or of an adverb, which is in lower case.
pub(super) fn positive(form: &str, adverb: bool, words: &WordPiece) -> String {
    let table = if adverb { &ADVERB } else { &ADJECTIVE };
    if let Some(lemma) = table.get(form) {
        return (*lemma).to_owned();
    }
    let stem = form.strip_suffix("est").or_else(|| form.strip_suffix("er")).filter(|s| s.len() > 2 && has_vowel(s));
    let Some(stem) = stem.filter(|_| !NO_COMPARATIVES.contains(&form)) else { return form.to_owned() };
    let lemma = stem.strip_suffix('i').map_or_else(|| restore(stem, words), |begin| format!("{begin}y"));
    if words.rank(&lemma).is_some() && !lemma.contains('-') { lemma } else { form.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> WordPiece {
        WordPiece::new(include_str!("../../models/vocab.txt"))
    }

    #[test]
    fn verbs() {
        let words = words();
        for (form, lemma) in [
            ("said", "say"),
            ("making", "make"),
            ("hoped", "hope"),
            ("stopped", "stop"),
            ("visited", "visit"),
            ("created", "create"),
            ("controlled", "control"),
            ("calls", "call"),
            ("carries", "carry"),
            ("tried", "try"),
            ("passes", "pass"),
            ("raises", "raise"),
            ("agreed", "agree"),
            ("rebuilt", "rebuild"),
            ("changing", "change"),
            ("singing", "sing"),
            ("fixes", "fix"),
            ("is", "be"),
            ("announced", "announce"),
            ("handled", "handle"),
            ("sing", "sing"),
            ("watched", "watch"),
            ("backed", "back"),
            ("baked", "bake"),
            ("speed", "speed"),
            ("need", "need"),
            ("fabricated", "fabricate"),
            ("urging", "urge"),
        ] {
            assert_eq!(verb(form, &words), lemma);
        }
    }

    #[test]
    fn nouns() {
        let words = words();
        for (form, lemma) in [
            ("cities", "city"),
            ("boxes", "box"),
            ("houses", "house"),
            ("women", "woman"),
            ("lives", "life"),
            ("waves", "wave"),
            ("news", "news"),
            ("virus", "virus"),
            ("crises", "crisis"),
            ("movies", "movie"),
            ("glass", "glass"),
            ("horsemen", "horseman"),
            ("matches", "match"),
            ("topics", "topic"),
            ("menus", "menu"),
        ] {
            assert_eq!(noun(form, &words), lemma);
        }
    }

    #[test]
    fn comparatives() {
        let words = words();
        for (form, lemma) in [
            ("larger", "large"),
            ("biggest", "big"),
            ("easier", "easy"),
            ("former", "former"),
            ("best", "good"),
            ("stronger", "strong"),
            ("safer", "safe"),
        ] {
            assert_eq!(positive(form, false, &words), lemma);
        }
        assert_eq!(positive("best", true, &words), "well");
        assert_eq!(positive("never", true, &words), "never");
    }
}
