//! Statements that read values: `Log` and `Return`.

use super::layout::{Fragment, Long};
use super::literal::{in_template, string};
use super::writer::{Helper, Writer};
use crate::Name;
use crate::scenario::{LogPiece, Named, Scenario};

impl Writer<'_, '_> {
    /// `return [..];`
    pub(super) fn give_back(&mut self, names: &[Named]) -> Fragment {
        let values = names.iter().map(|named| Fragment::text(self.value(named.name))).collect();
        Fragment::bracket("return [", values, "];", Long::Fill)
    }

    fn value(&self, name: Name) -> String {
        self.values.get(name).map_or("undefined", |value| &value.identifier).to_owned()
    }

    /// `console.log(..);`
    pub(super) fn log(&mut self, pieces: &[LogPiece]) -> Fragment {
        let scenario = self.module.scenario;
        let template = pieces.iter().any(|piece| !matches!(piece, LogPiece::Text(_)));
        if !template {
            let text: String = pieces.iter().map(|piece| plain_text(scenario, piece)).collect();
            return Fragment::text(format!("console.log({});", string(&text)));
        }
        if let [LogPiece::Value(_) | LogPiece::Error(_) | LogPiece::Item(_)] = pieces {
            let shown = self.shown(&pieces[0]);
            return Fragment::text(format!("console.log({shown});"));
        }
        let mut written = String::from("console.log(`");
        let mut plain = String::new();
        for piece in pieces {
            plain.push_str(plain_text(scenario, piece));
            if let LogPiece::Text(_) = piece {
                continue;
            }
            let expression = self.shown(piece);
            // Texts are escaped together, because a `$` may precede the brace of the next text.
            written.push_str(&in_template(&std::mem::take(&mut plain)));
            written.extend(["${", &expression, "}"]);
        }
        Fragment::text(format!("{written}{}`);", in_template(&plain)))
    }

    /// The expression for the text of a piece.
    fn shown(&mut self, piece: &LogPiece) -> String {
        match piece {
            LogPiece::Text(text) => string(self.module.scenario.text(*text)),
            LogPiece::Error(_) => "error.message".to_owned(),
            LogPiece::Item(_) => match self.items.last() {
                Some(Some(item)) => item.innermost(),
                _ => "undefined".to_owned(),
            },
            LogPiece::Value(named) => self.shown_value(named.name),
        }
    }

    fn shown_value(&mut self, name: Name) -> String {
        let identifier = self.value(name);
        if self.values.get(name).is_some_and(|value| value.text) {
            return identifier;
        }
        self.called.helpers.push(Helper::Show);
        format!("show({identifier})")
    }
}

/// The text of a piece that is not a value.
fn plain_text<'s>(scenario: &'s Scenario, piece: &LogPiece) -> &'s str {
    match piece {
        LogPiece::Text(text) => scenario.text(*text),
        LogPiece::Value(_) | LogPiece::Error(_) | LogPiece::Item(_) => "",
    }
}
