//! Compiles the syntax tree of oxc to instructions.
//!
//! Variables are resolved here: each scope with variables is an environment at run time, and a name
//! becomes a number of scopes to go outward and a slot. The code does not refer to the tree.

mod assignment;
mod block_functions;
mod call;
mod callee;
mod class;
mod condition;
mod disposal;
mod expression;
mod function;
mod guard;
mod iteration;
mod literal;
pub(super) mod namespace;
mod pattern;
mod printed;
mod reach;
mod scope;
mod state;
mod statement;

pub(super) use condition::is_exit;
pub(super) use function::required;
pub(super) use iteration::head;
pub(super) use statement::unparenthesized;

use std::collections::BTreeSet;
use std::rc::Rc;

use oxc_ast::ast::{Expression, Program};
use oxc_span::GetSpan;

use super::Span;
use super::code::{
    CallSite, Callee, Condition, ConditionKind, Exit, FunctionCode, NotCallable, NotIterable, Op,
    PatternSource, Variable,
};
use super::state::State;
use super::string::JsString;
use super::unknown::cut;
use super::world::Decides;
use crate::javascript::is_of_name;
use guard::{Rest, Role};
pub(super) use reach::Reach;
use scope::{Assignable, Scope, ScopeKind};

/// The result of compiling a file.
pub(super) struct Compiled {
    pub(super) main: Rc<FunctionCode>,
    /// Every call in the text, in order.
    pub(super) calls: Vec<Span>,
    /// The callees of awaited and chained calls, if all functions of the file, or all methods of a
    /// class, mean the same by them; each with the class.
    pub(super) awaited: BTreeSet<Callee>,
}

/// The purpose of a compilation, which determines what is included.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose<'s> {
    /// Running the top level as a program.
    Program,
    /// Running the definitions of the top level. Statements that start at these positions are
    /// omitted, and a variable that such a statement assigns is unknown. The start values of the
    /// state may be unknown.
    Definitions(&'s BTreeSet<u32>, &'s State),
    /// Running a model of a module, whose spans are not shown.
    Model,
}

/// Compiles a file. The top level of a module is compiled as an async function.
pub(super) fn compile<'s>(
    program: &Program<'_>,
    text: &'s str,
    is_module: bool,
    purpose: Purpose<'s>,
) -> Compiled {
    let mut compiler = Compiler {
        text,
        builders: Vec::new(),
        scopes: Vec::new(),
        calls: Vec::new(),
        awaited: BTreeSet::new(),
        class: None,
        is_module,
        purpose,
    };
    let main = compiler.program(program);
    let mut calls = compiler.calls;
    calls.sort_unstable();
    calls.dedup();
    Compiled { main, calls, awaited: compiler.awaited }
}

/// The compiler.
pub(super) struct Compiler<'s> {
    text: &'s str,
    /// The functions around the current position, from the outermost to the innermost.
    builders: Vec<Builder>,
    /// The scopes around the current position, of all these functions.
    scopes: Vec<Scope>,
    calls: Vec<Span>,
    awaited: BTreeSet<Callee>,
    /// The innermost class around the current position.
    class: Option<Span>,
    is_module: bool,
    purpose: Purpose<'s>,
}

/// A function that is being compiled.
#[derive(Default)]
pub(super) struct Builder {
    code: FunctionCode,
    /// The class to whose instances `this` refers.
    class: Option<Span>,
    /// The number of entries on each stack of the frame, as far as statements determine it.
    depths: Depths,
    loops: Vec<Target>,
    /// The labels before the next statement.
    labels: Vec<String>,
    /// The span of the call whose result is not used.
    unused: Option<Span>,
    /// The resources that the lists of statements around the current position dispose.
    disposals: Vec<disposal::Disposal>,
    /// The span of the next `if`, and its relation to the statements after it.
    role: Option<(Span, Role)>,
    /// The code after the current statement.
    rest: Rest,
    /// The span of the next loop, if the statements after it only throw.
    before_throw: Option<Span>,
    /// The source of the value that the next pattern destructures.
    pattern_source: PatternSource,
    /// Whether V8's error messages describe values instead of printing expressions: in computed
    /// keys, static fields and static blocks.
    describes_values: bool,
    /// The span of the next call whose result is iterated, and V8's error message if its callee is
    /// not callable.
    iterated_call: Option<(Span, Rc<str>)>,
    /// The parameter properties of a constructor, until the code that sets them is emitted.
    properties: Vec<String>,
    /// The index in `scopes` of the scope of its `var` declarations.
    var_scope: usize,
    /// The starts of the functions in blocks that are also `var`s of this function (ECMA-262,
    /// B.3.3).
    block_functions: BTreeSet<u32>,
    /// The enums and namespaces declared so far, by the number of surrounding scopes and the name.
    merged: BTreeSet<(usize, String)>,
}

#[derive(Clone, Copy, Default)]
struct Depths {
    handlers: u32,
    completions: u32,
    scopes: u32,
    values: u32,
    conditions: u32,
}

/// A statement that is a target of `break` or `continue`.
struct Target {
    labels: Vec<String>,
    /// Whether `break` without a label leaves it.
    is_breakable: bool,
    is_loop: bool,
    /// How the loop ends without an exit.
    end: LoopEnd,
    /// The loop's condition, if its body awaits.
    waits_for: Option<u32>,
    at: Depths,
    /// The depths of the stacks at the target of `continue`.
    continues_at: Depths,
    breaks: Vec<usize>,
    continues: Vec<usize>,
}

/// How a loop ends without an exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LoopEnd {
    /// It has no condition, or one that is always true.
    Never,
    /// It counts, so not every exit is its goal.
    Count,
    Condition,
}

/// A jump whose target has not been set.
#[derive(Clone, Copy, Debug)]
struct Label(usize);

impl Compiler<'_> {
    fn builder(&mut self) -> &mut Builder {
        self.builders.last_mut().expect("something is being compiled")
    }

    fn code(&mut self) -> &mut FunctionCode {
        &mut self.builder().code
    }

    fn emit(&mut self, op: Op) {
        self.code().ops.push(op);
    }

    /// Emits a jump; [`land`](Self::land) sets its target.
    fn jump(&mut self, op: Op) -> Label {
        self.emit(op);
        Label(self.here() as usize - 1)
    }

    /// The index of the next instruction.
    fn here(&mut self) -> u32 {
        u32::try_from(self.code().ops.len()).expect("fewer than 2^32 instructions")
    }

    /// Sets the target of a jump to the next instruction.
    fn land(&mut self, Label(at): Label) {
        let here = self.here();
        let target = match &mut self.code().ops[at] {
            Op::Jump(target)
            | Op::JumpIf { target, .. }
            | Op::JumpIfFalseOrPop(target, _)
            | Op::JumpIfTrueOrPop(target, _)
            | Op::JumpIfNotNullishOrPop(target, _)
            | Op::JumpIfDefinedOrPop(target)
            | Op::JumpIfNullishPop(target)
            | Op::IteratorNext(target)
            | Op::AsyncIteratorValue(target)
            | Op::AsyncIteratorClose(target)
            | Op::DelegateCall(target)
            | Op::DelegateResult(target)
            | Op::PushCatch(target)
            | Op::PushFinally(target)
            | Op::Dispose { target, .. }
            | Op::SkipUnlessAwaitIsDue { target, .. }
            | Op::SkipUnlessNeeded { target, .. } => target,
            other => unreachable!("{other:?} is no jump"),
        };
        *target = here;
    }

    fn land_all(&mut self, labels: impl IntoIterator<Item = Label>) {
        for label in labels {
            self.land(label);
        }
    }

    /// Sets the span of the instructions that come next.
    fn mark(&mut self, of: &impl GetSpan) {
        let span = span(of);
        let here = self.here();
        let spans = &mut self.code().spans;
        match spans.last_mut() {
            Some(last) if last.0 == here => last.1 = span,
            Some(last) if last.1 == span => {}
            _ => spans.push((here, span)),
        }
    }

    fn string(&mut self, text: &str) -> u32 {
        self.js_string(JsString::from(text))
    }

    fn js_string(&mut self, text: JsString) -> u32 {
        let strings = &mut self.code().strings;
        // Only recent strings are compared, because a search through all strings of a large
        // function would take quadratic time.
        let recent = strings.len().saturating_sub(16);
        let known = strings[recent..].iter().position(|known| *known == text);
        let index = known.map_or_else(
            || {
                strings.push(text);
                strings.len() - 1
            },
            |at| at + recent,
        );
        u32::try_from(index).expect("fewer than 2^32 strings")
    }

    fn condition(&mut self, of: &impl GetSpan, kind: ConditionKind) -> u32 {
        let not_iterable = NotIterable::default();
        let (text, decides) = (self.source(of), Decides::Branch);
        let condition = Condition { span: span(of), text, kind, decides, not_iterable };
        let conditions = &mut self.code().conditions;
        conditions.push(condition);
        u32::try_from(conditions.len() - 1).expect("fewer than 2^32 conditions")
    }

    /// Adds a condition for an iterated value.
    fn iterated(&mut self, of: &impl GetSpan, not_iterable: Option<String>) -> u32 {
        let condition = self.condition(of, ConditionKind::Count);
        if let Some(says) = not_iterable {
            self.says_not_iterable(condition, says);
        }
        condition
    }

    /// Sets V8's error message for a condition whose value is not iterable.
    fn says_not_iterable(&mut self, condition: u32, says: String) {
        if !self.builder().describes_values {
            self.code().conditions[condition as usize].not_iterable =
                NotIterable::Says(says.into());
        }
    }

    /// Sets V8's error message if an expression that comes next is a call whose callee is not
    /// callable, because the result is iterated.
    fn iterates<'e, 'a>(
        &mut self,
        expression: &'e Expression<'a>,
        not_callable: impl FnOnce(&'e Expression<'a>) -> Option<String>,
    ) {
        let expression = unparenthesized(expression);
        if printed::callee(expression).is_some() {
            let says = not_callable(expression);
            self.builder().iterated_call = says.map(|says| (span(expression), says.into()));
        }
    }

    fn call_site(&mut self, of: &impl GetSpan, callee: &Expression<'_>) -> u32 {
        let printed = printed::printed(callee);
        let owner = self.owner(callee);
        let callee = self.callee_text(callee);
        self.call_site_of(of, callee, (printed, owner))
    }

    fn call_site_of(
        &mut self,
        of: &impl GetSpan,
        (callee, name): (Rc<str>, Rc<str>),
        (printed, owner): (Option<String>, Option<Span>),
    ) -> u32 {
        let span = span(of);
        let iterated = self.builder().iterated_call.take_if(|(iterated, _)| *iterated == span);
        let not_callable = match (iterated, printed) {
            _ if self.builder().describes_values => NotCallable::Value,
            (Some((_, says)), _) => NotCallable::Says(says),
            (None, Some(printed)) if *printed != *callee => NotCallable::Callee(printed.into()),
            _ => NotCallable::Callee(Rc::clone(&callee)),
        };
        self.calls.push(span);
        let is_continued = is_continued(&self.text[span.end as usize..]);
        let builder = self.builder();
        let is_unused = builder.unused.take_if(|unused| *unused == span).is_some();
        let site = CallSite { span, callee, not_callable, name, is_unused, is_continued, owner };
        builder.code.calls.push(site);
        u32::try_from(builder.code.calls.len() - 1).expect("fewer than 2^32 calls")
    }

    /// The source text of a node.
    fn text_of(&self, of: &impl GetSpan) -> &str {
        let span = of.span();
        &self.text[span.start as usize..span.end as usize]
    }

    /// The source text of a node, on one line. It is only displayed, so a long one is cut.
    fn source(&self, of: &impl GetSpan) -> Rc<str> {
        let text = cut(self.text_of(of), SHOWN);
        Rc::from(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn enter_scope(&mut self, scope: Scope) -> bool {
        let is_environment = scope.is_environment();
        if is_environment && scope.kind == ScopeKind::Block {
            let slots = scope.slots();
            self.emit(Op::PushScope(slots));
            self.builder().depths.scopes += 1;
        }
        self.scopes.push(scope);
        is_environment
    }

    fn leave_scope(&mut self) {
        let scope = self.scopes.pop().expect("a scope was entered");
        if scope.is_environment() && scope.kind == ScopeKind::Block {
            self.emit(Op::PopScope);
            self.builder().depths.scopes -= 1;
        }
    }

    /// Whether the source text of a node contains a name that a scope declares. If not, the scope
    /// is not needed.
    fn mentions(&self, of: &impl GetSpan, scope: &Scope) -> bool {
        let span = of.span();
        let text = &self.text[span.start as usize..span.end as usize];
        scope.names().any(|name| has_word(text, name))
    }

    /// The position of a variable; `None` if the file does not declare the name.
    fn resolve(&self, name: &str) -> Option<(Variable, Assignable)> {
        let mut hops = 0;
        for scope in self.scopes.iter().rev() {
            if let Some(binding) = scope.find(name) {
                let variable = Variable { hops, slot: binding.slot };
                return Some((variable, binding.assignable));
            }
            hops += u16::from(scope.is_environment());
        }
        None
    }

    /// The position of a variable in the scope of the function's `var`s.
    fn resolve_var(&mut self, name: &str) -> Option<Variable> {
        let at = self.builder().var_scope;
        let slot = self.scopes[at].find(name)?.slot;
        let inner = self.scopes[at + 1..].iter().filter(|scope| scope.is_environment()).count();
        Some(Variable { hops: u16::try_from(inner).ok()?, slot })
    }

    fn leave(&mut self, at: Depths) -> usize {
        let exit = Exit {
            target: 0,
            handlers: at.handlers,
            completions: at.completions,
            scopes: at.scopes,
            values: at.values,
            conditions: at.conditions,
        };
        let exits = &mut self.code().exits;
        exits.push(exit);
        let index = exits.len() - 1;
        self.emit(Op::Leave(u32::try_from(index).expect("fewer than 2^32 exits")));
        index
    }

    fn land_exits(&mut self, exits: &[usize]) {
        let here = self.here();
        for exit in exits {
            self.code().exits[*exit].target = here;
        }
    }
}

/// Whether a text contains a name as a whole word.
pub(super) fn has_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        !text[..at].ends_with(is_of_name) && !text[at + name.len()..].starts_with(is_of_name)
    })
}

/// The maximum number of characters of a source text that is displayed.
const SHOWN: usize = 80;

/// The span of a node.
fn span(of: &impl GetSpan) -> Span {
    let span = of.span();
    Span { start: span.start, end: span.end }
}

/// Whether the text after a call reads a member of its result that a promise does not have.
fn is_continued(after: &str) -> bool {
    next_member(after).is_some_and(|name| !matches!(name, "then" | "catch" | "finally"))
}

/// The member that the text after a call reads of its result.
pub(in crate::javascript::evaluator) fn next_member(after: &str) -> Option<&str> {
    let mut rest = after.trim_start();
    loop {
        let comment = match rest.get(..2) {
            Some("//") => rest.split_once('\n'),
            Some("/*") => rest.split_once("*/"),
            _ => break,
        };
        rest = comment.map_or("", |(_, rest)| rest.trim_start());
    }
    let rest = rest.trim_start_matches('!');
    let name = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.'))?.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
    Some(&name[..end.unwrap_or(name.len())])
}
