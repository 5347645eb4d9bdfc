//! Finds calls of `require`. Node has no `require` in an ECMAScript module, so a bundler must
//! translate a module that calls it.

use oxc_ast::ast::{CallExpression, Program};
use oxc_ast_visit::{Visit, walk};

/// Whether code calls `require`.
pub(super) fn calls_require(program: &Program<'_>) -> bool {
    let mut finder = CallFinder { found: false };
    finder.visit_program(program);
    finder.found
}

struct CallFinder {
    found: bool,
}

impl<'a> Visit<'a> for CallFinder {
    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.found |= call.callee.is_specific_id("require");
        walk::walk_call_expression(self, call);
    }
}
