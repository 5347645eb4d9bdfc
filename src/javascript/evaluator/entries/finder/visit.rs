//! Visits the syntax tree of a file.

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget,
    BindingPattern, CallExpression, Class, ExportDeclaration, ExportDefaultDeclaration,
    ExportDefaultDeclarationKind, ExportNamedDeclaration, Expression, ExpressionStatement,
    FormalParameter, Function, ImportDeclaration, JSXAttribute, JSXAttributeName,
    JSXAttributeValue, NewExpression, PropertyDefinition, ReturnStatement, TSExportAssignment,
    TSNamespaceDeclaration, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan as _;
use oxc_syntax::scope::ScopeFlags;

use super::Finder;
use crate::javascript::evaluator::entries::bindings::Source;
use crate::javascript::evaluator::entries::body::Body;
use crate::javascript::evaluator::entries::handed_over::{
    FunctionTraits, HandedOver, Registration,
};
use crate::javascript::evaluator::entries::names::{self, Callee, Receiver, spine, unwrapped};

/// Whether an expression imports the module of `EventEmitter`: `require("events")`.
fn is_module_of_events(expression: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = unwrapped(expression) else { return false };
    matches!(unwrapped(&call.callee), Expression::Identifier(name) if name.name == "require")
        && matches!(call.arguments.first(), Some(Argument::StringLiteral(name))
            if matches!(name.value.as_str(), "events" | "node:events"))
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        if let Some(id) = &function.id {
            self.bindings.add(id.name.as_str(), Source::Own);
        }
        let body = Body::of_function(function);
        let returns_promise = body.makes_promise();
        if let (Some(id), Some(_), true) = (&function.id, &function.body, function.is_declaration())
        {
            let kind = FunctionTraits {
                is_async: function.r#async,
                is_declaration: true,
                handed_over: HandedOver::No,
            };
            self.add(id.name.as_str(), function.span, body, &kind);
        }
        self.within.push(function.r#async || returns_promise);
        self.shadows.enter(&function.params, |locals| {
            function.body.iter().for_each(|body| locals.visit_function_body(body));
        });
        self.visit_within(function, false, |finder| walk::walk_function(finder, function, flags));
        self.shadows.leave();
        self.within.pop();
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        self.within.push(arrow.r#async || Body::of_arrow(arrow).makes_promise());
        self.shadows.enter(&arrow.params, |locals| {
            if let ArrowFunctionBody::FunctionBody(body) = &arrow.body {
                locals.visit_function_body(body);
            }
        });
        self.visit_within(arrow, false, |finder| {
            if let Some(value) = arrow.body.as_expression() {
                finder.add_returned(finder.around, value);
                if matches!(value, Expression::UnaryExpression(_)) {
                    spine(value, &mut finder.let_go);
                }
            }
            walk::walk_arrow_function_expression(finder, arrow);
        });
        self.shadows.leave();
        self.within.pop();
    }

    fn visit_return_statement(&mut self, leave: &ReturnStatement<'a>) {
        if let Some(value) = &leave.argument {
            self.add_returned(self.around, value);
        }
        walk::walk_return_statement(self, leave);
    }

    fn visit_ts_namespace_declaration(&mut self, declaration: &TSNamespaceDeclaration<'a>) {
        self.namespaces.push(declaration.id.name.to_string());
        walk::walk_ts_namespace_declaration(self, declaration);
        self.namespaces.pop();
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        let source = declarator.init.as_ref().map_or(Source::Own, Source::of);
        self.bindings.add_pattern(&declarator.id, &source);
        if let (BindingPattern::BindingIdentifier(id), Some(init)) =
            (&declarator.id, &declarator.init)
        {
            self.note_instance(id.name.as_str(), init);
            self.note_alias(id.name.as_str(), init);
            self.variables.note(id.name.as_str(), init);
            if let Expression::CallExpression(call) = unwrapped(init) {
                self.kept.insert(call.span.end);
            }
            if is_module_of_events(init) {
                self.emitters.insert(id.name.to_string());
            }
            self.add_expression(id.name.as_str(), init, &HandedOver::No);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        match &assignment.left {
            AssignmentTarget::StaticMemberExpression(member) => {
                self.note_instance(member.property.name.as_str(), &assignment.right);
                let name = self.source(&**member);
                let name = name.strip_prefix("module.").unwrap_or(&name);
                let name = name.strip_prefix("exports.").unwrap_or(name).to_owned();
                self.add_expression(&name, &assignment.right, &HandedOver::No);
                self.expose(name, member, &assignment.right);
            }
            AssignmentTarget::AssignmentTargetIdentifier(name) => {
                self.bindings.add(name.name.as_str(), Source::of(&assignment.right));
            }
            _ => {}
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_export_default_declaration(&mut self, export: &ExportDefaultDeclaration<'a>) {
        self.exposed.push(("default".to_owned(), Source::Unknown));
        match &export.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let name = function.id.as_ref().map_or("default", |id| id.name.as_str());
                self.exposed.push((name.to_owned(), Source::Unknown));
                self.add_function(name, function, HandedOver::No);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) if class.id.is_none() => {
                self.add_class("default", class);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let name = class.id.as_ref().map(|id| id.name.to_string());
                self.exposed.extend(name.map(|name| (name, Source::Unknown)));
            }
            declaration => {
                if let Some(Expression::Identifier(name)) = declaration.as_expression() {
                    self.exposed.push((name.name.to_string(), Source::Unknown));
                }
                if let Some(expression) = declaration.as_expression() {
                    self.add_expression("default", expression, &HandedOver::No);
                }
            }
        }
        walk::walk_export_default_declaration(self, export);
    }

    fn visit_ts_export_assignment(&mut self, export: &TSExportAssignment<'a>) {
        // It is translated to `module.exports = value`.
        self.add_expression("exports", &export.expression, &HandedOver::No);
        self.expose_export("exports".to_owned(), &export.expression);
        walk::walk_ts_export_assignment(self, export);
    }

    fn visit_export_named_declaration(&mut self, export: &ExportNamedDeclaration<'a>) {
        for specifier in &export.specifiers {
            self.exposed.push((specifier.local.name().to_string(), Source::Unknown));
        }
    }

    fn visit_export_declaration(&mut self, export: &ExportDeclaration<'a>) {
        self.expose_declaration(&export.declaration);
        walk::walk_export_declaration(self, export);
    }

    fn visit_formal_parameter(&mut self, parameter: &FormalParameter<'a>) {
        self.bindings.add_pattern(&parameter.pattern, &Source::Own);
        walk::walk_formal_parameter(self, parameter);
    }

    fn visit_import_declaration(&mut self, import: &ImportDeclaration<'a>) {
        for specifier in import.specifiers.iter().flatten() {
            let source = Source::of_module(import.source.value.as_str());
            self.bindings.add(specifier.local().name.as_str(), source);
        }
        if matches!(import.source.value.as_str(), "events" | "node:events") {
            let names = import.specifiers.iter().flatten().map(|one| one.local().name.to_string());
            self.emitters.extend(names);
        }
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        if let Some(id) = &class.id {
            self.bindings.add(id.name.as_str(), Source::Own);
        }
        let parent = class.heritage.as_ref().map(|heritage| unwrapped(&heritage.expression));
        if let (Some(id), Some(Expression::Identifier(parent))) = (&class.id, parent)
            && self.emitters.contains(parent.name.as_str())
        {
            self.emitters.insert(id.name.to_string());
        }
        self.visit_within(class, true, |finder| {
            if let Some(id) = &class.id {
                finder.add_methods(id.name.as_str(), class);
            }
            walk::walk_class(finder, class);
        });
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        if let (Some(key), Some(value)) = (names::of_key(&field.key), &field.value) {
            self.note_instance(&key, value);
        }
        walk::walk_property_definition(self, field);
    }

    fn visit_expression_statement(&mut self, statement: &ExpressionStatement<'a>) {
        spine(&statement.expression, &mut self.let_go);
        walk::walk_expression_statement(self, statement);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        if let Some(callee) = Callee::of(&call.callee) {
            self.mention(callee, call.callee.span().start, is_let_go);
        }
        self.mention_arguments(call);
        self.hand_over(call);
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        for argument in &new.arguments {
            if let Some(Expression::Identifier(name)) = argument.as_expression() {
                let callee = Callee { receiver: Receiver::None, name: name.name.to_string() };
                self.mention(callee, name.span.start, false);
            }
        }
        self.hand_over_to_new(new);
        walk::walk_new_expression(self, new);
    }

    fn visit_jsx_attribute(&mut self, attribute: &JSXAttribute<'a>) {
        if let (JSXAttributeName::Identifier(name), Some(value)) =
            (&attribute.name, &attribute.value)
            && let JSXAttributeValue::ExpressionContainer(container) = value
            && let Some(expression) = container.expression.as_expression()
        {
            let of = Source::Unknown;
            let by = Registration { callee: None, of, is_usual: true };
            self.register(expression, &by);
            let registration = Some(by);
            let handed_over = HandedOver::To { callee: None, registration, is_test: false };
            self.add_expression(name.name.as_str(), expression, &handed_over);
        }
        walk::walk_jsx_attribute(self, attribute);
    }
}
