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

/// Each file of the site: its name and its bytes. The first is the page.
#[cfg(feature = "playground")]
pub(super) const FILES: &[(&str, &[u8])] = files![
    "index.html",
    "examples.json",
    "main.js",
    "simulate.wasm",
    "style.css",
    "worker-offline.js",
    "worker.js",
];

/// Each file of the site: none.
#[cfg(not(feature = "playground"))]
pub(super) const FILES: &[(&str, &[u8])] = &[];
