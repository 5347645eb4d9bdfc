//! Expressions (ECMA-262, 13).

use oxc_ast::ast::{
    BinaryExpression, BinaryOperator, ChainElement, ChainExpression, ConditionalExpression,
    Expression, LogicalExpression, LogicalOperator, MemberExpression, UnaryExpression,
    UnaryOperator, YieldExpression,
};
use oxc_span::GetSpan;

use super::function::Role;
use super::guard::rejects;
use super::statement::unparenthesized;
use super::{Compiler, Label, printed, span};
use crate::javascript::evaluator::code::{Binary, ConditionKind, Op, Unary};
use crate::javascript::world::Decides;

/// The jumps that end an optional chain.
#[derive(Default)]
pub(super) struct Chain {
    /// The jumps that leave nothing on the stack.
    ends: Vec<Label>,
    /// The jumps that leave the `this` value of a call on the stack.
    ends_with_this: Vec<Label>,
}

impl Compiler<'_> {
    /// Compiles an expression, which pushes its value.
    pub(super) fn expression(&mut self, expression: &Expression<'_>) {
        self.named_expression(expression, None);
    }

    /// Compiles an expression. An anonymous function gets this name (`NamedEvaluation`, ECMA-262,
    /// 8.4), and so does an unknown value.
    pub(super) fn named_expression(&mut self, expression: &Expression<'_>, name: Option<&str>) {
        let at = span(expression);
        self.value_named(expression, name);
        self.start(at);
    }

    fn value_named(&mut self, expression: &Expression<'_>, name: Option<&str>) {
        let expression = unparenthesized(expression);
        match expression {
            Expression::FunctionExpression(function) => {
                let code = self.function(function, name, Role::default());
                self.emit_function(code);
            }
            Expression::ArrowFunctionExpression(arrow) => {
                let code = self.arrow(arrow, name);
                self.emit_function(code);
            }
            Expression::ClassExpression(class) => self.class(class, name),
            _ => {
                self.unnamed_expression(expression);
                if let Some(name) = name
                    && may_be_unknown(expression)
                {
                    let name = self.string(name);
                    self.emit(Op::NameUnknown(name));
                }
            }
        }
    }

    fn unnamed_expression(&mut self, expression: &Expression<'_>) {
        match expression {
            Expression::BooleanLiteral(literal) => {
                self.emit(if literal.value { Op::True } else { Op::False });
            }
            Expression::NullLiteral(_) => self.emit(Op::Null),
            Expression::NumericLiteral(literal) => self.emit(Op::Number(literal.value)),
            Expression::StringLiteral(literal) => {
                let text = super::literal::text(literal.value.as_str(), literal.lone_surrogates);
                let index = self.js_string(text);
                self.emit(Op::String(index));
            }
            Expression::BigIntLiteral(literal) => self.bigint(literal.value.as_str()),
            Expression::RegExpLiteral(literal) => self.regexp(literal),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::TaggedTemplateExpression(tagged) => self.tagged_template(tagged),
            Expression::Identifier(name) => {
                self.mark(&**name);
                self.get(name.name.as_str());
            }
            Expression::ThisExpression(this) => {
                self.mark(&**this);
                self.emit(Op::This);
            }
            Expression::ArrayExpression(array) => self.array(array),
            Expression::ObjectExpression(object) => self.object(object),
            Expression::AssignmentExpression(assignment) => {
                self.assignment(assignment);
                self.wrote(span(&**assignment));
            }
            Expression::UpdateExpression(update) => {
                self.update(update);
                self.wrote(span(&**update));
            }
            Expression::AwaitExpression(wait) => {
                self.note_awaited(&wait.argument);
                self.expression(&wait.argument);
                self.mark(&**wait);
                self.emit(Op::Await);
            }
            Expression::YieldExpression(give) => self.yield_expression(give),
            Expression::BinaryExpression(binary) => self.binary(binary),
            Expression::LogicalExpression(logical) => self.logical(logical),
            Expression::UnaryExpression(unary) => self.unary(unary),
            Expression::ConditionalExpression(conditional) => self.conditional(conditional),
            Expression::SequenceExpression(sequence) => {
                for (index, part) in sequence.expressions.iter().enumerate() {
                    if index > 0 {
                        self.emit(Op::Pop);
                    }
                    self.expression(part);
                }
            }
            Expression::CallExpression(call) => self.call(call, None),
            Expression::NewExpression(new) => self.new_expression(new),
            Expression::ImportExpression(import) => {
                self.expression(&import.source);
                self.mark(&**import);
                self.emit(Op::ImportCall);
            }
            Expression::ChainExpression(chain) => self.chain(chain),
            Expression::NewTarget(_) => self.emit(Op::NewTarget),
            Expression::PrivateInExpression(within) => {
                self.expression(&within.right);
                self.get_private_name(within.left.name.as_str());
                self.mark(&**within);
                self.emit(Op::HasPrivate);
            }
            Expression::JSXElement(element) => self.jsx_element(element),
            Expression::JSXFragment(fragment) => self.jsx_fragment(fragment),
            _ => match expression.as_member_expression() {
                Some(member) => self.member(member, None),
                None => self.unknown(expression),
            },
        }
    }

    /// Pushes an unknown value with the source text of a node.
    pub(super) fn unknown(&mut self, of: &impl GetSpan) {
        self.mark(of);
        let text = self.source(of);
        let index = self.string(&text);
        self.emit(Op::Unknown(index));
    }

    /// Pushes the value of a variable.
    pub(super) fn get(&mut self, name: &str) {
        let text = self.string(name);
        match self.resolve(name) {
            Some((variable, _)) => self.emit(Op::Get(variable, text)),
            None if name == "undefined" => self.emit(Op::Undefined),
            None => self.emit(Op::GetGlobal(text)),
        }
    }

    /// Initializes a variable with the top value, and pops it.
    pub(super) fn initialize(&mut self, name: &str) {
        match self.resolve(name) {
            Some((variable, _)) => self.emit(Op::Initialize(variable)),
            None => self.emit(Op::Pop),
        }
    }

    fn binary(&mut self, binary: &BinaryExpression<'_>) {
        self.expression(&binary.left);
        self.expression(&binary.right);
        self.mark(binary);
        self.emit(Op::Binary(operator(binary.operator)));
    }

    fn logical(&mut self, logical: &LogicalExpression<'_>) {
        let (operator, right) = (logical.operator, &logical.right);
        let condition = self.logical_condition(&logical.left, operator, right);
        self.enter_condition();
        self.emit(Op::Decide(condition));
        self.expression(&logical.left);
        self.mark(logical);
        let over = self.jump(jump_over(operator, condition));
        self.expression(right);
        self.land(over);
        self.emit(Op::DeriveFromCondition);
        self.leave_condition(false);
    }

    /// The condition of `&&`, `||` or `??`: its left side. The right side is evaluated by default,
    /// unless it only replaces a missing value.
    pub(super) fn logical_condition(
        &mut self,
        left: &impl GetSpan,
        operator: LogicalOperator,
        right: &Expression<'_>,
    ) -> u32 {
        let is_and = operator == LogicalOperator::And;
        let kind = if is_and || super::condition::does_something(right) {
            ConditionKind::Branch
        } else {
            ConditionKind::Guard { throws: false }
        };
        let condition = self.condition(left, kind);
        self.code().conditions[condition as usize].decides = match operator {
            LogicalOperator::And => Decides::And,
            LogicalOperator::Or => Decides::Or,
            LogicalOperator::Coalesce => Decides::Coalesce,
        };
        condition
    }

    fn conditional(&mut self, conditional: &ConditionalExpression<'_>) {
        let kind = if rejects(&conditional.consequent) {
            ConditionKind::Guard { throws: true }
        } else {
            ConditionKind::Branch
        };
        let condition = self.condition(&conditional.test, kind);
        self.enter_condition();
        self.emit(Op::Decide(condition));
        let otherwise = self.jump_unless(&conditional.test, condition);
        self.expression(&conditional.consequent);
        let over = self.jump(Op::Jump(0));
        self.land_all(otherwise);
        self.expression(&conditional.alternate);
        self.land(over);
        self.emit(Op::DeriveFromCondition);
        self.leave_condition(false);
    }

    fn unary(&mut self, unary: &UnaryExpression<'_>) {
        match unary.operator {
            UnaryOperator::Typeof => match unparenthesized(&unary.argument) {
                Expression::Identifier(name) if self.resolve(name.name.as_str()).is_none() => {
                    let name = self.string(name.name.as_str());
                    self.emit(Op::TypeofGlobal(name));
                }
                argument => {
                    self.expression(argument);
                    self.emit(Op::Typeof);
                }
            },
            UnaryOperator::Delete => self.delete(unary),
            UnaryOperator::Void => {
                self.expression(&unary.argument);
                self.emit(Op::Pop);
                self.emit(Op::Undefined);
            }
            operator => {
                self.expression(&unary.argument);
                self.mark(unary);
                self.emit(Op::Unary(match operator {
                    UnaryOperator::UnaryPlus => Unary::Plus,
                    UnaryOperator::UnaryNegation => Unary::Negate,
                    UnaryOperator::LogicalNot => Unary::Not,
                    _ => Unary::BitNot,
                }));
            }
        }
    }

    fn delete(&mut self, unary: &UnaryExpression<'_>) {
        let mut argument = unparenthesized(&unary.argument);
        if let Expression::ChainExpression(chain) = argument
            && let Some(member) = chain.expression.as_member_expression()
        {
            return self.delete_in_chain(member, unary);
        }
        argument = unparenthesized(argument);
        if let Some(member) = argument.as_member_expression() {
            self.expression(member.object());
            self.delete_property(member, unary);
        } else {
            self.expression(argument);
            self.emit(Op::Pop);
            self.emit(Op::True);
        }
    }

    /// `delete a?.b` deletes the property only if `a` is not nullish.
    fn delete_in_chain(&mut self, member: &MemberExpression<'_>, unary: &UnaryExpression<'_>) {
        let mut chain = Chain::default();
        self.member_object(member, Some(&mut chain));
        self.delete_property(member, unary);
        self.end_chain(chain, Op::True);
    }

    /// object → boolean
    fn delete_property(&mut self, member: &MemberExpression<'_>, unary: &UnaryExpression<'_>) {
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let name = self.string(member.property.name.as_str());
                self.mark(unary);
                self.emit(Op::DeleteProperty(name));
            }
            MemberExpression::ComputedMemberExpression(member) => {
                self.expression(&member.expression);
                self.mark(unary);
                self.emit(Op::DeleteElement);
            }
            MemberExpression::PrivateFieldExpression(_) => {
                self.emit(Op::Pop);
                self.emit(Op::True);
            }
        }
    }

    /// Compiles a property access; adds the jumps that end an optional chain to `chain`.
    pub(super) fn member(&mut self, member: &MemberExpression<'_>, chain: Option<&mut Chain>) {
        if matches!(member.object(), Expression::Super(_)) {
            return self.super_member(member);
        }
        self.member_object(member, chain);
        self.property(member);
    }

    /// Compiles a property access that is called: the object remains on the stack, as `this`.
    pub(super) fn method(&mut self, member: &MemberExpression<'_>, chain: Option<&mut Chain>) {
        if matches!(member.object(), Expression::Super(_)) {
            self.emit(Op::This);
            return self.super_member(member);
        }
        self.member_object(member, chain);
        self.emit(Op::Dup);
        self.property(member);
    }

    /// object → property
    fn property(&mut self, member: &MemberExpression<'_>) {
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let name = self.string(member.property.name.as_str());
                self.mark(&**member);
                self.emit(Op::GetProperty(name));
            }
            MemberExpression::ComputedMemberExpression(member) => {
                self.expression(&member.expression);
                self.mark(&**member);
                self.emit(Op::GetElement);
            }
            MemberExpression::PrivateFieldExpression(member) => {
                self.get_private_name(member.field.name.as_str());
                self.mark(&**member);
                self.emit(Op::GetPrivate);
            }
        }
    }

    fn member_object(&mut self, member: &MemberExpression<'_>, mut chain: Option<&mut Chain>) {
        self.chained(member.object(), chain.as_deref_mut());
        if let (true, Some(chain)) = (member.optional(), chain) {
            chain.ends.push(self.jump(Op::JumpIfNullishPop(0)));
        }
    }

    /// Compiles the object of a property access, which may belong to the same optional chain.
    pub(super) fn chained(&mut self, object: &Expression<'_>, chain: Option<&mut Chain>) {
        // Parentheses end an optional chain, but the non-null assertion of TypeScript does not.
        let within = match object {
            Expression::TSNonNullExpression(inner) => &inner.expression,
            object => object,
        };
        match within {
            Expression::CallExpression(call) => self.call(call, chain),
            within => match within.as_member_expression() {
                Some(member) => self.member(member, chain),
                None => self.expression(within),
            },
        }
    }

    fn chain(&mut self, chain: &ChainExpression<'_>) {
        let mut ends = Chain::default();
        match &chain.expression {
            ChainElement::CallExpression(call) => self.call(call, Some(&mut ends)),
            ChainElement::TSNonNullExpression(inner) => {
                self.chained(&inner.expression, Some(&mut ends));
            }
            element => {
                if let Some(member) = element.as_member_expression() {
                    self.member(member, Some(&mut ends));
                }
            }
        }
        self.end_chain(ends, Op::Undefined);
    }

    /// Ends a chain, whose value is that of `ended` if it is not evaluated to its end.
    pub(super) fn end_chain(&mut self, chain: Chain, ended: Op) {
        let over = self.jump(Op::Jump(0));
        self.land_all(chain.ends_with_this);
        self.emit(Op::Pop);
        self.land_all(chain.ends);
        self.emit(ended);
        self.land(over);
    }

    /// Ends the chain if the function on the top of the stack is nullish; its `this` is below it.
    pub(super) fn optional_call(&mut self, chain: &mut Chain) {
        chain.ends_with_this.push(self.jump(Op::JumpIfNullishPop(0)));
    }

    fn super_member(&mut self, member: &MemberExpression<'_>) {
        self.super_key(member);
        self.mark(member);
        self.emit(Op::GetSuper);
    }

    pub(super) fn super_key(&mut self, member: &MemberExpression<'_>) {
        match member {
            MemberExpression::StaticMemberExpression(member) => {
                let name = self.string(member.property.name.as_str());
                self.emit(Op::String(name));
            }
            MemberExpression::ComputedMemberExpression(member) => {
                self.expression(&member.expression);
            }
            MemberExpression::PrivateFieldExpression(_) => self.emit(Op::Undefined),
        }
    }

    /// Pushes the private name that `#name` refers to.
    pub(super) fn get_private_name(&mut self, name: &str) {
        let name = format!("#{name}");
        let text = self.string(&name);
        match self.resolve(&name) {
            Some((variable, _)) => self.emit(Op::Get(variable, text)),
            None => self.emit(Op::ThrowReferenceError(text)),
        }
    }

    fn yield_expression(&mut self, give: &YieldExpression<'_>) {
        let is_async = self.code().is_async;
        let operand = give.argument.as_ref().filter(|_| give.delegate);
        let not_iterable = operand.and_then(|of| printed::not_delegable(of, is_async));
        if let Some(operand) = operand {
            self.iterates(operand, |_| not_iterable.clone());
        }
        match &give.argument {
            Some(argument) => self.expression(argument),
            None => self.emit(Op::Undefined),
        }
        self.mark(give);
        if give.delegate {
            return self.delegate(is_async, not_iterable);
        }
        if is_async {
            self.emit(Op::AwaitYielded);
        }
        self.emit(Op::Yield);
        if is_async {
            self.after_async_yield();
        }
    }

    /// Compiles a `return` request to an async generator at a `yield`, whose value is awaited
    /// first.
    fn after_async_yield(&mut self) {
        let over = self.jump(Op::Jump(0));
        self.emit(Op::Await);
        self.emit(Op::Return);
        self.land(over);
    }

    /// `yield*` (ECMA-262, 15.5.5).
    fn delegate(&mut self, is_async: bool, not_iterable: Option<String>) {
        let is_described = self.builder().describes_values;
        let says = not_iterable.filter(|_| !is_described);
        let not_iterable = says.map(|says| self.string(&says));
        self.emit(Op::DelegateBegin { not_iterable });
        let top = self.here();
        let missing = self.jump(Op::DelegateCall(0));
        if is_async {
            self.emit(Op::Await);
        }
        let done = self.jump(Op::DelegateResult(0));
        self.emit(Op::DelegateYield);
        self.emit(Op::Jump(top));
        if is_async {
            // `AsyncGeneratorUnwrapYieldResumption`
            self.emit(Op::Await);
            self.emit(Op::DelegateReceived);
            self.emit(Op::Jump(top));
        }
        self.land(missing);
        if is_async {
            self.emit(Op::Await);
        }
        self.emit(Op::Return);
        self.land(done);
    }
}

/// The jump over the right side of `&&`, `||` or `??`.
pub(super) const fn jump_over(operator: LogicalOperator, condition: u32) -> Op {
    match operator {
        LogicalOperator::And => Op::JumpIfFalseOrPop(0, condition),
        LogicalOperator::Or => Op::JumpIfTrueOrPop(0, condition),
        LogicalOperator::Coalesce => Op::JumpIfNotNullishOrPop(0, condition),
    }
}

fn may_be_unknown(expression: &Expression<'_>) -> bool {
    !matches!(
        expression,
        Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::NumericLiteral(_)
            | Expression::StringLiteral(_)
            | Expression::ArrayExpression(_)
            | Expression::ObjectExpression(_)
            | Expression::Identifier(_)
            | Expression::NewExpression(_)
    )
}

pub(super) fn operator(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Equality => Binary::Equal,
        BinaryOperator::Inequality => Binary::NotEqual,
        BinaryOperator::StrictEquality => Binary::StrictlyEqual,
        BinaryOperator::StrictInequality => Binary::NotStrictlyEqual,
        BinaryOperator::LessThan => Binary::Less,
        BinaryOperator::LessEqualThan => Binary::LessOrEqual,
        BinaryOperator::GreaterThan => Binary::Greater,
        BinaryOperator::GreaterEqualThan => Binary::GreaterOrEqual,
        BinaryOperator::Addition => Binary::Add,
        BinaryOperator::Subtraction => Binary::Subtract,
        BinaryOperator::Multiplication => Binary::Multiply,
        BinaryOperator::Division => Binary::Divide,
        BinaryOperator::Remainder => Binary::Remainder,
        BinaryOperator::Exponential => Binary::Power,
        BinaryOperator::ShiftLeft => Binary::ShiftLeft,
        BinaryOperator::ShiftRight => Binary::ShiftRight,
        BinaryOperator::ShiftRightZeroFill => Binary::ShiftRightUnsigned,
        BinaryOperator::BitwiseOR => Binary::BitOr,
        BinaryOperator::BitwiseXOR => Binary::BitXor,
        BinaryOperator::BitwiseAnd => Binary::BitAnd,
        BinaryOperator::In => Binary::In,
        BinaryOperator::Instanceof => Binary::InstanceOf,
    }
}

/// `IsAnonymousFunctionDefinition`
pub(super) fn is_anonymous_function(expression: &Expression<'_>) -> bool {
    match unparenthesized(expression) {
        Expression::FunctionExpression(function) => function.id.is_none(),
        Expression::ClassExpression(class) => class.id.is_none(),
        Expression::ArrowFunctionExpression(_) => true,
        _ => false,
    }
}
