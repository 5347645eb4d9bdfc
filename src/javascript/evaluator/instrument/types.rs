//! Replaces the syntax that TypeScript adds to JavaScript by spaces.

use std::fmt::Write as _;

use oxc_ast::ast::{
    Class, ClassElement, Expression, ExpressionStatement, FormalParameter, Function,
    MethodDefinition, Program, PropertyDefinition, SimpleAssignmentTarget, Statement,
    TSEnumDeclaration, TSEnumMember, TSNamespaceDeclaration, TSNamespaceDeclarationBody,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::Instrumenter;
use super::modules::quoted;
use crate::javascript::evaluator::compile::has_word;
use crate::javascript::evaluator::compile::namespace::{
    exported_functions, exported_values, is_text,
};

impl<'a> Instrumenter<'_> {
    /// Replaces the type operators after an expression by spaces: `as T`, `satisfies T`, `!`.
    pub(super) fn blank_after(&mut self, expression: &Expression<'_>, whole: oxc_span::Span) {
        self.edits.blank(expression.span().end, whole.end);
    }

    /// Replaces the type operators around the target of an assignment by spaces. The target is not
    /// visited as an expression, because a call that replaces it could not be assigned.
    pub(super) fn typed_target(
        &mut self,
        whole: &SimpleAssignmentTarget<'a>,
        target: &Expression<'a>,
    ) {
        let (whole, inner) = (whole.span(), target.span());
        self.edits.blank(whole.start, inner.start);
        if let Some(member) = target.as_member_expression() {
            self.visit_member_expression(member);
        }
        self.edits.blank(inner.end, whole.end);
    }

    /// Replaces a statement by an empty statement and spaces.
    pub(super) fn blank_statement(&mut self, span: oxc_span::Span) {
        self.edits.blank(span.start, span.end);
        self.edits.insert(span.end, ";");
    }

    /// Replaces a mark (`?`, `!`) after a position by a space.
    pub(super) fn blank_mark(&mut self, after: u32) {
        for mark in ["?", "!"] {
            if let Some(at) = self.edits.find(after, mark) {
                self.edits.blank(at, at + 1);
            }
        }
    }

    /// Replaces the modifiers of TypeScript before the name of a member or parameter by spaces.
    fn blank_modifiers(&mut self, from: u32, to: u32) {
        const WORDS: &[&str] =
            &["abstract", "declare", "override", "private", "protected", "public", "readonly"];
        let mut at = self.edits.skip(from);
        while at < to {
            let rest = self.edits.source(at, to);
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let next = at + u32::try_from(end.max(1)).unwrap_or(1);
            if WORDS.contains(&&rest[..end]) {
                self.edits.blank(at, next);
            }
            at = self.edits.skip(next);
        }
    }

    pub(super) fn blank_parameter(&mut self, parameter: &FormalParameter<'_>) {
        let after = parameter.decorators.last().map_or(parameter.span.start, |last| last.span.end);
        self.blank_modifiers(after, parameter.pattern.span().start);
        if parameter.optional {
            self.blank_mark(parameter.pattern.span().end);
        }
    }

    pub(super) fn blank_method(&mut self, method: &MethodDefinition<'_>) {
        let after = method.decorators.last().map_or(method.span.start, |last| last.span.end);
        self.blank_modifiers(after, method.key.span().start);
        if method.optional {
            self.blank_mark(method.key.span().end + u32::from(method.computed));
        }
    }

    pub(super) fn blank_field(&mut self, field: &PropertyDefinition<'_>) {
        let after = field.decorators.last().map_or(field.span.start, |last| last.span.end);
        self.blank_modifiers(after, field.key.span().start);
        if field.optional || field.definite {
            self.blank_mark(field.key.span().end + u32::from(field.computed));
        }
    }

    /// Whether a class member has no code, such as an overload or an abstract field.
    pub(super) fn is_type_only(element: &ClassElement<'_>) -> bool {
        match element {
            ClassElement::TSIndexSignature(_) => true,
            ClassElement::MethodDefinition(method) => method.value.body.is_none(),
            ClassElement::PropertyDefinition(field) => field.declare || field.r#type.is_abstract(),
            _ => false,
        }
    }

    /// Replaces the types in the head of a class by spaces.
    pub(super) fn blank_class_head(&mut self, class: &Class<'_>) {
        let start = class.decorators.last().map_or(class.span.start, |last| last.span.end);
        let start = start.max(class.span.start);
        self.blank_modifiers(
            start,
            class.id.as_ref().map_or(class.body.span.start, |id| id.span.start),
        );
        if let (Some(first), Some(_)) = (class.implements.first(), class.implements.last()) {
            let before = self.edits.source(class.span.start, first.span.start);
            if let Some(word) = before.rfind("implements") {
                let at = class.span.start + u32::try_from(word).unwrap_or(0);
                self.edits.blank(at, class.body.span.start);
            }
        }
    }

    /// The statement of a constructor that calls the parent constructor.
    pub(super) fn super_call<'b>(
        function: &'b Function<'a>,
    ) -> Option<&'b ExpressionStatement<'a>> {
        let body = function.body.as_ref()?;
        body.statements.iter().find_map(|statement| match statement {
            Statement::ExpressionStatement(statement) => match &statement.expression {
                Expression::CallExpression(call) if call.callee.is_super() => Some(&**statement),
                _ => None,
            },
            _ => None,
        })
    }

    /// The statements that set the parameter properties of a constructor.
    pub(super) fn parameter_properties(function: &Function<'_>) -> String {
        let declared = function
            .params
            .items
            .iter()
            .filter(|one| one.accessibility.is_some() || one.readonly || one.r#override);
        let names = declared.filter_map(|parameter| parameter.pattern.get_identifier_name());
        names.fold(String::new(), |all, name| all + &format!("this.{name}={name};"))
    }

    /// Replaces an enum by code that creates an object. The initializers stay where they are.
    pub(super) fn enumeration(&mut self, declaration: &TSEnumDeclaration<'a>) {
        let own = declaration.id.name.as_str();
        let mut text = format!("var {own}=(({own})=>{{");
        let mut from = declaration.span.start;
        let members = &declaration.body.members;
        let mut texts = Vec::new();
        let mut last = None;
        for (index, member) in members.iter().enumerate() {
            let id = member.id.static_name();
            let name = quoted(id.as_str());
            let value = format!("{own}[{name}]");
            let is_text = member.initializer.as_ref().is_some_and(|one| is_text(one, &texts));
            // A member that is not a text can also be found by its value.
            let (open, close) = if is_text {
                texts.push(id.to_string());
                (String::new(), ";".to_owned())
            } else {
                (format!("{own}["), format!("]={name};"))
            };
            let _ = write!(text, "{open}{value}=");
            match (&member.initializer, last) {
                (Some(initializer), _) => {
                    self.edits.replace(from, initializer.span().start, &text);
                    self.visit_expression(initializer);
                    from = initializer.span().end;
                    text.clear();
                }
                (None, Some(last)) => {
                    let _ = write!(text, "{last}+1");
                }
                (None, None) => text.push('0'),
            }
            text.push_str(&close);
            if self.is_mentioned(&id, &members[index + 1..]) {
                let _ = write!(text, "const {id}={value};");
            }
            last = Some(value);
        }
        let _ = write!(text, "return {own};}})(typeof {own}===\"object\"?{own}:{{}});");
        self.edits.replace(from, declaration.span.end, &text);
    }

    /// Whether the initializer of one of these members mentions a name.
    fn is_mentioned(&self, name: &str, members: &[TSEnumMember<'_>]) -> bool {
        members.iter().filter_map(|member| member.initializer.as_ref()).any(|value| {
            let span = value.span();
            has_word(self.edits.source(span.start, span.end), name)
        })
    }

    /// Replaces a namespace by code that creates an object.
    pub(super) fn namespace(&mut self, declaration: &TSNamespaceDeclaration<'a>) {
        let own = declaration.id.name.as_str();
        let (start, end) = (declaration.span.start, declaration.span.end);
        let mut head = format!("var {own}=(({own})=>{{");
        let inner = declaration.body.span().start;
        match &declaration.body {
            TSNamespaceDeclarationBody::TSNamespaceDeclaration(body) => {
                self.edits.replace(start, inner, &head);
                self.namespace(body);
                self.edits.insert(end, format!("{own}.{0}={0};", body.id.name));
            }
            TSNamespaceDeclarationBody::TSModuleBlock(block) => {
                for function in exported_functions(&block.body) {
                    let _ = write!(head, "{own}.{function}={function};");
                }
                for statement in &block.body {
                    head.push_str(&self.capture_of(statement));
                }
                self.edits.replace(start, inner + 1, &head);
                for statement in &block.body {
                    self.visit_statement(statement);
                    for name in exported_values(statement) {
                        self.edits.insert(statement.span().end, format!(";{own}.{name}={name};"));
                    }
                }
                self.edits.blank(end - 1, end);
            }
        }
        let rest = format!("return {own};}})(typeof {own}===\"object\"?{own}:{{}});");
        self.edits.insert(end, rest);
    }

    /// Replaces a `#!` line by spaces.
    pub(super) fn blank_hashbang(&mut self, program: &Program<'_>) {
        if let Some(hashbang) = &program.hashbang {
            self.edits.blank(hashbang.span.start, hashbang.span.end);
        }
    }
}
