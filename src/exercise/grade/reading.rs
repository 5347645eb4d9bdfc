//! Reads answers as learners or their software write them.

use std::borrow::Cow;

use super::KeyError;
use super::json::{Text, Value};
use super::number::whole;

/// An answer as it was submitted. The learner is known even if the rest cannot be read.
pub(super) struct Submitted<'t> {
    /// The complete answer.
    pub(super) whole: Value<'t>,
    pub(super) learner: Option<Cow<'t, str>>,
    /// The number of the learner's sheet, if it is given.
    pub(super) sheet: Option<u64>,
    /// The question's id, its number on the sheet, or its kind.
    pub(super) question: Option<Cow<'t, str>>,
    pub(super) answer: Option<Value<'t>>,
    /// The problem, without the answer itself.
    pub(super) problem: Option<String>,
}

/// The readable parts of an answer, and the unreadable ones with their problems.
pub(super) struct Parts<'t, T> {
    pub(super) read: T,
    pub(super) unread: Vec<(Value<'t>, String)>,
}

/// The form of an answer.
const AN_ANSWER: &str = "{\"learner\": .., \"question\": .., \"answer\": ..}";

/// The fields of an answer. All but the sheet are required.
const FIELDS: [&str; 4] = ["learner", "sheet", "question", "answer"];
const SHEET: usize = 1;

/// The answers of a file.
pub(super) fn answers(text: &Text) -> Result<Vec<Submitted<'_>>, KeyError> {
    let all = text.value()?;
    let list = all.list().ok_or_else(|| {
        text.error(all, format!("expected a list of answers, `[{AN_ANSWER}, ..]`"))
    })?;
    Ok(list.into_iter().map(submitted).collect())
}

fn submitted<'t>(whole: Value<'t>) -> Submitted<'t> {
    let mut submitted = Submitted {
        whole,
        learner: None,
        sheet: None,
        question: None,
        answer: None,
        problem: None,
    };
    let Some(entries) = whole.entries() else {
        submitted.problem = Some(format!("{whole} is not an answer: expected `{AN_ANSWER}`"));
        return submitted;
    };
    let mut found = [None; FIELDS.len()];
    let mut problems = Vec::new();
    for (name, value) in entries {
        match FIELDS.iter().position(|field| *field == name) {
            Some(field) if found[field].is_some() => {
                problems.push(format!("the field \"{name}\" is written twice"));
            }
            Some(field) => found[field] = Some(value),
            None => problems.push(format!("unknown field \"{name}\": expected `{AN_ANSWER}`")),
        }
    }
    for (field, name) in FIELDS.into_iter().enumerate() {
        if found[field].is_none() && field != SHEET {
            problems.push(format!("the field \"{name}\" is missing"));
        }
    }
    let mut expect = |field: usize, what: &str, text: Option<Cow<'t, str>>| {
        if let (Some(value), None) = (found[field], &text) {
            problems.push(format!("its \"{}\" is {value}: expected {what}", FIELDS[field]));
        }
        text
    };
    let numeral = |value: Value<'t>| value.is_number().then(|| Cow::Borrowed(value.written()));
    submitted.learner = expect(0, "a string", found[0].and_then(Value::text));
    let sheet = found[SHEET].filter(|sheet| !sheet.is_blank());
    submitted.sheet = sheet.and_then(|sheet| number(sheet).ok());
    let question = found[2].and_then(|value| value.text().or_else(|| numeral(value)));
    submitted.question = expect(2, "an id, a number or a kind", question);
    submitted.answer = found[3];
    if let (Some(sheet), None) = (sheet, submitted.sheet) {
        problems.push(format!("its \"sheet\" is {sheet}: expected the number of a sheet"));
    }
    submitted.problem = problems.into_iter().next();
    submitted
}

/// Reads a number of milliseconds: `250`, `250.0`, `"250"`, `"250 ms"`, `"250,0"`.
pub(super) fn number(given: Value<'_>) -> Result<u64, String> {
    let read = match given.text() {
        Some(text) => written(text.trim().trim_end_matches("ms").trim_end()),
        None if given.is_number() => whole(given.written()),
        None => None,
    };
    read.ok_or_else(|| format!("{given} is not a whole number of milliseconds"))
}

/// Reads a number that may have a comma before its decimals. With three digits after a comma, it
/// could also be a number of thousands, so it is not read.
fn written(text: &str) -> Option<u64> {
    match text.split_once(',') {
        Some((_, decimals)) if decimals.len() == 3 => None,
        _ => whole(&text.replacen(',', ".", 1)),
    }
}

/// Reads an option: its letter (`"b"`), its exact text, or, if that is only code, the code.
pub(super) fn option(given: Value<'_>, options: &[String]) -> Result<usize, String> {
    Cell::of(given).option(options)
}

/// One of several parts of an answer.
struct Cell<'t> {
    /// The value that contains the part.
    within: Value<'t>,
    /// The text of the part; `None` if it is not a text.
    text: Option<Cow<'t, str>>,
}

impl<'t> Cell<'t> {
    fn of(value: Value<'t>) -> Self {
        Self { within: value, text: value.text() }
    }

    fn is_blank(&self) -> bool {
        self.text.as_ref().map_or_else(|| self.within.is_blank(), |text| text.trim().is_empty())
    }

    fn option(&self, options: &[String]) -> Result<usize, String> {
        let option = self.text.as_ref().and_then(|text| named(text, options));
        option.ok_or_else(|| {
            let said = match &self.text {
                Some(text) => format!("{:?}", text.trim()),
                None => self.within.to_string(),
            };
            format!(
                "{said} is not one of the {} options: write the letter of an option",
                options.len()
            )
        })
    }
}

/// The cells of a list; or the words of a string, with space, `,` or `;` between them. Letters of
/// options can also be written as `bac`, `b-a-c`, `b>a>c` or `(b)(a)(c)`.
fn cells<'t>(given: Value<'t>, options: &[String]) -> Vec<Cell<'t>> {
    if let Some(list) = given.list() {
        return list.into_iter().map(Cell::of).collect();
    }
    let Some(text) = given.text() else { return vec![Cell::of(given)] };
    let cell = |word: &str| Cell { within: given, text: Some(Cow::Owned(word.to_owned())) };
    // A ranking in Microsoft Forms is a list of texts, each with a semicolon after it.
    let ranked = || text.split([';', '\n']).filter(|one| !one.trim().is_empty());
    if text.contains([';', '\n']) && ranked().all(|one| named(one, options).is_some()) {
        return ranked().map(cell).collect();
    }
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let letters = letters(&text);
    let is_of_letters = letters.iter().all(|one| letter(one, options.len()).is_some());
    if is_of_letters && !words.iter().all(|word| named(word, options).is_some()) {
        words = letters;
    }
    words.into_iter().map(cell).collect()
}

/// The characters of a text, without those that separate letters.
fn letters(text: &str) -> Vec<&str> {
    let is_between = |c: char| c.is_whitespace() || ",;->→/|().".contains(c);
    let letters: Vec<&str> = text.split(is_between).flat_map(|word| word.split("")).collect();
    letters.into_iter().filter(|one| !one.is_empty()).collect()
}

fn named(text: &str, options: &[String]) -> Option<usize> {
    let text = text.trim();
    let by_text = options.iter().position(|option| option == text);
    by_text.or_else(|| letter(text, options.len())).or_else(|| {
        let only = |is_it: &dyn Fn(&str) -> bool| {
            let mut alike = (0..options.len()).filter(|&at| is_it(&options[at]));
            alike.next().filter(|_| alike.next().is_none())
        };
        only(&|option| code(option) == Some(text))
            .or_else(|| only(&|option| plain(option) == plain(text)))
            .or_else(|| lettered(text, options))
    })
}

/// Reads an option as a form shows it, with its letter: `b) pending`.
fn lettered(text: &str, options: &[String]) -> Option<usize> {
    let (first, rest) = text.split_once([')', '.'])?;
    let option = letter(first.trim_start_matches('('), options.len())?;
    (plain(&options[option]) == plain(rest)).then_some(option)
}

/// A text without what forms lose: backticks, capital letters, and several spaces in a row.
fn plain(text: &str) -> String {
    let words = text.replace('`', "").to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn letter(text: &str, count: usize) -> Option<usize> {
    let mut letters = text.trim_end_matches([')', '.']).chars();
    let (letter, rest) = (letters.next()?.to_ascii_lowercase(), letters.next());
    let index = ('a'..='z').position(|known| known == letter)?;
    (rest.is_none() && index < count).then_some(index)
}

/// The code of a text that is one span of code (`CommonMark` 6.1).
fn code(text: &str) -> Option<&str> {
    let fence = text.len() - text.trim_start_matches('`').len();
    let code = text.get(fence..text.len().checked_sub(fence)?).filter(|_| fence > 0)?;
    let padded = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
    Some(padded.filter(|code| !code.trim().is_empty()).unwrap_or(code))
}

/// Reads an order, `["b", "a", "c"]` or `"b a c"`: items, each at most once. An item that is blank
/// or cannot be read is left out.
pub(super) fn order<'t>(
    given: Value<'t>,
    items: &[String],
) -> Result<Parts<'t, Vec<usize>>, String> {
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for cell in cells(given, items).into_iter().filter(|cell| !cell.is_blank()) {
        match cell.option(items) {
            Ok(item) if read.contains(&item) => {
                return Err(format!("{given} has {} twice", items[item]));
            }
            Ok(item) => read.push(item),
            Err(problem) => unread.push((cell.within, problem)),
        }
    }
    let is_read = !read.is_empty();
    Parts { read, unread }.if_any(is_read)
}

/// Reads an option for each row: `["d", "c"]` or `"d c"`, in the order of the rows, or
/// `{"`fetchUser`": "d"}`. A row that is blank or cannot be read has no answer.
pub(super) fn table<'t>(
    given: Value<'t>,
    rows: &[String],
    options: &[String],
) -> Result<Parts<'t, Vec<Option<usize>>>, String> {
    let (mut read, mut unread) = (vec![None; rows.len()], Vec::new());
    let mut answers = Vec::new();
    if let Some(entries) = given.entries() {
        for (name, value) in entries {
            match rows.iter().position(|row| *row == name || code(row) == Some(&*name)) {
                Some(row) => answers.push((row, Cell::of(value))),
                None => unread.push((value, format!("there is no row \"{name}\""))),
            }
        }
    } else {
        answers = cells(given, options).into_iter().enumerate().collect();
        if answers.len() != rows.len() {
            let count = answers.len();
            let answers = if count == 1 { "answer" } else { "answers" };
            return Err(format!("{given} has {count} {answers} for {} rows", rows.len()));
        }
    }
    for (row, cell) in answers.into_iter().filter(|(_, cell)| !cell.is_blank()) {
        match cell.option(options) {
            Ok(option) => read[row] = Some(option),
            Err(problem) => unread.push((cell.within, problem)),
        }
    }
    let is_read = read.iter().any(Option::is_some);
    Parts { read, unread }.if_any(is_read)
}

impl<T> Parts<'_, T> {
    /// Returns the parts, or the first problem if there are unreadable parts but no readable one.
    fn if_any(mut self, is_read: bool) -> Result<Self, String> {
        if is_read || self.unread.is_empty() { Ok(self) } else { Err(self.unread.swap_remove(0).1) }
    }
}
