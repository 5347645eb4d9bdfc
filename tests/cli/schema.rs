//! Checks the output against the schema that `simulate schema` prints.
//!
//! Only the keywords that the schema uses are known here, and any other fails the test. Ajv, an
//! independent validator, checks the same lines in `tests/pictures`.

use serde_json::Value;

use crate::Directory;

/// The schema of a build.
pub(crate) struct Schema(Value);

impl Schema {
    pub(crate) fn printed() -> Self {
        Self(serde_json::from_str(&Directory::new().run(&["schema"]).well()).unwrap())
    }

    /// Fails if a line does not match the schema.
    #[track_caller]
    pub(crate) fn assert_allows(&self, line: &str) {
        let value: Value = serde_json::from_str(line).unwrap();
        if let Err(why) = self.check(&self.0, &value) {
            panic!("{why}: {line}");
        }
    }

    pub(crate) fn allows(&self, value: &Value) -> bool {
        self.check(&self.0, value).is_ok()
    }

    fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let schema = schema.as_object().expect("a schema is an object");
        schema.iter().try_for_each(|(keyword, means)| {
            let holds = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "format" => true,
                "$ref" => return self.check(self.definition(means), value),
                "type" => {
                    let types =
                        means.as_array().map_or_else(|| vec![means], |all| all.iter().collect());
                    types.iter().any(|name| is_of(value, name.as_str().unwrap()))
                }
                "const" => value == means,
                "enum" => means.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|number| number >= means.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= means.as_f64().unwrap()),
                "minItems" => {
                    value.as_array().is_none_or(|all| all.len() as u64 >= means.as_u64().unwrap())
                }
                "required" => {
                    let names = means.as_array().unwrap();
                    value.as_object().is_none_or(|object| {
                        names.iter().all(|name| object.contains_key(name.as_str().unwrap()))
                    })
                }
                "properties" => {
                    let known = means.as_object().unwrap().iter();
                    return known
                        .filter_map(|(name, schema)| Some((schema, value.get(name)?)))
                        .try_for_each(|(schema, value)| self.check(schema, value));
                }
                "items" => {
                    let items = value.as_array().into_iter().flatten();
                    return items.into_iter().try_for_each(|item| self.check(means, item));
                }
                "additionalProperties" => {
                    assert_eq!(means, false);
                    let known = schema["properties"].as_object().unwrap();
                    value
                        .as_object()
                        .is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
                }
                "anyOf" => self.matching(means, value) >= 1,
                "oneOf" => self.matching(means, value) == 1,
                other => panic!("{other} is not known here"),
            };
            if holds { Ok(()) } else { Err(format!("{value} breaks {keyword}: {means}")) }
        })
    }

    fn matching(&self, schemas: &Value, value: &Value) -> usize {
        let schemas = schemas.as_array().unwrap().iter();
        schemas.filter(|schema| self.check(schema, value).is_ok()).count()
    }

    fn definition(&self, reference: &Value) -> &Value {
        let name = reference.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
        &self.0["$defs"][name]
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("the type {other} is not known here"),
    }
}
