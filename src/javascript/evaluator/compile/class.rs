//! Classes (ECMA-262, 15.7).

use std::rc::Rc;

use oxc_ast::ast::{
    Class, ClassElement, MethodDefinition, MethodDefinitionKind, PrivateIdentifier,
    PropertyDefinition, PropertyKey,
};

use super::expression::is_anonymous_function;
use super::function::Role;
use super::scope::{Scope, ScopeKind};
use super::{Compiler, span};
use crate::javascript::Span;
use crate::javascript::evaluator::code::{FunctionCode, Method, MethodKind, Op, PrivateKind};

impl Compiler<'_> {
    /// `ClassDefinitionEvaluation`: leaves the constructor on the stack.
    pub(super) fn class(&mut self, class: &Class<'_>, name: Option<&str>) {
        let own_name = class.id.as_ref().map(|id| id.name.as_str());
        let name = own_name.or(name).unwrap_or_default();
        self.enter_class_scope(class, own_name);
        let around = self.class.replace(span(class));
        // All parts of a class are strict code (ECMA-262, 11.2.2).
        let is_strict = std::mem::replace(&mut self.code().is_strict, true);
        let has_parent = class.heritage.is_some();
        if let Some(heritage) = &class.heritage {
            self.expression(&heritage.expression);
        }
        let code = self.constructor(class, name, has_parent);
        let code = self.add_function(code);
        self.mark(class);
        self.emit(Op::Class { code, has_parent });
        self.methods(class);
        self.fields(class);
        // constructor prototype → constructor
        self.emit(Op::Pop);
        if let Some(name) = own_name {
            self.emit(Op::Dup);
            self.initialize(name);
        }
        self.statics(class);
        self.code().is_strict = is_strict;
        self.class = around;
        self.leave_scope();
    }

    fn enter_class_scope(&mut self, class: &Class<'_>, name: Option<&str>) {
        let mut scope = Scope::new(ScopeKind::Block);
        if let Some(name) = name {
            scope.declare(name, true);
        }
        let mut private = Vec::new();
        let mut computed = 0;
        for element in &class.body.body {
            let (key, is_computed_field) = match element {
                ClassElement::MethodDefinition(method) => (&method.key, false),
                ClassElement::PropertyDefinition(field) => (&field.key, field.computed),
                ClassElement::AccessorProperty(field) => (&field.key, field.computed),
                _ => continue,
            };
            if let PropertyKey::PrivateIdentifier(id) = key {
                let name = format!("#{}", id.name);
                if scope.declare(&name, true) {
                    private.push((name, private_kind(element)));
                }
                if let ClassElement::MethodDefinition(method) = element {
                    scope.declare(&private_method(method, id), true);
                }
            }
            if is_computed_field {
                scope.declare(&computed_field(computed), true);
                computed += 1;
            }
        }
        self.enter_scope(scope);
        for (text, kind) in private {
            let nameless = if kind == PrivateKind::Static { "." } else { "anonymous" };
            let class = self.string(name.unwrap_or(nameless));
            let name = self.string(&text);
            self.emit(Op::NewPrivateName { name, class, kind });
            self.initialize(&text);
        }
    }

    fn constructor(&mut self, class: &Class<'_>, name: &str, is_derived: bool) -> Rc<FunctionCode> {
        let written = class.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method)
                if method.kind == MethodDefinitionKind::Constructor
                    && method.value.body.is_some() =>
            {
                Some(method)
            }
            _ => None,
        });
        let source_text = Some(span(class));
        let of_class = Role { is_method: true, class: self.class, source_text, ..Role::default() };
        let role = Role { is_class: true, is_derived, ..of_class };
        match written {
            Some(method) => self.function(&method.value, Some(name), role),
            None => self.default_constructor(class, name, is_derived),
        }
    }

    fn default_constructor(
        &mut self,
        class: &Class<'_>,
        name: &str,
        is_derived: bool,
    ) -> Rc<FunctionCode> {
        let code = self.synthetic(class, None, |compiler| {
            if is_derived {
                compiler.emit(Op::RestArguments(0));
                let text = compiler.source(class);
                let site = compiler.call_site_of(class, (Rc::clone(&text), text), (None, None));
                compiler.emit(Op::SuperCallSpread(site));
                compiler.emit(Op::Pop);
            }
        });
        let mut code = Rc::try_unwrap(code).expect("nothing else refers to it yet");
        (code.name, code.is_class, code.is_derived) = (name.into(), true, is_derived);
        Rc::new(code)
    }

    /// Creates the methods, and evaluates the computed keys of fields, in the order of the text;
    /// the constructor and the prototype are on the stack. Private methods are stored in hidden
    /// variables.
    fn methods(&mut self, class: &Class<'_>) {
        let mut computed = 0;
        for element in &class.body.body {
            let (key, is_computed) = match element {
                ClassElement::MethodDefinition(method) => {
                    self.class_method(method);
                    continue;
                }
                ClassElement::PropertyDefinition(field) => (&field.key, field.computed),
                ClassElement::AccessorProperty(field) => (&field.key, field.computed),
                _ => continue,
            };
            if is_computed {
                self.computed_key(key);
                self.initialize(&computed_field(computed));
                computed += 1;
            }
        }
    }

    fn class_method(&mut self, method: &MethodDefinition<'_>) {
        if method.kind == MethodDefinitionKind::Constructor || method.value.body.is_none() {
            return;
        }
        match &method.key {
            PropertyKey::PrivateIdentifier(id) => {
                self.method_function(method, Some(&format!("#{}", id.name)));
                self.emit(Op::MakeMethod { is_static: method.r#static });
                self.initialize(&private_method(method, id));
            }
            _ => self.public_method(method),
        }
    }

    fn public_method(&mut self, method: &MethodDefinition<'_>) {
        if method.r#static {
            self.emit(Op::Swap);
        }
        let name = Self::static_key(&method.key, method.computed);
        if name.is_none() {
            self.computed_key(&method.key);
        }
        self.method_function(method, name.as_deref());
        let key = name.as_deref().map_or(0, |name| self.string(name));
        let definition = Method { kind: kind(method), enumerable: false, key };
        self.mark(method);
        self.emit(match name {
            Some(_) => Op::DefineMethod(definition),
            None => Op::DefineComputedMethod(definition),
        });
        if method.r#static {
            self.emit(Op::Swap);
        }
    }

    fn method_function(&mut self, method: &MethodDefinition<'_>, name: Option<&str>) {
        let source_text = Some(self.text_of_method(method));
        let class = self.class;
        let role = Role { is_method: true, class, source_text, ..Role::default() };
        let code = self.function(&method.value, name, role);
        self.emit_function(code);
    }

    /// The span of the text that `toString` returns for a method: the method without `static`.
    fn text_of_method(&self, method: &MethodDefinition<'_>) -> Span {
        let Span { start, end } = span(method);
        let text = &self.text[start as usize..end as usize];
        let after = text.strip_prefix("static").filter(|_| method.r#static).map(str::trim_start);
        let skipped = text.len() - after.unwrap_or(text).len();
        Span { start: start + u32::try_from(skipped).unwrap_or_default(), end }
    }

    /// Emits the initialization of an instance: private methods first, then the fields in order.
    fn fields(&mut self, class: &Class<'_>) {
        let has_fields = class.body.body.iter().any(|element| match element {
            ClassElement::PropertyDefinition(field) => !field.r#static && !field.declare,
            ClassElement::AccessorProperty(field) => !field.r#static,
            ClassElement::MethodDefinition(method) => {
                !method.r#static && matches!(method.key, PropertyKey::PrivateIdentifier(_))
            }
            _ => false,
        });
        if !has_fields {
            return;
        }
        let code = self.synthetic(class, None, |compiler| {
            compiler.members(class, false);
        });
        let code = self.add_function(code);
        self.emit(Op::SetFields(code));
    }

    /// Defines static private methods and fields, and runs static blocks, in order; the constructor
    /// is on the stack.
    fn statics(&mut self, class: &Class<'_>) {
        let has_statics = class.body.body.iter().any(|element| match element {
            ClassElement::PropertyDefinition(field) => field.r#static && !field.declare,
            ClassElement::AccessorProperty(field) => field.r#static,
            ClassElement::StaticBlock(_) => true,
            ClassElement::MethodDefinition(method) => {
                method.r#static && matches!(method.key, PropertyKey::PrivateIdentifier(_))
            }
            ClassElement::TSIndexSignature(_) => false,
        });
        if !has_statics {
            return;
        }
        let code = self.synthetic(class, None, |compiler| {
            compiler.builder().describes_values = true;
            compiler.members(class, true);
        });
        let code = self.add_function(code);
        self.emit(Op::RunStatic(code));
    }

    /// Compiles the members of `this` or of the class: private methods, fields and static blocks.
    fn members(&mut self, class: &Class<'_>, is_static: bool) {
        for element in &class.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && let PropertyKey::PrivateIdentifier(id) = &method.key
                && method.r#static == is_static
                && method.value.body.is_some()
            {
                self.emit(Op::This);
                self.get_private_name(id.name.as_str());
                self.get(&private_method(method, id));
                self.emit(Op::DefinePrivateMethod(kind(method)));
            }
        }
        let mut computed = 0;
        for element in &class.body.body {
            match element {
                ClassElement::PropertyDefinition(field) => {
                    let key = field.computed.then(|| computed_field(computed));
                    computed += u32::from(field.computed);
                    if field.r#static == is_static && !field.declare {
                        self.field(field, key.as_deref());
                    }
                }
                ClassElement::AccessorProperty(field) => computed += u32::from(field.computed),
                ClassElement::StaticBlock(block) if is_static => {
                    let code = self.synthetic(&**block, Some(&block.body), |compiler| {
                        compiler.builder().describes_values = true;
                        compiler.statements(&block.body);
                    });
                    let code = self.add_function(code);
                    self.emit(Op::This);
                    self.emit(Op::RunStatic(code));
                    self.emit(Op::Pop);
                }
                _ => {}
            }
        }
    }

    fn field(&mut self, field: &PropertyDefinition<'_>, computed: Option<&str>) {
        self.mark(field);
        self.emit(Op::This);
        let name = Self::static_key(&field.key, field.computed);
        match (&field.key, computed) {
            (PropertyKey::PrivateIdentifier(id), _) => self.get_private_name(id.name.as_str()),
            (_, Some(hidden)) => self.get(hidden),
            _ => {}
        }
        let private = match &field.key {
            PropertyKey::PrivateIdentifier(id) => Some(format!("#{}", id.name)),
            _ => None,
        };
        if let Some(value) = &field.value {
            self.named_expression(value, private.as_deref().or(name.as_deref()));
        } else {
            self.emit(Op::Undefined);
            self.start(span(field));
        }
        if computed.is_some() && field.value.as_ref().is_some_and(is_anonymous_function) {
            self.emit(Op::NameComputed);
        }
        self.mark(field);
        match (&field.key, name) {
            (PropertyKey::PrivateIdentifier(_), _) => return self.emit(Op::DefinePrivate),
            (_, Some(name)) => {
                let name = self.string(&name);
                self.emit(Op::DefineField(name));
            }
            (_, None) => self.emit(Op::DefineComputed),
        }
        self.emit(Op::Pop);
    }
}

/// The name of the hidden variable for a computed key, which no variable of the code can have.
fn computed_field(number: u32) -> String {
    format!("[{number}]")
}

/// The kind of the private name that an element declares.
fn private_kind(element: &ClassElement<'_>) -> PrivateKind {
    match element {
        ClassElement::MethodDefinition(method) if method.r#static => PrivateKind::Static,
        ClassElement::MethodDefinition(_) => PrivateKind::Method,
        _ => PrivateKind::Field,
    }
}

/// The name of the hidden variable for a private method.
fn private_method(method: &MethodDefinition<'_>, id: &PrivateIdentifier<'_>) -> String {
    format!("[#{} {:?}]", id.name, kind(method))
}

const fn kind(method: &MethodDefinition<'_>) -> MethodKind {
    match method.kind {
        MethodDefinitionKind::Get => MethodKind::Get,
        MethodDefinitionKind::Set => MethodKind::Set,
        MethodDefinitionKind::Constructor | MethodDefinitionKind::Method => MethodKind::Method,
    }
}
