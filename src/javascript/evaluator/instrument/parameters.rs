//! Marks the parameters of functions for the runtime, which gives unknown values to those without
//! a default. The `length` of a function does not count parameters after one with a default.

use oxc_ast::ast::FormalParameters;

use super::Instrumenter;
use crate::javascript::evaluator::compile::required;

/// Which parameters have no default: `01` for `(ttl = 60, db)`.
pub(super) fn required_text(parameters: &FormalParameters<'_>) -> String {
    let required = required(parameters);
    required.iter().map(|is_required| if *is_required { '1' } else { '0' }).collect()
}

impl Instrumenter<'_> {
    /// Adds a comment to a list of parameters, if one without a default is after one with a
    /// default. The runtime finds it in the text of the function.
    pub(super) fn mark_required(&mut self, parameters: &FormalParameters<'_>) {
        let required = required_text(parameters);
        if required.contains('0') {
            self.edits.insert(parameters.span.start + 1, format!("/*@{required}*/"));
        }
    }
}
