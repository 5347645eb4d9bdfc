//! The callee of a call as the code writes it: the name of the task, if the call is one.

use std::rc::Rc;

use oxc_ast::ast::{ChainElement, Expression, MemberExpression};
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
        let owner = self.owner_of(root);
        let counts = match root {
            Expression::Identifier(_) => owner.is_none(),
            Expression::ThisExpression(_) => true,
            _ => false,
        };
        if counts {
            let (callee, _) = self.callee_text(&call.callee);
            self.awaited.insert((callee, owner));
        }
    }

    /// The function or class that determines what the first name of a callee means; `None` if it
    /// means the same in the whole file (see [`CallSite::owner`]).
    ///
    /// [`CallSite::owner`]: crate::javascript::evaluator::code::CallSite::owner
    pub(super) fn owner(&self, callee: &Expression<'_>) -> Option<Span> {
        let mut root = unparenthesized(callee);
        while let Some(before) = object_or_callee(root) {
            root = unparenthesized(before);
        }
        self.owner_of(root)
    }

    fn owner_of(&self, root: &Expression<'_>) -> Option<Span> {
        match root {
            Expression::Identifier(name) => self.function_that_declares(name.name.as_str()),
            Expression::ThisExpression(_) => self.builders.last()?.class,
            _ => None,
        }
    }

    /// The function to which a variable belongs; `None` if it belongs to the top level, or is not
    /// declared.
    fn function_that_declares(&self, name: &str) -> Option<Span> {
        let scope = self.scopes.iter().rposition(|scope| scope.find(name).is_some())?;
        let functions = self.scopes[..=scope].iter().filter(|scope| scope.is_of_function());
        let depth = functions.count();
        self.builders.get(depth - 1).filter(|_| depth > 1).map(|function| function.code.span)
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

/// The object of a member, or the callee of a call.
fn object_or_callee<'b, 'a>(of: &'b Expression<'a>) -> Option<&'b Expression<'a>> {
    match of {
        Expression::CallExpression(call) => Some(&call.callee),
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => Some(&call.callee),
            element => element.as_member_expression().map(MemberExpression::object),
        },
        of => of.as_member_expression().map(MemberExpression::object),
    }
}

/// A chain without line breaks and spaces before its members.
fn on_one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(" .", ".").replace(" ?.", "?.")
}
