//! Arrays that are written from an iterator and never held.

use std::cell::RefCell;

use serde::{Serialize, Serializer};

/// An array of what the iterator that `iterate` makes yields.
pub(super) fn seq<F, I>(iterate: F) -> impl Serialize
where
    F: Fn() -> I,
    I: IntoIterator<Item: Serialize>,
{
    Seq(iterate)
}

/// An array of what the iterator yields. It can be written once: a second time it is empty.
pub(super) fn once<I: IntoIterator<Item: Serialize>>(iterate: I) -> impl Serialize {
    let iterate = RefCell::new(Some(iterate));
    Seq(move || iterate.take().into_iter().flatten())
}

struct Seq<F>(F);

impl<F, I> Serialize for Seq<F>
where
    F: Fn() -> I,
    I: IntoIterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
