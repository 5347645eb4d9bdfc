"""Reads documents of SARIF with the model of `pydantic-sarif`, which is made from the schema of SARIF 2.1.0."""

import json
import sys

from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

results = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    Sarif.model_validate(document)
    found = document["runs"][0]["results"]
    results += len(found)
    assert any("fixes" in result for result in found), f"{path}: no fix"
assert results, "there is no result"
print(f"  SARIF: {results} results are valid")
