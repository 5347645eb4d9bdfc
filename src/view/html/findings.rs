//! What is wrong with a program: each finding opens on why, and on the program mended.

use maud::{Markup, html};

use super::prose;
use crate::findings::{Finding, Mend};
use crate::view::js::listing;

pub(super) fn list(findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            ul.findings role="list" aria-label="Findings" {
                @for finding in findings { (one(finding)) }
            }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    let severity = finding.rule.severity.to_string();
    html! {
        li.finding data-severity=(severity) {
            details {
                summary {
                    strong { (severity) } ": " bdi { (prose::line(&finding.message)) } "."
                    @if let Some(saves) = finding.saves { " Mending it saves " (saves) "." }
                }
                p { b { "Why: " } (prose::line(&finding.why)) "." }
                p { b { "Instead: " } (prose::line(&finding.instead)) "." }
                @if let Some(mend) = &finding.mend { (mended(mend)) }
                p.rule-name { "Rule: " code { (finding.rule.name) } }
            }
        }
    }
}

fn mended(mend: &Mend) -> Markup {
    let code = listing(&mend.scenario, mend.program).text;
    html! {
        p { "Mended, it settles at " b { (mend.settles_at) } ":" }
        pre { code { (prose::clean(&code)) } }
        @if !mend.on_failure.is_empty() {
            p { "What that changes on failure: " (prose::line(&mend.on_failure)) }
        }
    }
}
