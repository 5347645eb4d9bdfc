//! Findings for other programs: plain data with positions in files.

use std::path::Path;

use makespan::findings::{Finding, Severity};
use makespan::scenario::{LineColumn, Source, Span};
use makespan::{Duration, Scenario};

/// A finding.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Reported {
    /// The file, with `/` between the parts of the path.
    pub(super) file: String,
    /// The program; `None` for a note about a comment.
    pub(super) program: Option<String>,
    pub(in crate::cli) rule: &'static str,
    pub(in crate::cli) severity: Severity,
    /// The start and the end; `None` for a whole program.
    pub(in crate::cli) region: Option<[LineColumn; 2]>,
    /// The text of the first line, without spaces around it.
    pub(super) line: String,
    pub(super) message: String,
    pub(in crate::cli) instead: String,
    /// The time by which the fixed program settles earlier.
    pub(in crate::cli) saves: Option<Duration>,
    /// The edits of a fix of code.
    pub(in crate::cli) edits: Vec<Replaced>,
}

/// A range of a file and its replacement.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Replaced {
    pub(in crate::cli) region: [LineColumn; 2],
    pub(in crate::cli) text: String,
}

impl Reported {
    pub(super) fn new(file: &Path, scenario: &Scenario, program: usize, finding: &Finding) -> Self {
        let name = scenario.text(scenario.programs()[program].name);
        let source = scenario.source();
        let (there, span) = match source {
            Some(source) => {
                let (there, span) = source.file_of(finding.span);
                (Some(there), span)
            }
            None => (None, Span::NONE),
        };
        let is_beside = source.zip(there).is_some_and(|(all, there)| !std::ptr::eq(all, there));
        let file = match there.filter(|_| is_beside) {
            Some(code) => file.with_file_name(code.name()),
            None => file.to_owned(),
        };
        let region_of = |source: &Source, start: u32, end: u32| {
            [start, end].map(|at| source.position(at as usize))
        };
        let code = source.map(|source| source.beside().unwrap_or(source));
        let edits = finding.rewrite.iter().flat_map(|rewrite| &rewrite.edits);
        let edits = edits.zip(code.into_iter().cycle()).map(|(edit, code)| Replaced {
            region: region_of(code, edit.span.start, edit.span.end),
            text: edit.text.clone(),
        });
        let region = there.filter(|_| span.is_some()).map(|it| region_of(it, span.start, span.end));
        let line =
            region.zip(there).and_then(|([from, _], it)| it.text().lines().nth(from.line - 1));
        Self {
            file: with_slashes(&file),
            program: Some(name.to_owned()),
            rule: finding.rule.name,
            severity: finding.severity,
            region,
            line: line.unwrap_or_default().trim().to_owned(),
            message: finding.message.clone(),
            instead: finding.instead.clone(),
            saves: finding.saves,
            edits: edits.collect(),
        }
    }
}

impl Reported {
    /// The event and the advice, on separate lines.
    pub(in crate::cli) fn text(&self) -> String {
        format!("{}\nhelp: {}", self.message, self.instead)
    }
}

/// A path with `/` on every system: `src/shop.ts`.
pub(super) fn with_slashes(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' {
        text
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}
