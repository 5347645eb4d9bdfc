//! A scenario: its tasks, and the programs that await them.
//!
//! A [`Scenario`] has been checked: each name exists, and there is no circular dependency. Nothing
//! in this module knows what a step *means*.
//!
//! A text that is not a valid scenario gives [`Problems`]: all of them, each with its line and a
//! suggestion.
//!
//! ```
//! use makespan::Scenario;
//!
//! let problems = Scenario::from_ron("page.ron", r#"(
//!     tasks: {
//!         "fetchUser":  (takes: "100ms"),
//!         "fetchPosts": (takes: "50ms", needs: ["fetchUsr"]),
//!     },
//! )"#).unwrap_err();
//! let [problem] = &problems.list[..] else { unreachable!() };
//! assert_eq!(problem.help.as_deref(), Some("did you mean `fetchUser`?"));
//! assert!(problems.to_string().contains("page.ron:4"));
//! ```

mod body;
mod bounds;
pub mod builder;
mod callable;
mod check;
mod code;
mod conventions;
mod draft;
mod edit;
mod expect;
mod generated;
mod label;
mod location;
mod log_text;
mod needs;
mod noun;
mod parts;
mod problem;
mod read;
mod rewrite;
mod scope;
mod source;
mod span;
mod step;
mod step_id;
mod takes;
mod task;
mod tasks;
mod timers;
mod uses;
mod write;

use std::sync::Arc;

pub use body::Body;
pub(crate) use bounds::{dependency_graph, order_of_tasks};
pub use callable::{Callable, Callables};
#[cfg(test)]
pub(crate) use code::CallComment;
pub use code::Code;
pub(crate) use code::{CallComments, CommentDependency, PartOfCode, mentions, span_of};
pub use conventions::Conventions;
pub use edit::{Edit, edited};
pub(crate) use edit::{Editor, Rewritten, edited_within, moved_stretch};
pub use expect::{Expectation, ExpectedOutcome, ExpectedReason, ExpectedTime, ExpectedValue};
pub use generated::Generated;
pub(crate) use label::{BETWEEN, joined, label};
pub use location::{FileLocation, Package};
pub use needs::Needs;
pub(crate) use noun::{noun, uncapitalized};
pub use parts::Parts;
pub(crate) use problem::excerpt::render as excerpt;
pub use problem::{Problem, Problems, ReadError};
pub(crate) use read::json_problem;
#[cfg(test)]
pub(crate) use read::tokens::comments;
pub use read::{CODE_ENDINGS, TEXT_LIMIT, settings};
pub use scope::{Scope, Valued};
pub use source::{Format, Source};
pub use span::{LineColumn, Span};
pub use step::{Branches, Chain, Combinator, Items, LogPiece, Named, Retry, Step, StepKind, Try};
pub use step_id::StepId;
pub(crate) use step_id::{Origins, Spans, find as find_step};
pub use takes::Takes;
pub use task::{Behavior, Failure, ItemBehavior, Need, ResourceId, Task, TaskId};
pub use tasks::Tasks;
pub use uses::{Use, Uses};
pub(crate) use write::write_step;
pub use write::{Formatting, write_steps, write_steps_as, write_steps_within, write_string};

use crate::{Name, Names};

/// A checked scenario. [`Parts`] can be changed.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// All texts of the scenario.
    pub(crate) names: Arc<Names>,
    /// The title.
    pub(crate) title: Option<Name>,
    /// The description, in Markdown.
    pub(crate) about: Option<Name>,
    /// The tasks, in the order of declaration.
    pub(crate) tasks: Tasks,
    /// The resources, in the order of declaration.
    pub(crate) resources: Vec<Resource>,
    /// The functions that every program may call, in the order of declaration.
    pub(crate) functions: Vec<Function>,
    /// The task or function that each name calls.
    pub(crate) callables: Callables,
    /// The programs, in the order of declaration; the two generated ones if none is declared.
    pub(crate) programs: Vec<Program>,
    /// The expectations, each with the index of its program, ascending.
    pub(crate) expect: Vec<(usize, Expectation)>,
    /// The code of the programs, if there is any.
    pub(crate) code: Option<Arc<Code>>,
    /// The text that the scenario was read from, if there is one.
    pub(crate) source: Option<Arc<Source>>,
}

/// Something that calls use while they run, such as connections.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The name that tasks use for it.
    pub name: Name,
    /// The number of slots, at least 1.
    pub capacity: u32,
    /// The span of its name.
    pub span: Span,
}

/// A list of steps with a name, for use in every program.
#[derive(Clone, Debug)]
pub struct Function {
    /// The name that steps call it by.
    pub name: Name,
    /// Its body.
    pub steps: Body,
    /// The span of its name.
    pub span: Span,
    /// The span of its body, including brackets.
    pub body: Span,
}

/// A function, by its index in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// A program: how code awaits the tasks.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name, unique in its scenario.
    pub name: Name,
    /// Its body.
    pub steps: Body,
    /// The span of its name.
    pub span: Span,
    /// The span of its body, including brackets.
    pub body: Span,
}

impl Scenario {
    /// All texts of the scenario.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The title.
    #[must_use]
    pub const fn title(&self) -> Option<Name> {
        self.title
    }

    /// The description, in Markdown.
    #[must_use]
    pub const fn about(&self) -> Option<Name> {
        self.about
    }

    /// The tasks, in the order of declaration.
    #[must_use]
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The resources, in the order of declaration.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The functions that every program may call, in the order of declaration.
    #[must_use]
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The task or function that a name calls if no binding of that name is visible.
    #[must_use]
    pub fn callable(&self, name: Name) -> Option<Callable> {
        self.callables.get(name)
    }

    /// The programs, in the order of declaration; the two generated ones if none is declared.
    #[must_use]
    pub fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// The code of the programs, if there is any.
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        self.code.as_deref()
    }

    /// The expectations, each with the index of its program, ascending.
    #[must_use]
    pub fn expect(&self) -> &[(usize, Expectation)] {
        &self.expect
    }

    /// The text that the scenario was read from, if there is one.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_deref()
    }

    /// The task with this number.
    #[must_use]
    pub fn task(&self, id: TaskId) -> &Task {
        &self.tasks[id.0 as usize]
    }

    /// The expectation for the program with this index.
    #[must_use]
    pub fn expectation(&self, program: usize) -> Option<&Expectation> {
        let found = self.expect.binary_search_by_key(&program, |(program, _)| *program);
        found.ok().map(|index| &self.expect[index].1)
    }

    /// The format of the text; RON if it was not read from a text.
    #[must_use]
    pub fn format(&self) -> Format {
        self.source.as_ref().map(|source| source.format()).unwrap_or_default()
    }

    /// Returns the position where a span starts, as people and editors count, if there is a text.
    #[must_use]
    pub fn position(&self, span: Span) -> Option<LineColumn> {
        self.source.as_ref()?.begins(span)
    }

    /// Returns the scenario with only the programs at these ascending indices. Takes time linear in
    /// the number of indices, not in the number of all programs.
    #[must_use]
    pub fn with_only(&self, programs: &[usize]) -> Self {
        let expected = |(at, &program): (usize, &usize)| {
            self.expectation(program).map(|expected| (at, expected.clone()))
        };
        Self {
            names: Arc::clone(&self.names),
            title: self.title,
            about: self.about,
            tasks: self.tasks.clone(),
            resources: self.resources.clone(),
            functions: self.functions.clone(),
            callables: self.callables.clone(),
            programs: programs.iter().map(|&program| self.programs[program].clone()).collect(),
            expect: programs.iter().enumerate().filter_map(expected).collect(),
            code: self.code.clone(),
            source: self.source.clone(),
        }
    }

    /// The text of a name.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        &self.names[name]
    }

    /// The index of the program with this name.
    #[must_use]
    pub fn find_program(&self, name: &str) -> Option<usize> {
        let name = self.names.find(name)?;
        self.programs.iter().position(|program| program.name == name)
    }
}
