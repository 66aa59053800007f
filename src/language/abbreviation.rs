//! Words that are written with a full stop of their own, by what the stop says about the end of the sentence.

/// What stands before a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Stands before a name or number and never ends a sentence: "Mr.", "Gen.", "No." before a digit.
    Prefix,
    /// May end a sentence: "Inc.", "etc.", "U.S.".
    Plain,
}

/// Titles and other words that stand before names.
const PREFIX: &[&str] = &[
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Prof",
    "Gen",
    "Sen",
    "Sens",
    "Rep",
    "Reps",
    "Gov",
    "Govs",
    "Lt",
    "Col",
    "Sgt",
    "Capt",
    "Cmdr",
    "Adm",
    "Maj",
    "Rev",
    "Hon",
    "Pres",
    "St",
    "Ste",
    "Ft",
    "Mt",
    "Messrs",
    "Mme",
    "Mlle",
    "Supt",
    "Det",
    "Pvt",
    "Pfc",
    "Cpl",
    "Brig",
    "Atty",
    "Amb",
    "Insp",
    "Fr",
    "Msgr",
    "Sra",
    "Dra",
    "Sec",
    "Ald",
    "Asst",
    "Assoc",
    "Dep",
    "Dir",
    "Vice-Pres",
    "Supt",
    "Sr.Lt",
    "Comdr",
    "Ofc",
    "Cllr",
    "Univ",
    "Dept",
    "vs",
    "v",
    "cf",
    "viz",
    "approx",
    "ca",
    "esp",
    "e.g",
    "i.e",
    "al-",
];

/// Words that are an abbreviation only before a number.
const BEFORE_NUMBER: &[&str] = &[
    "No", "Nos", "no", "nos", "Vol", "vol", "pp", "p", "Fig", "Figs", "fig", "Sec", "sec", "Ch", "ch", "Art", "art", "Op", "op", "Rs", "Nr", "nr",
    "Rte", "para", "c",
];

/// Words that may end a sentence.
const PLAIN: &[&str] = &[
    "Inc", "Corp", "Co", "Cos", "Ltd", "Bros", "Jr", "Sr", "Esq", "Assn", "Bldg", "Blvd", "Ave", "Rd", "Hwy", "Pkwy", "etc", "et", "est", "Est",
    "Ph.D", "PhD", "Ed", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Ala", "Ariz",
    "Calif", "Colo", "Conn", "Fla", "Ga", "Kan", "Ky", "Mich", "Minn", "Mont", "Neb", "Nev", "Okla", "Penn", "Tenn", "Tex", "Va", "Vt", "Wis", "Wyo",
    "Ont", "Que", "Alta", "sq", "ft", "oz", "lb", "lbs", "mph", "hrs", "min", "yrs", "Bhd", "Bn", "Dist", "Gmb", "Intl", "Mfg", "Natl", "Pty", "Pte",
    "dept", "govt", "Govt", "misc", "Ph", "Rhet",
];

/// Words that are an abbreviation only behind a comma ("Salem, Ore."), where they name a state.
const BEHIND_COMMA: &[&str] = &["Ark", "Del", "Ill", "Ind", "La", "Mass", "Md", "Me", "Miss", "Mo", "Ore", "Pa", "Wash", "Cal", "Id", "Kans", "Nebr"];

/// Short forms of months and days that are words of their own, or names, unless a number follows.
const MONTHS: &[&str] = &["Mar", "Apr", "Jun", "Jul", "Sep", "Sat", "Sun"];

/// Whether `word`, written with a full stop behind it, is an abbreviation, where `after` is the text behind that stop and `comma` tells whether a comma
/// stands before the word.
pub(crate) fn abbreviation(word: &str, after: &str, comma: bool) -> Option<Abbreviation> {
    let number = after.trim_start_matches([' ', '\u{a0}', '#']).starts_with(|c: char| c.is_ascii_digit());
    let is = |list: &[&str]| list.contains(&word);
    if is(BEFORE_NUMBER) {
        return number.then_some(Abbreviation::Prefix);
    }
    if is(PREFIX) {
        return Some(Abbreviation::Prefix);
    }
    if is(PLAIN) || (is(MONTHS) && number) || (is(BEHIND_COMMA) && comma) || is_dotted(word) {
        return Some(Abbreviation::Plain);
    }
    None
}

/// Whether a word is letters parted by full stops: "U.S", "p.m".
pub(crate) fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        assert_eq!(abbreviation("Gen", " Lee", false), Some(Abbreviation::Prefix));
        assert_eq!(abbreviation("Inc", " said", false), Some(Abbreviation::Plain));
        assert_eq!(abbreviation("No", " 5 is", false), Some(Abbreviation::Prefix));
        assert_eq!(abbreviation("No", " He left", false), None);
        assert_eq!(abbreviation("Ore", "", true), Some(Abbreviation::Plain));
        assert_eq!(abbreviation("Ore", "", false), None);
        assert_eq!(abbreviation("U.S", " and", false), Some(Abbreviation::Plain));
        assert_eq!(abbreviation("war", " It", false), None);
    }
}
