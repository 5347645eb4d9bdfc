//! Literals: arrays, objects, templates, regular expressions, and JSX.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, JSXAttributeItem, JSXAttributeValue, JSXChild,
    JSXElement, JSXExpression, JSXFragment, ObjectExpression, ObjectProperty, ObjectPropertyKind,
    PropertyKey, PropertyKind, RegExpLiteral, TaggedTemplateExpression, TemplateElement,
    TemplateLiteral,
};

use super::function::Role;
use super::{Compiler, printed, span};
use crate::javascript::evaluator::code::{Method, MethodKind, Op, Template};
use crate::javascript::evaluator::string::JsString;

/// The text of a string literal. If it contains lone surrogates, oxc encodes each of them, and each
/// U+FFFD, as U+FFFD followed by four hexadecimal digits.
pub(super) fn text(value: &str, has_lone_surrogates: bool) -> JsString {
    if !has_lone_surrogates {
        return value.into();
    }
    let mut units = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        if first == '\u{fffd}'
            && let Some(unit) = rest.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok())
        {
            units.push(unit);
            rest = &rest[4..];
        } else {
            units.extend_from_slice(first.encode_utf16(&mut [0; 2]));
        }
    }
    JsString::new(units)
}

impl Compiler<'_> {
    pub(super) fn bigint(&mut self, digits: &str) {
        // An invalid literal is a syntax error, so this one is valid.
        if let Ok(number) = digits.parse::<num_bigint::BigInt>() {
            let bigints = &mut self.code().bigints;
            bigints.push(number.into());
            let index = u32::try_from(bigints.len() - 1).expect("fewer than 2^32 literals");
            self.emit(Op::BigInt(index));
        } else {
            let text = self.string(digits);
            self.emit(Op::Unknown(text));
        }
    }

    pub(super) fn regexp(&mut self, literal: &RegExpLiteral<'_>) {
        let mut flags = String::new();
        // Writing to a string cannot fail.
        let _ = write!(flags, "{}", literal.regex.flags);
        let flags = self.string(&flags);
        let pattern = self.string(literal.regex.pattern.text.as_str());
        self.mark(literal);
        self.emit(Op::RegExp(flags, pattern));
    }

    pub(super) fn template(&mut self, template: &TemplateLiteral<'_>) {
        let mut parts = 0;
        for (index, quasi) in template.quasis.iter().enumerate() {
            let cooked = cooked(quasi).unwrap_or_else(|| "".into());
            if !cooked.is_empty() || template.quasis.len() == 1 {
                let text = self.js_string(cooked);
                self.emit(Op::String(text));
                parts += 1;
            }
            if let Some(expression) = template.expressions.get(index) {
                self.expression(expression);
                if index + 1 < template.expressions.len() {
                    // It is converted now, because the next expression may change its string value.
                    self.emit(Op::ToTemplatePart);
                }
                parts += 1;
            }
        }
        self.mark(template);
        self.emit(Op::Concatenate(parts));
    }

    pub(super) fn tagged_template(&mut self, tagged: &TaggedTemplateExpression<'_>) {
        if let Some(member) = super::statement::unparenthesized(&tagged.tag).as_member_expression()
        {
            self.method(member, None);
        } else {
            self.emit(Op::Undefined);
            self.expression(&tagged.tag);
        }
        let template = Template {
            cooked: tagged.quasi.quasis.iter().map(cooked).collect(),
            raw: tagged.quasi.quasis.iter().map(|quasi| quasi.value.raw.as_str().into()).collect(),
        };
        let templates = &mut self.code().templates;
        templates.push(template);
        let index = u32::try_from(templates.len() - 1).expect("fewer than 2^32 templates");
        self.emit(Op::TemplateObject(index));
        for expression in &tagged.quasi.expressions {
            self.expression(expression);
        }
        let count = u32::try_from(tagged.quasi.expressions.len() + 1).unwrap_or(u32::MAX);
        let site = self.call_site(tagged, &tagged.tag);
        self.mark(tagged);
        self.emit(Op::Call(count, site));
    }

    pub(super) fn array(&mut self, array: &ArrayExpression<'_>) {
        self.mark(array);
        self.emit(Op::NewArray);
        for element in &array.elements {
            match element {
                ArrayExpressionElement::Elision(_) => self.emit(Op::AppendHole),
                ArrayExpressionElement::SpreadElement(spread) => {
                    let not_iterable = printed::not_iterable(&spread.argument);
                    self.iterates(&spread.argument, |_| not_iterable.clone());
                    self.expression(&spread.argument);
                    let condition = self.iterated(&spread.argument, not_iterable);
                    self.mark(&**spread);
                    self.emit(Op::AppendAll(condition));
                }
                element => {
                    if let Some(expression) = element.as_expression() {
                        self.expression(expression);
                        self.emit(Op::Append);
                    }
                }
            }
        }
    }

    pub(super) fn object(&mut self, object: &ObjectExpression<'_>) {
        self.mark(object);
        self.emit(Op::NewObject);
        for property in &object.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    self.expression(&spread.argument);
                    self.mark(&**spread);
                    self.emit(Op::CopyProperties);
                }
                ObjectPropertyKind::ObjectProperty(property) => self.object_property(property),
            }
        }
    }

    fn object_property(&mut self, property: &ObjectProperty<'_>) {
        let kind = match property.kind {
            PropertyKind::Get => MethodKind::Get,
            PropertyKind::Set => MethodKind::Set,
            PropertyKind::Init => MethodKind::Method,
        };
        let name = Self::static_key(&property.key, property.computed);
        if name.is_none() {
            self.computed_key(&property.key);
        }
        let is_method = property.method || property.kind != PropertyKind::Init;
        if is_method && let oxc_ast::ast::Expression::FunctionExpression(function) = &property.value
        {
            let source_text = Some(span(property));
            let role = Role { is_method: true, source_text, ..Role::default() };
            let code = self.function(function, name.as_deref(), role);
            self.emit_function(code);
            let key = name.as_deref().map_or(0, |name| self.string(name));
            let method = Method { kind, enumerable: true, key };
            self.mark(property);
            self.emit(match name {
                Some(_) => Op::DefineMethod(method),
                None => Op::DefineComputedMethod(method),
            });
            return;
        }
        // An unknown value keeps the text of the property access in the code.
        let is_member = super::statement::unparenthesized(&property.value).is_member_expression();
        let is_prototype = name.as_deref() == Some("__proto__") && !property.shorthand;
        let known_as = name.as_deref().filter(|_| !is_member && !is_prototype);
        self.named_expression(&property.value, known_as);
        self.mark(property);
        match name {
            Some(_) if is_prototype => self.emit(Op::SetPrototype),
            Some(name) => {
                let name = self.string(&name);
                self.emit(Op::DefineField(name));
            }
            None => {
                if super::expression::is_anonymous_function(&property.value) {
                    self.emit(Op::NameComputed);
                }
                self.emit(Op::DefineComputed);
            }
        }
    }

    /// The key of a property, if it is not computed.
    pub(super) fn static_key(key: &PropertyKey<'_>, is_computed: bool) -> Option<String> {
        if is_computed {
            return None;
        }
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
            PropertyKey::StringLiteral(literal) => Some(literal.value.to_string()),
            PropertyKey::NumericLiteral(literal) => {
                Some(crate::javascript::evaluator::number::to_text(literal.value))
            }
            _ => None,
        }
    }

    /// Pushes a computed key.
    pub(super) fn computed_key(&mut self, key: &PropertyKey<'_>) {
        let around = std::mem::replace(&mut self.builder().describes_values, true);
        match key.as_expression() {
            Some(expression) => self.expression(expression),
            None => self.emit(Op::Undefined),
        }
        self.builder().describes_values = around;
        self.emit(Op::ToPropertyKey);
    }

    /// Compiles a JSX element: its expressions are evaluated, and its value is unknown.
    pub(super) fn jsx_element(&mut self, element: &JSXElement<'_>) {
        for attribute in &element.opening_element.attributes {
            match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => {
                    self.expression(&spread.argument);
                    self.emit(Op::Pop);
                }
                JSXAttributeItem::Attribute(attribute) => match &attribute.value {
                    Some(JSXAttributeValue::ExpressionContainer(container)) => {
                        self.jsx_expression(&container.expression);
                    }
                    Some(JSXAttributeValue::Element(element)) => {
                        self.jsx_element(element);
                        self.emit(Op::Pop);
                    }
                    _ => {}
                },
            }
        }
        self.jsx_children(&element.children);
        self.unknown(&*element.opening_element);
    }

    pub(super) fn jsx_fragment(&mut self, fragment: &JSXFragment<'_>) {
        self.jsx_children(&fragment.children);
        self.unknown(&fragment.opening_fragment);
    }

    fn jsx_children(&mut self, children: &[JSXChild<'_>]) {
        for child in children {
            match child {
                JSXChild::Element(element) => {
                    self.jsx_element(element);
                    self.emit(Op::Pop);
                }
                JSXChild::Fragment(fragment) => {
                    self.jsx_fragment(fragment);
                    self.emit(Op::Pop);
                }
                JSXChild::ExpressionContainer(container) => {
                    self.jsx_expression(&container.expression);
                }
                JSXChild::Spread(spread) => {
                    self.expression(&spread.expression);
                    self.emit(Op::Pop);
                }
                JSXChild::Text(_) => {}
            }
        }
    }

    fn jsx_expression(&mut self, expression: &JSXExpression<'_>) {
        if let Some(expression) = expression.as_expression() {
            self.expression(expression);
            self.emit(Op::Pop);
        }
    }
}

fn cooked(quasi: &TemplateElement<'_>) -> Option<JsString> {
    quasi.value.cooked.as_ref().map(|cooked| text(cooked.as_str(), quasi.lone_surrogates))
}
