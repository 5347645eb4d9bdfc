//! Finds what code uses that Node 20 does not have. Node is asked for it only then, so that another
//! difference is not taken for a lack.

use oxc_ast::ast::{
    AccessorProperty, BindingPattern, Expression, MemberExpression, Program, VariableDeclaration,
    VariableDeclarationKind, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};

use crate::javascript::evaluator::compile::unparenthesized;

/// Built-in functions that are newer than Node 20.
const FUNCTIONS: &[&str] =
    &["Array.fromAsync", "Map.groupBy", "Object.groupBy", "Promise.try", "Promise.withResolvers"];

/// The features and functions that code uses and that are newer than Node 20.
pub(super) fn newer(program: &Program<'_>) -> Vec<&'static str> {
    let mut finder = Finder { found: Vec::new() };
    finder.visit_program(program);
    finder.found
}

struct Finder {
    found: Vec<&'static str>,
}

impl Finder {
    /// Records that code reads a member of a value.
    fn member(&mut self, of: &Expression<'_>, name: &str) {
        let Some(of) = unparenthesized(of).get_identifier_reference() else { return };
        self.found.extend(FUNCTIONS.iter().filter(|function| {
            function.split_once('.').is_some_and(|(owner, last)| of.name == owner && name == last)
        }));
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_variable_declaration(&mut self, variables: &VariableDeclaration<'a>) {
        use VariableDeclarationKind::{AwaitUsing, Using};
        if matches!(variables.kind, Using | AwaitUsing) {
            self.found.push("`using`");
        }
        walk::walk_variable_declaration(self, variables);
    }

    fn visit_accessor_property(&mut self, property: &AccessorProperty<'a>) {
        self.found.push("`accessor`");
        walk::walk_accessor_property(self, property);
    }

    fn visit_member_expression(&mut self, member: &MemberExpression<'a>) {
        if let Some(name) = member.static_property_name() {
            self.member(member.object(), name);
        }
        walk::walk_member_expression(self, member);
    }

    // `const { groupBy } = Object;`
    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let (BindingPattern::ObjectPattern(pattern), Some(init)) =
            (&declarator.id, &declarator.init)
        {
            for name in pattern.properties.iter().filter_map(|one| one.key.static_name()) {
                self.member(init, &name);
            }
        }
        walk::walk_variable_declarator(self, declarator);
    }
}

#[cfg(test)]
mod tests {
    use oxc_allocator::Allocator;
    use oxc_parser::Parser;
    use oxc_span::SourceType;

    use super::newer;

    fn of(text: &str) -> String {
        let allocator = Allocator::default();
        newer(&Parser::new(&allocator, text, SourceType::ts()).parse().program).join(" ")
    }

    #[test]
    fn only_code_uses_a_feature() {
        assert_eq!(of("/* using password, Promise.try */ const using = 'accessor x';"), "");
        assert_eq!(
            of("groupBy(y); Promise.resolve(joi.any().try()); type A = Promise['try'];"),
            ""
        );
        assert_eq!(of("{ using file = open(); }"), "`using`");
        assert_eq!(of("class A { accessor x = 1; }"), "`accessor`");
        assert_eq!(of("const { groupBy } = Object;"), "Object.groupBy");
        assert_eq!(of("await Array['fromAsync'](list)"), "Array.fromAsync");
        assert_eq!(of("(await Promise.try(load))?.length"), "Promise.try");
    }
}
