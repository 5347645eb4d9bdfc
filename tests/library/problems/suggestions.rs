//! A suggestion after "did you mean" causes no error where it is inserted.

use makespan::Scenario;
use makespan::scenario::Problem;

use crate::random::Random;

const TEXTS: u64 = if cfg!(debug_assertions) { 1_000 } else { 100_000 };

/// The problems of a text.
fn problems(text: &str) -> Vec<Problem> {
    match Scenario::from_ron("typo.ron", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list,
    }
}

/// The suggestion of a problem, if it has one.
fn asked(problem: &Problem) -> Option<&str> {
    problem.help.as_deref()?.strip_prefix("did you mean `")?.split('`').next()
}

/// The text with every suggestion inserted; and where.
fn followed(text: &str, problems: &[Problem]) -> (String, Vec<usize>) {
    let (mut followed, mut spans, mut copied) = (String::new(), Vec::new(), 0);
    for problem in problems {
        let Some(name) = asked(problem) else { continue };
        let span = problem.span.start as usize..problem.span.end as usize;
        followed += &text[copied..span.start];
        spans.push(followed.len());
        let [open, close] = match text.as_bytes()[span.start] {
            b'"' => ["\"", "\""],
            b'{' => ["{", "}"],
            _ => ["", ""],
        };
        followed.extend([open, name, close]);
        copied = span.end;
    }
    (followed + &text[copied..], spans)
}

/// The suggestions for a text, in its order.
fn questions(text: &str) -> Vec<Option<String>> {
    problems(text).iter().map(|problem| asked(problem).map(str::to_owned)).collect()
}

#[test]
fn a_dependency_on_itself_is_not_suggested() {
    let tasks = |needs: &str| {
        format!(r#"(tasks: {{ "abc": (takes: "1ms", needs: [{needs}]), "xyz": (takes: "1ms") }})"#)
    };
    assert_eq!(questions(&tasks(r#""abd""#)), [None]);
    assert_eq!(questions(&tasks(r#"Settled("abd")"#)), [None]);
    assert_eq!(questions(&tasks(r#""xyy""#)), [Some("xyz".to_owned())]);
}

#[test]
fn a_circular_dependency_is_not_suggested() {
    let text = r#"(tasks: {
        "fetch": (takes: "1ms", needs: ["stores"]),
        "store": (takes: "1ms", needs: ["fetch"]),
        "one": (takes: "1ms", needs: ["twos"]),
        "two": (takes: "1ms", needs: ["ones"]),
    })"#;
    assert_eq!(questions(text), [None, Some("two".to_owned()), None]);
}

#[test]
fn a_recursive_call_is_not_suggested() {
    let text = r#"(tasks: {}, functions: {
        "load": ["loads"], "save": ["store", "saved"], "store": [All(["savee"])],
        "first": ["second", "seconds"], "seconde": ["first", "firsts"], "second": [],
    })"#;
    assert_eq!(
        questions(text),
        [None, None, None, Some("second".to_owned()), Some("first".to_owned())]
    );
}

#[test]
fn a_name_that_is_already_bound_is_not_suggested_for_a_start() {
    let text = r#"(tasks: { "load": (takes: "1ms") },
        programs: { "p": [Start("load"), Start("loadz"), "loads", Await("loads"), Start("load()")] })"#;
    let load = || Some("load".to_owned());
    assert_eq!(questions(text), [None, load(), load(), None]);
}

#[test]
fn a_field_is_not_suggested_twice() {
    let text = r#"(tasks: { "a": (take: "1ms", takes: "2ms"), "b": (takez: "1ms", duration: "1ms") },
        programs: { "p": [Retry(time: 2, times: 3, do: "a")] }, program: {})"#;
    assert_eq!(questions(text), [None, Some("takes".to_owned()), None, None, None]);
}

#[test]
fn an_expectation_is_not_suggested_twice() {
    let text = r#"(tasks: {}, programs: { "page": [], "pages": [] },
        expect: { "page": (), "pagee": (), "paged": () })"#;
    assert_eq!(questions(text), [Some("pages".to_owned()), None]);
}

#[test]
fn a_step_is_suggested_only_where_it_is_valid() {
    let program =
        |steps: &str| questions(&format!(r#"(tasks: {{}}, programs: {{ "p": [{steps}] }})"#));
    let [rethrow, returns] = ["Rethrow", "Return"].map(|step| Some(step.to_owned()));
    assert_eq!(program("Rethrw"), [None]);
    assert_eq!(program("rethrow"), [None]);
    assert_eq!(
        program("Try(body: [Rethrw], catch: [[All([Rethrw])]], finally: [Rethrw])"),
        [None, rethrow.clone(), None]
    );
    assert_eq!(program("Catch(Rethrw, Rethrw)"), [None, rethrow]);
    assert_eq!(program("Retrun([]), Retrun([])"), [None, returns.clone()]);
    assert_eq!(
        program("All([Retrun([]), []]), Await(Retrun([])), Await(Retrun([]))"),
        [returns.clone(), None, returns]
    );
}

#[test]
fn a_map_is_suggested_only_in_place_of_steps() {
    let text = r#"(tasks: { "a": (takes: "1ms", needs: [Map(of: 1, do: "a")]) },
        programs: { "p": [Start(Map(of: 1, do: "a"))] })"#;
    let helps: Vec<_> = problems(text).into_iter().map(|problem| problem.help).collect();
    let binding = "`Start` takes a name; to bind anything else: `Let(\"p\", All(Map(..)))`";
    assert_eq!(helps[1].as_deref(), Some(binding));
    assert_eq!(helps[0].as_deref().filter(|help| help.contains("All(Map")), None);
}

/// Random choices, and whether words other than names can be misspelt, which hides their content.
struct Writer {
    random: Random,
    misspells: bool,
}

/// Names that are similar to each other. Only some of them are declared.
const NAMES: [&str; 10] =
    ["fetch", "fetchs", "fetc", "fech", "fetchh", "feetch", "ftech", "fetch1", "fetch()", "etch"];

impl Writer {
    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.random.below(words.len())]
    }

    /// The first of these; if words are misspelt, any of them.
    fn word<'w>(&mut self, words: &[&'w str]) -> &'w str {
        if self.misspells { self.one(words) } else { words[0] }
    }

    fn steps(&mut self, depth: usize) -> String {
        let steps: Vec<String> = (0..self.random.below(4)).map(|_| self.step(depth)).collect();
        steps.join(", ")
    }

    fn step(&mut self, depth: usize) -> String {
        let name = self.one(&NAMES);
        if depth == 0 || self.random.one_in(3) {
            return format!("{name:?}");
        }
        let inner = self.steps(depth - 1);
        match self.random.below(8) {
            0 => format!("{}([{inner}])", self.word(&["All", "Al", "Race", "Rac"])),
            // A promise that a misspelt `Start` would bind is called by its misspelt name.
            1 if self.misspells => format!("Start({name:?})"),
            2 => format!("Let({name:?}, [{inner}])"),
            3 => format!("Try(body: [{inner}], catch: [{}])", self.word(&["Rethrow", "Rethrw"])),
            4 => self.word(&["Rethrow", "Rethrw"]).to_owned(),
            5 => format!("{}([{name:?}])", self.word(&["Return", "Retrun"])),
            6 => {
                let times = self.word(&["times", "time", "tims"]);
                format!("Retry({times}: 2, {}: [{inner}])", self.word(&["do", "step"]))
            }
            _ => format!("Log(\"{{{}}}\")", self.one(&NAMES[..8])),
        }
    }

    fn need(&mut self) -> String {
        let name = self.one(&NAMES);
        if self.random.one_in(5) {
            return format!("Settled({name:?})");
        }
        format!("{name:?}")
    }

    fn task(&mut self) -> String {
        let needs: Vec<String> = (0..self.random.below(3)).map(|_| self.need()).collect();
        let needs = needs.join(", ");
        let takes = self.word(&["takes", "take", "duration"]);
        let more = self.word(&["", "blocks: \"1ms\", ", "block: \"1ms\", ", "takes: \"1ms\", "]);
        let uses = self.one(&["", "uses: \"fetch\", ", "uses: \"fetcs\", "]);
        format!("({takes}: \"1ms\", {more}{uses}needs: [{needs}])")
    }

    /// A map with some of the names.
    fn map(&mut self, mut entry: impl FnMut(&mut Self) -> String) -> String {
        let mut entries = Vec::new();
        for name in NAMES.iter().filter(|name| !name.ends_with(')')) {
            if self.random.one_in(3) {
                entries.push(format!("{name:?}: {}", entry(self)));
            }
        }
        entries.join(", ")
    }

    fn scenario(&mut self) -> String {
        let tasks = self.map(Self::task);
        let functions = self.map(|writer| format!("[{}]", writer.steps(2)));
        let programs = self.map(|writer| format!("[{}]", writer.steps(3)));
        let expect = self.map(|writer| format!("({}: [])", writer.word(&["logs", "log", "finds"])));
        let resources = self.map(|_| "1".to_owned());
        format!(
            "(tasks: {{ {tasks} }}, functions: {{ {functions} }}, programs: {{ {programs} }},\n \
             expect: {{ {expect} }}, resources: {{ {resources} }})"
        )
    }
}

/// Errors that depend on several places of a text, so that a correct name at one of them can cause
/// them.
const BETWEEN_PLACES: [&str; 6] =
    ["circular", "calls itself", "twice", "bound here already", "not the last", "nested deeper"];

#[test]
fn following_every_suggestion_causes_no_other_problem() {
    let mut asked = 0;
    for seed in 0..TEXTS {
        let text = Writer { random: Random(seed), misspells: false }.scenario();
        let before = problems(&text);
        let (followed, spans) = followed(&text, &before);
        let after = problems(&followed);
        for problem in &after {
            let between = BETWEEN_PLACES.iter().any(|kind| problem.message.contains(kind));
            let is_new = before.iter().all(|earlier| earlier.message != problem.message);
            assert!(!(between && is_new), "{text}\n{followed}\n{}", problem.message);
        }
        asked += spans.len() as u64;
    }
    assert!(asked > TEXTS, "{asked} asked");
}

#[test]
fn a_followed_suggestion_is_never_wrong() {
    let mut asked = 0;
    for seed in 0..TEXTS {
        let text = Writer { random: Random(seed), misspells: true }.scenario();
        let (followed, spans) = followed(&text, &problems(&text));
        for problem in problems(&followed) {
            // A misspelt step hides the calls in it, and so a circular dependency.
            let goes_round =
                problem.message.contains("round") || problem.message.contains("calls itself");
            let is_there = !goes_round && spans.contains(&(problem.span.start as usize));
            assert!(!is_there, "{text}\n{followed}\n{problem:?}");
        }
        asked += spans.len() as u64;
    }
    assert!(asked > TEXTS, "{asked} asked");
}
