//! Values that nobody can know: a parameter of the program, an import, what a task brings.

use std::rc::Rc;

use super::Span;

/// Longer texts are cut: they are only for showing.
const SHOWN: usize = 60;

/// An unknown value.
#[derive(Debug)]
pub(crate) struct Unknown {
    /// How the code speaks of it: `user.name`.
    pub(crate) text: Rc<str>,
    /// The call that gave it, which would be one of a task if it were used as a promise.
    pub(crate) call: Option<Span>,
    /// Of what is iterated, which element it is, from 1.
    pub(crate) nth: Option<u32>,
}

impl Unknown {
    /// An unknown value that is spoken of so.
    pub(crate) fn new(text: &str) -> Self {
        let text = match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]).into(),
            None => text.into(),
        };
        Self { text, call: None, nth: None }
    }

    /// The same value, by the name of the variable that it was bound to.
    pub(crate) fn named(&self, name: &str) -> Self {
        let text = match self.nth {
            Some(nth) => format!("{name} {nth}"),
            None => name.to_owned(),
        };
        Self { text: text.into(), ..*self }
    }
}
