//! The timers of a scenario's programs.

use super::{Scenario, Step, StepKind};
use crate::Duration;

impl Scenario {
    /// Whether a `Sleep`, a `Timeout` or the wait of a `Retry` is set to 0, which counts as 1 ms.
    #[must_use]
    pub fn has_timer_of_zero(&self) -> bool {
        let programs = self.programs.iter().map(|program| &*program.steps);
        let functions = self.functions.iter().map(|function| &*function.steps);
        programs.chain(functions).flatten().any(|step| step.any(&sets_timer_of_zero))
    }
}

fn sets_timer_of_zero(step: &Step) -> bool {
    let is_zero = |time: &Duration| *time == Duration::ZERO;
    match &step.kind {
        StepKind::Sleep(time) | StepKind::Timeout(time, _) => is_zero(time),
        StepKind::Retry(retry) => retry.wait.iter().any(is_zero),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::Scenario;

    #[test]
    fn a_timer_of_zero_takes_a_millisecond_and_work_does_not() {
        let at = |steps: &str| {
            let text = format!(
                r#"(tasks: {{ "a": (takes: "0ms"), "no": (takes: "0ms", fails: First(1, "no")) }},
                programs: {{ "p": {steps} }})"#
            );
            let scenario = Scenario::from_ron("p", &text).unwrap_or_else(|error| panic!("{error}"));
            let timeline = scenario.run("p").unwrap();
            let logs: Vec<&str> = timeline.logs().collect();
            format!("{} {}", timeline.settles_at.unwrap(), logs.join(" "))
        };
        assert_eq!(at(r#"["a"]"#), "0 ");
        assert_eq!(at(r#"[Sleep("0ms")]"#), "1ms ");
        assert_eq!(
            at(r#"[Catch(Timeout("0ms", Sleep("5ms")), Log("{error}"))]"#),
            "1ms timed out after 0ms"
        );
        assert_eq!(at(r#"[Retry(times: 2, wait: "0ms", do: "no")]"#), "1ms ");
        // Both are due at 1 ms, and the one that was created first fires first.
        let both = r#"[All([[Sleep("1ms"), Log("1")], [Sleep("0ms"), Log("0")]])]"#;
        assert_eq!(at(both), "1ms 1 0");
    }
}
