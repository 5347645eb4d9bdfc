//! Reads variants: their arguments, and suggestions for unknown ones.

use super::raw::{Arguments, Raw, Variant};
use super::steps::{Around, STEP_NAMES};
use super::{Format, Problem, Reader, habits};
use crate::scenario::problem::nearest;

impl<'t> Reader<'t> {
    /// The arguments of a variant that takes `N` arguments.
    pub(super) fn parts<const N: usize>(&mut self, variant: Variant<'t>) -> Option<[Raw<'t>; N]> {
        if let Some(parts) = variant.listed(N).and_then(|parts| parts.try_into().ok()) {
            return Some(parts);
        }
        let arguments = match N {
            0 => "no arguments".to_owned(),
            1 => "1 argument".to_owned(),
            _ => format!("{N} arguments"),
        };
        let message = format!("`{}` takes {arguments}", variant.name);
        let label = format!("expected {}", variant.usage(N));
        self.problem(Problem::new(self.span(variant.whole), message).label(label));
        None
    }

    pub(super) fn unknown_variant(
        &mut self,
        variant: Variant<'t>,
        what: &str,
        allowed: &[&'static str],
    ) {
        let or = super::fields::one_of(allowed);
        let problem = self.no_variant(variant, what, allowed);
        self.problem(problem.label(format!("expected a string, or {or}")));
    }

    /// Reports a word that is not a step.
    pub(super) fn unknown_step(&mut self, variant: Variant<'t>) {
        let Around { caught, is_last } = self.around;
        if variant.name == "Map" {
            let message = "a `Map` can only replace a list of branches";
            let problem = Problem::new(self.span_of(variant.name), message);
            return self.problem(problem.help("write `All(Map(..))`"));
        }
        let problem = self.no_variant(variant, "a step", &STEP_NAMES);
        self.problem(match nearest(variant.name, STEP_NAMES, |_| true) {
            Some("Rethrow") if !caught => {
                problem.help("`Rethrow` is only allowed where an error is caught")
            }
            Some("Return") if !is_last => {
                problem.help("`Return` must be the last step of its list")
            }
            _ => problem,
        });
    }

    fn no_variant(&self, variant: Variant<'t>, what: &str, names: &[&'static str]) -> Problem {
        let name = variant.name;
        let problem = Problem::new(self.span_of(name), format!("`{name}` is not {what}"));
        let mut problem = problem.nearest(name, names.iter().copied());
        problem.help = problem.help.or_else(|| habits::word(variant));
        problem
    }
}

impl<'t> Variant<'t> {
    /// The arguments of a variant that takes `count` arguments.
    pub(super) fn listed(self, count: usize) -> Option<Vec<Raw<'t>>> {
        match (self.whole.format, self.body, count) {
            (_, None, _) => Some(Vec::new()),
            // A variant without arguments has the value null, not an empty list.
            (Format::Json, Some(_), 0) => None,
            (Format::Json, Some(body), 1) => Some(vec![body]),
            (Format::Json, Some(body), _) => body.list(),
            (Format::Ron, Some(body), _) => match body.parts()? {
                Arguments::Listed(parts) => Some(parts),
                Arguments::Named(_) => None,
            },
        }
    }

    /// How a variant with `count` arguments is written.
    fn usage(self, count: usize) -> String {
        let name = self.name;
        let parts = match part_names(name) {
            "" => vec![".."; count].join(", "),
            parts => parts.to_owned(),
        };
        match (self.whole.format, count) {
            (Format::Ron, 0) => format!("`{name}`"),
            (Format::Ron, _) => format!("`{name}({parts})`"),
            (Format::Json, 0) => format!("`{{\"{name}\": null}}`"),
            (Format::Json, 1) => format!("`{{\"{name}\": {parts}}}`"),
            (Format::Json, _) => format!("`{{\"{name}\": [{parts}]}}`"),
        }
    }
}

/// The arguments of a variant, as the language reference writes them.
fn part_names(name: &str) -> &'static str {
    match name {
        "All" | "AllSettled" | "Race" | "Any" => "[s, ..]",
        "Then" | "Catch" | "Finally" => "s, t",
        "Sleep" | "AtMost" => "\"10ms\"",
        "Timeout" => "\"10ms\", s",
        "Start" | "Settled" => "\"a\"",
        "Let" => "\"p\", s",
        "Await" => "s",
        "Log" => "\"text\"",
        "Return" => "[\"a\"]",
        "First" => "2, \"reason\"",
        "Fail" | "Rejected" | "Crashed" => "\"reason\"",
        _ => "",
    }
}
