//! Finds the programs of a file: its top level, if that does something, and the handlers beside it;
//! otherwise the functions that are asynchronous and that nothing else in the file waits for.

mod acting;
mod body;
mod finder;
mod names;

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::Program;
use oxc_ast_visit::Visit as _;
use oxc_span::GetSpan as _;

use super::{Entry, Span};
pub(super) use acting::awaits;
use finder::{Finder, FoundFunction, FunctionPosition, Mention};
use names::Receiver;
pub(super) use names::unwrapped;

/// The entries of a file.
pub(super) struct Entries {
    pub(super) entries: Vec<Entry>,
    /// The statements of the top level that do something and declare nothing: they are skipped when
    /// a function runs.
    pub(super) acting: BTreeSet<u32>,
}

/// The programs and functions of a file; the first entry is the top level, by the file's name.
pub(super) fn find(program: &Program<'_>, text: &str, name: &str) -> Entries {
    let mut finder = Finder::new(text);
    finder.visit_program(program);
    let owners = Owners::of(&finder);
    let acting = || program.body.iter().filter(|statement| acting::acts(statement, &owners));
    let top_acts = acting().next().is_some();
    let acting = acting()
        .filter(|statement| !acting::declares(statement))
        .map(|statement| statement.span().start)
        .collect();
    let span = Span { start: program.span.start, end: program.span.end };
    let mut entries = vec![Entry { name: name.to_owned(), span, is_program: top_acts }];
    let programs = if top_acts {
        // Handlers of requests, events and jobs do not run during the top level.
        finder.functions.iter().map(|found| found.is_async && found.is_handler).collect()
    } else {
        programs(&finder, &owners, text)
    };
    if !programs.contains(&true) {
        let runs = |statement| acting::runs(statement, &owners);
        entries[0].is_program |= program.body.iter().any(runs);
    }
    for (found, is_program) in finder.functions.iter().zip(programs) {
        entries.push(Entry { name: found.name.clone(), span: found.span, is_program });
    }
    Entries { entries, acting }
}

/// By function, whether it is a program.
fn programs(finder: &Finder<'_>, owners: &Owners<'_>, text: &str) -> Vec<bool> {
    let functions = &finder.functions;
    let mut mentions: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in &finder.mentions {
        mentions.entry(&mention.name).or_default().push(mention);
    }
    let is_called = |found: &FoundFunction| {
        let (_, name) = parts(found);
        mentions.get(name).into_iter().flatten().any(|mention| {
            !(found.span.start <= mention.at && mention.at < found.span.end)
                && owners.is_of(found, &mention.receiver)
        })
    };
    let mut programs: Vec<bool> = functions
        .iter()
        .map(|found| {
            found.is_async
                && match found.place {
                    FunctionPosition::HandedOver => true,
                    FunctionPosition::Nested => false,
                    FunctionPosition::Open => !is_called(found),
                }
        })
        .collect();
    let start = |function: &usize| functions[*function].span.start;
    let mut by_start: Vec<usize> = (0..functions.len()).collect();
    by_start.sort_by_key(start);
    let holds_program = |programs: &[bool], of: Span| {
        let first = by_start.partition_point(|function| start(function) < of.start);
        let begin_within = by_start[first..].iter().take_while(|one| start(one) < of.end);
        let mut programs = begin_within.filter(|function| programs[**function]);
        programs.any(|one| functions[*one].span.end <= of.end && functions[*one].span != of)
    };
    for (index, found) in functions.iter().enumerate().rev() {
        let speaks_of_promises = || {
            let text = &text[found.span.start as usize..found.span.end as usize];
            ["async", "await", ".then("].iter().any(|word| text.contains(word))
        };
        if programs[index] {
            // A function that only passes on calls counts only if those are not programs
            // themselves.
            programs[index] = found.does_something || !holds_program(&programs, found.span);
        } else if found.place == FunctionPosition::HandedOver
            && !found.is_async
            && speaks_of_promises()
        {
            // An effect that starts something.
            programs[index] = !holds_program(&programs, found.span);
        }
    }
    if !programs.contains(&true) {
        // All of them call each other, so each is a program.
        programs = functions.iter().map(|found| found.is_async).collect();
    }
    programs
}

/// The parts of a function's name: for `UserService.load`, the class and the method.
fn parts(found: &FoundFunction) -> (&str, &str) {
    if found.name.ends_with(')') {
        return ("", &found.name);
    }
    found.name.rsplit_once('.').unwrap_or(("", &found.name))
}

/// The owners of functions in a file, and their instances.
struct Owners<'f> {
    finder: &'f Finder<'f>,
    functions: BTreeMap<&'f str, Vec<&'f FoundFunction>>,
    /// By variable, the class of the object in it.
    instances: BTreeMap<&'f str, BTreeSet<&'f str>>,
}

impl<'f> Owners<'f> {
    fn of(finder: &'f Finder<'f>) -> Self {
        let mut functions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for found in
            finder.functions.iter().filter(|found| found.place != FunctionPosition::HandedOver)
        {
            functions.entry(parts(found).1).or_default().push(found);
        }
        let mut instances: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (variable, class) in &finder.instances {
            instances.entry(variable.as_str()).or_default().insert(class.as_str());
        }
        Self { finder, functions, instances }
    }

    /// Whether a call of a name is one of a function of the file.
    fn has(&self, receiver: &Receiver, name: &str) -> bool {
        let found = self.functions.get(name);
        found.into_iter().flatten().any(|found| self.is_of(found, receiver))
    }

    /// Whether a function of the file by that name is called; of those whose result is used, only
    /// asynchronous ones count.
    fn calls_of(&self, name: &str, is_used: bool) -> bool {
        let found = self.functions.get(name).into_iter().flatten();
        found
            .filter(|found| self.is_of(found, &Receiver::None))
            .any(|found| found.is_async || !is_used)
    }

    /// Whether a call on this receiver, by the function's name, may be one of it.
    fn is_of(&self, found: &FoundFunction, receiver: &Receiver) -> bool {
        let (owner, _) = parts(found);
        let owner = owner.rsplit('.').next().unwrap_or(owner);
        match receiver {
            Receiver::None => owner.is_empty(),
            Receiver::This => !owner.is_empty(),
            Receiver::Name(name) => {
                name == owner
                    || self.instances.get(name.as_str()).is_some_and(|of| of.contains(owner))
            }
            Receiver::Other => false,
        }
    }
}
