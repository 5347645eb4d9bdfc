//! Promises, timers and every queue.

use super::super::piece::Piece;
use super::Generator;
use super::scope::{Kind, Place};

const COMBINATORS: &[&str] = &["all", "allSettled", "any", "race"];

impl Generator {
    pub(super) fn asynchronous(&mut self, place: &mut Place) -> Piece {
        match self.below(12) {
            0 | 1 => self.queued(place),
            2 | 3 => self.chained(place),
            4 => self.interval(place),
            6 => self.kept(place),
            7 => self.async_generator_driven(place),
            8 => self.called(place),
            9 => {
                let name = self.name("p");
                let value = self.promise(place, 2);
                place.variables.push((name.clone(), false));
                Piece::line(format!("let {name} = {value};"))
            }
            10 => self.awaiting_closure(place),
            _ => self.awaited(place),
        }
    }

    fn callback_place(place: &Place) -> Place {
        place.body(Kind::Plain)
    }

    fn queued(&mut self, place: &Place) -> Piece {
        let inside = Self::callback_place(place);
        let mut body = vec![Piece::line("burn();")];
        body.extend(self.statements(&inside));
        let (time, value) = (self.time(), self.expression(place, 1));
        let (head, tail) = match self.below(5) {
            0 => ("queueMicrotask(() => {".to_owned(), "});".to_owned()),
            1 => ("process.nextTick((a) => {".to_owned(), format!("}}, {value});")),
            2 => ("setImmediate((a) => {".to_owned(), format!("}}, {value});")),
            _ => ("setTimeout((a) => {".to_owned(), format!("}}, {time}, {value});")),
        };
        Piece::block(head, body, tail)
    }

    fn chained(&mut self, place: &Place) -> Piece {
        let of = self.promise(place, 2);
        let mut parts = vec![(format!("({of})"), Vec::new())];
        for _ in 0..=self.below(3) {
            let mut inside = Self::callback_place(place);
            let is_async = self.one_in(4);
            inside.is_async = is_async;
            let head = if is_async { "async " } else { "" };
            let name = self.name("v");
            let method = self.pick(&["then", "then", "then", "catch", "finally"]);
            if method != "finally" {
                inside.variables.push((name.clone(), false));
            }
            let mut body = vec![Piece::line("burn();")];
            body.extend(self.statements(&inside));
            if self.one_in(2) {
                let value = self.promise_or_value(&inside, 1);
                body.push(Piece::line(format!("return {value};")));
            }
            let head = if method == "finally" {
                format!(".finally({head}() => {{")
            } else {
                format!(".{method}({head}({name}) => {{")
            };
            parts.push((head, body));
            parts.push(("})".to_owned(), Vec::new()));
        }
        let tail =
            if self.one_in(3) { ";" } else { ".catch((e) => { log(\"chain\", show(e)); });" };
        Piece { parts, tail: tail.to_owned() }
    }

    fn interval(&mut self, place: &Place) -> Piece {
        let (name, time, times) = (self.name("t"), self.time(), 1 + self.below(3));
        let inside = Self::callback_place(place);
        let mut body = vec![Piece::line(format!(
            "if (fuel < 1 || n{name}++ >= {times}) return clearInterval({name});"
        ))];
        body.extend(self.statements(&inside));
        Piece::block(
            format!("let n{name} = 0; const {name} = setInterval(() => {{"),
            body,
            format!("}}, {time});"),
        )
    }

    fn awaited(&mut self, place: &mut Place) -> Piece {
        if !place.is_async {
            return self.chained(place);
        }
        let value = self.promise_or_value(place, 2);
        if self.one_in(2) {
            let name = self.name("v");
            let piece = Piece::line(format!("let {name} = await {value};"));
            place.variables.push((name, false));
            return piece;
        }
        Piece::line(format!("log(\"{}\", await {value});", self.name("w")))
    }

    /// An async function that is called immediately.
    fn awaiting_closure(&mut self, place: &Place) -> Piece {
        let inside = Place { is_generator: false, ..place.body(Kind::Async) };
        let mut body = vec![Piece::line("burn();")];
        body.extend(self.statements(&inside));
        let name = self.name("a");
        let tail = if self.one_in(4) {
            "})();".to_owned()
        } else {
            format!("}})().then((v) => log(\"{name}\", v), (e) => log(\"{name}\", show(e)));")
        };
        Piece::block("(async () => {", body, tail)
    }

    /// The functions that settle a promise are kept, and used later.
    fn kept(&mut self, place: &mut Place) -> Piece {
        if self.one_in(2) {
            let value = self.promise_or_value(place, 1);
            let method = self.pick(&["resolve", "reject", "resolve"]);
            return Piece::line(format!("kept.shift()?.{method}({value});"));
        }
        let name = self.name("p");
        let line = format!(
            "const {name} = new Promise((resolve, reject) => {{ kept.push({{ resolve, reject }}); }});"
        );
        place.variables.push((name, true));
        Piece::line(line)
    }

    fn called(&mut self, place: &mut Place) -> Piece {
        let Some((name, _)) = place.function(&mut self.random, &[Kind::Async]) else {
            return self.chained(place);
        };
        let (promise, arguments) = (self.name("p"), self.arguments(place, 1));
        place.variables.push((promise.clone(), false));
        Piece::line(format!("let {promise} = {name}({arguments});"))
    }

    fn async_generator_driven(&mut self, place: &Place) -> Piece {
        let Some((name, _)) = place.function(&mut self.random, &[Kind::AsyncGenerator]) else {
            return self.chained(place);
        };
        let it = self.name("ag");
        let value = self.expression(place, 1);
        let mut body = Vec::new();
        for _ in 0..=self.below(4) {
            let value = self.promise_or_value(place, 1);
            let method = self.pick(&["next", "next", "next", "return", "throw"]);
            body.push(Piece::line(format!(
                "{it}.{method}({value}).then((v) => log(\"{it}\", v), (e) => log(\"{it}\", show(e)));"
            )));
        }
        Piece::block(format!("{{ const {it} = {name}({value});"), body, "}")
    }

    pub(super) fn async_iterable(&mut self, place: &Place) -> String {
        match self.below(5) {
            0 | 1 => {
                let name = self.name("ai");
                let (count, odd) = (self.below(4), self.below(13));
                format!("asyncIter(\"{name}\", {count}, {odd})")
            }
            2 => match place.function(&mut self.random, &[Kind::AsyncGenerator]) {
                Some((name, _)) => format!("{name}({})", self.expression(place, 1)),
                None => format!("[{}, 2]", self.promise(place, 1)),
            },
            3 => format!("[{}, {}]", self.promise(place, 1), self.promise_or_value(place, 1)),
            _ => self.iterable(place, 1),
        }
    }

    pub(super) fn promise_or_value(&mut self, place: &Place, depth: usize) -> String {
        if self.one_in(3) { self.expression(place, depth) } else { self.promise(place, depth) }
    }

    /// A promise, or a similar object.
    pub(super) fn promise(&mut self, place: &Place, depth: usize) -> String {
        if depth == 0 {
            return match self.below(3) {
                0 => "Promise.resolve()".to_owned(),
                1 => format!("Promise.reject({})", self.below(10)),
                _ => self.leaf_promise(place),
            };
        }
        let depth = depth - 1;
        let value = self.expression(place, depth);
        match self.below(13) {
            0 | 1 => format!("Promise.resolve({value})"),
            2 => format!("Promise.reject({value})"),
            3 => {
                let time = self.time();
                let how = self.pick(&["resolve", "resolve", "reject"]);
                format!("new Promise((resolve, reject) => setTimeout({how}, {time}, {value}))")
            }
            4 | 5 => {
                let combinator = self.pick(COMBINATORS);
                let of: Vec<_> =
                    (0..self.below(4)).map(|_| self.promise_or_value(place, depth)).collect();
                format!("Promise.{combinator}([{}])", of.join(", "))
            }
            6 => {
                let combinator = self.pick(COMBINATORS);
                format!("Promise.{combinator}({})", self.iterable(place, depth))
            }
            7 | 8 => {
                let (name, odd) = (self.name("th"), self.below(9));
                format!("thenable(\"{name}\", {odd}, {value})")
            }
            9 => format!("new Promise((resolve) => {{ resolve({value}); throw 1; }})"),
            10 => {
                let inside = Self::callback_place(place);
                format!("new Promise(() => {{ throw {}; }})", self.expression(&inside, depth))
            }
            11 => {
                let of = self.promise(place, depth);
                let method = self.pick(&["then", "catch", "finally"]);
                format!(
                    "Promise.resolve({of}).{method}((v) => {{ log(\"{method}\", v); return v; }})"
                )
            }
            _ => self.leaf_promise(place),
        }
    }

    fn leaf_promise(&mut self, place: &Place) -> String {
        place.variable(&mut self.random).unwrap_or_else(|| "Promise.resolve(1)".to_owned())
    }
}
