//! The findings of a program: each can be opened to show why it matters, what to do, and the fixed
//! program.

use maud::{Markup, html};

use crate::findings::{Finding, Fix, LeftOut};
use crate::view::html::prose;
use crate::view::js::listing;
use crate::view::text::count;

/// The most findings of a program that are shown.
const SHOWN: usize = 20;

/// The findings, and what was not checked.
pub(super) fn list(findings: &[Finding], left_out: &[LeftOut]) -> Markup {
    let more = findings.len().saturating_sub(SHOWN);
    html! {
        @if !(findings.is_empty() && left_out.is_empty()) {
            ul.findings role="list" aria-label="Findings" {
                @for finding in findings.iter().take(SHOWN) { (one(finding)) }
                @if more > 0 {
                    li { "And " (count(more)) " more: " code { "simulate check" } " shows all." }
                }
                @for left in left_out {
                    li { "Not checked: " (prose::line(&left.to_string())) "." }
                }
            }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    let severity = finding.severity.to_string();
    html! {
        li.finding data-severity=(severity) {
            details {
                summary {
                    strong { (severity) } ": " bdi { (prose::line(&finding.message)) } "."
                    @if let Some(saves) = finding.saves { " The fix saves " (saves) "." }
                }
                p { b { "Why: " } (prose::line(&finding.why)) "." }
                p { b { "Advice: " } (prose::line(&finding.instead)) "." }
                @if let Some(fix) = &finding.fix { (fixed(fix)) }
                p.rule-name { "Rule: " code { (finding.rule.name) } }
            }
        }
    }
}

fn fixed(fix: &Fix) -> Markup {
    let code = listing(&fix.scenario, fix.program).text;
    html! {
        p { "Fixed, it settles at " b { (fix.settles_at) } ":" }
        pre { code { (prose::clean(&code)) } }
        @if !fix.on_failure.is_empty() {
            p { "What changes when a call fails: " (prose::line(&fix.on_failure.join("; "))) }
        }
        @if let Some(told) = &fix.other_value {
            p { "Another value: " (prose::line(told)) }
        }
        @if let Some(other) = &fix.unbounded {
            p {
                "An alternative settles at " b { (other.settles_at) } ", but with up to "
                (other.in_flight) " concurrent calls (now " (other.original_in_flight) "):"
            }
            pre { code { (prose::clean(&listing(&other.scenario, other.program).text)) } }
        }
        @if let Some(told) = &fix.other_durations {
            p { "With other durations: " (prose::line(told)) }
        }
    }
}
