//! Steps, each read from its own slice of the text.

use super::raw::{Raw, Shape, Variant};
use super::{Format, Problem, Reader, habits};
use crate::scenario::{Branches, Chain, Combinator, Items, Named, Retry, Step, StepKind, Try};

/// Every step that is written as a variant.
pub(super) const STEP_NAMES: [&str; 21] = [
    "Call",
    "All",
    "AllSettled",
    "Race",
    "Any",
    "Then",
    "Catch",
    "Finally",
    "Sleep",
    "Timeout",
    "Pool",
    "Retry",
    "Start",
    "Let",
    "Await",
    "Log",
    "Return",
    "Fail",
    "Rethrow",
    "For",
    "Try",
];

/// The context of a step, as far as it determines which steps are allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// Whether there is a caught error.
    pub(super) caught: bool,
    /// Whether the step is the last one of its list, or the only one.
    pub(super) is_last: bool,
}

impl Around {
    /// The context of the body of a program or a function.
    pub(super) const NOTHING: Self = Self { caught: false, is_last: true };
}

impl<'t> Reader<'t> {
    /// The steps of a program, a function or a loop's body: a list, or one step alone.
    pub(super) fn body(&mut self, raw: Raw<'t>, depth: usize) -> Vec<Step> {
        match raw.list() {
            Some(list) => self.steps(raw, list, depth),
            None => vec![self.step(raw, depth)],
        }
    }

    /// Reads the steps of the list at `raw`.
    fn steps(&mut self, raw: Raw<'t>, list: Vec<Raw<'t>>, depth: usize) -> Vec<Step> {
        let count = list.len();
        self.each(raw, list, depth, |nth| nth + 1 == count)
    }

    /// Reads the steps or branches at `raw`; `is_last` says whether each is the last of its list.
    fn each(
        &mut self,
        raw: Raw<'t>,
        list: Vec<Raw<'t>>,
        depth: usize,
        is_last: impl Fn(usize) -> bool,
    ) -> Vec<Step> {
        if !list.is_empty() && self.too_deep(raw, depth) {
            return Vec::new();
        }
        let before = self.around;
        let mut steps = Vec::with_capacity(list.len());
        for (nth, raw) in list.into_iter().enumerate() {
            self.around.is_last = is_last(nth);
            steps.push(self.step(raw, depth));
        }
        self.around = before;
        steps
    }

    /// The steps of a body within another body.
    fn inner_body(&mut self, raw: Raw<'t>, depth: usize) -> Vec<Step> {
        self.around(Around { is_last: true, ..self.around }, |reader| reader.body(raw, depth))
    }

    /// Reads a single step in a position where a statement means the list of it.
    fn part(&mut self, raw: Raw<'t>, depth: usize) -> Step {
        self.around(Around { is_last: true, ..self.around }, |reader| reader.step(raw, depth))
    }

    /// Reads something in another context.
    fn around<T>(&mut self, around: Around, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.around, around);
        let made = read(self);
        self.around = before;
        made
    }

    /// Reads steps in which an error has been caught.
    fn catching<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.around(Around { caught: true, ..self.around }, read)
    }

    pub(super) fn step(&mut self, raw: Raw<'t>, depth: usize) -> Step {
        let span = self.span(raw);
        let kind = if self.too_deep(raw, depth) { None } else { self.step_kind(raw, depth) };
        // A step that cannot be read has been reported, and is replaced by an empty list.
        Step::new(span, kind.unwrap_or(StepKind::List(Vec::new())))
    }

    fn step_kind(&mut self, raw: Raw<'t>, depth: usize) -> Option<StepKind> {
        if raw.shape() == Shape::Text {
            return self.named(raw, "a name").map(|named| StepKind::Name(named.name));
        }
        if let Some(list) = raw.list() {
            return Some(StepKind::List(self.steps(raw, list, depth + 1)));
        }
        let Some(variant) = raw.variant() else {
            let expected = "a step: a name, a list, or a step such as `All(..)`";
            if raw.is_none() {
                self.expected_with(raw, expected, habits::NOTHING);
            } else {
                self.expected(raw, expected);
            }
            return None;
        };
        let combinator =
            [Combinator::All, Combinator::AllSettled, Combinator::Race, Combinator::Any]
                .into_iter()
                .find(|combinator| combinator.keyword() == variant.name);
        if let Some(combinator) = combinator {
            let [branches] = self.parts(variant)?;
            return Some(StepKind::Combine(combinator, self.branches(branches, depth)?));
        }
        self.variant_step(variant, depth)
    }

    fn variant_step(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        Some(match variant.name {
            "Call" => self.call(variant)?,
            "Then" => self.chain(Chain::Then, variant, depth)?,
            "Catch" => self.chain(Chain::Catch, variant, depth)?,
            "Finally" => self.chain(Chain::Finally, variant, depth)?,
            "Sleep" => {
                let [wait] = self.parts(variant)?;
                StepKind::Sleep(self.timer(wait))
            }
            "Timeout" => {
                let [limit, step] = self.parts(variant)?;
                if self.swapped(variant, limit, step) {
                    return None;
                }
                StepKind::Timeout(self.timer(limit), Box::new(self.part(step, depth + 1)))
            }
            "Pool" => self.pool(variant, depth)?,
            "Retry" => self.retry(variant, depth)?,
            "For" => self.for_loop(variant, depth)?,
            "Try" => self.try_step(variant, depth)?,
            _ => self.statement(variant, depth)?,
        })
    }

    fn statement(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        Some(match variant.name {
            "Start" => {
                let [name] = self.parts(variant)?;
                StepKind::Start(self.started(name)?)
            }
            "Let" => {
                let [name, step] = self.parts(variant)?;
                let name = self.declared(name, "the name of a binding");
                let step = self.part(step, depth + 1);
                StepKind::Let(name?, Box::new(step))
            }
            "Await" => {
                let [step] = self.parts(variant)?;
                StepKind::Await(Box::new(self.step(step, depth + 1)))
            }
            "Log" => {
                let [text] = self.parts(variant)?;
                StepKind::Log(self.log(text))
            }
            "Return" => {
                let [names] = self.parts(variant)?;
                StepKind::Return(self.returned(names)?)
            }
            "Fail" => {
                let [reason] = self.parts(variant)?;
                StepKind::Fail(self.text(reason, "a reason"))
            }
            "Rethrow" => {
                let [] = self.parts(variant)?;
                StepKind::Rethrow
            }
            _ => {
                self.unknown_step(variant);
                return None;
            }
        })
    }

    /// Reads the argument of `Start`: only a name, which is also the name of the binding.
    fn started(&mut self, raw: Raw<'t>) -> Option<Named> {
        let what = "the name of a task or function";
        let is_step = raw.variant().is_some_and(|variant| variant.body.is_some());
        if !is_step && raw.shape() != Shape::List {
            return self.named(raw, what);
        }
        let step = match raw.variant() {
            Some(variant) if variant.name == "Map" => "All(Map(..))".to_owned(),
            Some(variant) if STEP_NAMES.contains(&variant.name) => format!("{}(..)", variant.name),
            Some(_) => "..".to_owned(),
            None => "[..]".to_owned(),
        };
        let binding = match raw.format {
            Format::Ron => format!("`Let(\"p\", {step})`"),
            Format::Json => "`{\"Let\": [\"p\", ..]}`".to_owned(),
        };
        let help = format!("`Start` takes a name; to bind anything else: {binding}");
        self.expected_with(raw, what, help);
        None
    }

    /// Reads a call with explicit items: one, or a list of them.
    fn call(&mut self, variant: Variant<'t>) -> Option<StepKind> {
        let [name, items] = self.parts(variant)?;
        let name = self.named(name, "the name of a task or function");
        let items = match items.list() {
            Some(items) => items.into_iter().map(|raw| self.text(raw, "an item")).collect(),
            None if items.shape() == Shape::Text => vec![self.text(items, "an item")],
            None => {
                self.expected(items, "an item, or a list of them");
                return None;
            }
        };
        Some(StepKind::Call(name?, items))
    }

    /// Reports that a list is expected, even for a single element.
    fn not_a_list(&mut self, raw: Raw<'t>, expected: &str) {
        match raw.plain() {
            Some(name) => {
                self.expected_with(raw, expected, format!("a list of one: `[\"{name}\"]`"));
            }
            None => self.expected(raw, expected),
        }
    }

    /// Reports a `Timeout` whose step comes before its duration; returns whether it does.
    fn swapped(&mut self, variant: Variant<'t>, limit: Raw<'t>, step: Raw<'t>) -> bool {
        let is_duration =
            |raw: Raw<'t>| raw.string().is_some_and(|text| text.parse::<crate::Duration>().is_ok());
        let swapped = !is_duration(limit) && limit.shape() != Shape::Number && is_duration(step);
        if swapped {
            let step_text = if limit.text.len() < 40 { limit.text } else { ".." };
            let parts = format!("{}, {step_text}", step.text);
            let label = match variant.whole.format {
                Format::Ron => format!("expected `Timeout({parts})`"),
                Format::Json => format!("expected `{{\"Timeout\": [{parts}]}}`"),
            };
            let problem = Problem::new(
                self.span(variant.whole),
                "the duration of a `Timeout` comes before its step",
            );
            self.problem(problem.label(label));
        }
        swapped
    }

    fn returned(&mut self, raw: Raw<'t>) -> Option<Vec<Named>> {
        let Some(list) = raw.list() else {
            self.not_a_list(raw, "a list of names");
            return None;
        };
        Some(list.into_iter().filter_map(|raw| self.named(raw, "a name")).collect())
    }

    fn chain(&mut self, chain: Chain, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        let [first, second] = self.parts(variant)?;
        let first = self.part(first, depth + 1);
        let second = if chain == Chain::Catch {
            self.catching(|reader| reader.part(second, depth + 1))
        } else {
            self.part(second, depth + 1)
        };
        Some(StepKind::Chain(chain, Box::new([first, second])))
    }

    fn pool(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        let mut fields = self.variant_fields(variant, "a `Pool`", &["limit", "of"])?;
        let limit = self.required(&mut fields, "limit").map(|raw| self.count(raw, "`limit`", 1));
        let of = self.required(&mut fields, "of").and_then(|raw| self.branches(raw, depth));
        Some(StepKind::Pool { limit: limit?, of: of? })
    }

    fn retry(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        let mut fields = self.variant_fields(variant, "a `Retry`", &["times", "wait", "do"])?;
        let times = self.required(&mut fields, "times").map(|raw| self.count(raw, "`times`", 1));
        let wait = fields.optional("wait").map(|raw| self.timers(raw, "wait"));
        let step = self.required(&mut fields, "do").map(|raw| self.part(raw, depth + 1));
        let wait = wait.map_or_else(Vec::new, |wait| wait.to_vec());
        Some(StepKind::Retry(Box::new(Retry { times: times?, wait, step: step? })))
    }

    fn for_loop(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        let mut fields = self.variant_fields(variant, "a `For`", &["of", "do"])?;
        let of = self.required(&mut fields, "of").and_then(|raw| self.items(raw));
        let body = self.required(&mut fields, "do").map(|raw| self.inner_body(raw, depth + 1));
        Some(StepKind::For(of?, body?))
    }

    fn try_step(&mut self, variant: Variant<'t>, depth: usize) -> Option<StepKind> {
        let mut fields = self.variant_fields(variant, "a `Try`", &["body", "catch", "finally"])?;
        let body = self.required(&mut fields, "body").map(|raw| self.inner_body(raw, depth + 1));
        let catch = fields.optional("catch");
        let catch = catch.map(|raw| self.catching(|reader| reader.inner_body(raw, depth + 1)));
        let finally = fields.optional("finally").map(|raw| self.inner_body(raw, depth + 1));
        Some(StepKind::Try(Box::new(Try { body: body?, catch, finally })))
    }

    /// Reads `B`: a list of branches, or `Map(of: X, do: s)`.
    fn branches(&mut self, raw: Raw<'t>, depth: usize) -> Option<Branches> {
        if let Some(list) = raw.list() {
            return Some(Branches::List(self.each(raw, list, depth + 1, |_| true)));
        }
        let Some(variant) = raw.variant().filter(|variant| variant.name == "Map") else {
            self.not_a_list(raw, "a list of branches, or `Map(of: .., do: ..)`");
            return None;
        };
        let mut fields = self.variant_fields(variant, "a `Map`", &["of", "do"])?;
        let of = self.required(&mut fields, "of").and_then(|raw| self.items(raw));
        let step = self.required(&mut fields, "do").map(|raw| self.part(raw, depth + 1));
        Some(Branches::Map(of?, Box::new(step?)))
    }

    /// Reads `X`: a list of strings, or a count.
    fn items(&mut self, raw: Raw<'t>) -> Option<Items> {
        if raw.shape() == Shape::Number {
            return Some(Items::Count(self.count(raw, "`of`", 0)));
        }
        let Some(list) = raw.list() else {
            self.expected(raw, "a list of strings, or a count");
            return None;
        };
        Some(Items::Listed(list.into_iter().map(|raw| self.text(raw, "an item")).collect()))
    }
}
