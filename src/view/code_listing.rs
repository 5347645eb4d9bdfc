//! The user's own code as a listing: the lines of a program, and the parts that called, logged or
//! awaited.

use super::js::{Listing, StepSpan};
use crate::Scenario;
use crate::scenario::{Span, StepId};
use crate::timeline::Timeline;

/// Returns the code of a timeline: from the first to the last line of the program that called,
/// logged or awaited. `None` for a program of steps.
pub(super) fn code_listing(scenario: &Scenario, timeline: &Timeline) -> Option<Listing> {
    let coded = timeline.coded.as_ref()?;
    let source = scenario.source.as_ref()?;
    let program = scenario.programs[timeline.index].body;
    let (file, _) = source.file_of(program);
    let within = |span: Span| {
        let (_, span) = source.file_of(span);
        span.start as usize..span.end as usize
    };
    let sites: Vec<_> = coded.sites.iter().map(|site| within(*site)).collect();
    let program = within(program);
    let first = sites.iter().map(|site| site.start).fold(program.start, usize::min);
    let last = sites.iter().map(|site| site.end).fold(program.end, usize::max);
    let text = file.text();
    let begin = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let begin = begin + settings(&text[begin..]);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
    let spans = sites.into_iter().enumerate().map(|(number, site)| StepSpan {
        step: StepId::from_index(number),
        bytes: site.start - begin..site.end - begin,
    });
    let shown = text[begin..end].trim_end();
    let lines_before = text[..begin].matches('\n').count();
    Some(Listing { spans: spans.collect(), text: format!("{shown}\n"), lines_before })
}

/// The length of the comment with the settings of a file, if the code starts with it: it is not
/// part of the program, and may say what the program does.
fn settings(code: &str) -> usize {
    let comment = code.strip_prefix("/*").filter(|text| text.trim_start().starts_with("simulate:"));
    let end = comment.and_then(|_| code.find("*/")).map_or(0, |end| end + "*/".len());
    let after = code[end..].find(|c: char| !c.is_whitespace()).unwrap_or(0);
    code[end..end + after].rfind('\n').map_or(0, |newline| end + newline + 1)
}
