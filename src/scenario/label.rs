//! The label of a call: its task, and its items as arguments in JavaScript.

/// The separator of items.
pub(crate) const BETWEEN: &str = ", ";

/// `fetchUser`, `fetchPage(/b)`, `fetchComment(/b, 3)`.
pub(crate) fn label<'t>(task: &str, items: impl IntoIterator<Item = &'t str>) -> String {
    let mut label = task.to_owned();
    for (nth, item) in items.into_iter().enumerate() {
        label.push_str(if nth == 0 { "(" } else { BETWEEN });
        label.push_str(item);
    }
    if label.len() > task.len() {
        label.push(')');
    }
    label
}

/// The items as they are written in the label: a task uses this name for a call with several items.
pub(crate) fn joined<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    items.into_iter().collect::<Vec<_>>().join(BETWEEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_of_a_call_is_written_as_in_javascript() {
        assert_eq!(label("a", []), "a");
        assert_eq!(label("a", [""]), "a()");
        assert_eq!(label("a", ["x"]), "a(x)");
        assert_eq!(label("a", ["x", "1"]), "a(x, 1)");
        assert_eq!(joined(["x", "1"]), "x, 1");
    }
}
