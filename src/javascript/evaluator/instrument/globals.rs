//! The names that the code uses but does not declare: each becomes a variable or a property of the
//! global object, whose value is unknown.

use std::cell::LazyCell;

use oxc_ast::ast::{AssignmentTarget, Program, SimpleAssignmentTarget};
use oxc_ast_visit::{Visit, walk};
use rustc_hash::FxHashSet;

use super::Part;
use crate::javascript::Replay;

/// The code that gives unknown values to the undeclared names that a run has read. `head` declares
/// some of them.
pub(super) fn globals(
    part: &Part<'_>,
    replay: &Replay,
    program: &Program<'_>,
    (head, runtime): (&str, &str),
) -> String {
    // Most code declares the names that it assigns, so few programs are searched.
    let assigned = LazyCell::new(|| Assigned::of(program));
    let is_declared = |name: &&String| head.contains(&format!("const {name}="));
    // A variable would hide a property that the code may set.
    let is_variable = |name: &&String| !replay.global_properties.contains(*name);
    let names = replay.globals.iter().filter(is_variable).filter(|name| !is_declared(name));
    let variables = names.map(|name| match assigned.0.contains(name) {
        // Strict code cannot assign to a name that nothing declares.
        true if part.is_module => format!("{runtime}.isReadOnly({name:?});"),
        true => format!("let {name}={runtime}.unknown({name:?});"),
        false => format!("const {name}={runtime}.unknown({name:?});"),
    });
    let properties = replay.global_properties.iter();
    let properties = properties.map(|name| format!("{runtime}.isGlobal({name:?});"));
    variables.chain(properties).collect()
}

/// The variables that code assigns.
#[derive(Default)]
struct Assigned(FxHashSet<String>);

impl Assigned {
    fn of(program: &Program<'_>) -> Self {
        let mut assigned = Self::default();
        assigned.visit_program(program);
        assigned
    }
}

impl<'a> Visit<'a> for Assigned {
    fn visit_assignment_target(&mut self, target: &AssignmentTarget<'a>) {
        if let AssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.0.insert(name.name.to_string());
        }
        walk::walk_assignment_target(self, target);
    }

    fn visit_simple_assignment_target(&mut self, target: &SimpleAssignmentTarget<'a>) {
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.0.insert(name.name.to_string());
        }
        walk::walk_simple_assignment_target(self, target);
    }
}
