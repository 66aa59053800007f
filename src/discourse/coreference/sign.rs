//! The signs that the ranker weighs: each has a name and a small number of values, and a pair of mention and candidate shows one value of each.

macro_rules! signs {
    ($($(#[$doc:meta])* $variant:ident = $values:literal),* $(,)?) => {
        /// A sign by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Sign { $($(#[$doc])* $variant),* }

        impl Sign {
            /// Every sign with the number of its values, in the order of the weights.
            pub const ALL: &[(&str, u16)] = &[$((stringify!($variant), $values)),*];

            /// Where the values of each sign begin among all values.
            const BEGIN: [u16; Self::ALL.len()] = begins();
        }
    };
}

const fn begins() -> [u16; Sign::ALL.len()] {
    let mut begins = [0; Sign::ALL.len()];
    let (mut at, mut sum) = (0, 0);
    while at < begins.len() {
        begins[at] = sum;
        sum += Sign::ALL[at].1;
        at += 1;
    }
    begins
}

signs! {
    // Of the mention itself.
    /// Which pronoun, or how the noun phrase is determined.
    Form = 22,
    /// What it is taken for.
    Kind = 6,
    /// Its number.
    Number = 3,
    /// Its place in the clause.
    Role = 9,
    /// How many words modify it.
    Modified = 3,
    /// What stands behind the noun.
    Complement = 4,
    /// Whether it stands inside of direct speech.
    Spoken = 2,
    /// The class of its noun.
    Sort = 8,
    /// Whether it begins its sentence or paragraph.
    Opening = 3,
    /// Whether a candidate was called by the same noun.
    Echo = 2,
    /// Whether its paragraph asks something.
    Asking = 2,
    /// Whether its verb needs a mind.
    Minded = 2,
    // Of the pair.
    /// Sentences back to the candidate's last mention.
    Distance = 8,
    /// Sentences back to its last mention that is no pronoun.
    NamedDistance = 9,
    /// Mentions between.
    Between = 8,
    /// How many fitting candidates were mentioned since.
    Recency = 6,
    /// Form and place in the clause of the last mention.
    Last = 27,
    /// The same with its sentence: this one, the one before, further back.
    LastHere = 27,
    /// How the last noun phrase or name is determined.
    LastNominal = 7,
    /// How often it was mentioned.
    Size = 6,
    /// Both kinds.
    Kinds = 36,
    /// Both numbers.
    Numbers = 9,
    /// Both genders.
    Genders = 16,
    /// Whether both have the same place in the clause.
    Parallel = 4,
    /// Whether the noun was used of the candidate, or stands in its name.
    Head = 5,
    /// How the modifiers compare with those of the candidate's phrase with the same noun, or its last one.
    Modifiers = 8,
    /// Whether the modifiers are known of the candidate.
    Known = 4,
    /// How the possessors compare.
    Owners = 6,
    /// How what stands behind the nouns compares.
    Complements = 5,
    /// How the countries that they are tied to compare.
    Places = 3,
    /// The rule for descriptions that points to the candidate, or to another.
    Rule = 7,
    /// The candidate's rank among all by presence.
    Presence = 6,
    /// Its presence compared with the most present one's.
    PresenceShare = 6,
    /// Where both stand with regard to direct speech.
    Speech = 5,
    /// What part the candidate has in the speech around the mention.
    Party = 4,
    /// Paragraphs between.
    Paragraphs = 5,
    /// Paragraphs with questions between.
    Questions = 4,
    /// Whether the paragraphs of both ask.
    Turns = 4,
    /// The last pronoun for the candidate compared with this one.
    SamePronoun = 4,
    /// Whether grammar makes the candidate the understood subject.
    Controls = 2,
    /// Whether the candidate follows as the subject of the clause.
    Cataphor = 2,
    /// Whether the candidate is the subject of a clause around the mention.
    Subject = 2,
    /// Whether a verb that needs a mind gets one.
    MindFits = 3,
    /// Whether the candidate comes up in the first paragraph.
    Title = 2,
    /// Whether the last mention is the subject of its sentence.
    MainSubject = 2,
    /// Whether the words are the same.
    SameWords = 2,
    /// Whether the nouns begin alike.
    Alike = 2,
}

/// The values that a pair shows, as places among all values of all signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs(pub Vec<u16>);

impl Signs {
    /// Adds a sign; a value beyond the last counts as the last.
    pub fn show(&mut self, sign: Sign, value: usize) {
        let at = sign as usize;
        let last = Sign::ALL[at].1 - 1;
        self.0.push(Sign::BEGIN[at] + u16::try_from(value).unwrap_or(last).min(last));
    }

    /// Adds a sign that is there or not.
    pub fn flag(&mut self, sign: Sign, there: bool) {
        self.show(sign, usize::from(there));
    }
}

/// Steps in which distances count: one by one at first, then ever coarser.
pub fn step(distance: usize) -> usize {
    match distance {
        0..=3 => distance,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_different_signs_never_share_a_place() {
        let mut signs = Signs::default();
        signs.show(Sign::Form, 99);
        signs.show(Sign::Kind, 0);
        signs.flag(Sign::Alike, true);
        let all: u16 = Sign::ALL.iter().map(|(_, values)| values).sum();
        assert_eq!(signs.0, [21, 22, all - 1]);
    }
}
