//! Finds out whether code runs in a browser, where an unhandled rejection is only a message in the
//! console: from the file, its imports, its directories and its package.

use std::path::Path;

use super::CodeRun;
use crate::scenario::mentions;

/// Parts of the API of browser extensions: of `chrome`, and those that only its other name,
/// `browser`, has. (Test runners call a browser that they control `browser`, too.)
const EXTENSIONS: [(&str, &[&str]); 2] = [
    ("chrome", &["action", "contextMenus", "runtime", "storage", "tabs"]),
    ("browser", &["runtime", "storage", "tabs"]),
];

/// Frameworks of user interfaces, and compilers of style sheets: a package that needs one, but no
/// server, runs in a browser.
const INTERFACES: &[&str] = &[
    "@angular/core",
    "backbone",
    "jquery",
    "less",
    "mobx",
    "postcss",
    "preact",
    "react",
    "sass",
    "solid-js",
    "svelte",
    "tailwindcss",
    "vue",
];

/// Modules that only code of a user interface imports.
const ONLY_INTERFACES: &[&str] = &[
    "@angular/core",
    "jquery",
    "mobx",
    "mobx-react",
    "mobx-react-lite",
    "pinia",
    "react-dom",
    "react-dom/client",
    "svelte",
    "svelte/store",
    "vue",
    "vuex",
];

/// Hooks that only components use.
const HOOKS: &[&str] =
    &["useCallback", "useContext", "useEffect", "useMemo", "useReducer", "useRef", "useState"];

/// Packages of programs that answer requests, or run outside of a browser.
const SERVERS: &[&str] = &[
    "@apollo/server",
    "@fastify/cors",
    "@hapi/hapi",
    "@hono/node-server",
    "@nestjs/core",
    "@prisma/client",
    "@react-router/node",
    "@remix-run/node",
    "@remix-run/server-runtime",
    "@sveltejs/kit",
    "@trpc/server",
    "apollo-server",
    "apollo-server-express",
    "astro",
    "bullmq",
    "drizzle-orm",
    "electron",
    "express",
    "fastify",
    "graphql-yoga",
    "hapi",
    "hono",
    "ink",
    "ioredis",
    "koa",
    "next",
    "nodemailer",
    "nuxt",
    "prisma",
    "redis",
    "restify",
    "sequelize",
    "server-only",
    "socket.io",
    "typeorm",
];

/// Modules of Node that have no counterpart in a browser.
const OF_NODE: &[&str] = &[
    "child_process",
    "cluster",
    "fs",
    "fs-extra",
    "fs/promises",
    "http",
    "https",
    "net",
    "os",
    "path",
    "readline",
    "stream",
    "worker_threads",
    "zlib",
];

/// Drivers of browsers: their callbacks use `document` and `window`, but run elsewhere.
const DRIVERS: &[&str] = &["playwright", "playwright-core", "puppeteer", "puppeteer-core"];

/// Directories, or files, whose code runs on a server.
const OF_A_SERVER: &[&str] = &["backend", "server", "servers"];

/// Directories whose files a server sends to browsers.
const PUBLIC: &[&str] = &["frontend", "public"];

/// Directories whose names are parts of addresses that a server answers, such as `public`.
const ADDRESSES: &[&str] = &["api", "app", "controllers", "pages", "routes"];

/// Members of the document that a page shows. Other things are called `document`, too.
const OF_DOCUMENT: &[&str] = &[
    ".activeElement",
    ".addEventListener",
    ".body",
    ".cookie",
    ".createElement",
    ".documentElement",
    ".getElementById",
    ".head.",
    ".querySelector",
    ".visibilityState",
];

/// The beginnings of calls of jQuery, after `$`.
const OF_JQUERY: &[&str] = &["('", "(\"", "(document)", "(this)", "(window)"];

impl CodeRun<'_> {
    /// Whether the program runs in a browser: the file is JSX or uses the API of extensions, the
    /// program is an effect of a component or a listener of a page, or the file is part of a user
    /// interface and not of a server.
    pub(in crate::findings) fn is_in_browser(&self) -> bool {
        self.is_jsx()
            || self.uses_extensions()
            || is_of_a_page(self.timeline.text(self.timeline.program))
            || !self.is_of_a_server() && (self.uses_a_page() || self.is_of_an_interface())
    }

    /// Whether the file has the ending of JSX, or is part of an interface made with React: it says
    /// so, uses hooks, or has elements in spite of its ending.
    fn is_jsx(&self) -> bool {
        let source = self.scenario.source.as_ref();
        let name = source.map_or("", |source| source.beside().unwrap_or(source).name());
        let ending = Path::new(name).extension();
        let is_ending = |jsx: &&str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(jsx));
        let is_react = |name: &str| self.module.module_of(name) == Some("react");
        let start = self.text.trim_start().trim_start_matches(['\'', '"']);
        ["tsx", "jsx"].iter().any(is_ending)
            || start.starts_with("use client")
            || HOOKS.iter().any(|hook| is_react(hook))
            || is_react("React") && (self.text.contains("</") || self.text.contains("/>"))
    }

    /// Whether the code uses the API of browser extensions: `chrome.tabs`.
    fn uses_extensions(&self) -> bool {
        EXTENSIONS.iter().any(|(api, members)| {
            self.uses_global(api, |after| {
                let member = after.strip_prefix('.').unwrap_or_default();
                let end = member.find(|c: char| !c.is_alphanumeric()).unwrap_or(member.len());
                members.contains(&&member[..end])
            })
        })
    }

    /// Whether the code, outside of its comments, uses a name that it doesn't import, before a text
    /// like this.
    fn uses_global(&self, name: &str, before: impl Fn(&str) -> bool) -> bool {
        let in_comment = |at: usize| {
            let comments = self.module.comments();
            let next = comments.partition_point(|comment| comment.span.end as usize <= at);
            comments.get(next).is_some_and(|comment| (comment.span.start as usize) < at)
        };
        self.module.module_of(name).is_none()
            && mentions(self.text, name).any(|(earlier, after)| {
                !earlier.ends_with('.') && before(after) && !in_comment(earlier.len())
            })
    }

    /// Whether the file or its directories say that it runs on a server.
    fn is_of_a_server(&self) -> bool {
        let imports = |modules: &[&str]| self.module.modules().any(|name| modules.contains(&name));
        // Both `server/mail.ts` and `mail.server.ts`.
        let is_named_so = self.scenario.location().is_some_and(|location| {
            let mut words = location.names.iter().flat_map(|name| name.split('.'));
            words.any(|word| OF_A_SERVER.contains(&word.to_lowercase().as_str()))
        });
        is_named_so
            || [OF_NODE, SERVERS, DRIVERS].into_iter().any(imports)
            || mentions(self.text, "__dirname").next().is_some()
            || mentions(self.text, "process").any(|(_, after)| {
                [".on(", ".exit(", ".argv", ".stdout", ".cwd("]
                    .iter()
                    .any(|of| after.starts_with(of))
            })
    }

    /// Whether the code uses what only a page has. Code that asks whether there is a window may
    /// also run on a server.
    fn uses_a_page(&self) -> bool {
        if self.text.contains("typeof window") || self.text.contains("typeof document") {
            return false;
        }
        let one_of = |ends: &'static [&str]| {
            move |after: &str| ends.iter().any(|end| after.starts_with(end))
        };
        let has_jquery = self.module.module_of("$").is_none_or(|module| module == "jquery")
            && !self.text.contains("$ = ");
        self.uses_global("window", one_of(&["."]))
            || self.uses_global("document", one_of(OF_DOCUMENT))
            || has_jquery
                && self.text.match_indices('$').any(|(at, _)| {
                    one_of(OF_JQUERY)(&self.text[at + 1..])
                        && !self.text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '`')
                })
            || self.uses_global("define", one_of(&["(["]))
    }

    /// Whether the imports, the directories or the package of the file are those of a user
    /// interface.
    fn is_of_an_interface(&self) -> bool {
        if self.module.modules().any(|module| ONLY_INTERFACES.contains(&module)) {
            return true;
        }
        let Some(location) = self.scenario.location() else { return false };
        let mut names = location.names.iter().map(String::as_str);
        let is_public = names
            .by_ref()
            .take_while(|name| !ADDRESSES.contains(name))
            .any(|name| PUBLIC.contains(&name));
        is_public
            || location
                .package
                .as_ref()
                .is_some_and(|package| package.mentions(INTERFACES) && !package.mentions(SERVERS))
    }
}

/// Whether a program is an effect of a component or a listener of a page, judging by its name.
fn is_of_a_page(program: &str) -> bool {
    let name = program.split(['(', ' ']).next().unwrap_or_default();
    let (of, last) = name.rsplit_once('.').unwrap_or(("", name));
    match last {
        "useEffect" | "useLayoutEffect" | "useInsertionEffect" => true,
        // Node has no elements, but signals and emitters with this method.
        "addEventListener" => !of.to_lowercase().ends_with("signal"),
        _ => false,
    }
}
