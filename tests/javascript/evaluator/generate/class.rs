//! Classes.

use super::super::piece::Piece;
use super::Generator;
use super::scope::{Kind, Place};

impl Generator {
    pub(super) fn class_declaration(&mut self, place: &mut Place) -> Piece {
        let name = self.name("C");
        let parent = place.function(&mut self.random, &[Kind::Class]);
        let extends = match &parent {
            Some((parent, _)) if self.one_in(2) => format!(" extends {parent}"),
            _ if self.one_in(6) => {
                self.pick(&[" extends Array", " extends Error", " extends null"]).to_owned()
            }
            _ => String::new(),
        };
        let is_derived = !extends.is_empty();
        let mut body =
            vec![Piece::line("#p = 1;"), Piece::line("#m(x) { burn(); return [x, this.#p++]; }")];
        for _ in 0..=self.below(5) {
            body.push(self.class_member(place));
        }
        if self.one_in(2) {
            body.push(self.constructor(place, is_derived));
        }
        place.functions.push((name.clone(), Kind::Class));
        Piece::block(format!("class {name}{extends} {{"), body, "}")
    }

    fn constructor(&mut self, place: &Place, is_derived: bool) -> Piece {
        let mut inside = place.body(Kind::Plain);
        inside.in_class = true;
        let mut body = vec![Piece::line("burn();")];
        if is_derived && !self.one_in(8) {
            let arguments = self.arguments(&Place::default(), 1);
            body.push(Piece::line(format!("super({arguments});")));
        }
        body.extend(self.statements(&inside));
        Piece::block("constructor(a, ...b) {", body, "}")
    }

    fn class_member(&mut self, place: &Place) -> Piece {
        let plain = Place {
            is_async: false,
            is_generator: false,
            in_class: true,
            ..place.body(Kind::Plain)
        };
        let value = self.expression(&plain, 2);
        let fixed = self.pick(&["", "", "static "]);
        match self.below(9) {
            0 => Piece::line(format!("{fixed}f = {value};")),
            1 => Piece::line(format!("{fixed}get get() {{ burn(); return {value}; }}")),
            2 => Piece::line(format!("{fixed}set get(v) {{ log(\"set get\", v); }}")),
            3 => {
                let body = self.statements(&Place { is_async: true, ..plain });
                Piece::block(format!("{fixed}async m(a) {{ burn();"), body, "}")
            }
            4 => {
                let body = self.statements(&Place { is_generator: true, ..plain });
                Piece::block(format!("{fixed}*g(a) {{ burn();"), body, "}")
            }
            5 => {
                let outside = Place {
                    in_class: false,
                    is_async: false,
                    is_generator: false,
                    ..place.clone()
                };
                let key = self.expression(&outside, 1);
                Piece::line(format!("{fixed}[{key}] = {value};"))
            }
            6 => Piece::block(
                "static {",
                vec![Piece::line("log(\"static\", this.name, typeof this);")],
                "}",
            ),
            _ => {
                let body = self.statements(&plain);
                Piece::block(format!("{fixed}m(a) {{ burn();"), body, "}")
            }
        }
    }
}
