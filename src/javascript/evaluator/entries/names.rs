//! The names of functions and callees.

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{
    Argument, CallExpression, Expression, ObjectExpression, ObjectPropertyKind, PropertyKey,
    UnaryOperator,
};
use oxc_span::GetSpan as _;

/// Collects the ends of the calls in a chain: for `a().b(x)`, both.
pub(super) fn spine(expression: &Expression<'_>, calls: &mut BTreeSet<u32>) {
    match unwrapped(expression) {
        Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::Void => {
            spine(&unary.argument, calls);
        }
        Expression::CallExpression(call) => {
            calls.insert(call.span.end);
            spine(&call.callee, calls);
        }
        Expression::StaticMemberExpression(member) => spine(&member.object, calls),
        _ => {}
    }
}

/// The name of a called function, with its receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Callee {
    pub(super) receiver: Receiver,
    pub(super) name: String,
}

impl Callee {
    /// The name of a callee, unless it is another expression, such as a call.
    pub(super) fn of(callee: &Expression<'_>) -> Option<Self> {
        let (receiver, name) = match unwrapped(callee) {
            Expression::Identifier(name) => (Receiver::None, name.name.to_string()),
            Expression::StaticMemberExpression(member) => {
                let receiver = match Receiver::of(&member.object) {
                    // The functions of the file have the names under which it exports them.
                    _ if is_exports(&member.object) => Receiver::None,
                    receiver => receiver,
                };
                (receiver, member.property.name.to_string())
            }
            Expression::PrivateFieldExpression(member) => {
                (Receiver::of(&member.object), format!("#{}", member.field.name))
            }
            _ => return None,
        };
        Some(Self { receiver, name })
    }
}

/// `exports` or `module.exports`
pub(super) fn is_exports(object: &Expression<'_>) -> bool {
    match unwrapped(object) {
        Expression::Identifier(name) => name.name == "exports",
        Expression::StaticMemberExpression(member) => {
            member.property.name == "exports" && member.object.is_specific_id("module")
        }
        _ => false,
    }
}

/// The receiver of a call, as far as its name is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Receiver {
    /// There is none: `load()`.
    None,
    This,
    /// It is a variable, a field of `this`, or a new instance of a class, with this name:
    /// `service.load()`, `this.service.load()`.
    Name(String),
    /// It is another expression.
    Other,
}

impl Receiver {
    pub(super) fn of(object: &Expression<'_>) -> Self {
        match unwrapped(object) {
            Expression::ThisExpression(_) | Expression::Super(_) => Self::This,
            Expression::Identifier(name) => Self::Name(name.name.to_string()),
            Expression::NewExpression(new) => match unwrapped(&new.callee) {
                Expression::Identifier(class) => Self::Name(class.name.to_string()),
                _ => Self::Other,
            },
            Expression::StaticMemberExpression(field)
                if matches!(unwrapped(&field.object), Expression::ThisExpression(_)) =>
            {
                Self::Name(field.property.name.to_string())
            }
            Expression::PrivateFieldExpression(field)
                if matches!(unwrapped(&field.object), Expression::ThisExpression(_)) =>
            {
                Self::Name(format!("#{}", field.field.name))
            }
            _ => Self::Other,
        }
    }
}

/// The variables whose values are chains of calls that start with a new object, by the start of
/// the `new`: `const app = new Hono().get("/orders", ..)`.
#[derive(Default)]
pub(super) struct Variables(BTreeMap<u32, String>);

impl Variables {
    /// Records a variable, if its value is such a chain.
    pub(super) fn note(&mut self, name: &str, value: &Expression<'_>) {
        if let Expression::CallExpression(call) = unwrapped(value)
            && let base @ Expression::NewExpression(_) = base_of_chain(call)
        {
            self.0.insert(base.span().start, name.to_owned());
        }
    }

    /// The name of a function that is an argument of a call: `app.get("/orders")`.
    pub(super) fn name_of(&self, call: &CallExpression<'_>) -> String {
        let callee = match unwrapped(&call.callee) {
            Expression::StaticMemberExpression(member) if registers(call) => {
                let base = self.text_of(base_of_chain(call));
                format!("{base}.{}", member.property.name)
            }
            callee => self.text_of(callee),
        };
        match call.arguments.first() {
            Some(Argument::StringLiteral(text)) => format!("{callee}(\"{}\")", text.value),
            _ => callee,
        }
    }

    /// A callee as written. A chain of calls is shortened to its first call with its string
    /// argument: `program.command("deploy").action`.
    fn text_of(&self, callee: &Expression<'_>) -> String {
        match unwrapped(callee) {
            Expression::Identifier(name) => name.name.to_string(),
            Expression::ThisExpression(_) => "this".to_owned(),
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                let object = match unwrapped(&member.object) {
                    Expression::CallExpression(call) => self.name_of(first_call(call)),
                    object => self.text_of(object),
                };
                format!("{object}.{name}")
            }
            Expression::PrivateFieldExpression(member) => {
                format!("{}.#{}", self.text_of(&member.object), member.field.name)
            }
            Expression::CallExpression(call) => self.name_of(call),
            Expression::NewExpression(new) => match self.0.get(&new.span.start) {
                Some(variable) => variable.clone(),
                None => format!("new {}()", self.text_of(&new.callee)),
            },
            _ => "(…)".to_owned(),
        }
    }
}

/// Whether a call registers a handler for something that its first argument names, so that the
/// other calls of its chain are about something else: `app.get("/orders", ..)`.
pub(super) fn registers(call: &CallExpression<'_>) -> bool {
    takes_handlers(&call.callee)
        && matches!(call.arguments.first(), Some(Argument::StringLiteral(_)))
}

/// Whether the first argument of a call is the path of a route.
pub(super) fn has_path(call: &CallExpression<'_>) -> bool {
    matches!(call.arguments.first(),
        Some(Argument::StringLiteral(text)) if text.value.starts_with('/'))
}

/// The object on which a chain of calls starts: for `new App().get("/a").get("/b")`, the `new`.
fn base_of_chain<'b, 'a>(call: &'b CallExpression<'a>) -> &'b Expression<'a> {
    match unwrapped(&first_call(call).callee) {
        Expression::StaticMemberExpression(member) => unwrapped(&member.object),
        callee => callee,
    }
}

/// The first call of a chain of calls.
fn first_call<'b, 'a>(call: &'b CallExpression<'a>) -> &'b CallExpression<'a> {
    match unwrapped(&call.callee) {
        Expression::StaticMemberExpression(member) => match unwrapped(&member.object) {
            Expression::CallExpression(before) => first_call(before),
            _ => call,
        },
        _ => call,
    }
}

pub(in crate::javascript) fn unwrapped<'b, 'a>(
    expression: &'b Expression<'a>,
) -> &'b Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => unwrapped(&inner.expression),
        Expression::TSAsExpression(inner) => unwrapped(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => unwrapped(&inner.expression),
        Expression::TSNonNullExpression(inner) => unwrapped(&inner.expression),
        _ => expression,
    }
}

pub(super) fn is_function(expression: &Expression<'_>) -> bool {
    matches!(
        unwrapped(expression),
        Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)
    )
}

/// The properties of an object with a known name.
pub(super) fn properties<'b, 'a>(
    object: &'b ObjectExpression<'a>,
) -> impl Iterator<Item = (String, &'b Expression<'a>)> {
    object.properties.iter().filter_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => {
            Some((of_key(&property.key)?, &property.value))
        }
        ObjectPropertyKind::SpreadProperty(_) => None,
    })
}

pub(super) fn of_key(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
        PropertyKey::StringLiteral(text) => Some(text.value.to_string()),
        PropertyKey::PrivateIdentifier(name) => Some(format!("#{}", name.name)),
        _ => None,
    }
}

/// Built-in functions of the language and of Node that call their callbacks.
const OF_THE_LANGUAGE: &[&str] = &[
    "Array",
    "Object",
    "Promise",
    "console",
    "process",
    "queueMicrotask",
    "setImmediate",
    "setInterval",
    "setTimeout",
];

/// Built-in methods that call their callbacks.
const METHODS: &[&str] = &[
    "catch",
    "every",
    "filter",
    "finally",
    "find",
    "findIndex",
    "flatMap",
    "forEach",
    "map",
    "reduce",
    "reduceRight",
    "some",
    "sort",
    "then",
];

/// Methods that register a handler of requests, events or jobs.
const HANDLING: &[&str] = &[
    "action",
    "addEventListener",
    "addListener",
    "all",
    "command",
    "consume",
    "cron",
    "delete",
    "get",
    "handle",
    "hears",
    "on",
    "once",
    "patch",
    "post",
    "process",
    "put",
    "route",
    "run",
    "schedule",
    "subscribe",
];

/// Whether a callee is a method that registers handlers.
pub(super) fn takes_handlers(callee: &Expression<'_>) -> bool {
    matches!(unwrapped(callee), Expression::StaticMemberExpression(member)
        if HANDLING.contains(&member.property.name.as_str()))
}

/// The function that a call of it, or of React's `useMemo`, calls where it is written.
pub(super) fn called_at_once<'b, 'a>(call: &'b CallExpression<'a>) -> Option<&'b Expression<'a>> {
    let callee = unwrapped(&call.callee);
    if is_function(callee) {
        return Some(callee);
    }
    let is_memo =
        callee.is_specific_id("useMemo") || callee.is_specific_member_access("React", "useMemo");
    let first = call.arguments.first().and_then(Argument::as_expression).map(unwrapped);
    first.filter(|first| is_memo && is_function(first))
}

/// Whether a callee is a built-in function that returns the object that is its first argument.
pub(super) fn returns_its_argument(callee: &Expression<'_>) -> bool {
    matches!(unwrapped(callee), Expression::StaticMemberExpression(member)
        if member.object.is_specific_id("Object")
            && matches!(member.property.name.as_str(), "assign" | "freeze" | "seal"))
}

/// Functions that run tests and their preparations, and await what these return.
const TESTING: &[&str] = &[
    "after",
    "afterAll",
    "afterEach",
    "before",
    "beforeAll",
    "beforeEach",
    "it",
    "setup",
    "specify",
    "suiteSetup",
    "teardown",
    "test",
];

/// Whether a callee is a function that runs a test: `it`, `test.only`, `it.each(rows)`.
pub(super) fn takes_tests(callee: &Expression<'_>) -> bool {
    match unwrapped(callee) {
        Expression::Identifier(name) => TESTING.contains(&name.name.as_str()),
        Expression::StaticMemberExpression(member) => takes_tests(&member.object),
        Expression::CallExpression(call) => takes_tests(&call.callee),
        _ => false,
    }
}

/// Whether a callee is a built-in method that calls its callbacks.
pub(super) fn calls_its_arguments(callee: &Expression<'_>) -> bool {
    matches!(unwrapped(callee), Expression::StaticMemberExpression(member)
        if METHODS.contains(&member.property.name.as_str()))
}

/// Whether a call registers a listener for a signal of the operating system, which does not occur
/// in a run: `process.on("SIGTERM", ..)`. A listener for a name in a variable counts as one.
pub(super) fn listens_to_signal(call: &CallExpression<'_>) -> bool {
    let Expression::StaticMemberExpression(member) = unwrapped(&call.callee) else { return false };
    let of_process =
        matches!(unwrapped(&member.object), Expression::Identifier(of) if of.name == "process");
    let signal = call.arguments.first();
    of_process
        && takes_handlers(&call.callee)
        && match signal {
            Some(Argument::StringLiteral(name)) => name.value.starts_with("SIG"),
            Some(name) => !name.is_spread(),
            None => false,
        }
}

pub(super) fn is_of_the_language(callee: &Expression<'_>) -> bool {
    match unwrapped(callee) {
        Expression::Identifier(name) => OF_THE_LANGUAGE.contains(&name.name.as_str()),
        Expression::StaticMemberExpression(member) => {
            is_of_the_language(&member.object) || METHODS.contains(&member.property.name.as_str())
        }
        Expression::CallExpression(call) => is_of_the_language(&call.callee),
        _ => false,
    }
}
