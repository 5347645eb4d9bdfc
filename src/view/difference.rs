//! The difference of two texts, line by line.

/// The maximum product of the numbers of lines of both texts, above which they are not compared
/// line by line.
const MOST: usize = 1 << 20;

/// A line of either text, in the order of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// It is in both.
    Same(&'t str),
    /// Only the old text has it.
    Removed(&'t str),
    /// Only the new text has it.
    Added(&'t str),
}

/// Returns the lines of both texts, removed lines before added ones, with as many lines in common
/// as possible.
pub(super) fn lines<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len().saturating_mul(new.len()) > MOST {
        let removed = old.into_iter().map(Line::Removed);
        return removed.chain(new.into_iter().map(Line::Added)).collect();
    }
    let common = common(&old, &new);
    let (mut at, mut to, mut lines) = (0, 0, Vec::new());
    while at < old.len() || to < new.len() {
        if at < old.len() && to < new.len() && old[at] == new[to] {
            lines.push(Line::Same(new[to]));
            (at, to) = (at + 1, to + 1);
        } else if at < old.len() && (to == new.len() || common[at + 1][to] >= common[at][to + 1]) {
            lines.push(Line::Removed(old[at]));
            at += 1;
        } else {
            lines.push(Line::Added(new[to]));
            to += 1;
        }
    }
    lines
}

/// The number of lines that the rests of both texts have in common, by the first line of each rest.
fn common(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            common[at][to] = if old[at] == new[to] {
                common[at + 1][to + 1] + 1
            } else {
                common[at + 1][to].max(common[at][to + 1])
            };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::{Line::*, *};

    #[test]
    fn lines_in_common_stay_and_what_is_removed_comes_first() {
        assert_eq!(
            lines("f {\n  a;\n  b;\n}\n", "f {\n  both;\n}\n"),
            [Same("f {"), Removed("  a;"), Removed("  b;"), Added("  both;"), Same("}")]
        );
        assert_eq!(lines("", "a"), [Added("a")]);
        assert_eq!(lines("a", ""), [Removed("a")]);
        assert_eq!(lines("a\nb", "b\na"), [Removed("a"), Same("b"), Added("a")]);
    }
}
