//! The code of a scenario: its file, and its comments.

use std::path::Path;

use super::comments::Comments;
use super::raw::{Raw, Shape};
use super::{CODE_ENDINGS, Format, Problem, Problems, Reader, Span, TEXT_LIMIT, TextKind};
use super::{bytes_of_file, kind_of, source_of};
use crate::javascript::{self, Decision, Module, SyntaxError};
use crate::scenario::code::{Annotations, decision_in, line_span, span_of};
use crate::scenario::draft::Draft;
use crate::scenario::{Code, Program, ReadError, Source};

const ASSUME_FIELDS: [&str; 2] = ["takes", "lines"];

/// The decision about a line of code.
pub(super) struct Line {
    number: u32,
    decision: Decision,
    span: Span,
}

/// A scenario that has been read, without its code.
#[derive(Default)]
pub(super) struct Read {
    draft: Draft,
    problems: Vec<Problem>,
    code: Option<(String, Span)>,
    annotations: Annotations,
    lines: Vec<Line>,
    /// The span of the first setting that concerns code, if there is one.
    says: Option<Span>,
}

impl<'t> Reader<'t> {
    /// Reads the field `code`: the name of a file, or code.
    pub(super) fn names_code(&mut self, raw: Raw<'t>) {
        let Some(text) = self.string(raw, "code, or the name of a file of code") else { return };
        // Only a text within code starts at an offset.
        if self.begins > 0 {
            let problem = Problem::new(self.span(raw), "a file of code cannot name another one");
            return self.problem(problem);
        }
        self.code = Some((text.into_owned(), self.span(raw)));
    }

    /// Reads the field `assume`: assumptions about the code.
    pub(super) fn assume(&mut self, raw: Raw<'t>) {
        let Some(mut fields) = self.fields(raw, "an assumption", &ASSUME_FIELDS) else { return };
        if let Some(takes) = fields.optional("takes") {
            self.annotations.assumed = Some(self.duration(takes));
        }
        let Some(lines) = fields.optional("lines") else { return };
        for (line, decision) in self.entries(lines, "a map of lines") {
            let number = match line.shape() {
                Shape::Number => line.number(),
                _ => line.string().and_then(|text| text.parse().ok()),
            };
            let Some(number) = number.and_then(|number| u32::try_from(number).ok()) else {
                self.expected(line, "the number of a line");
                continue;
            };
            let Some(words) = self.string(decision, "a decision") else { continue };
            let span = self.span(line);
            match decision_in(words.trim()) {
                Some(decision) => self.lines.push(Line { number, decision, span }),
                None => self.expected(decision, "\"taken\", \"not taken\" or \"5 times\""),
            }
        }
    }
}

impl Read {
    /// The result of a reader.
    pub(super) fn of(reader: Reader<'_>) -> Self {
        let Reader { draft, problems, code, annotations, lines, .. } = reader;
        let says = lines.first().map(|line| line.span);
        Self { draft, problems, code, annotations, lines, says }
    }

    /// The code that the scenario names, if it names code and the code exists.
    pub(super) fn named_code(&mut self, source: &Source, folder: Option<&Path>) -> Option<Source> {
        let Some((text, span)) = self.code.take() else {
            if let Some(span) = self.says {
                let message = "`assume` needs `code`";
                self.problems
                    .push(Problem::new(span, message).help("name it: `code: \"shop.js\"`"));
            }
            return None;
        };
        let code = if text.contains(['\n', ';']) {
            Ok(TextKind::Code.source(format!("{} (code).ts", source.name()), text))
        } else {
            code_of_file(&text, folder).map_err(|problem| Problem { span, ..problem })
        };
        let fits = |code: &Source| (source.text().len() + code.text().len()) as u64 <= TEXT_LIMIT;
        match code {
            Ok(code) if fits(&code) => return Some(code),
            Ok(_) => self.problems.push(super::too_long()),
            Err(problem) => self.problems.push(problem),
        }
        // The missing code has been reported; without it, the scenario has no programs.
        self.draft.timeless.clear();
        None
    }

    /// Reads the code, whose spans have the offset `begins`. The function with this name is a
    /// program too.
    pub(super) fn code(&mut self, source: &Source, begins: usize, function: Option<&str>) {
        let begins = u32::try_from(begins).unwrap_or(u32::MAX);
        let module = match Module::parse(source.name(), source.text()) {
            Ok(module) => module,
            Err(errors) => {
                let problem = |error: SyntaxError| Problem {
                    help: error.help,
                    ..Problem::new(
                        span_of(visible(error.span, source.text()), begins),
                        error.message,
                    )
                };
                return self.problems.extend(errors.into_iter().map(problem));
            }
        };
        self.scenarios_within(source, &module, begins);
        self.lines_decided(source);
        let comments = Comments::new(source.text(), begins, &module);
        let decided = self.annotations.decisions.len();
        comments.read(&mut self.draft, &mut self.annotations, &mut self.problems);
        self.annotations.decided_by_comments = self.annotations.decisions.len() - decided;
        let annotations = std::mem::take(&mut self.annotations);
        let code = Code::new((source, module), begins, &mut self.draft.names, annotations);
        self.draft.programs.extend(code.programs());
        let function = function.and_then(|name| code.function(name, &self.draft.names));
        let is_new = |function: &Program| {
            self.draft.programs.iter().all(|program| program.name != function.name)
        };
        let function = function.filter(is_new);
        self.draft.programs.extend(function);
        if self.draft.programs.is_empty() {
            self.problems.push(nothing_to_run(&code));
        }
        self.draft.code = Some(code);
    }

    /// Reads each `/* simulate: (..) */` as a scenario.
    fn scenarios_within(&mut self, source: &Source, module: &Module, begins: u32) {
        for comment in module.comments().iter().filter(|comment| comment.is_block) {
            let span = comment.text;
            let text = &source.text()[span.start as usize..span.end as usize];
            let Some(scenario) = text.trim_start().strip_prefix("simulate:") else { continue };
            self.annotations.scenarios.push(comment.span);
            let start = span.end - u32::try_from(scenario.len()).unwrap_or_default();
            let draft = std::mem::take(&mut self.draft);
            let mut reader = Reader::within(scenario, Format::Ron, begins + start, draft);
            let read = reader.read();
            let Reader { draft, problems, annotations, lines, .. } = reader;
            self.draft = draft;
            self.problems.extend(problems);
            self.problems.extend(read.err());
            self.annotations.assumed = self.annotations.assumed.or(annotations.assumed);
            self.lines.extend(lines);
        }
    }

    /// Adds the scenario's decisions about lines of the code.
    fn lines_decided(&mut self, source: &Source) {
        for Line { number, decision, span } in std::mem::take(&mut self.lines) {
            if let Some(span) = line_span(source.text(), number as usize) {
                self.annotations.decisions.push((span, decision));
            } else {
                let message = format!("the code has no line {number}");
                self.problems.push(Problem::new(span, message));
            }
        }
    }

    /// The draft and the problems.
    pub(super) fn ended(self) -> (Draft, Vec<Problem>) {
        (self.draft, self.problems)
    }
}

/// The span or, if it is empty, the character after or before it.
fn visible(span: javascript::Span, text: &str) -> javascript::Span {
    let at = text.floor_char_boundary(span.start as usize);
    let length = |c: Option<char>| c.map_or(0, |c| u32::try_from(c.len_utf8()).unwrap_or(1));
    if span.start < span.end {
        return span;
    }
    match length(text[at..].chars().next()) {
        0 => javascript::Span {
            start: span.start - length(text[..at].chars().next_back()),
            end: span.end,
        },
        after => javascript::Span { start: span.start, end: span.start + after },
    }
}

/// The code in a file that a scenario names, or the reason why it cannot be read.
fn code_of_file(name: &str, folder: Option<&Path>) -> Result<Source, Problem> {
    let problem = |message: String| Problem::new(Span::NONE, message);
    let TextKind::Code = kind_of(Path::new(name)) else {
        let endings = CODE_ENDINGS.map(|ending| format!(".{ending}")).join(" ");
        return Err(problem(format!("`{name}` is neither code nor a file name of code"))
            .label("expected the name of a file, or code with a `;` or a line break in it")
            .help(format!("a file of code ends in {endings}")));
    };
    let Some(folder) = folder else {
        return Err(problem(
            "this scenario is not in a directory, so it cannot name a file of code".to_owned(),
        )
        .help("write the code itself here"));
    };
    let path = folder.join(name);
    let shown = path.display().to_string();
    let cannot = |error: &dyn std::fmt::Display| problem(format!("cannot read {shown}: {error}"));
    // Opening a pipe could block forever.
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return Err(cannot(&"it is a pipe or a device, not a file"));
    }
    let bytes = bytes_of_file(&path).map_err(|error| match error {
        ReadError::File { error, .. } => cannot(&error),
        ReadError::Problems(_) => super::too_long(),
    })?;
    source_of(shown.clone(), &TextKind::Code, bytes)
        .map_err(|Problems { list, .. }| cannot(&list[0].message))
}

/// The problem of code without a program.
fn nothing_to_run(code: &Code) -> Problem {
    let problem = Problem::new(Span::NONE, Problems::NOTHING_TO_RUN)
        .label("expected an async function, or top-level code that calls one, logs or awaits");
    let others = code.entries().iter().skip(1);
    let names: Vec<&str> = others.map(|entry| entry.name.as_str()).take(3).collect();
    if names.is_empty() {
        return problem;
    }
    problem.help(format!("`--program NAME` runs one of these anyway: {}", names.join(", ")))
}
