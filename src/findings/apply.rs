//! Applies fixes to the text of a scenario.

use std::sync::Arc;

use super::fix::{Fix, FixReport, Gives, fix};
use crate::program::Record;
use crate::scenario::{Edit, Editor, Format, Formatting, Rewritten, Step, edited, write_steps_as};
use crate::timeline::{Timeline, unmet};
use crate::{Name, Names, RunError, RunOptions, Scenario};

/// The maximum number of rounds over the programs of a file: a fixed program may be fixed further,
/// and so may others that share its functions.
const MOST_ROUNDS: usize = 10;

/// Applies fixes to the text of a scenario: one program after the other, each in the text with the
/// previous fixes.
///
/// ```
/// use makespan::{Scenario, findings};
///
/// let scenario = Scenario::from_ron("s.ron", r#"(
///     tasks: { "a": (takes: "1s"), "b": (takes: "2s") },
///     programs: { "p": [For(of: 2, do: "a"), /* last */ Log("done")] },
/// )"#)?;
/// let mut fixer = findings::Fixer::new(&scenario);
/// fixer.fix_all([0], |_, applied, _| assert!(applied.change.is_some()))?;
/// let text = fixer.scenario().source().map(|source| source.text());
/// assert!(text.is_some_and(|text| {
///     text.contains(r#"[All(Map(of: 2, do: "a")), /* last */ Log("done")]"#)
/// }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fixer<'s> {
    original: &'s Scenario,
    /// The scenario with the fixes so far, if there are any.
    fixed: Option<Scenario>,
}

/// The fix of one program.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Applied {
    /// The program's index.
    pub program: usize,
    /// The result of the search.
    pub fix: FixReport,
    /// The changes to the text, if the fix is applied.
    pub change: Option<Change>,
    /// The reason why a fix is not applied.
    pub not_applied: Option<String>,
}

/// The changes of a fix to a text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// The edits to the text with the previous fixes, sorted by span, for [`edited`].
    pub edits: Vec<Edit>,
    /// The bodies that change, functions first.
    pub bodies: Vec<ChangedBody>,
}

/// The body of a program or function that a fix changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChangedBody {
    /// The name of the program or function.
    pub name: String,
    /// The new steps of the body, in the format of the text.
    pub steps: String,
}

impl<'s> Fixer<'s> {
    /// Creates a fixer without any fixes.
    #[must_use]
    pub const fn new(scenario: &'s Scenario) -> Self {
        Self { original: scenario, fixed: None }
    }

    /// The scenario with the fixes so far, read from its new text.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        self.fixed.as_ref().unwrap_or(self.original)
    }

    /// Fixes these programs, and each of them again after it or a function that it may share has
    /// changed, until no fix is left. `tell` gets the first fix of each program, and all that
    /// change something, each with the scenario before and after it.
    ///
    /// # Errors
    /// If a program cannot be run.
    pub fn fix_all(
        &mut self,
        programs: impl IntoIterator<Item = usize>,
        mut tell: impl FnMut(&Scenario, Applied, &Scenario),
    ) -> Result<(), RunError> {
        let programs: Vec<usize> = programs.into_iter().collect();
        // For each program, whether it may have a fix that is not known yet, and whether it has
        // been reported.
        let mut open = vec![true; programs.len()];
        let mut told = vec![false; programs.len()];
        for round in 1..=MOST_ROUNDS {
            for (index, &program) in programs.iter().enumerate() {
                if !std::mem::take(&mut open[index]) {
                    continue;
                }
                let before = self.scenario().clone();
                let mut applied = self.fix(program)?;
                let is_changed = applied.change.is_some();
                if is_changed {
                    self.reopen(&mut open);
                    // A search that reached a limit is not repeated after its own fix.
                    open[index] = applied.fix.left_out.is_empty();
                }
                if is_changed || !told[index] {
                    if round == MOST_ROUNDS && open.contains(&true) {
                        let what = format!("more fixes (limit: {MOST_ROUNDS} rounds)");
                        applied.fix.left_out.push(what);
                    }
                    told[index] = true;
                    tell(&before, applied, self.scenario());
                }
            }
        }
        Ok(())
    }

    /// Records that each program may have another fix after a fix was applied.
    ///
    /// Programs that share functions depend on each other in both directions: a fix of a function
    /// changes its callers, and a fix of a function that was rejected because another program would
    /// behave differently may be correct after that program has been fixed. Other programs don't
    /// change.
    fn reopen(&self, open: &mut [bool]) {
        if !self.original.functions.is_empty() {
            open.fill(true);
        }
    }

    /// Finds the fix of a program and applies it.
    ///
    /// It is applied only if the new text, read and run, does what the fix promises, and all other
    /// programs of the file still settle with the same value and the same logs, and no later: a fix
    /// that changes a function changes all programs that call it. Otherwise
    /// [`Applied::not_applied`] says why.
    ///
    /// # Errors
    /// If the program cannot be run.
    pub fn fix(&mut self, program: usize) -> Result<Applied, RunError> {
        let fix = fix(self.scenario(), program)?;
        let Some(nearest) = &fix.nearest else {
            return Ok(Applied { program, fix, change: None, not_applied: None });
        };
        Ok(match apply(self.scenario(), program, nearest) {
            Ok((scenario, change)) => {
                self.fixed = Some(scenario);
                Applied { program, fix, change: Some(change), not_applied: None }
            }
            Err(why) => Applied { program, fix, change: None, not_applied: Some(why) },
        })
    }

    /// The expectations of the file that are no longer met: the index of the program, and the
    /// expectation in words.
    ///
    /// # Errors
    /// If a program cannot be run.
    pub fn newly_unmet(&self) -> Result<Vec<(usize, String)>, RunError> {
        let Some(fixed) = &self.fixed else { return Ok(Vec::new()) };
        let mut newly = Vec::new();
        for (program, _) in &fixed.expect {
            let (unmet, already) = (unmet_by(fixed, *program)?, unmet_by(self.original, *program)?);
            let unmet = unmet.into_iter().filter(|what| !already.contains(what));
            newly.extend(unmet.map(|what| (*program, what)));
        }
        Ok(newly)
    }
}

/// Applies a fix of one program to the text of a scenario. Returns the new scenario and the
/// changes, or the reason why that is not possible.
fn apply(scenario: &Scenario, program: usize, nearest: &Fix) -> Result<(Scenario, Change), String> {
    let Some(source) = &scenario.source else {
        return Err("the scenario has no text".to_owned());
    };
    if scenario.programs[program].steps.generated().is_some() {
        return Err("the program is generated, because the scenario has none".to_owned());
    }
    let names = [&*scenario.names, &*nearest.scenario.names];
    let bodies: Vec<(Name, Rewritten<'_>)> =
        bodies(scenario, program, nearest).filter(|(_, body)| differ(body, names)).collect();
    let editor = Editor::new(source, names);
    let mut edits: Vec<Edit> = bodies.iter().flat_map(|(_, body)| editor.edits(body)).collect();
    edits.sort_by_key(|edit| edit.span);
    let after = Arc::new(source.with_text(edited(source.text(), &edits)));
    let new = Scenario::from_source(&after)
        .map_err(|problems| format!("with this fix, the file would not be valid: {problems}"))?;
    let formatting = Formatting::new(source.format());
    let changed = bodies.iter().map(|(name, body)| ChangedBody {
        name: scenario.text(*name).to_owned(),
        steps: write_steps_as(body.after, names[1], &formatting),
    });
    let change = Change { edits, bodies: changed.collect() };
    check(scenario, program, nearest, &new)?;
    Ok((new, change))
}

/// All bodies that a fix may change: functions, and then the program.
fn bodies<'s>(
    scenario: &'s Scenario,
    program: usize,
    nearest: &'s Fix,
) -> impl Iterator<Item = (Name, Rewritten<'s>)> {
    let functions = scenario.functions.iter().zip(&nearest.scenario.functions);
    let functions = functions.map(|(one, other)| {
        (one.name, Rewritten { span: one.body, before: &one.steps, after: &other.steps })
    });
    let (own, fixed) = (&scenario.programs[program], &nearest.scenario.programs[nearest.program]);
    let body = Rewritten { span: own.body, before: &own.steps, after: &fixed.steps };
    functions.chain([(own.name, body)])
}

fn differ(body: &Rewritten<'_>, names: [&Names; 2]) -> bool {
    canonical(body.before, names[0]) != canonical(body.after, names[1])
}

fn canonical(steps: &[Step], names: &Names) -> String {
    write_steps_as(steps, names, &Formatting::new(Format::Ron).on_one_line())
}

/// Checks that a scenario that was read with a fix in its text does what the fix promises, and that
/// its other programs do what they did.
fn check(scenario: &Scenario, program: usize, nearest: &Fix, new: &Scenario) -> Result<(), String> {
    let is_written = bodies(scenario, program, nearest).zip(bodies(new, program, nearest)).all(
        |((_, promised), (_, read))| {
            canonical(promised.after, &nearest.scenario.names) == canonical(read.before, &new.names)
        },
    );
    let cannot_run = |error: RunError| format!("with this fix, a program cannot be run: {error}");
    let run = |scenario: &Scenario, program| {
        scenario.run_program(program, &RunOptions::recording(Record::Trace)).map_err(cannot_run)
    };
    let (before, after) = (run(scenario, program)?, run(new, program)?);
    let gives = Gives::of(nearest.other_value.as_deref());
    let is_promised = after.settles_at == Some(nearest.settles_at)
        && gives.allows([&before.ending(), &after.ending()])
        && before.logs().eq(after.logs());
    if !is_written || !is_promised {
        return Err("in the file, the program would not do what the fix does".to_owned());
    }
    for other in (0..scenario.programs.len()).filter(|&other| other != program) {
        let [before, after] = [run(scenario, other)?, run(new, other)?];
        let is_later = match (before.settles_at, after.settles_at) {
            (Some(before), Some(after)) => after > before,
            (before, after) => before != after,
        };
        if is_later || !ends_alike(&before, &after) {
            let functions = changed_functions(scenario, new).join(" and ");
            let name = before.text(before.program);
            return Err(format!(
                "it changes {functions}, which \"{name}\" also calls: that program would behave \
                 differently"
            ));
        }
    }
    Ok(())
}

/// The names of the functions that differ, in backticks.
fn changed_functions(scenario: &Scenario, new: &Scenario) -> Vec<String> {
    let functions = scenario.functions.iter().zip(&new.functions);
    let changed = functions.filter(|(one, other)| {
        canonical(&one.steps, &scenario.names) != canonical(&other.steps, &new.names)
    });
    changed.map(|(one, _)| super::words::code(scenario.text(one.name))).collect()
}

/// Whether two runs end with the same value, or for the same reason, and log the same lines.
fn ends_alike(one: &Timeline, other: &Timeline) -> bool {
    one.ending() == other.ending() && one.logs().eq(other.logs())
}

/// The unmet expectations of the file about a program, in words.
fn unmet_by(scenario: &Scenario, program: usize) -> Result<Vec<String>, RunError> {
    let timeline = scenario.run_program(program, &RunOptions::recording(Record::Promises))?;
    let Some(expected) = scenario.expectation(program) else { return Ok(Vec::new()) };
    let mut unmet: Vec<String> =
        unmet(expected, &timeline).iter().map(ToString::to_string).collect();
    if expected.finds.is_some() {
        let found = super::of(scenario, &timeline).found;
        unmet.extend(super::absent(scenario, program, &found));
    }
    Ok(unmet)
}
