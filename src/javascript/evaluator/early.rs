//! Finds early errors (ECMA-262, 17) that the parser does not report, and limits of V8.

use oxc_ast::ast::{FormalParameters, Program, RegExpLiteral};
use oxc_ast_visit::{Visit, walk};

use super::builtins::invalid_regexp;
use super::{Span, SyntaxError};

/// The maximum number of parameters of a function in V8.
const MOST_PARAMETERS: usize = 65_535;

/// The first function with too many parameters. The checks of the parser take quadratic time for
/// the parameters of a function.
pub(super) fn too_many_parameters(program: &Program<'_>, text: &str) -> Option<SyntaxError> {
    // Each parameter but the last has a comma.
    let commas = || text.bytes().filter(|byte| *byte == b',');
    if text.len() < MOST_PARAMETERS || commas().count() < MOST_PARAMETERS {
        return None;
    }
    let mut finder = ParameterFinder { found: None };
    finder.visit_program(program);
    finder.found
}

struct ParameterFinder {
    found: Option<SyntaxError>,
}

impl<'a> Visit<'a> for ParameterFinder {
    fn visit_formal_parameters(&mut self, parameters: &FormalParameters<'a>) {
        if let Some(first) = parameters.items.get(MOST_PARAMETERS) {
            let span = Span { start: first.span.start, end: first.span.end };
            let message = "Too many parameters in function call (only 65535 allowed)".to_owned();
            self.found.get_or_insert(SyntaxError { span, message, help: None });
        }
        walk::walk_formal_parameters(self, parameters);
    }
}

/// The literals of regular expressions that are not valid.
pub(super) fn invalid_literals(program: &Program<'_>) -> Vec<SyntaxError> {
    let mut finder = LiteralFinder { found: Vec::new() };
    finder.visit_program(program);
    finder.found
}

struct LiteralFinder {
    found: Vec<SyntaxError>,
}

impl<'a> Visit<'a> for LiteralFinder {
    fn visit_reg_exp_literal(&mut self, literal: &RegExpLiteral<'a>) {
        let regex = &literal.regex;
        let source = regex.pattern.text.as_str().into();
        if let Some(message) = invalid_regexp(&source, &regex.flags.to_string()) {
            let span = Span { start: literal.span.start, end: literal.span.end };
            self.found.push(SyntaxError { span, message, help: None });
        }
    }
}
