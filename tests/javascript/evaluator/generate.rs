//! Random programs of JavaScript.

mod asynchronous;
mod class;
mod expression;
mod function;
mod scope;
mod statement;

use super::piece::Piece;
use super::random::Random;
use scope::Place;

/// The start of every program: it can describe what was thrown, it ends, and it has objects that
/// are iterated, awaited and called in unusual ways.
const PRELUDE: &str = include_str!("prelude.js");

/// A program under construction.
pub(crate) struct Generator {
    random: Random,
    names: usize,
    /// How many more statements there can be.
    budget: usize,
}

/// A random program, without the common start: whether it is a module, and its text.
pub(crate) fn program(random: Random) -> (bool, Vec<Piece>) {
    let mut generator = Generator { random, names: 0, budget: 0 };
    let is_module = generator.random.one_in(3);
    generator.budget = 6 + generator.random.below(50);
    let mut place = Place { is_async: is_module, ..Place::default() };
    let mut pieces = Vec::new();
    if !generator.random.one_in(3) {
        pieces.push(Piece::line(
            "process.on(\"unhandledRejection\", (e) => { log(\"unhandled\", show(e)); });",
        ));
    }
    if generator.random.one_in(5) {
        pieces.push(Piece::line(
            "process.on(\"uncaughtException\", (e) => { log(\"uncaught\", show(e)); });",
        ));
    }
    while generator.budget > 0 {
        pieces.push(generator.top_statement(&mut place));
    }
    if is_module && !generator.one_in(3) {
        let caught = vec![Piece::line("log(\"main\", show(e));")];
        let parts = vec![("try {".to_owned(), pieces), ("} catch (e) {".to_owned(), caught)];
        pieces = vec![Piece { parts, tail: "}".to_owned() }];
    }
    (is_module, pieces)
}

/// The text of a program, with the common start.
pub(crate) fn text(pieces: &[Piece]) -> String {
    format!("{PRELUDE}{}", super::piece::text(pieces))
}

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound)
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.random.one_in(chances)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        self.random.pick::<&str>(from)
    }

    /// An unused name.
    fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    /// A few statements, in a separate scope.
    fn statements(&mut self, place: &Place) -> Vec<Piece> {
        let mut place = place.inner();
        let count = 1 + self.below(if place.depth > 4 { 2 } else { 4 });
        (0..count).map(|_| self.statement(&mut place)).collect()
    }

    /// A time: few are equal by chance, some on purpose.
    fn time(&mut self) -> usize {
        [0, 1, 1, 2, 5, 5, 10, 10, 20][self.below(9)]
    }
}
