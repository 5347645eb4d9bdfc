//! The explanations that a question needs: the meaning of its table, and how its programs run.

use std::ops::BitOr;

use super::statement::{BLOCKS, REJECTS, USES};
use crate::Duration;
use crate::exercise::{Answer, Piece, Question, Row, Text};

/// The features of a question's table and programs that must be explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sentence, or a part of one")]
pub(super) struct Legend {
    rejects: bool,
    returns: bool,
    items: bool,
    outer: bool,
    several: bool,
    needs: bool,
    blocks: bool,
    slots: bool,
    zero: bool,
    several_slots: bool,
    again: bool,
    /// Whether the question has programs of steps.
    steps: bool,
    /// Whether the question has functions of code with a caller instead of a whole file.
    functions: bool,
    /// Whether code calls functions that it does not define.
    calls: bool,
}

impl Legend {
    /// The legend of a question about code whose table has these rows. The rows have separate
    /// columns for rejections, blocking and slots.
    pub(super) fn of_code(question: &Question, rows: &[Vec<Text>]) -> Self {
        let says = |column: usize| rows.iter().any(|row| row[column] != Text::default());
        let setting = &question.setting;
        let is_file = |&program: &usize| setting.scenario.is_top_level(program);
        Self {
            calls: !rows.is_empty(),
            blocks: says(BLOCKS),
            slots: says(USES),
            rejects: says(REJECTS),
            again: mentions_a_second_call(&question.answer),
            functions: !setting.programs.iter().any(is_file),
            ..Self::default()
        }
    }

    pub(super) fn of(question: &Question) -> Self {
        let (setting, scenario) = (&question.setting, &question.setting.scenario);
        let mut legend = Self {
            items: setting.has_items(),
            zero: scenario.has_timer_of_zero(),
            again: mentions_a_second_call(&question.answer),
            steps: true,
            ..Self::default()
        };
        for Row { task, own, any_outer, .. } in setting.rows() {
            legend.outer |= any_outer;
            let task = scenario.task(task);
            let own = own.and_then(|item| task.items.iter().find(|(known, _)| *known == item));
            let own = task.behavior_with(own.map(|(_, own)| own));
            legend.rejects |= own.fails.is_some();
            legend.returns |= own.returns.is_some();
            legend.several |= own.takes.len() > 1 || own.fails.is_some_and(|f| f.first.is_some());
            legend.needs |= !task.needs.is_empty();
            legend.blocks |= own.blocks > Duration::ZERO;
            legend.slots |= !task.uses.is_empty();
            legend.several_slots |= !task.uses.is_empty() && task.uses.single().is_none();
        }
        legend
    }

    /// The sentences of the legend.
    pub(super) fn texts(self) -> Vec<Text> {
        let mut texts = vec![Text::from(
            "The programs run in Node with default settings. Times are measured from the start of \
             a program, and code itself takes no time.",
        )];
        if self.steps || self.functions {
            let caller = " The caller of a program awaits it from the start, and handles its \
                          rejection.";
            texts[0] = texts[0].clone().and(caller);
        }
        if self.steps {
            texts.push(self.tasks());
        }
        let mut add = |is_so: bool, text: &str| texts.extend(is_so.then(|| Text::from(text)));
        add(
            self.calls,
            "The code doesn't define the functions in the table. Each returns a promise, which \
             settles after the duration in the table.",
        );
        add(
            self.calls && self.rejects,
            "It rejects with an `Error` if the table has a text for it.",
        );
        add(
            self.several,
            "If a task has several durations, its first call takes the first one, its second call \
             the second one, and so on.",
        );
        add(
            self.needs,
            "The dependencies of a task must be fulfilled before the task is called. Only the \
             program can ensure that: a call that is too early runs anyway, and is a mistake.",
        );
        add(
            self.blocks,
            "A call that blocks the thread does so first, and nothing else happens during that \
             time. Then its duration begins.",
        );
        add(
            self.slots,
            "A call that uses a resource is queued until it gets a slot. Then its duration begins.",
        );
        add(self.zero, "A timer of 0 ms takes 1 ms, as in Node.");
        add(
            self.several_slots,
            "A call that uses several slots takes all of them together. It doesn't overtake a call \
             that is queued for one of the same resources.",
        );
        add(self.again, "`x #2` is the second call of `x`.");
        texts
    }

    fn tasks(self) -> Text {
        let mut text = String::from("Each task is an async function. ");
        text.push_str(if self.rejects {
            "After its duration, a call rejects with an `Error` if the table has a text for it. \
             Otherwise it fulfills with "
        } else {
            "After its duration, a call fulfills with "
        });
        text.push_str(if self.returns {
            "the value in the table, or else with the task's name, a string."
        } else {
            "the task's name, a string."
        });
        if self.items {
            text.push_str(
                " The call `x(\"7\")` is `x(7)` in the table, and fulfills with `\"x(7)\"`.",
            );
        }
        if self.outer {
            text.push_str(" `x(…, 7)` means each call of `x` whose last argument is `\"7\"`.");
        }
        Text::from(text.as_str())
    }
}

impl BitOr for Legend {
    type Output = Self;

    /// Combines the explanations of two questions.
    fn bitor(self, other: Self) -> Self {
        Self {
            rejects: self.rejects || other.rejects,
            returns: self.returns || other.returns,
            items: self.items || other.items,
            outer: self.outer || other.outer,
            several: self.several || other.several,
            needs: self.needs || other.needs,
            blocks: self.blocks || other.blocks,
            slots: self.slots || other.slots,
            zero: self.zero || other.zero,
            several_slots: self.several_slots || other.several_slots,
            again: self.again || other.again,
            steps: self.steps || other.steps,
            functions: self.functions || other.functions,
            calls: self.calls || other.calls,
        }
    }
}

fn mentions_a_second_call(answer: &Answer) -> bool {
    let texts = match answer {
        Answer::Number(_) => return false,
        Answer::Choice(choice) => &choice.options,
        Answer::Order(order) => &order.items,
        Answer::Match(table) => &table.rows,
    };
    let second = |piece: &Piece| matches!(piece, Piece::Code(code) if code.ends_with(" #2"));
    texts.iter().any(|text| text.pieces().iter().any(second))
}
