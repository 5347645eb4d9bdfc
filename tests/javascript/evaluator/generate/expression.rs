//! Expressions.

use super::Generator;
use super::scope::{Kind, Place};

const PLAIN: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "3.5",
    "NaN",
    "\"\"",
    "\"a\"",
    "\"5\"",
    "null",
    "undefined",
    "true",
    "false",
    "[]",
    "{}",
    "-1n",
    "[1, 2, 3]",
    "[3, , 1]",
    "\"xyz\"",
    "({ a: 1, b: { c: 2 } })",
];

const BINARY: &[&str] = &[
    "+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "===", "!==", "&", "|", "^", "<<",
    ">>", ">>>", "&&", "||",
];

const ACCESSES: &[&str] = &[
    ".a",
    "?.a",
    ".length",
    "?.[0]",
    "[0]",
    "?.a?.b",
    ".nested?.x[1].y",
    "?.f?.(1)",
    ".bad",
    ".ok",
    "?.nested.z?.q.r",
    "[\"a\" + \"\"]",
    ".constructor?.name",
    ".toString()",
    "?.then",
];

const METHODS: &[&str] = &[
    ".map((x, i) => [i, x])",
    ".filter(Boolean)",
    ".reduce((a, b) => a + b, 0)",
    ".forEach((x) => log(\"each\", x))",
    ".join(\"-\")",
    ".concat([1], 2)",
    ".slice(1)",
    ".find((x) => x > 1)",
    ".some((x) => x === 2)",
    ".flatMap((x) => [x, x])",
    ".indexOf(2)",
    ".includes(NaN)",
    ".at(-1)",
    ".sort((a, b) => b - a)",
    ".reverse()",
    ".keys().next()",
    ".push(4)",
    ".pop()",
    ".shift()",
    ".splice(0, 1, \"s\")",
    ".every((x) => { burn(); return x; })",
];

impl Generator {
    /// Any expression with at most this many levels; it can be where no comma is allowed.
    pub(super) fn expression(&mut self, place: &Place, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(place);
        }
        let depth = depth - 1;
        match self.below(30) {
            0..=5 => self.leaf(place),
            6 | 7 => {
                let operator = self.pick(BINARY);
                let (left, right) = (self.expression(place, depth), self.expression(place, depth));
                format!("(({left}) {operator} ({right}))")
            }
            8 => self.template(place, depth),
            9 => {
                let (test, one) = (self.expression(place, depth), self.expression(place, depth));
                format!("(({test}) ? ({one}) : ({}))", self.expression(place, depth))
            }
            10 | 11 => self.array(place, depth),
            12 | 13 => self.object(place, depth),
            14 => {
                let of = self.expression(place, depth);
                format!("({of}){}", self.pick(ACCESSES))
            }
            15 => {
                let of = self.pick(&["[1, 2, 3]", "[3, , 1]", "[]", "[[2], [1]]", "oddArray"]);
                let of = if self.one_in(2) { self.expression(place, depth) } else { of.to_owned() };
                format!("({of}){}", self.pick(METHODS))
            }
            16 => {
                let of = self.expression(place, depth);
                let operator = self.pick(&["typeof ", "!", "-", "+", "~", "void ", "!!"]);
                format!("({operator}({of}))")
            }
            17..=19 => self.call(place, depth),
            20 => {
                let (one, other) = (self.expression(place, depth), self.expression(place, depth));
                format!("({one}, {other})")
            }
            21 => {
                let (one, other) = (self.expression(place, depth), self.expression(place, depth));
                format!("(({one}) ?? ({other}))")
            }
            22 => self.assigned(place, depth),
            23 => self.arrow(place, depth),
            24 if place.is_async => format!("(await ({}))", self.promise_or_value(place, depth)),
            25 if place.is_generator => format!("(yield ({}))", self.expression(place, depth)),
            26 => self.promise(place, depth),
            27 => self.of_library(place, depth),
            28 if place.in_class => {
                self.pick(&["this.#p", "(#p in this)", "super.m?.()", "this.#m(1)"]).to_owned()
            }
            _ => self.member(place),
        }
    }

    fn leaf(&mut self, place: &Place) -> String {
        if self.one_in(3) {
            let plain = self.pick(PLAIN);
            return if plain == "{}" { "({})".to_owned() } else { plain.to_owned() };
        }
        match place.variable(&mut self.random) {
            Some(name) => name,
            None => self.below(10).to_string(),
        }
    }

    fn member(&mut self, place: &Place) -> String {
        match self.below(8) {
            0 => "getters.bad".to_owned(),
            1 => "getters.ok".to_owned(),
            2 => "getters?.nested?.x?.[1]?.y".to_owned(),
            3 if place.is_function => "(this === undefined ? 0 : typeof this)".to_owned(),
            4 => "getters.f(...[1, 2])".to_owned(),
            5 => "(\"a\" in getters)".to_owned(),
            6 => "delete getters.a".to_owned(),
            _ => self.leaf(place),
        }
    }

    fn template(&mut self, place: &Place, depth: usize) -> String {
        let (one, other) = (self.expression(place, depth), self.expression(place, depth));
        if self.one_in(3) {
            return format!("tag`a${{{one}}}\\n${{{other}}}`");
        }
        format!("`<${{{one}}}|${{{other}}}>`")
    }

    fn array(&mut self, place: &Place, depth: usize) -> String {
        let count = self.below(4);
        let elements: Vec<_> = (0..count)
            .map(|_| match self.below(6) {
                0 => format!("...{}", self.iterable(place, depth)),
                1 => String::new(),
                _ => self.expression(place, depth),
            })
            .collect();
        format!("[{}]", elements.join(", "))
    }

    fn object(&mut self, place: &Place, depth: usize) -> String {
        let count = self.below(4);
        let mut members: Vec<_> = (0..count).map(|_| self.object_member(place, depth)).collect();
        // V8 puts accessors last after a spread, which ECMA-262 does not.
        if members.iter().any(|member| member.starts_with("...")) {
            members.retain(|member| !member.starts_with("get ") && !member.starts_with("set "));
        }
        format!("({{ {} }})", members.join(", "))
    }

    fn object_member(&mut self, place: &Place, depth: usize) -> String {
        let value = self.expression(place, depth);
        let name = self.pick(&["a", "b", "c", "length", "x", "1"]);
        let outside =
            Place { is_async: false, is_generator: false, in_class: false, ..place.clone() };
        match self.below(9) {
            0 => format!("...({value})"),
            1 => format!("[{value}]: 1"),
            2 => format!(
                "get {name}() {{ log(\"get {name}\"); return {}; }}",
                self.expression(&outside, depth)
            ),
            3 => format!("{name}() {{ burn(); return {}; }}", self.expression(&outside, depth)),
            4 if name != "then" => {
                format!("async {name}() {{ burn(); return {}; }}", self.expression(&outside, depth))
            }
            5 => format!("set {name}(v) {{ log(\"set {name}\", v); }}"),
            6 => match place.variable(&mut self.random) {
                Some(name) => name,
                None => format!("{name}: {value}"),
            },
            _ => format!("{name}: {value}"),
        }
    }

    pub(super) fn iterable(&mut self, place: &Place, depth: usize) -> String {
        match self.below(9) {
            0 => {
                let name = self.name("it");
                let (count, odd) = (self.below(4), self.below(12));
                format!("iter(\"{name}\", {count}, {odd})")
            }
            1 => "oddArray".to_owned(),
            2 => "\"hé😀\"".to_owned(),
            3 => "new Set([1, 2, 1])".to_owned(),
            4 => "new Map([[1, 2], [\"k\", 3]])".to_owned(),
            5 | 6 => match place.function(&mut self.random, &[Kind::Generator]) {
                Some((name, _)) => format!("{name}({})", self.expression(place, depth)),
                None => "[4, 5]".to_owned(),
            },
            7 => self.expression(place, depth),
            _ => self.array(place, depth),
        }
    }

    fn call(&mut self, place: &Place, depth: usize) -> String {
        let kinds = [Kind::Plain, Kind::Async, Kind::Generator, Kind::AsyncGenerator, Kind::Class];
        let Some((name, kind)) = place.function(&mut self.random, &kinds) else {
            return self.leaf(place);
        };
        let arguments = self.arguments(place, depth);
        match kind {
            Kind::Class if self.one_in(10) => format!("{name}({arguments})"),
            Kind::Class => {
                let access = self.pick(&["", "", ".m?.(1)", ".f", ".get", "?.s", ".g?.()"]);
                format!("new {name}({arguments}){access}")
            }
            Kind::Generator if self.one_in(2) => format!("[...{name}({arguments})]"),
            Kind::Async if place.is_async => format!("(await {name}({arguments}))"),
            Kind::Async => {
                format!("{name}({arguments}).catch((e) => {{ log(\"caught\", show(e)); }})")
            }
            _ => format!("{name}({arguments})"),
        }
    }

    pub(super) fn arguments(&mut self, place: &Place, depth: usize) -> String {
        let count = self.below(3);
        let arguments: Vec<_> = (0..count)
            .map(|_| match self.below(6) {
                0 => format!("...{}", self.iterable(place, depth)),
                _ => self.expression(place, depth),
            })
            .collect();
        arguments.join(", ")
    }

    fn assigned(&mut self, place: &Place, depth: usize) -> String {
        let value = self.expression(place, depth);
        let Some(name) = place.writable(&mut self.random) else { return value };
        let operator = self.pick(&["=", "+=", "-=", "??=", "||=", "&&=", "*=", ">>="]);
        match self.below(8) {
            0 => format!("({name}++)"),
            1 => format!("(--{name})"),
            2 => format!("(getters.ok {operator} {value})"),
            3 => {
                let key = self.expression(place, 0);
                format!("(({{ a: 1 }})[{key}] {operator} {value})")
            }
            4 => format!("([{name} = {value}, ...getters.rest] = {})", self.iterable(place, depth)),
            5 => format!("({{ a: {name}, ...getters.rest }} = {value})"),
            _ => format!("({name} {operator} {value})"),
        }
    }

    /// An arrow function, which may be called immediately.
    fn arrow(&mut self, place: &Place, depth: usize) -> String {
        let kind = if self.one_in(3) { Kind::Async } else { Kind::Plain };
        let inside = Place { is_generator: false, ..place.body(kind) };
        let inside = Place { is_generator: false, ..inside };
        let value = self.expression(&inside, depth);
        let head = if kind == Kind::Async { "async " } else { "" };
        let function = format!("({head}(p = 1) => {{ burn(); return {value}; }})");
        match (self.below(3), kind) {
            (0, _) => function,
            (_, Kind::Async) => format!("{function}({}).catch(show)", self.arguments(place, 0)),
            _ => format!("{function}({})", self.arguments(place, 0)),
        }
    }

    fn of_library(&mut self, place: &Place, depth: usize) -> String {
        let of = self.expression(place, depth);
        match self.below(14) {
            0 => format!("JSON.stringify({of})"),
            1 => format!("Object.keys(Object({of}))"),
            2 => format!("Object.entries(Object({of}))"),
            3 => format!("Array.from({of})"),
            4 => format!("String({of})"),
            5 => format!("Number({of})"),
            6 => format!("[...{}]", self.iterable(place, depth)),
            7 => format!("Array.isArray({of})"),
            8 => format!("Object.fromEntries([[\"k\", {of}]])"),
            9 => format!("new Map([[1, {of}]]).get(1)"),
            10 => format!("Math.max({of}, 1)"),
            11 => format!("Object.assign({{}}, {of})"),
            12 => format!("({of} instanceof Object)"),
            _ => format!("new Error({of})"),
        }
    }
}
