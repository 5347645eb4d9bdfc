//! Finds modules that use what only scripts have: `require`, `module` and `exports`. In Node, an
//! ECMAScript module has none of them, so a bundler must translate a module that uses one.

use oxc_ast::ast::{CallExpression, Program};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::Scoping;

/// Whether a module uses a name that only scripts have. A module that asks whether the name is
/// there, as in `typeof module`, runs without it too, unless it calls `require`.
pub(super) fn needs_bundler(program: &Program<'_>, scoping: &Scoping, text: &str) -> bool {
    let globals = scoping.root_unresolved_references();
    let uses = |name: &str| globals.contains_key(name);
    let asks = |name: &str| text.contains(&format!("typeof {name}"));
    uses("require") && calls_require(program)
        || ["exports", "module", "require"].iter().any(|name| uses(name) && !asks(name))
}

/// Whether code calls `require`.
fn calls_require(program: &Program<'_>) -> bool {
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
