//! The place of a file of code in its code base, as far as it says how the code is used.

use std::sync::Arc;

use super::Scenario;

/// The place of a file of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The names of the directories around the file, within the code base, from the outermost to
    /// the innermost, and the name of the file without its extension.
    pub names: Vec<String>,
    /// Whether the database of its package has one connection, because the package only depends on
    /// databases that run in the process.
    pub has_one_connection: bool,
    /// Whether its directory is a copy of a library.
    pub is_copy: bool,
}

impl Scenario {
    /// Says where the file of code is.
    pub fn set_place(&mut self, place: Place) {
        if let Some(code) = &mut self.code {
            Arc::make_mut(code).place = Arc::new(place);
        }
    }

    /// The place of the file of code, as far as it is known.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.code.as_ref().map(|code| &*code.place)
    }
}
