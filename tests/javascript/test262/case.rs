//! One test: its header, and whether it passes.

use std::path::Path;

use makespan::javascript::{Evaluation, EventKind, Module, World};

/// The result of a test.
pub(crate) enum Verdict {
    Passed,
    Failed(String),
    NotApplicable(String),
}

/// A test as it is in its file.
pub(crate) struct Case {
    /// The text that is evaluated before it.
    harness: String,
    text: String,
    flags: Vec<String>,
    features: Vec<String>,
    /// The phase in which it must fail, and with which error.
    negative: Option<(String, String)>,
}

/// The features of tests that are not modeled.
const FEATURES: &[&str] = &[
    "Array.fromAsync",
    "ArrayBuffer",
    "Atomics",
    "Float16Array",
    "IsHTMLDDA",
    "Proxy",
    "SharedArrayBuffer",
    "ShadowRealm",
    "Temporal",
    "TypedArray",
    "await-dictionary",
    "caller",
    "cross-realm",
    "decorators",
    "dynamic-import",
    "import-attributes",
    "import-defer",
    "source-phase-imports",
    "tail-call-optimization",
];

/// Globals and properties that tests use and that are not modeled, each with its name.
const TEXTS: &[(&str, &str)] = &[
    ("eval(", "eval"),
    ("eval)", "eval"),
    ("eval?.(", "eval"),
    ("Function(", "functions made of text"),
    ("new GeneratorFunction", "functions made of text"),
    ("AsyncFunction(", "functions made of text"),
    ("$262", "the host's own object"),
    ("with (", "`with`"),
    ("with(", "`with`"),
    ("_FIXTURE", "other modules"),
    ("new Proxy", "Proxy"),
    ("extends Proxy", "Proxy"),
    ("extends Function", "functions made of text"),
    ("extends GeneratorFunction", "functions made of text"),
    ("getWellKnownIntrinsicObject", "functions made of text"),
    ("ArrayBuffer", "TypedArray"),
    ("DataView", "TypedArray"),
    ("Uint8Array", "TypedArray"),
];

/// The functions that the harness expects of its host.
const PRELUDE: &str = "var print = console.log;\n";

impl Case {
    pub(crate) fn read(checkout: &Path, path: &Path) -> Self {
        let read = |path: &Path| {
            let bytes = std::fs::read(path);
            let bytes = bytes.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let text = read(path);
        let header = text.split_once("/*---").and_then(|(_, rest)| rest.split_once("---*/"));
        let header = header.map_or("", |(header, _)| header);
        let flags = list(header, "flags:");
        let mut harness = String::new();
        if !flags.iter().any(|flag| flag == "raw") {
            let mut includes = vec!["assert.js".to_owned(), "sta.js".to_owned()];
            includes.extend(list(header, "includes:"));
            if flags.iter().any(|flag| flag == "async") {
                includes.push("doneprintHandle.js".to_owned());
            }
            for include in includes {
                harness.push_str(&read(&checkout.join("harness").join(include)));
                harness.push('\n');
            }
            // A CommonJS module keeps its declarations to itself.
            if flags.iter().any(|flag| flag == "async") {
                harness.push_str("globalThis.$DONE = $DONE;\n");
            }
        }
        let negative = header.split_once("negative:").map(|(_, rest)| {
            let field = |name: &str| {
                let line = rest.lines().find_map(|line| line.trim().strip_prefix(name));
                line.map_or_else(String::new, |text| text.trim().to_owned())
            };
            (field("phase:"), field("type:"))
        });
        Self { harness, flags, features: list(header, "features:"), negative, text }
    }

    fn is(&self, flag: &str) -> bool {
        self.flags.iter().any(|known| known == flag)
    }

    /// Why it cannot be run here, if it cannot.
    fn not_applicable(&self) -> Option<String> {
        let unmodelled = self.features.iter().find(|feature| FEATURES.contains(&feature.as_str()));
        if let Some(feature) = unmodelled {
            return Some(feature.clone());
        }
        if self.negative.is_some() {
            return None;
        }
        let code = self.text.split_once("---*/").map_or(&*self.text, |(_, code)| code);
        let used = TEXTS.iter().find(|(text, _)| code.contains(text));
        used.map(|(_, what)| (*what).to_owned())
    }

    pub(crate) fn run(&self) -> Verdict {
        if let Some(reason) = self.not_applicable() {
            return Verdict::NotApplicable(reason);
        }
        let strict = if self.is("onlyStrict") { "\"use strict\";\n" } else { "" };
        let text = format!("{strict}{PRELUDE}{}{}", self.harness, self.text);
        let text = if self.is("raw") {
            self.text.clone()
        } else if self.is("module") || self.negative.is_some() {
            text
        } else {
            // The `this` of a script is the global object, unlike that of a CommonJS module.
            format!("(function () {{{text}\n}}).call(globalThis);")
        };
        let name = if self.is("module") { "test.mjs" } else { "test.cjs" };
        let module = match Module::parse(name, &text) {
            Ok(module) => module,
            Err(errors) => return self.refused(&errors[0].message),
        };
        match &self.negative {
            Some((phase, _)) if phase != "runtime" => {
                return Verdict::Failed("refused: the parser takes it".to_owned());
            }
            _ => {}
        }
        // The host of these tests continues after an unhandled rejection.
        let world = World { declares_all: true, only_warns: true, ..World::default() };
        match module.evaluate(0, &world) {
            Ok(evaluation) => self.judge(&evaluation, &text),
            Err(passed) => Verdict::Failed(format!("limit: {}", passed.limit)),
        }
    }

    /// It is not valid JavaScript.
    fn refused(&self, message: &str) -> Verdict {
        match &self.negative {
            Some((phase, _)) if phase != "runtime" => Verdict::Passed,
            _ => Verdict::Failed(format!("syntax: {message}")),
        }
    }

    fn judge(&self, evaluation: &Evaluation, text: &str) -> Verdict {
        if let Some(crash) = &evaluation.crash {
            if self.negative.is_some() {
                return Verdict::Passed;
            }
            let line = crash.span.map_or("", |span| line_at(text, span.start));
            return Verdict::Failed(format!("{} | {line}", crash.reason));
        }
        if self.negative.is_some() {
            return Verdict::Failed("no error".to_owned());
        }
        if !self.is("async") {
            return Verdict::Passed;
        }
        let logged = evaluation.events.iter().find_map(|event| match &event.kind {
            EventKind::Logged { text, .. } if text.starts_with("Test262:") => Some(text.as_str()),
            _ => None,
        });
        match logged {
            Some("Test262:AsyncTestComplete") => Verdict::Passed,
            Some(text) => Verdict::Failed(text.to_owned()),
            None => Verdict::Failed("$DONE is never called".to_owned()),
        }
    }
}

/// The line of a text that contains a byte.
fn line_at(text: &str, at: u32) -> &str {
    let at = (at as usize).min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    text[start..].lines().next().unwrap_or("").trim()
}

/// A list in the header: `name: [a, b]`, or one entry per line.
fn list(header: &str, name: &str) -> Vec<String> {
    let mut lines = header.lines().skip_while(|line| !line.starts_with(name));
    let Some(first) = lines.next() else { return Vec::new() };
    let first = first[name.len()..].trim();
    if first.starts_with('[') {
        // It may continue on further lines.
        let mut inside = first.to_owned();
        while !inside.contains(']') {
            let Some(line) = lines.next() else { break };
            inside.push_str(line);
        }
        let inside = inside.trim_matches(['[', ']']);
        let items = inside.split(',').map(|item| item.trim().trim_matches(']').to_owned());
        return items.filter(|item| !item.is_empty()).collect();
    }
    let item = |line: &str| line.trim().strip_prefix("- ").map(|item| item.trim().to_owned());
    lines.map_while(item).collect()
}
