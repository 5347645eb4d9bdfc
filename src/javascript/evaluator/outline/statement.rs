//! Classifies statements for the outline.

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, AwaitExpression,
    CallExpression, ConditionalExpression, Expression, ForOfStatement, Function, ImportExpression,
    LogicalExpression, NewExpression, Statement as Syntax, TaggedTemplateExpression,
    UpdateExpression, VariableDeclaration, VariableDeclarationKind, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::operator::AssignmentOperator;
use oxc_syntax::scope::ScopeFlags;

use super::names::NameSets;
use crate::javascript::Span;
use crate::javascript::outline::{Statement, StatementKind};

pub(super) fn span(of: &impl GetSpan) -> Span {
    let span = of.span();
    Span { start: span.start, end: span.end }
}

/// Classifies a statement; also returns whether it awaits.
pub(super) fn statement(syntax: &Syntax<'_>) -> (Statement, bool) {
    let mut names = NameSets::default();
    names.visit_statement(syntax);
    let own = StatementFacts::of(syntax);
    let kind = kind(syntax, &own);
    let changed = names.assigned.union(&names.set);
    let binds = names.declared.iter().chain(changed).cloned().collect();
    let mentions = names.mentioned.into_iter().collect();
    let statement = Statement { span: span(syntax), kind, binds, mentions };
    (statement, own.awaits_somewhere)
}

fn kind(syntax: &Syntax<'_>, own: &StatementFacts) -> StatementKind {
    match syntax {
        Syntax::VariableDeclaration(declaration) => {
            declares(declaration).unwrap_or_else(|| plain(own))
        }
        Syntax::ExpressionStatement(statement) => match &statement.expression {
            Expression::AwaitExpression(wait) if is_simple(&wait.argument) => {
                StatementKind::Awaits { awaited: span(&wait.argument) }
            }
            Expression::AssignmentExpression(assignment) => {
                assigns(assignment).unwrap_or_else(|| other(own))
            }
            _ => other(own),
        },
        Syntax::TSTypeAliasDeclaration(_) | Syntax::TSInterfaceDeclaration(_) => {
            StatementKind::Plain
        }
        _ => other(own),
    }
}

fn declares(declaration: &VariableDeclaration<'_>) -> Option<StatementKind> {
    let [declarator] = &declaration.declarations[..] else { return None };
    let Some(Expression::AwaitExpression(wait)) = &declarator.init else { return None };
    let keyword = match declaration.kind {
        VariableDeclarationKind::Const => "const",
        VariableDeclarationKind::Let => "let",
        VariableDeclarationKind::Var => "var",
        _ => return None,
    };
    let annotation = declarator.type_annotation.as_ref();
    let annotation = annotation.map(|annotation| span(&annotation.type_annotation));
    is_simple(&wait.argument).then(|| StatementKind::Declares {
        keyword,
        pattern: span(&declarator.id),
        annotation,
        awaited: span(&wait.argument),
    })
}

fn assigns(assignment: &AssignmentExpression<'_>) -> Option<StatementKind> {
    let Expression::AwaitExpression(wait) = &assignment.right else { return None };
    let is_plain = assignment.operator == AssignmentOperator::Assign
        && matches!(
            assignment.left,
            AssignmentTarget::AssignmentTargetIdentifier(_)
                | AssignmentTarget::StaticMemberExpression(_)
        );
    (is_plain && is_simple(&wait.argument)).then(|| StatementKind::Assigns {
        target: span(&assignment.left),
        awaited: span(&wait.argument),
    })
}

/// Whether an awaited expression contains no other `await`.
fn is_simple(awaited: &Expression<'_>) -> bool {
    let mut own = StatementFacts::default();
    own.visit_expression(awaited);
    !own.awaits_somewhere
}

fn plain(own: &StatementFacts) -> StatementKind {
    if own.awaits_somewhere || own.acts { other(own) } else { StatementKind::Plain }
}

fn other(own: &StatementFacts) -> StatementKind {
    let awaits = if own.awaits_conditionally { Vec::new() } else { own.awaits.clone() };
    StatementKind::Other { awaits }
}

/// The facts about a statement, outside of nested functions.
#[derive(Debug, Default)]
struct StatementFacts {
    /// The `await` expressions that are always evaluated, and their operands.
    awaits: Vec<(Span, Span)>,
    awaits_somewhere: bool,
    /// Whether it awaits in a nested statement, or only under a condition.
    awaits_conditionally: bool,
    /// Whether it calls, assigns or creates anything.
    acts: bool,
    conditions: usize,
    statements: usize,
}

impl StatementFacts {
    fn of(syntax: &Syntax<'_>) -> Self {
        let mut own = Self::default();
        own.visit_statement(syntax);
        own
    }

    fn conditionally(&mut self, visit: impl FnOnce(&mut Self)) {
        self.conditions += 1;
        visit(self);
        self.conditions -= 1;
    }
}

impl<'a> Visit<'a> for StatementFacts {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_statement(&mut self, statement: &Syntax<'a>) {
        self.statements += 1;
        walk::walk_statement(self, statement);
        self.statements -= 1;
    }

    fn visit_await_expression(&mut self, wait: &AwaitExpression<'a>) {
        self.awaits_somewhere = true;
        let before = self.awaits.len();
        walk::walk_await_expression(self, wait);
        if self.conditions > 0 || self.statements > 1 || self.awaits.len() > before {
            self.awaits_conditionally = true;
        }
        self.awaits.push((span(wait), span(&wait.argument)));
    }

    fn visit_yield_expression(&mut self, give: &YieldExpression<'a>) {
        self.awaits_somewhere = true;
        self.awaits_conditionally = true;
        walk::walk_yield_expression(self, give);
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        if each.r#await {
            self.awaits_somewhere = true;
            self.awaits_conditionally = true;
        }
        walk::walk_for_of_statement(self, each);
    }

    fn visit_conditional_expression(&mut self, either: &ConditionalExpression<'a>) {
        self.visit_expression(&either.test);
        self.conditionally(|own| {
            own.visit_expression(&either.consequent);
            own.visit_expression(&either.alternate);
        });
    }

    fn visit_logical_expression(&mut self, both: &LogicalExpression<'a>) {
        self.visit_expression(&both.left);
        self.conditionally(|own| own.visit_expression(&both.right));
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.acts = true;
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        self.acts = true;
        walk::walk_new_expression(self, new);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        self.acts = true;
        walk::walk_import_expression(self, import);
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        self.acts = true;
        walk::walk_tagged_template_expression(self, tagged);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        self.acts = true;
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        self.acts = true;
        walk::walk_update_expression(self, update);
    }
}
