//! The structure of a file, for advice: lists of statements that await, loops, combinators, and
//! uses of promises that are mistakes in any run.
//!
//! It consists of spans and names, and does not depend on a run.

mod nested;

use std::cell::OnceCell;

pub(crate) use self::nested::NestedSpans;
use super::Span;

/// The structure of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// The functions, in the order of their starts. The first is the whole file.
    pub functions: Vec<FunctionOutline>,
    /// The lists of statements with at least one `await` of their own, in the order of the text.
    pub lists: Vec<StatementList>,
    /// The loops whose body awaits, in the order of the text.
    pub loops: Vec<Loop>,
    /// The calls of `Promise.all`, `allSettled`, `any` and `race` with an array literal.
    pub combinators: Vec<Combinator>,
    /// The async functions that are passed to array methods.
    pub callbacks: Vec<AsyncCallback>,
    /// The handlers that are called instead of passed: `.then(f())`.
    pub called_handlers: Vec<CalledHandler>,
    /// The `return` statements in a `try` block of an async function.
    pub returns_in_try: Vec<ReturnInTry>,
    /// The async functions that are passed to `new Promise`.
    pub async_executors: Vec<Span>,
    /// The texts of template literals. Their line breaks and spaces belong to strings.
    pub templates: Vec<Span>,
    /// The spans of the above, computed on first use.
    pub(super) index: OnceCell<OutlineIndex>,
}

/// The spans of an outline, for finding the few in a large file that a run concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutlineIndex {
    pub(crate) functions: NestedSpans,
    /// From the first statement of each list to its last.
    pub(crate) lists: NestedSpans,
    /// The bodies of loops.
    pub(crate) loops: NestedSpans,
    pub(crate) combinators: NestedSpans,
    /// The functions that are passed to array methods.
    pub(crate) callbacks: NestedSpans,
    /// The calls of handlers.
    pub(crate) called_handlers: NestedSpans,
    /// The returned expressions.
    pub(crate) returns_in_try: NestedSpans,
    pub(crate) async_executors: NestedSpans,
}

impl Outline {
    /// The spans of the outline.
    pub(crate) fn index(&self) -> &OutlineIndex {
        self.index.get_or_init(|| OutlineIndex {
            functions: NestedSpans::new(self.functions.iter().map(|one| one.span)),
            lists: NestedSpans::new(self.lists.iter().map(StatementList::span)),
            loops: NestedSpans::new(self.loops.iter().map(|one| one.body)),
            combinators: NestedSpans::new(self.combinators.iter().map(|one| one.span)),
            callbacks: NestedSpans::new(self.callbacks.iter().map(|one| one.function)),
            called_handlers: NestedSpans::new(self.called_handlers.iter().map(|one| one.handler)),
            returns_in_try: NestedSpans::new(self.returns_in_try.iter().map(|one| one.value)),
            async_executors: NestedSpans::new(self.async_executors.iter().copied()),
        })
    }
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionOutline {
    /// Its span.
    pub span: Span,
    /// Whether it is async.
    pub is_async: bool,
    /// Whether it awaits, outside of nested functions.
    pub awaits: bool,
    /// Whether it calls something, outside of nested functions.
    pub calls: bool,
}

/// A list of statements that run one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatementList {
    /// The statements.
    pub statements: Vec<Statement>,
}

impl StatementList {
    /// From the first statement to the last.
    pub(crate) fn span(&self) -> Span {
        let start = self.statements.first().map_or(0, |first| first.span.start);
        Span { start, end: self.statements.last().map_or(start, |last| last.span.end) }
    }
}

/// A statement of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// Its span.
    pub span: Span,
    /// Its kind.
    pub kind: StatementKind,
    /// The names that it declares or assigns to.
    pub binds: Vec<String>,
    /// The names that it mentions, sorted.
    pub mentions: Vec<String>,
}

/// The kinds of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementKind {
    /// `const user = await load();`
    Declares {
        /// `const`, `let` or `var`.
        keyword: &'static str,
        /// The declared variable or pattern, without its type.
        pattern: Span,
        /// Its type, without the colon.
        annotation: Option<Span>,
        /// The awaited operand.
        awaited: Span,
    },
    /// `user = await load();`
    Assigns {
        /// The assigned variable.
        target: Span,
        /// The awaited operand.
        awaited: Span,
    },
    /// `await load();`
    Awaits {
        /// The awaited operand.
        awaited: Span,
    },
    /// A declaration without a call or `await`, which can be moved.
    Plain,
    /// Anything else.
    Other {
        /// Its `await` expressions and their operands, outside of nested functions. Empty if it
        /// awaits in a nested statement or only under a condition.
        awaits: Vec<(Span, Span)>,
    },
}

/// A loop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loop {
    /// The whole statement.
    pub span: Span,
    /// The iterated variable and iterable; `None` if it is not a `for..of`.
    pub of: Option<LoopOf>,
    /// The body, with its braces.
    pub body: Span,
    /// Whether the body has braces.
    pub has_block: bool,
    /// The statements of its body.
    pub statements: Vec<Statement>,
    /// Whether a statement in the body leaves the loop or the function: `break`, `return`, `yield`.
    pub leaves: bool,
    /// The `continue` statements of this loop.
    pub continues: Vec<Span>,
    /// The last statement of the body, if it is `list.push(value)`.
    pub push: Option<Push>,
    /// The outer variables that the body assigns to, or that it changes depending on their previous
    /// values: `total += 1`.
    pub assigns: Vec<String>,
}

/// The head of a `for..of`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoopOf {
    /// The variable or the pattern.
    pub variable: Span,
    /// The iterable.
    pub iterable: Span,
    /// Whether the iterable may be an array, which has a method `map`. It is false for a call of
    /// `entries`, `keys` or `values`, and for a `Map` or `Set`.
    pub may_map: bool,
}

/// A statement `list.push(value);`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Push {
    /// The statement.
    pub span: Span,
    /// The list.
    pub list: Span,
    /// The pushed value.
    pub value: Span,
}

/// A call of a combinator with an array literal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Combinator {
    /// `all`, `allSettled`, `any` or `race`.
    pub name: &'static str,
    /// The call.
    pub span: Span,
    /// The elements of the array.
    pub elements: Vec<Span>,
    /// The elements of the form `await expression`: the whole element, and the operand.
    pub awaits: Vec<(Span, Span)>,
}

/// An async function that is passed to an array method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AsyncCallback {
    /// The call.
    pub call: Span,
    /// The method: `forEach`, `filter`, `some`..
    pub method: String,
    /// The name of the method in the text.
    pub name: Span,
    /// The receiver of the method call.
    pub receiver: Span,
    /// The function.
    pub function: Span,
    /// Whether the function awaits.
    pub awaits: bool,
}

/// A handler that is called instead of passed: `.then(show(user))`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CalledHandler {
    /// `then`, `catch` or `finally`.
    pub method: &'static str,
    /// The call of the handler.
    pub handler: Span,
    /// The called function.
    pub callee: Span,
    /// The text between the parentheses of the call.
    pub arguments: Span,
}

/// A `return` in the block of a `try` statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnInTry {
    /// The returned expression.
    pub value: Span,
    /// Whether the `try` has a `catch`.
    pub has_catch: bool,
}
