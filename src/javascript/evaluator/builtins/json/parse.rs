//! Parses JSON (ECMA-262, 25.5.1), with V8's error messages.

use super::super::DEEPEST;
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, ErrorKind};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, Value};

/// Parses a text; throws a `SyntaxError` if it is not valid JSON.
pub(super) fn parsed(agent: &mut Agent, text: &JsString) -> Completion<Value> {
    let mut reader = Reader { agent, units: text.units(), at: 0 };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at < reader.units.len() {
        return Err(reader.error_after());
    }
    reader.agent.check_memory()?;
    Ok(value)
}

struct Reader<'a> {
    agent: &'a mut Agent,
    units: &'a [u16],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        let unit = *self.units.get(self.at)?;
        Some(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn syntax_error(&mut self, message: &str) -> Abrupt {
        self.agent.error(ErrorKind::Syntax, message)
    }

    fn error_at(&mut self, message: &str) -> Abrupt {
        let message = format!("{message} in JSON at position {}", self.at);
        self.syntax_error(&message)
    }

    /// The error of text after the value.
    fn error_after(&mut self) -> Abrupt {
        let message =
            format!("Unexpected non-whitespace character after JSON at position {}", self.at);
        self.syntax_error(&message)
    }

    /// The error of a character that cannot start a value.
    fn unexpected(&mut self) -> Abrupt {
        let Some(char) = self.peek() else {
            return self.syntax_error("Unexpected end of JSON input");
        };
        match char {
            '"' => return self.error_at("Unexpected string"),
            '0'..='9' | '-' => return self.error_at("Unexpected number"),
            _ => {}
        }
        let text = String::from_utf16_lossy(self.units);
        if ["undefined", "[object Object]", "NaN", "Infinity"].contains(&&*text) {
            return self.syntax_error(&format!("\"{text}\" is not valid JSON"));
        }
        let message = format!("Unexpected token '{char}', {} is not valid JSON", self.excerpt());
        self.syntax_error(&message)
    }

    /// The text around the current position, as V8's messages quote it.
    fn excerpt(&self) -> String {
        const AROUND: usize = 10;
        let length = self.units.len();
        let is_short = length <= 2 * AROUND;
        let from = if is_short || self.at < AROUND { 0 } else { self.at - AROUND };
        let to = if is_short { length } else { length.min(self.at + AROUND) };
        let before = if from > 0 { "..." } else { "" };
        let after = if to < length { "..." } else { "" };
        format!("{before}\"{}\"{after}", String::from_utf16_lossy(&self.units[from..to]))
    }

    fn value(&mut self, depth: usize) -> Completion<Value> {
        if depth > DEEPEST {
            return Err(self.agent.range_error("Maximum call stack size exceeded"));
        }
        self.skip_space();
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"') => self.string().map(Value::from),
            Some('-' | '0'..='9') => self.number(),
            Some('t') => self.word("true", Value::from(true)),
            Some('f') => self.word("false", Value::from(false)),
            Some('n') => self.word("null", Value::NULL),
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Completion<Value> {
        for char in word.chars() {
            if self.peek() != Some(char) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Completion<Value> {
        let object = self.agent.new_object();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(Value::from(object));
        }
        let mut expected = "Expected property name or '}'";
        loop {
            self.skip_space();
            if self.peek() != Some('"') {
                return Err(self.error_at(expected));
            }
            let name = self.string()?;
            self.skip_space();
            if self.peek() != Some(':') && expected.starts_with("Expected double") {
                return Err(self.unexpected());
            }
            self.expect(':', "Expected ':' after property name")?;
            let value = self.value(depth + 1)?;
            let key = self.agent.key_of(&name);
            self.agent.put(object, key, value);
            self.skip_space();
            if self.peek() == Some('}') {
                self.at += 1;
                return Ok(Value::from(object));
            }
            self.expect(',', "Expected ',' or '}' after property value")?;
            expected = "Expected double-quoted property name";
        }
    }

    fn expect(&mut self, char: char, message: &str) -> Completion<()> {
        if self.peek() == Some(char) {
            self.at += 1;
            return Ok(());
        }
        Err(self.error_at(message))
    }

    fn array(&mut self, depth: usize) -> Completion<Value> {
        let mut elements = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(Value::from(self.agent.new_array(elements)));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            if self.peek() == Some(']') {
                self.at += 1;
                return Ok(Value::from(self.agent.new_array(elements)));
            }
            self.expect(',', "Expected ',' or ']' after array element")?;
        }
    }

    fn string(&mut self) -> Completion<JsString> {
        self.at += 1;
        let mut units = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.error_at("Unterminated string")),
                Some('"') => {
                    self.at += 1;
                    return Ok(JsString::new(units));
                }
                Some('\\') => self.escape(&mut units)?,
                Some(char) if char < ' ' => {
                    return Err(self.error_at("Bad control character in string literal"));
                }
                Some(_) => {
                    units.push(self.units[self.at]);
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self, units: &mut Vec<u16>) -> Completion<()> {
        self.at += 1;
        let plain = match self.peek() {
            Some(char @ ('"' | '\\' | '/')) => char,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.at += 1;
                units.push(self.hexadecimal()?);
                return Ok(());
            }
            None => return Err(self.error_at("Unterminated string")),
            Some(_) => return Err(self.error_at("Bad escaped character")),
        };
        units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
        self.at += 1;
        Ok(())
    }

    fn hexadecimal(&mut self) -> Completion<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|char| char.to_digit(16)) else {
                return Err(self.error_at("Bad Unicode escape"));
            };
            unit = unit << 4 | u16::try_from(digit).unwrap_or(0);
            self.at += 1;
        }
        Ok(unit)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some('0'..='9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Completion<Value> {
        let start = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
        }
        let is_zero = self.peek() == Some('0');
        if is_zero {
            self.at += 1;
            if matches!(self.peek(), Some('0'..='9')) {
                return Err(self.error_at("Unexpected number"));
            }
        } else if self.digits() == 0 {
            return Err(self.error_at("No number after minus sign"));
        }
        if self.peek() == Some('.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.error_at("Unterminated fractional number"));
            }
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.error_at("Exponent part is missing a number"));
            }
        }
        let text = String::from_utf16_lossy(&self.units[start..self.at]);
        Ok(Value::new(Kind::Number(text.parse().unwrap_or(f64::NAN))))
    }
}
