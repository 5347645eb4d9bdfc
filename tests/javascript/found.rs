//! Code that fuzzing found, held against what must hold for any code. The target `code` in `fuzz/`
//! holds the same against generated inputs.

mod code;

use std::path::Path;

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
