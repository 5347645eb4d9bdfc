//! The expectations of the file that are not met, in words that all views share.

use super::Report;
use crate::Scenario;
use crate::findings::{self, Finding};
use crate::timeline::{Timeline, unmet};

impl Report<'_> {
    /// Returns the expectations that are not met for the program with this index in the report:
    /// `settles 2s, found 1s`. `None` if the file has no expectations for it.
    #[must_use]
    pub fn unmet(&self, index: usize) -> Option<Vec<String>> {
        unmet_of(self.scenario, &self.timelines[index], self.found(index))
    }
}

/// Returns the expectations of a run that are not met, as [`Report::unmet`] does.
pub(super) fn unmet_of(
    scenario: &Scenario,
    timeline: &Timeline,
    found: &[Finding],
) -> Option<Vec<String>> {
    let expectation = scenario.expectation(timeline.index)?;
    let values = unmet(expectation, timeline).into_iter();
    let values = values.map(|one| format!("{} {}, found {}", one.field, one.expected, one.found));
    let absent = findings::absent(scenario, timeline.index, found).into_iter();
    let absent = absent.map(|one| one.trim_start_matches("expected ").to_owned());
    Some(values.chain(absent).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;
    use crate::findings::Findings;

    #[test]
    fn unmet_values_and_findings_are_described() {
        let text = |expect: &str| {
            format!(
                r#"Scenario(tasks: {{"a": (takes: "1s")}}, programs: {{"p": ["a"]}},
                expect: {{{expect}}})"#
            )
        };
        let unmet = |expect: &str| {
            let scenario = Scenario::from_ron("s.ron", &text(expect)).unwrap();
            let timelines = [scenario.run("p").unwrap()];
            let bounds = scenario.bounds().unwrap();
            let findings = [Findings::default()];
            let report = Report {
                scenario: &scenario,
                bounds: &bounds,
                timelines: &timelines,
                findings: &findings,
            };
            report.unmet(0)
        };
        assert_eq!(unmet(""), None);
        assert_eq!(unmet(r#""p": (settles: "1s")"#), Some(Vec::new()));
        assert_eq!(
            unmet(r#""p": (settles: "2s", finds: ["lost-result"])"#).unwrap(),
            ["settles 2s, found 1s", "to find lost-result, but it was not found"]
        );
    }
}
