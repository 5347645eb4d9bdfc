//! Reads expectations.

use super::raw::{Raw, Shape, Variant};
use super::{Problem, Reader};
use crate::scenario::{Expectation, ExpectedOutcome, ExpectedReason, ExpectedTime, ExpectedValue};

const FIELDS: [&str; 7] = ["settles", "work_ends", "outcome", "crash", "value", "logs", "finds"];
const OUTCOMES: [&str; 4] = ["Fulfilled", "Rejected", "Crashed", "Pending"];

impl<'t> Reader<'t> {
    pub(super) fn expectations(&mut self, raw: Raw<'t>) {
        for (key, value) in self.entries(raw, "a map of expectations") {
            let Some(program) = self.named(key, "a program's name") else { continue };
            let Some(mut fields) = self.fields(value, "an expectation", &FIELDS) else { continue };
            let settles = fields.optional("settles").and_then(|raw| self.expected_time(raw));
            let work_ends = fields.optional("work_ends").and_then(|raw| self.expected_time(raw));
            let outcome = fields.optional("outcome").and_then(|raw| self.expected_outcome(raw));
            let crash = fields.optional("crash").and_then(|raw| self.expected_reason(raw, 1));
            let value = fields.take("value").and_then(|raw| self.expected_value(raw, 1));
            let logs = fields.optional("logs").map(|raw| self.strings(raw, "a line"));
            let finds = fields.optional("finds").map(|raw| self.rules(raw));
            let span = program.span;
            let expectation =
                Expectation { settles, work_ends, outcome, crash, value, logs, finds, span };
            self.draft.expect.push((program, expectation));
        }
    }

    fn expected_time(&mut self, raw: Raw<'t>) -> Option<ExpectedTime> {
        let Some(variant) = raw.variant() else {
            return Some(ExpectedTime::Exactly(self.duration(raw)));
        };
        if variant.name != "AtMost" {
            self.unknown_variant(variant, "a time", &["AtMost"]);
            return None;
        }
        let [most] = self.parts(variant)?;
        Some(ExpectedTime::AtMost(self.duration(most)))
    }

    fn expected_outcome(&mut self, raw: Raw<'t>) -> Option<ExpectedOutcome> {
        let Some(variant) = raw.variant() else {
            self.expected(raw, &format!("an outcome, {}", super::fields::one_of(&OUTCOMES)));
            return None;
        };
        Some(match variant.name {
            "Fulfilled" => {
                let [] = self.parts(variant)?;
                ExpectedOutcome::Fulfilled
            }
            "Pending" => {
                let [] = self.parts(variant)?;
                ExpectedOutcome::Pending
            }
            "Rejected" => ExpectedOutcome::Rejected(self.only_reason(variant)?),
            "Crashed" => ExpectedOutcome::Crashed(self.only_reason(variant)?),
            name => {
                let message = format!("`{name}` is not an outcome");
                let label = format!("expected {}", super::fields::one_of(&OUTCOMES));
                let problem = Problem::new(self.span_of(name), message).label(label);
                self.problem(problem.nearest(name, OUTCOMES));
                return None;
            }
        })
    }

    fn only_reason(&mut self, variant: Variant<'t>) -> Option<ExpectedReason> {
        let [reason] = self.parts(variant)?;
        self.expected_reason(reason, 1)
    }

    /// Reads a message, or a list of reasons; also in the form of the output, `{"errors": [..]}`.
    fn expected_reason(&mut self, raw: Raw<'t>, depth: usize) -> Option<ExpectedReason> {
        if self.too_deep(raw, depth) {
            return None;
        }
        if let Some(list) = raw.list() {
            let reasons = list.into_iter().map(|raw| self.expected_reason(raw, depth + 1));
            // All reasons are read before a wrong one is skipped.
            let reasons: Vec<Option<ExpectedReason>> = reasons.collect();
            return reasons.into_iter().collect::<Option<_>>().map(ExpectedReason::Errors);
        }
        if let Some(errors) = raw.only_entry().filter(|(key, _)| key.key() == "errors") {
            return self.expected_reason(errors.1, depth + 1);
        }
        let message = self.string(raw, "a reason")?;
        Some(ExpectedReason::Message(message.into_owned()))
    }

    fn expected_value(&mut self, raw: Raw<'t>, depth: usize) -> Option<ExpectedValue> {
        if self.too_deep(raw, depth) {
            return None;
        }
        if raw.is_none() {
            return Some(ExpectedValue::Null);
        }
        if let Some(list) = raw.list() {
            let values = list.into_iter().map(|raw| self.expected_value(raw, depth + 1));
            let values: Vec<Option<ExpectedValue>> = values.collect();
            return values.into_iter().collect::<Option<_>>().map(ExpectedValue::List);
        }
        if raw.shape() == Shape::Text {
            return self.string(raw, "a value").map(|text| ExpectedValue::Text(text.into_owned()));
        }
        match Self::settled_entry(raw) {
            Some((true, value)) => {
                let value = self.expected_value(value, depth)?;
                Some(ExpectedValue::Fulfilled(Box::new(value)))
            }
            Some((false, reason)) => {
                self.expected_reason(reason, depth).map(ExpectedValue::Rejected)
            }
            None => {
                self.expected(raw, "a value: a string, a list, null or an entry of `AllSettled`");
                None
            }
        }
    }

    /// An entry of `AllSettled`: `Fulfilled(V)`, or in the form of the output, `{"fulfilled": V}`.
    /// Returns whether it fulfilled, and its value or reason.
    fn settled_entry(raw: Raw<'t>) -> Option<(bool, Raw<'t>)> {
        let (name, part) = if let Some((key, value)) = raw.only_entry() {
            (key.key(), value)
        } else {
            let variant = raw.variant()?;
            let [part] = variant.listed(1)?.try_into().ok()?;
            (variant.name.into(), part)
        };
        match &*name {
            "fulfilled" | "Fulfilled" => Some((true, part)),
            "rejected" | "Rejected" => Some((false, part)),
            _ => None,
        }
    }

    fn strings(&mut self, raw: Raw<'t>, what: &str) -> Vec<String> {
        let Some(list) = raw.list() else {
            self.expected(raw, "a list of strings");
            return Vec::new();
        };
        let strings = list.into_iter().filter_map(|raw| self.string(raw, what));
        strings.map(std::borrow::Cow::into_owned).collect()
    }

    fn rules(&mut self, raw: Raw<'t>) -> Vec<String> {
        let Some(list) = raw.list() else {
            self.expected(raw, "a list of rules");
            return Vec::new();
        };
        let mut rules = Vec::new();
        for raw in list {
            let Some(rule) = self.string(raw, "a rule") else { continue };
            if let Some(problem) = crate::scenario::check::rule_problem(self.span(raw), &rule) {
                self.problem(problem);
            }
            rules.push(rule.into_owned());
        }
        rules
    }
}

impl Raw<'_> {
    /// The entry of a map that has exactly one entry.
    fn only_entry(self) -> Option<(Self, Self)> {
        let [entry] = self.entries()?.try_into().ok()?;
        Some(entry)
    }
}
