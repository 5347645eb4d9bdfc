//! Unknown values with methods that arrays have too. They are assumed to be arrays, unless the code
//! shows that they are something else, such as builders of queries.

use super::{Agent, CallSite, Value};
use crate::javascript::Span;
use crate::javascript::evaluator::compile::next_member;
use crate::javascript::evaluator::record::Record;

impl Agent {
    /// Whether an unknown value with a method that arrays have too is no array: the code calls a
    /// method of the result that arrays do not have (`table.filter(..).count()`) or that is called
    /// on no object (`cursor.forEach(show).then(..)`), or the value is itself such a result.
    pub(super) fn is_builder(&mut self, site: &CallSite, receiver: Option<Span>) -> bool {
        let Record { known, builders, source, .. } = &mut self.record;
        let is_builder = |call: &Span| known.builders.contains(call) || builders.contains(call);
        let after = source.get(site.span.end as usize..).unwrap_or_default();
        let is_object = !matches!(&*site.name, "forEach" | "some" | "every");
        let is_one = is_builder(&site.span)
            || receiver.as_ref().is_some_and(is_builder)
            || !is_object && next_member(after).is_some();
        if is_one {
            builders.insert(site.span);
        }
        is_one
    }

    /// Records that a built-in method of an array which a method of an unknown value returned gave
    /// another array.
    pub(crate) fn note_listed(&mut self, by: Option<Span>, result: &Value) {
        if let (Some(by), Some(list)) = (by, result.as_object())
            && self.is_array(list)
        {
            self.record.listed.insert(list, by);
        }
    }

    /// The call of a method of an unknown value that returned an array, or an array from which
    /// built-in methods made this one.
    pub(crate) fn listed_by(&self, list: &Value) -> Option<Span> {
        self.record.listed.get(&list.as_object()?).copied()
    }

    /// Records that a method which arrays do not have is called on the result of a method of an
    /// unknown value that was assumed to be an array: `r.table("users").filter(..).count()`.
    pub(crate) fn note_no_array(&mut self, this: &Value) {
        self.record.builders.extend(self.listed_by(this));
    }
}
