//! Formats values and calls as short texts.

use super::{Agent, Class, Kind, Native, Origin, Value};
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::unknown::cut;

/// The maximum number of characters of the arguments in a label.
const SHOWN: usize = 40;

impl Agent {
    /// Formats a value as a short text.
    pub(crate) fn short_text(&mut self, value: &Value) -> String {
        self.short_text_up_to(value, usize::MAX / 2)
    }

    /// Formats a value as a short text, with at most this many characters of a string.
    fn short_text_up_to(&mut self, value: &Value, most: usize) -> String {
        match &value.kind {
            Kind::String(text) => text.start(most),
            Kind::Unknown(unknown) => unknown.text.to_string(),
            Kind::Symbol(symbol) => self.symbol_text(*symbol),
            Kind::Object(object) if self.is_template(*object) => {
                let first = self.element_value(*object, 0).cloned();
                self.short_text_up_to(&first.unwrap_or(Value::UNDEFINED), most)
            }
            Kind::Object(object) => match &self.object(*object).class {
                Class::Array(_) | Class::DictionaryArray { .. } => "[…]".to_owned(),
                Class::Function(_) => "fn".to_owned(),
                _ => "{…}".to_owned(),
            },
            _ => self.to_string(value).map_or_else(|_| String::new(), |text| text.to_string()),
        }
    }

    /// Whether an array is the template object of a tagged template.
    pub(super) fn is_template(&mut self, array: ObjectId) -> bool {
        let raw = Key::Name(self.names.raw);
        self.is_array(array) && self.object(array).properties.contains_key(&raw)
    }

    /// The text of the arguments in a label. Those of a tagged template are shown as a template.
    pub(crate) fn arguments_text(&mut self, arguments: &[Value]) -> String {
        if let [first, values @ ..] = arguments
            && let Some(template) = first.as_object()
            && self.is_template(template)
        {
            let text = self.template_text(template, values);
            return cut(&text, SHOWN).into_owned();
        }
        // Longer parts would be cut in any case.
        let parts = arguments.iter().map(|argument| self.short_text_up_to(argument, SHOWN + 1));
        let parts: Vec<String> = parts.collect();
        cut(&parts.join(", "), SHOWN).into_owned()
    }

    fn template_text(&mut self, template: ObjectId, values: &[Value]) -> String {
        let mut text = "`".to_owned();
        for (index, number) in (0..self.array_length(template).unwrap_or(0)).zip(0..) {
            let string = self.element_value(template, number).cloned().unwrap_or(Value::UNDEFINED);
            text.push_str(&self.short_text_up_to(&string, SHOWN));
            if let Some(value) = values.get(index) {
                text.extend(["${", &self.short_text_up_to(value, SHOWN), "}"]);
            }
            if text.len() > 4 * SHOWN {
                break;
            }
        }
        text.push('`');
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn text_of_native_call(
        &mut self,
        native: &Native,
        this: &Value,
        arguments: &[Value],
    ) -> String {
        let source = self.record.text(self.current_span());
        if source.contains(native.name) {
            return source.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let arguments = self.arguments_text(arguments);
        let name = native.name;
        match this.kind {
            Kind::Undefined => format!("{name}({arguments})"),
            _ => format!("{}.{name}({arguments})", self.short_text(this)),
        }
    }

    pub(crate) fn text_of_new(&mut self, constructor: &Value, arguments: &[Value]) -> String {
        let (constructor, arguments) =
            (self.short_text(constructor), self.arguments_text(arguments));
        format!("new {constructor}({arguments})")
    }

    pub(super) fn describe_call(
        &mut self,
        function: &Value,
        this: &Value,
        arguments: &[Value],
    ) -> (String, Origin) {
        let origin = self.origin_of_call(function, this, arguments);
        let function = match &function.kind {
            Kind::Unknown(unknown) => unknown.object().to_string(),
            _ => self.short_text(function),
        };
        let arguments = self.arguments_text(arguments);
        (format!("{function}({arguments})"), origin)
    }
}
