//! The page, the gallery and the other pictures, as the command writes them.

use crate::Directory;

/// Every text in it tries to end what it is inserted into.
const HOSTILE: &str = include_str!("../page/hostile.ron");

const SCENARIO: &str = r#"Scenario(
    title: "Two",
    tasks: { "a": (takes: "10ms"), "b": (takes: "20ms", needs: ["a"]) },
)"#;

fn hostile(format: &str) -> String {
    Directory::new().with("s.ron", HOSTILE).run(&["s.ron", "--format", format]).well()
}

#[test]
fn no_text_becomes_markup() {
    for format in ["html", "svg"] {
        let document = hostile(format);
        for markup in ["<script>alert", "<img", "</title></", "]]>", "\u{0}"] {
            assert!(!document.contains(markup), "{format} has {markup}");
        }
    }
}

#[test]
fn no_text_becomes_a_statement_of_mermaid() {
    for line in hostile("mermaid").lines().skip(1) {
        let line = line.strip_prefix("    ").expect(line);
        let heads = ["title ", "section ", "dateFormat x", "axisFormat %Q"];
        let head = heads.iter().find(|head| line.starts_with(**head));
        let text = head.map_or(line, |head| &line[head.len()..]);
        // A line of a task has one colon; other lines have none.
        assert_eq!(text.matches(':').count(), usize::from(head.is_none()), "{line}");
        assert!(!text.contains(['"', '<', '\\']), "{line}");
    }
}

#[test]
fn no_text_becomes_a_statement_of_graphviz() {
    let graph = hostile("dot");
    let second = |line: &str| line.split(' ').nth(3).map(str::to_owned);
    let nodes = graph.lines().filter(|line| line.starts_with("  t"));
    let nodes = nodes.filter(|line| second(line).is_some_and(|word| word.starts_with("[label=")));
    assert_eq!(nodes.count(), 5);
    assert_eq!(graph.lines().filter(|line| line.starts_with("  t0 -> ")).count(), 1);
}

#[test]
fn a_directory_becomes_a_gallery() {
    let directory =
        Directory::new().with("all/two.ron", SCENARIO).with("all/deep er/b#.ron", SCENARIO);
    directory.run(&["all", "--format", "html", "-o", "site"]).well();
    let index = directory.read("site/index.html").unwrap();
    assert!(index.contains("href=\"two.html\"") && index.contains("href=\"deep%20er/b%23.html\""));
    let page = directory.read("site/deep er/b#.html").unwrap();
    assert!(page.contains("rel=\"prev\" href=\"../two.html\""), "the pages lead to each other");
}

#[test]
fn a_card_and_a_page_say_what_settles_before_a_crash() {
    let scenario = r#"Scenario(
        tasks: { "user": (takes: "250ms"), "stats": (takes: "275ms", fails: "down") },
        programs: {
            "fulfills": ["user", Let("x", "stats"), Log("done")],
            "rejects": ["user", Let("x", "stats"), Fail("no")],
        },
    )"#;
    let directory = Directory::new().with("in/s.ron", scenario);
    directory.run(&["in", "--format", "html", "-o", "site"]).well();
    for file in ["site/index.html", "site/s.html"] {
        let page = directory.read(file).unwrap();
        for ends in [">settles 250ms, crashes 525ms<", ">rejects 250ms, crashes 525ms<"] {
            assert!(page.contains(ends), "{file}: {ends}");
        }
    }
}

#[test]
fn a_page_is_named_after_its_file_and_not_after_its_path() {
    let code = "async function load() {\n  await fetch('/a'); // 2s\n}\n";
    let directory = Directory::new().with("sub/page.js", code);
    directory.run(&["sub", "--format", "html", "-o", "site"]).well();
    assert!(directory.read("site/page.html").unwrap().contains("<h1>page.js</h1>"));
    assert!(!directory.read("site/index.html").unwrap().contains("sub/page.js"));
}

#[test]
fn in_a_gallery_fulfilled_and_short_programs_come_first() {
    let scenario = |program: &str| {
        let tasks = r#"tasks: { "a": (takes: "10ms"), "no": (takes: "10ms", fails: "no") }"#;
        format!("Scenario({tasks}, programs: {{ \"p\": {program} }})")
    };
    let directory = Directory::new()
        .with("in/a.ron", &scenario(r#"[Catch("no", [])]"#))
        .with("in/b.ron", &scenario(r#"["a", "a"]"#))
        .with("in/c.ron", &scenario(r#"["a"]"#));
    directory.run(&["in", "--format", "html", "-o", "site"]).well();
    let index = directory.read("site/index.html").unwrap();
    let links: Vec<&str> = index.split("href=\"").skip(1).map(|link| &link[..6]).collect();
    assert_eq!(links, ["c.html", "b.html", "a.html"]);
}

/// Three scenarios in a directory, and the contents of its gallery.
fn with_contents(contents: &str) -> Directory {
    let directory = Directory::new().with("in/gallery.ron", contents);
    ["a", "deep/b", "deep/er/c"]
        .iter()
        .fold(directory, |directory, name| directory.with(&format!("in/{name}.ron"), SCENARIO))
}

#[test]
fn the_contents_of_a_gallery_give_its_groups_and_its_order() {
    let directory = with_contents(
        r#"[
            (title: "First", pages: ["deep/er"]),
            (title: "Second", pages: ["deep", "deep/er/c.ron"]),
        ]"#,
    );
    let ran = directory.run(&["in", "--format", "html", "-o", "site"]);
    // The first group is empty, because the page of its directory is named by the second one.
    let wrong = "error: in/gallery.ron:2: `deep/er` has no page here\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(2), wrong));
    let directory = with_contents(
        r#"[(title: "First", pages: ["deep/er"]), (title: "Second", pages: ["deep"])]"#,
    );
    directory.run(&["in", "--format", "html", "-o", "site"]).well();
    let index = directory.read("site/index.html").unwrap();
    let order = ["First", "deep/er/c.html", "Second", "deep/b.html", "More", "a.html"];
    let found: Vec<usize> = order.iter().map(|part| index.find(part).expect(part)).collect();
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn wrong_contents_of_a_gallery_are_an_error_with_their_place() {
    let directory = with_contents("[(title: \"First\", page: [])]");
    let ran = directory.run(&["in", "--format", "html", "-o", "site"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("in/gallery.ron:1:"), "{}", ran.stderr);
}

#[test]
fn a_file_about_its_directory_is_no_scenario() {
    let directory = with_contents("[]").with("in/simulate.ron", "(ignore: [])");
    directory.run(&["in"]).well();
    directory.run(&["test", "--accept", "in"]).well();
    directory.run(&["check", "in"]).well();
}

#[test]
fn each_scenario_of_a_directory_gets_a_picture() {
    let directory = with_contents("[]");
    for options in [&["--slide", "dark"][..], &["--play"], &[]] {
        let of = ["in", "--format", "svg", "-o", "pictures"];
        directory.run(&[&of[..], options].concat()).well();
        for name in ["a", "deep/b", "deep/er/c"] {
            let picture = directory.read(&format!("pictures/{name}.svg")).unwrap();
            assert_eq!(picture.matches("<svg").count(), 1);
            assert_eq!(picture.contains("curtain"), options == ["--play"]);
        }
    }
    let ran = directory.run(&["in", "--format", "svg"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("many pages or pictures need a directory"), "{}", ran.stderr);
    let ran = directory.run(&["in/a.ron", "--play"]);
    assert_eq!(ran.stderr, "error: --play: only --format svg has pictures that play\n");
}

#[test]
fn an_unmet_expectation_is_reported() {
    let scenario = SCENARIO
        .replace(",\n)", r#", expect: { "parallel": (settles: "5ms", finds: ["lost-result"]) })"#);
    let directory = Directory::new().with("in/s.ron", &scenario);
    let told = "error: in/s.ron: \"parallel\": expected settles 5ms, found 30ms\n\
                error: in/s.ron: \"parallel\": expected to find lost-result, but it was not found\n";
    for format in ["html", "svg", "mermaid", "dot", "perfetto", "js"] {
        let ran = directory.run(&["in/s.ron", "--format", format]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), told), "{format}");
    }
    let ran = directory.run(&["in", "--format", "html", "-o", "site"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), told));
    let page = directory.read("site/s.html").unwrap();
    assert!(page.contains("Expected: settles 5ms, found 30ms."));
    let ran = directory.run(&["in/s.ron"]);
    let expected = ["expected    ✗ settles 5ms, found 30ms", "expected    ✗ to find lost-result"];
    assert!(expected.iter().all(|line| ran.stdout.contains(line)), "{}", ran.stdout);
}

#[test]
fn many_pages_need_a_directory_and_different_names() {
    let directory = Directory::new().with("s.ron", SCENARIO).with("s.json", "{\"tasks\": {}}");
    let ran = directory.run(&["s.ron", "s.ron", "--format", "html"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("need a directory"), "{}", ran.stderr);
    let ran = directory.run(&[".", "--format", "html", "-o", "site"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("two files would be written to s.html"), "{}", ran.stderr);
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    for format in ["html", "svg", "mermaid", "dot", "perfetto"] {
        assert_eq!(hostile(format), hostile(format), "{format}");
    }
}

#[test]
fn the_schema_is_json() {
    let schema = Directory::new().run(&["schema"]).well();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["title"], "makespan/1");
}
