//! Measures the nesting of a text, before recursive functions parse it.
//!
//! The parser and the compiler recurse for nested code. A text that nests deeper than any code that
//! people write is rejected here. The nesting is measured by tokens (brackets, prefix operators,
//! and operators that can be repeated), each of which costs some units of the stack.

mod tokens;

use super::Span;
use tokens::{Token, Tokens};

/// The maximum nesting, in units. A bracket costs four units, an operator one or two.
const DEEPEST: u32 = 1600;

/// The reason why a text is rejected before it is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejected {
    NestsTooDeep,
    /// A bigint literal is too long: reading one takes quadratic time.
    LongBigInt,
}

/// An open bracket, and the units of its content so far.
#[derive(Clone, Copy, Default)]
struct Level {
    /// The units of the surrounding levels.
    around: u32,
    /// The units of the operators in this expression or statement.
    chain: u32,
    /// The units of the type arguments that are open.
    angles: u32,
}

/// The position at which a text exceeds a limit, if it does. The meaning of `<` depends on
/// `has_jsx` and `has_types`.
pub(super) fn rejected(text: &str, has_jsx: bool, has_types: bool) -> Option<(Rejected, Span)> {
    let mut levels = vec![Level::default()];
    let mut tokens = Tokens::new(text.as_bytes(), has_jsx, has_types);
    let span = |at: usize| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: at.saturating_sub(1), end: at }
    };
    while let Some(token) = tokens.next() {
        let level = levels.last_mut()?;
        match token {
            Token::Open => {
                let around = level.around + level.chain + level.angles + 4;
                levels.push(Level { around, ..Level::default() });
            }
            Token::Close(units) => {
                if levels.len() > 1 {
                    levels.pop();
                }
                levels.last_mut()?.chain += units;
            }
            Token::Comma => level.chain = 0,
            Token::End => (level.chain, level.angles) = (0, 0),
            Token::Operator(units) => level.chain += units,
            Token::Angle => level.angles += 4,
            Token::AngleEnd => level.angles = level.angles.saturating_sub(4),
            Token::LongBigInt => return Some((Rejected::LongBigInt, span(tokens.at()))),
        }
        let level = levels.last()?;
        if level.around + level.chain + level.angles > DEEPEST {
            return Some((Rejected::NestsTooDeep, span(tokens.at())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Rejected, rejected};

    fn is_too_deep(text: &str) -> bool {
        rejected(text, true, false).is_some()
    }

    fn types_are_too_deep(text: &str) -> bool {
        rejected(text, false, true).is_some()
    }

    #[test]
    fn a_long_bigint_literal_is_rejected_where_it_ends() {
        let is_rejected = |text: &str| {
            let rejected = rejected(text, true, false);
            rejected.map(|(reason, span)| (reason, text[span.start as usize..].to_owned()))
        };
        let digits = "1".repeat(10_000);
        let long = |text: String| is_rejected(&text);
        let found = |rest: &str| Some((Rejected::LongBigInt, rest.to_owned()));
        assert_eq!(long(format!("f({digits}n);")), found("n);"));
        assert_eq!(long(format!("x = 0x{digits}n")), found("n"));
        assert_eq!(long(format!("f({}n);", &digits[1..])), None);
        for other in ["'@n'", "`@n`", "// @n", "@", "a@n", "/@n/"] {
            assert_eq!(long(other.replace('@', &digits)), None, "{other:.3}");
        }
    }

    #[test]
    fn nested_brackets_are_counted() {
        for part in ["(", "[", "{", "`${", "f(", "a=>", "!", "- ", "typeof ", "new ", "a=", "x?y:"]
        {
            assert!(is_too_deep(&part.repeat(2000)), "{part}");
            assert!(!is_too_deep(&part.repeat(100)), "{part}");
        }
        for part in
            ["1+", ".a", "()", "if(x)", "if(x)\n", "do ", "l:\n", "if(x){}else ", "<a>", "<a>\n"]
        {
            assert!(is_too_deep(&format!("x{}", part.repeat(4000))), "{part}");
        }
        for part in ["A<", "A<1,", "keyof ", "infer\nX extends\n", "A extends B ? C :\n"] {
            assert!(types_are_too_deep(&format!("type T = {}", part.repeat(4000))), "{part}");
        }
    }

    #[test]
    fn consecutive_brackets_are_not_nested() {
        for part in [
            "f(a + b);",
            "f(a)\n",
            "x = a.b.c\n",
            "if (x) f()\n",
            "(1),",
            "[[a + b], c],",
            "case 1:\n",
            "function f() { return a ? b : c }\n",
            "/* ((( */",
            "// ((((\n",
            "\"(((\";",
            "'((('\n",
            "`(((`;",
            "x = /[(/(]\\(/g;",
            "class A { a = 1; b() {} }\n",
            "a++\n",
            "} f() {",
            "return !x\n",
            "x = `a${b}c${d}`\n",
        ] {
            assert!(!is_too_deep(&part.repeat(20_000)), "{part}");
        }
        let list = "<li className=\"x\">don't (((( `</li>\n".repeat(5000);
        assert!(!is_too_deep(&format!("x = <ul>{list}</ul>")));
        let list = "<A b={c => <D {...e}/>}/>".repeat(5000);
        assert!(!is_too_deep(&format!("x = <>{list}</>;")));
        for part in
            ["let a: Map<string, Array<B>> = c;", "f<A>(b);\n", "type A = { b: C<D> }\n", "x < y;"]
        {
            assert!(!types_are_too_deep(&part.repeat(20_000)), "{part}");
        }
    }

    #[test]
    fn the_error_has_the_span_of_the_bracket() {
        let text = format!("ab\n{}", "(".repeat(5000));
        let (reason, span) = rejected(&text, true, false).unwrap();
        assert_eq!(reason, Rejected::NestsTooDeep);
        assert_eq!((span.start, span.end), (403, 404));
    }
}
