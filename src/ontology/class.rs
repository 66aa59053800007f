//! The classes of words that the program asks for by name.

macro_rules! word_classes {
    ($($(#[$doc:meta])* $variant:ident),* $(,)?) => {
        /// A class of words in `ontology/lexicon.ttl`: `lex:Saying ng:word "say", "tell"`. Words are lemmas, lower case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum WordClass { $($(#[$doc])* $variant),* }

        impl WordClass {
            /// Every class, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The local name under `lex:`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($variant)),* }
            }
        }
    };
}

word_classes! {
    /// Verbs that report words and vouch for nothing: say, tell, add.
    Saying,
    /// Verbs that mark what is said as contested: claim, allege, insist.
    Claiming,
    /// Verbs whose clause the speaker holds to be untrue: deny, dispute.
    Denying,
    /// Verbs that presuppose their clause: reveal, confirm, admit.
    Factive,
    /// Verbs of opinion and expectation: believe, think, expect.
    Believing,
    /// Verbs whose clause is feared or warned of: fear, worry, warn.
    Fearing,
    /// Verbs whose clause is a question: ask (whether), wonder.
    Asking,
    /// Verbs whose infinitive somebody else is to do: order, ask, urge, want (X to).
    Ordering,
    /// Verbs whose infinitive somebody else may do: allow, let, authorise.
    Permitting,
    /// Verbs whose infinitive the subject means to do: plan, vow, promise, threaten.
    Planning,
    /// Verbs whose infinitive may or may not have come about: try, seek, attempt.
    Trying,
    /// Verbs whose infinitive did not come about: fail, refuse, decline.
    Failing,
    /// Verbs that keep somebody from doing something: stop, prevent, keep (from).
    Preventing,
    /// Verbs whose infinitive or participle happened if they did: manage, begin, continue, help.
    Implicative,
    /// Verbs whose infinitive only seems so: appear, seem.
    Seeming,
    /// Verbs of accusing, whose "of" phrase is a claim: accuse, suspect, charge.
    Accusing,
    /// Verbs with little meaning of their own before a noun of action: make (a visit), take (part).
    Light,
    /// Adverbs of direction and union that make one verb with the verb before them: away, together.
    Direction,
    /// Verbs that bring an event about, whatever it befalls: cause (X to fall), lead (X to fall).
    Causing,
    /// Verb and bare noun that make one verb: take part, take place.
    Idiom,
    /// Verbs that give a name or an office: name, appoint, elect, call.
    Naming,
    /// Verbs that link the subject to what it is or becomes, beside "be": become, remain.
    Linking,
    /// Nouns for what somebody says: claim, statement, allegation.
    SpeechNoun,
    /// Nouns by which an opinion is told beside a clause: in her view, by his account.
    ViewNoun,
    /// Adverbs of hearsay: allegedly, reportedly.
    Hearsay,
    /// Adverbs of possibility: perhaps, probably.
    Possibly,
    /// Adverbs and determiners that negate: not, never, no.
    Negating,
    /// Nouns for what a person is or does: president, journalist, suspect.
    RoleNoun,
    /// Titles that stand before a name and are no office: Mr, Dr, Sir.
    Title,
    /// Words that show a woman: she, Mrs, wife, spokeswoman.
    Female,
    /// Words that show a man: he, Mr, husband, spokesman.
    Male,
    /// Nouns of family: brother, wife.
    KinNoun,
    /// Nouns for organisations: company, ministry, party.
    OrganizationNoun,
    /// Nouns for unnamed people or bodies acting together: forces, officials, police.
    GroupNoun,
    /// Group nouns whose singular is several people too: police, crew, family.
    Collective,
    /// Believers and followers, who have their name from a faith or a party: Muslim, Republican.
    Adherent,
    /// Nouns for stretches and points of time: year, minute.
    TimeNoun,
    /// Nouns for places: city, border, village.
    PlaceNoun,
    /// Nouns for events with a time and place: election, war, attack.
    EventNoun,
    /// Nouns for what two sides do together: talks, interview, agreement.
    Encounter,
    /// Verbs whose object a noun made from them takes with "on" or "against": attack, raid.
    TakesObject,
    /// Nouns of quantity that pass the meaning on to their "of" phrase: dozens, number, group, series.
    QuantityNoun,
    /// Last words of organisations' names: Corp., Ministry, Union.
    OrganizationMark,
    /// Words of places' names: River, Mount, Street.
    PlaceMark,
    /// Words of events' names: Games, War, Festival.
    EventMark,
    /// Occasions on which something is said: interview, news conference, speech.
    Occasion,
}
