//! The functions in the arguments of calls.

use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_span::GetSpan as _;

use super::{Finder, Registered};
use crate::javascript::evaluator::entries::bindings::Source;
use crate::javascript::evaluator::entries::handed_over::{HandedOver, Registration};
use crate::javascript::evaluator::entries::names::{
    self, Callee, Receiver, is_function, is_of_the_language, unwrapped,
};
use crate::javascript::evaluator::entries::starting::is_called_back;

impl Finder<'_> {
    /// Records the functions that are passed by name to a function.
    pub(super) fn mention_arguments(&mut self, call: &CallExpression<'_>) {
        let is_let_go = self.let_go.contains(&call.span.end);
        let is_of_the_language = is_of_the_language(&call.callee);
        if is_let_go && !is_of_the_language {
            return;
        }
        let is_kept = self.kept.contains(&call.span.end) && !self.is_within_async();
        let kept_by = Callee::of(&call.callee).filter(|_| is_kept && !is_of_the_language);
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            if let Expression::Identifier(name) = unwrapped(argument) {
                let callee = Callee { receiver: Receiver::None, name: name.name.to_string() };
                self.mention(callee, name.span.start, false);
                if let Some(mention) = self.mentions.last_mut()
                    && mention.at == name.span.start
                {
                    mention.kept_by.clone_from(&kept_by);
                }
            }
        }
    }

    /// Records the functions in the arguments of a call, which the callee may call.
    pub(super) fn hand_over(&mut self, call: &CallExpression<'_>) {
        let is_called = is_of_the_language(&call.callee) && !names::listens_to_signal(call)
            || names::called_at_once(call).is_some()
            || self.is_of_emitter(&call.callee);
        if is_called {
            return;
        }
        // An awaited callee calls its callbacks before it settles, but not functions in an object
        // of options.
        let is_let_go = self.let_go.contains(&call.span.end);
        let calls_arguments = self.is_within_async() && !is_let_go;
        let is_used = !is_let_go && !calls_arguments && !names::has_path(call);
        let callee = Callee::of(&call.callee);
        let registration = (!is_used).then(|| Registration {
            callee: callee.clone(),
            of: Source::of(&call.callee),
            is_usual: names::takes_handlers(&call.callee),
        });
        if is_let_go {
            self.register_arguments(&call.arguments, registration.as_ref());
        }
        let is_test = names::takes_tests(&call.callee);
        let handed_over = HandedOver::To { callee, registration, is_test };
        if is_let_go
            && is_called_back(call)
            && let Some(callback) = call.arguments.last()
        {
            self.called_back.insert(callback.span().start);
        }
        let name = self.variables.name_of(call);
        for argument in call.arguments.iter().filter_map(|argument| argument.as_expression()) {
            match unwrapped(argument) {
                argument @ Expression::ObjectExpression(_) => {
                    self.add_expression(&name, argument, &handed_over);
                }
                argument if !calls_arguments => self.add_expression(&name, argument, &handed_over),
                _ => {}
            }
        }
    }

    /// Records the functions that are passed by name to a function that registers handlers.
    fn register_arguments(&mut self, arguments: &[Argument<'_>], by: Option<&Registration>) {
        for argument in arguments {
            if let (Some(argument), Some(by)) = (argument.as_expression(), by) {
                self.register(argument, by);
            }
        }
    }

    /// Records a function that is passed by name.
    pub(super) fn register(&mut self, function: &Expression<'_>, by: &Registration) {
        if let Expression::Identifier(name) = function {
            let (at, name) = (name.span.start, name.name.to_string());
            self.registered.push(Registered { name, at, by: by.clone() });
        }
    }

    /// Records the functions in the arguments of a constructor, which calls them later:
    /// `new Worker("email", async (job) => ..)`.
    pub(super) fn hand_over_to_new(&mut self, new: &NewExpression<'_>) {
        let of = Source::of(&new.callee);
        let is_unknown = self.bindings.is_unknown(&of);
        if self.bindings.is_of_the_language(&of) || self.is_within_async() && !is_unknown {
            return;
        }
        let title = match new.arguments.first() {
            Some(Argument::StringLiteral(text)) => format!("(\"{}\")", text.value),
            _ => String::new(),
        };
        let name = format!("new {}{title}", self.source(&new.callee));
        let registration = Some(Registration { callee: None, of, is_usual: false });
        self.register_arguments(&new.arguments, registration.as_ref());
        let handed_over = HandedOver::To { callee: None, registration, is_test: false };
        for argument in new.arguments.iter().filter_map(|argument| argument.as_expression()) {
            if is_unknown || is_function(argument) {
                self.add_expression(&name, argument, &handed_over);
            }
        }
    }
}
