//! What one must know to read a question: what the table means, and where the programs run.

use std::ops::BitOr;

use crate::Duration;
use crate::exercise::{Answer, Piece, Question, Row, Text};

/// What a question's table and programs have that has to be explained.
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
}

impl Legend {
    pub(super) fn of(question: &Question) -> Self {
        let (setting, scenario) = (&question.setting, &question.setting.scenario);
        let mut legend = Self {
            items: setting.has_items(),
            zero: scenario.has_timer_of_zero(),
            again: speaks_of_a_second_call(&question.answer),
            ..Self::default()
        };
        for Row { task, own, any_outer, .. } in setting.rows() {
            legend.outer |= any_outer;
            let task = scenario.task(task);
            let own = own.and_then(|item| task.items.iter().find(|(known, _)| *known == item));
            let own = task.behaviour_with(own.map(|(_, own)| own));
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

    /// Its sentences.
    pub(super) fn texts(self) -> Vec<Text> {
        let mut texts = vec![
            Text::from(
                "The programs run in Node, with its defaults. Times count from the start of a \
                 program, and code itself takes none. The caller of a program awaits it at once, \
                 and goes on when it settles, whether it fulfils or rejects.",
            ),
            self.tasks(),
        ];
        let mut add = |is_so: bool, text: &str| texts.extend(is_so.then(|| Text::from(text)));
        add(
            self.several,
            "Where a task takes one time and then another, its first call takes the first, its \
             second call the second, and so on.",
        );
        add(
            self.needs,
            "What a task needs must have fulfilled before the task is called. Only the program \
             can see to that: a call that comes too early runs all the same, and is a mistake.",
        );
        add(
            self.blocks,
            "A call that blocks first holds the thread for that long, and nothing else happens; \
             then its own time begins.",
        );
        add(
            self.slots,
            "A call that uses something waits for a slot of it, and its own time begins when it \
             has one.",
        );
        add(self.zero, "A timer of 0 ms takes 1 ms, as it does in Node.");
        add(
            self.several_slots,
            "A call that uses several slots takes all of them at once. It overtakes no call that \
             waits for one of the same resources.",
        );
        add(self.again, "`x #2` is the second call of `x`.");
        texts
    }

    fn tasks(self) -> Text {
        let mut text = String::from("Each task is an async function. ");
        text.push_str(match (self.rejects, self.returns) {
            (false, false) => "When its time is over, a call fulfils with the task's name",
            (false, true) => {
                "When its time is over, a call fulfils with what the table says, or else with the \
                 task's name"
            }
            (true, false) => {
                "When its time is over, a call rejects with an `Error` of the text in the table, \
                 or where there is none, fulfils with the task's name"
            }
            (true, true) => {
                "When its time is over, a call rejects with an `Error` of the text in the table, \
                 or where there is none, fulfils with what the table says, or else with the \
                 task's name"
            }
        });
        text.push_str(", a string");
        if self.items {
            text.push_str("; `x(\"7\")`, which the table has as `x(7)`, with `\"x(7)\"`");
        }
        text.push('.');
        if self.outer {
            text.push_str(" `x(…, 7)` is every call of `x` whose last argument is `\"7\"`.");
        }
        Text::from(text.as_str())
    }
}

impl BitOr for Legend {
    type Output = Self;

    /// What explains both.
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
        }
    }
}

fn speaks_of_a_second_call(answer: &Answer) -> bool {
    let texts = match answer {
        Answer::Number(_) => return false,
        Answer::Choice(choice) => &choice.options,
        Answer::Order(order) => &order.items,
        Answer::Match(table) => &table.rows,
    };
    let second = |piece: &Piece| matches!(piece, Piece::Code(code) if code.ends_with(" #2"));
    texts.iter().any(|text| text.pieces().iter().any(second))
}
