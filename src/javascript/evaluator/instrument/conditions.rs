//! Instruments conditions: their unknown parts get the values that were assumed.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, Expression, ForStatement, LogicalExpression,
    LogicalOperator, MemberExpression, SwitchStatement, UnaryOperator,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::Instrumenter;
use super::sites::span;
use crate::javascript::evaluator::compile::{head, unparenthesized};

impl<'a> Instrumenter<'_> {
    /// Instruments the condition of a statement or of `?:`.
    pub(super) fn condition(&mut self, test: &Expression<'a>) {
        match self.condition_site(span(test)) {
            Some(site) => self.part_of_condition(test, site),
            None => self.visit_expression(test),
        }
    }

    /// Gives a `for` statement without a condition one, if the loop is endless.
    pub(super) fn no_condition(&mut self, each: &ForStatement<'a>) {
        let Some(site) = self.condition_site(span(&head(each, self.part.text))) else { return };
        let before = match &each.init {
            Some(init) => init.span().end,
            None => self.edits.skip(each.span.start + 3) + 1,
        };
        let semicolon = self.edits.skip(before);
        self.edits.insert(semicolon + 1, format!("{}.is({site},true)", self.runtime));
    }

    /// Instruments a part of a condition. Conditions are split in the same way as in the compiler.
    fn part_of_condition(&mut self, part: &Expression<'a>, site: usize) {
        match part {
            Expression::ParenthesizedExpression(inner) => {
                self.part_of_condition(&inner.expression, site);
            }
            Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
                self.part_of_condition(&not.argument, site);
            }
            Expression::LogicalExpression(both) if both.operator != LogicalOperator::Coalesce => {
                self.part_of_condition(&both.left, site);
                self.part_of_condition(&both.right, site);
            }
            part => {
                let open = format!("{}.is({site},(", self.runtime);
                self.edits.insert(part.span().start, open);
                self.visit_expression(part);
                self.edits.insert(part.span().end, "))");
            }
        }
    }

    /// Instruments `&&`, `||` or `??` whose value is used; returns whether it was necessary.
    pub(super) fn logical(&mut self, logical: &LogicalExpression<'a>) -> bool {
        let Some(site) = self.condition_site(span(&logical.left)) else { return false };
        let (left, right) = (logical.left.span(), logical.right.span());
        let runtime = &self.runtime;
        let operator = logical.operator.as_str();
        let open = format!("{runtime}.same({runtime}.skip({site},\"{operator}\",(");
        self.edits.insert(left.start, open);
        self.visit_expression(&logical.left);
        self.edits.replace(left.end, right.start, &format!("))?{}.kept:(", self.runtime));
        self.visit_expression(&logical.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments `&&=`, `||=` or `??=`, if the text of the target can be repeated.
    pub(super) fn logical_assignment(&mut self, assignment: &AssignmentExpression<'a>) -> bool {
        let operator = match assignment.operator {
            AssignmentOperator::LogicalAnd => "&&",
            AssignmentOperator::LogicalOr => "||",
            AssignmentOperator::LogicalNullish => "??",
            _ => return false,
        };
        let (left, right) = (assignment.left.span(), assignment.right.span());
        let Some(target) = self.simple_text(left) else {
            return self.logical_reference(assignment, operator);
        };
        let Some(site) = self.condition_site(span(&assignment.left)) else { return false };
        let runtime = &self.runtime;
        let skip = format!("{runtime}.skip({site},\"{operator}\",{target})");
        let open = format!("{runtime}.same({skip}?{runtime}.kept:({target}=");
        self.edits.replace(left.start, right.start, &open);
        self.visit_expression(&assignment.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments a logical assignment to a property whose object or key may have effects; returns
    /// whether it was necessary.
    fn logical_reference(&mut self, assignment: &AssignmentExpression<'a>, operator: &str) -> bool {
        let (left, right) = (assignment.left.span(), assignment.right.span());
        let Some(member) = assignment.left.as_member_expression() else { return false };
        let is_other = matches!(member, MemberExpression::PrivateFieldExpression(_))
            || matches!(member.object(), Expression::Super(_));
        if is_other || !self.replay.is_unsure {
            return false;
        }
        self.edits.insert(left.start, format!("{}.putUnlessKept(", self.runtime));
        self.begin_reference(member, (left.start, left.end), "logical");
        let site = self.condition_site(span(&assignment.left));
        let site = site.map_or("null".to_owned(), |site| site.to_string());
        // The value may wait, so nothing but the arguments keeps the property until then.
        let then = format!("\"{operator}\",{site}),{}.isKept?undefined:(", self.runtime);
        self.edits.replace(left.end, right.start, &then);
        self.visit_expression(&assignment.right);
        self.edits.insert(right.end, "))");
        true
    }

    /// Instruments the comparisons of a `switch`.
    pub(super) fn switch(&mut self, switch: &SwitchStatement<'a>) {
        let tests = || switch.cases.iter().filter_map(|case| case.test.as_ref());
        let asks = tests().any(|test| self.replay.conditions.contains_key(&span(test)));
        if !asks {
            return oxc_ast_visit::walk::walk_switch_statement(self, switch);
        }
        // Each `switch` has a variable, because a test may call a function with another `switch`.
        let asked = format!("{}_asked", self.runtime);
        self.edits.insert(switch.span.start, format!("{{let {asked};"));
        let discriminant = switch.discriminant.span();
        let open = format!("{asked}={}.discriminant((", self.runtime);
        self.edits.insert(discriminant.start, open);
        self.visit_expression(&switch.discriminant);
        self.edits.insert(discriminant.end, "))");
        for case in &switch.cases {
            if let Some(test) = &case.test {
                let site = self.condition_site(span(test));
                let site = site.map_or("null".to_owned(), |site| site.to_string());
                let open = format!("{}.case({asked},{site},(", self.runtime);
                self.edits.insert(test.span().start, open);
                self.visit_expression(test);
                self.edits.insert(test.span().end, "))");
            }
            self.visit_statements(&case.consequent);
        }
        self.edits.insert(switch.span.end, "}");
    }

    /// The text of a target without the `!` of TypeScript, if it can be repeated without repeating
    /// effects: it is a name, or properties of a name.
    pub(super) fn simple_text(&self, target: oxc_span::Span) -> Option<String> {
        let text = self.edits.source(target.start, target.end).replace('!', "");
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '#' | ' ');
        text.chars().all(is_part).then_some(text)
    }
}

/// Whether an expression is a literal, so that its value is known.
pub(super) fn is_literal(expression: &Expression<'_>) -> bool {
    matches!(
        unparenthesized(expression),
        Expression::NumericLiteral(_)
            | Expression::StringLiteral(_)
            | Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::BigIntLiteral(_)
    )
}
