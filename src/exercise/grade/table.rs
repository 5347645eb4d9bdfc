//! Reads answers from a table: the CSV that Google Forms, Microsoft Forms and spreadsheets export.
//!
//! A table has an answer per row, with columns for the learner, the question and the answer, or a
//! learner per row, with a column for each question. It is turned into the JSON of answers, one
//! answer per line, so that both are graded alike; a position in that JSON is then the position of
//! a cell.

use serde_json::{Map, Value, json};

use super::KeyError;
use super::learners::{Learner, Part, told_apart};
use crate::scenario::LineColumn;

/// A table as JSON.
pub(super) struct Table {
    /// The list of answers: the first is on line 2.
    pub(super) json: String,
    /// The cell of each answer: the line, and the number of the column.
    cells: Vec<LineColumn>,
    /// The headings of the columns that are not used.
    pub(super) ignored: Vec<String>,
    /// Remarks for the reader.
    pub(super) notes: Vec<String>,
}

/// The content of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    /// A part of what the table says about the learner.
    Learner(Part),
    Sheet,
    Question,
    Answer,
    /// The answers to a question, or to one row of it.
    AnswersTo {
        question: String,
        row: Option<String>,
    },
    Ignored,
}

const NO_LEARNER: &str = "no column names the learner: call one \"learner\", \"name\" or \"email\"";
const NO_ANSWERS: &str = "no column has answers: call one \"answer\" and one \"question\", or \
    begin the heading of each column of answers with the number of its question, as in \"1. How \
    long?\"";

impl Table {
    /// Reads a table with a line of headings. The cells are separated by commas, semicolons or
    /// tabs. `names` are the ids and kinds of the questions.
    ///
    /// # Errors
    /// If the text is not a table of answers.
    pub(super) fn read(text: &str, names: &[&str]) -> Result<Self, KeyError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (declared, begins) = declared_delimiter(text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(declared.unwrap_or_else(|| delimiter(text)))
            .from_reader(&text.as_bytes()[begins..]);
        let line = text[..begins].matches('\n').count() + 1;
        let (mut rows, mut lines) = (Vec::new(), Lines { text, begins, line });
        for record in reader.records() {
            let record = record.map_err(|_| at_the_start("this is not a table of text"))?;
            let at = record.position().map_or(0, csv::Position::byte);
            let at = usize::try_from(at).unwrap_or(usize::MAX).saturating_add(begins);
            rows.push((lines.line_at(at), record));
        }
        let Some(((_, headings), rows)) = rows.split_first() else {
            return Err(at_the_start(NO_LEARNER));
        };
        let is_long =
            headings.iter().any(|heading| heading.trim().eq_ignore_ascii_case("question"));
        let columns: Vec<Column> =
            headings.iter().map(|text| Column::of(text, names, is_long)).collect();
        let has = |wanted: &dyn Fn(&Column) -> bool| columns.iter().any(wanted);
        if !has(&|column| matches!(column, Column::Learner(_))) {
            return Err(at_the_start(NO_LEARNER));
        }
        let is_wide = has(&|column| matches!(column, Column::AnswersTo { .. }));
        if !(is_wide || is_long && has(&|column| *column == Column::Answer)) {
            return Err(at_the_start(NO_ANSWERS));
        }
        let is_blank = |row: &csv::StringRecord| row.iter().all(|cell| cell.trim().is_empty());
        let rows: Vec<_> = rows.iter().filter(|(_, row)| !is_blank(row)).collect();
        let learners: Vec<Learner> =
            rows.iter().map(|(line, row)| learner(&columns, *line, row)).collect();
        let learners = told_apart(&learners, is_long);
        let mut table = Self {
            json: "[".to_owned(),
            cells: Vec::new(),
            ignored: Vec::new(),
            notes: learners.notes,
        };
        for ((line, cells), learner) in rows.into_iter().zip(&learners.names) {
            let row = Row { learner, cells, columns: &columns, line: *line };
            if is_long {
                table.add_answer(&row);
            } else {
                table.add_learner(&row);
            }
        }
        table.json.push_str("\n]");
        let unused =
            |column: &Column| *column == Column::Ignored || !is_long && *column == Column::Answer;
        let headings = headings.iter().zip(&columns).filter(|(_, column)| unused(column));
        table.ignored = headings.map(|(heading, _)| heading.trim().to_owned()).collect();
        Ok(table)
    }

    /// The cell of the answer at a position in the JSON.
    pub(super) fn cell(&self, place: LineColumn) -> LineColumn {
        let answer = place.line.checked_sub(2).and_then(|answer| self.cells.get(answer));
        answer.copied().unwrap_or(LineColumn { line: 1, column: 1 })
    }

    /// Adds the answer of a row that has one answer.
    fn add_answer(&mut self, row: &Row<'_>) {
        let find = |wanted: &Column| row.columns.iter().position(|column| column == wanted);
        let text = |wanted: &Column| find(wanted).and_then(|at| row.cells.get(at)).unwrap_or("");
        let column = find(&Column::Answer).map_or(1, |at| at + 1);
        let answer = json!(text(&Column::Answer).trim());
        self.add(row, text(&Column::Question).trim(), &answer, column);
    }

    /// Adds the answers of a row that has all answers of a learner.
    fn add_learner(&mut self, row: &Row<'_>) {
        let columns = row.columns;
        for (first, column) in columns.iter().enumerate() {
            let Column::AnswersTo { question, .. } = column else { continue };
            if columns[..first].iter().any(|earlier| earlier.is_about(question)) {
                continue;
            }
            let own = columns.iter().zip(row.cells).filter(|(column, _)| column.is_about(question));
            self.add(row, question, &answer(own), first + 1);
        }
    }

    /// Adds an answer, which begins in this column.
    fn add(&mut self, row: &Row<'_>, question: &str, answer: &Value, column: usize) {
        let at = row.columns.iter().position(|column| *column == Column::Sheet);
        let sheet = at.and_then(|at| row.cells.get(at)).map_or("", sheet_number);
        let answer = json!({
            "learner": row.learner, "sheet": sheet, "question": question, "answer": answer,
        });
        self.json.push_str(if self.cells.is_empty() { "\n" } else { ",\n" });
        self.json.push_str(&answer.to_string());
        self.cells.push(LineColumn { line: row.line, column });
    }
}

/// A row of a table.
struct Row<'t> {
    learner: &'t str,
    cells: &'t csv::StringRecord,
    columns: &'t [Column],
    line: usize,
}

/// The learner of a row.
fn learner(columns: &[Column], line: usize, row: &csv::StringRecord) -> Learner {
    let parts = columns.iter().zip(row.iter().map(str::trim));
    let parts = parts.filter_map(|(column, cell)| match column {
        Column::Learner(part) => Some((*part, cell)),
        _ => None,
    });
    Learner::of(line, parts.collect())
}

/// The number of a sheet as learners write it: `7`, `#7`, `Sheet 7`.
fn sheet_number(cell: &str) -> &str {
    let cell = cell.trim();
    let word = cell.get(..5).filter(|word| word.eq_ignore_ascii_case("sheet"));
    cell[word.map_or(0, str::len)..].trim_start_matches([' ', '#', ':', '.'])
}

/// Counts lines. This is necessary because the `csv` crate reports the end of a line as the start
/// of the next record.
struct Lines<'t> {
    text: &'t str,
    begins: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record that begins at this position, or after the line breaks at it.
    fn line_at(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let at = at.min(bytes.len());
        let at = at + bytes[at..].iter().take_while(is_end).count();
        self.line += self.text[self.begins..at].matches('\n').count();
        self.begins = at;
        self.line
    }
}

/// The answer to a question that has these columns: a text, or an object with a text for each row
/// of the question.
fn answer<'t>(cells: impl Iterator<Item = (&'t Column, &'t str)>) -> Value {
    let mut rows = Map::new();
    for (column, cell) in cells {
        match column {
            Column::AnswersTo { row: Some(row), .. } => {
                rows.insert(row.clone(), json!(cell.trim()));
            }
            _ => return json!(cell.trim()),
        }
    }
    if rows.values().all(|cell| cell == "") { json!("") } else { Value::from(rows) }
}

impl Column {
    fn is_about(&self, name: &str) -> bool {
        matches!(self, Self::AnswersTo { question, .. } if question == name)
    }

    /// The content of a column with that heading. `names` are the ids and kinds of questions.
    fn of(heading: &str, names: &[&str], is_long: bool) -> Self {
        let heading = heading.trim();
        let lower = heading.to_lowercase();
        if let Some(part) = Part::of(&lower, is_long) {
            return Self::Learner(part);
        }
        match lower.as_str() {
            "question" => return Self::Question,
            "answer" => return Self::Answer,
            "number of the sheet" | "variant" => return Self::Sheet,
            _ if begins_with(heading, "sheet") => return Self::Sheet,
            _ => {}
        }
        let (question, row) = match heading.strip_suffix(']').and_then(|text| text.rsplit_once('['))
        {
            Some((question, row)) => (question.trim(), Some(row.trim().to_owned())),
            None => (heading, None),
        };
        let known = names.iter().find(|name| begins_with(question, name));
        let question = known.map(|name| (*name).to_owned()).or_else(|| numbered(question));
        question.map_or(Self::Ignored, |question| Self::AnswersTo { question, row })
    }
}

/// Whether a heading begins with a name, as a whole word.
fn begins_with(heading: &str, name: &str) -> bool {
    let rest = heading.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
    let after = heading.get(name.len()..).and_then(|rest| rest.chars().next());
    rest.is_some() && after.is_none_or(|next| !next.is_alphanumeric() && next != '-')
}

/// The number that a heading begins with: `3`, `3.`, `3) In which order?`, `Q3`, `Question 3`.
fn numbered(heading: &str) -> Option<String> {
    let lower = heading.to_lowercase();
    let rest = lower.strip_prefix("question").or_else(|| lower.strip_prefix('q')).unwrap_or(&lower);
    let rest = rest.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = rest.split_at(digits);
    let ends = rest.chars().next().is_none_or(|next| !next.is_alphanumeric());
    (ends && (1..=3).contains(&digits)).then(|| number.trim_start_matches('0').to_owned())
}

/// The separator that the first line declares, as Excel writes it (`sep=;`), and the position after
/// that line.
fn declared_delimiter(text: &str) -> (Option<u8>, usize) {
    let line = text.split_inclusive('\n').next().unwrap_or("");
    match line.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some(&[separator]) => (Some(separator), line.len()),
        _ => (None, 0),
    }
}

/// The separator of the cells: the character that is most frequent in the line of headings, outside
/// of quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(one, _)| *one == byte) {
                    *count += 1;
                }
            }
        }
    }
    // `max_by_key` returns the last of equal counts: in reverse order, the comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(one, _)| one)
}

fn at_the_start(problem: &str) -> KeyError {
    KeyError { line: 1, column: 1, problem: problem.to_owned() }
}
