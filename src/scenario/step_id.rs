//! Numbers that identify steps: the span of a step is only for display.

use std::num::NonZeroU32;

use super::{Body, Function, LineColumn, Program, Scenario, Span, Step};

/// A step of a scenario, by number.
///
/// The numbers start at 0: first the steps of functions, then those of programs, body by body in
/// the order of declaration; a step comes before the steps within it. A scenario that was built in
/// Rust has the same numbers as one that was read from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(NonZeroU32);

impl StepId {
    /// The number of a step that is not part of a scenario yet.
    pub(crate) const UNNUMBERED: Self = Self(NonZeroU32::MAX);

    /// The number, an index into a table of a scenario's steps.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    /// The step with this number.
    ///
    /// # Panics
    /// If the number is 2<sup>32</sup> - 2 or more: no text has that many steps.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let id = u32::try_from(index + 1).ok().and_then(NonZeroU32::new).map(Self);
        id.filter(|id| *id != Self::UNNUMBERED).expect("a scenario has fewer than 2^32 - 2 steps")
    }
}

/// The numbers that the steps of a scenario had before they were renumbered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<StepId>);

impl Origins {
    /// The number that a step had before, if it existed.
    pub(crate) fn of(&self, step: StepId) -> Option<StepId> {
        self.0.get(step.index()).copied().filter(|id| *id != StepId::UNNUMBERED)
    }

    /// The new number of every step, by its previous number.
    pub(crate) fn all(&self) -> Vec<Option<StepId>> {
        self.0.iter().map(|id| Some(*id).filter(|id| *id != StepId::UNNUMBERED)).collect()
    }
}

impl Scenario {
    /// Renumbers all steps after some of them have changed.
    pub(crate) fn number_steps(&mut self) -> Origins {
        let mut origins = Origins::default();
        number_bodies(&mut self.functions, &mut self.programs, &mut |before| {
            origins.0.push(before);
        });
        origins
    }

    /// The step with this number, if there is one.
    #[must_use]
    pub fn step(&self, id: StepId) -> Option<&Step> {
        let functions =
            self.functions.partition_point(|function| function.steps.first <= id.index());
        let programs = self.programs.partition_point(|program| program.steps.first <= id.index());
        let body = match programs.checked_sub(1) {
            Some(program) => &self.programs[program].steps,
            None => &self.functions[functions.checked_sub(1)?].steps,
        };
        find(body, id)
    }

    /// The span of a step; [`Span::NONE`] if there is no such step, or no text.
    #[must_use]
    pub fn span(&self, step: StepId) -> Span {
        self.step(step).map_or(Span::NONE, |step| step.span)
    }

    /// Returns the position where a step starts, as people and editors count, if there is a text.
    #[must_use]
    pub fn step_position(&self, step: StepId) -> Option<LineColumn> {
        self.position(self.span(step))
    }

    /// The spans of all written steps.
    pub(crate) fn spans(&self) -> Spans {
        let mut spans = Spans::default();
        let functions = self.functions.iter().map(|function| &function.steps);
        let programs = self.programs.iter().map(|program| &program.steps);
        let written = |body: &&Body| body.generated().is_none();
        functions.chain(programs).filter(written).for_each(|body| spans.add(body));
        spans
    }
}

/// The spans of all written steps, by number, for many lookups.
#[derive(Debug, Default)]
pub(crate) struct Spans(Vec<Span>);

impl Spans {
    /// The span of a step.
    pub(crate) fn of(&self, step: StepId) -> Span {
        self.0.get(step.index()).copied().unwrap_or_default()
    }

    fn add(&mut self, steps: &[Step]) {
        for step in steps {
            self.0.push(step.span);
            step.lists().for_each(|list| self.add(list));
        }
    }
}

/// Numbers the steps of all bodies, and reports the previous number of each.
pub(super) fn number_bodies(
    functions: &mut [Function],
    programs: &mut [Program],
    found: &mut dyn FnMut(StepId),
) {
    let mut next = 0;
    let functions = functions.iter_mut().map(|function| &mut function.steps);
    let programs = programs.iter_mut().map(|program| &mut program.steps);
    for body in functions.chain(programs) {
        next = body.number(next, found);
    }
}

/// Numbers steps and all steps within them, from `next` on.
pub(super) fn number(steps: &mut [Step], next: &mut usize, found: &mut dyn FnMut(StepId)) {
    for step in steps {
        found(std::mem::replace(&mut step.id, StepId::from_index(*next)));
        *next += 1;
        for list in step.lists_mut() {
            number(list, next, found);
        }
    }
}

/// The step with this number among these steps and those within them.
pub(crate) fn find(steps: &[Step], id: StepId) -> Option<&Step> {
    // The last step of the list whose number is not greater contains it.
    let after = steps.partition_point(|step| step.id <= id);
    let holder = &steps[after.checked_sub(1)?];
    if holder.id == id {
        return Some(holder);
    }
    let lists: Vec<&[Step]> = holder.lists().collect();
    lists.into_iter().rev().find_map(|list| find(list, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Record;
    use crate::scenario::write::write_step;
    use crate::{Duration, Names, RunOptions};

    /// Collects all steps of a list and within it, each before those within it.
    fn all<'s>(steps: &'s [Step], out: &mut Vec<&'s Step>) {
        for step in steps {
            out.push(step);
            step.lists().for_each(|list| all(list, out));
        }
    }

    /// Asserts that every step has the next number, and is found by that number.
    fn are_numbered(scenario: &Scenario) {
        let mut steps = Vec::new();
        scenario.functions.iter().for_each(|function| all(&function.steps, &mut steps));
        scenario.programs.iter().for_each(|program| all(&program.steps, &mut steps));
        for (number, step) in steps.iter().enumerate() {
            assert_eq!(step.id().index(), number);
            let found = scenario.step(step.id()).unwrap();
            assert!(std::ptr::eq(found, *step), "{}", write_step(step, &scenario.names));
            let mut own = Vec::new();
            all(std::slice::from_ref(step), &mut own);
            assert_eq!(step.last_within(), own.last().unwrap().id());
        }
        assert!(scenario.step(StepId::from_index(steps.len())).is_none());
    }

    #[test]
    fn steps_are_numbered_by_body_and_before_their_inner_steps() {
        let text = r#"(tasks: { "a": (takes: "1ms") },
            programs: {
                "none": [],
                "all": [All(["a", ["a", "a"]]), For(of: 2, do: ["a", Sleep("1ms")]), Start("a"),
                    Try(body: ["a"], catch: [Rethrow], finally: [Log("x")]), Then("a", "a"),
                    Let("p", Retry(times: 2, do: Timeout("1ms", ["a"]))), Await("p"),
                    Pool(limit: 1, of: Map(of: 2, do: "a")), Fail("no")],
                "one": "a",
                "none either": [],
            },
            functions: { "empty": [], "f": ["a", Catch("a", [])], "g": "f" },
        )"#;
        are_numbered(&Scenario::from_ron("s", text).unwrap());
    }

    #[test]
    fn the_steps_of_generated_programs_are_numbered_in_the_same_way() {
        for needs in ["", r#""a""#, r#""a", "b""#, r#"Settled("a"), "b""#, "Previous"] {
            let text = format!(
                r#"(tasks: {{ "c": (takes: "1ms", needs: [{needs}]), "b": (takes: "1ms"),
                "a": (takes: "1ms", needs: [Settled("b")]) }}, functions: {{ "f": ["a"] }})"#
            );
            let scenario = Scenario::from_ron("s", &text).unwrap();
            // Before the steps are created, and after.
            let traces = [0, 1].map(|program| {
                let options = RunOptions::recording(Record::Trace);
                scenario.run_program(program, &options).unwrap()
            });
            are_numbered(&scenario);
            for trace in traces {
                let options = RunOptions::recording(Record::Everything);
                let whole = scenario.run_program(trace.index, &options).unwrap();
                let steps = |calls: &[crate::timeline::Call]| -> Vec<(u32, StepId)> {
                    calls.iter().map(|call| (call.task.0, call.step)).collect()
                };
                assert_eq!(steps(&trace.calls), steps(&whole.calls), "{needs}");
                for call in &whole.calls {
                    let step = scenario.step(call.step).unwrap();
                    let name = scenario.text(scenario.task(call.task).name);
                    assert_eq!(write_step(step, &scenario.names), format!("\"{name}\""));
                }
            }
        }
    }

    #[test]
    fn renumbered_steps_keep_a_map_to_their_old_numbers() {
        let text = r#"(tasks: { "a": (takes: "1ms") }, programs: { "p": ["a", ["a"], "a"] })"#;
        let mut scenario = Scenario::from_ron("s", text).unwrap();
        let new = Step::new(Span::NONE, super::super::StepKind::Sleep(Duration::ZERO));
        scenario.programs[0].steps.splice(0..1, [new]);
        let origins = scenario.number_steps();
        let origins = (0..4).map(|step| origins.of(StepId::from_index(step)).map(StepId::index));
        assert_eq!(origins.collect::<Vec<_>>(), [None, Some(1), Some(2), Some(3)]);
        are_numbered(&scenario);
    }

    #[test]
    fn a_built_scenario_has_the_same_numbers_as_a_parsed_one() {
        use crate::scenario::builder::{all, list, try_};
        let read = Scenario::from_ron(
            "s",
            r#"(tasks: { "a": (takes: "1ms") },
                functions: { "f": ["a"] },
                programs: { "p": [All(["a", ["f"]]), Try(body: ["a"], finally: ["a"])] })"#,
        );
        let built = Scenario::builder()
            .task("a", |task| task.takes("1ms"))
            .program(
                "p",
                [
                    all([crate::scenario::builder::call("a"), list(["f"])]),
                    try_(["a"]).finally(["a"]).into(),
                ],
            )
            .function("f", ["a"])
            .build();
        let [read, built] = [read, built].map(Result::unwrap);
        let text = |scenario: &Scenario, id: usize| {
            let names: &Names = &scenario.names;
            scenario.step(StepId::from_index(id)).map(|step| write_step(step, names))
        };
        are_numbered(&built);
        for id in 0..9 {
            assert_eq!(text(&built, id), text(&read, id));
        }
    }
}
