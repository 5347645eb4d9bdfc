//! Calls (ECMA-262, 13.3.5 to 13.3.7).

use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression, SpreadElement};

use super::expression::Chain;
use super::statement::unparenthesized;
use super::{Compiler, printed};
use crate::javascript::evaluator::code::{ConditionKind, NotIterable, Op};

impl Compiler<'_> {
    /// Compiles a call; adds the jumps that end an optional chain to `chain`.
    pub(super) fn call(&mut self, call: &CallExpression<'_>, mut chain: Option<&mut Chain>) {
        if matches!(call.callee, Expression::Super(_)) {
            return self.super_call(call);
        }
        if let Some(member) = call.callee.as_member_expression()
            && let Some("then" | "catch" | "finally") = member.static_property_name()
        {
            self.note_awaited(member.object());
        }
        // The flag is for this call, not for a call in its callee or arguments.
        let unused = self.builder().unused.take();
        self.callee(&call.callee, chain.as_deref_mut());
        if let (true, Some(chain)) = (call.optional, chain) {
            self.optional_call(chain);
        }
        let spreads = call.arguments.iter().any(oxc_ast::ast::Argument::is_spread);
        let count = self.arguments(&call.arguments, spreads);
        self.builder().unused = unused;
        let site = self.call_site(call, &call.callee);
        self.mark(call);
        self.emit(if spreads { Op::CallSpread(site) } else { Op::Call(count, site) });
        self.wrote(super::span(call));
    }

    /// Pushes the `this` value and the function of a call.
    fn callee(&mut self, callee: &Expression<'_>, chain: Option<&mut Chain>) {
        let within = unparenthesized(callee);
        if let Some(member) = within.as_member_expression() {
            return self.method(member, chain);
        }
        if let Expression::ChainExpression(inner) = within
            && let Some(member) = inner.expression.as_member_expression()
        {
            // `(a?.b)()` calls the function with `a` as `this`.
            let mut ends = Chain::default();
            self.method(member, Some(&mut ends));
            let over = self.jump(Op::Jump(0));
            self.end_chain(ends, Op::Undefined);
            self.emit(Op::Undefined);
            self.emit(Op::Swap);
            self.land(over);
            return;
        }
        self.emit(Op::Undefined);
        match (within, chain) {
            (Expression::CallExpression(call), Some(chain)) => {
                // If the inner call ends the chain, there must be no `this` of the outer call on
                // the stack.
                self.emit(Op::Pop);
                self.call(call, Some(chain));
                self.emit(Op::Undefined);
                self.emit(Op::Swap);
            }
            (within, _) => self.expression(within),
        }
    }

    /// Pushes the arguments, or an array of them if `spreads`; returns their number.
    fn arguments(&mut self, arguments: &[Argument<'_>], spreads: bool) -> u32 {
        if spreads {
            self.emit(Op::NewArray);
        }
        let are_spread = arguments.iter().filter(|argument| argument.is_spread()).count();
        let is_last = arguments.last().is_some_and(Argument::is_spread);
        for argument in arguments {
            self.argument(argument, spreads);
            if let Argument::SpreadElement(spread) = argument {
                self.append_all(spread, are_spread == 1 && is_last);
            }
        }
        u32::try_from(arguments.len()).unwrap_or(u32::MAX)
    }

    /// Pushes an argument; for a spread element, appends the values of its iterable.
    fn argument(&mut self, argument: &Argument<'_>, spreads: bool) {
        match argument {
            Argument::SpreadElement(spread) => self.expression(&spread.argument),
            argument => {
                if let Some(expression) = argument.as_expression() {
                    self.expression(expression);
                }
                if spreads {
                    self.emit(Op::Append);
                }
            }
        }
    }

    /// Appends the values of a spread element. V8 has a special error message for a call whose only
    /// spread element is the last argument.
    fn append_all(&mut self, spread: &SpreadElement<'_>, is_final: bool) {
        let condition = self.condition(&spread.argument, ConditionKind::Count);
        if is_final {
            let is_described = self.builder().describes_values;
            let printed = (!is_described).then(|| printed::printed_whole(&spread.argument).into());
            self.code().conditions[condition as usize].not_iterable = NotIterable::Spread(printed);
        } else if let Some(says) = printed::not_iterable_call(&spread.argument) {
            self.says_not_iterable(condition, says);
        }
        self.mark(spread);
        self.emit(Op::AppendAll(condition));
    }

    pub(super) fn new_expression(&mut self, new: &NewExpression<'_>) {
        self.expression(&new.callee);
        let spreads = new.arguments.iter().any(oxc_ast::ast::Argument::is_spread);
        let count = self.arguments(&new.arguments, spreads);
        let site = self.call_site(new, &new.callee);
        self.mark(new);
        self.emit(if spreads { Op::NewSpread(site) } else { Op::New(count, site) });
    }

    fn super_call(&mut self, call: &CallExpression<'_>) {
        let spreads = call.arguments.iter().any(oxc_ast::ast::Argument::is_spread);
        let count = match call.arguments.split_last() {
            // V8 checks that the callee is a constructor before it iterates a spread element at the
            // end.
            Some((last @ Argument::SpreadElement(spread), before)) => {
                let count = self.arguments(before, true);
                self.argument(last, true);
                self.mark(call);
                self.emit(Op::RequireSuperConstructor);
                self.append_all(spread, !before.iter().any(Argument::is_spread));
                count
            }
            _ => self.arguments(&call.arguments, spreads),
        };
        let site = self.call_site(call, &call.callee);
        self.mark(call);
        self.emit(if spreads { Op::SuperCallSpread(site) } else { Op::SuperCall(count, site) });
        self.set_parameter_properties();
    }
}
