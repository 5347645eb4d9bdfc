//! Fixes as text.

use std::borrow::Cow;
use std::io::{self, Write};

use makespan::Instant;
use makespan::findings::{Best, Fix, FixReport};
use makespan::scenario::{Formatting, edited, write_steps_as, write_string};
use makespan::view::{self, text::wrapped};

use super::words::{concurrency, not_fixed, optimum};
use super::{FileFixes, ProgramFix, patch};

/// The output, and its layout.
pub(super) struct Text<'a> {
    pub(super) file: &'a FileFixes<'a>,
    pub(super) width: usize,
    pub(super) color: bool,
    pub(super) out: &'a mut dyn Write,
}

impl Text<'_> {
    /// Writes the fixes of all programs, and a note about the changes of the file.
    pub(super) fn write(&mut self) -> io::Result<()> {
        let file = self.file;
        let mut text = Cow::from(file.text());
        for (number, program) in file.programs.iter().enumerate() {
            if number > 0 {
                writeln!(self.out)?;
            }
            let change = program.applied.change.as_ref();
            let after = change.map(|change| edited(&text, &change.edits));
            self.program(program, after.as_deref().map(|after| [&*text, after]))?;
            text = after.map_or(text, Cow::from);
        }
        self.ending()
    }

    /// Writes the fix of one program, with the text before and after it.
    fn program(&mut self, program: &ProgramFix, texts: Option<[&str; 2]>) -> io::Result<()> {
        let (fix, name) = (&program.applied.fix, self.file.name(program.applied.program));
        let Some(settles_at) = fix.settles_at else {
            let what = if fix.crashed { "crashes" } else { "never settles" };
            return self.say("", &format!("\"{name}\" {what}: see `simulate check`"));
        };
        let settles = format!("\"{name}\" settles at {settles_at}");
        if fix.crashed {
            let crashes = "and the process crashes after that: see `simulate check`";
            self.say("", &format!("{settles}, {crashes}"))?;
        }
        if fix.too_early > 0 {
            let calls = match fix.too_early {
                1 => "1 call before its dependencies are met".to_owned(),
                more => format!("{more} calls before their dependencies are met"),
            };
            let first = "Correct that first; `simulate check` shows where.";
            self.say("", &format!("{settles}, but makes {calls}. {first}"))?;
        } else if let Some(nearest) = &fix.nearest {
            self.fixed((program, settles_at), nearest, texts)?;
        } else {
            let optimum = optimum(fix, settles_at);
            let found = not_fixed(fix, &optimum);
            self.say("", &format!("{settles}{optimum}{found}"))?;
        }
        for left_out in &fix.left_out {
            self.say("  ", &format!("not checked: {left_out}"))?;
        }
        match &fix.best {
            Some(best) => self.best(fix, best),
            None => Ok(()),
        }
    }

    /// Writes a fix: the time that it saves, and the diff.
    fn fixed(
        &mut self,
        (program, settles_at): (&ProgramFix, Instant),
        nearest: &Fix,
        texts: Option<[&str; 2]>,
    ) -> io::Result<()> {
        let (fix, name) = (&program.applied.fix, self.file.name(program.applied.program));
        let (fixed, saves) = (nearest.settles_at, settles_at.since(nearest.settles_at));
        let optimum = optimum(fix, fixed);
        let said = format!("\"{name}\" settles at {settles_at}; fixed: {fixed}");
        self.say("", &format!("{said} ({saves} faster){optimum}"))?;
        for (rule, saves) in &fix.applied {
            self.say("  ", &format!("{rule} saves {saves}"))?;
        }
        self.say("  ", &concurrency(nearest.in_flight, fix.in_flight))?;
        for change in &nearest.on_failure {
            self.say("  ", &format!("on failure: {change}"))?;
        }
        if let Some(told) = &nearest.other_value {
            self.say("  ", &format!("other value: {told}"))?;
        }
        if let Some(other) = &nearest.unbounded {
            let said = concurrency(other.in_flight, fix.in_flight);
            self.say(
                "  ",
                &format!("an alternative settles at {}, but with {said}:", other.settles_at),
            )?;
            let formatting = Formatting::new(self.file.scenario.format()).within(self.width - 4);
            for line in other.written(&formatting).lines() {
                writeln!(self.out, "    {line}")?;
            }
        }
        if let Some(told) = &nearest.other_durations {
            self.say("  ", &format!("other durations: {told}"))?;
        }
        if let Some(last) = program.settles_at_last.filter(|last| *last < fixed) {
            self.say("  ", &format!("with the fixes after this one it settles at {last}"))?;
        }
        if let Some(why) = &program.applied.not_applied {
            self.say("  ", &format!("not applied: {why}"))?;
        }
        if self.file.write {
            return Ok(());
        }
        writeln!(self.out)?;
        if let Some(texts) = texts {
            writeln!(self.out, "{}", patch::unified(self.file, texts, self.color))?;
        }
        self.out.write_all(program.js[1].as_bytes())
    }

    /// Writes the best program with the same calls, and the effects of the original that it loses.
    fn best(&mut self, fix: &FixReport, best: &Best) -> io::Result<()> {
        let Best { scenario, settles_at, in_flight, losses, .. } = best;
        writeln!(self.out)?;
        let how = "If each call is made as soon as its dependencies are met, the program settles";
        self.say("", &format!("{how} at {settles_at}"))?;
        self.say("  ", &concurrency(*in_flight, fix.in_flight))?;
        if !losses.is_empty() {
            self.say("", "It differs from the original:")?;
            for loss in losses {
                self.say("  - ", loss)?;
            }
            let rest = if fix.nearest.is_some() { "; otherwise use the fix above" } else { "" };
            self.say("", &format!("Use it only if none of these differences matters{rest}"))?;
        }
        let (program, format) = (&scenario.programs()[0], self.file.scenario.format());
        let name = write_string(scenario.text(program.name), format) + ": ";
        let columns = self.width.saturating_sub(name.chars().count() + 1);
        let formatting = Formatting::new(format).within(columns);
        let steps = write_steps_as(&program.steps, scenario.names(), &formatting);
        writeln!(self.out, "\n{name}{steps},\n")?;
        self.out.write_all(view::js::listing(scenario, 0).text.as_bytes())
    }

    /// Writes the expectations that are no longer met, and a note about the changes of the file.
    fn ending(&mut self) -> io::Result<()> {
        let file = self.file;
        let path = file.path.display();
        for of_program in file.unmet.chunk_by(|(one, _), (other, _)| one == other) {
            let name = file.name(of_program[0].0);
            writeln!(self.out)?;
            self.say(
                "",
                &format!(
                    "With these fixes, the expectations of \"{name}\" in {path} have to change:"
                ),
            )?;
            for (_, unmet) in of_program {
                self.say("  ", unmet)?;
            }
        }
        if !file.write {
            return Ok(());
        }
        let fixed = file.programs.iter().filter(|program| program.applied.change.is_some());
        writeln!(self.out)?;
        let said = match (fixed.count(), file.programs.len()) {
            (0, _) => format!("{path}: nothing to write"),
            (1, 1) => format!("{path}: 1 program fixed"),
            (fixed, all) => format!("{path}: {fixed} of {all} programs fixed"),
        };
        self.say("", &said)
    }

    /// Writes a sentence, wrapped; lines after the first are indented by two more columns.
    fn say(&mut self, indent: &str, text: &str) -> io::Result<()> {
        let columns = self.width - indent.len() - 2;
        for (number, line) in wrapped(text, columns).iter().enumerate() {
            let more = if number == 0 { "" } else { "  " };
            writeln!(self.out, "{indent}{more}{line}")?;
        }
        Ok(())
    }
}
