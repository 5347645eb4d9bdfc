//! Who gave the answers in each row of a table. Learners of one name are told apart.

use std::collections::{BTreeMap, BTreeSet};

/// A part of what a table says about a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The name; of several, the one with the lowest number that is not blank.
    Name(usize),
    FirstName,
    LastName,
    /// A text that no two learners share; of several, the one with the lowest number.
    Id(usize),
}

/// The headings of columns with the name of the learner, the best first.
const NAMES: [&str; 4] = ["learner", "student", "name", "full name"];
const FIRST_NAMES: [&str; 3] = ["first name", "given name", "forename"];
const LAST_NAMES: [&str; 3] = ["last name", "surname", "family name"];
/// The headings of columns with a text that only one learner has, the best first.
const IDS: [&str; 10] = [
    "email",
    "email address",
    "e-mail",
    "username",
    "user",
    "student id",
    "learner id",
    "student number",
    "id number",
    "id",
];

impl Part {
    /// The part in a column with that heading, in lower case. In a table with an answer per row, an
    /// `id` is that of the row.
    pub(super) fn of(heading: &str, is_long: bool) -> Option<Self> {
        let heading = ["your ", "what is your "]
            .iter()
            .fold(heading, |heading, words| heading.strip_prefix(words).unwrap_or(heading));
        let heading = heading.split('(').next().unwrap_or(heading);
        let heading = heading.trim_end_matches([':', '?', '*', '.', ' ']);
        let position = |known: &[&str]| known.iter().position(|known| *known == heading);
        if let Some(rank) = position(&NAMES) {
            return Some(Self::Name(rank));
        }
        if position(&FIRST_NAMES).is_some() {
            return Some(Self::FirstName);
        }
        if position(&LAST_NAMES).is_some() {
            return Some(Self::LastName);
        }
        position(&IDS).filter(|_| !is_long || heading != "id").map(Self::Id)
    }
}

/// The learner of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Learner {
    name: String,
    ids: Vec<String>,
    /// The line of the row.
    line: usize,
}

impl Learner {
    /// The learner of the row on a line, from the cells that say who it is.
    pub(super) fn of(line: usize, mut cells: Vec<(Part, &str)>) -> Self {
        // Microsoft Forms writes this in the place of every address that it doesn't know.
        cells.retain(|(_, cell)| !cell.is_empty() && *cell != "anonymous");
        cells.sort_unstable();
        let is_name = |part: &(Part, &str)| matches!(part.0, Part::Name(_));
        let (names, rest): (Vec<_>, Vec<_>) = cells.into_iter().partition(is_name);
        let (ids, parts): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(part, _)| matches!(part, Part::Id(_)));
        let ids: Vec<String> = ids.into_iter().map(|(_, id)| id.to_owned()).collect();
        let parts: Vec<&str> = parts.into_iter().map(|(_, part)| part).collect();
        let name = names.first().map(|(_, name)| (*name).to_owned());
        let name = name.or_else(|| (!parts.is_empty()).then(|| parts.join(" ")));
        let name = name.or_else(|| ids.first().cloned()).unwrap_or_default();
        Self { name, ids, line }
    }
}

/// The learners of all rows: a different text for each, and remarks for the reader.
pub(super) struct Named {
    pub(super) names: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// Tells learners of one name apart: by the text that only one of them has, or, if each row has
/// all answers of a learner, by their lines.
pub(super) fn told_apart(learners: &[Learner], is_long: bool) -> Named {
    let mut namesakes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, learner) in learners.iter().enumerate() {
        namesakes.entry(&learner.name).or_default().push(row);
    }
    let mut names: Vec<String> = learners.iter().map(|learner| learner.name.clone()).collect();
    let mut notes = Vec::new();
    for (name, rows) in namesakes {
        let ids: BTreeSet<&[String]> = rows.iter().map(|&row| &*learners[row].ids).collect();
        let have_no_ids = ids.iter().all(|ids| ids.is_empty());
        if name.is_empty() || rows.len() == 1 || have_no_ids && is_long {
            continue;
        }
        if ids.len() > 1 {
            let firsts: BTreeSet<_> = ids.iter().map(|ids| ids.first()).collect();
            for row in rows {
                let own = &learners[row].ids;
                let shown = if firsts.len() == ids.len() { &own[..own.len().min(1)] } else { own };
                let shown = if own.is_empty() { "no id".to_owned() } else { shown.join(", ") };
                names[row] = format!("{name} ({shown})");
            }
            notes.push(format!("{} learners have the name \"{name}\"", ids.len()));
        } else if have_no_ids {
            notes.push(format!(
                "{} rows have the name \"{name}\": each is graded as a learner of its own, named \
                 with its line. A column \"email\" or \"id\" would say whether they are one \
                 learner",
                rows.len()
            ));
            for row in rows {
                names[row] = format!("{name} (line {})", learners[row].line);
            }
        }
    }
    Named { names, notes }
}
