//! Instruments the function that is the program: the code passes it to the runtime when the
//! function is created.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Class, ClassElement, Declaration,
    ExportDefaultDeclarationKind, Expression, Function, MethodDefinition, MethodDefinitionKind,
    ObjectExpression, ObjectPropertyKind, PropertyKey, Statement, VariableDeclarator,
};
use oxc_ast_visit::walk;
use oxc_span::GetSpan;

use super::Instrumenter;
use super::modules::quoted;
use super::parameters::required_text;
use super::sites::span;
use crate::javascript::Span;

impl<'a> Instrumenter<'_> {
    /// The start of the call that passes a function to the runtime: as the program, or as a
    /// function around the program. `None` for other functions.
    fn capture(&self, at: Span) -> Option<String> {
        let runtime = &self.runtime;
        if self.part.entry.is_some_and(|entry| entry.span == at) {
            return Some(format!("{runtime}.entry("));
        }
        let around = self.part.around.iter().position(|around| *around == at)?;
        Some(format!("{runtime}.around({around},"))
    }

    /// Passes a function expression to the runtime; returns whether it is the program or around it.
    pub(super) fn begin_capture(&mut self, at: oxc_span::Span) -> bool {
        let open = self.capture(Span { start: at.start, end: at.end });
        let is_captured = open.is_some();
        if let Some(open) = open {
            self.edits.insert(at.start, open);
        }
        is_captured
    }

    /// The statement at the start of a scope that passes a function declaration to the runtime.
    pub(super) fn capture_of(&self, statement: &Statement<'_>) -> String {
        let function = match statement {
            Statement::FunctionDeclaration(function) => Some(&**function),
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::FunctionDeclaration(function) => Some(&**function),
                _ => None,
            },
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::FunctionDeclaration(function) => Some(&**function),
                _ => None,
            },
            _ => None,
        };
        function.and_then(|function| self.capture_by_name(function)).unwrap_or_default()
    }

    fn capture_by_name(&self, function: &Function<'_>) -> Option<String> {
        let open = self.capture(span(function))?;
        let name = function.id.as_ref()?.name;
        Some(format!("{open}{name});"))
    }

    /// The code at the start of a function with endless recursion, which returns at the assumed
    /// depth; empty for other functions.
    pub(super) fn recursion_ends(&mut self, at: Span) -> String {
        let runtime = self.runtime.clone();
        let leave = |site| {
            let end = format!("{runtime}.unknown(\"end\")");
            format!("if({runtime}.ends({site}))return {end};")
        };
        self.recursion_site(at).map(leave).unwrap_or_default()
    }

    /// Instruments an arrow function, which may contain an endless recursion.
    pub(super) fn arrow(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let ArrowFunctionBody::FunctionBody(_) = &arrow.body else {
            let site = self.recursion_site(span(arrow));
            let body = arrow.body.span();
            if let Some(site) = site {
                let runtime = &self.runtime;
                let ends = format!("{runtime}.ends({site})?{runtime}.unknown(\"end\"):(");
                self.edits.insert(body.start, ends);
            }
            walk::walk_arrow_function_expression(self, arrow);
            if site.is_some() {
                self.edits.insert(body.end, ")");
            }
            return;
        };
        let first = self.recursion_ends(span(arrow));
        if !first.is_empty() {
            self.pending.push(first);
        }
        walk::walk_arrow_function_expression(self, arrow);
    }

    /// Records the function declarations of the top level that are passed to the runtime.
    pub(super) fn note_hoisted(&mut self, statement: &Statement<'_>) {
        let captured = self.capture_of(statement);
        self.head.push_str(&captured);
    }

    /// Gives an unknown value to a variable without an initializer, because code that does not run
    /// may assign it. At the top level, this always happens; in a function, only while the
    /// definitions run.
    pub(super) fn no_initializer(&mut self, declarator: &VariableDeclarator<'_>, is_lexical: bool) {
        let Some(name) = declarator.id.get_identifier_name() else { return };
        let at = span(declarator);
        if self.part.state.starting(at).is_some() {
            let value = if is_lexical { "undefined" } else { name.as_str() };
            return self.start_without_value(at, declarator.span.end, value);
        }
        if !is_lexical {
            return;
        }
        let what = if self.depth == 0 { "unknown" } else { "fresh" };
        let name = quoted(name.as_str());
        self.edits.insert(declarator.span.end, format!("={}.{what}({name})", self.runtime));
    }

    /// Gives state of the file that is declared without a value the value with which it started.
    pub(super) fn start_without_value(&mut self, at: Span, end: u32, value: &str) {
        if let Some(name) = self.replay.starts.get(&at) {
            let start = format!("={}.start({},{value})", self.runtime, quoted(name));
            self.edits.insert(end, start);
        }
    }

    /// Begins to replace an empty value with which state of the file starts; returns whether it is
    /// one.
    pub(super) fn begin_start(&mut self, value: &Expression<'_>) -> bool {
        let Some(name) = self.replay.starts.get(&span(value)) else { return false };
        let open = format!("{}.start({},(", self.runtime, quoted(name));
        self.edits.insert(value.span().start, open);
        true
    }

    /// How a method with this span is passed to the runtime: the start of the name of the runtime's
    /// function, and its first arguments.
    fn method_capture(&self, at: Span) -> Option<(&'static str, String)> {
        if self.part.entry.is_some_and(|entry| entry.span == at) {
            return Some(("entry", String::new()));
        }
        let around = self.part.around.iter().position(|around| *around == at)?;
        Some(("around", format!("{around},")))
    }

    /// The method of a class that is the program, or around it.
    fn method_of<'b>(
        &self,
        class: &'b Class<'a>,
    ) -> Option<(&'b MethodDefinition<'a>, (&'static str, String))> {
        class.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method)
                if method.kind == MethodDefinitionKind::Method =>
            {
                Some((&**method, self.method_capture(span(&*method.value))?))
            }
            _ => None,
        })
    }

    /// Passes the method that is the program, or around it, to the runtime, after its class is
    /// created.
    pub(super) fn begin_class(&mut self, class: &Class<'a>) {
        let is_expression = class.is_expression();
        if is_expression && let Some(open) = self.capture(span(class)) {
            self.edits.insert(class.span.start, open);
        }
        let mut first = String::new();
        if !is_expression && let Some(open) = self.capture(span(class)) {
            first = format!("static{{{open}this);}}");
        }
        if let Some((method, (what, arguments))) = self.method_of(class) {
            let home = if method.r#static { "this" } else { "this.prototype" };
            let runtime = &self.runtime;
            let handed = match &method.key {
                PropertyKey::PrivateIdentifier(name) => {
                    let required = quoted(&required_text(&method.value.params));
                    let call = format!("(of,...all)=>of.#{}(...all)", name.name);
                    format!(
                        "static{{{runtime}.{what}Private({arguments}{home},{call},{required})}}"
                    )
                }
                key => {
                    let key = key.static_name().unwrap_or_default();
                    format!("static{{{runtime}.{what}Method({arguments}{home},{})}}", quoted(&key))
                }
            };
            first.push_str(&handed);
        }
        if !first.is_empty() {
            self.edits.insert(class.body.span.start + 1, first);
        }
    }

    pub(super) fn end_class(&mut self, class: &Class<'a>) {
        if class.is_expression() && self.capture(span(class)).is_some() {
            self.edits.insert(class.span.end, ")");
        }
    }

    /// The start of the call that passes a method of an object literal to the runtime, and the name
    /// of the method, if it is the program or around it.
    fn method_in(&self, object: &ObjectExpression<'_>) -> Option<(String, String)> {
        object.properties.iter().find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(property) if property.method => {
                let (what, arguments) = self.method_capture(span(&property.value))?;
                let key = property.key.static_name()?;
                Some((format!("{}.{what}In({arguments}(", self.runtime), key.to_string()))
            }
            _ => None,
        })
    }

    pub(super) fn begin_object(&mut self, object: &ObjectExpression<'_>) -> bool {
        let captured = self.method_in(object);
        let is_captured = captured.is_some();
        if let Some((open, _)) = captured {
            self.edits.insert(object.span.start, open);
        }
        is_captured
    }

    pub(super) fn end_object(&mut self, object: &ObjectExpression<'_>) {
        let key = self.method_in(object).map(|(_, key)| key).unwrap_or_default();
        self.edits.insert(object.span.end, format!("),{})", quoted(&key)));
    }
}
