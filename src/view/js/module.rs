//! The declarations of a whole script: the identifier of each task, function and program.

use rustc_hash::FxHashSet;

use super::identifiers::{Identifiers, camel_case};
use super::uses::{Data, Passes, Usage};
use crate::Name;
use crate::scenario::{Callable, FunctionId, ResourceId, Scenario, Step, StepKind, TaskId, noun};

/// A scenario's declarations in JavaScript.
pub(super) struct Module<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) data: Data,
    pub(super) tasks: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) functions: Vec<Declared<'s>>,
    pub(super) programs: Vec<String>,
}

/// The identifiers of all tasks, functions, programs and resources. Names that are identifiers
/// already come first: "fetchUser" before "fetch user".
fn declared(scenario: &Scenario, identifiers: &mut Identifiers) -> [Vec<String>; 4] {
    let names: [(&str, Vec<Name>); 4] = [
        ("Task", scenario.tasks.iter().map(|task| task.name).collect()),
        ("Function", scenario.functions.iter().map(|function| function.name).collect()),
        ("Program", scenario.programs.iter().map(|program| program.name).collect()),
        ("Resource", scenario.resources.iter().map(|resource| resource.name).collect()),
    ];
    let mut declared = [const { Vec::new() }; 4];
    for as_named in [true, false] {
        for ((kind, names), declared) in names.iter().zip(&mut declared) {
            declared.resize(names.len(), String::new());
            for (name, identifier) in names.iter().zip(declared) {
                let text = scenario.text(*name);
                let plain = camel_case(text, &kind.to_lowercase());
                if (plain == text) == as_named {
                    *identifier = identifiers.declare(&[plain.clone(), format!("{plain}{kind}")]);
                }
            }
        }
    }
    declared
}

/// The parameters of a function: none if it does not use items, or if no call passes any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameters {
    /// This number of parameters, one for each item.
    Named(usize),
    /// A rest parameter, because calls pass different numbers of items.
    Rest,
}

/// A function of the scenario.
pub(super) struct Declared<'s> {
    pub(super) identifier: String,
    pub(super) uses: Usage<'s>,
    /// The parameters for the items that calls pass.
    pub(super) parameters: Parameters,
    /// Whether the value of the function is certainly a string.
    pub(super) gives_text: bool,
}

impl<'s> Module<'s> {
    /// The declarations, and the identifiers that they use.
    pub(super) fn new(scenario: &'s Scenario, data: Data) -> (Self, Identifiers) {
        let mut identifiers = Identifiers::new();
        let [tasks, functions, programs, resources] = declared(scenario, &mut identifiers);
        let mut module = Self { scenario, data, tasks, resources, functions: Vec::new(), programs };
        module.read_functions(functions);
        module.pass_items();
        (module, identifiers)
    }

    /// The task or function that a name calls.
    pub(super) fn callable(&self, name: Name) -> Option<Callable> {
        self.scenario.callables.get(name)
    }

    pub(super) fn task(&self, id: TaskId) -> &str {
        &self.tasks[id.0 as usize]
    }

    pub(super) fn resource(&self, id: ResourceId) -> &str {
        &self.resources[id.0 as usize]
    }

    pub(super) fn function(&self, id: FunctionId) -> &Declared<'s> {
        &self.functions[id.0 as usize]
    }

    /// The usage of values, promises and items in these steps.
    pub(super) fn uses(&self, steps: &'s [Step]) -> Usage<'s> {
        Usage::of(
            self.scenario,
            steps,
            &|id| self.function(id).parameters != Parameters::Named(0),
            self.data,
        )
    }

    /// The noun for the result of a call of this name: `user` for `fetchUser`.
    pub(super) fn noun(&self, name: Name) -> String {
        match self.callable(name) {
            Some(Callable::Task(id)) => noun(self.task(id)),
            Some(Callable::Function(id)) => noun(&self.function(id).identifier),
            None => camel_case(self.scenario.text(name), "promise"),
        }
    }

    /// Whether the value of a step is certainly a string. `bound` answers the same question for
    /// bound names.
    pub(super) fn gives_text(&self, step: &Step, bound: &dyn Fn(Name) -> Option<bool>) -> bool {
        match &step.kind {
            StepKind::Name(name) => bound(*name).unwrap_or_else(|| self.gives_text_called(*name)),
            StepKind::Call(named, _) => self.gives_text_called(named.name),
            StepKind::List(steps) => self.list_gives_text(steps, bound),
            StepKind::Await(step) | StepKind::Timeout(_, step) => self.gives_text(step, bound),
            StepKind::Retry(retry) => self.gives_text(&retry.step, bound),
            _ => false,
        }
    }

    /// Whether a call of this name certainly fulfills with a string.
    pub(super) fn gives_text_called(&self, name: Name) -> bool {
        match self.callable(name) {
            Some(Callable::Task(_)) => true,
            Some(Callable::Function(id)) => self.function(id).gives_text,
            None => false,
        }
    }

    /// Like [`Self::gives_text`]; lists with bindings, loops or `Try` are not examined.
    fn list_gives_text(&self, steps: &[Step], bound: &dyn Fn(Name) -> Option<bool>) -> bool {
        let plain = steps.iter().map(Step::awaited).all(|step| {
            !matches!(
                step.kind,
                StepKind::Start(_) | StepKind::Let(..) | StepKind::For(..) | StepKind::Try(_)
            )
        });
        plain && steps.last().is_some_and(|last| self.gives_text(last, bound))
    }

    /// Reads the functions, each after those that it calls; they cannot be recursive.
    fn read_functions(&mut self, identifiers: Vec<String>) {
        let bodies = &self.scenario.functions;
        let mut read: Vec<Option<Usage<'s>>> = bodies.iter().map(|_| None).collect();
        let mut order = Vec::with_capacity(bodies.len());
        let mut open: Vec<usize> = (0..bodies.len()).rev().collect();
        while let Some(&at) = open.last() {
            if read[at].is_some() {
                open.pop();
                continue;
            }
            let wants = |id: FunctionId| read[id.0 as usize].as_ref().is_some_and(|f| f.own_items);
            let uses = Usage::of(self.scenario, &bodies[at].steps, &wants, self.data);
            let called = uses.calls.iter().map(|(id, _)| id.0 as usize);
            let unread: Vec<usize> = called.filter(|&called| read[called].is_none()).collect();
            if unread.is_empty() {
                read[at] = Some(uses);
                order.push(at);
            } else {
                open.extend(unread);
            }
        }
        let declared = |(identifier, uses)| Declared {
            identifier,
            uses,
            parameters: Parameters::Named(0),
            gives_text: false,
        };
        self.functions =
            identifiers.into_iter().zip(read.into_iter().flatten()).map(declared).collect();
        for at in order {
            self.functions[at].gives_text = self.list_gives_text(&bodies[at].steps, &|_| None);
        }
    }

    /// Computes the number of items that each function gets, starting from the programs.
    fn pass_items(&mut self) {
        let programs = &self.scenario.programs;
        let wants: Vec<bool> = self.functions.iter().map(|f| f.uses.own_items).collect();
        let takes_items = |id: FunctionId| wants[id.0 as usize];
        let calls = programs.iter().flat_map(|program| {
            Usage::of(self.scenario, &program.steps, &takes_items, self.data).calls
        });
        let mut given: FxHashSet<(FunctionId, usize)> = FxHashSet::default();
        let mut open: Vec<(FunctionId, usize)> =
            calls.map(|(id, passes)| (id, passes.given(0))).collect();
        while let Some((id, items)) = open.pop() {
            if given.insert((id, items)) {
                let inner = self.function(id).uses.calls.iter();
                open.extend(inner.map(|(id, passes)| (*id, passes.given(items))));
            }
        }
        // The minimum and maximum number of items of each function.
        let mut counts: Vec<Option<(usize, usize)>> = vec![None; self.functions.len()];
        for (FunctionId(id), items) in given {
            let (fewest, most) = counts[id as usize].get_or_insert((items, items));
            (*fewest, *most) = ((*fewest).min(items), (*most).max(items));
        }
        for (function, counts) in self.functions.iter_mut().zip(counts) {
            function.parameters = match counts.filter(|_| function.uses.own_items) {
                None => Parameters::Named(0),
                // A parameter that a call omits is `undefined`. If it is passed on, it is still
                // `undefined`, which counts as no item.
                Some((_, most @ ..=1)) => Parameters::Named(most),
                Some((fewest, most)) if fewest == most => Parameters::Named(most),
                Some(_) => Parameters::Rest,
            };
        }
    }
}

impl Passes {
    /// The number of items that a call passes, if the enclosing function got `given` items.
    const fn given(self, items: usize) -> usize {
        match self {
            Self::Around(loops) => items + loops,
            Self::Named(count) => count,
        }
    }
}
