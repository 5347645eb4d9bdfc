//! The items of loops, maps and pools: constants at the start of the function.

use super::identifiers::capitalized;
use super::layout::{Fragment, Long};
use super::literal::string;
use super::writer::Writer;
use crate::Name;
use crate::scenario::{Items, Scenario};

/// The longest list of numbers that is written as an array literal.
const WRITTEN_OUT: u32 = 10;

/// The items of a loop. Two loops over the same items share a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Looped<'s> {
    Listed(&'s [Name]),
    Count(u32),
}

/// The constant with the items of a loop.
#[derive(Clone, Debug, Default)]
pub(super) struct Constant {
    /// Its identifier: `ids`.
    pub(super) all: String,
    /// The name for a single item: `id`.
    pub(super) one: &'static str,
}

impl<'s> Writer<'_, 's> {
    /// The declarations of the constants that a body uses.
    pub(super) fn constants(&mut self) -> Vec<Fragment> {
        let scenario = self.module.scenario;
        let mut looped: Vec<(Looped<'s>, &'static str)> = Vec::new();
        for items in &self.uses.looped {
            let over = Looped::of(items);
            if !looped.iter().any(|(known, _)| *known == over) {
                looped.push((over, over.word(scenario)));
            }
        }
        // Numbers that are mixed with other items are also written as items.
        let plain = looped.iter().any(|(_, word)| *word == ITEM);
        let mut declared = Vec::new();
        for (over, word) in looped {
            let one = if plain && word == ID { ITEM } else { word };
            let other = format!("other{}s", capitalized(one));
            let all = self.identifiers.declare(&[format!("{one}s"), other]);
            declared.push(over.declared(scenario, &all));
            self.looped.insert(over, Constant { all, one });
        }
        declared
    }

    /// The constant for some items.
    pub(super) fn constant(&self, items: &'s Items) -> Constant {
        self.looped.get(&Looped::of(items)).cloned().unwrap_or_default()
    }
}

const ID: &str = "id";
const URL: &str = "url";
const ITEM: &str = "item";

impl<'s> Looped<'s> {
    fn of(items: &'s Items) -> Self {
        match items {
            Items::Listed(names) => Self::Listed(names),
            Items::Count(count) => Self::Count(*count),
        }
    }

    /// The name for a single item.
    fn word(self, scenario: &Scenario) -> &'static str {
        let all = |is: fn(&str) -> bool| match self {
            Self::Count(_) => is("1"),
            Self::Listed(names) => {
                !names.is_empty() && names.iter().all(|name| is(scenario.text(*name)))
            }
        };
        if all(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())) {
            ID
        } else if all(|text| text.starts_with('/') || text.starts_with("http")) {
            URL
        } else {
            ITEM
        }
    }

    /// `const ids = [..];`
    fn declared(self, scenario: &Scenario, identifier: &str) -> Fragment {
        let texts: Vec<String> = match self {
            Self::Listed(names) => names.iter().map(|name| string(scenario.text(*name))).collect(),
            Self::Count(count @ 0..=WRITTEN_OUT) => {
                (1..=count).map(|number| string(&number.to_string())).collect()
            }
            Self::Count(count) => {
                let numbers = format!("Array.from({{ length: {count} }}, (_, i) => String(i + 1))");
                return Fragment::text(format!("const {identifier} = {numbers};"));
            }
        };
        let texts = texts.into_iter().map(Fragment::text).collect();
        Fragment::bracket(format!("const {identifier} = ["), texts, "];", Long::Fill)
    }
}
