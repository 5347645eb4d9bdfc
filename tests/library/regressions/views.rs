//! Texts with a meaning in a format: whatever the names of a scenario, each view can be read by a
//! reader of its format, and has the same shape as with plain names.

use std::cell::RefCell;

use makespan::exercise::{Brief, Exercise, Subject};
use makespan::view::exercise::{Anki, Bank, Cloze, Gift, Moodle, json, markdown};
use makespan::{Scenario, UnhandledRejections};

use super::choices::Choices;
use super::whole::shown;
use super::{generator, readers};

/// What ends, starts or escapes something in a format; `evil` must never be executed.
const HOSTILE: [&str; 32] = [
    "</script><evil onevil=x>",
    "\"><evil onevil=x>",
    "' onevil='x",
    "]]><evil/>",
    "--><evil>",
    "<!--",
    "<![CDATA[",
    "&lt;&#60;&amp",
    "${evil()}`",
    "`;evil();`",
    "\";evil();//",
    "*/evil()/*",
    "\\",
    "\\\"",
    "\\u0022",
    "\n",
    "\r\n",
    "\u{2028}\u{2029}",
    "\n\n// ",
    "~=#:%100%->",
    "\u{202e}\u{2066}",
    "\0",
    "\u{1}\u{1b}[31m\u{7f}\u{85}",
    "\u{fffe}\u{ffff}",
    "字🦀e\u{301}\u{200b}\u{ad}",
    "[evil](javascript:evil())",
    "![](x) <evil onevil=x> ```",
    "; t0 -> t1 [label=evil]",
    ":crit, 0, 5\nsection evil",
    "__proto__ await class",
    "\t|\u{a0}| # * _ ",
    "__________________________________________________________________________________",
];

const BRACED: [&str; 4] = ["{~=#:}", "}", "{1:NUMERICAL:=0}", "{{"];

/// The first bytes give the number and positions of hostile texts.
pub(crate) fn hold(bytes: &[u8]) {
    let (dressing, rest) = bytes.split_at(bytes.len().min(24));
    let dresses = RefCell::new((Choices::new(dressing), std::collections::BTreeMap::new()));
    let dress = |word: &str| {
        let (choices, known) = &mut *dresses.borrow_mut();
        known.entry(word.to_owned()).or_insert_with(|| dressed(word, choices)).clone()
    };
    let text = generator::scenario(rest, &dress);
    let plain = generator::scenario(rest, &str::to_owned);
    let read = |text: &str| Scenario::from_ron("views.ron", text).ok();
    let (Some(scenario), Some(plain)) = (read(&text), read(&plain)) else { return };
    let (Some(hostile), Some(plain)) = (
        shown(&scenario, UnhandledRejections::Throw, 60),
        shown(&plain, UnhandledRejections::Throw, 60),
    ) else {
        return;
    };
    readers::json(&hostile.json, &plain.json);
    readers::json(&hostile.perfetto, &plain.perfetto);
    readers::xml(&hostile.svg);
    readers::html(&hostile.html);
    readers::javascript(&hostile.js);
    readers::dot(&hostile.dot, &plain.dot);
    readers::lines(&hostile.mermaid, &plain.mermaid);
    readers::terminal(&hostile.text);
    if rest.first().is_some_and(|byte| byte % 8 == 7) {
        exercises(scenario);
    }
}

fn dressed(word: &str, choices: &mut Choices<'_>) -> String {
    let mut text = String::new();
    while choices.one_in(2) {
        text += choices.pick(&HOSTILE);
        if choices.one_in(3) {
            text += choices.pick(&BRACED);
        }
    }
    if choices.one_in(2) { text + word } else { word.to_owned() + &text }
}

fn exercises(scenario: Scenario) {
    let brief = Brief::of(Subject::Scenario(Box::new(scenario)));
    let Ok(exercise) = Exercise::new(brief) else { return };
    let Ok(sheet) = exercise.sheet(1) else { return };
    assert!(!markdown::sheet(&sheet).is_empty() && !markdown::key(&sheet).is_empty());
    let key = json::sheet(&sheet).to_string();
    makespan::exercise::Key::from_json(&key).expect("what is written is read");
    for bank in [&mut Moodle as &mut dyn Bank, &mut Cloze] {
        if let Some(text) = written(&exercise, bank) {
            readers::xml(&text);
        }
    }
    if let Some(text) = written(&exercise, &mut Gift) {
        readers::gift(&text);
    }
    if let Some(text) = written(&exercise, &mut Anki::default()) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 5, "{line}");
        }
    }
}

/// The question bank; `None` if the format cannot represent a text.
fn written(exercise: &Exercise, bank: &mut dyn Bank) -> Option<String> {
    let mut out = bank.head();
    for (nth, kind) in exercise.kinds().enumerate() {
        out += &bank.bank(&exercise.title(), kind);
        let question = exercise.nth_question(nth, 1).ok()??;
        out += &bank.question(&question).ok()?;
    }
    Some(out + &bank.foot())
}
