//! The README shows what the command prints.

use std::path::Path;

use crate::Directory;

#[test]
fn the_readme_shows_the_dashboard_as_it_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scenario = std::fs::read_to_string(root.join("scenarios/dashboard.ron")).unwrap();
    let printed = Directory::new().with("dashboard.ron", &scenario).run(&["dashboard.ron"]).well();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, behind) = readme.split_once("<!-- output: dashboard -->\n```text\n").unwrap();
    let (shown, _) = behind.split_once("```\n").unwrap();
    assert_eq!(shown, printed, "the README's output of the dashboard is not what is printed");
}
