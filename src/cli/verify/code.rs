//! Verifies code: runs the file itself in Node, with only its unknown values replaced.

use makespan::Scenario;
use makespan::view::{Report, js};

use super::referee::Referees;
use super::{Aspect, Unverified, check_countable, referee};
use crate::cli::runs::bounds_of;

pub(super) fn verify(
    referees: &mut Referees<'_>,
    scenario: &Scenario,
    program: usize,
    aspect: Aspect,
) -> Result<(Aspect, js::Verdict), Unverified> {
    let prepared = scenario.prepare(program, &aspect.options());
    let run = prepared.run_staged().map_err(|error| Unverified::Run(error.to_string()))?;
    let (timeline, staged) = run.expect("it is code");
    check_countable(scenario, program, &timeline)?;
    let timelines = [timeline];
    let bounds = bounds_of(scenario);
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &[] };
    let answer = referees.code()?.judge(|id| staged.record(id));
    let answer = answer.map_err(Unverified::Referee)?;
    let verdict = js::verdict(&report, &answer);
    let verdict = verdict.map_err(|_| Unverified::Referee(referee::no_answer(&answer)))?;
    Ok((aspect, verdict))
}
