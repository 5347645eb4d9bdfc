//! Formats dates (ECMA-262, 21.4.1.32 and 21.4.4.41).

use super::calendar::Fields;

pub(super) const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const INVALID: &str = "Invalid Date";

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
}

/// Formats a year with at least four digits.
fn year(year: i64) -> String {
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:0width$}", year.abs(), width = if year < 0 { 6 } else { 4 })
}

fn shown(time: f64, text: fn(&Fields) -> String) -> String {
    Fields::of(time).map_or_else(|| INVALID.to_owned(), |fields| text(&fields))
}

fn clock(of: &Fields) -> String {
    format!("{:02}:{:02}:{:02}", of.hour, of.minute, of.second)
}

/// `Mon Jan 01 2024`
pub(super) fn date(time: f64) -> String {
    shown(time, |of| {
        let (weekday, month) = (name(&WEEKDAYS, of.weekday), name(&MONTHS, of.month));
        format!("{weekday} {month} {:02} {}", of.day, year(of.year))
    })
}

/// `00:00:00 GMT+0000 (Coordinated Universal Time)`
pub(super) fn time(time: f64) -> String {
    shown(time, |of| format!("{} GMT+0000 (Coordinated Universal Time)", clock(of)))
}

/// Formats date and time like `toString`.
pub(super) fn full(of: f64) -> String {
    if of.is_nan() { INVALID.to_owned() } else { format!("{} {}", date(of), time(of)) }
}

/// `Mon, 01 Jan 2024 00:00:00 GMT`
pub(super) fn utc(time: f64) -> String {
    shown(time, |of| {
        let (weekday, month) = (name(&WEEKDAYS, of.weekday), name(&MONTHS, of.month));
        format!("{weekday}, {:02} {month} {} {} GMT", of.day, year(of.year), clock(of))
    })
}

/// `2024-01-01T00:00:00.000Z`
pub(super) fn iso(time: f64) -> String {
    shown(time, |of| {
        let year = match of.year {
            0..=9999 => format!("{:04}", of.year),
            year if year < 0 => format!("-{:06}", -year),
            year => format!("+{year:06}"),
        };
        let (month, millisecond) = (of.month + 1, of.millisecond);
        format!("{year}-{month:02}-{:02}T{}.{millisecond:03}Z", of.day, clock(of))
    })
}

/// `1/1/2024`
pub(super) fn locale_date(time: f64) -> String {
    shown(time, |of| format!("{}/{}/{}", of.month + 1, of.day, of.year))
}

/// `12:00:00 AM`
pub(super) fn locale_time(time: f64) -> String {
    shown(time, |of| {
        let half = if of.hour < 12 { "AM" } else { "PM" };
        let hour = if of.hour % 12 == 0 { 12 } else { of.hour % 12 };
        // ICU writes a narrow no-break space here, which V8 replaces by a space.
        format!("{hour}:{:02}:{:02} {half}", of.minute, of.second)
    })
}

/// `1/1/2024, 12:00:00 AM`
pub(super) fn locale(time: f64) -> String {
    if time.is_nan() {
        return INVALID.to_owned();
    }
    format!("{}, {}", locale_date(time), locale_time(time))
}
