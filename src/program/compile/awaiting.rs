//! `await`, and equivalent instructions for promises that nothing else can see.

use super::Compiler;
use crate::executor::Combine;
use crate::program::instruction::Instruction as I;
use crate::timeline::Waiter;

impl Compiler<'_> {
    /// `await` of the promise that was just created; `read` says whether its value is used.
    pub(super) fn await_topmost(&mut self, waiter: Waiter, read: bool) {
        // After the target of a jump, the promise on top is not always the one that was created
        // last.
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
            Some(&mut I::CallTask { task, items }) => Some(I::AwaitTask { task, items }),
            _ => None,
        };
        match fused.filter(|_| self.fuses) {
            Some(fused) => *self.code.instructions.last_mut().expect("what was just made") = fused,
            None => drop(self.emit(I::Await { under: 0, waiter })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::program::compile::compile;
    use crate::timeline::Texts;

    /// The number of instructions that await an existing promise, and of those that create it
    /// themselves.
    fn awaits(program: &str, fuses: bool) -> [usize; 3] {
        let text =
            format!(r#"(tasks: {{ "a": (takes: "1ms") }}, programs: {{ "p": [{program}] }})"#);
        let scenario = Scenario::from_ron("p", &text).unwrap();
        let mut texts = Texts::new(scenario.names.clone());
        let code = compile(&scenario, 0, fuses, &mut texts);
        let count = |is: fn(&I) -> bool| code.instructions.iter().filter(|own| is(own)).count();
        [
            count(|own| matches!(own, I::Await { .. })),
            count(|own| matches!(own, I::AwaitTask { .. })),
            count(|own| matches!(own, I::AwaitCombined { .. })),
        ]
    }

    #[test]
    fn a_promise_that_only_one_await_uses_is_fused_with_it() {
        for (program, fused) in [
            (r#""a""#, [0, 1, 0]),
            (r#"All(["a", "a"])"#, [0, 0, 1]),
            (r#"Sleep("1ms")"#, [1, 0, 0]),
            (r#"Let("p", "a"), "p""#, [1, 0, 0]),
            // Each of the workers awaits a call, and all of them are awaited once.
            (r#"Pool(limit: 2, of: ["a"])"#, [1, 1, 1]),
        ] {
            assert_eq!(awaits(program, true), fused, "{program}");
            let [awaits, ..] = awaits(program, false);
            assert_eq!(awaits, fused.iter().sum::<usize>(), "{program}");
        }
    }
}
