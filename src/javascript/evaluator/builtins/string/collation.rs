//! `localeCompare` (ECMA-402, 19.1.1), with the order of CLDR's root collation for European
//! letters.

use std::cmp::Ordering;

use super::super::{answer, is_true, methods};
use super::this_text;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::ObjectId;
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    methods(agent, prototype, &[("localeCompare", 1, locale_compare)]);
}

/// Languages that sort as CLDR's root collation does. In other languages, the result is unknown.
const ROOT_LANGUAGES: [&str; 8] = ["de", "en", "fr", "it", "nl", "pt", "und", "root"];

/// The options of a comparison.
#[derive(Clone, Copy, Debug)]
struct Options {
    /// Whether digits are compared as numbers.
    numeric: bool,
    accents: bool,
    case: bool,
}

fn locale_compare(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Kind::String(locale) = call.argument(1).kind
        && !ROOT_LANGUAGES.contains(&super::case::language(&locale.to_string()))
    {
        return answer(super::super::unknown_result(agent, call, call.this.origin));
    }
    let one = this_text(agent, call)?.to_string();
    let other = agent.to_string(&call.argument(0))?.to_string();
    let mut options = Options { numeric: false, accents: true, case: true };
    if let Some(given) = call.argument(2).as_object() {
        options.numeric = is_true(&agent.get_named(given, "numeric")?);
        if let Kind::String(sensitivity) = agent.get_named(given, "sensitivity")?.kind {
            let sensitivity = sensitivity.to_string();
            options.accents = matches!(&*sensitivity, "accent" | "variant");
            options.case = matches!(&*sensitivity, "case" | "variant");
        }
    }
    answer(match compare(&one, &other, options) {
        Ordering::Less => -1.0,
        Ordering::Equal => 0.0,
        Ordering::Greater => 1.0,
    })
}

/// The punctuation marks and symbols, in collation order. They sort before digits and letters.
const SYMBOLS: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// Accented letters: a base letter, then its accented forms in collation order.
const ACCENTED: [&str; 16] = [
    "aáàăâåäãąā",
    "cćčçċ",
    "dďđ",
    "eéèĕêěëėęē",
    "gğġģ",
    "hħ",
    "iíìĭîïĩįīı",
    "lĺľļł",
    "nńňñņ",
    "oóòŏôöőõøō",
    "rŕřŗ",
    "sśšşș",
    "tťţț",
    "uúùŭûůüűũųū",
    "yýŷÿ",
    "zźžż",
];

/// The primary weight of a character, which is compared first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Primary {
    Space,
    Symbol(usize),
    Digit(u32),
    Letter(char),
}

/// The weights of a character: its base, its accent, and whether it is upper case.
fn weights(char: char) -> (Primary, usize, bool) {
    if char.is_whitespace() {
        return (Primary::Space, 0, false);
    }
    if let Some(at) = SYMBOLS.find(char) {
        return (Primary::Symbol(at), 0, false);
    }
    if let Some(digit) = char.to_digit(10) {
        return (Primary::Digit(digit), 0, false);
    }
    let lower = char.to_lowercase().next().unwrap_or(char);
    for family in ACCENTED {
        if let Some(accent) = family.chars().position(|accented| accented == lower) {
            let base = family.chars().next().unwrap_or(lower);
            return (Primary::Letter(base), accent, char != lower);
        }
    }
    (Primary::Letter(lower), 0, char != lower)
}

fn compare(one: &str, other: &str, options: Options) -> Ordering {
    let [one, other] = [one, other].map(|text| text.chars().map(weights).collect::<Vec<_>>());
    let primary = |list: &[(Primary, usize, bool)]| -> Vec<_> {
        if options.numeric { numbers(list) } else { list.iter().map(|of| (of.0, None)).collect() }
    };
    let mut order = primary(&one).cmp(&primary(&other));
    if options.accents {
        order = order.then_with(|| one.iter().map(|of| of.1).cmp(other.iter().map(|of| of.1)));
    }
    if options.case {
        order = order.then_with(|| one.iter().map(|of| of.2).cmp(other.iter().map(|of| of.2)));
    }
    order
}

/// A sequence of digits: its length without leading zeros, and the digits.
type Number = (usize, Vec<u32>);

/// The primary weights, where each sequence of digits is combined to one number. Numbers compare by
/// length without leading zeros, then by digits.
fn numbers(list: &[(Primary, usize, bool)]) -> Vec<(Primary, Option<Number>)> {
    let mut all = Vec::new();
    let mut digits: Option<Vec<u32>> = None;
    for (primary, ..) in list {
        if let Primary::Digit(digit) = primary {
            let digits = digits.get_or_insert_default();
            if *digit != 0 || !digits.is_empty() {
                digits.push(*digit);
            }
            continue;
        }
        all.extend(digits.take().map(|digits| (Primary::Digit(0), Some((digits.len(), digits)))));
        all.push((*primary, None));
    }
    all.extend(digits.map(|digits| (Primary::Digit(0), Some((digits.len(), digits)))));
    all
}
