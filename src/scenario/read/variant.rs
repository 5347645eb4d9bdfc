//! Variants: how many parts each has, how it is written, and what an unknown one may have meant.

use super::raw::{Format, Parts, Raw, Variant};
use super::steps::STEP_NAMES;
use super::{Problem, Reader, habits};

impl<'t> Reader<'t> {
    /// The parts of a variant that has so many.
    pub(super) fn parts<const N: usize>(&mut self, variant: Variant<'t>) -> Option<[Raw<'t>; N]> {
        if let Some(parts) = variant.listed(N).and_then(|parts| parts.try_into().ok()) {
            return Some(parts);
        }
        let parts = match N {
            0 => "no parts".to_owned(),
            1 => "one part".to_owned(),
            _ => format!("{N} parts"),
        };
        let message = format!("`{}` takes {parts}", variant.name);
        let label = format!("expected {}", variant.usage(N));
        self.problem(Problem::new(self.place(variant.whole), message).label(label));
        None
    }

    pub(super) fn unknown_variant(
        &mut self,
        variant: Variant<'t>,
        what: &str,
        allowed: &[&'static str],
    ) {
        let name = variant.name;
        let problem = if name == "Map" {
            Problem::new(self.place_of(name), "a `Map` stands where branches do")
                .help("write `All(Map(..))`")
        } else {
            let habit = habits::word(variant);
            let mut problem = Problem::new(self.place_of(name), format!("`{name}` is not {what}"))
                .nearest(name, allowed.iter().copied());
            problem.help = problem.help.or(habit);
            if allowed.len() < STEP_NAMES.len() {
                let or = super::fields::one_of(allowed);
                problem = problem.label(format!("expected a string, or {or}"));
            }
            problem
        };
        self.problem(problem);
    }
}

impl<'t> Variant<'t> {
    /// The parts of a variant that has `count` of them.
    pub(super) fn listed(self, count: usize) -> Option<Vec<Raw<'t>>> {
        match (self.whole.format, self.body, count) {
            (_, None, _) => Some(Vec::new()),
            // Without parts its value is null, not a list of none.
            (Format::Json, Some(_), 0) => None,
            (Format::Json, Some(body), 1) => Some(vec![body]),
            (Format::Json, Some(body), _) => body.list(),
            (Format::Ron, Some(body), _) => match body.parts()? {
                Parts::Listed(parts) => Some(parts),
                Parts::Named(_) => None,
            },
        }
    }

    /// How a variant of so many parts is written.
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

/// The parts that stand behind a name, as the language's own tables write them.
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
