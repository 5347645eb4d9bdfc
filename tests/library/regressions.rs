//! Inputs that once broke something, or that are edge cases, checked for the properties of all
//! inputs. The fuzz targets in `fuzz/` check the same properties for generated inputs; the inputs
//! that they find are added to `found/`.

mod choices;
mod generator;
mod grading;
mod readers;
mod text;
mod views;
mod whole;

use std::path::Path;

fn replay(target: &str, hold: fn(&[u8])) {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library/regressions/found").join(target);
    let mut files: Vec<_> =
        folder.read_dir().expect("the folder is there").map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "nothing to replay in {}", folder.display());
    for file in files {
        eprintln!("{}", file.display());
        hold(&std::fs::read(&file).unwrap());
    }
}

/// Pseudo-random bytes, the same in every run.
fn sweep(seeds: std::ops::Range<u64>, length: usize, hold: fn(&[u8])) {
    for seed in seeds {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_be_bytes()[0]
            })
            .collect();
        hold(&bytes);
    }
}

#[test]
fn every_text_is_read_or_reported() {
    replay("text", text::hold);
}

#[test]
fn scenarios_run_with_every_view_and_analysis() {
    replay("whole", whole::hold);
    sweep(0..150, 160, whole::hold);
}

#[test]
fn answers_are_graded_or_reported() {
    replay("grading", grading::hold);
}

#[test]
fn views_of_generated_scenarios_can_be_read_back() {
    replay("views", views::hold);
    sweep(0..40, 120, views::hold);
}
