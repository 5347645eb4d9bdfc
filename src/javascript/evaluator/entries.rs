//! Finds the programs of a file: if its top level does something, the top level and the handlers;
//! otherwise the asynchronous functions that no other function of the file waits for.

mod acting;
mod bindings;
mod body;
mod branches;
mod finder;
mod handed_over;
mod names;
mod owners;
mod starting;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::Program;
use oxc_ast_visit::Visit as _;
use oxc_span::GetSpan as _;

use super::compile::has_word;
use super::{Entry, Span};
pub(super) use acting::awaits;
pub(super) use branches::branches_to;
use finder::{Finder, FoundFunction, FunctionPosition, Mention, Registered};
use names::Receiver;
pub(super) use names::unwrapped;
use owners::{Owners, parts};

/// The entries of a file, and the statements that are not definitions.
pub(super) struct Entries {
    pub(super) list: Vec<Entry>,
    /// The starts of the statements of the top level that do something and declare nothing. They
    /// are skipped if a function runs.
    pub(super) acting: BTreeSet<u32>,
    pub(super) surroundings: Surroundings,
}

/// The functions and classes around each entry.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// All functions and classes of the file, each with the index of the innermost one around it.
    all: Vec<(Span, Option<usize>)>,
    /// The index of the innermost one around each entry.
    innermost: Vec<Option<usize>>,
}

impl Surroundings {
    /// The functions and classes around an entry, from the outermost to the innermost.
    pub(super) fn of(&self, entry: usize) -> Vec<Span> {
        let mut around = Vec::new();
        let mut next = self.innermost[entry];
        while let Some((span, outer)) = next.map(|index| self.all[index]) {
            around.push(span);
            next = outer;
        }
        around.reverse();
        around
    }
}

/// Finds the entries of a file. The first one is the top level, with the name of the file.
pub(super) fn find(program: &Program<'_>, text: &str, name: &str) -> Entries {
    let mut finder = Finder::new(text);
    finder.visit_program(program);
    finder.resolve_aliases();
    finder.functions.sort_by_key(|found| (found.span.start, Reverse(found.span.end)));
    let owners = Owners::of(&finder);
    let acting = || program.body.iter().filter(|statement| acting::acts(statement, &owners));
    let top_acts = acting().next().is_some();
    let acting = acting()
        .filter(|statement| !acting::declares(statement))
        .map(|statement| statement.span().start)
        .collect();
    let span = Span { start: program.span.start, end: program.span.end };
    let name = name.to_owned();
    let mut list = vec![Entry { name, span, is_program: top_acts, is_declaration: false }];
    let programs = if top_acts { handlers(&owners) } else { programs(&finder, &owners, text) };
    if !programs.contains(&true) {
        let runs = |statement| acting::runs(statement, &owners);
        list[0].is_program |= program.body.iter().any(runs);
    }
    let mut surroundings = Surroundings { all: Vec::new(), innermost: vec![None] };
    for (found, is_program) in finder.functions.iter().zip(programs) {
        let FoundFunction { name, span, is_declaration, .. } = found;
        let (name, span, is_declaration) = (name.clone(), *span, *is_declaration);
        list.push(Entry { name, span, is_program, is_declaration });
        surroundings.innermost.push(found.around);
    }
    surroundings.all = finder.arounds.iter().map(|around| (around.span, around.outer)).collect();
    Entries { list, acting, surroundings }
}

/// The mentions of functions, by name.
struct Mentions<'f> {
    by_name: BTreeMap<&'f str, Vec<&'f Mention>>,
    /// The functions of the file, by span.
    by_span: BTreeMap<Span, &'f FoundFunction>,
    /// The functions that are passed by name as handlers, by name.
    registered: BTreeMap<&'f str, Vec<&'f Registered>>,
    owners: &'f Owners<'f>,
}

impl<'f> Mentions<'f> {
    fn of(owners: &'f Owners<'f>) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
        for mention in &owners.finder.mentions {
            by_name.entry(&mention.callee.name).or_default().push(mention);
        }
        let functions = owners.finder.functions.iter();
        let by_span = functions.map(|found| (found.span, found)).collect();
        let mut registered: BTreeMap<&str, Vec<&Registered>> = BTreeMap::new();
        for one in &owners.finder.registered {
            registered.entry(&one.name).or_default().push(one);
        }
        Self { by_name, by_span, registered, owners }
    }

    /// The mentions of a function outside of itself.
    fn outside(&self, found: &FoundFunction) -> impl Iterator<Item = &Mention> {
        let named = self.by_name.get(parts(found).1).into_iter().flatten().copied();
        named.filter(|mention| {
            !(found.span.start <= mention.at && mention.at < found.span.end)
                && self.owners.is_of(found, &mention.callee.receiver)
                && !self.is_of_another_class(found, mention)
        })
    }

    /// Whether a mention of a method of `this` is about the method of another class: the class
    /// around the mention has its own.
    fn is_of_another_class(&self, found: &FoundFunction, mention: &Mention) -> bool {
        if mention.callee.receiver != Receiver::This {
            return false;
        }
        let all = &self.owners.finder.methods;
        let around = all
            .iter()
            .filter(|one| one.span.start <= mention.at && mention.at < one.span.end)
            .max_by_key(|one| one.span.start);
        let (owner, method) = parts(found);
        around.is_some_and(|one| one.class != owner && one.names.contains(method))
    }

    /// Whether another function of the file awaits a function.
    fn are_awaited(&self, found: &FoundFunction) -> bool {
        self.outside(found).any(|mention| {
            let is_kept = mention.kept_by.as_ref().is_some_and(|callee| !self.owners.has(callee));
            !mention.is_at_top && !mention.only_starts && !is_kept
        })
    }

    /// Whether a function is a handler, which the file does not call itself: it is handed over to
    /// handle requests, events or jobs, or other files can reach it.
    fn is_handler(&self, found: &FoundFunction, reached: &Reached<'_>) -> bool {
        if let Some(registration) = &found.registration {
            return self.owners.registers(registration);
        }
        let can_be_reached = match found.place {
            // What is handed over is passed to a function whose result has its name.
            FunctionPosition::Open | FunctionPosition::HandedOver => true,
            FunctionPosition::Returned => !self.is_maker_called(found),
            FunctionPosition::Nested => self.is_registered_there(found),
        };
        let is_reached = reached.registered.contains(found.name.as_str())
            || found.is_below(&reached.exposed, self.owners.finder);
        is_reached && can_be_reached && self.outside(found).next().is_none()
    }

    /// Whether a function that can return a promise is a program.
    fn is_program(&self, found: &FoundFunction) -> bool {
        match found.place {
            FunctionPosition::HandedOver => {
                let is_wrapped = found.passed_to.as_ref().is_some_and(|to| self.owners.has(to));
                !(is_wrapped && self.are_awaited(found))
            }
            FunctionPosition::Nested => {
                self.is_registered_there(found) && self.outside(found).next().is_none()
            }
            FunctionPosition::Open => !self.are_awaited(found),
            // If the file uses what makes it, then it is part of something else.
            FunctionPosition::Returned => !self.is_maker_called(found),
        }
    }

    /// Whether a function that starts asynchronous work without a promise is a program: nothing in
    /// the file calls it.
    fn is_started_elsewhere(&self, found: &FoundFunction) -> bool {
        match found.place {
            FunctionPosition::Open => self.outside(found).next().is_none(),
            FunctionPosition::Returned => !self.is_maker_called(found),
            FunctionPosition::HandedOver => {
                !found.passed_to.as_ref().is_some_and(|to| self.owners.has(to))
            }
            FunctionPosition::Nested => false,
        }
    }

    /// Whether the code around a function passes it by name as a handler:
    /// `<form action={invite}>`.
    fn is_registered_there(&self, found: &FoundFunction) -> bool {
        let Some(around) = found.around else { return false };
        let around = self.owners.finder.arounds[around].span;
        let mut registered = self.registered.get(found.name.as_str()).into_iter().flatten();
        registered.any(|one| {
            around.start <= one.at && one.at < around.end && self.owners.registers(&one.by)
        })
    }

    /// Whether the file calls the function that returns this function.
    fn is_maker_called(&self, found: &FoundFunction) -> bool {
        let maker = found.around.map(|around| self.owners.finder.arounds[around].span);
        let maker = maker.and_then(|span| self.by_span.get(&span));
        maker.is_some_and(|maker| {
            maker.place != FunctionPosition::HandedOver
                && self.outside(maker).any(|mention| !mention.only_starts)
        })
    }
}

/// The names under which other code reaches functions of the file.
struct Reached<'f> {
    /// Those that are passed to a function that registers handlers.
    registered: BTreeSet<&'f str>,
    /// Those that the file exports, or assigns to a property of an unknown object.
    exposed: BTreeSet<&'f str>,
}

impl<'f> Reached<'f> {
    fn of(owners: &Owners<'f>) -> Self {
        let finder = owners.finder;
        let registered = finder.registered.iter().filter(|one| owners.registers(&one.by));
        let exposed = finder.exposed.iter().filter(|(_, of)| finder.bindings.is_unknown(of));
        Self {
            registered: registered.map(|one| one.name.as_str()).collect(),
            exposed: exposed.map(|(name, _)| name.as_str()).collect(),
        }
    }
}

/// Whether each function of a file whose top level does something is a program: what handles
/// requests, events and jobs does not run as part of the top level.
fn handlers(owners: &Owners<'_>) -> Vec<bool> {
    let mentions = Mentions::of(owners);
    let functions = owners.finder.functions.iter().zip(owners.reaches());
    let reached = Reached::of(owners);
    let handlers =
        functions.map(|(found, reaches)| reaches && mentions.is_handler(found, &reached));
    let mut handlers: Vec<bool> = handlers.collect();
    let called_back = called_back(&mut handlers, owners);
    restore(&mut handlers, &called_back, owners);
    handlers
}

/// Removes the functions that tasks of the code around them call, and returns their indices.
fn called_back(programs: &mut [bool], owners: &Owners<'_>) -> Vec<usize> {
    let functions = owners.finder.functions.iter().zip(programs).enumerate();
    let called = functions.filter(|(_, (found, is_program))| found.is_called_back && **is_program);
    called
        .map(|(index, (_, is_program))| {
            *is_program = false;
            index
        })
        .collect()
}

/// Adds the functions that tasks call again, if no function around them runs.
fn restore(programs: &mut [bool], called_back: &[usize], owners: &Owners<'_>) {
    let functions = &owners.finder.functions;
    let indices = functions.iter().enumerate().map(|(index, found)| (found.span, index));
    let indices: BTreeMap<Span, usize> = indices.collect();
    for called in called_back {
        let mut around = functions[*called].around.map(|around| &owners.finder.arounds[around]);
        let mut runs = false;
        while let Some(of) = around {
            let index = indices.get(&of.span);
            runs |= index.is_some_and(|index| programs[*index] || owners.promises()[*index]);
            around = of.outer.map(|outer| &owners.finder.arounds[outer]);
        }
        programs[*called] = !runs;
    }
}

/// Whether each function is a program.
fn programs(finder: &Finder<'_>, owners: &Owners<'_>, text: &str) -> Vec<bool> {
    let functions = &finder.functions;
    let mentions = Mentions::of(owners);
    let mut programs: Vec<bool> = functions
        .iter()
        .zip(owners.promises())
        .map(|(found, is_async)| *is_async && mentions.is_program(found))
        .collect();
    let called_back = called_back(&mut programs, owners);
    let holds_program = |programs: &[bool], of: Span| {
        let first = functions.partition_point(|found| found.span.start < of.start);
        let mut begin_within =
            (first..functions.len()).take_while(|one| functions[*one].span.start < of.end);
        begin_within.any(|one| {
            programs[one] && functions[one].span.end <= of.end && functions[one].span != of
        })
    };
    for (index, found) in functions.iter().enumerate().rev() {
        let speaks_of_promises = || {
            let text = &text[found.span.start as usize..found.span.end as usize];
            has_word(text, "async") || has_word(text, "await") || text.contains(".then(")
        };
        if programs[index] {
            // A function that only wraps other functions is a program only if none of these is one.
            programs[index] = found.body.does_something() || !holds_program(&programs, found.span);
        } else if owners.starts()[index] && mentions.is_started_elsewhere(found) {
            programs[index] = !found.is_called_back;
        } else if found.place == FunctionPosition::HandedOver
            && !owners.promises()[index]
            && speaks_of_promises()
        {
            // It is a callback that starts asynchronous work, such as an effect of React.
            programs[index] = !holds_program(&programs, found.span);
        }
    }
    restore(&mut programs, &called_back, owners);
    if !programs.contains(&true) {
        // All async functions call each other, so each of them is a program.
        let is_nested = |found: &FoundFunction| found.place == FunctionPosition::Nested;
        let all = functions.iter().zip(owners.promises());
        programs = all.map(|(found, is_async)| *is_async && !is_nested(found)).collect();
    }
    programs
}

#[cfg(test)]
mod tests;
