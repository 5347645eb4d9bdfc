//! A figure is measured or counted in one place; each page that repeats it has the same one.

use std::path::Path;

use crate::read;

fn page(path: &str) -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
}

/// The cells of a row of a table.
fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn the_readme_has_the_figures_of_the_benches() {
    let (readme, results) = (page("README.md"), page("benches/RESULTS.md"));
    let section = readme.split("\n## ").find(|section| section.starts_with("How fast")).unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.contains(" M ")).collect();
    assert!(rows.len() >= 7, "{rows:?}");
    for row in rows {
        assert!(results.lines().any(|line| line == row), "not in RESULTS.md: {row}");
    }
    let section = section.replace(',', "");
    // The row, and the columns of it that the README repeats.
    let repeated: [(&str, &[usize]); 7] = [
        ("`simulate big.ron`", &[1, 2, 3]),
        ("... `--format json`", &[1]),
        ("clap parses the arguments", &[1]),
        ("`simulate small.ron`, 10 tasks", &[1]),
        ("`node -e 0`", &[1]),
        ("everything", &[1]),
        ("... nor calls and events", &[1]),
    ];
    for (head, columns) in repeated {
        let row = results.lines().map(cells).find(|cells| cells[0] == head);
        let row = row.unwrap_or_else(|| panic!("RESULTS.md has no row {head}"));
        for &column in columns {
            assert!(section.contains(row[column]), "{head}: {} is not in README.md", row[column]);
        }
    }
}

#[test]
fn the_corpus_has_as_many_files_as_the_page_says() {
    let proof = page("docs/proof.md");
    for (folder, what) in [
        ("quiz", "order quizzes"),
        ("app", "files of applications"),
        ("unknown", "files that use unknown values"),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript").join(folder);
        let files = folder.read_dir().expect("a folder").count();
        assert!(proof.contains(&format!("{files} {what}")), "{files} {what}");
    }
}
