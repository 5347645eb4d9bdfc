//! A table that scrolls within its section if it is wider than the page.

use maud::{Markup, html};

/// A table with these headings of columns, and a label for assistive technology.
pub(super) fn table(label: &str, headings: &[&str], rows: &Markup) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(label) {
            table {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody { (rows) }
            }
        }
    }
}
