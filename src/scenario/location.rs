//! The location of a file of code in its code base: facts from which rules infer how often, and
//! where, the code runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::Scenario;

/// The location of a file of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLocation {
    /// The names of the directories around the file, within the code base, from the outermost to
    /// the innermost, and the name of the file without its extension.
    pub names: Vec<String>,
    /// The package that the file belongs to, if there is one.
    pub package: Option<Arc<Package>>,
    /// Whether its directory has a license of its own but no `package.json`, below the root of the
    /// code base.
    pub has_license: bool,
    /// Whether a file of its package handles rejections that nothing else handles, so that they do
    /// not terminate the process.
    pub handles_rejections: bool,
}

/// The packages that a package depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Package {
    dependencies: BTreeMap<String, Value>,
    dev_dependencies: BTreeMap<String, Value>,
    optional_dependencies: BTreeMap<String, Value>,
    peer_dependencies: BTreeMap<String, Value>,
}

impl Package {
    /// Reads a `package.json`. A text that is not one describes a package without dependencies.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// Whether the package needs one of these packages when it runs.
    pub(crate) fn needs(&self, packages: &[&str]) -> bool {
        let needed = [&self.dependencies, &self.optional_dependencies];
        packages.iter().any(|name| needed.iter().any(|some| some.contains_key(*name)))
    }

    /// Whether the package mentions one of these packages, perhaps only for its development.
    pub(crate) fn mentions(&self, packages: &[&str]) -> bool {
        let others = [&self.dev_dependencies, &self.peer_dependencies];
        self.needs(packages)
            || packages.iter().any(|name| others.iter().any(|some| some.contains_key(*name)))
    }
}

impl Scenario {
    /// Says where the file of code is.
    pub fn set_location(&mut self, location: FileLocation) {
        if let Some(code) = &mut self.code {
            Arc::make_mut(code).location = Arc::new(location);
        }
    }

    /// The location of the file of code, as far as it is known.
    pub(crate) fn location(&self) -> Option<&FileLocation> {
        self.code.as_ref().map(|code| &*code.location)
    }
}
