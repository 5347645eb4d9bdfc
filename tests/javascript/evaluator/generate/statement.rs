//! Statements.

use super::super::piece::Piece;
use super::Generator;
use super::scope::Place;

impl Generator {
    /// A statement of the top level, usually one that does not end the program.
    pub(super) fn top_statement(&mut self, place: &mut Place) -> Piece {
        let known = (place.variables.len(), place.functions.len());
        let piece = self.statement(place);
        if known != (place.variables.len(), place.functions.len()) || self.one_in(4) {
            return piece;
        }
        let caught = vec![Piece::line("log(\"top\", show(e));")];
        let parts = vec![("try {".to_owned(), vec![piece]), ("} catch (e) {".to_owned(), caught)];
        Piece { parts, tail: "}".to_owned() }
    }

    pub(super) fn statement(&mut self, place: &mut Place) -> Piece {
        self.budget = self.budget.saturating_sub(1);
        if place.depth > 6 || self.budget == 0 {
            return self.log(place);
        }
        match self.below(44) {
            0..=5 => self.log(place),
            6..=8 => self.declaration(place),
            9 | 10 => self.assignment(place),
            11 | 12 => self.branch(place),
            13..=16 => self.looped(place),
            17..=20 => self.attempt(place),
            21 => Piece::line(format!("throw {};", self.thrown(place))),
            22 | 23 => self.leaving(place),
            24..=27 => self.function_declaration(place),
            28 => self.class_declaration(place),
            29 => self.switch(place),
            30 => self.labeled(place),
            31 => Piece::block("{", self.statements(place), "}"),
            32 | 33 => self.generator_driven(place),
            34..=41 => self.asynchronous(place),
            42 => self.closures(place),
            _ => self.destructuring(place),
        }
    }

    pub(super) fn log(&mut self, place: &Place) -> Piece {
        let name = self.name("l");
        let value = self.expression(place, 2);
        Piece::line(format!("log(\"{name}\", {});", self.attempted(value)))
    }

    /// An expression, usually with a handler for what it throws.
    fn attempted(&mut self, value: String) -> String {
        let stops = ["await", "yield", "arguments"].iter().any(|word| value.contains(word));
        if stops || self.one_in(4) { value } else { format!("attempt(() => {value})") }
    }

    fn declaration(&mut self, place: &mut Place) -> Piece {
        let value = self.expression(place, 3);
        let value = self.attempted(value);
        let name = self.name("v");
        let kind = self.pick(&["let", "let", "const", "var"]);
        place.variables.push((name.clone(), kind == "const"));
        Piece::line(format!("{kind} {name} = {value};"))
    }

    fn assignment(&mut self, place: &Place) -> Piece {
        let value = self.expression(place, 3);
        match place.writable(&mut self.random) {
            Some(name) => {
                let operator = self.pick(&["=", "+=", "??=", "&&=", "-="]);
                Piece::line(format!("{name} {operator} {value};"))
            }
            None => Piece::line(format!("({value});")),
        }
    }

    pub(super) fn thrown(&mut self, place: &Place) -> String {
        match self.below(4) {
            0 => self.expression(place, 2),
            1 => format!("new TypeError(\"{}\")", self.name("t")),
            _ => format!("new Error(\"{}\")", self.name("e")),
        }
    }

    fn branch(&mut self, place: &Place) -> Piece {
        let mut parts =
            vec![(format!("if ({}) {{", self.expression(place, 2)), self.statements(place))];
        if self.one_in(2) {
            parts.push(("} else {".to_owned(), self.statements(place)));
        }
        Piece { parts, tail: "}".to_owned() }
    }

    fn looped(&mut self, place: &Place) -> Piece {
        let mut inside = place.inner();
        inside.in_loop = true;
        inside.in_switch = false;
        let label = if self.one_in(3) {
            let label = self.name("loop");
            inside.loops.push(label.clone());
            format!("{label}: ")
        } else {
            String::new()
        };
        let name = self.name("i");
        inside.variables.push((name.clone(), true));
        let times = 1 + self.below(3);
        let kind = self.pick(&["let", "const", "var"]);
        let (head, tail) = match self.below(8) {
            0 | 1 => {
                (format!("for (let {name} = 0; {name} < {times}; {name}++) {{"), "}".to_owned())
            }
            2 => {
                let head = format!(
                    "for (let {name} = 0, n{name} = {times}; {name} < n{name}; {name} += 1) {{"
                );
                (head, "}".to_owned())
            }
            3 => {
                (format!("for (const {name} in {}) {{", self.expression(place, 2)), "}".to_owned())
            }
            4 => {
                inside.variables.pop();
                let head = format!("for (let {name} of [0]) {label}do {{");
                return Piece {
                    parts: vec![(head, self.loop_body(&inside))],
                    tail: format!("}} while ({name}++ < {times});"),
                };
            }
            5 if place.is_async => {
                let of = self.async_iterable(place);
                (format!("for await ({kind} {name} of {of}) {{"), "}".to_owned())
            }
            6 => {
                let of = self.iterable(place, 2);
                let default = self.expression(place, 1);
                (format!("for (const [{name} = {default}] of [{of}, [1]]) {{"), "}".to_owned())
            }
            _ => {
                let of = self.iterable(place, 2);
                (format!("for ({kind} {name} of {of}) {{"), "}".to_owned())
            }
        };
        Piece { parts: vec![(format!("{label}{head}"), self.loop_body(&inside))], tail }
    }

    fn loop_body(&mut self, inside: &Place) -> Vec<Piece> {
        let mut body = vec![Piece::line("burn();")];
        body.extend(self.statements(inside));
        body
    }

    fn attempt(&mut self, place: &Place) -> Piece {
        let mut parts = vec![("try {".to_owned(), self.statements(place))];
        let catches = !self.one_in(3);
        if catches {
            let mut inside = place.inner();
            let (head, name) = match self.below(4) {
                0 => ("} catch {".to_owned(), None),
                1 => {
                    let name = self.name("m");
                    (format!("}} catch ({{ name: {name} = \"none\" }}) {{"), Some(name))
                }
                _ => {
                    let name = self.name("e");
                    (format!("}} catch ({name}) {{"), Some(name))
                }
            };
            let mut body = Vec::new();
            if let Some(name) = name {
                body.push(Piece::line(format!("log(\"caught\", show({name}));")));
                inside.variables.push((name, false));
            }
            body.extend(self.statements(&inside));
            parts.push((head, body));
        }
        if !catches || self.one_in(2) {
            let mut body = self.statements(place);
            if self.one_in(3) {
                body.push(self.leaving(place));
            }
            parts.push(("} finally {".to_owned(), body));
        }
        Piece { parts, tail: "}".to_owned() }
    }

    /// A statement that leaves, if there is something to leave.
    pub(super) fn leaving(&mut self, place: &Place) -> Piece {
        let mut ways = Vec::new();
        if place.is_function {
            ways.push(format!("return {};", self.expression(place, 2)));
        }
        if place.in_loop {
            ways.extend(["break;".to_owned(), "continue;".to_owned()]);
        } else if place.in_switch {
            ways.push("break;".to_owned());
        }
        for label in &place.loops {
            ways.extend([format!("break {label};"), format!("continue {label};")]);
        }
        for label in &place.blocks {
            ways.push(format!("break {label};"));
        }
        if ways.is_empty() {
            return self.log(place);
        }
        let way = self.random.pick(&ways).clone();
        if self.one_in(2) {
            return Piece::line(way);
        }
        Piece::line(format!("if ({}) {way}", self.expression(place, 1)))
    }

    fn switch(&mut self, place: &Place) -> Piece {
        let mut inside = place.inner();
        inside.in_switch = !place.in_loop;
        let mut parts = vec![(format!("switch ({}) {{", self.expression(place, 1)), Vec::new())];
        let default = self.below(5);
        for index in 0..=self.below(4) {
            let head = if index == default {
                "default: {".to_owned()
            } else {
                format!("case {}: {{", self.expression(place, 1))
            };
            let mut body = self.statements(&inside);
            if self.one_in(2) {
                body.push(Piece::line("break;"));
            }
            parts.push((head, body));
            parts.push(("}".to_owned(), Vec::new()));
        }
        Piece { parts, tail: "}".to_owned() }
    }

    fn labeled(&mut self, place: &Place) -> Piece {
        let mut inside = place.inner();
        let label = self.name("block");
        inside.blocks.push(label.clone());
        Piece::block(format!("{label}: {{"), self.statements(&inside), "}")
    }

    /// Closures over the variable of a loop, called later.
    fn closures(&mut self, place: &Place) -> Piece {
        let name = self.name("fs");
        let kind = self.pick(&["let", "var"]);
        let value = self.expression(place, 1);
        let change = self.pick(&["", "i++;", "i += 2;"]);
        Piece {
            parts: vec![(
                format!("const {name} = []; for ({kind} i = 0; i < 3; i++) {{"),
                vec![
                    Piece::line("burn();"),
                    Piece::line(format!("{name}.push(() => [i, {value}]);")),
                    Piece::line(change),
                ],
            )],
            tail: format!("}} for (const f of {name}) log(\"closure\", f());"),
        }
    }

    fn destructuring(&mut self, place: &mut Place) -> Piece {
        let (one, other, rest) = (self.name("v"), self.name("v"), self.name("v"));
        let (value, default) = (self.expression(place, 2), self.expression(place, 2));
        let kind = self.pick(&["let", "const", "var"]);
        let line = match self.below(4) {
            0 => format!(
                "{kind} {{ a: {one} = {default}, b: {{ c: {other} }} = {{}}, ...{rest} }} = {value};"
            ),
            1 => {
                let of = self.iterable(place, 2);
                format!("{kind} [{one} = {default}, , {other}, ...{rest}] = {of};")
            }
            2 => {
                let of = self.iterable(place, 2);
                format!("{kind} [{one}, {{ length: {other} }} = {default}, [{rest}] = [1]] = {of};")
            }
            _ => format!(
                "{kind} {{ [\"a\" + {default}]: {one}, length: {other}, a: [{rest} = 1] = [] }} = {value};"
            ),
        };
        for name in [one, other, rest] {
            place.variables.push((name, kind == "const"));
        }
        Piece::line(line)
    }
}
