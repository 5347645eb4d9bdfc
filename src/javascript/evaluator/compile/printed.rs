//! Expressions as V8 prints them in its error messages (its `CallPrinter`): `f(...).name`.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ArrayExpressionElement, AssignmentTarget, CallExpression, Expression, MemberExpression,
    SimpleAssignmentTarget, UpdateExpression,
};

use super::assignment::{Reference, reference};
use super::statement::unparenthesized;
use crate::javascript::evaluator::number::to_text;

/// V8's text for functions, created objects, and other expressions without a name.
const INTERMEDIATE: &str = "(intermediate value)";

/// The maximum number of bytes of a printed expression.
const LONGEST: usize = 200;

/// The maximum nesting of a printed expression.
const DEEPEST: u32 = 24;

/// The text of an expression as V8 prints it; `None` if it is too long or nests too deep.
pub(super) fn printed(expression: &Expression<'_>) -> Option<String> {
    let mut printer = Printer { text: String::new(), depth: 0, is_too_deep: false };
    printer.expression(expression);
    let is_printed = printer.text.len() <= LONGEST && !printer.is_too_deep;
    is_printed.then_some(printer.text)
}

/// V8's error message if the iterable of a loop or spread element is not iterable.
pub(super) fn not_iterable(expression: &Expression<'_>) -> Option<String> {
    let expression = unparenthesized(expression);
    match expression {
        Expression::ChainExpression(_) => None,
        Expression::CallExpression(call) => {
            let callee = printed(&call.callee)?;
            Some(format!("{callee} is not a function or its return value is not iterable"))
        }
        _ => Some(format!("{} is not iterable", printed(expression)?)),
    }
}

/// V8's error message if a destructured initializer of a variable is not iterable.
pub(super) fn not_destructurable(expression: &Expression<'_>) -> Option<String> {
    let expression = unparenthesized(expression);
    let is_printed = match expression {
        Expression::CallExpression(call) => {
            matches!(unparenthesized(&call.callee), Expression::Identifier(_))
        }
        Expression::Identifier(_)
        | Expression::ThisExpression(_)
        | Expression::NullLiteral(_)
        | Expression::BooleanLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::ObjectExpression(_)
        | Expression::UnaryExpression(_)
        | Expression::ConditionalExpression(_)
        | Expression::AwaitExpression(_) => true,
        _ => false,
    };
    is_printed.then(|| not_iterable(expression)).flatten()
}

struct Printer {
    text: String,
    depth: u32,
    is_too_deep: bool,
}

impl Printer {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn expression(&mut self, expression: &Expression<'_>) {
        // The text never gets shorter.
        if self.text.len() > LONGEST || self.is_too_deep {
            return;
        }
        self.is_too_deep = self.depth == DEEPEST;
        self.depth += 1;
        self.shallow(expression);
        self.depth -= 1;
    }

    fn shallow(&mut self, expression: &Expression<'_>) {
        match unparenthesized(expression) {
            Expression::Identifier(name) => self.put(name.name.as_str()),
            Expression::ThisExpression(_) => self.put("this"),
            Expression::NullLiteral(_) => self.put("null"),
            Expression::BooleanLiteral(literal) => {
                self.put(if literal.value { "true" } else { "false" });
            }
            Expression::NumericLiteral(literal) => self.put(&to_text(literal.value)),
            Expression::StringLiteral(literal) => {
                // Writing to a string cannot fail.
                let _ = write!(self.text, "\"{}\"", literal.value);
            }
            Expression::RegExpLiteral(literal) => {
                let regex = &literal.regex;
                let _ = write!(self.text, "/{}/{}", regex.pattern.text, regex.flags);
            }
            Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
                let text = template.quasis.first().map_or("", |quasi| quasi.value.raw.as_str());
                let _ = write!(self.text, "\"{text}\"");
            }
            Expression::TemplateLiteral(template) => {
                for part in &template.expressions {
                    self.expression(part);
                }
            }
            Expression::ArrayExpression(array) => self.array(&array.elements),
            Expression::ObjectExpression(object) => {
                self.put("{");
                for _ in &object.properties {
                    self.put(INTERMEDIATE);
                }
                self.put("}");
            }
            Expression::CallExpression(call) => self.call(call),
            Expression::TaggedTemplateExpression(tagged) => {
                self.expression(&tagged.tag);
                self.put("(...)");
            }
            Expression::AssignmentExpression(assignment) => self.target(&assignment.left),
            Expression::NewTarget(_) => self.put(".new.target"),
            Expression::ImportExpression(import) => {
                self.put("ImportCall(");
                self.expression(&import.source);
                self.put(")");
            }
            expression => self.operation(expression),
        }
    }

    fn operation(&mut self, expression: &Expression<'_>) {
        match expression {
            Expression::BinaryExpression(binary) => {
                self.two(&binary.left, binary.operator.as_str(), &binary.right);
            }
            Expression::LogicalExpression(logical) => {
                self.two(&logical.left, logical.operator.as_str(), &logical.right);
            }
            Expression::SequenceExpression(sequence) => {
                self.put("(");
                for (index, part) in sequence.expressions.iter().enumerate() {
                    self.put(if index == 0 { "" } else { " , " });
                    self.expression(part);
                }
                self.put(")");
            }
            Expression::UnaryExpression(unary) => {
                let operator = unary.operator.as_str();
                let space = if operator.len() > 1 { " " } else { "" };
                let _ = write!(self.text, "({operator}{space}");
                self.expression(&unary.argument);
                self.put(")");
            }
            Expression::UpdateExpression(update) => self.update(update),
            Expression::ConditionalExpression(_) => self.put(&INTERMEDIATE.repeat(3)),
            expression => match expression.as_member_expression() {
                Some(member) => self.member(member),
                None => self.put(INTERMEDIATE),
            },
        }
    }

    fn update(&mut self, update: &UpdateExpression<'_>) {
        let operator = update.operator.as_str();
        self.put("(");
        self.put(if update.prefix { operator } else { "" });
        self.simple_target(&update.argument);
        self.put(if update.prefix { "" } else { operator });
        self.put(")");
    }

    fn two(&mut self, left: &Expression<'_>, operator: &str, right: &Expression<'_>) {
        self.put("(");
        self.expression(left);
        let _ = write!(self.text, " {operator} ");
        self.expression(right);
        self.put(")");
    }

    fn array(&mut self, elements: &[ArrayExpressionElement<'_>]) {
        self.put("[");
        for (index, element) in elements.iter().enumerate() {
            self.put(if index == 0 { "" } else { "," });
            match element {
                ArrayExpressionElement::SpreadElement(spread) => {
                    self.put("(...");
                    self.expression(&spread.argument);
                    self.put(")");
                }
                element => {
                    if let Some(expression) = element.as_expression() {
                        self.expression(expression);
                    }
                }
            }
        }
        self.put("]");
    }

    fn call(&mut self, call: &CallExpression<'_>) {
        self.expression(&call.callee);
        self.put(if call.optional { "?.(...)" } else { "(...)" });
    }

    fn member(&mut self, member: &MemberExpression<'_>) {
        self.expression(member.object());
        let dot = if member.optional() { "?." } else { "." };
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let _ = write!(self.text, "{dot}{}", member.property.name);
            }
            MemberExpression::PrivateFieldExpression(member) => {
                let _ = write!(self.text, "[#{}]", member.field.name);
            }
            MemberExpression::ComputedMemberExpression(member) => {
                match unparenthesized(&member.expression) {
                    Expression::StringLiteral(name) => {
                        let _ = write!(self.text, "{dot}{}", name.value);
                    }
                    Expression::TemplateLiteral(name) if name.expressions.is_empty() => {
                        let name = name.quasis.first().map_or("", |name| name.value.raw.as_str());
                        let _ = write!(self.text, "{dot}{name}");
                    }
                    key => {
                        self.put(if member.optional { "?.[" } else { "[" });
                        self.expression(key);
                        self.put("]");
                    }
                }
            }
        }
    }

    fn target(&mut self, target: &AssignmentTarget<'_>) {
        match target.as_simple_assignment_target() {
            Some(target) => self.simple_target(target),
            None => self.put(INTERMEDIATE),
        }
    }

    fn simple_target(&mut self, target: &SimpleAssignmentTarget<'_>) {
        match reference(target) {
            Some(Reference::Name(name)) => self.put(name),
            Some(Reference::Member(member)) => self.member(member),
            None => self.put(INTERMEDIATE),
        }
    }
}
