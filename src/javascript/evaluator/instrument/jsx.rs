//! Instruments JSX: the expressions in an element are evaluated, and the element is an unknown
//! value.

use oxc_ast::ast::{
    Expression, JSXAttributeItem, JSXAttributeValue, JSXChild, JSXElement, JSXExpression,
    JSXFragment,
};
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::Instrumenter;

/// A part of an element that is evaluated.
enum Part<'b, 'a> {
    Expression(&'b Expression<'a>),
    Element(&'b JSXElement<'a>),
    Fragment(&'b JSXFragment<'a>),
}

impl Part<'_, '_> {
    fn span(&self) -> Span {
        match self {
            Self::Expression(expression) => expression.span(),
            Self::Element(element) => element.span,
            Self::Fragment(fragment) => fragment.span,
        }
    }
}

impl<'a> Instrumenter<'_> {
    pub(super) fn jsx_element(&mut self, element: &JSXElement<'a>) {
        let mut parts = Vec::new();
        for attribute in &element.opening_element.attributes {
            match attribute {
                JSXAttributeItem::SpreadAttribute(spread) => {
                    parts.push(Part::Expression(&spread.argument));
                }
                JSXAttributeItem::Attribute(attribute) => match &attribute.value {
                    Some(JSXAttributeValue::ExpressionContainer(container)) => {
                        parts.extend(evaluated(&container.expression));
                    }
                    Some(JSXAttributeValue::Element(element)) => parts.push(Part::Element(element)),
                    _ => {}
                },
            }
        }
        parts.extend(element.children.iter().filter_map(child));
        self.jsx(element.span, &parts);
    }

    pub(super) fn jsx_fragment(&mut self, fragment: &JSXFragment<'a>) {
        let parts: Vec<_> = fragment.children.iter().filter_map(child).collect();
        self.jsx(fragment.span, &parts);
    }

    /// Replaces an element by a call whose arguments are its parts.
    fn jsx(&mut self, whole: Span, parts: &[Part<'_, 'a>]) {
        let mut from = whole.start;
        let mut before = format!("{}.jsx(", self.runtime);
        for part in parts {
            let span = part.span();
            self.edits.replace(from, span.start, &before);
            match part {
                Part::Expression(expression) => self.visit_expression(expression),
                Part::Element(element) => self.jsx_element(element),
                Part::Fragment(fragment) => self.jsx_fragment(fragment),
            }
            from = span.end;
            ",".clone_into(&mut before);
        }
        let end = if parts.is_empty() { format!("{before})") } else { ")".to_owned() };
        self.edits.replace(from, whole.end, &end);
    }
}

fn evaluated<'b, 'a>(expression: &'b JSXExpression<'a>) -> Option<Part<'b, 'a>> {
    expression.as_expression().map(Part::Expression)
}

fn child<'b, 'a>(child: &'b JSXChild<'a>) -> Option<Part<'b, 'a>> {
    match child {
        JSXChild::Element(element) => Some(Part::Element(element)),
        JSXChild::Fragment(fragment) => Some(Part::Fragment(fragment)),
        JSXChild::ExpressionContainer(container) => evaluated(&container.expression),
        JSXChild::Spread(spread) => Some(Part::Expression(&spread.expression)),
        JSXChild::Text(_) => None,
    }
}
