//! Finds the state of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, AssignmentTarget,
    AssignmentTargetMaybeDefault, AssignmentTargetProperty, BinaryExpression, BindingPattern,
    CallExpression, Class, ClassElement, Expression, Function, MemberExpression,
    MethodDefinitionKind, ObjectExpression, ObjectPropertyKind, Program, PropertyDefinition,
    SimpleAssignmentTarget, StaticBlock, TSAccessibility, TSType, UnaryExpression, UnaryOperator,
    UpdateExpression, UpdateOperator, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Scoping, SymbolId};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;
use rustc_hash::FxHashMap;

use super::values::{Empty, Mention, Owner, Place, field_name};
use super::{Holder, State, Write};
use crate::javascript::Span;
use crate::javascript::evaluator::compile::unparenthesized;

/// Methods that add to an array, a `Map` or a `Set`.
const ADDING: [&str; 6] = ["add", "fill", "push", "set", "splice", "unshift"];

/// Finds the state of a file.
pub(in crate::javascript::evaluator) fn find(program: &Program<'_>, scoping: &Scoping) -> State {
    let mut finder = Finder::new(scoping);
    finder.visit_program(program);
    finder.finish()
}

/// A position that starts empty.
struct Start {
    holder: Holder,
    empty: Empty,
    is_asked: bool,
}

/// A value whose fields are known.
enum Known {
    Owner(Owner),
    /// An instance of the class with this name.
    InstanceOf(SymbolId),
    /// The value of another position.
    Alias(Mention),
}

/// An expression that gives a value to what it mentions, or adds to it.
struct FoundWrite {
    mention: Mention,
    adds: bool,
    site: Span,
    /// The innermost function around it.
    function: Option<Span>,
    write: Write,
}

/// An expression that empties what it mentions.
struct Emptying {
    mention: Mention,
    at: u32,
    function: Option<Span>,
}

/// A function around the current position.
struct Within {
    span: Span,
    name: Option<Rc<str>>,
    /// Whether the function around it waits for it: a callback of `then`, `catch` or `finally`.
    is_part: bool,
}

struct Finder<'s> {
    scoping: &'s Scoping,
    starts: Vec<Start>,
    /// The indices of `starts`.
    places: FxHashMap<Place, usize>,
    known: FxHashMap<Place, Known>,
    /// The name of the parent class.
    parents: FxHashMap<Span, SymbolId>,
    writes: Vec<FoundWrite>,
    emptied: Vec<Emptying>,
    /// The positions of which the code asks whether they are empty: `!ready`.
    asked: Vec<Mention>,
    within: Vec<Within>,
    /// The owners of `this`, from the outermost to the innermost.
    this: Vec<Option<Owner>>,
    /// The functions whose `this` is known, those that have a name, and the callbacks of promises.
    owners: BTreeMap<Span, Owner>,
    names: BTreeMap<Span, Rc<str>>,
    parts: BTreeSet<Span>,
    /// The innermost class.
    class: Option<Span>,
    /// The constructors, each with its class.
    constructors: BTreeMap<Span, Span>,
}

fn span(of: &impl GetSpan) -> Span {
    let span = of.span();
    Span { start: span.start, end: span.end }
}

impl<'s> Finder<'s> {
    fn new(scoping: &'s Scoping) -> Self {
        Self {
            scoping,
            starts: Vec::new(),
            places: FxHashMap::default(),
            known: FxHashMap::default(),
            parents: FxHashMap::default(),
            writes: Vec::new(),
            emptied: Vec::new(),
            asked: Vec::new(),
            within: Vec::new(),
            this: Vec::new(),
            owners: BTreeMap::new(),
            names: BTreeMap::new(),
            parts: BTreeSet::new(),
            class: None,
            constructors: BTreeMap::new(),
        }
    }

    fn owner(&self) -> Option<Owner> {
        self.this.last().copied().flatten()
    }

    fn mention(&self, expression: &Expression<'_>) -> Option<Mention> {
        Mention::of(expression, self.owner(), self.scoping)
    }

    fn symbol(&self, expression: &Expression<'_>) -> Option<SymbolId> {
        match self.mention(expression)? {
            Mention::Variable(symbol) => Some(symbol),
            Mention::Own(..) | Mention::Of(..) => None,
        }
    }

    /// Records a position that starts empty.
    fn start(&mut self, place: Place, name: &str, start: Span, empty: Empty) -> usize {
        let index = self.starts.len();
        let is_collection = empty == Empty::Collection;
        let name = name.into();
        let holder = Holder { start, name, is_collection, is_given: false, writes: Vec::new() };
        self.starts.push(Start { holder, empty, is_asked: false });
        *self.places.entry(place).or_insert(index)
    }

    /// Whether a place is a variable of a function, which each call has for itself.
    fn is_of_a_call(&self, place: &Place) -> bool {
        let Place::Variable(symbol) = place else { return false };
        self.scoping.symbol_scope_id(*symbol) != self.scoping.root_scope_id()
    }

    /// Records the value with which a position starts.
    fn begin(&mut self, place: Place, name: &str, value: &Expression<'_>) {
        if let Some(empty) = Empty::of(value) {
            // A flag of one call, such as `let cancelled = false` in an effect, belongs to the call
            // that starts the inner functions.
            if empty != Empty::Flag || !self.is_of_a_call(&place) {
                self.start(place, name, span(value), empty);
            }
            return;
        }
        let known = match unparenthesized(value) {
            Expression::ObjectExpression(object) => Known::Owner(Owner::Object(span(&**object))),
            Expression::ClassExpression(class) => Known::Owner(Owner::Class(span(&**class))),
            Expression::NewExpression(new) => match self.symbol(&new.callee) {
                Some(class) => Known::InstanceOf(class),
                None => return,
            },
            Expression::ThisExpression(_) => match self.owner() {
                Some(owner) => Known::Owner(owner),
                None => return,
            },
            value => match self.mention(value) {
                Some(mention) => Known::Alias(mention),
                None => return,
            },
        };
        self.known.insert(place, known);
    }

    /// Names a function after what holds it.
    fn name(&mut self, value: &Expression<'_>, name: &str) {
        match unparenthesized(value) {
            Expression::FunctionExpression(function) => {
                self.names.insert(span(&**function), name.into());
            }
            Expression::ArrowFunctionExpression(arrow) => {
                self.names.insert(span(&**arrow), name.into());
            }
            _ => {}
        }
    }

    fn write(&mut self, mention: Option<Mention>, adds: bool, site: Span) {
        let Some(mention) = mention else { return };
        let within = self.within.iter().map(|function| function.span).collect();
        let by = self.within.iter().rev().find_map(|function| function.name.clone());
        let write = Write { within, by, is_brief: false };
        let function = self.function();
        self.writes.push(FoundWrite { mention, adds, site, function, write });
    }

    /// The innermost function around the current position that others call.
    fn function(&self) -> Option<Span> {
        self.within.iter().rev().find(|function| !function.is_part).map(|function| function.span)
    }

    /// Records that an expression empties what it mentions.
    fn empties(&mut self, mention: Option<Mention>, at: u32) {
        let Some(mention) = mention else { return };
        let function = self.function();
        self.emptied.push(Emptying { mention, at, function });
    }

    /// Records that an assignment empties its target.
    fn empties_target(&mut self, target: &AssignmentTarget<'_>, at: u32) {
        let target = target.as_simple_assignment_target();
        let mention =
            target.and_then(|target| Mention::of_target(target, self.owner(), self.scoping));
        self.empties(mention, at);
    }

    /// Records that an expression assigns a target.
    fn assigns(&mut self, target: &SimpleAssignmentTarget<'_>, site: Span) {
        self.write(Mention::of_target(target, self.owner(), self.scoping), false, site);
        if let Some(member) = target.as_member_expression() {
            self.write(self.mention(member.object()), true, site);
        }
    }

    /// Records that an expression assigns a pattern.
    fn assigns_pattern(&mut self, target: &AssignmentTarget<'_>, site: Span) {
        match target {
            AssignmentTarget::ArrayAssignmentTarget(array) => {
                for element in array.elements.iter().flatten() {
                    self.assigns_part(element, site);
                }
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => {
                for property in &object.properties {
                    match property {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(one) => {
                            self.write(Mention::of_name(&one.binding, self.scoping), false, site);
                        }
                        AssignmentTargetProperty::AssignmentTargetPropertyProperty(one) => {
                            self.assigns_part(&one.binding, site);
                        }
                    }
                }
            }
            target => {
                if let Some(target) = target.as_simple_assignment_target() {
                    self.assigns(target, site);
                }
            }
        }
    }

    fn assigns_part(&mut self, part: &AssignmentTargetMaybeDefault<'_>, site: Span) {
        match part {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(one) => {
                self.assigns_pattern(&one.binding, site);
            }
            part => {
                if let Some(target) = part.as_assignment_target() {
                    self.assigns_pattern(target, site);
                }
            }
        }
    }

    /// Whether an assignment in a constructor gives a field its start value: `this.client = null`.
    fn starts_field(&mut self, assignment: &AssignmentExpression<'_>) -> bool {
        let (Some(Owner::Instance(class)), Some(within)) = (self.owner(), self.within.last())
        else {
            return false;
        };
        let is_start = self.constructors.get(&within.span) == Some(&class)
            && assignment.operator == AssignmentOperator::Assign;
        let target = assignment.left.as_simple_assignment_target();
        let Some(member) = target.and_then(SimpleAssignmentTarget::as_member_expression) else {
            return false;
        };
        let is_own = matches!(unparenthesized(member.object()), Expression::ThisExpression(_));
        let Some(name) = field_name(member).filter(|_| is_start && is_own) else { return false };
        let is_empty = Empty::of(&assignment.right).is_some();
        let place = Place::Field(Owner::Instance(class), name.clone());
        if !is_empty || !self.places.contains_key(&place) {
            self.begin(place, &name, &assignment.right);
        }
        is_empty
    }

    fn visit_function_within(
        &mut self,
        span: Span,
        name: Option<Rc<str>>,
        visit: impl FnOnce(&mut Self),
    ) {
        let is_part = self.parts.contains(&span);
        self.within.push(Within { span, name, is_part });
        visit(self);
        self.within.pop();
    }

    fn visit_with_this(&mut self, this: Option<Owner>, visit: impl FnOnce(&mut Self)) {
        self.this.push(this);
        visit(self);
        self.this.pop();
    }

    /// The place that a mention means; `None` if it is not known.
    fn place(&self, mention: &Mention) -> Option<Place> {
        match mention {
            Mention::Variable(symbol) => Some(Place::Variable(*symbol)),
            Mention::Own(owner, name) => Some(Place::Field(*owner, name.clone())),
            Mention::Of(mention, name) => {
                let owner = self.owner_at(&self.place(mention)?)?;
                Some(Place::Field(owner, name.clone()))
            }
        }
    }

    /// The owner of the fields of the value at a place.
    fn owner_at(&self, place: &Place) -> Option<Owner> {
        match self.known.get(place)? {
            Known::Owner(owner) => Some(*owner),
            Known::InstanceOf(class) => self.class(*class).map(Owner::Instance),
            Known::Alias(_) => None,
        }
    }

    fn class(&self, name: SymbolId) -> Option<Span> {
        match self.known.get(&Place::Variable(name))? {
            Known::Owner(Owner::Class(class)) => Some(*class),
            _ => None,
        }
    }

    /// The index of the start of a place, which may be a field of a parent class.
    fn start_of(&self, mut place: Place) -> Option<usize> {
        const MOST_PARENTS: usize = 16;
        for _ in 0..MOST_PARENTS {
            if let Some(start) = self.places.get(&place) {
                return Some(*start);
            }
            place = match place {
                Place::Field(Owner::Instance(class), name) => {
                    let parent = self.class(*self.parents.get(&class)?)?;
                    Place::Field(Owner::Instance(parent), name)
                }
                Place::Field(Owner::Class(class), name) => {
                    let parent = self.class(*self.parents.get(&class)?)?;
                    Place::Field(Owner::Class(parent), name)
                }
                place => match self.known.get(&place)? {
                    Known::Alias(mention) => self.place(mention)?,
                    _ => return None,
                },
            };
        }
        None
    }

    fn finish(mut self) -> State {
        for mention in std::mem::take(&mut self.asked) {
            let start = self.place(&mention).and_then(|place| self.start_of(place));
            if let Some(start) = start {
                self.starts[start].is_asked = true;
            }
        }
        // A function that empties a holder again leaves it as it was.
        let mut emptied: FxHashMap<(usize, Option<Span>), u32> = FxHashMap::default();
        for Emptying { mention, at, function } in std::mem::take(&mut self.emptied) {
            if let Some(start) = self.place(&mention).and_then(|place| self.start_of(place)) {
                emptied.insert((start, function), at);
            }
        }
        let mut sites: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
        for FoundWrite { mention, adds, site, function, mut write } in
            std::mem::take(&mut self.writes)
        {
            let Some(place) = self.place(&mention) else { continue };
            let is_alias = matches!(self.known.get(&place), Some(Known::Alias(_)));
            let Some(index) = self.start_of(place).filter(|_| adds || !is_alias) else { continue };
            write.is_brief = emptied.get(&(index, function)).is_some_and(|at| *at > site.start);
            let start = &mut self.starts[index];
            if !adds || start.empty.can_be_filled() {
                start.holder.writes.push(write);
                sites.entry(site).or_default().push(index);
            }
        }
        state(self.starts, &sites)
    }
}

/// The state of a file: the starts of those positions that something fills.
fn state(starts: Vec<Start>, sites: &BTreeMap<Span, Vec<usize>>) -> State {
    let mut state = State::default();
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    for (index, Start { mut holder, empty, is_asked }) in starts.into_iter().enumerate() {
        holder.is_given &= holder.writes.is_empty();
        let is_filled =
            holder.writes.iter().any(|write| !write.is_brief) && (empty != Empty::Flag || is_asked);
        if is_filled || holder.is_given {
            let number = u32::try_from(state.holders.len()).unwrap_or(u32::MAX);
            numbers.insert(index, number);
            state.starts.insert(holder.start, number);
            state.writers.extend(holder.writes.iter().flat_map(|write| &write.within));
            state.holders.push(holder);
        }
    }
    for (site, indices) in sites {
        let numbers: Vec<u32> =
            indices.iter().filter_map(|index| numbers.get(index)).copied().collect();
        if !numbers.is_empty() {
            state.writes.insert(*site, numbers);
        }
    }
    state
}

fn is_declared_private(field: &PropertyDefinition<'_>) -> bool {
    field.accessibility == Some(TSAccessibility::Private)
}

/// Whether a field of this type always has a value.
fn promises_value(field: &PropertyDefinition<'_>) -> bool {
    let Some(annotation) = &field.type_annotation else { return false };
    let may_be_empty = |of: &TSType<'_>| {
        matches!(
            of,
            TSType::TSAnyKeyword(_)
                | TSType::TSNullKeyword(_)
                | TSType::TSUndefinedKeyword(_)
                | TSType::TSUnknownKeyword(_)
        )
    };
    let is_sure = match &annotation.type_annotation {
        TSType::TSUnionType(union) => !union.types.iter().any(may_be_empty),
        of => !may_be_empty(of),
    };
    is_sure && !field.optional
}

impl<'a> Visit<'a> for Finder<'_> {
    // Types hold no values.
    fn visit_ts_type(&mut self, _: &TSType<'a>) {}

    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let at = span(function);
        let name = function.id.as_ref().map(|id| id.name.as_str().into());
        let name = name.or_else(|| self.names.get(&at).cloned());
        let this = self.owners.get(&at).copied();
        self.visit_function_within(at, name, |finder| {
            finder.visit_with_this(this, |finder| walk::walk_function(finder, function, flags));
        });
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        let name = self.names.get(&span(arrow)).cloned();
        self.visit_function_within(span(arrow), name, |finder| {
            walk::walk_arrow_function_expression(finder, arrow);
        });
    }

    fn visit_class(&mut self, class: &Class<'a>) {
        let at = span(class);
        if let Some(symbol) = class.id.as_ref().and_then(|id| id.symbol_id.get()) {
            self.known.insert(Place::Variable(symbol), Known::Owner(Owner::Class(at)));
        }
        let parent = class.heritage.as_ref().and_then(|heritage| self.symbol(&heritage.expression));
        self.parents.extend(parent.map(|parent| (at, parent)));
        for element in &class.body.body {
            let ClassElement::MethodDefinition(method) = element else { continue };
            let function = span(&*method.value);
            let owner = if method.r#static { Owner::Class(at) } else { Owner::Instance(at) };
            self.owners.insert(function, owner);
            if method.kind == MethodDefinitionKind::Constructor {
                self.constructors.insert(function, at);
            }
            let key = method.key.name();
            let name = match (&class.id, key) {
                (Some(id), Some(key)) => Some(format!("{}.{key}", id.name)),
                (None, Some(key)) => Some(key.to_string()),
                (_, None) => None,
            };
            self.names.extend(name.map(|name| (function, name.into())));
        }
        let outer = self.class.replace(at);
        walk::walk_class(self, class);
        self.class = outer;
    }

    fn visit_property_definition(&mut self, field: &PropertyDefinition<'a>) {
        let Some(class) = self.class else { return };
        let owner = if field.r#static { Owner::Class(class) } else { Owner::Instance(class) };
        let key = if field.computed { None } else { field.key.name() };
        self.visit_with_this(Some(owner), |finder| {
            if let Some(key) = key.filter(|_| !field.declare) {
                let is_private = field.key.is_private_identifier();
                let key = if is_private { format!("#{key}") } else { key.to_string() };
                let place = Place::Field(owner, key.clone());
                let is_given = !field.r#static && promises_value(field);
                if let Some(value) = &field.value {
                    let before = finder.starts.len();
                    finder.begin(place, &key, value);
                    finder.name(value, &key);
                    // Only code of the class can set a private field.
                    let is_given = is_given && !is_private && !is_declared_private(field);
                    if let Some(start) = finder.starts.get_mut(before) {
                        start.holder.is_given = is_given && start.empty == Empty::Nothing;
                    }
                } else {
                    let start = finder.start(place, &key, span(field), Empty::Nothing);
                    finder.starts[start].holder.is_given = is_given;
                }
            }
            walk::walk_property_definition(finder, field);
        });
    }

    fn visit_static_block(&mut self, block: &StaticBlock<'a>) {
        let owner = self.class.map(Owner::Class);
        self.visit_with_this(owner, |finder| walk::walk_static_block(finder, block));
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        match (&declarator.id, &declarator.init) {
            (BindingPattern::BindingIdentifier(id), init) => {
                if let Some(symbol) = id.symbol_id.get() {
                    let place = Place::Variable(symbol);
                    match init {
                        Some(value) => {
                            self.begin(place, id.name.as_str(), value);
                            self.name(value, id.name.as_str());
                        }
                        None => {
                            self.start(place, id.name.as_str(), span(declarator), Empty::Nothing);
                        }
                    }
                }
            }
            (BindingPattern::ObjectPattern(pattern), Some(value)) => {
                for property in &pattern.properties {
                    let key = property.key.name().filter(|_| !property.computed);
                    let symbol = match &property.value {
                        BindingPattern::BindingIdentifier(id) => id.symbol_id.get(),
                        _ => None,
                    };
                    if let (Some(key), Some(symbol)) = (key, symbol) {
                        let (this, scoping) = (self.owner(), self.scoping);
                        let alias = Mention::field(value, key.to_string(), this, scoping);
                        let alias = alias.map(Known::Alias);
                        self.known.extend(alias.map(|alias| (Place::Variable(symbol), alias)));
                    }
                }
            }
            _ => {}
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_object_expression(&mut self, object: &ObjectExpression<'a>) {
        let owner = Owner::Object(span(object));
        for property in &object.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
            let Some(key) = property.key.name().filter(|_| !property.computed) else { continue };
            if let Expression::FunctionExpression(function) = &property.value {
                self.owners.insert(span(&**function), owner);
            }
            self.name(&property.value, &key);
            if !property.shorthand {
                self.begin(Place::Field(owner, key.to_string()), &key, &property.value);
            }
        }
        walk::walk_object_expression(self, object);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if !self.starts_field(assignment) {
            if Empty::of(&assignment.right).is_some() {
                self.empties_target(&assignment.left, assignment.span.start);
            } else {
                self.assigns_pattern(&assignment.left, span(assignment));
            }
        }
        let target = assignment.left.as_simple_assignment_target();
        let member = target.and_then(SimpleAssignmentTarget::as_member_expression);
        if let Some(name) = member.and_then(MemberExpression::static_property_name) {
            self.name(&assignment.right, name);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        self.assigns(&update.argument, span(update));
        if update.operator == UpdateOperator::Decrement {
            let counter = Mention::of_target(&update.argument, self.owner(), self.scoping);
            self.empties(counter, update.span.start);
        }
        walk::walk_update_expression(self, update);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Some(member) = call.callee.as_member_expression()
            && let Some(name) = member.static_property_name()
        {
            let is_of_promise = ["then", "catch", "finally"].contains(&name);
            for argument in call.arguments.iter().filter(|_| is_of_promise) {
                self.parts.insert(span(argument));
            }
            if ["clear", "delete"].contains(&name) {
                self.empties(self.mention(member.object()), call.span.start);
            }
            if ADDING.contains(&name) {
                self.write(self.mention(member.object()), true, span(call));
            }
            if name == "assign"
                && member.object().is_specific_id("Object")
                && let Some(target) = call.arguments.first().and_then(|one| one.as_expression())
            {
                self.write(self.mention(target), true, span(call));
            }
        }
        let callee = match unparenthesized(&call.callee) {
            Expression::Identifier(name) => Some(name.name.as_str()),
            callee => {
                callee.as_member_expression().and_then(MemberExpression::static_property_name)
            }
        };
        if let Some(callee) = callee {
            for argument in call.arguments.iter().filter_map(|one| one.as_expression()) {
                self.name(argument, callee);
            }
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        if unary.operator == UnaryOperator::LogicalNot {
            self.asked.extend(self.mention(&unary.argument));
        }
        walk::walk_unary_expression(self, unary);
    }

    fn visit_binary_expression(&mut self, binary: &BinaryExpression<'a>) {
        if binary.operator.is_equality() && Empty::of(&binary.right) == Some(Empty::Flag) {
            self.asked.extend(self.mention(&binary.left));
        }
        walk::walk_binary_expression(self, binary);
    }
}
