//! The findings of a program: each can be opened to show why it matters, what to do, and the fixed
//! program.

use maud::{Markup, html};

use super::fixed::FixedBoard;
use super::spoken;
use crate::findings::{Finding, Fix, LeftOut, Rewrite};
use crate::timeline::Timeline;
use crate::view::html::prose;
use crate::view::js::listing;
use crate::view::text::count;

/// The maximum number of findings of a program that are shown.
const SHOWN: usize = 20;

/// The findings, and the checks that were left out.
pub(super) fn list(
    findings: &[Finding],
    left_out: &[LeftOut],
    (program, timeline): (usize, &Timeline),
    fixed: &[FixedBoard<'_>],
) -> Markup {
    let more = findings.len().saturating_sub(SHOWN);
    html! {
        @if !(findings.is_empty() && left_out.is_empty()) {
            ul.findings role="list" aria-label="Findings" {
                @for (number, finding) in findings.iter().take(SHOWN).enumerate() {
                    @let fixed = fixed.iter().find(|fixed| fixed.is_of(program, number));
                    (one(finding, timeline, fixed))
                }
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

fn one(finding: &Finding, timeline: &Timeline, fixed: Option<&FixedBoard<'_>>) -> Markup {
    let severity = finding.severity.to_string();
    let said = |message: &str| prose::line(&spoken::in_javascript(message, timeline));
    html! {
        li.finding data-severity=(severity) {
            details {
                summary {
                    strong { (severity) } ": " bdi dir="ltr" { (said(&finding.message)) } "."
                    @if let Some(saves) = finding.saves { " The fix saves " (saves) "." }
                }
                p { b { "Why: " } (said(&finding.why)) "." }
                p { b { "Advice: " } (said(&finding.instead)) "." }
                @if let Some(fix) = &finding.fix { (described(fix)) }
                @if let Some(rewrite) = &finding.rewrite { (rewritten(rewrite, fixed)) }
                @if let Some(fixed) = fixed { (fixed.offer()) }
                p.rule-name { "Rule: " code { (finding.rule.name) } }
            }
        }
    }
}

/// The fix of code: its difference from the original.
fn rewritten(rewrite: &Rewrite, fixed: Option<&FixedBoard<'_>>) -> Markup {
    html! {
        p { "Fixed, it settles at " b { (rewrite.settles_at) } "." }
        @if let Some(fixed) = fixed { (fixed.board.code()) }
        @if !rewrite.on_failure.is_empty() {
            p { "What changes when a call fails: " (prose::line(&rewrite.on_failure.join("; "))) }
        }
    }
}

fn described(fix: &Fix) -> Markup {
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
