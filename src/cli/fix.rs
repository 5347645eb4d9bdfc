//! `simulate fix`: a program made as fast as its needs allow, for the reader to take over.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use makespan::findings::{self, Best, Fix, Mend};
use makespan::scenario::write_steps;
use makespan::{Instant, Scenario, view};

use super::failure::{Failure, Success, tell_error};
use super::{input, output};

/// Mends each program, one finding after the other, until none is left that costs time, and shows
/// the result as a difference in RON and as JavaScript. Every mend has been run: it keeps all
/// needs, makes the same calls, gives the same value, and waits for all that the original does.
/// Where that is not the fastest that the needs allow, the best program with the same calls stands
/// beside it, written anew from the needs alone.
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
    if let Some(mend) = &fix.nearest {
        tell_mend(scenario, (program, settles_at), fix, mend, color, out)?;
    } else {
        let (verdict, is_best) = verdict(fix, settles_at);
        let found = if is_best { "" } else { ": no mend was found that does the same" };
        writeln!(out, "\"{name}\" settles at {settles_at}, {verdict}{found}")?;
    }
    match &fix.best {
        Some(best) => tell_best(fix, best, out),
        None => Ok(()),
    }
}

/// The nearest rewrite: what it saves, and the difference.
fn tell_mend(
    scenario: &Scenario,
    (program, settles_at): (usize, Instant),
    fix: &Fix,
    mend: &Mend,
    color: bool,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let name = scenario.text(scenario.programs[program].name);
    let saves = settles_at.since(mend.settles_at);
    let (verdict, _) = verdict(fix, mend.settles_at);
    writeln!(
        out,
        "\"{name}\" settles at {settles_at}; mended, at {}, {saves} sooner, {verdict}",
        mend.settles_at
    )?;
    for (rule, saves) in &fix.applied {
        writeln!(out, "  {rule} saves {saves}")?;
    }
    writeln!(out, "  {}", at_once(mend.in_flight, fix.in_flight))?;
    if !mend.on_failure.is_empty() {
        writeln!(out, "  on failure: {}", mend.on_failure.join("; "))?;
    }
    writeln!(out)?;
    for (before, after) in changed(scenario, program, mend) {
        out.write_all(super::test::difference(&before, &after, color).as_bytes())?;
    }
    out.write_all(view::js::listing(&mend.scenario, mend.program).text.as_bytes())
}

/// The best program with the same calls, and what it does not do that the original does.
fn tell_best(fix: &Fix, best: &Best, out: &mut dyn Write) -> std::io::Result<()> {
    let Best { scenario, settles_at, in_flight, losses } = best;
    writeln!(
        out,
        "\nWritten anew, each call made when its needs are met, it settles at {settles_at}"
    )?;
    writeln!(out, "  {}", at_once(*in_flight, fix.in_flight))?;
    for loss in losses {
        writeln!(out, "  {loss}")?;
    }
    let program = &scenario.programs[0];
    let steps = write_steps(&program.steps, &scenario.names, 0);
    writeln!(out, "\n\"{}\": {steps},\n", scenario.text(program.name))?;
    out.write_all(view::js::listing(scenario, 0).text.as_bytes())
}

/// A time beside what no program with these calls can beat, and whether it is that.
fn verdict(fix: &Fix, settles_at: Instant) -> (String, bool) {
    let (bound, what) = if fix.bound_with_resources > fix.bound {
        (fix.bound_with_resources, "its needs and resources allow")
    } else {
        (fix.bound, "its needs allow")
    };
    if settles_at.elapsed() <= fix.bound {
        ("as fast as its needs allow".to_owned(), true)
    } else if settles_at.elapsed() <= bound {
        (format!("as fast as {what}"), true)
    } else {
        (format!("where {what} {bound}"), false)
    }
}

/// What being faster costs: how many calls are under way together.
fn at_once(after: usize, before: usize) -> String {
    let calls = if after == 1 { "call" } else { "calls" };
    format!("at most {after} {calls} at once; as it is, {before}")
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
