//! Compiled code: instructions for a stack machine.

use std::rc::Rc;

use num_bigint::BigInt;

use super::Span;
use super::string::JsString;
use super::value::Value;
use super::world::Decides;

/// The compiled code of a function, or of the top level of a file.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a function may be each of these, or not")]
pub(crate) struct FunctionCode {
    pub(crate) name: Rc<str>,
    /// `ExpectedArgumentCount`
    pub(crate) length: usize,
    /// Whether each parameter, up to the last one without a default, has no default.
    pub(crate) required: Vec<bool>,
    /// The number of its parameters; `None` if the last one takes all further arguments.
    pub(crate) parameters: Option<usize>,
    /// The name of each parameter, or `{}` for a pattern, without one that takes all further
    /// arguments.
    pub(crate) parameter_names: Vec<Rc<str>>,
    pub(crate) ops: Vec<Op>,
    /// The spans of the code, each with the index of the first instruction that it belongs to.
    pub(crate) spans: Vec<(u32, Span)>,
    pub(crate) strings: Vec<JsString>,
    pub(crate) bigints: Vec<Rc<BigInt>>,
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
    /// Whether it is a method, getter or setter, which is not a constructor.
    pub(crate) is_method: bool,
    pub(crate) is_class: bool,
    /// Whether it is the constructor of a derived class (`extends`).
    pub(crate) is_derived: bool,
    pub(crate) is_strict: bool,
    /// Whether it is code of a model, whose spans are not shown.
    pub(crate) is_model: bool,
    /// Whether it gives values to the state of the file, itself or in a function within it.
    pub(crate) is_writer: bool,
    pub(crate) span: Span,
    /// The span that `toString` returns, if it is not the function's own span: that of a method
    /// with its name, or of a class.
    pub(crate) source_text: Option<Span>,
}

impl FunctionCode {
    /// Whether it can be called with `new`.
    pub(crate) const fn is_constructor(&self) -> bool {
        self.is_class || !(self.is_arrow || self.is_method || self.is_async || self.is_generator)
    }

    /// The arguments for which it has parameters.
    pub(crate) fn declared<'a>(&self, arguments: &'a [Value]) -> &'a [Value] {
        let count = self.parameters.unwrap_or(arguments.len());
        &arguments[..count.min(arguments.len())]
    }

    /// The span of the code at an instruction.
    pub(crate) fn span_at(&self, pc: usize) -> Span {
        let after = self.spans.partition_point(|(from, _)| *from as usize <= pc);
        after.checked_sub(1).map_or(self.span, |index| self.spans[index].1)
    }
}

/// The target of a `break` or `continue`, and the state of the frame there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exit {
    pub(crate) target: u32,
    /// The number of entries that remain on each stack of the frame.
    pub(crate) handlers: u32,
    pub(crate) completions: u32,
    pub(crate) scopes: u32,
    pub(crate) values: u32,
    pub(crate) conditions: u32,
}

/// A call in the text.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    pub(crate) span: Span,
    /// The callee as written, without a leading `this.`.
    pub(crate) callee: Rc<str>,
    pub(crate) not_callable: NotCallable,
    /// The last name of the callee: `b` of `a.b`.
    pub(crate) name: Rc<str>,
    /// Whether its result is not used: the call is a statement, with or without `await`.
    pub(crate) is_unused: bool,
    /// Whether the code reads a member of the result that is not one of a promise: the chain
    /// continues, as in `db.select().from(users)`.
    pub(crate) is_continued: bool,
    /// The function to which the variable at the start of the callee belongs, or the class to
    /// whose instances `this` refers. `None` if the callee means the same in the whole file.
    pub(crate) owner: Option<Span>,
}

/// The kinds of private names, which differ in their error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrivateKind {
    Field,
    /// A method or accessor of the instances.
    Method,
    /// A method or accessor of the class.
    Static,
}

/// The error message for a callee that is not callable, or no constructor.
#[derive(Clone, Debug)]
pub(crate) enum NotCallable {
    /// The message describes the value.
    Value,
    /// The message shows this callee.
    Callee(Rc<str>),
    /// The message is this text.
    Says(Rc<str>),
}

/// A callee as written, and what determines the meaning of its first name (see
/// [`CallSite::owner`]).
pub(crate) type Callee = (Rc<str>, Option<Span>);

impl CallSite {
    pub(crate) fn called(&self) -> Callee {
        (Rc::clone(&self.callee), self.owner)
    }

    /// A call that the code does not write as a call: native code makes it.
    pub(crate) fn of_native(span: Span, callee: Rc<str>, name: Rc<str>) -> Self {
        let not_callable = NotCallable::Callee(Rc::clone(&callee));
        let (is_unused, is_continued) = (false, false);
        Self { span, callee, not_callable, name, is_unused, is_continued, owner: None }
    }
}

/// A decision that depends on a value: about a condition, a loop, or a number of elements.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) span: Span,
    pub(crate) text: Rc<str>,
    pub(crate) kind: ConditionKind,
    pub(crate) decides: Decides,
    /// For an iterated value: the error message if the value is not iterable.
    pub(crate) not_iterable: NotIterable,
}

/// The error message for a value that is not iterable.
#[derive(Clone, Debug, Default)]
pub(crate) enum NotIterable {
    /// The message describes the value.
    #[default]
    Value,
    /// The message is this text.
    Says(Rc<str>),
    /// The message says that this expression cannot be destructured.
    Property(Rc<str>),
    /// The message is that of a spread element, and shows this expression, or else the value.
    Spread(Option<Rc<str>>),
}

/// The destructured value of an object pattern, which must not be `undefined` or `null`.
#[derive(Clone, Debug)]
pub(crate) struct Destructured {
    pub(crate) source: PatternSource,
    /// The key of the first property, if it is known, and whether the error message only says that
    /// this property cannot be read.
    pub(crate) first: Option<(Rc<str>, bool)>,
}

/// The source of a destructured value.
#[derive(Clone, Debug, Default)]
pub(crate) enum PatternSource {
    /// The surrounding pattern.
    #[default]
    Pattern,
    /// A property of this expression, which is destructured by an array pattern.
    Property(Rc<str>),
    /// An argument of a call.
    Argument,
    /// An expression, as V8 prints it; with the error message if an array pattern destructures it.
    Expression { printed: Rc<str>, not_iterable: Option<Rc<str>> },
}

/// The kinds of conditions, which differ in the value that is assumed if the condition is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConditionKind {
    /// A branch. It is assumed to be taken.
    Branch,
    /// A guard, whose branch exits, perhaps with `throw`, or a replacement of a missing value. It
    /// is assumed not to be taken.
    Guard { throws: bool },
    /// An exit from a loop that has no other end, or whose other end does not depend on an unknown
    /// value. It is assumed to be taken in the third iteration.
    Exit(LoopExit),
    /// The condition of a loop. Three iterations are assumed. `waits` is whether the loop awaits,
    /// so that it can run forever without blocking the thread, and `counts` whether it counts, so
    /// that it ends by itself.
    Loop { waits: bool, counts: bool },
    /// The number of elements of an iterable. Three are assumed.
    Count,
}

/// What follows for an unknown part of a condition from the decision about the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Whether its truth is the negation of the decision.
    pub(crate) negated: bool,
    pub(crate) sure: Sure,
    /// The decision about this part if the condition is that of a guard, which is not taken, and
    /// awaits on the right of this part: the value that does not skip the right side.
    pub(crate) goes_on: Option<bool>,
}

impl Part {
    /// The whole condition.
    pub(crate) const WHOLE: Self = Self { negated: false, sure: Sure::ALWAYS, goes_on: None };
}

/// Whether the decision about a condition decides the truth of a part of it: `a && b` is true only
/// if both parts are, but false if either is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sure {
    pub(crate) if_true: bool,
    pub(crate) if_false: bool,
}

impl Sure {
    /// That of the whole condition.
    pub(crate) const ALWAYS: Self = Self { if_true: true, if_false: true };

    pub(crate) const fn unless(self, decision: bool) -> Self {
        Self { if_true: self.if_true && !decision, if_false: self.if_false && decision }
    }

    pub(crate) const fn is_if(self, decision: bool) -> bool {
        if decision { self.if_true } else { self.if_false }
    }
}

/// The relation of an exit condition to its loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LoopExit {
    /// Whether the loop is exited if the condition is true; otherwise it is exited if it is false.
    pub(crate) leaves_if: bool,
    /// The condition of the loop itself, if it is not endless.
    pub(crate) of: Option<u32>,
}

/// The strings of a tagged template: cooked (if the escapes are valid) and raw.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) cooked: Vec<Option<JsString>>,
    pub(crate) raw: Vec<JsString>,
}

/// The position of a variable: the number of scopes to go outward, and the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) hops: u16,
    pub(crate) slot: u32,
}

/// An instruction. Its effect on the stack is written as `before → after`; the top of the stack is
/// last. The numbers are indices into the function's tables, or jump targets.
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
    /// → regexp; with the indices of the strings for flags and pattern
    RegExp(u32, u32),
    /// → an unknown value with this source text
    Unknown(u32),
    /// → `undefined`; but while the definitions run, → an unknown value with this name, because
    /// functions that do not run may assign the variable.
    Uninitialized(u32),
    /// value → value, or an unknown one if the value is that with which this number of the file's
    /// state starts, and the program cannot know it.
    Start(u32),
    /// Records that this number of the file's state got a value.
    Wrote(u32),
    Function(u32),
    // Stack operations
    Pop,
    /// a → a a
    Dup,
    /// a b → a b a b
    Dup2,
    /// a b → b a
    Swap,
    /// Copies the value that is this many entries below the top (0 is the top).
    Pick(u32),
    /// Moves the top below this many other values.
    Bury(u32),
    // Variables
    Get(Variable, u32),
    /// v → v
    Set(Variable, u32),
    /// v →
    Initialize(Variable),
    /// If the top is an unknown value: gives it the name of a variable.
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
    /// → arguments object; with whether it is that of a function that is not strict and has only
    /// simple parameters
    ArgumentsObject(bool),
    /// arguments → arguments: makes the element with this index an alias of the variable in this
    /// slot of the function's scope
    MapArgument(u32, u32),
    CurrentFunction,
    /// → an export of a module; with the strings for module and name
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
    /// k f → k f: `SetFunctionName`, if the function has no name
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
    /// source keys.. → rest; with the number of keys
    RestProperties(u32),
    /// v → v: `RequireObjectCoercible`
    RequireObject(u32),
    /// k → k, converted to a property key
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
    /// → name; with the source text of the name, and the name of the class in error messages
    NewPrivateName {
        name: u32,
        class: u32,
        kind: PrivateKind,
    },
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
    /// Throws if the parent class is not a constructor.
    RequireSuperConstructor,
    /// arguments.. → this
    SuperCall(u32, u32),
    /// array → this
    SuperCallSpread(u32),
    /// → strings
    TemplateObject(u32),
    /// v.. → string; with the number of parts
    Concatenate(u32),
    /// v → v; an object is converted to a string
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
    /// v →: jumps if the truth of `v` is `is`.
    JumpIf {
        is: bool,
        part: Part,
        target: u32,
        condition: u32,
    },
    /// Lets the next evaluation of a condition make a new decision.
    Decide(u32),
    /// v → v if it jumps, otherwise v →
    JumpIfFalseOrPop(u32, u32),
    JumpIfTrueOrPop(u32, u32),
    JumpIfNotNullishOrPop(u32, u32),
    /// v → v: jumps if `v` is not `undefined`, otherwise pops it
    JumpIfDefinedOrPop(u32),
    /// v → v: if `v` is nullish, pops it and jumps
    JumpIfNullishPop(u32),
    /// Leaves a block for the target of an exit, through every `finally` block on the way.
    Leave(u32),
    LoopBegin(u32),
    // Tracking of the conditions that decide whether code is reached
    EnterCondition,
    /// v → v, which depends on the conditions around it: they chose it
    DeriveFromCondition,
    /// Removes the conditions since the matching `EnterCondition`, unless `keeps` is set.
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
    /// iterator next → iterator next value; if the iterator is done, pops both and jumps
    IteratorNext(u32),
    /// iterator next reference.. → iterator next reference.. value; with the number of values of
    /// the reference. When the iterator is done, the value is `undefined`, and `next` is replaced
    /// by `null`.
    IteratorStep(u32),
    /// iterator next reference.. → iterator next reference.. array
    IteratorRest(u32),
    /// iterator next →: closes the iterator, unless it is done
    IteratorClose,
    /// iterator next → iterator next result, to be awaited
    AsyncIteratorCall,
    /// iterator next result → iterator next value; if the iterator is done, pops all and jumps
    AsyncIteratorValue(u32),
    /// iterator next → result, to be awaited; jumps if there is nothing to close
    AsyncIteratorClose(u32),
    /// result →
    AsyncIteratorClosed,
    /// iterator next →: closes the iterator because of the completion with which the block was left
    IteratorCloseFor,
    /// object → array of keys, as for `for..in`
    EnumerateKeys,
    // Abrupt completions
    Throw,
    Return,
    /// Pushes a handler: the `catch` block starts at the target.
    PushCatch(u32),
    /// Pushes a handler: the `finally` block starts at the target.
    PushFinally(u32),
    /// Excludes the top value from those that the last handler keeps: it is removed if the handler
    /// is reached.
    HandlerBelow,
    PopHandler,
    /// Enters a `finally` block with a normal completion.
    NormalCompletion,
    /// Ends a `finally` block: continues with the completion with which it was entered.
    EndFinally,
    ThrowReferenceError(u32),
    /// Jumps if the requested function needs none of the next statements.
    SkipUnlessNeeded {
        first: u32,
        count: u32,
        target: u32,
    },
    // Disposal
    /// value → value disposer
    Disposer {
        is_async: bool,
    },
    /// disposer → result. Jumps with `undefined` if nothing is to be disposed or awaited.
    Dispose {
        is_async: bool,
        target: u32,
    },
    /// Jumps unless the disposals so far must be awaited and were not; with the last disposal of a
    /// list, they end.
    SkipUnlessAwaitIsDue {
        is_last: bool,
        target: u32,
    },
    /// error →, into the completion of the block
    Suppress,
    // Suspension
    Await,
    /// v →, for the value of an `await` that nothing uses
    DropAwaited,
    AwaitYielded,
    Yield,
    /// iterable → iterator next received, for `yield*`; with the error message (an index into
    /// [`FunctionCode::strings`]) if the value is not iterable, unless it describes the value.
    DelegateBegin {
        not_iterable: Option<u32>,
    },
    /// iterator next received → iterator next result, to be awaited in an async generator. If the
    /// iterator lacks the method, a `throw` request throws, and a `return` request jumps with the
    /// received value.
    DelegateCall(u32),
    /// iterator next result → value and jumps if the iterator is done, otherwise no change
    DelegateResult(u32),
    /// iterator next result → iterator next received: yields the result without unwrapping it
    DelegateYield,
    /// Continues after the value of a `return` request was awaited.
    DelegateReceived,
    /// Returns the generator object from the call of a generator function, whose parameters are
    /// bound.
    GeneratorStart,
    // Classes
    /// parent → constructor prototype
    Class {
        code: u32,
        has_parent: bool,
    },
    /// constructor prototype method → constructor prototype method: sets the home object
    MakeMethod {
        is_static: bool,
    },
    /// constructor prototype → constructor prototype: defines the fields of instances
    SetFields(u32),
    /// constructor → constructor: runs the static fields and blocks
    RunStatic(u32),
    ImportCall,
}

/// The properties of a method definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method {
    pub(crate) kind: MethodKind,
    /// Whether the property is enumerable: in an object literal, but not in a class.
    pub(crate) enumerable: bool,
    /// The string for the key, unless the key is computed.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Its precedence: of two operators, the one with the higher precedence is evaluated first.
    pub(crate) const fn precedence(self) -> u8 {
        match self {
            Self::BitOr => 5,
            Self::BitXor => 6,
            Self::BitAnd => 7,
            Self::Equal | Self::NotEqual | Self::StrictlyEqual | Self::NotStrictlyEqual => 8,
            Self::Less
            | Self::LessOrEqual
            | Self::Greater
            | Self::GreaterOrEqual
            | Self::In
            | Self::InstanceOf => 9,
            Self::ShiftLeft | Self::ShiftRight | Self::ShiftRightUnsigned => 10,
            Self::Add | Self::Subtract => 11,
            Self::Multiply | Self::Divide | Self::Remainder => 12,
            Self::Power => 13,
        }
    }

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
