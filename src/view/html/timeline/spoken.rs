//! Messages of findings with JavaScript names: the page shows programs of steps as JavaScript.

use std::borrow::Cow;

use crate::timeline::Timeline;

/// Returns a message of a finding with the JavaScript names of the steps that it quotes.
pub(super) fn in_javascript<'m>(message: &'m str, timeline: &Timeline) -> Cow<'m, str> {
    // A name that contains backticks has a longer fence.
    if timeline.coded.is_some() || message.contains("``") {
        return Cow::Borrowed(message);
    }
    let is_call = |piece: &str| timeline.calls.iter().any(|call| timeline.label(call) == piece);
    let pieces = message.split('`').enumerate().map(|(number, piece)| {
        let quoted = (number % 2 == 1).then(|| javascript(piece)).flatten();
        quoted.filter(|_| !is_call(piece)).map_or(Cow::Borrowed(piece), Cow::Owned)
    });
    Cow::Owned(pieces.collect::<Vec<_>>().join("`"))
}

/// The JavaScript of a step; `None` for another text, and for arguments that no message has.
fn javascript(step: &str) -> Option<String> {
    let (name, arguments) = step.split_at(step.find('(').unwrap_or(step.len()));
    let name = match name {
        "All" => "Promise.all",
        "AllSettled" => "Promise.allSettled",
        "Any" => "Promise.any",
        "Race" => "Promise.race",
        "Catch" => ".catch",
        "Pool" => "pool",
        "Retry" => "retry",
        "Timeout" => "withTimeout",
        _ => return None,
    };
    let limit = || arguments.strip_prefix("(limit: ")?.strip_suffix(", ..)");
    let arguments = match arguments {
        "" | "([])" => arguments.to_owned(),
        "(Map(..))" => "(items.map(..))".to_owned(),
        _ => format!("(.., {})", limit()?),
    };
    Some(format!("{name}{arguments}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Value, sample::Sample};

    #[test]
    fn steps_become_javascript_and_calls_stay_what_they_are() {
        let mut sample = Sample::new("p");
        sample.call("Any", 0, 0, 10);
        let timeline = sample.fulfills(Value::Null, 10);
        let told = |message| in_javascript(message, &timeline).into_owned();
        assert_eq!(
            told("this `All` rejects, All in all"),
            "this `Promise.all` rejects, All in all"
        );
        assert_eq!(told("awaits `Race([])`"), "awaits `Promise.race([])`");
        assert_eq!(told("`All(Map(..))`, `Catch`"), "`Promise.all(items.map(..))`, `.catch`");
        assert_eq!(told("limit it: `Pool(limit: 3, ..)`"), "limit it: `pool(.., 3)`");
        assert_eq!(told("`Any` waits, `Race(a)`"), "`Any` waits, `Race(a)`");
    }
}
