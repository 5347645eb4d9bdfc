//! Text with a meaning in a format is escaped. `tests/formats` checks this with other readers.

use makespan::exercise::{Exercise, Kind};
use makespan::view::exercise::{Anki, Bank, Canvas, Cloze, Gift, Moodle, markdown};

use super::on;

const HOSTILE: &str = include_str!("hostile.ron");

fn written(exercise: &Exercise, bank: &mut dyn Bank) -> Result<String, String> {
    let mut out = bank.head();
    for (nth, kind) in exercise.kinds().enumerate() {
        out.push_str(&bank.bank(&exercise.title(), kind));
        let question = exercise.nth_question(nth, 1).unwrap().unwrap();
        out.push_str(&bank.question(&question).map_err(|unfit| unfit.to_string())?);
    }
    Ok(out + &bank.foot())
}

#[test]
fn gift_keeps_every_question_on_a_line_of_its_own() {
    let exercise = on(HOSTILE, &[], None).unwrap();
    let gift = written(&exercise, &mut Gift).unwrap();
    let questions: Vec<&str> = gift.split("\n\n").filter(|block| block.starts_with("::")).collect();
    assert_eq!(questions.len(), exercise.kinds().count());
    for question in questions {
        assert!(!question.contains('\n'), "{question}");
        // Without the escapes, only the marks of the format are left: two braces, and as many
        // colons as a name and whole numbers need.
        let bare = question.replace("\\\\", "").replace("\\{", "").replace("\\}", "");
        assert_eq!((bare.matches('{').count(), bare.matches('}').count()), (1, 1), "{question}");
    }
}

#[test]
fn xml_and_tables_keep_their_shape() {
    let exercise = on(HOSTILE, &[], None).unwrap();
    let canvas = Canvas::new("字 <&> \"x\"");
    for mut bank in [Box::new(Moodle) as Box<dyn Bank>, Box::new(Cloze), Box::new(canvas)] {
        let xml = written(&exercise, bank.as_mut()).unwrap();
        assert!(!xml.contains("<script>") && !xml.contains("<b>") && !xml.contains("& "), "{xml}");
    }
    let anki = written(&exercise, &mut Anki::default()).unwrap();
    for line in anki.lines().filter(|line| !line.starts_with('#')) {
        assert_eq!(line.split('\t').count(), 5, "{line}");
    }
}

#[test]
fn a_brace_in_a_program_is_not_a_gap() {
    let exercise = on(HOSTILE, &[Kind::Makespan], None).unwrap();
    let cloze = written(&exercise, &mut Cloze).unwrap();
    let text = cloze.split("<questiontext").nth(1).unwrap().split("</questiontext").next().unwrap();
    assert_eq!((text.matches('{').count(), text.matches('}').count()), (1, 1), "{text}");
    assert!(text.contains("{1:NUMERICAL:=250:0~150:0#"), "{cloze}");
}

#[test]
fn markdown_keeps_code_within_its_fences() {
    let exercise = on(HOSTILE, &[], None).unwrap();
    let sheet = markdown::sheet(&exercise.sheet(1).unwrap());
    assert!(sheet.starts_with("# {}\\~=\\#:\\\\ // \\<b\\>\"hostile\""), "{sheet}");
    assert!(sheet.contains("`` 字\\n🦀\\t`x` ``"), "{sheet}");
    assert!(sheet.contains("``# settled \\| ` ``") || sheet.contains("`` # settled | ` ``"));
}

#[test]
fn what_a_format_cannot_represent_is_an_error_that_names_it() {
    let text = HOSTILE.replace("returns: \"//\"", "returns: \"\\u{1}\"");
    let exercise = on(&text, &[Kind::Outcome], None).unwrap();
    for (bank, name) in [
        (&mut Gift as &mut dyn Bank, "GIFT"),
        (&mut Moodle, "Moodle XML"),
        (&mut Cloze, "Moodle XML"),
        (&mut Canvas::new("x"), "Canvas QTI"),
        (&mut Anki::default(), "Anki"),
    ] {
        match written(&exercise, bank) {
            Ok(text) => assert!(text.contains("\\\\u0001") || text.contains("\\u0001"), "{text}"),
            Err(error) => assert!(error.starts_with(&format!("{name} cannot contain")), "{error}"),
        }
    }
}
