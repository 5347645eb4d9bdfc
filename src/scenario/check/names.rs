//! Checks names: invalid ones, duplicates, and expectations of unknown programs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::nearest;
use crate::scenario::draft::Draft;
use crate::scenario::problem::did_you_mean;
use crate::scenario::{Expectation, Named, Problem, Span};
use crate::{Name, Names};

/// The rules that `finds` can name.
const RULES: [&str; 24] = [
    "started-before-dependency",
    "called-handler",
    "async-predicate",
    "unhandled-rejection",
    "never-settles",
    "return-skips-catch",
    "async-executor",
    "async-for-each",
    "timing-dependent-order",
    "tie-sensitive-outcome",
    "lost-result",
    "orphaned-work",
    "orphaned-start",
    "floating-promise",
    "batch-barrier",
    "barrier-over-synchronization",
    "await-in-loop",
    "await-inside-combinator",
    "sequential-independent-awaits",
    "latent-unhandled-rejection",
    "blocking-in-parallel",
    "unbounded-concurrency",
    "abandoned-timer",
    "dependency-cycle",
];

/// Returns why a text cannot be the name of a task, a function or a binding, if it cannot. A `Log`
/// refers to names as `{name}`, to the caught error as `{error}`, and to the item of a loop as
/// `{item}`.
pub(in crate::scenario) fn name_problem(name: &str) -> Option<&'static str> {
    match name {
        "" => Some("a name must not be empty"),
        "error" => Some("`error` is reserved for the caught error"),
        "item" => Some("`item` is reserved for the item of a loop"),
        _ => None,
    }
}

/// Returns the problem of the name of a rule, if there is one.
pub(in crate::scenario) fn rule_problem(span: Span, rule: &str) -> Option<Problem> {
    let known = RULES.contains(&rule);
    let unknown = || Problem::new(span, format!("there is no rule `{rule}`")).nearest(rule, RULES);
    (!known).then(unknown)
}

/// Reports every declaration with a name that is already declared.
pub(super) fn check(draft: &Draft, problems: &mut Vec<Problem>) {
    let names = &draft.names;
    let tasks = draft.tasks.iter().map(|task| (task.name, task.span));
    duplicates(names, "task", tasks, problems);
    let functions = draft.functions.iter().map(|function| (function.name, function.span));
    duplicates(names, "function", functions, problems);
    let programs = draft.programs.iter().map(|program| (program.name, program.span));
    duplicates(names, "program", programs, problems);
    let resources = draft.resources.iter().map(|resource| (resource.name, resource.span));
    duplicates(names, "resource", resources, problems);
    let expected = draft.expect.iter().map(|(program, _)| (program.name, program.span));
    duplicates(names, "expectation", expected, problems);
    both(draft, problems);
}

fn duplicates(
    names: &Names,
    what: &str,
    declared: impl Iterator<Item = (Name, Span)>,
    problems: &mut Vec<Problem>,
) {
    // A name is a small number: a table is cheaper than hashing a million names.
    let mut seen: Vec<Option<Span>> = vec![None; names.len()];
    for (name, span) in declared {
        let Some(first) = seen[name.index()] else {
            seen[name.index()] = Some(span);
            continue;
        };
        // The empty name has been reported already, or replaces a name that cannot be read.
        if !names[name].is_empty() {
            let message = format!("the {what} `{}` is declared twice", &names[name]);
            problems.push(Problem::new(span, message).earlier(first));
        }
    }
}

/// Reports names that are both a task and a function.
fn both(draft: &Draft, problems: &mut Vec<Problem>) {
    let functions: FxHashMap<Name, Span> =
        draft.functions.iter().map(|function| (function.name, function.span)).collect();
    if functions.is_empty() {
        return;
    }
    for task in &draft.tasks {
        if let Some(&span) = functions.get(&task.name) {
            let message = format!("`{}` is both a task and a function", &draft.names[task.name]);
            let label = "expected a name that no task has";
            problems.push(Problem::new(span, message).label(label));
        }
    }
}

/// The expectations with the indices of their programs, in the order of these.
pub(super) fn expected_programs(
    draft: &mut Draft,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Expectation)> {
    let by_name: FxHashMap<Name, usize> =
        draft.programs.iter().map(|program| program.name).zip(0..).collect();
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for (Named { name, span }, expectation) in std::mem::take(&mut draft.expect) {
        match by_name.get(&name) {
            Some(program) => found.push((*program, expectation)),
            None => unknown.push(Named { name, span }),
        }
    }
    found.sort_by_key(|(program, _)| *program);
    unknown_programs(draft, &unknown, &found, problems);
    found
}

/// Reports expectations of unknown programs, and duplicate ones.
fn unknown_programs(
    draft: &Draft,
    unknown: &[Named],
    expected: &[(usize, Expectation)],
    problems: &mut Vec<Problem>,
) {
    if unknown.is_empty() {
        return;
    }
    let names = &draft.names;
    let expected: FxHashSet<usize> = expected.iter().map(|(program, _)| *program).collect();
    let others = draft.programs.iter().enumerate().filter(|(index, _)| !expected.contains(index));
    let mut others: FxHashSet<&str> = others.map(|(_, program)| &names[program.name]).collect();
    for Named { name, span } in unknown {
        let name = &names[*name];
        let problem = Problem::new(*span, format!("there is no program `{name}`"));
        let programs = draft.programs.iter().map(|program| &names[program.name]);
        let meant = nearest(problems, name, programs, |name| others.contains(name));
        meant.map(|meant| others.remove(meant));
        problems.push(Problem { help: meant.map(did_you_mean), ..problem });
    }
}
