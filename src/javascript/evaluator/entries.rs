//! Finds the programs of a file: if its top level does something, the top level and the handlers;
//! otherwise the asynchronous functions that no other function of the file waits for.

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

/// The entries of a file, and the statements that are not definitions.
pub(super) struct Entries {
    pub(super) entries: Vec<Entry>,
    /// The starts of the statements of the top level that do something and declare nothing. They
    /// are skipped if a function runs.
    pub(super) acting: BTreeSet<u32>,
}

/// Finds the entries of a file. The first one is the top level, with the name of the file.
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
        // Handlers of requests, events and jobs do not run as part of the top level.
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

/// Whether each function is a program.
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
            // A function that only wraps other functions is a program only if none of these is one.
            programs[index] = found.does_something || !holds_program(&programs, found.span);
        } else if found.place == FunctionPosition::HandedOver
            && !found.is_async
            && speaks_of_promises()
        {
            // It is a callback that starts asynchronous work, such as an effect of React.
            programs[index] = !holds_program(&programs, found.span);
        }
    }
    if !programs.contains(&true) {
        // All async functions call each other, so each of them is a program.
        programs = functions.iter().map(|found| found.is_async).collect();
    }
    programs
}

/// The class and the method in a name such as `UserService.load`; the class is empty for a
/// function.
fn parts(found: &FoundFunction) -> (&str, &str) {
    if found.name.ends_with(')') {
        return ("", &found.name);
    }
    found.name.rsplit_once('.').unwrap_or(("", &found.name))
}

/// The classes and objects of a file that have functions, and the instances of the classes.
struct Owners<'f> {
    finder: &'f Finder<'f>,
    functions: BTreeMap<&'f str, Vec<&'f FoundFunction>>,
    /// The classes whose instances are assigned to a variable, by variable.
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

    /// Whether a receiver and a name belong to a function of the file.
    fn has(&self, receiver: &Receiver, name: &str) -> bool {
        let found = self.functions.get(name);
        found.into_iter().flatten().any(|found| self.is_of(found, receiver))
    }

    /// Whether the function called by this name belongs to the file. If the result is used, it must
    /// be an async function.
    fn calls_of(&self, name: &str, is_used: bool) -> bool {
        let found = self.functions.get(name).into_iter().flatten();
        found
            .filter(|found| self.is_of(found, &Receiver::None))
            .any(|found| found.is_async || !is_used)
    }

    /// Whether a call with this receiver, and with the function's name, may be a call of the
    /// function.
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
