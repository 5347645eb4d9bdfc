//! What is wrong with a program: each finding opens on why, and on the program mended.

use maud::{Markup, html};

use super::prose;
use crate::findings::{Finding, LeftOut, Mend};
use crate::view::js::listing;
use crate::view::text::count;

/// So many findings of a program are shown: nobody reads on.
const SHOWN: usize = 20;

/// What was found, and what was not looked at.
pub(super) fn list(findings: &[Finding], left_out: &[LeftOut]) -> Markup {
    let more = findings.len().saturating_sub(SHOWN);
    html! {
        @if !(findings.is_empty() && left_out.is_empty()) {
            ul.findings role="list" aria-label="Findings" {
                @for finding in findings.iter().take(SHOWN) { (one(finding)) }
                @if more > 0 {
                    li { "And " (count(more)) " more: " code { "simulate check" } " tells all." }
                }
                @for left in left_out { li { "Left out: " (prose::line(&left.to_string())) "." } }
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
            p { "What that changes on failure: " (prose::line(&mend.on_failure.join("; "))) }
        }
        @if let Some(told) = &mend.other_value {
            p { "Another value: " (prose::line(told)) }
        }
        @if let Some(other) = &mend.unbounded {
            p {
                "A second option settles at " b { (other.settles_at) } ", but with up to "
                (other.in_flight) " concurrent calls (" (other.in_flight_as_it_is) " as it is):"
            }
            pre { code { (prose::clean(&listing(&other.scenario, other.program).text)) } }
        }
        @if let Some(told) = &mend.other_durations {
            p { "With other durations: " (prose::line(told)) }
        }
    }
}
