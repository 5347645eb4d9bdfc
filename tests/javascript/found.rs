//! Code that fuzzing found, checked for the properties of all code. The target `code` in `fuzz/`
//! checks them for generated inputs.

mod code;

use std::path::Path;

use crate::evaluator::random::Random;

#[test]
fn any_code_ends_with_views_or_with_an_error_that_has_a_position() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript/found/inputs");
    let mut files: Vec<_> =
        folder.read_dir().expect("the folder is there").map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "nothing to replay");
    for file in files {
        eprintln!("{}", file.display());
        code::hold(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn programs_generated_from_bytes_also_end() {
    let kinds = [0xc0, 0xca, 0xd0, 0xd8, 0xf0, 0xf8];
    for (seed, kind) in (0..48).zip(kinds.into_iter().cycle()) {
        let mut chance = Random::of_seed(seed);
        let mut byte = || u8::try_from(chance.below(256)).expect("it is below 256");
        let bytes: Vec<u8> = std::iter::once(kind).chain((0..240).map(|_| byte())).collect();
        code::hold(&bytes);
    }
}
