//! Reads a text as a checked scenario, from RON or JSON.
//!
//! The same visitors read both formats. Reading a million tasks must take about as long as `ron`
//! takes to parse and discard them, so tasks are read directly. Values that can be written in
//! several ways are taken as slices of the text ([`raw::Raw`]), whose spans are computed by
//! subtracting pointers. A problem is recorded, and reading continues with a substitute value, so
//! that one pass finds every independent problem. Only a syntax error ends the pass.

mod code;
mod comments;
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
mod settings;
mod steps;
mod syntax;
mod tasks;
pub(super) mod tokens;
mod upcoming;
mod variant;

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

pub use settings::settings;

use raw::Raw;
use steps::Around;

use super::check;
use super::code::Annotations;
use super::draft::Draft;
use super::{Format, Problem, Problems, ReadError, Scenario, Source, Span};

impl Scenario {
    /// Reads a scenario from a file: JavaScript or TypeScript if its name ends in `.js .mjs .cjs
    /// .jsx .ts .mts .cts .tsx`, JSON if it ends in `.json`, otherwise RON.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a scenario.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, ReadError> {
        Self::from_path_with(path, None)
    }

    /// Reads a scenario from a file, as [`from_path`](Self::from_path) does. The function of its
    /// code with this name is a program too.
    ///
    /// # Errors
    /// If the file cannot be read, or is not a scenario.
    pub fn from_path_with(
        path: impl AsRef<Path>,
        function: Option<&str>,
    ) -> Result<Self, ReadError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = bytes_of_file(path)?;
        let source = Arc::new(source_of(name, &kind_of(path), bytes)?);
        Ok(Self::from_source_beside(&source, path.parent(), function)?)
    }

    /// Reads a scenario from a reader, as if it were a file with this name. The ending of the name
    /// determines the format. The file need not exist. The function of its code with the name
    /// `function` is a program too.
    ///
    /// # Errors
    /// If the reader fails, or the text is not a scenario.
    pub fn from_reader_named(
        name: &Path,
        reader: impl Read,
        function: Option<&str>,
    ) -> Result<Self, ReadError> {
        let shown = name.display().to_string();
        let bytes = bytes_of(&shown, reader)?;
        let source = Arc::new(source_of(shown, &kind_of(name), bytes)?);
        Ok(Self::from_source_beside(&source, None, function)?)
    }

    /// Reads a scenario from a text of JavaScript or TypeScript; the ending of `name` determines
    /// which.
    ///
    /// # Errors
    /// The problems of its syntax and of its comments about tasks.
    pub fn from_code(name: &str, text: &str) -> Result<Self, Problems> {
        Self::from_source(&Arc::new(Source::code(name.to_owned(), text.to_owned())))
    }

    /// Reads a scenario from any reader: JSON if it starts with a brace, which RON never does;
    /// otherwise RON. Messages call the text `name`.
    ///
    /// # Errors
    /// If the reader fails, or the text is not a scenario.
    pub fn from_reader(name: &str, reader: impl Read) -> Result<Self, ReadError> {
        let bytes = bytes_of(name, reader)?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let is_json = text.trim_ascii_start().starts_with(b"{");
        let kind = TextKind::Steps(if is_json { Format::Json } else { Format::Ron });
        Ok(Self::from_source(&Arc::new(source_of(name.to_owned(), &kind, bytes)?))?)
    }

    /// Reads a scenario from RON; messages call the text `name`.
    ///
    /// ```
    /// use makespan::Scenario;
    ///
    /// let scenario = Scenario::from_ron("two.ron", r#"Scenario(
    ///     tasks: { "a": (takes: "100ms"), "b": (takes: "1s", needs: ["a"]) },
    /// )"#)?;
    /// assert_eq!(scenario.tasks().len(), 2);
    /// # Ok::<(), makespan::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    /// All problems of the text that can be found in one pass.
    pub fn from_ron(name: &str, text: &str) -> Result<Self, Problems> {
        Self::from_source(&Arc::new(Source::new(name.to_owned(), text.to_owned(), Format::Ron)))
    }

    /// Reads a scenario from JSON; messages call the text `name`.
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
    /// All problems of the text that can be found in one pass.
    pub fn from_json(name: &str, text: &str) -> Result<Self, Problems> {
        Self::from_source(&Arc::new(Source::new(name.to_owned(), text.to_owned(), Format::Json)))
    }

    /// Reads a scenario from a text with a name and a format.
    ///
    /// # Errors
    /// All problems of the text that can be found in one pass.
    pub fn from_source(source: &Arc<Source>) -> Result<Self, Problems> {
        Self::from_source_beside(source, None, None)
    }

    /// Reads the scenario again, with another text of its code. The function of the code with this
    /// name is a program too.
    pub(super) fn reread_with_code(
        &self,
        text: String,
        function: Option<&str>,
    ) -> Result<Self, Problems> {
        let Some(source) = &self.source else { return Ok(self.clone()) };
        match source.beside() {
            None => Self::from_source_beside(&Arc::new(source.with_text(text)), None, function),
            Some(code) => Self::from_sources(source, |_| Some(code.with_text(text)), function),
        }
    }

    /// Reads a scenario whose code is a file in this directory.
    fn from_source_beside(
        source: &Arc<Source>,
        folder: Option<&Path>,
        function: Option<&str>,
    ) -> Result<Self, Problems> {
        Self::from_sources(source, |text| text.named_code(source, folder), function)
    }

    /// Reads a scenario; `named` returns the code in the file that the scenario names. The function
    /// of the code with the name `function` is a program too.
    fn from_sources(
        source: &Arc<Source>,
        named: impl FnOnce(&mut code::Read) -> Option<Source>,
        function: Option<&str>,
    ) -> Result<Self, Problems> {
        let failed = |source: &Arc<Source>, title, problems| {
            Err(Problems::new(Some(Arc::clone(source)), title, problems))
        };
        if source.text().len() as u64 > TEXT_LIMIT {
            return failed(source, None, vec![too_long()]);
        }
        let mut text = code::Read::default();
        let mut source = Arc::clone(source);
        if source.is_code() {
            text.code(&source, 0, function);
        } else {
            let mut reader = Reader::new(source.text(), source.format());
            if let Err(problem) = reader.read() {
                reader.problems.push(problem);
                return failed(&source, reader.draft.title_text(), reader.problems);
            }
            text = code::Read::of(reader);
            if let Some(code) = named(&mut text) {
                source = Arc::new(source.with_beside(Arc::new(code)));
                let code = source.beside().unwrap_or(&source);
                text.code(code, source.beside_begins(), function);
            }
        }
        let (draft, problems) = text.ended();
        let title = draft.title_text();
        match check::check(draft, problems) {
            Ok(scenario) => Ok(Scenario { source: Some(source), ..scenario }),
            Err(problems) => failed(&source, title, problems),
        }
    }
}

/// The problem of a text with invalid JSON, with its span.
pub(crate) fn json_problem(text: &str, error: &serde_json::Error) -> Problem {
    syntax::json(text, error)
}

/// The maximum length of a text, in bytes: 4 GiB, minus one.
pub const TEXT_LIMIT: u64 = u32::MAX as u64;

/// All bytes of a file.
fn bytes_of_file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let name = path.display().to_string();
    match std::fs::File::open(path) {
        Ok(file) => bytes_of(&name, file),
        Err(error) => Err(ReadError::File { path: name, error }),
    }
}

/// All bytes of a reader. An endless reader is read only up to the limit.
fn bytes_of(name: &str, reader: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = reader.take(TEXT_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| ReadError::File { path: name.to_owned(), error })?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(Problems::new(None, None, vec![too_long()]).into());
    }
    Ok(bytes)
}

/// The kinds of texts.
enum TextKind {
    /// A scenario.
    Steps(Format),
    /// JavaScript or TypeScript.
    Code,
}

/// The kind of a file with this name.
fn kind_of(path: &Path) -> TextKind {
    let ends = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    match () {
        () if CODE_ENDINGS.into_iter().any(ends) => TextKind::Code,
        () if ends("json") => TextKind::Steps(Format::Json),
        () => TextKind::Steps(Format::Ron),
    }
}

/// The endings of the names of files of JavaScript and TypeScript.
pub const CODE_ENDINGS: [&str; 8] = ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];

impl TextKind {
    fn source(&self, name: String, text: String) -> Source {
        match *self {
            Self::Steps(format) => Source::new(name, text, format),
            Self::Code => Source::code(name, text),
        }
    }
}

fn source_of(name: String, kind: &TextKind, bytes: Vec<u8>) -> Result<Source, Problems> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(kind.source(name, text)),
        Err(error) => Err(not_utf8(name, kind, &error)),
    }
}

fn too_long() -> Problem {
    Problem::new(Span::NONE, "the text is longer than the limit of 4 GiB")
}

/// The problem of a text that is not UTF-8, at the first invalid byte.
fn not_utf8(name: String, kind: &TextKind, error: &std::string::FromUtf8Error) -> Problems {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let whole = text.len();
    let source = kind.source(name, text);
    // A byte order mark is not part of the text.
    let start = error.utf8_error().valid_up_to() - (whole - source.text().len());
    // The replacement character for invalid bytes has three bytes.
    let span = Span { start: offset(start), end: offset(start + 3) };
    let problem = Problem::new(span, "this is not UTF-8").label("expected text in UTF-8");
    Problems::new(Some(Arc::new(source)), None, vec![problem])
}

/// An upper bound for the bytes of text per name in a scenario with many tasks, so that the table
/// of names need not grow.
const BYTES_A_NAME: usize = 64;

/// The state of reading: the draft so far, and the problems.
struct Reader<'t> {
    text: &'t str,
    format: Format,
    /// The offset of spans: the start of this part of the text.
    begins: u32,
    /// The position up to which the text has been read.
    read_to: usize,
    /// The context of the step that is being read.
    around: Around,
    draft: Draft,
    /// The code that the scenario names, and its span.
    code: Option<(String, Span)>,
    /// The annotations about code in the text.
    annotations: Annotations,
    /// The decisions about lines of the code, by the numbers of the lines.
    lines: Vec<code::Line>,
    problems: Vec<Problem>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, format: Format) -> Self {
        let mut draft = Draft::default();
        draft.names.reserve(text.len() / BYTES_A_NAME);
        Self::within(text, format, 0, draft)
    }

    /// Continues a draft, with a part of a text that starts at this offset.
    fn within(text: &'t str, format: Format, begins: u32, draft: Draft) -> Self {
        Self {
            text,
            format,
            begins,
            read_to: 0,
            around: Around::NOTHING,
            draft,
            code: None,
            annotations: Annotations::default(),
            lines: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The span of a value, whose text is a slice of the whole text.
    fn span(&self, raw: Raw<'_>) -> Span {
        self.span_of(raw.text)
    }

    fn span_of(&self, slice: &str) -> Span {
        let start = slice.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: offset(start), end: offset(start + slice.len()) }.moved(self.begins)
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Records that a value is not the expected one, with help.
    fn expected_with(&mut self, raw: Raw<'_>, expected: &str, help: impl Into<String>) {
        let message = format!("expected {expected}, found {}", raw.describe());
        let help = raw.habit().unwrap_or_else(|| help.into());
        self.problem(Problem::new(self.span(raw), message).help(help));
    }

    /// Records that a value is not the expected one.
    fn expected(&mut self, raw: Raw<'_>, expected: &str) {
        let message = format!("expected {expected}, found {}", raw.describe());
        let problem = Problem { help: raw.habit(), ..Problem::new(self.span(raw), message) };
        self.problem(problem);
    }
}
