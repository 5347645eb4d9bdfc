use super::*;
use crate::exercise::{Difficulty, Stream, Topic};
use crate::findings::{self, RULES};

#[test]
fn every_rule_about_programs_has_a_claim() {
    let claimed: Vec<&str> = CLAIMS.iter().map(|claim| claim.rule).collect();
    let missing = RULES.iter().filter(|rule| !claimed.contains(&rule.name));
    let mut missing: Vec<&str> = missing.map(|rule| rule.name).collect();
    // The first rule has no call that shows the mistake, the second is about files, and the others
    // are about code.
    let about_code = RULES.iter().filter(|rule| rule.is_about_code_alone());
    let mut expected: Vec<&str> = about_code.map(|rule| rule.name).collect();
    expected.extend(["never-settles", "dependency-cycle"]);
    expected.sort_unstable();
    missing.sort_unstable();
    assert_eq!(missing, expected);
}

#[test]
fn the_claim_of_a_finding_is_never_refuted() {
    let mut checked = 0;
    let draws = (0..20).map(Stream::new);
    let made = draws.flat_map(|draws| {
        let of = move |topic: Topic| topic.scenario(Some(Difficulty::Medium), &draws);
        Topic::ALL.into_iter().map(of)
    });
    for scenario in made {
        for program in 0..scenario.programs.len() {
            let timeline = scenario.run_program(program, &crate::RunOptions::default()).unwrap();
            for finding in findings::of(&scenario, &timeline).found {
                let Some((claim, _)) = Claim::of(&finding, &timeline) else { continue };
                let why = claim.refuted(&scenario, &timeline);
                assert_eq!(why, None, "{}\n{timeline}", finding.message);
                checked += 1;
            }
        }
    }
    assert!(checked > 500, "only {checked}");
}
