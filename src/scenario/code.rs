//! The code of a scenario, with the assumptions and tasks that the code itself does not contain.

mod call_comments;
mod part;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use self::call_comments::{CallComment, CallComments};
pub(crate) use self::part::PartOfCode;
use super::FileLocation;
use super::edit::{Edit, edited, moved};
use super::problem::nearest;
use super::{
    Body, Conventions, Failure, Need, Problems, Program, Resource, Scenario, Source, Span, Task,
    TaskId,
};
use crate::javascript::{
    self, CallBehavior, Decision, Entry, Fails, FunctionOutline, Known, Module, Pattern, WhatIf,
    World, is_of_name,
};
use crate::{Duration, Name, Names};

/// The code of a scenario, with the settings from its comments, the scenario and the caller.
#[derive(Clone, Debug)]
pub struct Code {
    /// The name of the file, whose ending determines the language.
    file: String,
    text: Arc<str>,
    entries: Arc<[Entry]>,
    calls: Arc<[javascript::Span]>,
    /// The offset of the code's spans among those of the scenario.
    begins: u32,
    /// The unique name of each entry, in order.
    names: Vec<Name>,
    /// The settings that comments give to calls.
    said: Arc<CallComments>,
    /// The behavior of calls, if each comment applies to all calls that it could be about.
    behaviors: Arc<BTreeMap<u32, CallBehavior>>,
    /// The comments that contain fields of a scenario.
    scenarios: Arc<[javascript::Span]>,
    /// The decisions of the caller, of the scenario and of comments, in this order.
    decisions: Arc<Vec<(javascript::Span, Decision)>>,
    /// The number of decisions, at the end, that come from comments.
    decided_by_comments: usize,
    /// The assumed duration of calls.
    assumed: Option<Duration>,
    /// The tasks of the scenario without a duration, ascending.
    timeless: Vec<TaskId>,
    /// The tasks that must fail, with priority over all other settings.
    failing: Vec<(String, Fails)>,
    /// The differences from the declared behavior.
    what_if: WhatIf,
    /// The facts about the code that earlier runs have found out.
    known: Arc<Known>,
    /// The conventions of the code base.
    conventions: Arc<Conventions>,
    /// The behavior that the conventions give to calls, with the resources of this scenario.
    patterns: Vec<(Pattern, CallBehavior)>,
    /// The location of the file in its code base.
    pub(super) location: Arc<FileLocation>,
}

/// The forms of an assumption, for error messages.
const EXPECTED_ASSUMPTION: &str = "expected `250ms`, `12: not taken` or `30: 5 times`";

/// A text and the module that it is compiled to.
type CompiledText = (Arc<str>, Rc<Module>);

/// The number of modules that a thread keeps: a file, the part of it that a program needs, and a
/// fix of this part run alternately.
const KEPT_MODULES: usize = 3;

std::thread_local! {
    /// The modules that this thread ran last, the latest at the end.
    static KEPT: RefCell<Vec<CompiledText>> = const { RefCell::new(Vec::new()) };
}

/// A dependency from a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CommentDependency {
    /// The last call of this task before this call.
    Task(String),
    /// The previous call of the same task.
    Previous,
}

/// Everything in a text that concerns code, before it is checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Annotations {
    pub(super) said: Vec<CallComment>,
    pub(super) decisions: Vec<(javascript::Span, Decision)>,
    /// The number of decisions, at the end, that come from comments.
    pub(super) decided_by_comments: usize,
    pub(super) assumed: Option<Duration>,
    /// The comments that contain fields of a scenario.
    pub(super) scenarios: Vec<javascript::Span>,
}

impl Code {
    /// Creates the code of a parsed file, with the offset of its spans, and the settings from
    /// comments and the scenario.
    pub(super) fn new(
        (source, module): (&Source, Module),
        begins: u32,
        names: &mut Names,
        annotations: Annotations,
    ) -> Self {
        let mut taken = BTreeMap::<&str, usize>::new();
        let mut entry_name = |name| {
            let count = taken.entry(name).or_default();
            *count += 1;
            if *count == 1 { names.intern(name) } else { names.intern(&format!("{name} #{count}")) }
        };
        // The name of the file can also be the name of a function, and names of programs are
        // unique.
        let mut entry_names = vec![None; module.entries().len()];
        for are_programs in [true, false] {
            for (entry, given) in module.entries().iter().zip(&mut entry_names) {
                if entry.is_program == are_programs {
                    *given = Some(entry_name(entry.name.as_str()));
                }
            }
        }
        let entry_names = entry_names.into_iter().flatten().collect();
        let said = CallComments::new(annotations.said);
        let code = Self {
            names: entry_names,
            file: source.name().to_owned(),
            text: source.text().into(),
            entries: module.entries().into(),
            calls: module.calls().into(),
            begins,
            behaviors: Arc::new(said.behaviors()),
            said: Arc::new(said),
            scenarios: annotations.scenarios.into(),
            decisions: Arc::new(annotations.decisions),
            decided_by_comments: annotations.decided_by_comments,
            assumed: annotations.assumed,
            timeless: Vec::new(),
            failing: Vec::new(),
            what_if: WhatIf::default(),
            known: Arc::default(),
            conventions: Arc::default(),
            patterns: Vec::new(),
            location: Arc::default(),
        };
        code.keep(module);
        code
    }

    /// Applies default durations to tasks without one.
    pub(super) fn with_timeless(self, timeless: Vec<TaskId>) -> Self {
        Self { timeless, ..self }
    }

    /// Applies conventions about calls.
    pub(super) fn follow(
        &mut self,
        conventions: Arc<Conventions>,
        calls: Vec<(Pattern, CallBehavior)>,
    ) {
        self.conventions = conventions;
        self.patterns = calls;
    }

    /// Every function that could be run, in the order of the text, after the top level.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The compiled code, ready to run. A module belongs to one thread, and each thread keeps the
    /// module that it ran last.
    ///
    /// # Panics
    /// Never: the code has been parsed before.
    pub(crate) fn module(&self) -> Rc<Module> {
        let is_this = |kept: &CompiledText| Arc::ptr_eq(&kept.0, &self.text);
        let latest = |kept: &mut Vec<CompiledText>| {
            let index = kept.iter().position(is_this)?;
            kept[index..].rotate_left(1);
            kept.last().map(|(_, module)| Rc::clone(module))
        };
        if let Some(module) = KEPT.with_borrow_mut(latest) {
            return module;
        }
        let module = Module::parse(&self.file, &self.text);
        self.keep(module.expect("the same text has been parsed before"))
    }

    /// Keeps the compiled code while this thread runs it.
    fn keep(&self, module: Module) -> Rc<Module> {
        let module = Rc::new(module);
        KEPT.with_borrow_mut(|kept| {
            // A text that nothing else has cannot run again.
            kept.retain(|(text, _)| Arc::strong_count(text) > 1);
            kept.drain(..(kept.len() + 1).saturating_sub(KEPT_MODULES));
            kept.push((Arc::clone(&self.text), Rc::clone(&module)));
        });
        module
    }

    /// The offset of the code's spans among those of the scenario.
    pub(crate) const fn begins(&self) -> u32 {
        self.begins
    }

    /// The name of the file, without its folder.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// The text without its comments, and without the lines that contain nothing else.
    #[must_use]
    pub fn without_comments(&self) -> String {
        let module = self.module();
        let mut bare = String::new();
        let mut kept = 0;
        for comment in module.comments() {
            bare.push_str(&self.text[kept..comment.span.start as usize]);
            // The position of a comment is marked, to distinguish the rest of its line from an
            // empty line.
            bare.push('\0');
            kept = comment.span.end as usize;
        }
        bare.push_str(&self.text[kept..]);
        let is_left =
            |line: &&str| !line.contains('\0') || !line.replace('\0', "").trim().is_empty();
        let lines = bare.lines().filter(is_left);
        let lines: Vec<String> =
            lines.map(|line| line.replace('\0', "").trim_end().to_owned()).collect();
        format!("{}\n", lines.join("\n").trim_matches('\n'))
    }

    /// The settings that comments give to calls.
    pub(crate) fn said(&self) -> &CallComments {
        &self.said
    }

    /// The span of a part of the code, among the spans of the scenario.
    #[must_use]
    pub const fn in_source(&self, span: javascript::Span) -> Span {
        span_of(span, self.begins)
    }

    /// The programs of the code.
    pub(super) fn programs(&self) -> impl Iterator<Item = Program> {
        let entries = self.entries.iter().enumerate();
        entries.filter(|(_, entry)| entry.is_program).map(|(number, _)| self.program(number))
    }

    /// The function with this name as a program, if it is not one already.
    pub(super) fn function(&self, name: &str, names: &Names) -> Option<Program> {
        let name = names.find(name)?;
        let entry = self.names.iter().position(|entry| *entry == name)?;
        (!self.entries[entry].is_program).then(|| self.program(entry))
    }

    /// The entry with this number, as a program.
    fn program(&self, entry: usize) -> Program {
        let span = self.in_source(self.entries[entry].span);
        Program { name: self.names[entry], steps: Body::code(entry), span, body: span }
    }

    /// The world in which the code runs, without what comments say about calls.
    pub(crate) fn world(&self, scenario: &Scenario) -> World {
        let mut tasks = BTreeMap::new();
        for (id, task) in (0..).map(TaskId).zip(scenario.tasks.iter()) {
            let mut behavior = behavior_of(task, &scenario.names);
            if self.timeless.binary_search(&id).is_ok() {
                behavior.takes.clear();
            }
            tasks.insert(scenario.text(task.name).to_owned(), behavior);
        }
        for (task, fails) in &self.failing {
            tasks.entry(task.clone()).or_default().fails = Some(fails.clone());
        }
        World {
            tasks,
            assumed: self.assumed,
            calls: Arc::clone(&self.behaviors),
            decisions: Arc::clone(&self.decisions),
            what_if: self.what_if.clone(),
            known: Arc::clone(&self.known),
            resources: scenario.resources.iter().map(|resource| resource.capacity).collect(),
            patterns: self.patterns.clone(),
            ..World::default()
        }
    }
}

/// The span of a part of code among those of a scenario, given the offset of the code.
pub(crate) const fn span_of(span: javascript::Span, begins: u32) -> Span {
    Span { start: span.start, end: span.end }.moved(begins)
}

/// The behavior of a task of a scenario, in the types of the evaluator.
fn behavior_of(task: &Task, names: &Names) -> CallBehavior {
    let own = &task.behavior;
    CallBehavior {
        takes: own.takes.to_vec(),
        blocks: Some(own.blocks).filter(|blocks| *blocks > Duration::ZERO),
        fails: own.fails.map(|failure| failure_of(failure, names)),
        returns: own.returns.map(|returns| names[returns].to_owned()),
        uses: task.uses.iter().map(|used| (used.resource.0 as usize, used.slots)).collect(),
        effect: None,
    }
}

/// How a task fails, for a call of it.
pub(super) fn failure_of(failure: Failure, names: &Names) -> Fails {
    Fails { reason: names[failure.reason].to_owned(), first: failure.first }
}

/// The number of a resource.
pub(super) fn resource_named(
    resources: &[Resource],
    names: &Names,
    name: Name,
) -> Result<usize, Option<String>> {
    let found = resources.iter().position(|resource| resource.name == name);
    let known = resources.iter().map(|resource| &names[resource.name]);
    found.ok_or_else(|| nearest(&names[name], known, |_| true).map(super::problem::did_you_mean))
}

impl Scenario {
    /// Decides whether these branches of the code are taken.
    pub(crate) fn deciding(&self, branches: impl Iterator<Item = (Span, bool)>) -> Self {
        let mut scenario = self.clone();
        if let Some(code) = &mut scenario.code {
            let code = Arc::make_mut(code);
            let begins = code.begins;
            let in_code = |span: Span| javascript::Span {
                start: span.start - begins,
                end: span.end - begins,
            };
            let decided = branches.map(|(span, taken)| (in_code(span), Decision::Taken(taken)));
            Arc::make_mut(&mut code.decisions).splice(0..0, decided);
        }
        scenario
    }

    /// Changes the behavior of calls from the declared one. The facts about the code in `known`,
    /// from earlier runs, are known from the start.
    pub(crate) fn in_world(&self, what_if: WhatIf, known: Arc<Known>) -> Self {
        let mut scenario = self.clone();
        if let Some(code) = &mut scenario.code {
            let code = Arc::make_mut(code);
            (code.what_if, code.known) = (what_if, known);
        }
        scenario
    }

    /// The scenario with edits of its code, as a [`Rewrite`](crate::findings::Rewrite) has them;
    /// `None` if it has no code.
    ///
    /// ```
    /// use makespan::{Scenario, findings};
    ///
    /// let code = "async function page() {
    ///     const user = await fetchUser();
    ///     const posts = await fetchPosts();
    ///     return { user, posts };
    /// }";
    /// let scenario = Scenario::from_code("page.js", code)?;
    /// let timeline = scenario.run("page")?;
    /// let findings = findings::of(&scenario, &timeline);
    /// let rewrite = findings.found[0].rewrite.as_ref().expect("it is proved");
    /// let fixed = scenario.with_edits(&rewrite.edits).expect("code")?;
    /// assert_eq!(fixed.run("page")?.settles_at, Some(rewrite.settles_at));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The problems of the edited text.
    #[must_use]
    pub fn with_edits(&self, edits: &[Edit]) -> Option<Result<Self, Problems>> {
        let text = edited(self.text_of_code()?, edits);
        Some(self.with_code(text, edits))
    }

    /// The scenario with the edited text of its code. The decisions that are not in the code, those
    /// of the caller and of the scenario, move with the text.
    fn with_code(&self, text: String, edits: &[Edit]) -> Result<Self, Problems> {
        let function = (0..self.programs.len()).find(|program| self.is_code(*program));
        let function = function.map(|program| self.text(self.programs[program].name));
        let mut scenario = self.reread_with_code(text, function)?;
        scenario.take_settings(self, edits);
        for program in &self.programs {
            scenario.add_function_of_code(&self.names[program.name]);
        }
        Ok(scenario)
    }

    /// Takes over the settings of another scenario that are not in its code, whose text is this one
    /// before some edits.
    fn take_settings(&mut self, before: &Self, edits: &[Edit]) {
        let (Some(old), Some(new)) = (&before.code, &mut self.code) else { return };
        let new = Arc::make_mut(new);
        let own = new.decisions.len() - new.decided_by_comments;
        let outside = &old.decisions[..old.decisions.len() - old.decided_by_comments];
        let moved = |span: &javascript::Span| javascript::Span {
            start: moved(edits, span.start),
            end: moved(edits, span.end),
        };
        let outside = outside.iter().map(|(span, decision)| (moved(span), *decision));
        Arc::make_mut(&mut new.decisions).splice(..own, outside);
        new.assumed = old.assumed;
        new.failing.clone_from(&old.failing);
        new.what_if.clone_from(&old.what_if);
        new.location = Arc::clone(&old.location);
        let conventions = Arc::clone(&old.conventions);
        self.follow(&conventions);
    }

    /// Whether the program with this index is code.
    #[must_use]
    pub fn is_code(&self, program: usize) -> bool {
        self.programs[program].steps.is_code()
    }

    /// Whether the program with this index is the top level of a file of code.
    #[must_use]
    pub fn is_top_level(&self, program: usize) -> bool {
        self.programs[program].steps.entry() == Some(0)
    }

    /// Adds the function with this name to the programs, if the code has such a function and it is
    /// not a program yet. Functions that others call can be added, too.
    pub fn add_function_of_code(&mut self, name: &str) {
        if self.find_program(name).is_some() {
            return;
        }
        let Some(code) = &self.code else { return };
        self.programs.extend(code.function(name, &self.names));
    }

    /// Whether the code has functions that are not programs, so that the programs may not reach
    /// all of [`Self::asynchronous_functions`].
    #[must_use]
    pub fn has_functions_beside_programs(&self) -> bool {
        let code = self.code.as_ref();
        code.is_some_and(|code| code.entries.iter().skip(1).any(|entry| !entry.is_program))
    }

    /// The functions of the code that await, in the order of the text, after the whole file if its
    /// top level awaits. Each has the name for [`Self::add_function_of_code`], if it can run by
    /// itself.
    #[must_use]
    pub fn functions_that_await(&self) -> Vec<(Span, Option<&str>)> {
        self.functions_of_code(|function| function.awaits)
    }

    /// The functions of the code that do something asynchronous: those that await, and the async
    /// ones that call something. See [`Self::functions_that_await`].
    #[must_use]
    pub fn asynchronous_functions(&self) -> Vec<(Span, Option<&str>)> {
        self.functions_of_code(|function| function.awaits || function.is_async && function.calls)
    }

    fn functions_of_code(
        &self,
        is_wanted: impl Fn(&FunctionOutline) -> bool,
    ) -> Vec<(Span, Option<&str>)> {
        let Some(code) = &self.code else { return Vec::new() };
        let mut entries = BTreeMap::new();
        for (entry, name) in code.entries.iter().zip(&code.names) {
            entries.entry(entry.span).or_insert(*name);
        }
        let name = |span| entries.get(&span).map(|name| &self.names[*name]);
        let module = code.module();
        let functions = module.outline().functions.iter().filter(|function| is_wanted(function));
        functions.map(|function| (code.in_source(function.span), name(function.span))).collect()
    }

    /// The comments of the code, in the order of the text: the span of each, and the text between
    /// its delimiters.
    #[must_use]
    pub fn comments_of_code(&self) -> Vec<(Span, &str)> {
        let (Some(code), Some(text)) = (&self.code, self.text_of_code()) else { return Vec::new() };
        let said = |span: javascript::Span| text.get(span.start as usize..span.end as usize);
        let module = code.module();
        let comments = module.comments().iter();
        comments.filter_map(|one| Some((code.in_source(one.span), said(one.text)?))).collect()
    }

    /// Adds an assumption that is written as text: how long calls without a duration take
    /// (`250ms`), or which branch is taken at a line (`12: not taken`).
    ///
    /// # Errors
    /// If the text is not an assumption, or there is no code or no such line: a message that says
    /// why.
    pub fn assume(&mut self, assumption: &str) -> Result<(), String> {
        let text = self.text_of_code().map(ToOwned::to_owned);
        let (Some(code), Some(text)) = (&mut self.code, text) else {
            return Err("there is nothing to assume: the scenario has no code".to_owned());
        };
        let code = Arc::make_mut(code);
        let Some((line, decision)) = assumption.split_once(':') else {
            let assumed = assumption.trim().parse().map_err(|error| {
                format!("`{assumption}` is not an assumption: {error}; {EXPECTED_ASSUMPTION}")
            })?;
            code.assumed = Some(assumed);
            return Ok(());
        };
        let Ok(line) = line.trim().parse() else {
            return Err(format!("`{assumption}` is not an assumption: {EXPECTED_ASSUMPTION}"));
        };
        let span = line_span(&text, line);
        let span = span.ok_or_else(|| format!("the code has no line {line}"))?;
        let decision = decision_in(decision.trim()).ok_or_else(|| {
            let found = decision.trim();
            format!("expected `taken`, `not taken` or `5 times` after the line, found `{found}`")
        })?;
        Arc::make_mut(&mut code.decisions).insert(0, (span, decision));
        Ok(())
    }

    /// Makes the calls of a task fail: `fetchUser`, or `fetchUser: the reason`.
    ///
    /// # Errors
    /// If there is no task with that name.
    pub fn fail(&mut self, failing: &str) -> Result<(), String> {
        let (task, reason) = failing.split_once(':').unwrap_or((failing, "failed"));
        let (task, reason) = (task.trim(), reason.trim());
        let found = self.tasks.iter().position(|one| &self.names[one.name] == task);
        let is_called =
            self.text_of_code().is_some_and(|text| mentions(text, task).next().is_some());
        if (found.is_none() && !is_called) || task.is_empty() {
            let known = self.tasks.iter().map(|one| &self.names[one.name]).chain(self.callees());
            let help = nearest(task, known, |_| true).map(super::problem::did_you_mean);
            let help = help.map(|help| format!("; {help}")).unwrap_or_default();
            return Err(format!("there is no task `{task}`{help}"));
        }
        if let Some(task) = found {
            let reason = Arc::make_mut(&mut self.names).intern(reason);
            let fails = Failure { reason, first: None };
            self.tasks.to_mut()[task].behavior.fails = Some(fails);
        }
        if let Some(code) = &mut self.code {
            let fails = Fails { reason: reason.to_owned(), first: None };
            Arc::make_mut(code).failing.push((task.to_owned(), fails));
        }
        Ok(())
    }

    /// The text of the code.
    pub(crate) fn text_of_code(&self) -> Option<&str> {
        self.code.as_ref()?;
        let source = self.source.as_ref()?;
        Some(source.beside().unwrap_or(source).text())
    }

    /// The callees as they are written in the code, without `this.`.
    fn callees(&self) -> impl Iterator<Item = &str> {
        let text = self.text_of_code();
        let calls = self.code.as_ref().map_or(&[][..], |code| &code.calls);
        calls.iter().filter_map(move |span| {
            let call = text?.get(span.start as usize..span.end as usize)?;
            let (callee, _) = call.split_once('(')?;
            Some(callee.trim().trim_start_matches("this."))
        })
    }

    /// The dependencies that comments add to the calls of a task.
    pub(crate) fn dependencies_of(&self, task: &Task) -> Vec<CommentDependency> {
        let needs = task.needs.iter().map(|need| match need {
            Need::Fulfilled(id) | Need::Settled(id) => {
                CommentDependency::Task(self.text(self.task(*id).name).to_owned())
            }
            Need::Previous => CommentDependency::Previous,
        });
        needs.collect()
    }
}

/// Finds a text as whole words in another one, and returns the text before and after each
/// occurrence.
pub(crate) fn mentions<'t>(
    text: &'t str,
    words: &'t str,
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let around = text.match_indices(words).map(|(at, _)| (&text[..at], &text[at + words.len()..]));
    around.filter(|(before, after)| !before.ends_with(is_of_name) && !after.starts_with(is_of_name))
}

/// Reads `taken`, `not taken` or `5 times` as a decision.
pub(super) fn decision_in(words: &str) -> Option<Decision> {
    match words {
        "taken" => Some(Decision::Taken(true)),
        "not taken" => Some(Decision::Taken(false)),
        "once" => Some(Decision::Times(1)),
        _ => {
            let count = words.strip_suffix(" times").or_else(|| words.strip_suffix(" time"))?;
            let count = count.parse().ok().filter(|count| *count <= super::check::COUNT_LIMIT);
            count.map(Decision::Times)
        }
    }
}

/// The span of the line with this number, from 1, without its line break.
pub(super) fn line_span(text: &str, line: usize) -> Option<javascript::Span> {
    let wanted = text.split('\n').nth(line.checked_sub(1)?)?;
    let start = wanted.as_ptr().addr() - text.as_ptr().addr();
    let offset = |at: usize| u32::try_from(at).ok();
    Some(javascript::Span { start: offset(start)?, end: offset(start + wanted.len())? })
}
