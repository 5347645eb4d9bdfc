//! The part of a file of code that one program needs, as a scenario of its own. A large file has
//! many programs, and reading all of it again for each fix of each program would take too long.

use std::sync::Arc;

use super::span_of;
use crate::Scenario;
use crate::javascript::Span;
use crate::scenario::edit::{Edit, edited, moved_stretch};

/// The part of a file of code that a program needs.
pub(crate) struct PartOfCode {
    /// The scenario without the rest of the code.
    pub(crate) scenario: Scenario,
    /// The index of the program in it.
    pub(crate) program: usize,
    /// The edits that remove the rest.
    pub(crate) removed: Vec<Edit>,
}

impl Scenario {
    /// The part of the code that a program may need. Returns `None` if that is most of the code, or
    /// if the scenario is not a file of code.
    pub(crate) fn part_of_code(&self, program: usize) -> Option<PartOfCode> {
        let (code, text) = (self.code.as_ref()?, self.text_of_code()?);
        let entry = self.programs[program].steps.entry()?;
        if self.source.as_ref()?.beside().is_some() {
            return None;
        }
        let unneeded = code.module().unneeded(entry).into_iter();
        let unneeded: Vec<Span> =
            unneeded.flat_map(|span| without(span, &code.scenarios)).collect();
        let length: usize = unneeded.iter().map(|span| (span.end - span.start) as usize).sum();
        if length < text.len() / 2 {
            return None;
        }
        // What comes after a statement on its line is not about the code before it.
        let remove = |span| Edit { span: span_of(span, 0), text: "\n".to_owned() };
        let removed: Vec<Edit> = unneeded.into_iter().map(remove).collect();
        let name = self.text(self.programs[program].name);
        let mut scenario = self.reread_with_code(edited(text, &removed), Some(name)).ok()?;
        scenario.take_settings(self, &removed);
        let span = code.entries[entry].span;
        let wanted = moved_stretch(&removed, span.start..span.end)?;
        let part = Arc::clone(scenario.code.as_ref()?);
        let mut entries = part.entries.iter();
        let entry = entries.position(|entry| (entry.span.start..entry.span.end) == wanted)?;
        let mut programs = scenario.programs.iter();
        let known = programs.position(|program| program.steps.entry() == Some(entry));
        let program = known.unwrap_or_else(|| {
            scenario.programs.push(part.program(entry));
            scenario.programs.len() - 1
        });
        Some(PartOfCode { scenario, program, removed })
    }
}

/// The parts of a span that are apart from some others, which are sorted.
fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = span.start;
    let first = others.partition_point(|other| other.end <= span.start);
    for other in others[first..].iter().take_while(|other| other.start < span.end) {
        parts.push(Span { start, end: other.start.max(start) });
        start = other.end;
    }
    parts.push(Span { start, end: span.end.max(start) });
    parts.retain(|part| part.start < part.end);
    parts
}
