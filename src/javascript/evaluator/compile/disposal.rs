//! `using` and `await using` (the ECMAScript proposal "Explicit Resource Management"; Node has them
//! since version 24).

use oxc_ast::ast::{VariableDeclaration, VariableDeclarationKind, VariableDeclarator};

use super::{Compiler, Label};
use crate::javascript::evaluator::code::Op;

/// A `finally` block that disposes a resource, until the end of the statements that it follows.
#[derive(Debug)]
pub(super) struct Disposal {
    label: Label,
    is_async: bool,
}

impl Compiler<'_> {
    /// Whether a declaration disposes its values.
    pub(super) fn is_using(declaration: &VariableDeclaration<'_>) -> bool {
        use VariableDeclarationKind::{AwaitUsing, Using};
        matches!(declaration.kind, Using | AwaitUsing)
    }

    /// Compiles a `using` declaration. The disposer of each value stays on the stack, below a
    /// handler that lasts until [`Self::dispose_from`].
    pub(super) fn using(&mut self, declaration: &VariableDeclaration<'_>) {
        let is_async = declaration.kind == VariableDeclarationKind::AwaitUsing;
        for declarator in &declaration.declarations {
            self.mark(declarator);
            match &declarator.init {
                Some(init) => {
                    self.named_expression(init, super::pattern::name_of(&declarator.id));
                }
                None => self.emit(Op::Undefined),
            }
            self.bind_disposed(declarator, is_async);
        }
    }

    /// Binds the top value to a variable that disposes it: of a declaration, or of a `for..of`.
    pub(super) fn bind_disposed(&mut self, declarator: &VariableDeclarator<'_>, is_async: bool) {
        self.mark(declarator);
        self.emit(Op::Disposer { is_async });
        self.emit(Op::Swap);
        self.bind(&declarator.id);
        self.builder().depths.values += 1;
        let label = self.jump(Op::PushFinally(0));
        self.builder().depths.handlers += 1;
        self.builder().disposals.push(Disposal { label, is_async });
    }

    /// Ends the disposals of a list of statements, those after the first `kept` ones.
    ///
    /// `DisposeResources`: in reverse order, and an error while disposing suppresses an earlier
    /// one. The disposal of each value of an `await using` is awaited. If all of these values are
    /// `null`, there is one `await`.
    pub(super) fn dispose_from(&mut self, kept: usize) {
        let list = self.builder().disposals.get(kept..).unwrap_or_default();
        let has_awaits = list.iter().any(|disposal| disposal.is_async);
        while self.builder().disposals.len() > kept {
            let Some(Disposal { label, is_async }) = self.builder().disposals.pop() else { return };
            self.emit(Op::PopHandler);
            self.builder().depths.handlers -= 1;
            self.emit(Op::NormalCompletion);
            self.land(label);
            self.builder().depths.values -= 1;
            self.builder().depths.completions += 1;
            if has_awaits && !is_async {
                self.await_if_due(false);
            }
            let caught = self.jump(Op::PushCatch(0));
            self.builder().depths.handlers += 1;
            let nothing = self.jump(Op::Dispose { is_async, target: 0 });
            if is_async {
                self.emit(Op::Await);
            }
            self.land(nothing);
            self.emit(Op::Pop);
            self.emit(Op::PopHandler);
            self.builder().depths.handlers -= 1;
            let over = self.jump(Op::Jump(0));
            self.land(caught);
            self.builder().depths.conditions += 1;
            self.emit(Op::Suppress);
            self.leave_condition(false);
            self.land(over);
            if has_awaits && self.builder().disposals.len() == kept {
                self.await_if_due(true);
            }
            self.builder().depths.completions -= 1;
            self.emit(Op::EndFinally);
        }
    }

    /// Awaits `undefined` if an `await` of the disposals so far is due.
    fn await_if_due(&mut self, is_last: bool) {
        let over = self.jump(Op::SkipUnlessAwaitIsDue { is_last, target: 0 });
        self.emit(Op::Undefined);
        self.emit(Op::Await);
        self.emit(Op::Pop);
        self.land(over);
    }
}
