//! JavaScript and TypeScript, evaluated on the executor.
//!
//! A [`Module`] is a file, parsed and compiled. Its [`entries`](Module::entries) are the programs
//! in it. [`Module::evaluate`] runs one in a [`World`], which supplies what the code itself cannot
//! know, and returns an [`Evaluation`]: everything that happened.
//!
//! Each thread that evaluates code creates the built-in objects once, and they take a few hundred
//! kilobytes until the process ends. So evaluate many files in a few threads, not each in its own.
//!
//! The rules are those of ECMA-262, and its abstract operations keep their names.
//! docs/javascript.md says what is evaluated, and what is assumed about unknown values.
//!
//! ```
//! # #[cfg(feature = "javascript")] {
//! use makespan::javascript::{CallBehavior, Module, Outcome, World};
//!
//! let module = Module::parse("shop.js", "
//!     export default async function page() {
//!         const [user, posts] = await Promise.all([fetchUser(), fetchPosts()]);
//!         return 'done';
//!     }
//! ").expect("JavaScript");
//! let page = module.entries().iter().position(|entry| entry.name == "page").expect("a function");
//!
//! // The code doesn't define `fetchPosts`, so the world says how long it takes.
//! let takes = vec!["250ms".parse().expect("a duration")];
//! let posts = CallBehavior { takes, ..CallBehavior::default() };
//! let world = World { tasks: [("fetchPosts".to_owned(), posts)].into(), ..World::default() };
//! let evaluation = module.evaluate(page, &world).expect("no limit is exceeded");
//! assert_eq!(evaluation.outcome, Outcome::Fulfilled(Some("done".to_owned())));
//! assert_eq!(evaluation.quiescent_at.to_string(), "250ms");
//! # }
//! ```

#[cfg(not(feature = "javascript"))]
mod absent;
mod departure;
mod evaluation;
#[cfg(feature = "javascript")]
mod evaluator;
mod known;
mod outline;
mod pattern;
mod replay;
mod strands;
mod world;

#[cfg(not(feature = "javascript"))]
pub(crate) use absent::is_effect;
#[cfg(not(feature = "javascript"))]
pub use absent::{Module, Staged, referee};
pub use departure::Departure;
pub use evaluation::{
    Await, Crash, Evaluation, Event, EventKind, FunctionCall, LimitPassed, Outcome, TaskCall,
};
#[cfg(feature = "javascript")]
pub(crate) use evaluator::is_effect;
#[cfg(feature = "javascript")]
pub use evaluator::{Module, Staged, referee};
pub use known::Known;
pub use outline::{
    AsyncCallback, CalledHandler, Combinator, FunctionOutline, Loop, LoopOf, Outline, Push,
    ReturnInTry, Statement, StatementKind, StatementList,
};
pub(crate) use outline::{NestedSpans, OutlineIndex};
pub use pattern::Pattern;
pub(crate) use pattern::{BODY_METHODS, is_of_name, last_name, verb};
pub use replay::{CallsBack, Replay, Shape, TaskUse, Use};
pub use strands::{Act, Combination, End, Settler, Strand, Strands, StubCall};
pub use world::{
    Assumed, Assumption, CallBehavior, Decides, Decision, Fails, Nth, Wanted, WhatIf, World,
};

/// A span of the text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// An entry of a file, which can run as a program: its top level, or one of its functions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The name: the file's, or the function's (`loadUser`, `UserService.load`,
    /// `app.get("/orders")`).
    pub name: String,
    /// The span of its code.
    pub span: Span,
    /// Whether it runs by default. A function that is not a program runs only if it is selected.
    pub is_program: bool,
    /// Whether it is a declared function, which exists from the start of its scope.
    pub is_declaration: bool,
}

/// A comment in the text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comment {
    /// The span with its delimiters.
    pub span: Span,
    /// The span between the delimiters.
    pub text: Span,
    /// Whether it is a block comment (`/* .. */`), not a line comment (`// ..`).
    pub is_block: bool,
}

/// A syntax error of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// The span of the text that is invalid.
    pub span: Span,
    /// The message of the parser.
    pub message: String,
    /// A suggestion for fixing the error.
    pub help: Option<String>,
}
