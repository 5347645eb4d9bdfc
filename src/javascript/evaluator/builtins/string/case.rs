//! Upper and lower case (ECMA-262, 22.1.3.28 to 22.1.3.31).

use super::super::{answer, methods};
use super::this_text;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{NativeCall, NativeCode};
use crate::javascript::evaluator::object::ObjectId;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    methods(
        agent,
        prototype,
        &[
            ("toLocaleLowerCase", 0, |agent, call| by_locale(agent, call, to_lower_case)),
            ("toLocaleUpperCase", 0, |agent, call| by_locale(agent, call, to_upper_case)),
            ("toLowerCase", 0, to_lower_case),
            ("toUpperCase", 0, to_upper_case),
        ],
    );
}

/// Changes the case as in a locale. The result is unknown for the languages whose rules differ
/// (ECMA-402, 20.1.2.1), because their tables are not modeled.
fn by_locale(agent: &mut Agent, call: &NativeCall<'_>, map: NativeCode) -> Completion<Value> {
    if let Kind::String(locale) = call.argument(0).kind
        && ["az", "lt", "tr"].contains(&language(&locale.to_string()))
    {
        return answer(super::super::unknown_result(agent, call, call.this.origin));
    }
    map(agent, call)
}

/// The language of a locale such as `de-CH`.
pub(super) fn language(locale: &str) -> &str {
    locale.split('-').next().unwrap_or_default()
}

fn to_lower_case(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(mapped(&this_text(agent, call)?, str::to_lowercase))
}

fn to_upper_case(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(mapped(&this_text(agent, call)?, str::to_uppercase))
}

/// Converts the text between lone surrogates, which are not changed.
fn mapped(text: &JsString, map: fn(&str) -> String) -> JsString {
    let mut units = Vec::with_capacity(text.len());
    let mut well_formed = String::new();
    for char in char::decode_utf16(text.units().iter().copied()) {
        match char {
            Ok(char) => well_formed.push(char),
            Err(surrogate) => {
                units.extend(map(&well_formed).encode_utf16());
                units.push(surrogate.unpaired_surrogate());
                well_formed.clear();
            }
        }
    }
    units.extend(map(&well_formed).encode_utf16());
    JsString::new(units)
}
