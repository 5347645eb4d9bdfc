//! Unknown values: parameters of the program, imports, results of tasks.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use super::Span;
use super::agent::Agent;
use super::builtins;
use super::object::{Key, ObjectId};
use super::origin::Origin;
use super::truths::{Identity, Run};
use super::value::{Kind, Value};
use crate::javascript::replay::Use;

/// The maximum number of characters of a source text, which is only displayed.
const SHOWN: usize = 60;

/// An unknown value.
#[derive(Debug)]
pub(crate) struct Unknown {
    /// The source text of the value: `user.name`.
    pub(crate) text: Rc<str>,
    /// The call that returned the value. If the value is used as a promise, the call is a task.
    pub(crate) call: Option<Span>,
    /// The number of an element of an iterable, starting with 1.
    pub(crate) nth: Option<u32>,
    /// The precedence of the operator that its text applies last.
    pub(crate) precedence: u8,
    /// The number of the variable, field or property of the file's state that starts with it.
    pub(crate) holder: Option<u32>,
    /// Its identity, once something is asked about it in a run.
    pub(crate) identity: Cell<Option<(Run, Identity)>>,
}

/// The precedence of a text that is not an operation, such as a name or a call.
const PRIMARY: u8 = u8::MAX;

/// The precedence of operators before an operand.
pub(super) const UNARY: u8 = 14;

/// Cuts a text to a maximum number of characters, and marks the omission with an ellipsis.
pub(super) fn cut(text: &str, characters: usize) -> Cow<'_, str> {
    // A character has at least one byte.
    let is_long = text.len() > characters;
    match is_long.then(|| text.char_indices().nth(characters)).flatten() {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

impl Unknown {
    /// Creates an unknown value with a source text.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: Rc::from(&*cut(text, SHOWN)),
            call: None,
            nth: None,
            precedence: PRIMARY,
            holder: None,
            identity: Cell::default(),
        }
    }

    /// Renames the value after a variable; an element keeps its number.
    pub(crate) fn named(&self, name: &str) -> Self {
        let text = match self.nth {
            Some(nth) => format!("{name} {nth}").into(),
            None => name.into(),
        };
        Self { text, precedence: PRIMARY, identity: self.identity.clone(), ..*self }
    }

    /// Its text as an operand, in parentheses if its operator has a lower precedence than this.
    pub(crate) fn operand(&self, precedence: u8) -> Rc<str> {
        if self.precedence < precedence {
            format!("({})", self.text).into()
        } else {
            Rc::clone(&self.text)
        }
    }

    /// Its text before a property or arguments.
    pub(crate) fn object(&self) -> Rc<str> {
        self.operand(PRIMARY)
    }
}

impl Agent {
    /// Formats an unknown value, as it is printed.
    pub(crate) fn shown_unknown(&self, unknown: &Unknown, origin: Origin) -> String {
        let world = &self.record.world;
        if world.wanted.is_replay() {
            return "‹›".to_owned();
        }
        if world.what_if.shows_origins && origin != Origin::NONE {
            let calls = self.origins.calls(origin).into_iter();
            let labels: Vec<&str> = calls.map(|call| self.tasks.label(call)).collect();
            return format!("‹{}›", labels.join(", "));
        }
        format!("‹{}›", unknown.text)
    }

    /// Creates an unknown value with a source text.
    pub(crate) fn unknown_value(&mut self, text: &str) -> Value {
        self.charge(64);
        self.record.replay.is_unsure = true;
        Value::new(Kind::Unknown(Rc::new(Unknown::new(text))))
    }

    /// Creates the unknown result of an operator with this precedence.
    pub(crate) fn unknown_operation(&mut self, text: &str, precedence: u8) -> Value {
        self.charge(64);
        self.record.replay.is_unsure = true;
        let unknown = Unknown { precedence, ..Unknown::new(text) };
        Value::new(Kind::Unknown(Rc::new(unknown)))
    }

    /// The value of a property of an unknown value.
    pub(crate) fn unknown_property(&mut self, of: &str, key: Key) -> Value {
        let text = match key {
            Key::Index(index) => format!("{of}[{index}]"),
            _ if of == "this" => self.key_text(key),
            _ => [of, &self.key_text(key)].join("."),
        };
        self.unknown_value(&text)
    }

    /// Gives an object the properties of an unknown value: those that it lacks are unknown, and so
    /// are those without a value.
    pub(crate) fn take_over(&mut self, object: ObjectId, from: &Rc<str>) {
        for key in self.own_keys(object) {
            if builtins::own_data(self, object, key).is_some_and(|value| value.is_undefined()) {
                let value = self.unknown_property(from, key);
                self.put(object, key, value);
            }
        }
        self.record.open.entry(object).or_insert_with(|| Rc::clone(from));
    }

    /// The iterable that is passed to `Promise.all`; for an unknown one, an array of the assumed
    /// elements.
    pub(crate) fn promised_elements(&mut self, iterable: &Value) -> Value {
        let Kind::Unknown(unknown) = &iterable.kind else { return iterable.clone() };
        let unknown = Rc::clone(unknown);
        self.elements_of_unknown(&unknown, iterable.origin)
    }

    pub(super) fn elements_of_unknown(&mut self, unknown: &Unknown, origin: Origin) -> Value {
        let span = self.current_span();
        let count = self.assumed_count(span, &unknown.text, unknown);
        self.record_use(span, Use::Elements(count));
        self.unknown_elements(&unknown.text, count, origin, Some)
    }

    /// An array of this many unknown elements of the value with this source text. `counted` maps
    /// the number of an element to the number that is shown if the element is bound to a variable.
    pub(crate) fn unknown_elements(
        &mut self,
        text: &str,
        count: u32,
        origin: Origin,
        counted: impl Fn(u32) -> Option<u32>,
    ) -> Value {
        let elements = (1..=count).map(|nth| {
            let text = format!("{text}[{}]", nth - 1);
            let unknown = Unknown { nth: counted(nth), ..Unknown::new(&text) };
            Value::new(Kind::Unknown(Rc::new(unknown))).derived(origin)
        });
        let elements = elements.collect();
        Value::from(self.new_array(elements)).derived(origin)
    }

    /// An unknown value for each parameter of a function that has no default. The code then names
    /// them after the parameters.
    pub(crate) fn unknown_parameters(&mut self, function: &Value) -> Vec<Value> {
        let Some(function) = function.as_object() else { return Vec::new() };
        let required = match self.function(function) {
            Some(super::function::FunctionKind::Closure(closure)) => closure.code.required.clone(),
            _ => Vec::new(),
        };
        let argument = |(index, is_required): (usize, bool)| {
            if is_required {
                self.unknown_value(&format!("arguments[{index}]"))
            } else {
                Value::UNDEFINED
            }
        };
        required.into_iter().enumerate().map(argument).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::javascript::{EventKind, Module, World};

    /// The texts that this code logs, without the quotation marks of unknown values. `a`, `b` and
    /// `c` are unknown.
    fn logged(values: &str) -> String {
        let code = format!("export async function f({{ a, b, c }}) {{ console.log({values}); }}");
        let module = Module::parse("shop.js", &code).unwrap();
        let entry = module.entries().iter().position(|entry| entry.name == "f").unwrap();
        let events = module.evaluate(entry, &World::default()).unwrap().events;
        let logged = events.into_iter().find_map(|event| match event.kind {
            EventKind::Logged { text, .. } => Some(text),
            _ => None,
        });
        logged.unwrap().replace(['‹', '›'], "")
    }

    #[test]
    fn operators_keep_the_parentheses_that_they_need() {
        for operation in [
            "((1 - a / b) * 100).toFixed(1)",
            "(a + b).c",
            "(a - b)[c]",
            "-(a + b)",
            "!(a in b)",
            "typeof (a + b)",
            "a - (b - c)",
            "(a + b) * c",
            "(a ** b) ** c",
            "a ** b ** c",
            "a & (b | c)",
        ] {
            assert_eq!(logged(operation), operation);
        }
    }

    #[test]
    fn operators_have_no_needless_parentheses() {
        assert_eq!(logged("(a * b) + c"), "a * b + c");
        assert_eq!(logged("(a + b) + c"), "a + b + c");
        assert_eq!(logged("a ** (b ** c)"), "a ** b ** c");
        assert_eq!(logged("(a).b"), "a.b");
        assert_eq!(logged("(typeof a) + b"), "typeof a + b");
    }

    #[test]
    fn an_element_with_an_unknown_key_is_shown_as_written() {
        assert_eq!(logged("[1, 2][a]"), "[1, 2][a]");
        assert_eq!(logged("[[1], [2]][a][0]"), "[[1], [2]][a][0]");
    }
}
