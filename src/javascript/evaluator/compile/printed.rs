//! Expressions as V8 prints them in its error messages (its `CallPrinter`): `f(...).name`.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ArrayExpressionElement, AssignmentTarget, CallExpression, ChainElement, Expression,
    MemberExpression, SimpleAssignmentTarget, UpdateExpression,
};

use super::assignment::{Reference, reference};
use super::statement::unparenthesized;
use crate::javascript::evaluator::number::to_text;

/// V8's text for functions, created objects, and other expressions without a name.
pub(super) const INTERMEDIATE: &str = "(intermediate value)";

/// V8's error message for a value without `Symbol.asyncIterator` and `Symbol.iterator`, if it
/// prints no expression.
const NO_METHOD: &str = "undefined is not a function";

/// The maximum number of bytes of a printed expression.
const LONGEST: usize = 200;

/// The maximum nesting of a printed expression.
const DEEPEST: u32 = 24;

/// The text of an expression as V8 prints it; `None` if it is too long or nests too deep.
pub(super) fn printed(expression: &Expression<'_>) -> Option<String> {
    Printer::default().print(expression)
}

/// V8's error message if the iterable of a loop or spread element is not iterable, or is a call
/// whose callee is not callable.
pub(super) fn not_iterable(expression: &Expression<'_>) -> Option<String> {
    let expression = unparenthesized(expression);
    let print = |expression| Printer { is_iterated: true, ..Printer::default() }.print(expression);
    if let Expression::ChainExpression(_) = expression {
        return None;
    }
    Some(match callee(expression) {
        Some(callee) => {
            format!("{} is not a function or its return value is not iterable", print(callee)?)
        }
        None => format!("{} is not iterable", print(expression)?),
    })
}

/// V8's error message if the iterable of a `for await` is not iterable, or is a call whose callee
/// is not callable.
pub(super) fn not_async_iterable(expression: &Expression<'_>) -> Option<String> {
    let expression = unparenthesized(expression);
    if let Expression::ChainExpression(_) = expression {
        return Some(NO_METHOD.to_owned());
    }
    let is_new = matches!(expression, Expression::NewExpression(_));
    let may_fail = is_new || callee(expression).is_some();
    let why = if may_fail { "a function or its return value is not async" } else { "async" };
    Some(format!("{} is not {why} iterable", printed(expression)?))
}

/// V8's error message if the operand of `yield*` is not iterable, or is a call whose callee is not
/// callable.
pub(super) fn not_delegable(expression: &Expression<'_>, is_async: bool) -> Option<String> {
    let expression = unparenthesized(expression);
    if let (Expression::ChainExpression(chain), false) = (expression, is_async)
        && let ChainElement::CallExpression(call) = &chain.expression
    {
        return not_iterable_value_of(&call.callee);
    }
    let is_printed = expression.is_member_expression()
        || callee(expression).is_some()
        || matches!(
            expression,
            Expression::NewExpression(_)
                | Expression::AwaitExpression(_)
                | Expression::BinaryExpression(_)
                | Expression::UnaryExpression(_)
                | Expression::AssignmentExpression(_)
                | Expression::SequenceExpression(_)
        );
    match (is_printed, is_async) {
        (true, false) => Some(format!("yield* {INTERMEDIATE} is not iterable")),
        (true, true) => Some(format!("yield* {} is not async iterable", INTERMEDIATE.repeat(4))),
        (false, false) => None,
        (false, true) => Some(NO_METHOD.to_owned()),
    }
}

/// The callee of a call or tagged template.
pub(super) fn callee<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    match expression {
        Expression::CallExpression(call) => Some(&call.callee),
        Expression::TaggedTemplateExpression(tagged) => Some(&tagged.tag),
        _ => None,
    }
}

/// V8's error message if a call is not iterable that is an earlier argument than the last, or the
/// initializer of a parameter.
pub(super) fn not_iterable_call(expression: &Expression<'_>) -> Option<String> {
    not_iterable_value_of(callee(unparenthesized(expression))?)
}

fn not_iterable_value_of(callee: &Expression<'_>) -> Option<String> {
    let callee = printed(callee)?;
    Some(format!("{callee} is not iterable (cannot read property Symbol(Symbol.iterator))"))
}

/// The text of an expression as V8 prints it outside of a chain.
pub(super) fn printed_whole(expression: &Expression<'_>) -> String {
    let is_chain = matches!(unparenthesized(expression), Expression::ChainExpression(_));
    let printed = printed(expression).filter(|_| !is_chain);
    printed.unwrap_or_else(|| INTERMEDIATE.to_owned())
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

#[derive(Default)]
struct Printer {
    text: String,
    depth: u32,
    is_too_deep: bool,
    /// Whether the message says that a value is not iterable. V8 then prints `f` for `f()`, and `C`
    /// for `new C()`.
    is_iterated: bool,
}

impl Printer {
    fn print(mut self, expression: &Expression<'_>) -> Option<String> {
        self.expression(expression);
        let is_printed = self.text.len() <= LONGEST && !self.is_too_deep;
        is_printed.then_some(self.text)
    }

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
            Expression::NewExpression(new) if self.is_iterated => self.expression(&new.callee),
            Expression::TaggedTemplateExpression(tagged) => {
                self.expression(&tagged.tag);
                self.put(if self.is_iterated { "" } else { "(...)" });
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
        self.put(match (self.is_iterated, call.optional) {
            (true, _) => "",
            (false, true) => "?.(...)",
            (false, false) => "(...)",
        });
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
