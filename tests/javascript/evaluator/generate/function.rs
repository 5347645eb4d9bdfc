//! Functions, and generators whose methods are called directly.

use super::super::piece::Piece;
use super::Generator;
use super::scope::{Kind, Place};

impl Generator {
    pub(super) fn function_declaration(&mut self, place: &mut Place) -> Piece {
        let kinds = [Kind::Plain, Kind::Async, Kind::Async, Kind::Generator, Kind::AsyncGenerator];
        let kind = *self.random.pick(&kinds);
        let name = self.name("f");
        let head = match kind {
            Kind::Async => "async function ",
            Kind::Generator => "function* ",
            Kind::AsyncGenerator => "async function* ",
            _ => "function ",
        };
        let mut inside = place.body(kind);
        inside.in_class = false;
        let parameters = self.parameters(&mut inside);
        let mut body = vec![Piece::line("burn();")];
        body.extend(self.statements(&inside));
        if self.one_in(2) {
            body.push(self.leaving(&inside));
        }
        place.functions.push((name.clone(), kind));
        Piece::block(format!("{head}{name}({parameters}) {{"), body, "}")
    }

    pub(super) fn parameters(&mut self, inside: &mut Place) -> String {
        let count = self.below(3);
        let plain = Place { is_async: false, is_generator: false, ..inside.clone() };
        let parameters: Vec<_> = (0..count)
            .map(|index| {
                let name = self.name("p");
                inside.variables.push((name.clone(), false));
                match self.below(6) {
                    0 => format!("{name} = {}", self.expression(&plain, 1)),
                    1 => format!("{{ a: {name} = 1 }} = {{}}"),
                    2 => format!("[{name}] = [{}]", self.expression(&plain, 1)),
                    3 if index + 1 == count => format!("...{name}"),
                    _ => name,
                }
            })
            .collect();
        parameters.join(", ")
    }

    pub(super) fn generator_driven(&mut self, place: &Place) -> Piece {
        if place.is_generator && self.one_in(2) {
            let of = self.delegated(place);
            return Piece::line(format!("log(\"yield*\", yield* {of});"));
        }
        let Some((name, _)) = place.function(&mut self.random, &[Kind::Generator]) else {
            return self.log(place);
        };
        let it = self.name("g");
        let value = self.expression(place, 1);
        let mut body = vec![Piece::line(format!("const {it} = {name}({value});"))];
        for _ in 0..=self.below(4) {
            let value = self.expression(place, 1);
            let method = self.pick(&["next", "next", "next", "return", "throw"]);
            body.push(Piece::line(format!("log(\"{it}\", {it}.{method}({value}));")));
        }
        Piece {
            parts: vec![
                ("try {".to_owned(), body),
                ("} catch (e) {".to_owned(), vec![Piece::line("log(\"driven\", show(e));")]),
            ],
            tail: "}".to_owned(),
        }
    }

    /// The operand of `yield*`.
    fn delegated(&mut self, place: &Place) -> String {
        if place.is_async && self.one_in(2) {
            self.async_iterable(place)
        } else {
            self.iterable(place, 1)
        }
    }
}
