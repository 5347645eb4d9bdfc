//! A program mended, for people.

use std::io::{self, Write};

use makespan::findings::{Best, Fix, Mend};
use makespan::scenario::{Step, write_steps_within};
use makespan::view::{self, text::wrapped};
use makespan::{Instant, Name, Scenario};

use super::{Body, bodies, source};

/// Where what is told of programs goes, and how it is laid out.
pub(super) struct Text<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) width: usize,
    pub(super) color: bool,
    pub(super) out: &'a mut dyn Write,
}

/// The columns before each line of a difference.
const SIGN: usize = 4;

impl Text<'_> {
    /// What was found out about one program.
    pub(super) fn tell(&mut self, program: usize, fix: &Fix) -> io::Result<()> {
        let name = self.scenario.text(self.scenario.programs[program].name).to_owned();
        let Some(settles_at) = fix.settles_at else {
            let what = if fix.crashed { "crashes" } else { "never settles" };
            return self.say("", &format!("\"{name}\" {what}: see `simulate check`"));
        };
        if fix.too_early > 0 {
            let calls = match fix.too_early {
                1 => "1 call before what it needs".to_owned(),
                more => format!("{more} calls before what they need"),
            };
            self.say(
                "",
                &format!(
                    "\"{name}\" settles at {settles_at}, but makes {calls} is \
                     there: see `simulate check`. What is wrong is made right before it is \
                     made fast"
                ),
            )?;
        } else if let Some(mend) = &fix.nearest {
            self.mend((program, &name, settles_at), fix, mend)?;
        } else {
            let (verdict, is_best) = verdict(fix, settles_at);
            let found = if is_best { "" } else { ": no mend was found that does the same" };
            self.say("", &format!("\"{name}\" settles at {settles_at}{verdict}{found}"))?;
        }
        for left_out in &fix.left_out {
            self.say("  ", &format!("left out: {left_out}"))?;
        }
        match &fix.best {
            Some(best) => self.best(fix, best),
            None => Ok(()),
        }
    }

    /// The nearest rewrite: what it saves, and the difference.
    fn mend(
        &mut self,
        (program, name, settles_at): (usize, &str, Instant),
        fix: &Fix,
        mend: &Mend,
    ) -> io::Result<()> {
        let saves = settles_at.since(mend.settles_at);
        let (verdict, _) = verdict(fix, mend.settles_at);
        let mended = mend.settles_at;
        self.say(
            "",
            &format!(
                "\"{name}\" settles at {settles_at}; mended, at {mended}, {saves} sooner{verdict}"
            ),
        )?;
        for (rule, saves) in &fix.applied {
            self.say("  ", &format!("{rule} saves {saves}"))?;
        }
        self.say("  ", &at_once(mend.in_flight, fix.in_flight))?;
        for change in &mend.on_failure {
            self.say("  ", &format!("on failure: {change}"))?;
        }
        writeln!(self.out)?;
        for (before, after) in self.changed(program, mend) {
            let difference = super::super::test::difference(&before, &after, self.color);
            self.out.write_all(difference.as_bytes())?;
        }
        self.out.write_all(view::js::listing(&mend.scenario, mend.program).text.as_bytes())
    }

    /// The best program with the same calls, and what it does not do that the original does.
    fn best(&mut self, fix: &Fix, best: &Best) -> io::Result<()> {
        let Best { scenario, settles_at, in_flight, losses } = best;
        writeln!(self.out)?;
        let anew = "Written anew, each call made when its needs are met, it settles at";
        self.say("", &format!("{anew} {settles_at}"))?;
        self.say("  ", &at_once(*in_flight, fix.in_flight))?;
        for loss in losses {
            self.say("  ", &format!("but {loss}"))?;
        }
        if !losses.is_empty() {
            let rest = if fix.nearest.is_some() { "; else take the one above" } else { "" };
            self.say("  ", &format!("take it only where that is no loss{rest}"))?;
        }
        let program = &scenario.programs[0];
        let text = self.written(scenario, program.name, &program.steps, 0);
        writeln!(self.out, "\n{text}")?;
        self.out.write_all(view::js::listing(scenario, 0).text.as_bytes())
    }

    /// The bodies that differ, before and after: as they stand in the file, and as RON.
    fn changed(&self, program: usize, mend: &Mend) -> Vec<(String, String)> {
        let (before, after) = (self.scenario, &mend.scenario);
        let pair = |body: Body<'_>| {
            let written = self.written(before, body.name, body.before, SIGN);
            let now = self.written(after, body.name, body.after, SIGN);
            let is_other = written != now;
            is_other.then(|| (source::entry(before, body.place).unwrap_or(written), now))
        };
        bodies(before, program, mend).filter_map(pair).collect()
    }

    /// The entry of a program or a function as RON, in what is left of the width.
    fn written(&self, scenario: &Scenario, name: Name, steps: &[Step], taken: usize) -> String {
        let name = scenario.text(name);
        let columns = self.width.saturating_sub(taken + name.chars().count() + 5);
        format!("\"{name}\": {},\n", write_steps_within(steps, &scenario.names, 0, columns))
    }

    /// A sentence, wrapped; lines behind the first are indented by two more columns.
    fn say(&mut self, indent: &str, text: &str) -> io::Result<()> {
        let columns = self.width - indent.len() - 2;
        for (number, line) in wrapped(text, columns).iter().enumerate() {
            let more = if number == 0 { "" } else { "  " };
            writeln!(self.out, "{indent}{more}{line}")?;
        }
        Ok(())
    }
}

/// A time beside what no program with these calls can beat, and whether it is that.
fn verdict(fix: &Fix, settles_at: Instant) -> (String, bool) {
    let (bound, what) = if fix.bound_with_resources > fix.bound {
        (fix.bound_with_resources, "its needs and resources allow")
    } else {
        (fix.bound, "its needs allow")
    };
    if settles_at.elapsed() <= fix.bound {
        (", as fast as its needs allow".to_owned(), true)
    } else if settles_at.elapsed() <= bound {
        (format!(", as fast as {what}"), true)
    } else if bound == makespan::Duration::ZERO {
        // What waits for timers alone has no needs to be held against.
        (String::new(), false)
    } else {
        (format!(", where {what} {bound}"), false)
    }
}

/// What being faster costs: how many calls are under way together.
fn at_once(after: usize, before: usize) -> String {
    let calls = if after == 1 { "call" } else { "calls" };
    format!("at most {after} {calls} at once; as it is, {before}")
}
