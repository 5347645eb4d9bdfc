//! The scenarios that the project ships: each teaches something, and gives what it says.

use insta::glob;
use makespan::Scenario;
use makespan::timeline::unmet;

#[test]
fn every_program_gives_what_its_scenario_expects() {
    glob!("../scenarios", "**/*.ron", |path| {
        let scenario = Scenario::from_path(path).unwrap_or_else(|error| panic!("{error}"));
        for (program, expectation) in &scenario.expect {
            let program = scenario.text(scenario.programs[*program].name);
            let timeline = scenario.run(program).unwrap_or_else(|error| panic!("{error}"));
            let unmet = unmet(expectation, &timeline);
            assert!(unmet.is_empty(), "{}: {program}: {unmet:?}\n\n{timeline}", path.display());
        }
    });
}

#[test]
fn every_scenario_says_what_it_is_about_and_what_each_program_gives() {
    glob!("../scenarios", "**/*.ron", |path| {
        let scenario = Scenario::from_path(path).unwrap_or_else(|error| panic!("{error}"));
        assert!(scenario.title.is_some() && scenario.about.is_some(), "{}", path.display());
        assert_eq!(scenario.expect.len(), scenario.programs.len(), "{}", path.display());
    });
}
