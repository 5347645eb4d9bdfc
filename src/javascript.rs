//! JavaScript and TypeScript: code as people write it, evaluated on the executor.
//!
//! A [`Module`] is a file, parsed and compiled. Its [`entries`](Module::entries) are the programs
//! in it. [`Module::evaluate`] runs one in a [`World`], which says what the code cannot know of
//! itself, and gives an [`Evaluation`]: everything that happened.
//!
//! The rules are those of ECMA-262, and its abstract operations keep their names. docs/javascript.md
//! says what is evaluated, and what is assumed of values that nobody can know.

#[cfg(not(feature = "javascript"))]
mod absent;
mod agent;
mod environment;
mod evaluation;
mod function;
mod number;
mod object;
mod origin;
mod realm;
mod string;
mod unknown;
mod value;
mod world;

#[cfg(not(feature = "javascript"))]
pub use absent::Module;
pub use evaluation::{
    Await, Crash, Evaluation, Event, EventKind, FunctionCall, LimitPassed, Outcome, TaskCall,
};
pub use world::{Assumed, Assumption, Behavior, Decision, Fails, World};

/// A stretch of the text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A file of code, parsed and compiled.
#[cfg(feature = "javascript")]
#[derive(Debug)]
pub struct Module {
    entries: Vec<Entry>,
    comments: Vec<Comment>,
}

/// A program that a file holds: its top level, or a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name: the file's, or the function's (`loadUser`, `UserService.load`, `app.get("/orders")`).
    pub name: String,
    /// Its text.
    pub span: Span,
    /// Whether it is a program of its own accord, and not merely a function that could be asked for.
    pub is_program: bool,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// With its delimiters.
    pub span: Span,
    /// What is between the delimiters.
    pub text: Span,
    /// `/* .. */`, and not `// ..`.
    pub is_block: bool,
}

/// Something that is wrong with a file's syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// The parser's words.
    pub message: String,
    /// What might help.
    pub help: Option<String>,
}

#[cfg(feature = "javascript")]
impl Module {
    /// Parses and compiles a file. Its name says what it is: `.js .mjs .cjs .jsx .ts .mts .cts .tsx`.
    ///
    /// # Errors
    /// Everything that is wrong with its syntax.
    pub fn parse(_name: &str, _text: &str) -> Result<Self, Vec<SyntaxError>> {
        todo!()
    }

    /// Every function that could be run, in the order of the text; the top level first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The comments, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The last call of an unknown function that ends on each line, for the comments that say how
    /// long it takes: the spans of all calls, in the order of the text.
    #[must_use]
    pub fn calls(&self) -> &[Span] {
        todo!()
    }

    /// Runs one of the [`entries`](Self::entries), by index.
    ///
    /// # Errors
    /// Where it passes a limit.
    pub fn evaluate(&self, _entry: usize, _world: &World) -> Result<Evaluation, LimitPassed> {
        todo!()
    }
}
