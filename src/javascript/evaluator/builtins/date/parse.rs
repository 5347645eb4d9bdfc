//! Parses dates in the format of ISO 8601 that is specified (ECMA-262, 21.4.1.32), and in the
//! formats that V8 accepts in addition (`Jan 2, 2024 10:00`, `2024/01/02`,
//! `Mon, 01 Jan 2024 00:00:00 GMT`).

use super::calendar;
use super::text::{MONTHS, WEEKDAYS};

/// The time value of a text; NaN if the text is not a date.
pub(super) fn parsed(text: &str) -> f64 {
    let text = text.trim();
    // There is no year -0.
    if text.starts_with("-000000") {
        return f64::NAN;
    }
    iso(text).or_else(|| free(text)).unwrap_or(f64::NAN)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, char: char) -> bool {
        match self.rest.strip_prefix(char) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Reads a number of exactly this many digits.
    fn digits(&mut self, count: usize) -> Option<f64> {
        let digits = self.rest.get(..count)?;
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        self.rest = &self.rest[count..];
        digits.parse().ok()
    }

    /// Reads all following digits; returns the number and the count of digits.
    fn number(&mut self) -> Option<(f64, usize)> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        self.digits(count).filter(|_| count > 0).map(|number| (number, count))
    }

    /// Reads a fraction of a second; returns milliseconds.
    fn milliseconds(&mut self) -> Option<f64> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        let digits = format!("{digits:0<3}");
        (count > 0).then(|| digits[..3].parse().ok())?
    }
}

fn iso(text: &str) -> Option<f64> {
    let mut reader = Reader { rest: text };
    let sign = if reader.take('+') {
        Some(1.0)
    } else if reader.take('-') {
        Some(-1.0)
    } else {
        None
    };
    let year = match sign {
        Some(sign) => sign * reader.digits(6)?,
        None => reader.digits(4)?,
    };
    let mut parts = [year, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    if reader.take('-') {
        parts[1] = reader.digits(2).filter(|month| (1.0..=12.0).contains(month))? - 1.0;
        if reader.take('-') {
            parts[2] = reader.digits(2).filter(|day| (1.0..=31.0).contains(day))?;
        }
    }
    let mut offset = 0.0;
    if reader.take('T') || reader.take('t') || reader.take(' ') {
        offset = iso_time(&mut reader, &mut parts)?;
    }
    let is_whole_day = parts[3] < 24.0 || parts[4..].iter().all(|part| *part <= 0.0);
    if !reader.rest.is_empty() || !is_whole_day {
        return None;
    }
    Some(calendar::time(parts) - offset)
}

/// Reads the time of day into `parts`; returns the offset from UTC in milliseconds.
fn iso_time(reader: &mut Reader<'_>, parts: &mut [f64; 7]) -> Option<f64> {
    parts[3] = reader.digits(2).filter(|hour| *hour <= 24.0)?;
    if !reader.take(':') {
        return None;
    }
    parts[4] = reader.digits(2).filter(|minute| *minute < 60.0)?;
    if reader.take(':') {
        parts[5] = reader.digits(2).filter(|second| *second < 60.0)?;
        if reader.take('.') || reader.take(',') {
            parts[6] = reader.milliseconds()?;
        }
    }
    if reader.take('Z') || reader.take('z') {
        return Some(0.0);
    }
    let sign = if reader.take('+') {
        1.0
    } else if reader.take('-') {
        -1.0
    } else {
        return Some(0.0);
    };
    let hours = reader.digits(2)?;
    reader.take(':');
    let minutes = reader.digits(2)?;
    Some(sign * (hours * 60.0 + minutes) * 60_000.0)
}

/// The parts of a date in V8's free formats that have been read so far.
#[derive(Default)]
struct Free {
    numbers: Vec<(f64, usize)>,
    month: Option<f64>,
    clock: Option<[f64; 4]>,
    is_afternoon: Option<bool>,
    offset: f64,
}

fn free(text: &str) -> Option<f64> {
    let mut said = Free::default();
    let mut reader = Reader { rest: text };
    while let Some(char) = reader.rest.chars().next() {
        if char.is_ascii_digit() {
            number(&mut reader, &mut said)?;
        } else if char.is_alphabetic() {
            word(&mut reader, &mut said)?;
        } else if char == '(' {
            reader.rest = reader.rest.split_once(')')?.1;
        } else if matches!(char, '+' | '-') && said.clock.is_some() {
            offset(&mut reader, &mut said)?;
        } else if char.is_whitespace() || matches!(char, ',' | '/' | '-' | '.') {
            reader.rest = &reader.rest[char.len_utf8()..];
        } else {
            return None;
        }
    }
    said.time()
}

fn number(reader: &mut Reader<'_>, said: &mut Free) -> Option<()> {
    let (number, digits) = reader.number()?;
    if said.clock.is_some() || !reader.take(':') {
        said.numbers.push((number, digits));
        return Some(());
    }
    let mut clock = [number, reader.number()?.0, 0.0, 0.0];
    if reader.take(':') {
        clock[2] = reader.number()?.0;
        if reader.take('.') {
            clock[3] = reader.milliseconds()?;
        }
    }
    said.clock = Some(clock);
    Some(())
}

fn word(reader: &mut Reader<'_>, said: &mut Free) -> Option<()> {
    let length = reader.rest.find(|char: char| !char.is_alphabetic()).unwrap_or(reader.rest.len());
    let (word, rest) = reader.rest.split_at(length);
    reader.rest = rest;
    let word = word.to_ascii_lowercase();
    let is_name = |name: &str| word.len() >= 3 && word.starts_with(&name.to_ascii_lowercase());
    match &*word {
        "am" => said.is_afternoon = Some(false),
        "pm" => said.is_afternoon = Some(true),
        "gmt" | "utc" | "ut" | "z" => {
            said.clock.get_or_insert_default();
        }
        "t" if !said.numbers.is_empty() => {}
        _ if WEEKDAYS.iter().any(|name| is_name(name)) => {}
        _ => {
            let month = MONTHS.iter().position(|name| is_name(name))?;
            said.month = Some(super::super::float(month));
        }
    }
    Some(())
}

fn offset(reader: &mut Reader<'_>, said: &mut Free) -> Option<()> {
    let sign = if reader.take('-') { -1.0 } else { 1.0 };
    reader.take('+');
    let (number, digits) = reader.number()?;
    let (hours, minutes) = match digits {
        1 | 2 if reader.take(':') => (number, reader.number()?.0),
        1 | 2 => (number, 0.0),
        _ => ((number / 100.0).floor(), number % 100.0),
    };
    said.offset = sign * (hours * 60.0 + minutes) * 60_000.0;
    Some(())
}

impl Free {
    fn time(self) -> Option<f64> {
        let (year, month, day) = match (self.month, &self.numbers[..]) {
            (Some(month), [(day, _), (year, digits), ..]) if *digits > 2 || *day <= 31.0 => {
                (*year, month, *day)
            }
            (Some(month), [(year, _), (day, _), ..]) => (*year, month, *day),
            (Some(month), [(day, _)]) => (2001.0, month, *day),
            (None, [(year, digits), (month, _), (day, _), ..]) if *digits > 2 => {
                (*year, month - 1.0, *day)
            }
            (None, [(month, _), (day, _), (year, _), ..]) => (*year, month - 1.0, *day),
            (None, [(month, _)]) if *month <= 12.0 => (2001.0, month - 1.0, 1.0),
            (None, [(year, _)]) if *year >= 32.0 => (*year, 0.0, 1.0),
            _ => return None,
        };
        if !(0.0..12.0).contains(&month) || !(1.0..=31.0).contains(&day) {
            return None;
        }
        let year = match year {
            year if (0.0..50.0).contains(&year) => 2000.0 + year,
            year if (50.0..100.0).contains(&year) => 1900.0 + year,
            year => year,
        };
        let [mut hour, minute, second, millisecond] = self.clock.unwrap_or_default();
        if let Some(is_afternoon) = self.is_afternoon {
            hour = hour % 12.0 + if is_afternoon { 12.0 } else { 0.0 };
        }
        if hour > 24.0 || minute >= 60.0 || second >= 60.0 {
            return None;
        }
        let parts = [year, month, day, hour, minute, second, millisecond];
        Some(calendar::time(parts) - self.offset)
    }
}
