//! Formats values like Node's `util.inspect` (`lib/internal/util/inspect.js`). Functions that
//! implement the same step cite the name of Node's function.

mod entries;
mod error;
mod format;
mod layout;
mod names;
mod text;

pub(super) use names::brief;
pub(in crate::javascript::evaluator) use names::constructor_name;
pub(super) use text::width;

use layout::Extras;

use super::enumerable_keys;
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::function::{FunctionKind, Native, NativeCall};
use crate::javascript::evaluator::number::to_text;
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Property, Slot};
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

/// The options of `inspect`.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of Node")]
pub(super) struct Options {
    /// The maximum depth of nested objects.
    pub(super) depth: f64,
    pub(super) show_hidden: bool,
    pub(super) break_length: usize,
    /// The number of innermost levels that are combined on one line.
    pub(super) compact: usize,
    pub(super) max_array_length: usize,
    pub(super) max_string_length: usize,
    /// Whether the properties of objects are sorted.
    pub(super) sorted: bool,
    /// Whether the values of getters are shown.
    pub(super) getters: bool,
    /// Whether to call an object's own `Symbol.for("nodejs.util.inspect.custom")`.
    pub(super) custom: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            depth: 2.0,
            show_hidden: false,
            break_length: 80,
            compact: 3,
            max_array_length: 100,
            max_string_length: 10_000,
            sorted: false,
            getters: false,
            custom: true,
        }
    }
}

impl Options {
    /// These options, overridden by the properties of an object.
    pub(super) fn with(self, agent: &mut Agent, given: &Value) -> Completion<Self> {
        let Some(object) = given.as_object() else { return Ok(self) };
        let mut options = self;
        for name in ["depth", "breakLength", "compact", "maxArrayLength", "maxStringLength"] {
            let value = agent.get_named(object, name)?;
            let number = match value.kind {
                Kind::Null => f64::INFINITY,
                Kind::Number(number) => number,
                Kind::Boolean(boolean) if name == "compact" => f64::from(u8::from(boolean)) * 3.0,
                _ => continue,
            };
            let count = super::clamp(number.max(0.0), usize::MAX);
            match name {
                "depth" => options.depth = number,
                "breakLength" => options.break_length = count,
                "compact" => options.compact = count,
                "maxArrayLength" => options.max_array_length = count,
                _ => options.max_string_length = count,
            }
        }
        let hidden = agent.get_named(object, "showHidden")?;
        options.show_hidden |= Agent::to_boolean(&hidden).unwrap_or(false);
        options.sorted |= super::is_true(&agent.get_named(object, "sorted")?);
        options.getters |= super::is_true(&agent.get_named(object, "getters")?);
        Ok(options)
    }
}

impl Agent {
    /// Formats a value like `util.inspect`; if that throws, as a short text.
    pub(crate) fn inspect(&mut self, value: &Value) -> String {
        match inspect(self, value, Options::default()) {
            Ok(text) => text,
            Err(_) => self.short_text(value),
        }
    }

    /// Formats a value as in V8's error messages: `#<Point>`.
    pub(crate) fn brief_text(&mut self, value: &Value) -> String {
        names::brief(self, value)
    }

    /// Formats arguments like `console.log` (`util.format`).
    pub(crate) fn format(&mut self, arguments: &[Value]) -> Completion<String> {
        format::format(self, arguments)
    }
}

/// Formats a value with these options.
pub(super) fn inspect(agent: &mut Agent, value: &Value, options: Options) -> Completion<String> {
    let mut inspector = Inspector {
        agent,
        options,
        seen: Vec::new(),
        circular: Vec::new(),
        indentation: 0,
        current_depth: 0,
    };
    let text = inspector.value(value, 0)?;
    Ok(error::without_frames(&text))
}

/// `util.inspect`
pub(in crate::javascript::evaluator) fn inspect_native(
    agent: &mut Agent,
    call: &NativeCall<'_>,
) -> Completion<Value> {
    let options = Options::default().with(agent, &call.argument(1))?;
    let text = inspect(agent, &call.argument(0), options)?;
    super::answer(Value::string(text))
}

/// The function `util.inspect`.
pub(super) fn function(agent: &mut Agent) -> Value {
    Value::from(agent.new_native(Native::new("inspect", 2, inspect_native).open()))
}

struct Inspector<'a> {
    agent: &'a mut Agent,
    options: Options,
    /// The objects around the current value, which are being formatted.
    seen: Vec<ObjectId>,
    /// The objects that contain themselves.
    circular: Vec<ObjectId>,
    indentation: usize,
    /// The depth of the current object.
    current_depth: usize,
}

/// The layout of an object: braces, prefix, and the like.
struct Shape {
    base: String,
    braces: [String; 2],
    keys: Vec<Key>,
    extras: Extras,
}

/// The form of an object: only a text, or a text with entries.
enum Form {
    Whole(String),
    Open(Shape),
}

impl Inspector<'_> {
    /// `formatValue`
    fn value(&mut self, value: &Value, recursion: usize) -> Completion<String> {
        let Some(object) = value.as_object() else { return Ok(self.primitive(value)) };
        if let Some(text) = self.custom(object, recursion)? {
            return Ok(text);
        }
        if self.seen.contains(&object) {
            let known = self.circular.iter().position(|known| *known == object);
            let index = known.unwrap_or_else(|| {
                self.circular.push(object);
                self.circular.len() - 1
            });
            return Ok(format!("[Circular *{}]", index + 1));
        }
        super::check_depth(self.agent, recursion)?;
        self.raw(object, recursion)
    }

    /// Calls an object's own inspection function, if it has one.
    fn custom(&mut self, object: ObjectId, recursion: usize) -> Completion<Option<String>> {
        let registered = &self.agent.library.registered_symbols;
        let name = "nodejs.util.inspect.custom".into();
        let mut registered = registered.iter().copied();
        let symbol = registered.find(|id| self.agent.symbol_description(*id) == Some(&name));
        let Some(symbol) = symbol.filter(|_| self.options.custom) else { return Ok(None) };
        let method = self.agent.get(object, Key::Symbol(symbol))?;
        if !self.agent.is_callable(&method) {
            return Ok(None);
        }
        let depth = Value::from(self.options.depth - super::float(recursion));
        let options = self.agent.new_object();
        self.agent.put_named(options, "depth", Value::from(self.options.depth));
        let inspect = function(self.agent);
        let arguments = [depth, Value::from(options), inspect];
        let shown = self.agent.call(&method, Value::from(object), &arguments)?;
        match &shown.kind {
            Kind::Object(shown) if *shown == object => Ok(None),
            Kind::String(text) => {
                let line = format!("\n{}", " ".repeat(self.indentation));
                Ok(Some(text.to_string().replace('\n', &line)))
            }
            _ => self.value(&shown, recursion).map(Some),
        }
    }

    /// `formatPrimitive`
    fn primitive(&mut self, value: &Value) -> String {
        match &value.kind {
            Kind::String(text) => self.string(text),
            Kind::Number(number) if *number == 0.0 && number.is_sign_negative() => "-0".to_owned(),
            Kind::Number(number) => to_text(*number),
            Kind::BigInt(number) => format!("{number}n"),
            Kind::Boolean(boolean) => boolean.to_string(),
            Kind::Symbol(symbol) => self.agent.symbol_text(*symbol),
            Kind::Null => "null".to_owned(),
            Kind::Unknown(unknown) => self.agent.shown_unknown(unknown, value.origin),
            Kind::Undefined | Kind::Object(_) => "undefined".to_owned(),
        }
    }

    /// `formatRaw`
    fn raw(&mut self, object: ObjectId, recursion: usize) -> Completion<String> {
        let constructor = names::constructor(self.agent, object);
        let tag = self.tag(object)?;
        let mut shape = match self.shape(object, constructor.as_deref(), &tag, recursion)? {
            Form::Whole(text) => return Ok(text),
            Form::Open(shape) => shape,
        };
        if super::float(recursion) > self.options.depth {
            let fallback = names::class_name(self.agent, object);
            let name = names::prefix(constructor.as_deref(), &tag, fallback, "");
            let name = name.trim_end();
            return Ok(match constructor {
                Some(_) => format!("[{name}]"),
                None => name.to_owned(),
            });
        }
        let recursion = recursion + 1;
        self.seen.push(object);
        self.current_depth = recursion;
        let mut output = self.contents(object, recursion)?;
        let entries = output.len();
        for key in std::mem::take(&mut shape.keys) {
            if let Some(property) = self.agent.get_own_property(object, key) {
                let is_element = shape.extras == Extras::Array && matches!(key, Key::Index(_));
                output.push(self.property(object, key, &property, recursion, is_element)?);
            }
            if key == Key::Name(self.agent.names.name) && self.has_caller(object) {
                output.extend(["[arguments]: null".to_owned(), "[caller]: null".to_owned()]);
            }
        }
        if self.options.sorted {
            let first = if shape.extras == Extras::Array { entries } else { 0 };
            output[first..].sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
        }
        if let Some(index) = self.circular.iter().position(|known| *known == object) {
            let reference = format!("<ref *{}>", index + 1);
            shape.base = if shape.base.is_empty() {
                reference
            } else {
                format!("{reference} {}", shape.base)
            };
        }
        self.seen.pop();
        Ok(self.reduce(output, &shape, recursion, Some(object)))
    }

    /// Whether an object is a non-strict plain function, which in Node has the hidden own
    /// properties `arguments` and `caller`. They are always `null` here.
    fn has_caller(&self, object: ObjectId) -> bool {
        let Some(FunctionKind::Closure(closure)) = self.agent.function(object) else {
            return false;
        };
        let code = &closure.code;
        self.options.show_hidden && !code.is_strict && code.is_constructor() && !code.is_class
    }

    /// `value[Symbol.toStringTag]`, unless an own property has the same value.
    fn tag(&mut self, object: ObjectId) -> Completion<String> {
        let key = Key::Symbol(SymbolId::TO_STRING_TAG);
        let tag = self.agent.get(object, key)?;
        let Kind::String(tag) = tag.kind else { return Ok(String::new()) };
        let own = self.agent.get_own_property(object, key);
        let is_shown_anyway =
            own.is_some_and(|property| property.enumerable || self.options.show_hidden);
        Ok(if is_shown_anyway { String::new() } else { tag.to_string() })
    }

    /// `getKeys`
    fn keys(&mut self, object: ObjectId) -> Vec<Key> {
        if self.options.show_hidden {
            return self.agent.own_keys(object);
        }
        let mut keys = enumerable_keys(self.agent, object);
        for key in self.agent.own_keys(object) {
            let is_symbol = matches!(key, Key::Symbol(_));
            let property = self.agent.get_own_property(object, key);
            if is_symbol && property.is_some_and(|property| property.enumerable) {
                keys.push(key);
            }
        }
        keys
    }

    /// The layout of an object, which depends on its class.
    fn shape(
        &mut self,
        object: ObjectId,
        constructor: Option<&str>,
        tag: &str,
        recursion: usize,
    ) -> Completion<Form> {
        let keys = self.keys(object);
        let is_empty = keys.is_empty();
        let form = |prefix: String, base: String, keys: Vec<Key>| {
            let braces = [format!("{prefix}{{"), "}".to_owned()];
            Form::Open(Shape { base, braces, keys, extras: Extras::Object })
        };
        let named = |class: &str, size: &str| names::prefix(constructor, tag, class, size);
        let whole_or_based = |base: String, keys: Vec<Key>| {
            if keys.is_empty() { Form::Whole(base) } else { form(String::new(), base, keys) }
        };
        Ok(match &self.agent.object(object).class {
            Class::Array(_) | Class::DictionaryArray { .. } => {
                let length = self.agent.array_length(object).unwrap_or(0);
                let size = format!("({length})");
                let is_plain = constructor == Some("Array") && tag.is_empty();
                let prefix = if is_plain { String::new() } else { named("Array", &size) };
                let mut keys = keys;
                keys.retain(|key| !matches!(key, Key::Index(_)));
                if length == 0 && keys.is_empty() {
                    return Ok(Form::Whole(format!("{prefix}[]")));
                }
                let braces = [format!("{prefix}["), "]".to_owned()];
                Form::Open(Shape { base: String::new(), braces, keys, extras: Extras::Array })
            }
            Class::Map(entries) | Class::Set(entries) => {
                let is_map = matches!(self.agent.object(object).class, Class::Map(_));
                let size = entries.len();
                let prefix = named(if is_map { "Map" } else { "Set" }, &format!("({size})"));
                if size == 0 && is_empty {
                    return Ok(Form::Whole(format!("{prefix}{{}}")));
                }
                form(prefix, String::new(), keys)
            }
            Class::Iterator(crate::javascript::evaluator::object::Iterator::Entries {
                of,
                gives,
                ..
            }) => {
                let is_map = matches!(self.agent.object(*of).class, Class::Map(_));
                let kind = entries::iterator_name(is_map, *gives);
                form(format!("[{kind}] "), String::new(), keys)
            }
            Class::Function(_) => {
                let base = names::function(self.agent, object, constructor, tag)?;
                whole_or_based(base, keys)
            }
            Class::RegExp(regexp) => {
                let text = super::regexp::text(regexp);
                let base = names::with_prefix(&named("RegExp", ""), "RegExp ", &text);
                if super::float(recursion) > self.options.depth {
                    return Ok(Form::Whole(base));
                }
                whole_or_based(base, keys)
            }
            Class::Date(time) => {
                let text = super::date::iso_text(*time);
                let text = text.unwrap_or_else(|| "Invalid Date".to_owned());
                let base = names::with_prefix(&named("Date", ""), "Date ", &text);
                whole_or_based(base, keys)
            }
            Class::Error => {
                let (base, keys) = self.error(object, constructor, tag, keys)?;
                whole_or_based(base, keys)
            }
            Class::Ordinary if error::is_below_error(self.agent, object) => {
                let (base, keys) = self.error(object, constructor, tag, keys)?;
                whole_or_based(base, keys)
            }
            Class::Promise(_) => form(named("Promise", ""), String::new(), keys),
            Class::WeakMap(_) => form(named("WeakMap", ""), String::new(), keys),
            Class::WeakSet(_) => form(named("WeakSet", ""), String::new(), keys),
            Class::Primitive(value) => {
                let (value, mut keys) = (value.clone(), keys);
                if matches!(value.kind, Kind::String(_)) {
                    keys.retain(|key| !matches!(key, Key::Index(_)));
                }
                whole_or_based(self.boxed(&value, constructor, tag), keys)
            }
            Class::Arguments(_) if constructor == Some("Object") && tag.is_empty() => {
                let prefix = "[Arguments] ".to_owned();
                if is_empty {
                    Form::Whole("[Arguments] {}".to_owned())
                } else {
                    form(prefix, String::new(), keys)
                }
            }
            _ => {
                let is_plain = constructor == Some("Object") && tag.is_empty();
                let fallback = names::class_name(self.agent, object);
                let prefix = if is_plain { String::new() } else { named(fallback, "") };
                if is_empty {
                    return Ok(Form::Whole(format!("{prefix}{{}}")));
                }
                form(prefix, String::new(), keys)
            }
        })
    }

    /// `getBoxedBase`
    fn boxed(&mut self, value: &Value, constructor: Option<&str>, tag: &str) -> String {
        let class = match value.kind {
            Kind::Number(_) => "Number",
            Kind::String(_) => "String",
            Kind::Boolean(_) => "Boolean",
            Kind::BigInt(_) => "BigInt",
            _ => "Symbol",
        };
        let named = match constructor {
            Some(constructor) if constructor == class => String::new(),
            Some(constructor) => format!(" ({constructor})"),
            None => " (null prototype)".to_owned(),
        };
        let tagged = if tag.is_empty() || constructor == Some(tag) {
            String::new()
        } else {
            format!(" [{tag}]")
        };
        format!("[{class}{named}: {}]{tagged}", self.primitive(value))
    }

    /// The entries of an object that come before its properties.
    fn contents(&mut self, object: ObjectId, recursion: usize) -> Completion<Vec<String>> {
        match &self.agent.object(object).class {
            Class::Array(_) | Class::DictionaryArray { .. } => self.array(object, recursion),
            Class::Map(_) => self.map(object, recursion),
            Class::Set(_) => self.set(object, recursion),
            Class::Iterator(iterator) => {
                let iterator = iterator.clone();
                self.iterator(&iterator, recursion)
            }
            Class::WeakMap(_) | Class::WeakSet(_) => Ok(vec!["<items unknown>".to_owned()]),
            Class::Promise(_) => self.promise(object, recursion),
            _ => Ok(Vec::new()),
        }
    }

    /// A getter with its value.
    fn getter(
        &mut self,
        object: ObjectId,
        get: ObjectId,
        label: &str,
        recursion: usize,
    ) -> Completion<String> {
        self.indentation += 2;
        let text = match self.agent.call(&Value::from(get), Value::from(object), &[]) {
            Ok(value) if value.as_object().is_some() => {
                format!("[{label}] {}", self.value(&value, recursion)?)
            }
            Ok(value) => format!("[{label}: {}]", self.primitive(&value)),
            Err(Abrupt::Throw(error)) => {
                let text = self.agent.error_text(&error);
                format!("[{label}: <Inspection threw ({text})>]")
            }
            Err(end) => return Err(end),
        };
        self.indentation -= 2;
        Ok(text)
    }

    /// `formatProperty`
    fn property(
        &mut self,
        object: ObjectId,
        key: Key,
        property: &Property,
        recursion: usize,
        is_element: bool,
    ) -> Completion<String> {
        let text = match &property.slot {
            Slot::Data { value, .. } => {
                self.indentation += 2;
                let text = self.value(value, recursion)?;
                self.indentation -= 2;
                text
            }
            Slot::Accessor { get: Some(get), set } => {
                let label = if set.is_some() { "Getter/Setter" } else { "Getter" };
                if self.options.getters {
                    self.getter(object, *get, label, recursion)?
                } else {
                    format!("[{label}]")
                }
            }
            Slot::Accessor { get: None, set: Some(_) } => "[Setter]".to_owned(),
            Slot::Accessor { get: None, set: None } => "undefined".to_owned(),
        };
        if is_element {
            return Ok(text);
        }
        Ok(format!("{}: {text}", self.key_of(key, property)))
    }

    /// A key, formatted as the part before the value.
    fn key_of(&self, key: Key, property: &Property) -> String {
        let name = self.agent.key_text(key);
        if matches!(key, Key::Symbol(_)) || !property.enumerable {
            format!("[{name}]")
        } else if name == "__proto__" {
            "['__proto__']".to_owned()
        } else if text::is_identifier(&name) {
            name
        } else {
            text::quoted(&name.as_str().into())
        }
    }
}
