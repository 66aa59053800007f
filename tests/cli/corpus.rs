//! A small world of towns, told of by articles of our own making, in which it is known who is who: people under several forms of their
//! names, people of one name in different towns and trades, people who are in the news of every town, people who change their trade, bodies
//! with acronyms and short names.

use super::dice::Dice;
use super::room::Room;

/// An article, and who is meant by each name in it.
pub struct Told {
    pub text: String,
    /// The fullest form of each name in the article, and the number of whom or what it means.
    pub meant: Vec<(String, usize)>,
}

/// Writes each article into a file of that folder: 0000.txt, 0001.txt …
pub fn write(room: &Room, folder: &str, told: &[Told]) {
    for (number, told) in told.iter().enumerate() {
        room.file(&format!("{folder}/{number:04}.txt"), &told.text);
    }
}

/// Somebody in a town.
struct Person {
    id: usize,
    /// Forms of the full name; the first is the usual one.
    full: &'static [&'static str],
    surname: &'static str,
    /// What they are; after a bar, what they are in the second half of the year.
    role: &'static str,
    /// "she" or "he".
    pronoun: &'static str,
}

/// A company or public body.
struct Body {
    id: usize,
    full: &'static [&'static str],
}

/// People and bodies that are in the news together.
struct Town {
    name: &'static str,
    people: Vec<Person>,
    bodies: Vec<Body>,
    topics: &'static [&'static str],
}

type Cast = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static [&'static str], &'static str, &'static str, &'static str)],
    &'static [&'static [&'static str]],
);

/// The world that weights were tried on.
const WORKSHOP: &[Cast] = &[
    (
        "Port Calder",
        &["the new tram line", "the harbour wall", "a plan to close two schools"],
        &[
            (&["Robert Lindqvist", "Bob Lindqvist"], "Lindqvist", "mayor", "he"),
            (&["Claudia Pereda Ruiz", "Claudia Pereda"], "Pereda", "senator", "she"),
            (&["John Carter"], "Carter", "judge", "he"),
            (&["Amina Yusuf"], "Yusuf", "prosecutor", "she"),
            (&["Oleksandr Zelenko", "Olexander Zelenko"], "Zelenko", "ambassador", "he"),
        ],
        &[&["Calder Harbour Company"], &["Northern Transport Authority", "NTA"]],
    ),
    (
        "Westhaven",
        &["the season ticket prices", "a new stadium", "the cup final"],
        &[
            (&["John Carter"], "Carter", "striker", "he"),
            (&["Maria Costa"], "Costa", "coach", "she"),
            (&["William Okoro", "Bill Okoro"], "Okoro", "goalkeeper|banker", "he"),
            (&["Nagy Ferenc", "Ferenc Nagy"], "Nagy", "referee", "he"),
        ],
        &[&["Westhaven Rovers"], &["Kestrel Sports", "Kestrel"]],
    ),
    (
        "Dunmore",
        &["a show of early prints", "the opera's debts", "a stolen violin"],
        &[
            (&["Maria Costa"], "Costa", "singer", "she"),
            (&["Elizabeth Marlow", "Liz Marlow"], "Marlow", "curator", "she"),
            (&["Jens Albrecht"], "Albrecht", "conductor", "he"),
            (&["Robert Lindgren"], "Lindgren", "painter", "he"),
        ],
        &[&["Dunmore Museum"], &["Kestrel Foundation"]],
    ),
    (
        "Ashby",
        &["the trial of a vaccine", "a shortage of nurses", "the closing of a ward"],
        &[
            (&["James Holloway", "Jim Holloway"], "Holloway", "surgeon", "he"),
            (&["Li Wenhua", "Wenhua Li"], "Li", "virologist", "she"),
            (&["Amina Yusuf"], "Yusuf", "nurse", "she"),
        ],
        &[&["Ashby Medical Trust", "AMT"], &["Holloway Pharma"]],
    ),
];

/// The world that is tested: other names, trades and sentences.
const TOWNS: &[Cast] = &[
    (
        "Lindhagen",
        &["the budget for the ferries", "a tax on empty houses", "the sale of the old barracks", "a bridge over the sound"],
        &[
            (&["Katherine Brandvold", "Kate Brandvold"], "Brandvold", "governor", "she"),
            (&["Thomas Aguirre Salas", "Thomas Aguirre"], "Aguirre", "lawmaker", "he"),
            (&["Peter Novak"], "Novak", "minister", "he"),
            (&["Samuel Reiss", "Sam Reiss"], "Reiss", "lawyer", "he"),
            (&["Ingrid Solheim-Vega", "Ingrid Solheim"], "Solheim", "mayor", "she"),
            (&["Anna Keller"], "Keller", "prosecutor", "she"),
        ],
        &[&["Sound Ferry Corporation", "Sound Ferry"], &["Regional Housing Agency", "RHA"]],
    ),
    (
        "Corvale",
        &["a knee injury", "the transfer of two players", "the league's new rules", "a lost semifinal"],
        &[
            (&["Peter Novak"], "Novak", "midfielder", "he"),
            (&["Joseph Adeyemi", "Joe Adeyemi"], "Adeyemi", "goalkeeper", "he"),
            (&["Laura Petrini"], "Petrini", "coach", "she"),
            (&["Kovacs Istvan", "Istvan Kovacs"], "Kovacs", "referee", "he"),
            (&["Michael Strand", "Mike Strand"], "Strand", "captain|executive", "he"),
        ],
        &[&["Corvale Athletic"], &["Falcon Sportswear", "Falcon"]],
    ),
    (
        "Mirefield",
        &["a festival of new music", "the theatre's roof", "a lost painting", "the prize for young poets"],
        &[
            (&["Laura Petrini"], "Petrini", "violinist", "she"),
            (&["Anna Keller"], "Keller", "sculptor", "she"),
            (&["Edward Quayle", "Ted Quayle"], "Quayle", "conductor", "he"),
            (&["Nadia Haddad"], "Haddad", "curator|lawmaker", "she"),
        ],
        &[&["Mirefield Opera"], &["Falcon Foundation"]],
    ),
    (
        "Harrowgate Bay",
        &["an outbreak of measles", "the new children's ward", "a study of sleep", "the price of insulin"],
        &[
            (&["Daniel Okafor", "Dan Okafor"], "Okafor", "surgeon", "he"),
            (&["Zhang Meiling", "Meiling Zhang"], "Zhang", "virologist", "she"),
            (&["Samuel Reiss"], "Reiss", "nurse", "he"),
            (&["Helena Sørensen", "Helena Sorensen"], "Sørensen", "midwife", "she"),
        ],
        &[&["Bay Children's Hospital"], &["National Vaccine Institute", "NVI"]],
    ),
    (
        "Stonebridge",
        &["a fire in a warehouse", "the layoffs at the steelworks", "a price war among bakers", "the takeover bid"],
        &[
            (&["Nicholas Farrow", "Nick Farrow"], "Farrow", "executive", "he"),
            (&["Daniel Okafor"], "Okafor", "banker", "he"),
            (&["Rebecca Thorn", "Becky Thorn"], "Thorn", "investor", "she"),
            (&["Vladimir Sokolov", "Vladimir Sokoloff"], "Sokolov", "trader", "he"),
        ],
        &[&["Stonebridge Steel Inc.", "Stonebridge Steel"], &["Thorn Capital"]],
    ),
];

/// People who are in the news of every town of a world.
type Guests = &'static [(&'static [&'static str], &'static str, &'static str, &'static str)];

const WORKSHOP_GUESTS: Guests = &[(&["Astrid Falkenberg"], "Falkenberg", "president", "she")];

const GUESTS: Guests = &[(&["Marta Ilves"], "Ilves", "president", "she"), (&["Henrik Dalgaard"], "Dalgaard", "archbishop", "he")];

impl Dice {
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

fn towns(casts: &'static [Cast], guests: Guests) -> Vec<Town> {
    let mut id = 0;
    let mut next = || {
        id += 1;
        id
    };
    casts
        .iter()
        .map(|(name, topics, people, bodies)| Town {
            name,
            topics,
            people: (people.iter().map(|(full, surname, role, pronoun)| Person { id: next(), full, surname, role, pronoun }))
                .chain((1_000..).zip(guests).map(|(id, (full, surname, role, pronoun))| Person { id, full, surname, role, pronoun }))
                .collect(),
            bodies: bodies.iter().map(|full| Body { id: next(), full }).collect(),
        })
        .collect()
}

/// Articles of the world that weights were tried on.
pub fn workshop(articles: usize) -> Vec<Told> {
    let towns = towns(WORKSHOP, WORKSHOP_GUESTS);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    (0..articles).map(|number| tell(&towns[number % towns.len()], number, &mut dice, false)).collect()
}

/// Articles of the world that is tested, another lot for each seed.
pub fn corpus(articles: usize, seed: u64) -> Vec<Told> {
    let towns = towns(TOWNS, GUESTS);
    let mut dice = Dice(0xD1B5_4A32_D192_ED03 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    (0..articles).map(|number| tell(&towns[number % towns.len()], number, &mut dice, true)).collect()
}

fn tell(town: &Town, number: usize, dice: &mut Dice, tested: bool) -> Told {
    let mut cast: Vec<&Person> = town.people.iter().collect();
    while cast.len() > 3 {
        cast.remove(dice.below(cast.len()));
    }
    let topic = dice.pick(town.topics);
    let day = 1 + number % 28;
    let month = 1 + number / 28 % 12;
    let mut meant = Vec::new();
    let mut sentences = Vec::new();
    let body = &town.bodies[dice.below(town.bodies.len())];
    let body_name = body.full[dice.below(body.full.len())];
    meant.push((body_name.to_owned(), body.id));
    for (place, person) in cast.iter().enumerate() {
        let role = person.role.split('|').nth(usize::from(month > 6)).unwrap_or(person.role.split('|').next().unwrap_or_default());
        // A third is named by the surname alone in the whole article, but never without an office.
        let by_surname = place > 0 && dice.chance(30);
        let form = if by_surname { person.surname } else { person.full[dice.below(person.full.len())] };
        let introduced = if by_surname { format!("{} {form}", capital(role)) } else { form.to_owned() };
        meant.push((form.to_owned(), person.id));
        sentences.push(sentence(&introduced, by_surname, (role, person.pronoun), town.name, body_name, topic, dice, tested));
    }
    let ending = match (tested, dice.below(3)) {
        (false, 0) => format!("The decision is expected in {}.", town.name),
        (false, _) => format!("Nobody else in {} wanted to comment.", town.name),
        (true, 0) => format!("A second meeting about {topic} will be held in {} next month.", town.name),
        (true, 1) => format!("People in {} are waiting for an answer.", town.name),
        (true, _) => "More is to be known by the end of the week.".to_owned(),
    };
    sentences.push(ending);
    let headline = format!("{} talks about {topic} ({number})", town.name);
    Told { text: format!("{headline}\n\ndate 2025-{month:02}-{day:02}\n\n{}\n", sentences.join(" ")), meant }
}

#[allow(clippy::too_many_arguments)]
fn sentence(
    name: &str,
    is_titled: bool,
    (role, pronoun): (&str, &str),
    town: &str,
    body: &str,
    topic: &str,
    dice: &mut Dice,
    tested: bool,
) -> String {
    let she = capital(pronoun);
    // An office is told of most people, not of all.
    let apposition = if is_titled || dice.chance(25) { String::new() } else { format!(", a {role} from {town},") };
    match (tested, dice.below(4)) {
        (false, 0) => format!("{name}{apposition} told {body} on Monday that {topic} needed more time. {she} asked for patience."),
        (false, 1) => format!("{name}{apposition} met the head of {body} in {town}. They spoke about {topic}."),
        (false, 2) => format!("According to {body}, {name}{apposition} was the first to write about {topic}."),
        (false, _) => format!("{name}{apposition} criticised {body}. \"This is about {topic}\", {pronoun} said."),
        (true, 0) => format!("{name}{apposition} visited {body} on Thursday and praised its work on {topic}."),
        (true, 1) => {
            format!("\"We should have been asked about {topic},\" said {name}{}. {she} had left {body} last year.", apposition.trim_end_matches(','))
        }
        (true, 2) => format!("In {town}, {name}{apposition} accused {body} of hiding a report on {topic}."),
        (true, _) => format!("{body} hired {name}{apposition} in March. {she} will deal with {topic}."),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
