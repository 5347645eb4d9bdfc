//! Files of code: parsed and compiled, with their entries and outline.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Program, Statement};
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

use super::code::{Callee, FunctionCode};
use super::compile::{Purpose, Reach};
use super::entries::Surroundings;
use super::global_names::GlobalNames;
use super::imports::Imports;
use super::instrument::{Part, Staged};
use super::nesting::Rejected;
use super::setters::Setters;
use super::state::{self, State};
use super::{Comment, Entry, Evaluation, LimitPassed, Outline, Span, SyntaxError, World};
use super::{bundled, compile, early, entries, evaluate, nesting, outline, unsupported};

/// A file of code, parsed and compiled.
#[derive(Debug)]
pub struct Module {
    /// The top level, compiled on first use.
    main: OnceCell<Rc<FunctionCode>>,
    /// The definitions of the top level, compiled on first use. They run before a function of the
    /// file does.
    definitions: OnceCell<Rc<FunctionCode>>,
    imports: Rc<Imports>,
    setters: Rc<Setters>,
    global_names: Rc<GlobalNames>,
    /// The statements of the top level that each function may need.
    reach: Reach,
    /// Whether the file is an ECMAScript module, not a `CommonJS` script.
    is_esm: bool,
    entries: Vec<Entry>,
    comments: Vec<Comment>,
    calls: Vec<Span>,
    /// The callees of awaited calls.
    awaited: Rc<BTreeSet<Callee>>,
    source: Rc<str>,
    /// The dialect of the text.
    syntax: SourceType,
    /// Whether a tool translates the file to JavaScript. A translated module may use names that
    /// exist only in scripts.
    is_translated: bool,
    /// The starts of the statements of the top level that do something.
    acting: BTreeSet<u32>,
    /// The compiled definitions with a statement that does something, by its start.
    definitions_with: RefCell<BTreeMap<u32, Rc<FunctionCode>>>,
    outline: OnceCell<Outline>,
    /// The variables, fields and properties that start empty.
    state: Rc<State>,
    /// The functions and classes around each entry.
    surroundings: Surroundings,
}

/// The end of the error message for `new.target` outside functions.
const NEW_TARGET: &str = "new.target expression";

impl Module {
    /// Parses and compiles a file. The extension of its name determines the dialect:
    /// `.js .mjs .cjs .jsx .ts .mts .cts .tsx`.
    ///
    /// # Errors
    /// All syntax errors.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<SyntaxError>> {
        let syntax = source_type(name);
        let rejected = nesting::rejected(text, syntax.is_jsx(), syntax.is_typescript());
        if let Some(rejected) = rejected {
            return Err(vec![SyntaxError::of_limit(rejected)]);
        }
        let allocator = Allocator::default();
        let (Checked { program, needs_bundler, state }, syntax) =
            match checked(&allocator, (name, text), syntax) {
                Ok(file) => (file, syntax),
                // A `for await` at the top level is an error in a script, and makes a module.
                Err(errors) => match module_type(name, syntax) {
                    Some(syntax) => {
                        (checked(&allocator, (name, text), syntax).map_err(|_| errors)?, syntax)
                    }
                    None => return Err(errors),
                },
            };
        let program = &program;
        let is_module = is_module(name, program);
        let found = entries::find(program, text, stem(name));
        // Compiling is deferred if the code is unlikely to run.
        let runs_main = found.list.first().is_some_and(|main| main.is_program);
        let purpose =
            if runs_main { Purpose::Program } else { Purpose::Definitions(&found.acting, &state) };
        let compiled = compile::compile(program, text, is_module, purpose);
        let code = OnceCell::from(compiled.main);
        let (main, definitions) =
            if runs_main { (code, OnceCell::new()) } else { (OnceCell::new(), code) };
        Ok(Self {
            main,
            definitions,
            imports: Rc::new(Imports::of(program)),
            setters: Rc::new(Setters::of(program, text)),
            global_names: Rc::new(GlobalNames::of(program, text)),
            reach: Reach::of(program),
            is_esm: is_module,
            entries: found.list,
            comments: program.comments.iter().map(Comment::of).collect(),
            calls: compiled.calls,
            awaited: Rc::new(compiled.awaited),
            source: text.into(),
            syntax,
            state: Rc::new(state),
            is_translated: syntax.is_typescript()
                || ends_with(name, "jsx")
                || needs_bundler && !ends_with(name, "mjs"),
            acting: found.acting,
            definitions_with: RefCell::default(),
            outline: OnceCell::new(),
            surroundings: found.surroundings,
        })
    }

    /// The entries of the file, in the order of the text; the first is the top level.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The comments, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// The spans of all calls, in the order of the text.
    #[must_use]
    pub fn calls(&self) -> &[Span] {
        &self.calls
    }

    /// The module from which the file imports a name, or gets it from `require`, without the prefix
    /// `node:`.
    #[must_use]
    pub fn module_of(&self, name: &str) -> Option<&str> {
        self.imports.module_of(name)
    }

    /// The modules of all names that the file imports, without the prefix `node:`.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.imports.modules()
    }

    /// Runs one of the [`entries`](Self::entries), by index.
    ///
    /// # Errors
    /// If it exceeds a limit.
    ///
    /// # Panics
    /// If there is no such entry.
    pub fn evaluate(&self, entry: usize, world: &World) -> Result<Evaluation, LimitPassed> {
        let is_main = entry == 0;
        let around = self.surroundings.of(entry);
        let entry = &self.entries[entry];
        let (main, needed) = if is_main {
            (self.main.get_or_init(|| self.compile(Purpose::Program)), None)
        } else {
            // Node runs all statements, so a run that is compared with Node does, too.
            let needed = (!world.wanted.is_replay()).then(|| self.reach.needed(entry.span));
            (&self.definitions_around(entry), needed)
        };
        let program = evaluate::Runnable {
            main,
            needed,
            is_module: self.is_esm,
            is_pure_module: self.is_esm && !self.is_translated,
            source: &self.source,
            entry,
            is_main,
            around,
            imports: &self.imports,
            branches: &|| self.parsed(|program| entries::branches_to(program, entry.span)),
            state: &self.state,
            awaited: &self.awaited,
            setters: &self.setters,
            global_names: &self.global_names,
        };
        program.evaluate(world)
    }

    /// The definitions of the top level, and the statement around an entry.
    fn definitions_around(&self, entry: &Entry) -> Rc<FunctionCode> {
        let definitions =
            |left_out: &BTreeSet<u32>| self.compile(Purpose::Definitions(left_out, &self.state));
        match self.acting_around(entry) {
            None => Rc::clone(self.definitions.get_or_init(|| definitions(&self.acting))),
            Some(statement) => {
                let mut known = self.definitions_with.borrow_mut();
                let compile = || definitions(&self.left_out(Some(statement)));
                Rc::clone(known.entry(statement).or_insert_with(compile))
            }
        }
    }

    /// The start of the statement around an entry, if the statement does something.
    fn acting_around(&self, entry: &Entry) -> Option<u32> {
        let statement = self.reach.statement_at(entry.span)?.start;
        self.acting.contains(&statement).then_some(statement)
    }

    /// The starts of the statements that are left out if a function runs, except for the one around
    /// the function.
    fn left_out(&self, around: Option<u32>) -> BTreeSet<u32> {
        self.acting.iter().copied().filter(|start| Some(*start) != around).collect()
    }

    /// The parts of the text that one of the [`entries`](Self::entries), by index, does not need.
    pub(crate) fn unneeded(&self, entry: usize) -> Vec<Span> {
        if entry == 0 { Vec::new() } else { self.reach.unneeded(self.entries[entry].span) }
    }

    /// The structure of the file, for advice; computed on first use.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| self.parsed(outline::outline))
    }

    /// Prepares one of the [`entries`](Self::entries), by index, for Node, which replays a run in
    /// this world. The run must have recorded its [`Replay`](super::Replay).
    ///
    /// # Panics
    /// If there is no such entry.
    #[must_use]
    pub fn stage(&self, entry: usize, world: &World, evaluation: &Evaluation) -> Staged {
        let function = (entry > 0).then(|| &self.entries[entry]);
        let part = Part {
            text: &self.source,
            syntax: self.syntax,
            entry: function,
            around: self.surroundings.of(entry),
            acting: &self.left_out(function.and_then(|function| self.acting_around(function))),
            state: &self.state,
            is_module: self.is_esm,
            is_translated: self.is_translated,
        };
        Staged::new(&part, (world, &evaluation.replay))
    }

    /// Compiles the file for a purpose.
    fn compile(&self, purpose: Purpose<'_>) -> Rc<FunctionCode> {
        self.parsed(|program| compile::compile(program, &self.source, self.is_esm, purpose).main)
    }

    /// Parses the file again, for what is rarely needed of its syntax tree.
    fn parsed<T>(&self, read: impl FnOnce(&Program<'_>) -> T) -> T {
        let allocator = Allocator::default();
        read(&Parser::new(&allocator, &self.source, self.syntax).parse().program)
    }
}

impl SyntaxError {
    fn of_limit((rejected, span): (Rejected, Span)) -> Self {
        let (message, help) = match rejected {
            Rejected::NestsTooDeep => (
                "the code nests deeper than the limit of 400 brackets",
                "operators count too: 1600 of them, or 800 arrow functions, are as deep",
            ),
            Rejected::LongBigInt => (
                "a bigint literal is longer than the limit of 10,000 characters",
                "compute the number: `10n ** 20000n`",
            ),
        };
        Self { span, message: message.to_owned(), help: Some(help.to_owned()) }
    }

    fn of(diagnostic: &oxc_diagnostics::OxcDiagnostic) -> Self {
        let span = diagnostic.labels.first().map_or(Span::default(), |label| {
            let start = label.offset();
            Span { start, end: start + label.len() }
        });
        let help = diagnostic.help.as_ref().map(ToString::to_string);
        Self { span, message: diagnostic.message.to_string(), help }
    }
}

impl Comment {
    fn of(comment: &oxc_ast::Comment) -> Self {
        let (span, text) = (comment.span, comment.content_span());
        Self {
            span: Span { start: span.start, end: span.end },
            text: Span { start: text.start, end: text.end },
            is_block: comment.is_block(),
        }
    }
}

fn ends_with(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|known| known.eq_ignore_ascii_case(ending))
}

fn source_type(name: &str) -> SourceType {
    let known = SourceType::from_path(name).unwrap_or_else(|_| SourceType::unambiguous());
    if !known.is_javascript() {
        return known;
    }
    // JavaScript files may contain JSX, and a script may turn out to be a module.
    let kind = if ends_with(name, "mjs") { SourceType::mjs() } else { SourceType::unambiguous() };
    kind.with_jsx(true)
}

/// The name of a file, without directories and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}

/// A file that has been parsed and checked.
struct Checked<'a> {
    program: Program<'a>,
    /// Whether it uses what only scripts have, so that a module needs a bundler.
    needs_bundler: bool,
    state: State,
}

/// Parses and checks a file.
fn checked<'a>(
    allocator: &'a Allocator,
    (name, text): (&str, &'a str),
    syntax: SourceType,
) -> Result<Checked<'a>, Vec<SyntaxError>> {
    // A script of Node is the body of a function, so it may use `return` and `new.target`.
    let allow_return_outside_function = !syntax.is_module();
    let options = ParseOptions { allow_return_outside_function, ..ParseOptions::default() };
    let parsed = Parser::new(allocator, text, syntax).with_options(options).parse();
    let program = parsed.program;
    let is_function = !is_module(name, &program);
    let is_error = |error: &SyntaxError| !is_function || !error.message.ends_with(NEW_TARGET);
    let errors: Vec<_> = parsed.diagnostics.iter().map(SyntaxError::of).filter(is_error).collect();
    if parsed.panicked || !errors.is_empty() {
        return Err(errors);
    }
    if let Some(error) = early::too_many_parameters(&program, text) {
        return Err(vec![error]);
    }
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&program);
    let mut errors: Vec<_> =
        checked.diagnostics.iter().map(SyntaxError::of).filter(is_error).collect();
    errors.extend(early::invalid_literals(&program));
    if !errors.is_empty() {
        return Err(errors);
    }
    let scoping = checked.semantic.scoping();
    let needs_bundler = bundled::needs_bundler(&program, scoping, text);
    let state = state::find(&program, scoping);
    drop(checked);
    match unsupported::first(&program, text) {
        Some(error) => Err(vec![error]),
        None => Ok(Checked { program, needs_bundler, state }),
    }
}

/// The dialect of a file whose contents decide whether it is a module, if it is a module.
fn module_type(name: &str, syntax: SourceType) -> Option<SourceType> {
    (syntax.is_unambiguous() && !ends_with(name, "cjs")).then(|| syntax.with_module(true))
}

/// Whether Node runs a file as an ECMAScript module.
fn is_module(name: &str, program: &Program<'_>) -> bool {
    let ends_with = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    if ends_with(".mjs") || ends_with(".mts") {
        return true;
    }
    if ends_with(".cjs") || ends_with(".cts") {
        return false;
    }
    let is_declaration = |statement: &Statement<'_>| statement.is_module_declaration();
    program.body.iter().any(is_declaration) || entries::awaits(program)
}
