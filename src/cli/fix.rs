//! `simulate fix`: a program made as fast as its needs allow, for the reader to take over.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use makespan::Scenario;
use makespan::findings::{self, Fix, Mend};
use makespan::scenario::write_steps;
use makespan::view;

use super::failure::{Failure, Success, tell_error};
use super::{input, output};

/// Mends each program, one finding after the other, until none is left that costs time, and shows
/// the result as a difference in RON and as JavaScript. Every mend has been run: it keeps all
/// needs, makes the same calls, gives the same value, and waits for all that the original does.
#[derive(Args, Debug)]
pub(super) struct FixArguments {
    /// The scenario; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Mend this program alone
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

pub(super) fn run(arguments: &FixArguments) -> Result<Success, Failure> {
    let scenario = input::read(&arguments.file)?;
    let told = |error: makespan::RunError| {
        tell_error(&format!("{}: {error}", arguments.file.display()));
        Failure::Told
    };
    let chosen = match &arguments.program {
        Some(name) => vec![scenario.program_named(name).map_err(told)?],
        None => (0..scenario.programs.len()).collect(),
    };
    let color = arguments.color.applies(None);
    output::write(None, |out| {
        for (number, program) in chosen.into_iter().enumerate() {
            let fix = findings::fix(&scenario, program).map_err(told)?;
            if number > 0 {
                writeln!(out).map_err(output::stdout_failed)?;
            }
            tell(&scenario, program, &fix, color, out).map_err(output::stdout_failed)?;
        }
        Ok(())
    })?;
    Ok(Success::Well)
}

fn tell(
    scenario: &Scenario,
    program: usize,
    fix: &Fix,
    color: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let name = scenario.text(scenario.programs[program].name);
    let Some(settles_at) = fix.settles_at else {
        return writeln!(out, "\"{name}\" never settles: see `simulate check`");
    };
    let Some(mend) = &fix.nearest else {
        let bound = if settles_at.elapsed() <= fix.bound {
            "as fast as its needs allow".to_owned()
        } else {
            format!("where its needs allow {}: no mend was found that does the same", fix.bound)
        };
        return writeln!(out, "\"{name}\" settles at {settles_at}, {bound}");
    };
    let saves = settles_at.since(mend.settles_at);
    let bound = if mend.settles_at.elapsed() <= fix.bound {
        "as fast as its needs allow".to_owned()
    } else {
        format!("where its needs allow {}", fix.bound)
    };
    writeln!(
        out,
        "\"{name}\" settles at {settles_at}; mended, at {}, {saves} sooner, {bound}",
        mend.settles_at
    )?;
    for (rule, saves) in &fix.applied {
        writeln!(out, "  {rule} saves {saves}")?;
    }
    if !mend.on_failure.is_empty() {
        writeln!(out, "  on failure: {}", mend.on_failure)?;
    }
    writeln!(out)?;
    for (before, after) in changed(scenario, program, mend) {
        out.write_all(super::test::difference(&before, &after, color).as_bytes())?;
    }
    out.write_all(view::js::listing(&mend.scenario, mend.program).text.as_bytes())
}

/// The bodies that differ, before and after, as RON.
fn changed(scenario: &Scenario, program: usize, mend: &Mend) -> Vec<(String, String)> {
    let after = &mend.scenario;
    let text = |scenario: &Scenario, name: &str, steps| {
        format!("\"{name}\": {},\n", write_steps(steps, &scenario.names, 0))
    };
    let name = scenario.text(scenario.programs[program].name);
    let program = (
        text(scenario, name, &scenario.programs[program].steps),
        text(after, name, &after.programs[mend.program].steps),
    );
    let functions = scenario.functions.iter().zip(&after.functions).map(|(one, other)| {
        let name = scenario.text(one.name);
        (text(scenario, name, &one.steps), text(after, name, &other.steps))
    });
    functions.chain([program]).filter(|(before, after)| before != after).collect()
}
