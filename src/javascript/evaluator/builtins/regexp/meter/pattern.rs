//! Parses a valid pattern, as far as counting its steps requires.

use super::super::is_unicode;

/// An instruction of the matcher.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
    /// The match is complete.
    Match,
    /// One character that matches the atom with this index; before the current position if `back`.
    Atom {
        atom: u32,
        back: bool,
    },
    Start,
    End,
    WordBoundary(bool),
    Jump(u32),
    Split {
        first: u32,
        second: u32,
    },
    Group {
        group: u32,
        is_end: bool,
    },
    /// A backreference: the text of a group again.
    Back {
        group: u32,
        back: bool,
    },
    /// Resets the count of a loop.
    Enter(u32),
    /// The end of an iteration of a loop. The code after the loop comes next.
    Again {
        counter: u32,
        min: u32,
        max: u32,
        is_greedy: bool,
        body: u32,
    },
    /// A lookaround assertion: matches the code up to its `Match`, and continues after it.
    Look {
        is_negative: bool,
        after: u32,
    },
}

/// A part of a pattern.
#[derive(Debug)]
enum Node {
    Atom(u32),
    Start,
    End,
    WordBoundary(bool),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat { min: u32, max: u32, is_greedy: bool, of: Box<Node> },
    Group(u32, Box<Node>),
    Back(u32),
    Look { is_negative: bool, is_behind: bool, of: Box<Node> },
}

/// The instructions of a pattern.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    /// The patterns of single characters; `None` if the crate cannot compile a pattern.
    pub(super) atoms: Vec<Option<regress::Regex>>,
    pub(super) groups: usize,
    pub(super) loops: usize,
    pattern: Node,
}

impl Program {
    pub(super) fn new(source: &[u16], flags: &str) -> Self {
        let mut reader = Reader::new(source, flags);
        let pattern = reader.choice();
        let Reader { atoms, groups, .. } = reader;
        let mut program = Self {
            ops: Vec::new(),
            atoms,
            groups: groups as usize,
            loops: 0,
            pattern: Node::Start,
        };
        program.compile(&pattern, false);
        program.ops.push(Op::Match);
        program.pattern = pattern;
        program
    }

    /// An upper bound for the steps of a match in a text of this length; infinity if there is no
    /// simple bound.
    pub(super) fn most_steps(&self, length: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it is an estimate")]
        let length = length as f64 + 1.0;
        length * self.pattern.ways(length) * 4.0
    }

    fn here(&self) -> u32 {
        u32::try_from(self.ops.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn compile(&mut self, node: &Node, back: bool) {
        match node {
            Node::Atom(atom) => drop(self.push(Op::Atom { atom: *atom, back })),
            Node::Start => drop(self.push(Op::Start)),
            Node::End => drop(self.push(Op::End)),
            Node::WordBoundary(expected) => drop(self.push(Op::WordBoundary(*expected))),
            Node::Back(group) => drop(self.push(Op::Back { group: *group, back })),
            Node::Sequence(parts) if back => {
                parts.iter().rev().for_each(|part| self.compile(part, true));
            }
            Node::Sequence(parts) => parts.iter().for_each(|part| self.compile(part, false)),
            Node::Choice(parts) => self.compile_choice(parts, back),
            Node::Group(group, of) => {
                self.push(Op::Group { group: *group, is_end: back });
                self.compile(of, back);
                self.push(Op::Group { group: *group, is_end: !back });
            }
            Node::Repeat { min, max, is_greedy, of } => {
                let counter = u32::try_from(self.loops).unwrap_or(u32::MAX);
                self.loops += 1;
                self.push(Op::Enter(counter));
                let entry = self.push(Op::Jump(0));
                let body = self.here();
                self.compile(of, back);
                self.ops[entry] = Op::Jump(self.here());
                let (min, max, is_greedy) = (*min, *max, *is_greedy);
                self.push(Op::Again { counter, min, max, is_greedy, body });
            }
            Node::Look { is_negative, is_behind, of } => {
                let look = self.push(Op::Match);
                self.compile(of, *is_behind);
                self.push(Op::Match);
                self.ops[look] = Op::Look { is_negative: *is_negative, after: self.here() };
            }
        }
    }

    fn compile_choice(&mut self, parts: &[Node], back: bool) {
        let mut ends = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if at + 1 == parts.len() {
                self.compile(part, back);
                break;
            }
            let split = self.push(Op::Match);
            self.compile(part, back);
            ends.push(self.push(Op::Jump(0)));
            let second = self.here();
            self.ops[split] =
                Op::Split { first: u32::try_from(split + 1).unwrap_or(u32::MAX), second };
        }
        let end = self.here();
        for jump in ends {
            self.ops[jump] = Op::Jump(end);
        }
    }
}

impl Node {
    /// An upper bound for the number of different matches at one index of a text of this length.
    fn ways(&self, length: f64) -> f64 {
        match self {
            Self::Atom(_) | Self::Start | Self::End | Self::WordBoundary(_) => 1.0,
            Self::Back(_) => length,
            Self::Sequence(parts) => parts.iter().map(|part| part.ways(length)).product(),
            Self::Choice(parts) => parts.iter().map(|part| part.ways(length)).sum(),
            Self::Group(_, of) | Self::Look { of, .. } => of.ways(length),
            Self::Repeat { max, of, .. } => {
                let most = f64::from(*max).min(length);
                let ways = of.ways(length);
                if ways <= 1.0 { most + 1.0 } else { ways.powf(most) * (most + 1.0) }
            }
        }
    }
}

/// Parses a pattern.
struct Reader<'s> {
    source: &'s [u16],
    at: usize,
    flags: &'s str,
    atoms: Vec<Option<regress::Regex>>,
    groups: u32,
    names: Vec<(Vec<u16>, u32)>,
}

impl<'s> Reader<'s> {
    const fn new(source: &'s [u16], flags: &'s str) -> Self {
        Self { source, at: 0, flags, atoms: Vec::new(), groups: 0, names: Vec::new() }
    }

    fn peek(&self) -> Option<char> {
        let unit = self.source.get(self.at)?;
        Some(char::from_u32((*unit).into()).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn takes(&mut self, text: &str) -> bool {
        let units = text.encode_utf16().count();
        let there = self.source.get(self.at..self.at + units);
        let is_there = there.is_some_and(|there| text.encode_utf16().eq(there.iter().copied()));
        if is_there {
            self.at += units;
        }
        is_there
    }

    fn choice(&mut self) -> Node {
        let mut parts = vec![self.sequence()];
        while self.takes("|") {
            parts.push(self.sequence());
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Node::Choice(parts) }
    }

    fn sequence(&mut self) -> Node {
        let mut parts = Vec::new();
        while let Some(next) = self.peek().filter(|next| !matches!(next, '|' | ')')) {
            let part = self.term(next);
            parts.push(self.quantified(part));
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Node::Sequence(parts) }
    }

    fn term(&mut self, next: char) -> Node {
        match next {
            '(' => self.group(),
            '[' => {
                let start = self.at;
                self.class();
                self.atom(start)
            }
            '\\' => self.escape(),
            '^' | '$' => {
                self.at += 1;
                if next == '^' { Node::Start } else { Node::End }
            }
            _ => {
                let start = self.at;
                self.at += 1;
                let is_pair =
                    |units: &[u16]| char::decode_utf16(units.iter().copied()).count() == 1;
                if is_unicode(self.flags) && self.source.get(start..start + 2).is_some_and(is_pair)
                {
                    self.at += 1;
                }
                self.atom(start)
            }
        }
    }

    /// Parses one character, whose source starts at `start`.
    fn atom(&mut self, start: usize) -> Node {
        let text = &self.source[start..self.at];
        let flags: String = self.flags.chars().filter(|flag| "imsuv".contains(*flag)).collect();
        let around = ["^(?:", ")$"].map(|part| part.chars().map(u32::from).collect::<Vec<_>>());
        let points = char::decode_utf16(text.iter().copied())
            .map(|point| point.map_or_else(|lone| u32::from(lone.unpaired_surrogate()), u32::from));
        let pattern: Vec<u32> =
            around[0].iter().copied().chain(points).chain(around[1].iter().copied()).collect();
        self.atoms.push(regress::Regex::from_unicode(pattern.into_iter(), flags.as_str()).ok());
        Node::Atom(u32::try_from(self.atoms.len() - 1).unwrap_or(u32::MAX))
    }

    /// Skips a character class, up to its closing bracket. With the flag `v`, classes can be
    /// nested.
    fn class(&mut self) {
        let nests = self.flags.contains('v');
        let mut depth = 0;
        while let Some(next) = self.peek() {
            self.at += 1;
            match next {
                '\\' => self.at += 1,
                '[' if nests || depth == 0 => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn group(&mut self) -> Node {
        self.at += 1;
        let look =
            [("?=", false, false), ("?!", true, false), ("?<=", false, true), ("?<!", true, true)];
        for (begins, is_negative, is_behind) in look {
            if self.takes(begins) {
                let of = Box::new(self.inside());
                return Node::Look { is_negative, is_behind, of };
            }
        }
        if self.takes("?<") {
            self.groups += 1;
            let name = self.name();
            self.names.push((name, self.groups));
            return self.numbered(self.groups);
        }
        if self.takes("?") {
            // Modifiers may precede the colon.
            while !self.takes(":") && self.at < self.source.len() {
                self.at += 1;
            }
            return self.inside();
        }
        self.groups += 1;
        self.numbered(self.groups)
    }

    fn numbered(&mut self, group: u32) -> Node {
        Node::Group(group, Box::new(self.inside()))
    }

    fn inside(&mut self) -> Node {
        let inside = self.choice();
        self.takes(")");
        inside
    }

    /// Reads the name of a group, up to its `>`.
    fn name(&mut self) -> Vec<u16> {
        let start = self.at;
        while self.peek().is_some_and(|next| next != '>') {
            self.at += 1;
        }
        let name = self.source[start..self.at].to_vec();
        self.at += 1;
        name
    }

    fn escape(&mut self) -> Node {
        let start = self.at;
        self.at += 1;
        let next = self.peek();
        self.at += 1;
        match next {
            Some(boundary @ ('b' | 'B')) => return Node::WordBoundary(boundary == 'b'),
            Some('1'..='9') => {
                self.at -= 1;
                let number = self.number().unwrap_or(u32::MAX);
                return Node::Back(number.min(self.groups));
            }
            Some('k') if self.takes("<") => {
                let name = self.name();
                let known = self.names.iter().find(|(known, _)| *known == name);
                return Node::Back(known.map_or(0, |(_, group)| *group));
            }
            Some('u' | 'p' | 'P') if self.takes("{") => {
                while self.peek().is_some() && !self.takes("}") {
                    self.at += 1;
                }
            }
            Some('u') => self.digits(4),
            Some('x') => self.digits(2),
            Some('c') => self.at += 1,
            _ => {}
        }
        self.at = self.at.min(self.source.len());
        self.atom(start)
    }

    /// Skips this many hexadecimal digits, if they follow.
    fn digits(&mut self, count: usize) {
        let digits = self.source.get(self.at..self.at + count);
        let is_digit =
            |unit: &u16| char::from_u32((*unit).into()).is_some_and(|c| c.is_ascii_hexdigit());
        if digits.is_some_and(|digits| digits.iter().all(is_digit)) {
            self.at += count;
        }
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
        }
        number
    }

    fn quantified(&mut self, part: Node) -> Node {
        let before = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                let Some(times) = self.braces() else {
                    // The brace is literal, and is parsed as an atom next.
                    self.at = before;
                    return part;
                };
                times
            }
            _ => return part,
        };
        if self.at == before {
            self.at += 1;
        }
        let is_greedy = !self.takes("?");
        Node::Repeat { min, max, is_greedy, of: Box::new(part) }
    }

    /// Parses `{2}`, `{2,}` or `{2,5}`. Without the flag `u`, any other text in braces is literal.
    fn braces(&mut self) -> Option<(u32, u32)> {
        self.at += 1;
        let min = self.number()?;
        let max = if self.takes(",") { self.number().unwrap_or(u32::MAX) } else { min };
        self.takes("}").then_some((min, max))
    }
}
