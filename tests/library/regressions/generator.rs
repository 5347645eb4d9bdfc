//! A scenario in RON, chosen by bytes: most are valid, some are not.

use std::fmt::Write as _;

use super::choices::Choices;

const TIMES: [&str; 10] =
    ["0ns", "1ms", "2ms", "3ms", "5ms", "1ns", "10ms", "0.5ms", "1s", "9223372036854775807ns"];

/// Writes scenarios whose texts are made by `dress`.
pub(crate) struct Generator<'a, 'b> {
    choices: Choices<'a>,
    /// The names of tasks, programs, items, titles and reasons: a word by kind and number.
    dress: &'b dyn Fn(&str) -> String,
    tasks: usize,
    bound: Vec<String>,
    bindings: usize,
}

/// The scenario that these bytes choose.
pub(crate) fn scenario(bytes: &[u8], dress: &dyn Fn(&str) -> String) -> String {
    let mut choices = Choices::new(bytes);
    let tasks = 1 + choices.below(5);
    Generator { choices, dress, tasks, bound: Vec::new(), bindings: 0 }.whole()
}

impl Generator<'_, '_> {
    fn text(&self, word: &str) -> String {
        quoted(&(self.dress)(word))
    }

    fn time(&mut self) -> String {
        // The last one is as long as possible, and is rarely chosen.
        let among = if self.choices.one_in(40) { TIMES.len() } else { TIMES.len() - 1 };
        quoted(self.choices.pick(&TIMES[..among]))
    }

    fn whole(mut self) -> String {
        let tasks: Vec<String> = (0..self.tasks).map(|number| self.task(number)).collect();
        let programs: Vec<String> = (0..=self.choices.below(2))
            .map(|number| {
                self.bound.clear();
                format!("{}: {}", self.text(&format!("program{number}")), self.list(4))
            })
            .collect();
        let capacity = 1 + self.choices.below(3);
        format!(
            "Scenario(title: {}, about: {}, resources: {{{}: {}}}, tasks: {{{}}}, functions: {{{}: \
             [{}]}}, programs: {{{}}})",
            self.text("title"),
            self.text("about"),
            self.text("resource"),
            capacity,
            tasks.join(", "),
            self.text("function"),
            self.text("task0"),
            programs.join(", "),
        )
    }

    fn task(&mut self, number: usize) -> String {
        let mut fields = format!("takes: {}", self.time());
        if number > 0 && self.choices.one_in(2) {
            let need = self.choices.below(number);
            let need = self.text(&format!("task{need}"));
            let need = if self.choices.one_in(4) { format!("Settled({need})") } else { need };
            let _ = write!(fields, ", needs: [{need}]");
        }
        match self.choices.below(8) {
            6 => drop(write!(fields, ", fails: First(1, {})", self.text("reason"))),
            7 => drop(write!(fields, ", fails: {}", self.text("reason"))),
            _ => {}
        }
        if self.choices.one_in(4) {
            let _ = write!(fields, ", uses: {}", self.text("resource"));
        }
        if self.choices.one_in(6) {
            let _ = write!(fields, ", blocks: {}", self.time());
        }
        if self.choices.one_in(3) {
            let _ = write!(fields, ", returns: {}", self.text("value"));
        }
        format!("{}: ({fields})", self.text(&format!("task{number}")))
    }

    fn list(&mut self, depth: usize) -> String {
        let bound = self.bound.len();
        let mut steps = Vec::new();
        while steps.len() < 5 && self.choices.any_left() && !self.choices.one_in(4) {
            steps.push(self.statement(depth));
        }
        for name in self.bound.split_off(bound) {
            if !self.choices.one_in(3) {
                steps.push(format!("Await({name})"));
            }
        }
        if self.choices.one_in(20) {
            steps.push(format!("Fail({})", self.text("reason")));
        }
        format!("[{}]", steps.join(", "))
    }

    fn statement(&mut self, depth: usize) -> String {
        match self.choices.below(8) {
            0 if depth > 0 => {
                let step = self.step(depth - 1);
                let name = self.text(&format!("bound{}", self.bindings));
                self.bindings += 1;
                self.bound.push(name.clone());
                format!("Let({name}, {step})")
            }
            1 if depth > 0 => {
                format!("For(of: {}, do: {})", self.items(), self.list(depth - 1))
            }
            2 if depth > 0 => {
                let body = self.list(depth - 1);
                let catch = match self.choices.below(3) {
                    0 => "[Log(\"{error}\")]".to_owned(),
                    1 => "[Rethrow]".to_owned(),
                    _ => self.list(depth - 1),
                };
                format!("Try(body: {body}, catch: {catch}, finally: {})", self.list(depth - 1))
            }
            3 => format!("Log({})", quoted(&braced(&(self.dress)("log")))),
            _ => self.step(depth),
        }
    }

    fn name(&mut self) -> String {
        if !self.bound.is_empty() && self.choices.one_in(3) {
            let nth = self.choices.below(self.bound.len());
            return self.bound[nth].clone();
        }
        match self.choices.below(self.tasks + 1) {
            number if number < self.tasks => self.text(&format!("task{number}")),
            _ => self.text("function"),
        }
    }

    fn step(&mut self, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else { return self.name() };
        match self.choices.below(16) {
            0 => self.list(depth),
            1 | 2 => format!("All({})", self.branches(depth)),
            3 => format!("AllSettled({})", self.branches(depth)),
            4 => format!("Race({})", self.branches(depth)),
            5 => format!("Any({})", self.branches(depth)),
            6 => format!("Then({}, {})", self.step(depth), self.step(depth)),
            7 => format!("Catch({}, {})", self.step(depth), self.step(depth)),
            8 => format!("Finally({}, {})", self.step(depth), self.step(depth)),
            9 => format!("Retry(times: 2, wait: {}, do: {})", self.time(), self.step(depth)),
            10 => format!("Timeout({}, {})", self.time(), self.step(depth)),
            11 => format!("Pool(limit: 2, of: {})", self.branches(depth)),
            12 => format!("Sleep({})", self.time()),
            _ => self.name(),
        }
    }

    fn items(&mut self) -> String {
        match self.choices.below(4) {
            3 => format!("[{}, {}]", self.text("item0"), self.text("item1")),
            count => count.to_string(),
        }
    }

    fn branches(&mut self, depth: usize) -> String {
        if self.choices.one_in(4) {
            return format!("Map(of: {}, do: {})", self.items(), self.step(depth));
        }
        let branches: Vec<String> = (0..self.choices.below(4))
            .map(|_| {
                let branch = self.step(depth);
                if self.choices.one_in(6) { format!("Await({branch})") } else { branch }
            })
            .collect();
        format!("[{}]", branches.join(", "))
    }
}

/// A string in RON.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// A log with literal braces.
fn braced(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
