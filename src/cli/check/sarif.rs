//! `--format sarif`: all findings as one document of SARIF 2.1.0, with fixes as replacements.

use std::io::{self, Write};

use makespan::findings::RULES;
use makespan::scenario::LineColumn;
use serde_json::{Value, json};

use super::reported::Reported;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes all findings as one document on one line.
pub(super) fn write(found: &[Reported], out: &mut dyn Write) -> io::Result<()> {
    let driver = json!({
        "name": "simulate",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": RULES.map(|rule| json!({
            "id": rule.name,
            "shortDescription": { "text": rule.summary() },
            "help": { "text": rule.explanation(), "markdown": rule.explanation() },
            "defaultConfiguration": { "level": rule.severity },
        })),
    });
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn result(finding: &Reported) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(finding) });
    if let Some(there) = finding.region {
        physical["region"] = region(there);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": { "text": finding.text() },
        "locations": [{ "physicalLocation": physical }],
    });
    // A note about a comment has no rule and no program.
    if let Some(index) = RULES.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(program) = &finding.program {
        let logical = json!([{ "name": program, "kind": "function" }]);
        result["locations"][0]["logicalLocations"] = logical;
    }
    if !finding.edits.is_empty() {
        let replacements = finding.edits.iter().map(|edit| {
            json!({
                "deletedRegion": region(edit.region),
                "insertedContent": { "text": edit.text },
            })
        });
        result["fixes"] = json!([{
            "description": { "text": finding.instead },
            "artifactChanges": [{
                "artifactLocation": artifact(finding),
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    result
}

fn region([from, to]: [LineColumn; 2]) -> Value {
    json!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
    })
}

/// The file as a relative reference.
fn artifact(finding: &Reported) -> Value {
    json!({ "uri": uri(&finding.file) })
}

/// A path as a URI reference: characters that a URI does not allow are percent-encoded.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte);
    let written = |byte: u8| {
        if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    path.bytes().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(uri("app/[id]/a b.ts"), "app/%5Bid%5D/a%20b.ts");
        assert_eq!(uri("ü:1"), "%C3%BC%3A1");
    }
}
