//! Empty values, and the positions that hold values.

use oxc_ast::ast::{
    Expression, IdentifierReference, MemberExpression, NewExpression, SimpleAssignmentTarget,
};
use oxc_semantic::{Scoping, SymbolId};

use crate::javascript::Span;
use crate::javascript::evaluator::compile::unparenthesized;

/// A kind of empty value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// `null` or `undefined`
    Nothing,
    /// `false`, `0` or `""`
    Flag,
    /// `{}`
    Object,
    /// An array, a `Map`, a `Set`, a `WeakMap` or a `WeakSet`.
    Collection,
}

impl Empty {
    /// The kind of an expression, if its value is empty.
    pub(super) fn of(value: &Expression<'_>) -> Option<Self> {
        match unparenthesized(value) {
            Expression::NullLiteral(_) => Some(Self::Nothing),
            Expression::Identifier(name) if name.name == "undefined" => Some(Self::Nothing),
            Expression::UnaryExpression(unary) if unary.operator.is_void() => Some(Self::Nothing),
            Expression::BooleanLiteral(literal) if !literal.value => Some(Self::Flag),
            Expression::NumericLiteral(literal) if literal.value == 0.0 => Some(Self::Flag),
            Expression::StringLiteral(literal) if literal.value.is_empty() => Some(Self::Flag),
            Expression::ObjectExpression(object) if object.properties.is_empty() => {
                Some(Self::Object)
            }
            Expression::ArrayExpression(array) if array.elements.is_empty() => {
                Some(Self::Collection)
            }
            Expression::NewExpression(new) if is_collection(new) => Some(Self::Collection),
            _ => None,
        }
    }

    /// Whether adding to it gives it contents.
    pub(super) const fn can_be_filled(self) -> bool {
        matches!(self, Self::Object | Self::Collection)
    }
}

fn is_collection(new: &NewExpression<'_>) -> bool {
    const COLLECTIONS: [&str; 4] = ["Map", "Set", "WeakMap", "WeakSet"];
    new.arguments.is_empty() && COLLECTIONS.iter().any(|name| new.callee.is_specific_id(name))
}

/// What has fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The instances of a class.
    Instance(Span),
    Class(Span),
    Object(Span),
}

/// A position that holds a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Variable(SymbolId),
    Field(Owner, String),
}

/// A position as code mentions it.
#[derive(Clone, Debug)]
pub(super) enum Mention {
    Variable(SymbolId),
    /// A field of `this`.
    Own(Owner, String),
    /// A field of the value of another position.
    Of(Box<Mention>, String),
}

impl Mention {
    /// The position that an expression reads; `this` is the owner of the code.
    pub(super) fn of(
        expression: &Expression<'_>,
        this: Option<Owner>,
        scoping: &Scoping,
    ) -> Option<Self> {
        match unparenthesized(expression) {
            Expression::Identifier(name) => Self::of_name(name, scoping),
            expression => Self::of_member(expression.as_member_expression()?, this, scoping),
        }
    }

    /// The position that an assignment changes.
    pub(super) fn of_target(
        target: &SimpleAssignmentTarget<'_>,
        this: Option<Owner>,
        scoping: &Scoping,
    ) -> Option<Self> {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
                Self::of_name(name, scoping)
            }
            target => Self::of_member(target.as_member_expression()?, this, scoping),
        }
    }

    /// The position of a variable.
    pub(super) fn of_name(name: &IdentifierReference<'_>, scoping: &Scoping) -> Option<Self> {
        let reference = scoping.get_reference(name.reference_id.get()?);
        reference.symbol_id().map(Self::Variable)
    }

    /// The position of a field.
    fn of_member(
        member: &MemberExpression<'_>,
        this: Option<Owner>,
        scoping: &Scoping,
    ) -> Option<Self> {
        Self::field(member.object(), field_name(member)?, this, scoping)
    }

    /// A field of the value of an expression.
    pub(super) fn field(
        object: &Expression<'_>,
        name: String,
        this: Option<Owner>,
        scoping: &Scoping,
    ) -> Option<Self> {
        match unparenthesized(object) {
            Expression::ThisExpression(_) => this.map(|owner| Self::Own(owner, name)),
            object => Some(Self::Of(Box::new(Self::of(object, this, scoping)?), name)),
        }
    }
}

/// The name of the field that an expression reads or changes.
pub(super) fn field_name(member: &MemberExpression<'_>) -> Option<String> {
    match member {
        MemberExpression::PrivateFieldExpression(member) => Some(format!("#{}", member.field.name)),
        member => member.static_property_name().map(str::to_owned),
    }
}
