//! Declares the tasks that programs of code call.

use std::collections::{BTreeMap, BTreeSet};

use super::steps::pure_stubs;
use super::{RecordedProgram, StubNames};
use crate::javascript::{Act, End};
use crate::scenario::{Format, write_string};
use crate::timeline::Timeline;
use crate::{Duration, Scenario};

/// The tasks, in the order in which they are first called.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    tasks: Vec<TaskDeclaration>,
    /// The stubs among them: functions of the code that only wait for a timer.
    stubs: StubNames,
}

#[derive(Debug, Default)]
struct TaskDeclaration {
    name: String,
    /// The behavior of the task's calls, by their items, in the order of calling.
    groups: Vec<(String, Vec<ObservedBehavior>)>,
    uses: Vec<(usize, u32)>,
    /// The tasks that had always fulfilled before the task was called; `None` if it has not been
    /// called yet.
    needs: Option<BTreeSet<String>>,
}

/// The behavior of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ObservedBehavior {
    takes: Duration,
    blocks: Duration,
    fails: Option<String>,
}

/// The behavior of the calls of one program, by their task and items.
type Groups = BTreeMap<(String, String), Vec<ObservedBehavior>>;

impl Tasks {
    /// Adds the calls of a program.
    pub(super) fn add(&mut self, ran: &RecordedProgram) -> Result<(), String> {
        let mut groups = Groups::new();
        self.add_calls(ran, &mut groups)?;
        self.add_stubs(ran, &mut groups);
        for ((task, items), calls) in groups {
            let known = self.task(&task).groups.iter_mut().find(|(known, _)| *known == items);
            let Some((_, known)) = known else { continue };
            if known.iter().zip(&calls).any(|(one, other)| one != other) {
                return Err(format!(
                    "`{task}` behaves differently in two programs; `--program` picks one"
                ));
            }
            if calls.len() > known.len() {
                *known = calls;
            }
        }
        self.tasks.iter().try_for_each(TaskDeclaration::check)
    }

    fn add_calls(&mut self, ran: &RecordedProgram, groups: &mut Groups) -> Result<(), String> {
        for (number, call) in ran.evaluation.calls.iter().enumerate() {
            let task = self.task(&call.task);
            if task.needs.is_some() && task.uses != call.uses {
                return Err(format!("calls of `{}` use different resources", call.task));
            }
            task.uses.clone_from(&call.uses);
            let needs = needs(&ran.timelines[1].1, number);
            task.needs = Some(match task.needs.take() {
                Some(known) => known.intersection(&needs).cloned().collect(),
                None => needs,
            });
            let behavior = ObservedBehavior {
                takes: call.takes,
                blocks: call.blocks,
                fails: call.rejected.clone(),
            };
            self.called((&call.task, &call.arguments), behavior, groups);
        }
        Ok(())
    }

    fn add_stubs(&mut self, ran: &RecordedProgram, groups: &mut Groups) {
        for (strand, stub) in pure_stubs(&ran.strands) {
            let strand = &ran.strands.list[strand];
            let [Act::Sleep(takes)] = strand.acts[..] else { continue };
            let fails = match &strand.end {
                Some(End::Throw(reason)) => Some(reason.clone()),
                _ => None,
            };
            self.stubs.insert(stub.name.clone());
            let behavior = ObservedBehavior { takes, blocks: Duration::ZERO, fails };
            self.called((&stub.name, &stub.arguments), behavior, groups);
        }
    }

    /// Records the behavior of a call with these items.
    fn called(
        &mut self,
        (name, items): (&str, &str),
        behavior: ObservedBehavior,
        groups: &mut Groups,
    ) {
        let task = self.task(name);
        if task.groups.iter().all(|(known, _)| known != items) {
            task.groups.push((items.to_owned(), Vec::new()));
        }
        groups.entry((name.to_owned(), items.to_owned())).or_default().push(behavior);
    }

    fn task(&mut self, name: &str) -> &mut TaskDeclaration {
        let known = self.tasks.iter().position(|task| task.name == name);
        let known = known.unwrap_or_else(|| {
            self.tasks
                .push(TaskDeclaration { name: name.to_owned(), ..TaskDeclaration::default() });
            self.tasks.len() - 1
        });
        &mut self.tasks[known]
    }

    pub(super) fn names(&self) -> BTreeSet<String> {
        self.tasks.iter().map(|task| task.name.clone()).collect()
    }

    pub(super) fn stubs(&self) -> StubNames {
        self.stubs.clone()
    }

    /// Writes the resources and the tasks of a scenario.
    pub(super) fn written(&self, scenario: &Scenario) -> String {
        let resources = scenario.resources();
        let resource = |number: usize| quoted(scenario.text(resources[number].name));
        let mut declared = String::new();
        if self.tasks.iter().any(|task| !task.uses.is_empty()) {
            let each = (0..resources.len())
                .map(|number| format!("{}: {}", resource(number), resources[number].capacity));
            let each = each.collect::<Vec<_>>().join(", ");
            declared = format!("    resources: {{ {each} }},\n");
        }
        let mut kept = BTreeMap::new();
        let tasks = self.tasks.iter().map(|task| {
            let mut fields = task.fields();
            let needs = self.acyclic_dependencies(task, &mut kept);
            if !needs.is_empty() {
                let needs: Vec<_> = needs.iter().map(|need| quoted(need)).collect();
                fields.push(format!("needs: [{}]", needs.join(", ")));
            }
            if !task.uses.is_empty() {
                let uses = task.uses.iter();
                let uses = uses.map(|(number, slots)| format!("{}: {slots}", resource(*number)));
                fields.push(format!("uses: {{ {} }}", uses.collect::<Vec<_>>().join(", ")));
            }
            format!("        {}: ({}),\n", quoted(&task.name), fields.join(", "))
        });
        let tasks: String = tasks.collect();
        format!("{declared}    tasks: {{\n{tasks}    }},\n")
    }

    /// The dependencies of a task without those that would be circular.
    fn acyclic_dependencies<'t>(
        &'t self,
        task: &'t TaskDeclaration,
        kept: &mut BTreeMap<&'t str, Vec<&'t str>>,
    ) -> Vec<&'t str> {
        let mut needs = Vec::new();
        for need in task.needs.iter().flatten() {
            let Some(need) = self.tasks.iter().find(|task| task.name == *need) else { continue };
            let mut open = vec![need.name.as_str()];
            let mut seen = BTreeSet::new();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(kept.get(next).into_iter().flatten());
                }
            }
            if !seen.contains(task.name.as_str()) {
                needs.push(need.name.as_str());
            }
        }
        kept.insert(&task.name, needs.clone());
        needs
    }
}

fn quoted(text: &str) -> String {
    write_string(text, Format::Ron)
}

/// The tasks that a call depends on and whose calls had all fulfilled before it.
fn needs(timeline: &Timeline, number: usize) -> BTreeSet<String> {
    let Some(coded) = &timeline.coded else { return BTreeSet::new() };
    let Some(depends_on) = coded.depends_on.get(number) else { return BTreeSet::new() };
    let name = |call: &crate::timeline::Call| timeline.text(timeline.task_of(call).name);
    let called_at = timeline.calls[number].called_at;
    let own = name(&timeline.calls[number]);
    let needed = depends_on.certain.iter().chain(&depends_on.assumed);
    let names = needed.map(|id| name(timeline.call(*id))).filter(|need| *need != own);
    let is_done = |need: &&str| {
        let mut calls = timeline.calls.iter().filter(|call| name(call) == *need);
        calls.all(|call| {
            call.rejected.is_none() && call.settles_at.is_some_and(|at| at <= called_at)
        })
    };
    names.filter(is_done).map(str::to_owned).collect()
}

impl TaskDeclaration {
    /// Checks that the fields of a task can express the behavior of its calls.
    fn check(&self) -> Result<(), String> {
        let (_, of_base) = self.base();
        let base_fails = of_base.iter().any(|call| call.fails.is_some());
        for (items, calls) in &self.groups {
            let first = &calls[0];
            let failing = calls.iter().take_while(|call| call.fails.is_some()).count();
            let reason = |call: &ObservedBehavior| call.fails.clone();
            let is_plain = calls[failing..].iter().all(|call| call.fails.is_none())
                && calls[..failing].iter().all(|call| reason(call) == reason(first))
                && calls.iter().all(|call| call.blocks == first.blocks);
            let is_base = *items == self.base().0;
            if !is_plain || base_fails && !is_base && failing == 0 {
                let name = &self.name;
                return Err(format!("steps cannot express how the calls of `{name}` end"));
            }
        }
        Ok(())
    }

    /// The calls that the task's own fields describe: those without items, or the first calls that
    /// fulfill.
    fn base(&self) -> (&str, &[ObservedBehavior]) {
        let fulfills = |calls: &[ObservedBehavior]| calls.iter().all(|call| call.fails.is_none());
        let base = self.groups.iter().find(|(items, _)| items.is_empty());
        let base = base.or_else(|| self.groups.iter().find(|(_, calls)| fulfills(calls)));
        let (items, calls) = base.unwrap_or(&self.groups[0]);
        (items, calls)
    }

    fn fields(&self) -> Vec<String> {
        let (_, base) = self.base();
        let plain = described(base, None);
        let mut fields = plain.clone();
        let items = self.groups.iter().filter(|(_, calls)| described(calls, None) != plain);
        let items = items.map(|(items, calls)| {
            let items = quoted(items);
            format!("{items}: ({})", described(calls, Some(base)).join(", "))
        });
        let items: Vec<_> = items.collect();
        if !items.is_empty() {
            fields.push(format!("items: {{ {} }}", items.join(", ")));
        }
        fields
    }
}

/// The fields that describe calls; for items, only those that differ from the task.
fn described(calls: &[ObservedBehavior], base: Option<&[ObservedBehavior]>) -> Vec<String> {
    let mut fields = Vec::new();
    let takes = calls.iter().map(|call| format!("\"{}\"", with_unit(call.takes)));
    let mut takes: Vec<String> = takes.collect();
    while takes.len() > 1 && takes[takes.len() - 1] == takes[takes.len() - 2] {
        takes.pop();
    }
    fields.push(match &takes[..] {
        [only] => format!("takes: {only}"),
        takes => format!("takes: [{}]", takes.join(", ")),
    });
    let failing = calls.iter().filter(|call| call.fails.is_some()).count();
    if let Some(reason) = calls.first().and_then(|call| call.fails.as_deref()) {
        let reason = quoted(reason);
        fields.push(if failing == calls.len() {
            format!("fails: {reason}")
        } else {
            format!("fails: First({failing}, {reason})")
        });
    }
    let blocks = calls.first().map_or(Duration::ZERO, |call| call.blocks);
    let of_base = base.and_then(<[_]>::first).map_or(Duration::ZERO, |call| call.blocks);
    if blocks != of_base {
        fields.push(format!("blocks: \"{}\"", with_unit(blocks)));
    }
    fields
}

/// A duration with its unit, which 0 has, too.
fn with_unit(duration: Duration) -> String {
    if duration == Duration::ZERO { "0ms".to_owned() } else { duration.to_string() }
}
