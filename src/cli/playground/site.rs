//! The files of the site, which `web/build` generates; none without the feature `playground`.

/// Includes files of the site under their names.
#[cfg(feature = "playground")]
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/web/dist/site/", $name
        )).as_slice())),*]
    };
}

/// The files of the site, each with its name and its bytes. The first one is the page.
#[cfg(feature = "playground")]
pub(super) const FILES: &[(&str, &[u8])] = files![
    "index.html",
    "examples.json",
    "main.js",
    "simulate.wasm",
    "style.css",
    "teach.css",
    "teach.html",
    "teach.js",
    "worker-offline.js",
    "worker.js",
    "learn/index.html",
    "learn/01-await-is-sequential/practice.html",
    "learn/02-promise-all/practice.html",
    "learn/03-three-requests/practice.html",
    "learn/04-loops/practice.html",
    "learn/05-start-before-await/practice.html",
    "learn/06-partial-success/practice.html",
    "learn/07-fail-fast/practice.html",
    "learn/08-dependent-operations/practice.html",
    "learn/09-mistakes/practice.html",
    "learn/10-optimize/practice.html",
];

/// The files of the site: none.
#[cfg(not(feature = "playground"))]
pub(super) const FILES: &[(&str, &[u8])] = &[];

#[cfg(all(test, feature = "playground"))]
mod tests {
    use makespan::exercise::COURSE;

    use super::FILES;

    #[test]
    fn every_lesson_of_the_course_is_a_page_of_the_site() {
        for set in &COURSE {
            let page = format!("learn/{}/practice.html", set.name);
            assert!(FILES.iter().any(|(name, _)| *name == page), "{page}");
        }
    }
}
