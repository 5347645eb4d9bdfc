//! Finds the branches on the way to a function: what conditions must be so that it is created.

use std::collections::BTreeMap;

use oxc_allocator::Vec as List;
use oxc_ast::ast::{
    ConditionalExpression, Expression, IfStatement, LogicalExpression, Program, Statement,
    SwitchStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

use crate::javascript::Span;

/// The conditions on the way to a function, each with the truth that leads to the function: the
/// branches that contain it are taken, and earlier branches that exit are not.
pub(in crate::javascript::evaluator) fn branches_to(
    program: &Program<'_>,
    function: Span,
) -> BTreeMap<Span, bool> {
    let mut way = Way { to: function, branches: BTreeMap::new() };
    way.visit_program(program);
    way.branches
}

struct Way {
    to: Span,
    branches: BTreeMap<Span, bool>,
}

impl Way {
    fn leads_through(&self, part: &impl GetSpan) -> bool {
        let span = part.span();
        span.start <= self.to.start && self.to.end <= span.end
    }

    fn decide(&mut self, condition: &impl GetSpan, is: bool) {
        let span = condition.span();
        self.branches.insert(Span { start: span.start, end: span.end }, is);
    }

    /// Takes the branches of a statement so that it does not leave what is around it.
    fn pass(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::IfStatement(branch) => self.pass_if(branch),
            Statement::BlockStatement(block) => self.pass_all(&block.body),
            Statement::LabeledStatement(labeled) => self.pass(&labeled.body),
            Statement::TryStatement(attempt) => self.pass_all(&attempt.block.body),
            Statement::SwitchStatement(switch) => {
                let cases = switch.cases.iter();
                let leaving = cases.filter(|case| case.consequent.iter().any(exits));
                for test in leaving.filter_map(|case| case.test.as_ref()) {
                    self.decide(test, false);
                }
            }
            _ => {}
        }
    }

    fn pass_all(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            self.pass(statement);
        }
    }

    fn pass_if(&mut self, branch: &IfStatement<'_>) {
        match (exits(&branch.consequent), branch.alternate.as_ref().is_some_and(exits)) {
            (false, false) => {
                self.pass(&branch.consequent);
                if let Some(alternate) = &branch.alternate {
                    self.pass(alternate);
                }
            }
            (true, true) => {}
            (taken_exits, _) => self.decide(&branch.test, !taken_exits),
        }
    }
}

/// Whether a statement always leaves the function or the iteration around it.
fn exits(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_)
        | Statement::ThrowStatement(_)
        | Statement::ContinueStatement(_) => true,
        Statement::BlockStatement(block) => block.body.iter().any(exits),
        Statement::IfStatement(branch) => {
            exits(&branch.consequent) && branch.alternate.as_ref().is_some_and(exits)
        }
        _ => false,
    }
}

impl<'a> Visit<'a> for Way {
    fn visit_statement(&mut self, statement: &Statement<'a>) {
        if self.leads_through(statement) {
            walk::walk_statement(self, statement);
        }
    }

    fn visit_statements(&mut self, statements: &List<'a, Statement<'a>>) {
        let Some(at) = statements.iter().position(|one| self.leads_through(one)) else { return };
        // A function declaration exists from the start of its scope.
        if !matches!(statements[at], Statement::FunctionDeclaration(_)) {
            self.pass_all(&statements[..at]);
        }
        self.visit_statement(&statements[at]);
    }

    fn visit_expression(&mut self, expression: &Expression<'a>) {
        if self.leads_through(expression) {
            walk::walk_expression(self, expression);
        }
    }

    fn visit_if_statement(&mut self, branch: &IfStatement<'a>) {
        if self.leads_through(&branch.consequent) {
            self.decide(&branch.test, true);
        } else if branch.alternate.as_ref().is_some_and(|other| self.leads_through(other)) {
            self.decide(&branch.test, false);
        }
        walk::walk_if_statement(self, branch);
    }

    fn visit_conditional_expression(&mut self, choice: &ConditionalExpression<'a>) {
        if self.leads_through(&choice.consequent) {
            self.decide(&choice.test, true);
        } else if self.leads_through(&choice.alternate) {
            self.decide(&choice.test, false);
        }
        walk::walk_conditional_expression(self, choice);
    }

    /// The condition of an operator is whether its right side is evaluated.
    fn visit_logical_expression(&mut self, logical: &LogicalExpression<'a>) {
        if self.leads_through(&logical.right) {
            self.decide(&logical.left, true);
        }
        walk::walk_logical_expression(self, logical);
    }

    fn visit_switch_statement(&mut self, switch: &SwitchStatement<'a>) {
        let at = switch.cases.iter().position(|case| self.leads_through(case));
        for (index, case) in switch.cases.iter().enumerate() {
            if let Some(test) = &case.test {
                self.decide(test, Some(index) == at);
            }
        }
        walk::walk_switch_statement(self, switch);
    }
}
