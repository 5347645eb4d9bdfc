//! `await`, and what is as good as one where nobody watches.

use super::Compiler;
use crate::executor::Combine;
use crate::program::instruction::Instruction as I;
use crate::timeline::Waiter;

impl Compiler<'_> {
    /// `await` of the promise that was just made; `read` says whether anybody reads its value.
    pub(super) fn await_topmost(&mut self, waiter: Waiter, read: bool) {
        // What a jump lands behind is not always what was made last.
        let made =
            if self.landed == self.code.here() { None } else { self.code.instructions.last_mut() };
        let fused = match made {
            Some(I::Combine { how, branches, read: is_read }) => {
                *is_read = read;
                let (how, branches) = (*how, *branches);
                Some(I::AwaitCombined { how, branches, read })
            }
            Some(&mut I::CombineWorkers { workers: branches, .. }) => {
                Some(I::AwaitCombined { how: Combine::All, branches, read })
            }
            Some(&mut I::CallTask { task, item }) => Some(I::AwaitTask { task, item }),
            _ => None,
        };
        match fused.filter(|_| self.fuses) {
            Some(fused) => *self.code.instructions.last_mut().expect("what was just made") = fused,
            None => drop(self.emit(I::Await { under: 0, waiter })),
        }
    }
}
