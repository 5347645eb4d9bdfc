//! Text to a checked scenario, from RON and JSON alike.
//!
//! Both are read by the same visitors. A million tasks must read in about the time that `ron`
//! takes to read them and throw them away, so those are read directly; everything that may be
//! written in several ways is taken as a slice of the text ([`raw::Raw`]), whose place is found by
//! subtracting pointers. What is wrong is written down and reading goes on with a stand-in, so
//! that one look finds every independent error; only a broken syntax ends it.

mod expect;
mod fields;
mod habits;
mod json;
mod leaf;
mod log;
mod needs;
mod raw;
mod ron;
mod scan;
mod scenario;
mod steps;
mod syntax;
mod tasks;
pub(super) mod tokens;
mod upcoming;
mod variant;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use raw::Raw;
use steps::Around;

use super::check;
use super::draft::Draft;
use super::{Format, Place, Problem, Problems, ReadError, Scenario, Source};

impl Scenario {
    /// Reads a scenario from a file: JSON where its name ends in `.json`, else RON.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no scenario.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let is_json = path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("json"));
        let format = if is_json { Format::Json } else { Format::Ron };
        let bytes = match std::fs::File::open(path) {
            Ok(file) => bytes_of(&name, file)?,
            Err(error) => return Err(ReadError::File { path: name, error }),
        };
        Ok(Self::from_source(&Arc::new(source_of(name, format, bytes)?))?)
    }

    /// Reads a scenario from anything that can be read: JSON where it begins with a brace, as only
    /// JSON does, else RON; `name` is what messages call it.
    ///
    /// # Errors
    /// Where it cannot be read, or is no scenario.
    pub fn from_reader(name: &str, reader: impl Read) -> Result<Self, ReadError> {
        let bytes = bytes_of(name, reader)?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let is_json = text.trim_ascii_start().starts_with(b"{");
        let format = if is_json { Format::Json } else { Format::Ron };
        Ok(Self::from_source(&Arc::new(source_of(name.to_owned(), format, bytes)?))?)
    }

    /// Reads a scenario from RON; `name` is what messages call the text.
    ///
    /// ```
    /// use makespan::Scenario;
    ///
    /// let scenario = Scenario::from_ron("two.ron", r#"Scenario(
    ///     tasks: { "a": (takes: "100ms"), "b": (takes: "1s", needs: ["a"]) },
    /// )"#)?;
    /// assert_eq!(scenario.tasks.len(), 2);
    /// # Ok::<(), makespan::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the text, as far as it can be found at once.
    pub fn from_ron(name: &str, text: &str) -> Result<Self, Problems> {
        Self::from_source(&Arc::new(Source::new(name.to_owned(), text.to_owned(), Format::Ron)))
    }

    /// Reads a scenario from JSON; `name` is what messages call the text.
    ///
    /// ```
    /// use makespan::Scenario;
    ///
    /// let scenario = Scenario::from_json("two.json", r#"{
    ///     "tasks": { "a": {"takes": "100ms"}, "b": {"takes": "1s"} },
    ///     "programs": { "both": [{"All": ["a", "b"]}] }
    /// }"#)?;
    /// assert_eq!(scenario.find_program("both"), Some(0));
    /// # Ok::<(), makespan::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the text, as far as it can be found at once.
    pub fn from_json(name: &str, text: &str) -> Result<Self, Problems> {
        Self::from_source(&Arc::new(Source::new(name.to_owned(), text.to_owned(), Format::Json)))
    }

    /// Reads a scenario from a text that has its name and format.
    ///
    /// # Errors
    /// Everything that is wrong with the text, as far as it can be found at once.
    pub fn from_source(source: &Arc<Source>) -> Result<Self, Problems> {
        let failed = |title, problems| Problems::new(Some(Arc::clone(source)), title, problems);
        if source.text().len() as u64 > TEXT_LIMIT {
            return Err(failed(None, vec![too_long()]));
        }
        let mut reader = Reader::new(source.text(), source.format());
        if let Err(problem) = reader.read() {
            reader.problems.push(problem);
            return Err(failed(reader.draft.title_text(), reader.problems));
        }
        let Reader { draft, problems, .. } = reader;
        let title = draft.title_text();
        check::check(draft, problems)
            .map(|scenario| Scenario { source: Some(Arc::clone(source)), ..scenario })
            .map_err(|problems| failed(title, problems))
    }
}

/// What is wrong with a text whose JSON is broken, in our words, and where.
pub(crate) fn json_problem(text: &str, error: &serde_json::Error) -> Problem {
    syntax::json(text, error)
}

/// The longest text that is read, in bytes: 4 GiB, less one.
pub const TEXT_LIMIT: u64 = u32::MAX as u64;

/// All of a text. One that does not end is read no further than the limit.
fn bytes_of(name: &str, reader: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = reader.take(TEXT_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| ReadError::File { path: name.to_owned(), error })?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(Problems::new(None, None, vec![too_long()]).into());
    }
    Ok(bytes)
}

fn source_of(name: String, format: Format, bytes: Vec<u8>) -> Result<Source, Problems> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text, format)),
        Err(error) => Err(not_utf8(name, format, &error)),
    }
}

fn too_long() -> Problem {
    Problem::new(Place::NONE, "the text is longer than the limit of 4 GiB")
}

/// Shows where a file ceases to be text.
fn not_utf8(name: String, format: Format, error: &std::string::FromUtf8Error) -> Problems {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let whole = text.len();
    let source = Source::new(name, text, format);
    // A byte order mark is not a part of the text.
    let start = error.utf8_error().valid_up_to() - (whole - source.text().len());
    // What stands in for the bytes that are no text has three bytes itself.
    let place = Place { start: offset(start), end: offset(start + 3) };
    let problem = Problem::new(place, "this is not UTF-8").label("expected text in UTF-8");
    Problems::new(Some(Arc::new(source)), None, vec![problem])
}

/// About as many bytes of text as a scenario of many tasks has for each name, or fewer: the table
/// of names need not grow then.
const BYTES_A_NAME: usize = 64;

/// What has been read, and what was wrong with it.
struct Reader<'t> {
    text: &'t str,
    format: Format,
    /// How far the text has been read, as far as anybody needs to know.
    read_to: usize,
    /// What stands around the step that is being read.
    around: Around,
    draft: Draft,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, format: Format) -> Self {
        let mut draft = Draft::default();
        draft.names.reserve(text.len() / BYTES_A_NAME);
        let around = Around::NOTHING;
        Self { text, format, read_to: 0, around, draft, problems: Vec::new() }
    }

    /// Where a value stands: its text is a slice of the whole.
    fn place(&self, raw: Raw<'_>) -> Place {
        self.place_of(raw.text)
    }

    fn place_of(&self, slice: &str) -> Place {
        let start = slice.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Place { start: offset(start), end: offset(start + slice.len()) }
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Notes that a value is not what belongs there, and what does instead.
    fn expected_with(&mut self, raw: Raw<'_>, expected: &str, help: impl Into<String>) {
        let message = format!("expected {expected}, found {}", raw.describe());
        let help = raw.habit().unwrap_or_else(|| help.into());
        self.problem(Problem::new(self.place(raw), message).help(help));
    }

    /// Notes that a value is not what belongs there.
    fn expected(&mut self, raw: Raw<'_>, expected: &str) {
        let message = format!("expected {expected}, found {}", raw.describe());
        let problem = Problem { help: raw.habit(), ..Problem::new(self.place(raw), message) };
        self.problem(problem);
    }
}
