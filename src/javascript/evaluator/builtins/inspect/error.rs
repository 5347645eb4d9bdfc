//! Formats errors like `util.inspect`, including their stacks. Lines of stacks are removed from the
//! final text, because they contain paths. But Node puts the entries after a stack on separate
//! lines, so the stacks must be part of the text until its layout is complete.

use super::{Inspector, names};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::value::{Kind, Value};

/// The placeholder for a line of a stack until the layout is complete. It is repeated, because real
/// lines of stacks are long.
const MARK: char = '\u{fdd0}';
const MARKS: usize = 128;

/// Removes the placeholders for lines of stacks from a complete text.
pub(super) fn without_frames(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.split_once(MARK) {
        Some((_, rest)) => (rest.trim_start_matches(MARK), false),
        None => (line, true),
    });
    let mut result = String::with_capacity(text.len());
    for (index, (line, is_line)) in lines.enumerate() {
        if is_line && index > 0 {
            result.push('\n');
        }
        result.push_str(line);
    }
    result
}

/// Whether an object has `Error.prototype` in its prototype chain.
pub(super) fn is_below_error(agent: &Agent, object: ObjectId) -> bool {
    let error = agent.realm.error_prototypes[0];
    let mut next = agent.object(object).prototype;
    while let Some(above) = next {
        if above == error {
            return true;
        }
        next = agent.object(above).prototype;
    }
    false
}

impl Inspector<'_> {
    /// `formatError`: the text, and the properties that are shown after it.
    pub(super) fn error(
        &mut self,
        error: ObjectId,
        constructor: Option<&str>,
        tag: &str,
        keys: Vec<Key>,
    ) -> Completion<(String, Vec<Key>)> {
        let name = self.agent.get(error, Key::Name(self.agent.names.name))?;
        let name = if name.is_nullish() { "Error".into() } else { self.agent.to_string(&name)? };
        let stack = self.stack(error)?;
        let keys = self.keys_of_error(error, keys, &stack)?;
        let mut stack = improved(&stack, constructor, &name.to_string(), tag);
        let message = self.agent.get(error, Key::Name(self.agent.names.message))?;
        let message = match &message.kind {
            Kind::String(message) => message.to_string(),
            _ => String::new(),
        };
        let from = match stack.find(&message) {
            Some(at) if !message.is_empty() && at > 0 => at + message.len(),
            _ => 0,
        };
        match stack[from..].find("\n    at") {
            Some(at) => {
                stack.truncate(from + at);
                stack.push_str("\n    at ");
                stack.extend(std::iter::repeat_n(MARK, MARKS));
            }
            None => stack = format!("[{stack}]"),
        }
        if self.indentation > 0 {
            stack = stack.replace('\n', &format!("\n{}", " ".repeat(self.indentation)));
        }
        Ok((stack, keys))
    }

    /// `getStackString`
    fn stack(&mut self, error: ObjectId) -> Completion<String> {
        let stack = self.agent.get_named(error, "stack")?;
        match &stack.kind {
            Kind::String(stack) if !stack.is_empty() => Ok(stack.to_string()),
            _ => super::super::error::header(self.agent, error),
        }
    }

    /// `removeDuplicateErrorKeys`; adds the properties of errors that are shown although they are
    /// not enumerable.
    fn keys_of_error(
        &mut self,
        error: ObjectId,
        keys: Vec<Key>,
        stack: &str,
    ) -> Completion<Vec<Key>> {
        let mut keys = keys;
        for name in ["name", "message", "stack"] {
            let key = self.agent.key(name);
            if let Some(at) = keys.iter().position(|known| *known == key) {
                let value = self.agent.get(error, key)?;
                let text = self.agent.to_string(&value)?.to_string();
                if stack.contains(&text) && !self.options.show_hidden {
                    keys.remove(at);
                }
            }
        }
        for name in ["cause", "errors"] {
            let key = self.agent.key(name);
            let Some(value) = super::super::own_data(self.agent, error, key) else { continue };
            let is_list =
                |value: &Value| value.as_object().is_some_and(|object| self.agent.is_array(object));
            if !keys.contains(&key) && (name == "cause" || is_list(&value)) {
                keys.push(key);
            }
        }
        Ok(keys)
    }
}

/// `improveStack`: replaces the name of the error by that of its class.
fn improved(stack: &str, constructor: Option<&str>, name: &str, tag: &str) -> String {
    let is_named = name.ends_with("Error")
        && stack.starts_with(name)
        && matches!(stack[name.len()..].chars().next(), None | Some(':' | '\n'));
    if constructor.is_some() && !is_named {
        return stack.to_owned();
    }
    let (fallback, length) = match constructor {
        None => {
            let end = stack.find([':', '\n']).unwrap_or(stack.len());
            let is_name = stack[..end].ends_with("Error");
            (if is_name { &stack[..end] } else { "Error" }, if is_name { end } else { 0 })
        }
        Some(_) => ("Error", name.len()),
    };
    let prefix = names::prefix(constructor, tag, fallback, "");
    let prefix = prefix.trim_end();
    if name == prefix {
        return stack.to_owned();
    }
    let rest = &stack[length..];
    if !prefix.contains(name) {
        return format!("{prefix} [{name}]{rest}");
    }
    if length == 0 { format!("{prefix}: {stack}") } else { format!("{prefix}{rest}") }
}
