//! The comments about calls, by call.

use std::collections::BTreeMap;

use super::CommentDependency;
use crate::javascript::CallBehavior;

/// The fields of a call in a comment.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallComment {
    /// The ends of the calls that the comment could be about: it is about the last of them that
    /// calls a task.
    pub(crate) calls: Vec<u32>,
    /// The behavior of this call.
    pub(crate) behavior: CallBehavior,
    /// The dependencies of the call, in addition to those in the code.
    pub(crate) needs: Vec<CommentDependency>,
}

/// Everything that comments say about calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallComments {
    comments: Vec<CallComment>,
    /// The comments that could be about a call, in order, by the end of the call.
    of: BTreeMap<u32, Vec<usize>>,
}

impl CallComments {
    pub(crate) fn new(comments: Vec<CallComment>) -> Self {
        let mut of: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, said) in comments.iter().enumerate() {
            for call in &said.calls {
                of.entry(*call).or_default().push(number);
            }
        }
        Self { comments, of }
    }

    /// The comment with this number.
    pub(crate) fn comment(&self, number: usize) -> &CallComment {
        &self.comments[number]
    }

    /// The numbers of the comments that could be about the call that ends there.
    pub(crate) fn of(&self, call: u32) -> &[usize] {
        self.of.get(&call).map_or(&[], Vec::as_slice)
    }

    /// The dependencies that comments add to the call that ends there.
    pub(crate) fn dependencies_of(&self, call: u32) -> impl Iterator<Item = &CommentDependency> {
        self.of(call).iter().flat_map(|number| &self.comment(*number).needs)
    }

    /// The behavior of each call, if each comment applies to all calls that it could be about.
    pub(super) fn behaviors(&self) -> BTreeMap<u32, CallBehavior> {
        let behavior = |numbers: &Vec<usize>| {
            let each = numbers.iter().map(|number| &self.comment(*number).behavior);
            each.fold(CallBehavior::default(), CallBehavior::or)
        };
        self.of.iter().map(|(call, numbers)| (*call, behavior(numbers))).collect()
    }
}
