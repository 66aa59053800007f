//! Forms of English words that no rule makes.

use std::{collections::HashMap, sync::LazyLock};

/// Verb forms, each line a lemma and what it becomes.
const VERBS: &str = "\
arise arose arisen|awake awoke awoken|bear bore borne|beat beaten|become became|begin began begun beginning|bend bent|bet betting|bid bade bidding|bind bound|\
bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|burst|buy bought|cast|catch caught|choose chose chosen|\
cling clung|come came|cost|creep crept|cut|deal dealt|dig dug|do did done does|draw drew drawn|dream dreamt|drink drank drunk|drive drove driven|dwell dwelt|\
eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden|forecast|foresee foresaw foreseen|\
forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone|freeze froze frozen|get got gotten|give gave given|go went gone goes|grind ground|grow grew grown|\
hang hung|have had has|hear heard|hide hid hidden|hit|hold held|hurt|keep kept|kneel knelt|know knew known|lay laid|lead led|leap leapt|learn learnt|leave left|\
lend lent|let|lie lying lain|light lit|lose lost|make made|mean meant|meet met|mislead misled|mistake mistook mistaken|misunderstand misunderstood|mow mown|\
outdo outdid outdone|outgrow outgrew outgrown|overcome overcame|overhear overheard|override overrode overridden|oversee oversaw overseen|overtake overtook overtaken|\
overthrow overthrew overthrown|partake partook partaken|pay paid|plead pled|prove proven|put|quit|read|rebuild rebuilt|redo redid redone|remake remade|repay repaid|rethink rethought|\
rewrite rewrote rewritten|rid|ride rode ridden|ring rang rung|rise rose risen|run ran|saw sawn|say said|see saw seen|seek sought|sell sold|send sent|set|sew sewn|\
shake shook shaken|shed|shine shone|shoot shot|show shown|shrink shrank shrunk|shut|sing sang sung|sink sank sunk|sit sat|slay slew slain|sleep slept|slide slid|\
sling slung|slit|smell smelt|sow sown|speak spoke spoken|speed sped|spell spelt|spend spent|spill spilt|spin spun|spit spat|split|spoil spoilt|spread|spring sprang sprung|\
stand stood|steal stole stolen|stick stuck|sting stung|stink stank stunk|stride strode stridden|strike struck stricken|string strung|strive strove striven|swear swore sworn|\
sweep swept|swell swollen|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|thrust|tread trod trodden|\
undergo underwent undergone|understand understood|undertake undertook undertaken|undo undid undone|unwind unwound|uphold upheld|upset|wake woke woken|wear wore worn|\
weave wove woven|weep wept|wet|win won|wind wound|withdraw withdrew withdrawn|withhold withheld|withstand withstood|wring wrung|write wrote written|\
die dying|tie tying|vie vying|untie untying|belie belying|be am is are was were been being 're 'm ai|\
panic panicked panicking|mimic mimicked mimicking|traffic trafficked trafficking|frolic frolicked frolicking|picnic picnicked picnicking|\
focus focused focusing focuses focussed|bias biased biasing|bus bused busing|eye eyeing|age ageing|dye dyeing|singe singeing|canoe canoeing|\
use used using uses|unite united uniting|cause caused|please pleased|lose losing|choose choosing|agree agreed agreeing agrees|free freed freeing frees|guarantee guaranteed guaranteeing|\
argue arguing|value valued|issue issued|bathe bathed bathing|breathe breathed breathing|clothe clothed|soothe soothed soothing|loathe loathed|\
travel travelled travelling|cancel cancelled cancelling|label labelled labelling|model modelled modelling|signal signalled signalling|level levelled levelling|\
fuel fuelled fuelling|total totalled totalling|counsel counselled counselling|quarrel quarrelled|marshal marshalled|channel channelled|rival rivalled|\
worship worshipped worshipping|kidnap kidnapped kidnapping|program programmed programming|equip equipped|transfer transferred|handicap handicapped|\
co-found co-founded|found founded founding founds|fell felled felling|wound wounded wounding wounds|ground grounded grounding|lie lied lies|bore bored boring|\
singe singed|tinge tinged|change changed changing|hope hoped hoping|rate rated rating|plane planed|scar scarred|star starred starring|bar barred barring|war warring|\
add added adding adds|err erred|ebb ebbed|egg egged|purr purred|quiz quizzed quizzes|whiz whizzed|buzz buzzed buzzing";

/// Nouns, each line a lemma and its plural.
const NOUNS: &str = "\
man men|woman women|child children|foot feet|tooth teeth|goose geese|mouse mice|ox oxen|louse lice|policeman policemen|policewoman policewomen|\
congressman congressmen|congresswoman congresswomen|spokesman spokesmen|spokeswoman spokeswomen|businessman businessmen|businesswoman businesswomen|chairman chairmen|\
fireman firemen|fisherman fishermen|gunman gunmen|salesman salesmen|freshman freshmen|serviceman servicemen|statesman statesmen|layman laymen|workman workmen|\
countryman countrymen|airman airmen|craftsman craftsmen|foreman foremen|clergyman clergymen|gentleman gentlemen|nobleman noblemen|cameraman cameramen|\
frenchman frenchmen|englishman englishmen|irishman irishmen|dutchman dutchmen|grandchild grandchildren|stepchild stepchildren|schoolchild schoolchildren|\
crisis crises|analysis analyses|basis bases|thesis theses|hypothesis hypotheses|axis axes|oasis oases|diagnosis diagnoses|parenthesis parentheses|emphasis emphases|\
synthesis syntheses|phenomenon phenomena|criterion criteria|bacterium bacteria|curriculum curricula|memorandum memoranda|stratum strata|\
referendum referenda|alumnus alumni|cactus cacti|fungus fungi|nucleus nuclei|radius radii|stimulus stimuli|syllabus syllabi|focus foci|index indices|appendix appendices|\
matrix matrices|vertex vertices|formula formulae|larva larvae|antenna antennae|vertebra vertebrae|genus genera|corpus corpora|\
life lives|wife wives|knife knives|leaf leaves|half halves|calf calves|shelf shelves|self selves|elf elves|loaf loaves|thief thieves|wolf wolves|scarf scarves|\
hoof hooves|housewife housewives|midwife midwives|bookshelf bookshelves|\
movie movies|cookie cookies|calorie calories|zombie zombies|rookie rookies|selfie selfies|pie pies|tie ties|lie lies|die dice|birdie birdies|genie genies|hippie hippies|\
shoe shoes|toe toes|canoe canoes|foe foes|hero heroes|potato potatoes|tomato tomatoes|echo echoes|veto vetoes|torpedo torpedoes|embargo embargoes|cargo cargoes|mosquito mosquitoes|volcano volcanoes|\
bus buses|gas gases|virus viruses|status statuses|campus campuses|bonus bonuses|census censuses|lens lenses|atlas atlases|canvas canvases|iris irises|plus pluses|bias biases|focus focuses|\
caucus caucuses|chorus choruses|circus circuses|consensus consensuses|surplus surpluses|walrus walruses|minus minuses|apparatus apparatuses|octopus octopuses|\
axe axes|ache aches|headache headaches|cache caches|niche niches|avalanche avalanches|psyche psyches|quiz quizzes|size sizes|prize prizes|\
passerby passersby|brother-in-law brothers-in-law|attorney-general attorneys-general|vertebra vertebrae|alga algae|nebula nebulae|quantum quanta|ovum ova";

/// Nouns that end in "s" and have no other form, or are cited in it.
pub(super) const INVARIANT_NOUNS: &[&str] = &[
    "news",
    "politics",
    "economics",
    "physics",
    "mathematics",
    "athletics",
    "series",
    "species",
    "means",
    "headquarters",
    "crossroads",
    "barracks",
    "gallows",
    "kudos",
    "chaos",
    "ethos",
    "pathos",
    "thus",
    "bus",
    "gas",
    "virus",
    "status",
    "campus",
    "bonus",
    "census",
    "lens",
    "bias",
    "atlas",
    "canvas",
    "iris",
    "plus",
    "focus",
    "basis",
    "analysis",
    "crisis",
    "thesis",
    "hypothesis",
    "emphasis",
    "diagnosis",
    "axis",
    "synthesis",
    "oasis",
    "tennis",
    "penis",
    "pelvis",
    "cannabis",
    "diabetes",
    "rabies",
    "measles",
    "mumps",
    "genesis",
    "nemesis",
    "metropolis",
    "paralysis",
    "dialysis",
    "catharsis",
    "consensus",
    "caucus",
    "circus",
    "chorus",
    "corpus",
    "genus",
    "genius",
    "apparatus",
    "radius",
    "nucleus",
    "stimulus",
    "surplus",
    "versus",
    "octopus",
    "cactus",
    "fungus",
    "mucus",
    "locus",
    "torus",
    "walrus",
    "minus",
    "nexus",
    "hiatus",
    "exodus",
    "coronavirus",
    "christmas",
    "texas",
    "paris",
    "statistics",
    "logistics",
    "ethics",
    "tactics",
    "genetics",
    "electronics",
    "gymnastics",
    "linguistics",
    "robotics",
    "ceramics",
    "acoustics",
    "dynamics",
    "mechanics",
    "aerobics",
    "graphics",
    "classics",
    "acrobatics",
    "semantics",
    "phonetics",
    "pus",
    "yes",
    "alias",
    "asbestos",
    "rhinoceros",
    "cosmos",
    "mas",
    "us",
    "gps",
    "dns",
    "sms",
    "aids",
    "mass",
    "hubris",
    "debris",
    "chassis",
    "corps",
    "bourgeois",
    "rendezvous",
    "faux",
    "glasses",
    "pants",
    "jeans",
    "shorts",
    "trousers",
    "scissors",
    "clothes",
    "thanks",
    "sunglasses",
    "goods",
    "regards",
    "premises",
    "proceeds",
    "outskirts",
    "remains",
    "amends",
    "data",
    "media",
    "people",
];

/// Adjectives, each line a lemma and its comparative and superlative.
const ADJECTIVES: &str = "\
good better best|bad worse worst|far farther farthest|old eldest|early earlier earliest|late later latest|easy easier easiest|\
busy busier busiest|happy happier happiest|heavy heavier heaviest|dry drier driest|big bigger biggest|hot hotter hottest|thin thinner thinnest|fat fatter fattest|wet wetter wettest|\
sad sadder saddest|mad madder maddest|red redder reddest|slim slimmer slimmest|grim grimmer grimmest|fit fitter fittest|dim dimmer dimmest|few fewer fewest|free freer freest|\
true truer truest|blue bluer bluest|shy shyer shyest|sly slyer slyest|wry wryer|subtle subtler subtlest|simple simpler simplest|able abler ablest|noble nobler noblest|humble humbler humblest|\
gentle gentler gentlest|close closer closest|large larger largest|near nearer nearest|dear dearer dearest|narrow narrower narrowest|shallow shallower shallowest|yellow yellower|\
clever cleverer cleverest|bitter bitterer bitterest|severe severer severest|sincere sincerer|quiet quieter quietest|polite politer politest|remote remoter remotest";

/// The same for adverbs.
const ADVERBS: &str =
    "well better best|badly worse worst|far farther farthest|early earlier earliest|late later latest|soon sooner soonest|often oftener";

/// Adjectives and adverbs in "-er" and "-est" that are no comparatives.
pub(super) const NO_COMPARATIVES: &[&str] = &[
    "former",
    "latter",
    "other",
    "another",
    "proper",
    "improper",
    "eager",
    "bitter",
    "clever",
    "sober",
    "tender",
    "super",
    "upper",
    "inner",
    "outer",
    "utter",
    "sheer",
    "inter",
    "under",
    "over",
    "after",
    "never",
    "ever",
    "rather",
    "together",
    "however",
    "whenever",
    "wherever",
    "whether",
    "either",
    "neither",
    "forever",
    "moreover",
    "altogether",
    "further",
    "silver",
    "leather",
    "copper",
    "paper",
    "rubber",
    "timber",
    "cheddar",
    "counter",
    "computer",
    "consumer",
    "customer",
    "sinister",
    "slender",
    "queer",
    "premier",
    "cavalier",
    "lesser",
    "elder",
    "per",
    "honest",
    "dishonest",
    "modest",
    "immodest",
    "earnest",
    "west",
    "northwest",
    "southwest",
    "midwest",
    "manifest",
    "dressed",
    "interest",
    "rest",
    "test",
    "guest",
    "arrest",
    "forest",
    "harvest",
    "protest",
    "request",
    "contest",
    "august",
    "master",
    "water",
    "winter",
    "summer",
    "center",
    "transgender",
    "gender",
    "buster",
    "prior",
    "cancer",
    "cyber",
    "hyper",
    "laser",
    "power",
    "order",
    "border",
    "junior",
    "senior",
    "left-over",
    "whatsoever",
    "hereafter",
    "thereafter",
    "hereunder",
];

type Table = LazyLock<HashMap<&'static str, &'static str>>;

/// From a verb's form to its lemma.
pub(super) static VERB: Table = LazyLock::new(|| map(VERBS));
/// From a plural to its singular.
pub(super) static NOUN: Table = LazyLock::new(|| map(NOUNS));
/// From an adjective's comparative or superlative to its lemma.
pub(super) static ADJECTIVE: Table = LazyLock::new(|| map(ADJECTIVES));
/// The same for adverbs.
pub(super) static ADVERB: Table = LazyLock::new(|| map(ADVERBS));

/// A table as a map from form to lemma. The first entry that has a form wins; a lemma is its own form if no entry has it as another's.
fn map(table: &'static str) -> HashMap<&'static str, &'static str> {
    let entries = || table.split('|').filter_map(|entry| entry.split_once(' ').or(Some((entry, ""))));
    let mut map = HashMap::new();
    for (lemma, forms) in entries() {
        for form in forms.split(' ').filter(|f| !f.is_empty()) {
            map.entry(form).or_insert(lemma);
        }
    }
    for (lemma, _) in entries() {
        map.entry(lemma).or_insert(lemma);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_before_lemmas() {
        assert_eq!(VERB["saw"], "see");
        assert_eq!(VERB["sawn"], "saw");
        assert_eq!(VERB["found"], "find");
        assert_eq!(VERB["founded"], "found");
        assert_eq!(NOUN["lives"], "life");
        assert_eq!(ADJECTIVE["best"], "good");
    }
}
