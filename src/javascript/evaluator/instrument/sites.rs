//! Instruments calls and iterables, for which the runtime supplies the values that a run assumed.

use oxc_ast::ast::{
    CallExpression, ChainElement, ChainExpression, Expression, ForInStatement, ForOfStatement,
    MemberExpression, NewExpression, YieldExpression,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::Instrumenter;
use super::modules::quoted;
use crate::javascript::Span;
use crate::javascript::evaluator::compile::unparenthesized;
use crate::javascript::replay::Use;

/// The span of a node.
pub(super) fn span(of: &impl GetSpan) -> Span {
    let span = of.span();
    Span { start: span.start, end: span.end }
}

/// The data about a position in the code that the runtime needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Site {
    Call(Vec<Use>),
    Condition(Vec<bool>, bool),
    Count(Vec<u32>),
    Ended(Vec<bool>),
}

impl<'a> Instrumenter<'_> {
    fn add(&mut self, site: Site) -> usize {
        self.sites.push(site);
        self.sites.len() - 1
    }

    /// The index of the site for a condition with an unknown value, if it is one.
    pub(super) fn condition_site(&mut self, at: Span) -> Option<usize> {
        let decided = self.replay.conditions.get(&at)?.clone();
        let is_endless = self.replay.endless.contains(&at);
        Some(self.add(Site::Condition(decided, is_endless)))
    }

    /// The index of the site for a function with endless recursion, if it is one.
    pub(super) fn recursion_site(&mut self, at: Span) -> Option<usize> {
        let ended = self.replay.ended.get(&at)?.clone();
        Some(self.add(Site::Ended(ended)))
    }

    /// Instruments the iterable of `yield*`.
    pub(super) fn delegated(&mut self, give: &YieldExpression<'a>, to: &Expression<'a>) {
        let site = self.call_site(span(give), false);
        if let Some(site) = site {
            self.edits.insert(to.span().start, format!("{}.each({site},(", self.runtime));
        }
        self.visit_expression(to);
        if site.is_some() {
            self.edits.insert(to.span().end, "))");
        }
    }

    fn count_site(&mut self, at: Span) -> Option<usize> {
        let counts = self.replay.counts.get(&at)?.clone();
        Some(self.add(Site::Count(counts)))
    }

    /// The index of the site for a call whose result the runtime supplies, if it is one.
    pub(super) fn call_site(&mut self, at: Span, has_key: bool) -> Option<usize> {
        let uses = self.replay.calls.get(&at)?;
        let is_as_it_is = |one: &Use| match one {
            // The runtime must look up the value for an unknown key.
            Use::Unknown => !has_key,
            one => matches!(one, Use::Done | Use::Threw),
        };
        if uses.iter().all(is_as_it_is) {
            return None;
        }
        let uses = uses.clone();
        Some(self.add(Site::Call(uses)))
    }

    /// Instruments a call whose result the runtime supplies; returns whether it is one.
    pub(super) fn call(&mut self, call: &CallExpression<'a>) -> bool {
        if matches!(unparenthesized(&call.callee), Expression::Super(_)) {
            return false;
        }
        let has_key = matches!(call.callee, Expression::ComputedMemberExpression(_));
        let Some(site) = self.call_site(span(call), has_key) else { return false };
        let callee = match &call.callee {
            Expression::TSNonNullExpression(inner) => &inner.expression,
            callee => callee,
        };
        let after = call.type_arguments.as_ref().map_or(call.callee.span().end, |of| of.span.end);
        let opens = self.open_parenthesis(after, call.optional);
        match callee.as_member_expression() {
            Some(member) if !matches!(member.object(), Expression::Super(_)) => {
                self.method_call((call, member), site, opens);
            }
            _ => {
                self.edits.insert(call.span.start, format!("{}.call({site},", self.runtime));
                self.visit_expression(&call.callee);
                self.edits.replace(call.callee.span().end, opens, ",[");
            }
        }
        for argument in &call.arguments {
            self.visit_argument(argument);
        }
        self.edits.replace(call.span.end - 1, call.span.end, "])");
        true
    }

    /// Records the property accesses and calls of an optional chain.
    pub(super) fn note_chain(&mut self, chain: &ChainExpression<'_>) {
        self.chained.insert(span(&chain.expression));
        let of = match &chain.expression {
            ChainElement::CallExpression(call) => Some(&call.callee),
            ChainElement::TSNonNullExpression(inner) => Some(&inner.expression),
            element => element.as_member_expression().map(MemberExpression::object),
        };
        if let Some(of) = of {
            self.note_part_of_chain(of);
        }
    }

    /// Records a part of an optional chain and the parts before it, from the first `?.` on: what is
    /// before that is always evaluated. Returns whether the part is recorded.
    fn note_part_of_chain(&mut self, part: &Expression<'_>) -> bool {
        let (of, is_optional) = match part {
            Expression::CallExpression(call) => (&call.callee, call.optional),
            Expression::TSNonNullExpression(inner) => (&inner.expression, false),
            part => match part.as_member_expression() {
                Some(member) => (member.object(), member.optional()),
                None => return false,
            },
        };
        let is_chained = self.note_part_of_chain(of) || is_optional;
        if is_chained {
            self.chained.insert(span(part));
        }
        is_chained
    }

    fn method_call(
        &mut self,
        (call, member): (&CallExpression<'a>, &MemberExpression<'a>),
        site: usize,
        opens: u32,
    ) {
        let object = member.object();
        let how = if self.chained.contains(&span(call)) { "maybe" } else { "method" };
        let open = format!("{}.{how}({site},", self.runtime);
        match (member, self.simple_text(object.span())) {
            (MemberExpression::PrivateFieldExpression(field), Some(text)) => {
                // The code reads the private property itself, because its name is valid only in the
                // class.
                let read = format!(
                    "{}.private({site},{text},()=>{text}.#{},[",
                    self.runtime, field.field.name
                );
                self.edits.replace(call.span.start, opens, &read);
            }
            (MemberExpression::ComputedMemberExpression(member), _) => {
                self.edits.insert(call.span.start, open);
                self.visit_expression(object);
                self.edits.replace(object.span().end, member.expression.span().start, ",");
                self.visit_expression(&member.expression);
                self.edits.replace(member.expression.span().end, opens, ",[");
            }
            _ => {
                let name = member.static_property_name().unwrap_or_default();
                self.edits.insert(call.span.start, open);
                self.visit_expression(object);
                self.edits.replace(object.span().end, opens, &format!(",{},[", quoted(name)));
            }
        }
    }

    /// Instruments a call of a private method of a value that may be unknown, without a site.
    pub(super) fn private_call(&mut self, call: &CallExpression<'a>) -> bool {
        let Expression::PrivateFieldExpression(member) = &call.callee else { return false };
        let Some(open) = self.unless_unknown(member) else { return false };
        self.edits.insert(call.span.start, open);
        self.visit_private_field_expression(member);
        self.visit_arguments(&call.arguments);
        self.edits.insert(call.span.end, ")");
        true
    }

    /// The position after the opening parenthesis of the arguments of a call.
    fn open_parenthesis(&self, after: u32, is_optional: bool) -> u32 {
        let at = self.edits.skip(after);
        let at = if is_optional { self.edits.skip(at + 2) } else { at };
        // The callee may be enclosed in parentheses.
        let closes = self.edits.source(at, at + 1) == ")";
        if closes { self.open_parenthesis(at + 1, false) } else { at + 1 }
    }

    /// Instruments a constructor call whose result the runtime supplies; returns whether it is one.
    pub(super) fn construction(&mut self, new: &NewExpression<'a>) -> bool {
        let Some(site) = self.call_site(span(new), false) else { return false };
        let callee = new.callee.span();
        let open = format!("{}.construct({site},(", self.runtime);
        self.edits.replace(new.span.start, callee.start, &open);
        self.visit_expression(&new.callee);
        let after = new.type_arguments.as_ref().map_or(callee.end, |of| of.span.end);
        if self.edits.source(new.span.end - 1, new.span.end) != ")" || after == new.span.end {
            self.edits.insert(new.span.end, "),[])");
            return true;
        }
        let opens = self.open_parenthesis(after, false);
        self.edits.replace(after, opens, "),[");
        for argument in &new.arguments {
            self.visit_argument(argument);
        }
        self.edits.replace(new.span.end - 1, new.span.end, "])");
        true
    }

    /// Instruments a constructor call that is not replaced. In `new m[k]()`, a call that replaces
    /// the callee must not become the operand of `new`.
    pub(super) fn ordinary_construction(&mut self, new: &NewExpression<'a>) {
        let callee = new.callee.span();
        let is_enclosed =
            self.replay.is_unsure && new.callee.get_inner_expression().is_member_expression();
        if is_enclosed {
            self.edits.insert(callee.start, "(");
        }
        self.visit_expression(&new.callee);
        if is_enclosed {
            self.edits.insert(callee.end, ")");
        }
        if let Some(arguments) = &new.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        self.visit_arguments(&new.arguments);
    }

    /// Instruments an iterable expression.
    pub(super) fn iterated(&mut self, iterable: &Expression<'a>) {
        self.taken_apart(span(iterable), iterable);
    }

    /// Instruments an iterable expression that is destructured by a pattern.
    pub(super) fn taken_apart(&mut self, by: Span, iterable: &Expression<'a>) {
        let Some(site) = self.count_site(by) else {
            return self.visit_expression(iterable);
        };
        let at = iterable.span();
        self.edits.insert(at.start, format!("{}.elements({site},(", self.runtime));
        self.visit_expression(iterable);
        self.edits.insert(at.end, "))");
    }

    pub(super) fn for_of(&mut self, each: &ForOfStatement<'a>) {
        self.is_head = true;
        self.visit_for_statement_left(&each.left);
        self.is_head = false;
        self.iterated(&each.right);
        self.visit_statement(&each.body);
    }

    /// Instruments a `for..in`, which becomes a `for..of` if its object is unknown.
    pub(super) fn for_in(&mut self, each: &ForInStatement<'a>) {
        self.is_head = true;
        self.visit_for_statement_left(&each.left);
        self.is_head = false;
        if let Some(site) = self.count_site(span(&each.right)) {
            let (left, right) = (each.left.span(), each.right.span());
            let keys = format!(" of {}.keys({site},(", self.runtime);
            self.edits.replace(left.end, right.start, &keys);
            self.visit_expression(&each.right);
            self.edits.insert(right.end, "))");
        } else {
            self.visit_expression(&each.right);
        }
        self.visit_statement(&each.body);
    }
}
