//! The callee of a call as the code writes it: the name of the task, if the call is one.

use std::rc::Rc;

use oxc_ast::ast::{ChainElement, Expression};
use oxc_span::GetSpan;

use super::Compiler;
use super::statement::unparenthesized;
use crate::javascript::Span;

/// The maximum number of characters of a callee with the arguments of the calls in it.
const LONGEST: usize = 80;

impl Compiler<'_> {
    /// The callee of a call on one line, without `this.`, and its last name.
    ///
    /// Calls of the same callee have the same behavior, so its text is not cut at any length: two
    /// calls of one chain must not become the same. Only the arguments of the calls within a long
    /// chain are left out: `db.insertInto(…).values(…).execute`.
    pub(super) fn callee_text(&self, callee: &Expression<'_>) -> (Rc<str>, Rc<str>) {
        let whole = self.text_of(callee);
        let last = whole.rsplit(['.', ' ', '\n', '(', '[']).next().unwrap_or_default();
        let is_long = whole.chars().nth(LONGEST).is_some();
        let text = if is_long { self.without_arguments(callee) } else { on_one_line(whole) };
        (text.strip_prefix("this.").unwrap_or(&text).into(), last.into())
    }

    /// Records the callee of a call that is awaited or chained, so that each call of it in the file
    /// is a task. The object may not be a variable of a function, because another function may have
    /// another variable with this name.
    pub(super) fn note_awaited(&mut self, awaited: &Expression<'_>) {
        let Expression::CallExpression(call) = unparenthesized(awaited) else { return };
        let mut root = unparenthesized(&call.callee);
        while let Some(member) = root.as_member_expression() {
            if member.is_computed() {
                return;
            }
            root = unparenthesized(member.object());
        }
        let is_shared = match root {
            Expression::Identifier(name) => self.is_shared(name.name.as_str()),
            Expression::ThisExpression(_) => true,
            _ => false,
        };
        if is_shared {
            let (callee, _) = self.callee_text(&call.callee);
            self.awaited.insert(callee);
        }
    }

    /// Whether the first name of a callee means the same in all functions. `this` does.
    pub(super) fn starts_shared(&self, callee: &str, call: Span) -> bool {
        let root = callee.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next();
        let root = root.unwrap_or_default();
        !self.text[call.start as usize..].starts_with(root) || self.is_shared(root)
    }

    /// Whether a name means the same in all functions: it belongs to the top level, or is not
    /// declared.
    fn is_shared(&self, name: &str) -> bool {
        let mut functions = (0..).zip(&self.scopes).filter(|(_, scope)| scope.is_of_function());
        let inner = functions.nth(1).map_or(self.scopes.len(), |(index, _)| index);
        !self.scopes[inner..].iter().any(|scope| scope.find(name).is_some())
    }

    /// The text of a chain of members and calls, from its end to its start.
    fn without_arguments(&self, callee: &Expression<'_>) -> String {
        let mut parts = Vec::new();
        let mut rest = unparenthesized(callee);
        while let Some((before, part)) = self.last_link(rest) {
            parts.push(part);
            rest = unparenthesized(before);
        }
        parts.push(self.source(rest).to_string());
        parts.reverse();
        parts.concat()
    }

    /// The last link of a chain as text, `.name` or `(…)`, and the chain before it.
    fn last_link<'b, 'a>(&self, chain: &'b Expression<'a>) -> Option<(&'b Expression<'a>, String)> {
        let (call, member) = match chain {
            Expression::CallExpression(call) => (Some(call), None),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => (Some(call), None),
                element => (None, element.as_member_expression()),
            },
            chain => (None, chain.as_member_expression()),
        };
        if let Some(call) = call {
            let arguments = if call.arguments.is_empty() { "()" } else { "(…)" };
            return Some((&call.callee, arguments.to_owned()));
        }
        member.map(|member| (member.object(), self.between(member.object(), member)))
    }

    /// The text from the end of an object to the end of its member: `.name`.
    fn between(&self, object: &impl GetSpan, member: &impl GetSpan) -> String {
        let span = object.span().end as usize..member.span().end as usize;
        on_one_line(self.text[span].trim_start_matches(')'))
    }
}

/// A chain without line breaks and spaces before its members.
fn on_one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(" .", ".").replace(" ?.", "?.")
}
