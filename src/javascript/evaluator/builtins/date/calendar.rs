//! Converts between time values and the parts of a date (ECMA-262, 21.4.1).

/// The number of milliseconds per day.
const DAY: f64 = 86_400_000.0;

/// The parts of a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) year: i64,
    /// From 0.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    /// From 0, which is Sunday.
    pub(super) weekday: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) millisecond: i64,
}

#[expect(clippy::cast_precision_loss, reason = "the parts of a date are small")]
pub(super) const fn float(part: i64) -> f64 {
    part as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
const fn whole(number: f64) -> i64 {
    number as i64
}

impl Fields {
    /// The parts of a time value; `None` if it is invalid.
    pub(super) fn of(time: f64) -> Option<Self> {
        if !time.is_finite() {
            return None;
        }
        let days = whole((time / DAY).floor());
        let within = whole(time.rem_euclid(DAY));
        let (year, month, day) = date_of(days);
        Some(Self {
            year,
            month,
            day,
            weekday: (days + 4).rem_euclid(7),
            hour: within / 3_600_000,
            minute: within / 60_000 % 60,
            second: within / 1000 % 60,
            millisecond: within % 1000,
        })
    }

    /// The parts that setters change, in the order of a setter's arguments.
    pub(super) fn parts(&self) -> [f64; 7] {
        let Self { year, month, day, hour, minute, second, millisecond, .. } = *self;
        [year, month, day, hour, minute, second, millisecond].map(float)
    }
}

/// The date of a day number since 1970. The computation uses eras of 400 years that start in March,
/// so that a leap day is the last day of a year.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = (shifted + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month <= 1);
    (year, month, day)
}

/// The day number since 1970 of the first day of a month.
fn day_of(year: i64, month: i64) -> i64 {
    let year = if month <= 1 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 10) % 12) + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// `MakeDate` of the parts that setters change; NaN if a part is not finite.
pub(super) fn time(parts: [f64; 7]) -> f64 {
    if parts.iter().any(|part| !part.is_finite()) {
        return f64::NAN;
    }
    let [year, month, day, hour, minute, second, millisecond] = parts.map(f64::trunc);
    let year = year + (month / 12.0).floor();
    if year.abs() > 400_000.0 {
        return f64::NAN;
    }
    let first = day_of(whole(year), whole(month.rem_euclid(12.0)));
    let days = float(first) + day - 1.0;
    let within = hour * 3_600_000.0 + minute * 60_000.0 + second * 1000.0 + millisecond;
    clip(days * DAY + within)
}

/// `TimeClip`
pub(super) fn clip(time: f64) -> f64 {
    if time.is_finite() && time.abs() <= 8.64e15 { time.trunc() + 0.0 } else { f64::NAN }
}
