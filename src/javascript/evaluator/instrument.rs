//! Changes the code of a file so that another engine runs it as it was evaluated here: it replaces
//! unknown values, and nothing else.
//!
//! The edits are made in the text, by span, and do not move a line. The edited code calls the
//! runtime in `instrument/node`, which has the recorded uses of unknown values by span (the
//! [`Replay`](super::Replay)). Code without unknown values is not edited.

mod conditions;
mod edits;
mod entry;
mod globals;
mod jsx;
mod line_breaks;
mod modules;
mod newer;
mod operators;
mod parameters;
mod patterns;
mod record;
mod sites;
mod types;

pub use record::{Staged, referee};

use std::collections::BTreeSet;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, BinaryExpression,
    CallExpression, ChainExpression, Class, ConditionalExpression, Declaration, Decorator,
    DoWhileStatement, ExportAllDeclaration, ExportDeclaration, ExportDefaultDeclaration,
    ExportFromDeclaration, ExportNamedDeclaration, Expression, ForInStatement, ForOfStatement,
    ForStatement, FormalParameter, FormalParameters, Function, FunctionBody, IfStatement,
    ImportDeclaration, ImportExpression, ImportMeta, JSXElement, JSXFragment, LogicalExpression,
    MethodDefinition, NewExpression, ObjectAssignmentTarget, ObjectExpression, ObjectPattern,
    PrivateInExpression, Program, PropertyDefinition, SimpleAssignmentTarget, SpreadElement,
    Statement, SwitchStatement, TSAsExpression, TSEnumDeclaration, TSInstantiationExpression,
    TSNonNullExpression, TSSatisfiesExpression, TSThisParameter, TSTypeAnnotation, TSTypeAssertion,
    TSTypeParameterDeclaration, TSTypeParameterInstantiation, TaggedTemplateExpression,
    TemplateLiteral, UnaryExpression, UpdateExpression, VariableDeclaration, VariableDeclarator,
    WhileStatement, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};
use oxc_syntax::scope::ScopeFlags;

use super::compile::namespace::has_values;
use super::state::State;
use super::{Entry, Replay, Span};
use edits::Edits;
use sites::{Site, span};

/// A program of a file, to be instrumented.
pub(super) struct Part<'m> {
    pub(super) text: &'m str,
    pub(super) syntax: SourceType,
    /// The function that is the program; `None` if the program is the top level.
    pub(super) entry: Option<&'m Entry>,
    /// The functions around the entry, from the outermost to the innermost.
    pub(super) around: Vec<Span>,
    /// The starts of the statements of the top level that do something.
    pub(super) acting: &'m BTreeSet<u32>,
    pub(super) state: &'m State,
    /// Whether the file is an ECMAScript module, whose code is strict.
    pub(super) is_module: bool,
    /// Whether the file must be translated to JavaScript (TypeScript, JSX).
    pub(super) is_translated: bool,
}

/// The instrumented code, and the data for its runtime.
pub(super) struct Instrumented {
    pub(super) code: String,
    /// The variable for the runtime in the code.
    pub(super) runtime: String,
    sites: Vec<Site>,
    /// The index of the site for uses of unknown values without a span in the text.
    unplaced: Option<usize>,
    /// What the code uses that Node 20 does not have.
    newer: Vec<&'static str>,
}

/// Instruments a program for an engine that replays this run.
pub(super) fn instrument(part: &Part<'_>, replay: &Replay) -> Instrumented {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, part.text, part.syntax).parse();
    let mut instrumenter = Instrumenter {
        edits: Edits::new(part.text),
        replay,
        part,
        runtime: runtime_name(part.text),
        sites: Vec::new(),
        head: String::new(),
        depth: 0,
        is_head: false,
        chained: BTreeSet::new(),
        pending: Vec::new(),
    };
    instrumenter.visit_program(&parsed.program);
    let unplaced = instrumenter.call_site(Span::default(), false);
    let Instrumenter { mut edits, sites, head, runtime, .. } = instrumenter;
    let first = globals::globals(part, replay, &parsed.program, (&head, &runtime));
    edits.prepend(first + &head);
    let newer = newer::newer(&parsed.program);
    Instrumented { code: edits.applied(), runtime, sites, unplaced, newer }
}

/// A variable for the runtime that does not occur in the text.
fn runtime_name(text: &str) -> String {
    let mut name = "$simulate".to_owned();
    while text.contains(&name) {
        name.push('$');
    }
    name
}

/// Visits the code and records the edits.
struct Instrumenter<'p> {
    edits: Edits<'p>,
    replay: &'p Replay,
    part: &'p Part<'p>,
    runtime: String,
    sites: Vec<Site>,
    /// The text to insert before the first statement.
    head: String,
    /// The number of functions around the current position.
    depth: usize,
    /// Whether the current position is in the head of a `for..of` or `for..in`, where variables
    /// have no initializers.
    is_head: bool,
    /// The property accesses and calls in optional chains, which end at a nullish value.
    chained: BTreeSet<Span>,
    /// The text to insert at the start of the next function body.
    pending: Vec<String>,
}

impl<'a> Visit<'a> for Instrumenter<'_> {
    fn visit_program(&mut self, program: &Program<'a>) {
        self.blank_hashbang(program);
        for statement in &program.body {
            self.note_hoisted(statement);
        }
        for statement in &program.body {
            if self.part.entry.is_some() && self.part.acting.contains(&statement.span().start) {
                self.blank_statement(statement.span());
            } else {
                self.visit_statement(statement);
            }
        }
    }

    fn visit_statement(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::TSTypeAliasDeclaration(_)
            | Statement::TSInterfaceDeclaration(_)
            | Statement::TSExternalModuleDeclaration(_)
            | Statement::TSGlobalDeclaration(_)
            | Statement::TSNamespaceExportDeclaration(_) => self.blank_statement(statement.span()),
            Statement::TSImportEqualsDeclaration(import) => {
                self.import_required(import);
                self.blank_statement(import.span);
            }
            Statement::TSExportAssignment(export) => {
                self.export_assignment(export);
                self.visit_expression(&export.expression);
                self.end_export_assignment(export);
            }
            Statement::TSNamespaceDeclaration(one) if has_values(one) => self.namespace(one),
            Statement::TSNamespaceDeclaration(one) => self.blank_statement(one.span),
            Statement::FunctionDeclaration(function) if function.body.is_none() => {
                self.blank_statement(function.span);
            }
            Statement::ClassDeclaration(class) if class.declare => self.blank_statement(class.span),
            Statement::VariableDeclaration(variables) if variables.declare => {
                self.blank_statement(variables.span);
            }
            statement => walk::walk_statement(self, statement),
        }
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        self.import(import);
    }

    fn visit_export_all_declaration(&mut self, export: &ExportAllDeclaration<'a>) {
        self.blank_statement(export.span);
    }

    fn visit_export_from_declaration(&mut self, export: &ExportFromDeclaration<'a>) {
        self.blank_statement(export.span);
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        self.blank_statement(export.span);
    }

    fn visit_export_declaration(&mut self, export: &ExportDeclaration<'a>) {
        let is_nothing = match &export.declaration {
            Declaration::FunctionDeclaration(function) => function.body.is_none(),
            Declaration::ClassDeclaration(class) => class.declare,
            Declaration::VariableDeclaration(variables) => variables.declare,
            Declaration::TSEnumDeclaration(one) => one.declare,
            Declaration::TSNamespaceDeclaration(one) => !has_values(one),
            _ => true,
        };
        if let Declaration::TSImportEqualsDeclaration(import) = &export.declaration {
            self.import_required(import);
        }
        if is_nothing {
            return self.blank_statement(export.span);
        }
        self.edits.blank(export.span.start, export.declaration.span().start);
        if let Declaration::TSNamespaceDeclaration(one) = &export.declaration {
            return self.namespace(one);
        }
        self.visit_declaration(&export.declaration);
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        if modules::is_type(&export.declaration) {
            return self.blank_statement(export.span);
        }
        self.export_default(export);
        self.visit_export_default_declaration_kind(&export.declaration);
        self.end_export_default(export);
    }

    fn visit_ts_enum_declaration(&mut self, declaration: &TSEnumDeclaration<'a>) {
        if declaration.declare {
            self.blank_statement(declaration.span);
        } else {
            self.enumeration(declaration);
        }
    }

    fn visit_variable_declaration(&mut self, variables: &VariableDeclaration<'a>) {
        for declarator in &variables.declarations {
            self.visit_variable_declarator(declarator);
            if declarator.init.is_none() && self.part.entry.is_some() && !self.is_head {
                self.no_initializer(declarator, variables.kind.is_lexical());
            }
        }
    }

    fn visit_object_pattern(&mut self, pattern: &ObjectPattern<'a>) {
        self.rest_of_pattern(pattern);
        walk::walk_object_pattern(self, pattern);
    }

    fn visit_object_assignment_target(&mut self, target: &ObjectAssignmentTarget<'a>) {
        self.rest_of_target(target);
        walk::walk_object_assignment_target(self, target);
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        self.visit_binding_pattern(&declarator.id);
        if declarator.definite {
            self.blank_mark(declarator.id.span().end);
        }
        if let Some(annotation) = &declarator.type_annotation {
            self.visit_ts_type_annotation(annotation);
        }
        if let Some(init) = &declarator.init {
            self.taken_apart(span(&declarator.id), init);
        }
    }

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if function.body.is_none() {
            return self.edits.blank(function.span.start, function.span.end);
        }
        // The text of a method without its name is not a function expression, so the method is
        // passed with its class.
        let text = self.edits.source(function.span.start, function.span.end);
        let is_expression = text.starts_with("function") || text.starts_with("async");
        let is_value = is_expression && (function.is_expression() || function.id.is_none());
        let is_captured = is_value && self.begin_capture(function.span);
        let mut first = self.recursion_ends(span(function));
        let properties = Self::parameter_properties(function);
        match Self::super_call(function) {
            // In a derived class, `this` exists only after the call of `super`.
            // The call may have no semicolon.
            Some(call) if !properties.is_empty() => {
                self.edits.insert(call.span.end, format!(";{properties}"));
            }
            Some(_) => {}
            None => first.push_str(&properties),
        }
        if !first.is_empty() {
            self.pending.push(first);
        }
        self.depth += 1;
        walk::walk_function(self, function, flags);
        self.depth -= 1;
        if is_captured {
            self.edits.insert(function.span.end, ")");
        }
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        let mut first = self.pending.pop().unwrap_or_default();
        for statement in &body.statements {
            first.push_str(&self.capture_of(statement));
        }
        if !first.is_empty() {
            let after = body.directives.last().map_or(body.span.start + 1, |last| last.span.end);
            self.edits.insert(after, first);
        }
        walk::walk_function_body(self, body);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let is_captured = self.begin_capture(arrow.span);
        self.depth += 1;
        self.begin_parameters(arrow);
        self.arrow(arrow);
        self.end_parameters(arrow);
        self.depth -= 1;
        if is_captured {
            self.edits.insert(arrow.span.end, ")");
        }
    }

    fn visit_yield_expression(&mut self, give: &YieldExpression<'a>) {
        match &give.argument {
            Some(argument) if give.delegate => self.delegated(give, argument),
            _ => walk::walk_yield_expression(self, give),
        }
    }

    fn visit_formal_parameters(&mut self, parameters: &FormalParameters<'a>) {
        self.mark_required(parameters);
        walk::walk_formal_parameters(self, parameters);
    }

    fn visit_formal_parameter(&mut self, parameter: &FormalParameter<'a>) {
        self.blank_parameter(parameter);
        walk::walk_formal_parameter(self, parameter);
    }

    fn visit_ts_this_parameter(&mut self, this: &TSThisParameter<'a>) {
        let comma = self.edits.find(this.span.end, ",");
        self.edits.blank(this.span.start, comma.map_or(this.span.end, |comma| comma + 1));
    }

    fn visit_decorator(&mut self, decorator: &Decorator<'a>) {
        self.edits.blank(decorator.span.start, decorator.span.end);
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        self.begin_class(class);
        self.blank_class_head(class);
        self.depth += 1;
        for decorator in &class.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &class.type_parameters {
            self.visit_ts_type_parameter_declaration(parameters);
        }
        if let Some(parent) = &class.heritage {
            self.visit_class_heritage(parent);
        }
        for element in &class.body.body {
            if Self::is_type_only(element) {
                self.edits.blank(element.span().start, element.span().end);
            } else {
                self.visit_class_element(element);
            }
        }
        self.depth -= 1;
        self.end_class(class);
    }

    fn visit_method_definition(&mut self, method: &MethodDefinition<'a>) {
        self.blank_method(method);
        walk::walk_method_definition(self, method);
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        self.blank_field(field);
        if field.value.is_none() {
            let key_end = field.key.span().end + u32::from(field.computed);
            let end = field.type_annotation.as_ref().map_or(key_end, |of| of.span.end);
            self.start_without_value(span(field), end, "undefined");
        }
        walk::walk_property_definition(self, field);
    }

    fn visit_ts_type_annotation(&mut self, annotation: &TSTypeAnnotation<'a>) {
        self.edits.blank(annotation.span.start, annotation.span.end);
    }

    fn visit_ts_type_parameter_declaration(&mut self, all: &TSTypeParameterDeclaration<'a>) {
        self.edits.blank(all.span.start, all.span.end);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, all: &TSTypeParameterInstantiation<'a>) {
        self.edits.blank(all.span.start, all.span.end);
    }

    fn visit_ts_as_expression(&mut self, whole: &TSAsExpression<'a>) {
        self.visit_expression(&whole.expression);
        self.blank_after(&whole.expression, whole.span);
        self.end_before_next_line(whole.span.end);
    }

    fn visit_ts_satisfies_expression(&mut self, whole: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&whole.expression);
        self.blank_after(&whole.expression, whole.span);
        self.end_before_next_line(whole.span.end);
    }

    fn visit_ts_non_null_expression(&mut self, whole: &TSNonNullExpression<'a>) {
        self.visit_expression(&whole.expression);
        self.blank_after(&whole.expression, whole.span);
    }

    fn visit_ts_instantiation_expression(&mut self, whole: &TSInstantiationExpression<'a>) {
        self.visit_expression(&whole.expression);
        self.blank_after(&whole.expression, whole.span);
    }

    fn visit_ts_type_assertion(&mut self, whole: &TSTypeAssertion<'a>) {
        let is_enclosed = self.begin_asserted(whole);
        self.edits.blank(whole.span.start, whole.expression.span().start);
        self.visit_expression(&whole.expression);
        if is_enclosed {
            self.edits.insert(whole.span.end, ")");
        }
    }

    fn visit_import_meta(&mut self, meta: &ImportMeta) {
        let unknown = format!("{}.unknown(\"import.meta\")", self.runtime);
        self.edits.replace(meta.span.start, meta.span.end, &unknown);
    }

    fn visit_if_statement(&mut self, branch: &IfStatement<'a>) {
        self.condition(&branch.test);
        self.visit_statement(&branch.consequent);
        if let Some(alternate) = &branch.alternate {
            self.visit_statement(alternate);
        }
    }

    fn visit_while_statement(&mut self, repeat: &WhileStatement<'a>) {
        self.condition(&repeat.test);
        self.visit_statement(&repeat.body);
    }

    fn visit_do_while_statement(&mut self, repeat: &DoWhileStatement<'a>) {
        self.visit_statement(&repeat.body);
        self.condition(&repeat.test);
    }

    fn visit_for_statement(&mut self, each: &ForStatement<'a>) {
        if let Some(init) = &each.init {
            self.visit_for_statement_init(init);
        }
        match &each.test {
            Some(test) => self.condition(test),
            None => self.no_condition(each),
        }
        if let Some(update) = &each.update {
            self.visit_expression(update);
        }
        self.visit_statement(&each.body);
    }

    fn visit_for_of_statement(&mut self, each: &ForOfStatement<'a>) {
        self.for_of(each);
    }

    fn visit_for_in_statement(&mut self, each: &ForInStatement<'a>) {
        self.for_in(each);
    }

    fn visit_switch_statement(&mut self, switch: &SwitchStatement<'a>) {
        self.switch(switch);
    }

    fn visit_conditional_expression(&mut self, choice: &ConditionalExpression<'a>) {
        self.condition(&choice.test);
        self.visit_expression(&choice.consequent);
        self.visit_expression(&choice.alternate);
    }

    fn visit_logical_expression(&mut self, logical: &LogicalExpression<'a>) {
        if !self.logical(logical) {
            walk::walk_logical_expression(self, logical);
        }
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        match target.get_expression() {
            Some(typed) => self.typed_target(target, typed.get_inner_expression()),
            None => walk::walk_simple_assignment_target(self, target),
        }
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::ArrayAssignmentTarget(array) = &assignment.left {
            self.visit_array_assignment_target(array);
            self.taken_apart(span(&**array), &assignment.right);
        } else if !self.logical_assignment(assignment) && !self.assignment(assignment) {
            walk::walk_assignment_expression(self, assignment);
        }
    }

    fn visit_binary_expression(&mut self, binary: &BinaryExpression<'a>) {
        if !self.binary(binary) {
            walk::walk_binary_expression(self, binary);
        }
    }

    fn visit_private_in_expression(&mut self, has: &PrivateInExpression<'a>) {
        if !self.private_in(has) {
            walk::walk_private_in_expression(self, has);
        }
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        if !self.unary(unary) {
            walk::walk_unary_expression(self, unary);
        }
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        if !self.update(update) {
            walk::walk_update_expression(self, update);
        }
    }

    fn visit_template_literal(&mut self, template: &TemplateLiteral<'a>) {
        self.template(template);
        walk::walk_template_literal(self, template);
    }

    fn visit_tagged_template_expression(&mut self, tagged: &TaggedTemplateExpression<'a>) {
        self.tagged(tagged);
    }

    fn visit_chain_expression(&mut self, chain: &ChainExpression<'a>) {
        self.note_chain(chain);
        walk::walk_chain_expression(self, chain);
    }

    fn visit_object_expression(&mut self, object: &ObjectExpression<'a>) {
        self.object(object);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if self.call(call) {
            return;
        }
        if self.replay.is_unsure && call.callee.is_specific_member_access("Object", "assign") {
            let callee = call.callee.span();
            self.edits.replace(callee.start, callee.end, &format!("{}.assign", self.runtime));
            return self.visit_arguments(&call.arguments);
        }
        if self.private_call(call) {
            return;
        }
        // The object of a called method must remain its `this`.
        match &call.callee {
            Expression::ComputedMemberExpression(member) => {
                self.visit_computed_member_expression(member);
            }
            Expression::PrivateFieldExpression(member) => {
                self.visit_private_field_expression(member);
            }
            callee => self.visit_expression(callee),
        }
        if let Some(arguments) = &call.type_arguments {
            self.visit_ts_type_parameter_instantiation(arguments);
        }
        self.visit_arguments(&call.arguments);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        if !self.construction(new) {
            self.ordinary_construction(new);
        }
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        let source = import.source.span();
        self.edits.replace(import.span.start, source.start, &format!("{}.load(", self.runtime));
        self.visit_expression(&import.source);
        self.edits.replace(source.end, import.span.end, ")");
    }

    /// Instruments a spread element of an array or of arguments.
    fn visit_spread_element(&mut self, spread: &SpreadElement<'a>) {
        self.iterated(&spread.argument);
    }

    fn visit_jsx_element(&mut self, element: &JSXElement<'a>) {
        self.jsx_element(element);
    }

    fn visit_jsx_fragment(&mut self, fragment: &JSXFragment<'a>) {
        self.jsx_fragment(fragment);
    }

    fn visit_expression(&mut self, expression: &Expression<'a>) {
        let is_done = match expression {
            // An access in an assignment target is not visited here, because it is not an
            // expression.
            Expression::ComputedMemberExpression(member) => self.element(member),
            Expression::PrivateFieldExpression(member) => self.private(member),
            _ => false,
        };
        let is_start = self.begin_start(expression);
        if !is_done {
            walk::walk_expression(self, expression);
        }
        if is_start {
            self.edits.insert(expression.span().end, "))");
        }
    }
}

#[cfg(test)]
mod tests;
