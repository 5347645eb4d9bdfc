//! Spans that are nested or apart, for finding those around a part of a text without visiting all
//! of them.

use std::cmp::Reverse;

use crate::javascript::Span;

/// Spans of which no two overlap, unless one contains the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NestedSpans {
    /// The spans, sorted: an outer one comes before those within it.
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    span: Span,
    /// The index of the span in the list that it comes from.
    index: usize,
    /// The node of the innermost span around it.
    parent: Option<usize>,
}

impl NestedSpans {
    /// Sorts the spans of a list.
    pub(crate) fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let spans = spans.into_iter().enumerate();
        let mut nodes: Vec<Node> =
            spans.map(|(index, span)| Node { span, index, parent: None }).collect();
        nodes.sort_by_key(|node| (node.span.start, Reverse(node.span.end)));
        let mut open: Vec<usize> = Vec::new();
        for number in 0..nodes.len() {
            let span = nodes[number].span;
            while open.last().is_some_and(|last| nodes[*last].span.end < span.end) {
                open.pop();
            }
            nodes[number].parent = open.last().copied();
            open.push(number);
        }
        Self { nodes }
    }

    /// The spans that contain a part of the text, from the innermost to the outermost: the index of
    /// each in the list.
    pub(crate) fn around(&self, part: Span) -> impl Iterator<Item = usize> {
        let last = self.nodes.partition_point(|node| node.span.start <= part.start).checked_sub(1);
        let chain = std::iter::successors(last, |number| self.nodes[*number].parent);
        let nodes = chain.map(|number| &self.nodes[number]);
        nodes.filter(move |node| part.end <= node.span.end).map(|node| node.index)
    }

    /// The spans that start within a part of the text: the index of each in the list.
    pub(crate) fn starting_in(&self, part: Span) -> impl Iterator<Item = usize> {
        let first = self.nodes.partition_point(|node| node.span.start < part.start);
        let nodes = self.nodes[first..].iter().take_while(move |node| node.span.start < part.end);
        nodes.map(|node| node.index)
    }

    /// The spans that are equal to this one: the index of each in the list.
    pub(crate) fn equal_to(&self, span: Span) -> impl Iterator<Item = usize> {
        let key = |span: Span| (span.start, Reverse(span.end));
        let first = self.nodes.partition_point(|node| key(node.span) < key(span));
        let nodes = self.nodes[first..].iter().take_while(move |node| node.span == span);
        nodes.map(|node| node.index)
    }

    /// The first span, which contains all others if one does.
    pub(crate) fn first(&self) -> Option<Span> {
        self.nodes.first().map(|node| node.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn spans_around_a_part_are_found_from_the_inside() {
        let nested = NestedSpans::new([
            span(10, 20),
            span(0, 100),
            span(30, 60),
            span(40, 50),
            span(40, 50),
            span(70, 80),
        ]);
        let around = |start, end| nested.around(span(start, end)).collect::<Vec<_>>();
        assert_eq!(around(42, 45), [4, 3, 2, 1]);
        assert_eq!(around(40, 51), [2, 1]);
        assert_eq!(around(61, 62), [1]);
        assert_eq!(around(15, 35), [1]);
        assert_eq!(around(90, 101), [0; 0]);
        assert_eq!(nested.starting_in(span(30, 70)).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(nested.equal_to(span(40, 50)).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(nested.equal_to(span(40, 51)).count(), 0);
        assert_eq!(nested.first(), Some(span(0, 100)));
    }
}
