//! Calls that take no time, by their names and modules: what they return is already in memory when
//! they are called, so that an `await` of them costs only a few microtasks.
//!
//! Sources:
//! - `cookies`, `headers` and `draftMode` read the request that is being answered: Next.js, "API
//!   Reference: Functions", <https://nextjs.org/docs/app/api-reference/functions/headers>.
//! - `next-intl/server` reads the messages and the locale that the configuration of the request has
//!   loaded, once per request: next-intl, "Server & Client Components",
//!   <https://next-intl.dev/docs/environments/server-client-components>.
//! - `i18next` loads the resources of a language once: i18next, "API",
//!   <https://www.i18next.com/overview/api>. Wrappers of it in an application are named after the
//!   translation (`getTranslate`, `useTranslation`, `getI18nInstance`, `getScopedI18n`).
//! - `message` and `setError` add a text to the data that answers the request: Superforms, "Status
//!   messages", <https://superforms.rocks/concepts/messages>.
//! - The body of a request is read by methods of `Body`: Fetch Standard, section 5.3,
//!   <https://fetch.spec.whatwg.org/#body-mixin>. A server is usually called when the body of a
//!   small request has arrived.

use crate::javascript::{BODY_METHODS, last_name};

/// Modules whose functions take no time, and these functions.
const OF_MODULES: &[(&str, &[&str])] = &[
    ("next-i18next/serverSideTranslations", &["serverSideTranslations"]),
    (
        "next-intl/server",
        &["getFormatter", "getLocale", "getMessages", "getNow", "getTimeZone", "getTranslations"],
    ),
    ("next/headers", &["cookies", "draftMode", "headers"]),
    ("sveltekit-superforms", &["message", "setError"]),
];

/// The starts of names of functions that return translated texts, from any module.
const TRANSLATE: &[&str] = &["getI18n", "getTranslat", "useI18n", "useTranslat"];

/// Words in the path of a module of an application that is about translation.
const ABOUT_LANGUAGES: &[&str] =
    &["i18n", "intl", "language", "lingo", "lingui", "locale", "transl"];

/// Functions of such a module.
const OF_LANGUAGES: &[&str] =
    &["findMatchingLocale", "getFormatter", "getLanguage", "getLocale", "getMessages"];

/// Whether a call takes no time: by its callee, and the module from which the callee comes.
pub(super) fn is_instant(callee: &str, module: Option<&str>) -> bool {
    let name = last_name(callee);
    if let Some((_, names)) = OF_MODULES.iter().find(|(known, _)| module == Some(known)) {
        return names.contains(&name);
    }
    let is_about_languages = module.is_some_and(|module| {
        let path = module.to_lowercase();
        ABOUT_LANGUAGES.iter().any(|word| path.contains(word))
    });
    TRANSLATE.iter().any(|start| name.starts_with(start))
        || name.starts_with("get") && name.ends_with("I18n")
        || is_about_languages && OF_LANGUAGES.contains(&name)
        || is_body(callee, name)
}

/// Whether a callee is a method that reads the body of a request: `request.json`, `c.req.text`.
fn is_body(callee: &str, name: &str) -> bool {
    let of = callee.strip_suffix(name).and_then(|of| of.strip_suffix('.')).map(last_name);
    BODY_METHODS.contains(&name) && matches!(of, Some("req" | "request"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_read_the_request_or_translations_take_no_time() {
        for (callee, module) in [
            ("headers", Some("next/headers")),
            ("getMessages", Some("next-intl/server")),
            ("getTranslate", Some("@/lingodotdev/server")),
            ("getTranslations", None),
            ("getI18nInstance", None),
            ("getScopedI18n", None),
            ("getLocale", Some("@/i18n/server/get-locale")),
            ("request.formData", None),
            ("c.req.json", None),
        ] {
            assert!(is_instant(callee, module), "{callee}");
        }
        for (callee, module) in [
            ("headers", None),
            ("getMessages", Some("./chat")),
            ("getLocale", Some("./database")),
            ("response.json", None),
            ("json", None),
            ("translate", Some("@/i18n")),
        ] {
            assert!(!is_instant(callee, module), "{callee}");
        }
    }
}
