//! Compiled code: instructions for a stack machine.

use std::rc::Rc;

use super::Span;
use super::string::JsString;

/// A function, or the top level of a file, compiled.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a function may be each of these, or not")]
pub(crate) struct FunctionCode {
    pub(crate) name: Rc<str>,
    /// `ExpectedArgumentCount`
    pub(crate) length: usize,
    pub(crate) ops: Vec<Op>,
    /// The spans of the code, each with the first instruction that it applies to.
    pub(crate) spans: Vec<(u32, Span)>,
    pub(crate) strings: Vec<JsString>,
    pub(crate) bigints: Vec<i128>,
    pub(crate) functions: Vec<Rc<FunctionCode>>,
    pub(crate) calls: Vec<CallSite>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) templates: Vec<Template>,
    pub(crate) destructured: Vec<Destructured>,
    pub(crate) exits: Vec<Exit>,
    /// The number of variables in its outermost scope.
    pub(crate) slots: usize,
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    pub(crate) is_arrow: bool,
    /// A method, getter or setter: not a constructor.
    pub(crate) is_method: bool,
    pub(crate) is_class: bool,
    /// A constructor of a class that extends another.
    pub(crate) is_derived: bool,
    pub(crate) is_strict: bool,
    /// Code of a model: its spans are not shown.
    pub(crate) is_model: bool,
    pub(crate) span: Span,
    /// The result of `toString` if that is more than the span: a method with its name, a class.
    pub(crate) source_text: Option<Span>,
}

impl FunctionCode {
    /// Whether it can be called with `new`.
    pub(crate) const fn is_constructor(&self) -> bool {
        self.is_class || !(self.is_arrow || self.is_method || self.is_async || self.is_generator)
    }

    /// The span of the code at an instruction.
    pub(crate) fn span_at(&self, pc: usize) -> Span {
        let after = self.spans.partition_point(|(from, _)| *from as usize <= pc);
        after.checked_sub(1).map_or(self.span, |index| self.spans[index].1)
    }
}

/// The target of a `break` or `continue`, and what to leave on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) target: u32,
    /// The number of entries that stay on each stack of the frame.
    pub(crate) handlers: u32,
    pub(crate) completions: u32,
    pub(crate) scopes: u32,
    pub(crate) values: u32,
    pub(crate) conditions: u32,
}

/// The site of a call in the text.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    pub(crate) span: Span,
    /// The callee as written, without `this.`.
    pub(crate) callee: Rc<str>,
    /// The callee as error messages show it.
    pub(crate) printed: Rc<str>,
    /// The last name of the callee: `b` of `a.b`.
    pub(crate) name: Rc<str>,
    /// Whether it is awaited or fire-and-forget, and its result is not used.
    pub(crate) is_unused: bool,
}

/// Something that a value decides: a condition, a loop, a count.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) span: Span,
    pub(crate) text: Rc<str>,
    pub(crate) kind: ConditionKind,
    /// If it is something that is iterated, the error if it cannot be.
    pub(crate) not_iterable: NotIterable,
}

/// What the error says of a value that cannot be iterated.
#[derive(Clone, Debug, Default)]
pub(crate) enum NotIterable {
    /// What the value is.
    #[default]
    Value,
    /// This.
    Says(Rc<str>),
    /// That it is a property of this, which is taken apart.
    Property(Rc<str>),
    /// That it is spread.
    Spread,
}

/// What must be an object, because a pattern takes properties from it.
#[derive(Clone, Debug)]
pub(crate) struct Destructured {
    pub(crate) source: PatternSource,
    /// The first property that is taken, if it has a name, and whether the error says only that
    /// it cannot be read.
    pub(crate) first: Option<(Rc<str>, bool)>,
}

/// Where the value of a pattern comes from.
#[derive(Clone, Debug, Default)]
pub(crate) enum PatternSource {
    /// From a pattern around it.
    #[default]
    Pattern,
    /// A list, from a property of an expression.
    Property(Rc<str>),
    /// From the caller.
    Argument,
    /// From an expression; nothing is said of a member for a list.
    Expression { printed: Rc<str>, not_iterable: Option<Rc<str>> },
}

/// What is assumed if the value is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConditionKind {
    /// It is true.
    Branch,
    /// Its branch only exits, or replaces a missing value: it is false.
    Guard,
    /// It exits a loop without another end, or with an end that no unknown value decides: it is
    /// true in the third iteration.
    Exit(LoopExit),
    /// It starts another iteration of a loop: three times. `waits` is whether the loop could
    /// continue forever without blocking the thread if its condition is always true.
    Loop { waits: bool },
    /// The number of elements of an iterable: three.
    Count,
}

/// How a loop is exited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LoopExit {
    /// Whether the loop is exited if the condition is true.
    pub(crate) leaves_if: bool,
    /// The condition of the loop itself, if it has one.
    pub(crate) of: Option<u32>,
}

/// The strings of a tagged template: cooked, where they can be, and raw.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) cooked: Vec<Option<JsString>>,
    pub(crate) raw: Vec<JsString>,
}

/// The position of a variable: the number of scopes outward, and the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) hops: u16,
    pub(crate) slot: u16,
}

/// An instruction. What it takes from the stack and leaves there is written as `before → after`,
/// the top being last; numbers are indices into the function's tables, or targets of jumps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    // Constants: → v
    Undefined,
    Null,
    True,
    False,
    Number(f64),
    String(u32),
    BigInt(u32),
    /// flags pattern: strings
    RegExp(u32, u32),
    /// An unknown value with that source text.
    Unknown(u32),
    /// `undefined`; while a function is looked up, an unknown value with that name, because other
    /// functions set the variables that they share.
    Uninitialized(u32),
    Function(u32),
    // The stack itself
    Pop,
    /// a → a a
    Dup,
    /// a b → a b a b
    Dup2,
    /// a b → b a
    Swap,
    /// Copies the value that is that many below the top (0).
    Pick(u32),
    /// Moves the top below that many others.
    Bury(u32),
    // Variables
    Get(Variable, u32),
    /// v → v
    Set(Variable, u32),
    /// v →
    Initialize(Variable),
    /// Gives an unknown value on the top the name of a variable.
    NameUnknown(u32),
    AssignToConstant(u32),
    GetGlobal(u32),
    /// v → v
    SetGlobal(u32),
    TypeofGlobal(u32),
    // Scopes
    PushScope(u32),
    PopScope,
    CopyScope,
    This,
    NewTarget,
    // Arguments
    Argument(u32),
    RestArguments(u32),
    ArgumentsObject,
    CurrentFunction,
    /// → what a module exports by a name: strings
    Import(u32, u32),
    // Objects
    NewObject,
    NewArray,
    /// a v → a
    Append,
    /// a → a
    AppendHole,
    /// a iterable → a
    AppendAll(u32),
    /// o v → o
    DefineField(u32),
    /// k f → k f: `SetFunctionName`, of a function without a name
    NameComputed,
    /// o k v → o
    DefineComputed,
    /// o f → o
    DefineMethod(Method),
    /// o k f → o
    DefineComputedMethod(Method),
    /// o v → o
    CopyProperties,
    /// o v → o
    SetPrototype,
    /// source keys.. → rest, of that many keys
    RestProperties(u32),
    /// v → v; throws if it is `undefined` or `null`
    RequireObject(u32),
    /// k → k, as a property key
    ToPropertyKey,
    // Properties
    /// o → v
    GetProperty(u32),
    /// o k → v
    GetElement,
    /// o v → v
    SetProperty(u32),
    /// o k v → v
    SetElement,
    /// o → boolean
    DeleteProperty(u32),
    /// o k → boolean
    DeleteElement,
    /// o name → v
    GetPrivate,
    /// o name v → v
    SetPrivate,
    /// o name → boolean
    HasPrivate,
    /// o name v →
    DefinePrivate,
    /// o name f →
    DefinePrivateMethod(MethodKind),
    /// → name; with its source text
    NewPrivateName(u32),
    /// k → v
    GetSuper,
    /// k v → v
    SetSuper,
    // Calls
    /// this f arguments.. → v
    Call(u32, u32),
    /// this f array → v
    CallSpread(u32),
    /// f arguments.. → v
    New(u32, u32),
    /// f array → v
    NewSpread(u32),
    /// Throws if there is no constructor to call.
    RequireSuperConstructor,
    /// arguments.. → this
    SuperCall(u32, u32),
    /// array → this
    SuperCallSpread(u32),
    /// → strings
    TemplateObject(u32),
    /// v.. → string, of that many parts
    Concatenate(u32),
    /// v → v, as a string if it is an object
    ToTemplatePart,
    // Operators
    Unary(Unary),
    /// a b → v
    Binary(Binary),
    /// v → number or bigint
    ToNumeric,
    Increment,
    Decrement,
    Typeof,
    // Jumps
    Jump(u32),
    /// v →: jumps if the truth of `v` is that; for an unknown value, as the condition is decided,
    /// or the opposite.
    JumpIf {
        is: bool,
        negated: bool,
        target: u32,
        condition: u32,
    },
    /// Decides a condition again when it is next evaluated.
    Decide(u32),
    /// v → v, jumping; or v →
    JumpIfFalseOrPop(u32, u32),
    JumpIfTrueOrPop(u32, u32),
    JumpIfNotNullishOrPop(u32, u32),
    /// v → v; jumps if it is not `undefined`, otherwise pops it
    JumpIfDefinedOrPop(u32),
    /// v → v; if it is nullish, pops it and jumps
    JumpIfNullishPop(u32),
    /// Takes an exit, through every `finally` on the way.
    Leave(u32),
    LoopBegin(u32),
    // The conditions that decide whether code is reached
    EnterCondition,
    /// Removes the conditions since the matching `EnterCondition`, or keeps them.
    LeaveCondition {
        keeps: bool,
    },
    // Iteration
    /// iterable → iterator next
    GetIterator {
        condition: u32,
        at_least: u32,
    },
    GetAsyncIterator {
        condition: u32,
    },
    /// iterator next → iterator next value, or jumps, having popped both
    IteratorNext(u32),
    /// iterator next reference.. → iterator next reference.. value; `undefined` when it is done,
    /// which is recorded by `null` in place of `next`. The reference has that many values.
    IteratorStep(u32),
    /// iterator next reference.. → iterator next reference.. array
    IteratorRest(u32),
    /// iterator next →: closes it unless it is done
    IteratorClose,
    /// iterator next → iterator next result, to be awaited
    AsyncIteratorCall,
    /// iterator next result → iterator next value, or jumps, having popped all
    AsyncIteratorValue(u32),
    /// iterator next → result, to be awaited; or jumps if there is nothing to close
    AsyncIteratorClose(u32),
    /// result →
    AsyncIteratorClosed,
    /// iterator next →: closes it because of the completion that led here
    IteratorCloseFor,
    /// object → array of keys, as `for..in` takes them
    EnumerateKeys,
    // Leaving
    Throw,
    Return,
    /// A catch block starts at the target.
    PushCatch(u32),
    /// A finally block starts at the target.
    PushFinally(u32),
    /// The handler was pushed below a value on the stack that must be removed.
    HandlerBelow,
    PopHandler,
    /// Enters a finally block normally.
    NormalCompletion,
    /// Continues as the finally block was entered.
    EndFinally,
    ThrowReferenceError(u32),
    /// Jumps if the running function needs none of the next statements.
    SkipUnlessNeeded {
        first: u32,
        count: u16,
        target: u32,
    },
    // Stopping
    Await,
    Yield,
    /// iterable → iterator next received: for `yield*`
    DelegateBegin,
    /// iterator next received → iterator next result, to be awaited in an async generator; if the
    /// iterator has no such method, leaves as that request specifies
    DelegateCall(u32),
    /// iterator next result → value, jumping, when it is done
    DelegateResult(u32),
    /// iterator next result → iterator next received: yields the result as it is
    DelegateYield,
    /// The value to return has been awaited.
    DelegateReceived,
    /// For a generator: parameters are bound, and the call returns the generator object.
    GeneratorStart,
    // Classes
    /// parent → constructor prototype
    Class {
        code: u32,
        has_parent: bool,
    },
    /// constructor prototype → constructor prototype: the fields of instances
    SetFields(u32),
    /// constructor → constructor: runs static initializers
    RunStatic(u32),
    ImportCall,
}

/// How a method is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) kind: MethodKind,
    /// Enumerable in an object literal, not in a class.
    pub(crate) enumerable: bool,
    /// The string that is its key, unless it is computed.
    pub(crate) key: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MethodKind {
    Method,
    Get,
    Set,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Plus,
    Negate,
    Not,
    BitNot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    BitAnd,
    BitOr,
    BitXor,
    Equal,
    NotEqual,
    StrictlyEqual,
    NotStrictlyEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    InstanceOf,
}

impl Binary {
    /// Its source text.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Power => "**",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::ShiftRightUnsigned => ">>>",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::StrictlyEqual => "===",
            Self::NotStrictlyEqual => "!==",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::InstanceOf => "instanceof",
        }
    }
}
