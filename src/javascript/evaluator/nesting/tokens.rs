//! Splits a text into tokens, as far as measuring the nesting requires. Text that is not valid
//! JavaScript is also split, in some arbitrary way.

/// A token, by its effect on the nesting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    /// A closing bracket, with the units that it adds after it: a chain of calls and indices nests,
    /// too.
    Close(u32),
    Comma,
    /// The end of a statement: a `;`, or a line break after which a new statement starts.
    End,
    /// An operator that has an operand, with its units.
    Operator(u32),
    /// A `<` that may start type arguments.
    Angle,
    AngleEnd,
    /// A bigint literal that is longer than the limit.
    LongBigInt,
}

/// The maximum length of a bigint literal, in bytes.
const LONGEST_BIGINT: usize = 10_000;

/// The content of an open bracket or tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// The head of a statement (`if (`, `for (`, `while (`), after which a statement follows.
    Head,
    Brackets,
    /// A substitution in a template, after which the template continues.
    Template,
    /// The attributes of a JSX element, between `<a` and `>`.
    Tag,
    /// The children of a JSX element, between `<a>` and `</a>`.
    Children,
}

/// The kind of the previous token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// An operator or opening bracket, after which an operand follows.
    Operator,
    /// The last token of an operand.
    Operand,
    /// The end of a statement's head, after which a statement follows.
    Head,
    /// A `}`, which ends a block or an object literal.
    Brace,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(super) struct Tokens<'t> {
    text: &'t [u8],
    at: usize,
    within: Vec<Within>,
    before: Before,
    /// Whether the previous word starts the head of a statement.
    heads: bool,
    /// Whether a line break follows the previous token.
    is_new_line: bool,
    /// A token that `next` returns after the current one.
    next: Option<Token>,
    has_jsx: bool,
    has_types: bool,
}

/// The operators of more than one character, the longest first.
const OPERATORS: &[&str] = &[
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "...", "=>", "==", "!=",
    "<=", "**", "++", "--", "<<", ">>", "&&", "||", "??", "?.", "+=", "-=", "*=", "/=", "%=", "&=",
    "|=", "^=",
];

impl<'t> Tokens<'t> {
    pub(super) const fn new(text: &'t [u8], has_jsx: bool, has_types: bool) -> Self {
        Self {
            text,
            at: 0,
            within: Vec::new(),
            before: Before::Operator,
            heads: false,
            is_new_line: false,
            next: None,
            has_jsx,
            has_types,
        }
    }

    /// The position of the current byte.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(next) = self.next.take() {
                return Some(next);
            }
            let byte = *self.text.get(self.at)?;
            if self.within.last() == Some(&Within::Children) {
                if let Some(token) = self.child(byte) {
                    return Some(token);
                }
                continue;
            }
            let token = match byte {
                b'\n' => {
                    self.is_new_line = true;
                    self.at += 1;
                    None
                }
                b' ' | b'\t' | b'\r' => {
                    self.at += 1;
                    None
                }
                b'/' => self.slash(),
                b'"' | b'\'' => self.literal(|tokens| tokens.skip_string(byte)),
                b'`' => {
                    self.at += 1;
                    // After an operand, a template is the argument of a tag.
                    let is_call = self.before == Before::Operand;
                    self.is_new_line = false;
                    self.next = self.template();
                    Some(if is_call { Token::Operator(1) } else { Token::Operator(0) })
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | b'#' | b'\\' | 0x80.. => {
                    self.word()
                }
                _ => self.mark(byte),
            };
            if token.is_some() {
                return token;
            }
        }
    }

    /// Whether a new statement starts here, judging by the previous token.
    fn statement_begins(&mut self) -> bool {
        let is_new_line = std::mem::take(&mut self.is_new_line);
        match self.before {
            Before::Operator | Before::Head => false,
            Before::Operand => is_new_line,
            Before::Brace => true,
        }
    }

    /// Skips an operand that is a single token.
    fn literal(&mut self, skip: impl FnOnce(&mut Self)) -> Option<Token> {
        let ended = self.statement_begins().then_some(Token::End);
        skip(self);
        self.before = Before::Operand;
        self.heads = false;
        ended
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => break,
                byte if *byte == quote => break,
                _ => {}
            }
        }
    }

    /// Skips the text of a template, up to its next substitution or its end.
    fn template(&mut self) -> Option<Token> {
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'`' => break,
                b'$' if self.text.get(self.at) == Some(&b'{') => {
                    self.at += 1;
                    self.before = Before::Operator;
                    self.within.push(Within::Template);
                    return Some(Token::Open);
                }
                _ => {}
            }
        }
        self.before = Before::Operand;
        None
    }

    /// Reads a comment, a regular expression or a division.
    fn slash(&mut self) -> Option<Token> {
        match self.text.get(self.at + 1) {
            Some(b'/') => {
                while self.text.get(self.at).is_some_and(|byte| *byte != b'\n') {
                    self.at += 1;
                }
                None
            }
            Some(b'*') => {
                let end = self.text[self.at + 2..].windows(2).position(|pair| pair == b"*/");
                let end = end.map_or(self.text.len(), |end| self.at + end + 4);
                self.is_new_line |= self.text[self.at..end].contains(&b'\n');
                self.at = end;
                None
            }
            Some(b'>') if self.within.last() == Some(&Within::Tag) => {
                self.at += 2;
                self.within.pop();
                self.before = Before::Operand;
                Some(Token::Close(0))
            }
            _ if matches!(self.before, Before::Operator | Before::Head) => {
                self.literal(Self::skip_regular_expression)
            }
            _ => self.mark(b'/'),
        }
    }

    fn skip_regular_expression(&mut self) {
        self.at += 1;
        let mut in_class = false;
        while let Some(byte) = self.text.get(self.at) {
            match byte {
                b'\n' => return,
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at += 1;
    }

    fn word(&mut self) -> Option<Token> {
        let start = self.at;
        let is_word = |byte: &u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\' | 0x80..)
        };
        while self.text.get(self.at).is_some_and(is_word) {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if word.len() > LONGEST_BIGINT && word[0].is_ascii_digit() && word.ends_with(b"n") {
            return Some(Token::LongBigInt);
        }
        // The name of a property may be a keyword.
        if start > 0 && self.text[start - 1] == b'.' {
            self.is_new_line = false;
            self.before = Before::Operand;
            self.heads = false;
            return None;
        }
        let (units, before) = match word {
            b"typeof" | b"void" | b"delete" | b"await" | b"yield" | b"new" | b"keyof"
            | b"unique" | b"readonly" | b"infer" | b"asserts" | b"do" | b"for" | b"while"
            | b"with" => (2, Before::Operator),
            b"if" | b"else" | b"return" | b"throw" | b"in" | b"of" | b"instanceof" | b"as"
            | b"satisfies" | b"is" | b"catch" | b"finally" | b"async" => (1, Before::Operator),
            b"extends" => (4, Before::Operator),
            b"case" => (0, Before::Operator),
            _ => (0, Before::Operand),
        };
        let goes_on = matches!(
            word,
            b"else"
                | b"in"
                | b"of"
                | b"instanceof"
                | b"as"
                | b"satisfies"
                | b"is"
                | b"extends"
                | b"catch"
                | b"finally"
        );
        let ends = self.statement_begins() && !goes_on || word == b"case";
        self.before = before;
        self.heads = matches!(word, b"if" | b"for" | b"while" | b"with" | b"await");
        let operator = (units > 0).then_some(Token::Operator(units));
        if ends {
            self.next = operator;
            return Some(Token::End);
        }
        operator
    }

    /// Reads a punctuator.
    fn mark(&mut self, byte: u8) -> Option<Token> {
        let is_new_line = self.is_new_line;
        self.is_new_line = false;
        let heads = std::mem::take(&mut self.heads);
        match byte {
            b'(' | b'[' | b'{' => {
                self.at += 1;
                // A `{` after a `}`, or on a new line, starts a new statement; a `(` or `[`
                // continues the expression.
                let ends = byte == b'{' && self.before == Before::Brace
                    || byte == b'{' && self.before == Before::Operand && is_new_line;
                self.before = Before::Operator;
                let is_head = heads && byte == b'(';
                self.within.push(if is_head { Within::Head } else { Within::Brackets });
                if ends {
                    self.next = Some(Token::Open);
                    return Some(Token::End);
                }
                Some(Token::Open)
            }
            b')' | b']' | b'}' => Some(self.close(byte)),
            b',' => {
                self.at += 1;
                self.before = Before::Operator;
                Some(Token::Comma)
            }
            b';' => {
                self.at += 1;
                self.before = Before::Operator;
                Some(Token::End)
            }
            b'<' if self.has_jsx && self.begins_tag() => {
                self.at += 1;
                self.within.push(Within::Tag);
                self.before = Before::Operand;
                Some(Token::Open)
            }
            b'>' if self.within.last() == Some(&Within::Tag) => {
                self.at += 1;
                self.within.pop();
                self.within.push(Within::Children);
                None
            }
            b'<' if self.has_types => {
                self.at += 1;
                self.before = Before::Operator;
                Some(Token::Angle)
            }
            b'>' if self.has_types => {
                self.at += 1;
                self.before = Before::Operand;
                Some(Token::AngleEnd)
            }
            _ => Some(self.operator(byte)),
        }
    }

    fn close(&mut self, byte: u8) -> Token {
        self.at += 1;
        let within = self.within.pop();
        match within {
            Some(Within::Template) if byte == b'}' => self.next = self.template(),
            Some(Within::Head) => self.before = Before::Head,
            _ => self.before = if byte == b'}' { Before::Brace } else { Before::Operand },
        }
        Token::Close(u32::from(byte != b'}'))
    }

    fn operator(&mut self, byte: u8) -> Token {
        let rest = &self.text[self.at..];
        let long = OPERATORS.iter().find(|operator| rest.starts_with(operator.as_bytes()));
        self.at += long.map_or(1, |long| long.len());
        let units = match (long, byte) {
            (Some(&("=>" | "**" | "++" | "--")), _) | (None, b'!' | b'~' | b'+' | b'-' | b'@') => 2,
            _ => 1,
        };
        // After an operand, `++` and `--` are postfix operators, which end the operand.
        let is_postfix = matches!(long, Some(&("++" | "--"))) && self.before == Before::Operand;
        if !is_postfix {
            self.before = Before::Operator;
        }
        Token::Operator(units)
    }

    /// Whether a `<` starts a JSX tag: it is at the position of an operand, and before a name that
    /// is not a type parameter.
    fn begins_tag(&self) -> bool {
        if matches!(self.before, Before::Operand) {
            return false;
        }
        let rest = &self.text[self.at + 1..];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$-.:".contains(byte);
        let name = rest.iter().take_while(|byte| is_name(byte)).count();
        let mut behind = rest[name..].iter().skip_while(|byte| byte.is_ascii_whitespace());
        let next = behind.next();
        if name == 0 {
            return next == Some(&b'>');
        }
        let is_parameter = next == Some(&b',') || next == Some(&b'=');
        let behind = rest[name..].trim_ascii_start();
        !(is_parameter || self.has_types && behind.starts_with(b"extends "))
    }

    /// Reads a token among the children of a JSX element.
    fn child(&mut self, byte: u8) -> Option<Token> {
        self.at += 1;
        match byte {
            b'{' => {
                self.within.push(Within::Brackets);
                self.before = Before::Operator;
                Some(Token::Open)
            }
            b'<' if self.text.get(self.at) == Some(&b'/') => {
                while self.text.get(self.at).is_some_and(|byte| *byte != b'>') {
                    self.at += 1;
                }
                self.at += 1;
                self.within.pop();
                self.before = Before::Operand;
                self.is_new_line = false;
                Some(Token::Close(0))
            }
            b'<' => {
                self.within.push(Within::Tag);
                self.before = Before::Operand;
                Some(Token::Open)
            }
            _ => None,
        }
    }
}
