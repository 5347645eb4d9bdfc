//! Functions in blocks of sloppy code, which are also `var`s of the surrounding function (ECMA-262,
//! B.3.3).

use oxc_ast::ast::{
    BindingPattern, ForStatementInit, ForStatementLeft, Function, Statement, VariableDeclaration,
};

use super::scope::{Scope, ScopeKind};

/// A function in a block. When its declaration is evaluated, its value is also assigned to a `var`.
pub(super) struct BlockFunction {
    pub(super) name: String,
    /// The position of its start in the text.
    pub(super) start: u32,
}

/// Finds the functions in blocks of a function's body to which B.3.3 applies, in order.
pub(super) fn block_functions(body: &[Statement<'_>]) -> Vec<BlockFunction> {
    let mut around = Scope::new(ScopeKind::Block);
    for statement in body {
        if !matches!(statement, Statement::FunctionDeclaration(_)) {
            around.declare_lexical(std::slice::from_ref(statement));
        }
    }
    let mut finder = Finder { found: Vec::new(), around: vec![around] };
    finder.statements(body);
    finder.found
}

/// The function that a statement declares, if it is neither async nor a generator.
fn plain_function<'b, 'a>(statement: &'b Statement<'a>) -> Option<&'b Function<'a>> {
    match statement {
        Statement::FunctionDeclaration(function) => {
            let is_plain = !function.r#async && !function.generator && function.body.is_some();
            is_plain.then_some(&**function)
        }
        _ => None,
    }
}

struct Finder {
    found: Vec<BlockFunction>,
    /// The surrounding scopes with lexical declarations. If one declares the name, a `var` would be
    /// an error, so B.3.3 does not apply.
    around: Vec<Scope>,
}

impl Finder {
    fn block(&mut self, statements: &[Statement<'_>]) {
        self.blocks(&[statements]);
    }

    /// Visits lists of statements that share a scope: the cases of a `switch`.
    fn blocks(&mut self, lists: &[&[Statement<'_>]]) {
        let mut scope = Scope::new(ScopeKind::Block);
        for statements in lists {
            scope.declare_lexical(statements);
        }
        for statement in lists.iter().copied().flatten() {
            let Some(function) = plain_function(statement) else { continue };
            let Some(id) = &function.id else { continue };
            let name = id.name.as_str();
            if self.around.iter().all(|scope| scope.find(name).is_none()) {
                self.found
                    .push(BlockFunction { name: name.to_owned(), start: function.span.start });
            }
        }
        self.within(scope, |finder| {
            for statements in lists {
                finder.statements(statements);
            }
        });
    }

    fn statements(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn within(&mut self, scope: Scope, walk: impl FnOnce(&mut Self)) {
        self.around.push(scope);
        walk(self);
        self.around.pop();
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::BlockStatement(block) => self.block(&block.body),
            Statement::IfStatement(branch) => {
                self.branch(&branch.consequent);
                if let Some(alternate) = &branch.alternate {
                    self.branch(alternate);
                }
            }
            Statement::ForStatement(each) => {
                let head = match &each.init {
                    Some(ForStatementInit::VariableDeclaration(declared)) => Some(&**declared),
                    _ => None,
                };
                self.repeated(head, &each.body);
            }
            Statement::ForInStatement(each) => self.repeated(declared(&each.left), &each.body),
            Statement::ForOfStatement(each) => self.repeated(declared(&each.left), &each.body),
            Statement::WhileStatement(repeat) => self.statement(&repeat.body),
            Statement::DoWhileStatement(repeat) => self.statement(&repeat.body),
            Statement::LabeledStatement(labeled) => self.statement(&labeled.body),
            Statement::SwitchStatement(switch) => {
                let cases = switch.cases.iter().map(|case| case.consequent.as_slice());
                self.blocks(&cases.collect::<Vec<_>>());
            }
            Statement::TryStatement(attempt) => {
                self.block(&attempt.block.body);
                if let Some(handler) = &attempt.handler {
                    let mut scope = Scope::new(ScopeKind::Block);
                    // A `var` may redeclare a catch parameter, but not a name in a catch pattern
                    // (ECMA-262, B.3.4).
                    let pattern = handler.param.as_ref().map(|parameter| &parameter.pattern);
                    let is_name = matches!(pattern, Some(BindingPattern::BindingIdentifier(_)));
                    if let Some(pattern) = pattern.filter(|_| !is_name) {
                        scope.declare_pattern(pattern, false);
                    }
                    self.within(scope, |finder| finder.block(&handler.body.body));
                }
                if let Some(finalizer) = &attempt.finalizer {
                    self.block(&finalizer.body);
                }
            }
            _ => {}
        }
    }

    /// Visits a branch of an `if`: a function declaration there is in its own block.
    fn branch(&mut self, branch: &Statement<'_>) {
        match plain_function(branch) {
            Some(_) => self.block(std::slice::from_ref(branch)),
            None => self.statement(branch),
        }
    }

    fn repeated(&mut self, head: Option<&VariableDeclaration<'_>>, body: &Statement<'_>) {
        let mut scope = Scope::new(ScopeKind::Block);
        for declarator in head.iter().flat_map(|head| &head.declarations) {
            if head.is_some_and(|head| head.kind.is_lexical()) {
                scope.declare_pattern(&declarator.id, false);
            }
        }
        self.within(scope, |finder| finder.statement(body));
    }
}

fn declared<'b, 'a>(left: &'b ForStatementLeft<'a>) -> Option<&'b VariableDeclaration<'a>> {
    match left {
        ForStatementLeft::VariableDeclaration(declared) => Some(&**declared),
        _ => None,
    }
}
