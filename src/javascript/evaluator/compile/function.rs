//! Functions, and the top level of a file.

use std::rc::Rc;

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, Directive, FormalParameter,
    FormalParameters, Function, FunctionBody, ImportDeclarationSpecifier, Program, Statement,
    TSImportEqualsDeclaration,
};
use oxc_span::GetSpan;
use rustc_hash::FxHashSet;

use super::block_functions::block_functions;
use super::scope::{Assignable, Scope, ScopeKind, var_names, var_names_of_body};
use super::{Builder, Compiler, Purpose, printed, span};
use crate::javascript::Span;
use crate::javascript::evaluator::code::{FunctionCode, Op, PatternSource};
use crate::javascript::evaluator::imports::{import_equals, local_name, required_module};

/// The properties of a function that depend on its context.
#[derive(Clone, Copy, Default)]
pub(super) struct Role {
    pub(super) is_method: bool,
    pub(super) is_class: bool,
    pub(super) is_derived: bool,
    /// The class of which it is a method or the constructor.
    pub(super) class: Option<Span>,
    /// The span that `toString` returns, if it is not the function's own span: that of a method
    /// with its name, or of a class.
    pub(super) source_text: Option<Span>,
}

/// The number of parts of a block of statements, each of which one instruction can skip.
const PARTS: usize = 8;

impl Compiler<'_> {
    /// Compiles the top level of a file.
    pub(super) fn program(&mut self, program: &Program<'_>) -> Rc<FunctionCode> {
        let code = FunctionCode {
            span: span(program),
            is_async: self.is_module,
            is_strict: self.is_module || is_strict(&program.directives),
            ..FunctionCode::default()
        };
        self.builders.push(Builder { code, ..Builder::default() });
        let mut scope = Scope::new(ScopeKind::Function);
        let mut vars = Vec::new();
        var_names(&program.body, &mut vars);
        vars.extend(self.names_of_block_functions(&program.body, None));
        vars.retain(|name| scope.declare(name, false));
        for statement in &program.body {
            if let Statement::ImportDeclaration(import) = statement {
                for specifier in import.specifiers.iter().flatten() {
                    scope.declare(local_name(specifier), true);
                }
            } else if let Some((local, _)) = import_equals(statement).and_then(named_module) {
                scope.declare(local, true);
            }
        }
        scope.declare_lexical(&program.body);
        // A script of Node is the body of a function with five parameters.
        let is_script = !self.is_module && !matches!(self.purpose, Purpose::Model);
        let has_arguments =
            is_script && self.text.contains("arguments") && scope.declare("arguments", false);
        self.scopes.push(scope);
        self.builder().var_scope = self.scopes.len() - 1;
        if has_arguments {
            self.emit(Op::ArgumentsObject(false));
            self.initialize("arguments");
        }
        self.initialize_vars(&vars);
        self.imports(&program.body);
        self.each_if_needed(&program.body, |compiler, statement| {
            if is_function(statement) {
                compiler.hoist(std::slice::from_ref(statement));
            }
        });
        self.each_if_needed(&program.body, |compiler, statement| {
            if !compiler.is_left_out(statement) {
                compiler.statement(statement);
            }
        });
        self.dispose_from(0);
        self.emit(Op::Undefined);
        self.emit(Op::Return);
        self.finish_function()
    }

    /// Compiles the statements of the top level. At run time, statements that the requested
    /// function does not need are skipped, as many at once as possible.
    fn each_if_needed(
        &mut self,
        statements: &[Statement<'_>],
        mut compile: impl FnMut(&mut Self, &Statement<'_>),
    ) {
        if !matches!(self.purpose, Purpose::Definitions(..)) {
            return statements.iter().for_each(|statement| compile(self, statement));
        }
        self.block_if_needed(0, statements, &mut compile);
    }

    /// Compiles a block of statements of the top level, the first of which has this number.
    fn block_if_needed(
        &mut self,
        first: u32,
        block: &[Statement<'_>],
        compile: &mut dyn FnMut(&mut Self, &Statement<'_>),
    ) {
        let length = |block: &[Statement<'_>]| u32::try_from(block.len()).unwrap_or(u32::MAX);
        let over = self.jump(Op::SkipUnlessNeeded { first, count: length(block), target: 0 });
        if let [statement] = block {
            compile(self, statement);
        } else {
            let mut first = first;
            for part in block.chunks(block.len().div_ceil(PARTS).max(1)) {
                self.block_if_needed(first, part, compile);
                first += length(part);
            }
        }
        self.land(over);
    }

    fn is_left_out(&self, statement: &Statement<'_>) -> bool {
        match self.purpose {
            Purpose::Definitions(left_out, _) => left_out.contains(&statement.span().start),
            _ => false,
        }
    }

    /// Compiles a function. If it is anonymous, it gets this name.
    pub(super) fn function(
        &mut self,
        function: &Function<'_>,
        name: Option<&str>,
        role: Role,
    ) -> Rc<FunctionCode> {
        let own_name = function.id.as_ref().map(|id| id.name.as_str());
        let code = FunctionCode {
            name: own_name.or(name).unwrap_or_default().into(),
            length: expected_arguments(&function.params),
            required: required(&function.params),
            parameters: parameters(&function.params),
            parameter_names: parameter_names(&function.params),
            is_async: function.r#async,
            is_generator: function.generator,
            is_method: role.is_method,
            is_class: role.is_class,
            is_derived: role.is_derived,
            is_strict: self.is_strict_here() || role.is_class || has_use_strict(function),
            span: span(function),
            source_text: role.source_text,
            ..FunctionCode::default()
        };
        self.builders.push(Builder { code, class: role.class, ..Builder::default() });
        // The name of a function expression is in scope in the function itself.
        let mut scope = Scope::new(ScopeKind::Function);
        let sees_itself = function.is_expression() && own_name.is_some();
        declare_parameters(&mut scope, &function.params);
        let body = function.body.as_deref();
        let (vars, apart) = self.declare_body(&mut scope, &function.params, body);
        let itself =
            own_name.filter(|name| sees_itself && scope.declare_as(name, Assignable::Ignored));
        let arguments = scope.declare("arguments", false);
        self.scopes.push(scope);
        if let Some(name) = itself {
            self.emit(Op::CurrentFunction);
            self.initialize(name);
        }
        if arguments && self.mentions_arguments(function) {
            self.arguments_object(&function.params);
        }
        self.parameters(&function.params);
        if function.generator {
            self.emit(Op::GeneratorStart);
        }
        self.begin_body(&vars, apart);
        self.parameter_properties(&function.params);
        if let Some(body) = &function.body {
            self.hoist(&body.statements);
            self.body(&body.statements);
        }
        self.emit(Op::Undefined);
        self.emit(Op::Return);
        self.finish_function()
    }

    /// Compiles an arrow function. This is not inlined, because its large stack frame would then be
    /// part of the frame of each nested expression.
    #[inline(never)]
    pub(super) fn arrow(
        &mut self,
        arrow: &ArrowFunctionExpression<'_>,
        name: Option<&str>,
    ) -> Rc<FunctionCode> {
        self.open_arrow(arrow, name);
        let mut scope = Scope::new(ScopeKind::Function);
        declare_parameters(&mut scope, &arrow.params);
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Some(&**body),
            _ => None,
        };
        let (vars, apart) = self.declare_body(&mut scope, &arrow.params, body);
        self.scopes.push(scope);
        self.parameters(&arrow.params);
        self.begin_body(&vars, apart);
        match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => {
                self.hoist(&body.statements);
                self.body(&body.statements);
                self.emit(Op::Undefined);
            }
            body => {
                if let Some(expression) = body.as_expression() {
                    self.expression(expression);
                }
            }
        }
        self.emit(Op::Return);
        self.finish_function()
    }

    /// Starts the compilation of an arrow function. This is not inlined, so that the large stack
    /// frame does not remain on the stack while the body is compiled.
    #[inline(never)]
    fn open_arrow(&mut self, arrow: &ArrowFunctionExpression<'_>, name: Option<&str>) {
        let code = FunctionCode {
            name: name.unwrap_or_default().into(),
            length: expected_arguments(&arrow.params),
            required: required(&arrow.params),
            parameters: parameters(&arrow.params),
            parameter_names: parameter_names(&arrow.params),
            is_async: arrow.r#async,
            is_arrow: true,
            is_strict: self.is_strict_here() || is_strict_arrow(arrow),
            span: span(arrow),
            ..FunctionCode::default()
        };
        let class = self.builder().class;
        self.builders.push(Builder { code, class, ..Builder::default() });
    }

    /// Compiles a function that is not in the text: the initializer of a class's fields, or a
    /// static block.
    pub(super) fn synthetic(
        &mut self,
        of: &impl GetSpan,
        statements: Option<&[Statement<'_>]>,
        body: impl FnOnce(&mut Self),
    ) -> Rc<FunctionCode> {
        let code = FunctionCode {
            is_method: true,
            is_strict: true,
            span: span(of),
            ..FunctionCode::default()
        };
        self.builders.push(Builder { code, class: self.class, ..Builder::default() });
        let mut scope = Scope::new(ScopeKind::Function);
        let mut vars = Vec::new();
        if let Some(statements) = statements {
            var_names(statements, &mut vars);
            vars.retain(|name| scope.declare(name, false));
            scope.declare_lexical(statements);
        }
        self.scopes.push(scope);
        self.initialize_vars(&vars);
        if let Some(statements) = statements {
            self.hoist(statements);
        }
        body(self);
        self.emit(Op::Undefined);
        self.emit(Op::Return);
        self.finish_function()
    }

    /// Declares the `var`s and lexical names of a body: in the function's scope, or in a separate
    /// scope if the parameters are not plain and mention one of the names, because there it refers
    /// to another variable (`FunctionDeclarationInstantiation`, step 28). Returns the names of the
    /// `var`s, and the separate scope.
    fn declare_body(
        &mut self,
        scope: &mut Scope,
        parameters: &FormalParameters<'_>,
        body: Option<&FunctionBody<'_>>,
    ) -> (Vec<String>, Option<Scope>) {
        let Some(body) = body else { return (Vec::new(), None) };
        let mut vars = var_names_of_body(body);
        vars.extend(self.names_of_block_functions(&body.statements, Some(parameters)));
        if !are_plain(parameters) {
            let mut apart = Scope::new(ScopeKind::Block);
            let mut vars = vars.clone();
            vars.retain(|name| apart.declare(name, false));
            apart.declare_lexical(&body.statements);
            if self.mentions(parameters, &apart) {
                return (vars, Some(apart));
            }
        }
        vars.retain(|name| scope.declare(name, false));
        scope.declare_lexical(&body.statements);
        (vars, None)
    }

    /// The names of the functions in blocks that are also `var`s of this function; none in strict
    /// code.
    fn names_of_block_functions(
        &mut self,
        body: &[Statement<'_>],
        parameters: Option<&FormalParameters<'_>>,
    ) -> Vec<String> {
        if self.is_strict_here() {
            return Vec::new();
        }
        let mut others = Scope::new(ScopeKind::Function);
        if let Some(parameters) = parameters {
            declare_parameters(&mut others, parameters);
        }
        let mut functions = block_functions(body);
        functions.retain(|one| one.name != "arguments" && others.find(&one.name).is_none());
        self.builder().block_functions = functions.iter().map(|one| one.start).collect();
        functions.into_iter().map(|one| one.name).collect()
    }

    /// Copies the value of a function in a block to the `var` of the same name (ECMA-262, B.3.3).
    pub(super) fn copy_block_function(&mut self, function: &Function<'_>) {
        let Some(id) = &function.id else { return };
        let name = id.name.as_str();
        if !self.builder().block_functions.contains(&function.span.start) {
            return;
        }
        if let Some(variable) = self.resolve_var(name) {
            self.get(name);
            self.emit(Op::Initialize(variable));
        }
    }

    /// Enters the separate scope of the body, if there is one, and initializes the `var`s: with the
    /// parameter of the same name, otherwise with `undefined`.
    fn begin_body(&mut self, vars: &[String], apart: Option<Scope>) {
        let Some(apart) = apart else {
            self.builder().var_scope = self.scopes.len() - 1;
            return self.initialize_vars(vars);
        };
        for name in vars {
            let is_parameter = self.scopes.last().is_some_and(|scope| scope.find(name).is_some());
            if is_parameter { self.get(name) } else { self.emit(Op::Undefined) }
        }
        self.enter_scope(apart);
        self.builder().var_scope = self.scopes.len() - 1;
        for name in vars.iter().rev() {
            self.initialize(name);
        }
    }

    fn finish_function(&mut self) -> Rc<FunctionCode> {
        if self.scopes.last().is_some_and(|scope| scope.kind == ScopeKind::Block) {
            self.scopes.pop();
        }
        let scope = self.scopes.pop().expect("a function has a scope");
        let mut code = self.builders.pop().expect("a function is being compiled").code;
        code.slots = scope.slots() as usize;
        code.is_model = matches!(self.purpose, Purpose::Model);
        code.is_writer = self.state().is_some_and(|state| state.is_writer(code.span));
        Rc::new(code)
    }

    pub(super) fn is_strict_here(&self) -> bool {
        self.builders.last().is_some_and(|builder| builder.code.is_strict)
    }

    /// Adds a function to the table of the surrounding function, and emits the code that creates
    /// it.
    pub(super) fn emit_function(&mut self, code: Rc<FunctionCode>) {
        let index = self.add_function(code);
        self.emit(Op::Function(index));
    }

    pub(super) fn add_function(&mut self, code: Rc<FunctionCode>) -> u32 {
        let functions = &mut self.code().functions;
        functions.push(code);
        u32::try_from(functions.len() - 1).expect("fewer than 2^32 functions")
    }

    /// Creates the functions that the statements declare, before the first statement runs
    /// (`FunctionDeclarationInstantiation`).
    pub(super) fn hoist(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            let function = match statement {
                Statement::FunctionDeclaration(function) => function,
                Statement::ExportDeclaration(export) => {
                    let oxc_ast::ast::Declaration::FunctionDeclaration(function) =
                        &export.declaration
                    else {
                        continue;
                    };
                    function
                }
                _ => continue,
            };
            let (Some(id), true) = (&function.id, function.body.is_some()) else { continue };
            let code = self.function(function, None, Role::default());
            self.emit_function(code);
            self.initialize(id.name.as_str());
        }
    }

    fn initialize_vars(&mut self, names: &[String]) {
        for name in names {
            self.emit(Op::Undefined);
            self.initialize(name);
        }
    }

    fn parameters(&mut self, parameters: &FormalParameters<'_>) {
        for (index, parameter) in (0..).zip(&parameters.items) {
            self.mark(parameter);
            self.emit(Op::Argument(index));
            if let Some(default) = &parameter.initializer {
                self.default(default, super::pattern::name_of(&parameter.pattern));
            }
            self.builder().pattern_source = match &parameter.initializer {
                // The value may be the argument or the initializer, so V8 does not name it.
                Some(initializer) => PatternSource::Expression {
                    printed: printed::INTERMEDIATE.repeat(3).into(),
                    not_iterable: printed::not_iterable_call(initializer).map(Rc::from),
                },
                None => PatternSource::Argument,
            };
            self.bind(&parameter.pattern);
        }
        if let Some(rest) = &parameters.rest {
            let index = u32::try_from(parameters.items.len()).unwrap_or(u32::MAX);
            self.emit(Op::RestArguments(index));
            self.bind(&rest.rest.argument);
        }
    }

    /// Adds the parameter properties of TypeScript: `constructor(private db: Db)`.
    fn parameter_properties(&mut self, parameters: &FormalParameters<'_>) {
        let declared = parameters.items.iter().filter(|parameter| {
            parameter.accessibility.is_some() || parameter.readonly || parameter.r#override
        });
        let names = declared.filter_map(|parameter| super::pattern::name_of(&parameter.pattern));
        self.builder().properties = names.map(ToOwned::to_owned).collect();
        if !self.builder().code.is_derived {
            self.set_parameter_properties();
        }
    }

    /// Sets the parameter properties of `this`. In a derived class, this happens after the call of
    /// `super`.
    pub(super) fn set_parameter_properties(&mut self) {
        for name in std::mem::take(&mut self.builder().properties) {
            self.emit(Op::This);
            self.get(&name);
            let name = self.string(&name);
            self.emit(Op::SetProperty(name));
            self.emit(Op::Pop);
        }
    }

    /// Creates the arguments object. In a function that is not strict and has only simple
    /// parameters, its elements are aliases of the parameters (`CreateMappedArgumentsObject`).
    fn arguments_object(&mut self, parameters: &FormalParameters<'_>) {
        let names: Option<Vec<&str>> = parameters.items.iter().map(simple_name).collect();
        let names = names.filter(|_| !self.code().is_strict && parameters.rest.is_none());
        self.emit(Op::ArgumentsObject(names.is_some()));
        // The last parameter with a name is the variable.
        let mut later = FxHashSet::default();
        let numbered: Vec<(u32, &str)> = (0..).zip(names.into_iter().flatten()).collect();
        for (index, name) in numbered.into_iter().rev() {
            if let Some((variable, _)) = self.resolve(name).filter(|_| later.insert(name)) {
                self.emit(Op::MapArgument(index, variable.slot));
            }
        }
        self.initialize("arguments");
    }

    /// Whether the text of a function contains `arguments`. If not, the arguments object is not
    /// needed.
    fn mentions_arguments(&self, function: &Function<'_>) -> bool {
        let span = function.span();
        self.text[span.start as usize..span.end as usize].contains("arguments")
    }

    fn imports(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            if let Some(import) = import_equals(statement)
                && let Some((local, module)) = named_module(import)
            {
                self.mark(import);
                self.import_as(local, module, "*");
            }
            let Statement::ImportDeclaration(import) = statement else { continue };
            for specifier in import.specifiers.iter().flatten() {
                self.mark(specifier);
                let module = import.source.value.as_str();
                let (name, local) = match specifier {
                    ImportDeclarationSpecifier::ImportSpecifier(named) => {
                        (named.imported.name().to_string(), local_name(specifier))
                    }
                    ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => {
                        ("default".to_owned(), local_name(specifier))
                    }
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => {
                        ("*".to_owned(), local_name(specifier))
                    }
                };
                self.import_as(local, module, &name);
            }
        }
    }

    /// Imports a name of a module under a local name.
    fn import_as(&mut self, local: &str, module: &str, name: &str) {
        let (module, name) = (self.string(module), self.string(name));
        self.emit(Op::Import(module, name));
        let known_as = self.string(local);
        self.emit(Op::NameUnknown(known_as));
        self.initialize(local);
    }
}

/// The local name and the module of `import fs = require("fs")`.
fn named_module<'a>(import: &'a TSImportEqualsDeclaration<'_>) -> Option<(&'a str, &'a str)> {
    Some((import.id.name.as_str(), required_module(import)?))
}

/// Whether a statement declares a function.
fn is_function(statement: &Statement<'_>) -> bool {
    use oxc_ast::ast::Declaration;
    match statement {
        Statement::FunctionDeclaration(_) => true,
        Statement::ExportDeclaration(export) => {
            matches!(export.declaration, Declaration::FunctionDeclaration(_))
        }
        _ => false,
    }
}

fn declare_parameters(scope: &mut Scope, parameters: &FormalParameters<'_>) {
    for parameter in &parameters.items {
        scope.declare_pattern(&parameter.pattern, false);
    }
    if let Some(rest) = &parameters.rest {
        scope.declare_pattern(&rest.rest.argument, false);
    }
}

/// Whether all parameters are identifiers without initializers.
fn are_plain(parameters: &FormalParameters<'_>) -> bool {
    parameters.items.iter().all(|parameter| {
        parameter.initializer.is_none()
            && matches!(parameter.pattern, BindingPattern::BindingIdentifier(_))
    })
}

/// `ExpectedArgumentCount`
fn expected_arguments(parameters: &FormalParameters<'_>) -> usize {
    parameters.items.iter().take_while(|parameter| parameter.initializer.is_none()).count()
}

/// Whether each parameter, up to the last one without a default, has no default. So for
/// `(ttl = 60, db)`, it is `[false, true]`.
pub(in crate::javascript) fn required(parameters: &FormalParameters<'_>) -> Vec<bool> {
    let all = parameters.items.iter().map(|parameter| parameter.initializer.is_none());
    let mut required: Vec<bool> = all.collect();
    while required.last() == Some(&false) {
        required.pop();
    }
    required
}

/// The number of parameters; `None` if there is a rest parameter.
fn parameters(parameters: &FormalParameters<'_>) -> Option<usize> {
    parameters.rest.is_none().then_some(parameters.items.len())
}

fn parameter_names(parameters: &FormalParameters<'_>) -> Vec<Rc<str>> {
    let names = parameters.items.iter().map(|one| super::pattern::name_of(&one.pattern));
    names.map(|name| name.unwrap_or("{}").into()).collect()
}

fn is_strict(directives: &[Directive<'_>]) -> bool {
    directives.iter().any(|directive| directive.directive.as_str() == "use strict")
}

fn is_strict_arrow(arrow: &ArrowFunctionExpression<'_>) -> bool {
    match &arrow.body {
        ArrowFunctionBody::FunctionBody(body) => is_strict(&body.directives),
        _ => false,
    }
}

fn has_use_strict(function: &Function<'_>) -> bool {
    function.body.as_ref().is_some_and(|body| is_strict(&body.directives))
}

/// The name of a parameter without a pattern or a default value.
fn simple_name<'a>(parameter: &'a FormalParameter<'_>) -> Option<&'a str> {
    match &parameter.pattern {
        BindingPattern::BindingIdentifier(id) if parameter.initializer.is_none() => {
            Some(id.name.as_str())
        }
        _ => None,
    }
}
