//! The standard library of the evaluator against Node: what the files beside log, as Node 20 printed
//! it, without the lines of stacks. `newer.js` is of functions that Node 20 does not have yet, and
//! `unknown.js` of unknown values.

use std::fs;
use std::path::Path;

use makespan::javascript::{Module, World};

use crate::logged::logged;

const FOLDER: &str = "tests/javascript/builtins";

/// Everything that a file logs.
fn log_of(path: &Path) -> String {
    let name = path.file_name().expect("a file").to_string_lossy();
    let text = fs::read_to_string(path).expect("a text");
    let module = Module::parse(&name, &text).expect("a file without errors");
    let evaluation = module.evaluate(0, &World::default()).expect("no limit is passed");
    assert_eq!(evaluation.crash, None, "{name}");
    logged(&evaluation).map(|line| line.to_owned() + "\n").collect()
}

fn compare(name: &str) {
    let path = Path::new(FOLDER).join(name);
    let expected = fs::read_to_string(path.with_extension("txt")).expect("what Node printed");
    let logged = log_of(&path.with_extension("js"));
    for (number, (expected, logged)) in (1..).zip(expected.lines().zip(logged.lines())) {
        assert_eq!(logged, expected, "{name}.txt, line {number}");
    }
    assert_eq!(logged, expected, "{name}.txt");
}

macro_rules! files {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                compare(stringify!($name));
            }
        )*

        #[test]
        fn every_file_is_a_test() {
            let mut there: Vec<String> = fs::read_dir(FOLDER)
                .expect("the folder")
                .map(|file| file.expect("a file").path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "js"))
                .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
                .collect();
            there.sort();
            assert_eq!(there, [$(stringify!($name)),*]);
        }
    };
}

files! {
    arrays bigints collections console cycles dates described errors formats functions inspect iteration json language math messages newer numbers objects privates regexps strings
    unknown
}
