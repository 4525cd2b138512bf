//! The times of log lines, as days.
//!
//! A day is the number of days since 1970-01-01, in UTC: every written offset is honoured, so that
//! servers in two time zones agree about a visit.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::line::Refusal;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// No web server wrote a log before this day, 1 January 1990.
const EARLIEST: i32 = 7305;

/// Reads times. Neighbouring lines mostly share their minute, so the last one is remembered.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// The last second that isn't yet the future; a server's clock may be a day ahead.
    latest: i64,
    last: Option<(Minute, Result<i32, Refusal>)>,
}

/// A minute as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Minute {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    /// Minutes east of UTC.
    offset: i16,
}

impl Clock {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            latest: now.as_second().saturating_add(DAY),
            last: None,
        }
    }

    /// The day of a time in any of the shapes that logs use: `22/Nov/2026:23:48:12 +0100`,
    /// `2026-11-22T23:48:12+01:00` (also with a space, slashes, a fraction or `Z`), or seconds since
    /// 1970, with a fraction or in thousandths, millionths or milliardths; Apache's `%t` puts it into
    /// brackets. A time without an offset is taken as UTC.
    pub(crate) fn day(&mut self, text: &[u8]) -> Result<i32, Refusal> {
        let text = text
            .strip_prefix(b"[")
            .and_then(|text| text.strip_suffix(b"]"))
            .unwrap_or(text);
        if text.get(2) == Some(&b'/') {
            return self.common(text);
        }
        if text.len() > 5 && matches!(text[4], b'-' | b'/') {
            return self.iso(text);
        }
        self.epoch(text)
    }

    /// `22/Nov/2026:23:48:12 +0100`: Apache's `%t` and nginx's `$time_local`.
    fn common(&mut self, text: &[u8]) -> Result<i32, Refusal> {
        let text: &[u8; 26] = text.try_into().map_err(|_| Refusal::ImpossibleTime)?;
        let signs = [text[6], text[11], text[14], text[17], text[20]];
        if &signs != b"/::: " {
            return Err(Refusal::ImpossibleTime);
        }
        let month = month(&text[3..6]).ok_or(Refusal::ImpossibleTime)?;
        let written = || {
            Some((
                Minute {
                    year: number([text[7], text[8], text[9], text[10]])?,
                    month,
                    day: two(text[0], text[1])?,
                    hour: two(text[12], text[13])?,
                    minute: two(text[15], text[16])?,
                    offset: offset(&text[21..])?,
                },
                two(text[18], text[19])?,
            ))
        };
        let (minute, second) = written().ok_or(Refusal::ImpossibleTime)?;
        self.minute(minute, second)
    }

    /// `2026-11-22T23:48:12.5+01:00` (RFC 3339), and its relatives.
    fn iso(&mut self, text: &[u8]) -> Result<i32, Refusal> {
        let (head, tail) = text.split_at_checked(19).ok_or(Refusal::ImpossibleTime)?;
        let tail = match tail {
            [b'.' | b',', fraction @ ..] => {
                let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
                &fraction[digits..]
            }
            tail => tail,
        };
        if head[4] != head[7] || !matches!(head[10], b'T' | b't' | b' ') {
            return Err(Refusal::ImpossibleTime);
        }
        let written = || {
            Some((
                Minute {
                    year: number([head[0], head[1], head[2], head[3]])?,
                    month: two(head[5], head[6])?,
                    day: two(head[8], head[9])?,
                    hour: two(head[11], head[12])?,
                    minute: two(head[14], head[15])?,
                    offset: match tail.trim_ascii() {
                        b"" | b"Z" | b"z" | b"UTC" => 0,
                        tail => offset(tail)?,
                    },
                },
                two(head[17], head[18])?,
            ))
        };
        let (minute, second) = written().ok_or(Refusal::ImpossibleTime)?;
        self.minute(minute, second)
    }

    fn epoch(&self, text: &[u8]) -> Result<i32, Refusal> {
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        let rest = &text[digits..];
        let fraction = matches!(rest, [b'.', more @ ..] if more.iter().all(u8::is_ascii_digit));
        if !rest.is_empty() && !fraction {
            return Err(Refusal::ImpossibleTime);
        }
        let unit = match digits {
            1..=10 => 1,
            13 => 1_000,
            16 => 1_000_000,
            19 => 1_000_000_000,
            _ => return Err(Refusal::ImpossibleTime),
        };
        let count = text[..digits]
            .iter()
            .try_fold(0_i64, |sum, digit| {
                sum.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
            })
            .ok_or(Refusal::ImpossibleTime)?;
        self.second(count / unit)
    }

    fn minute(&mut self, minute: Minute, second: u8) -> Result<i32, Refusal> {
        // 60 is a leap second.
        if second > 60 {
            return Err(Refusal::ImpossibleTime);
        }
        if let Some((last, day)) = self.last
            && last == minute
        {
            return day;
        }
        let day = self.of_minute(minute);
        self.last = Some((minute, day));
        day
    }

    fn of_minute(&self, minute: Minute) -> Result<i32, Refusal> {
        let instant = || {
            let year = i16::try_from(minute.year).ok()?;
            let month = i8::try_from(minute.month).ok()?;
            let day = i8::try_from(minute.day).ok()?;
            let hour = i8::try_from(minute.hour).ok()?;
            let date = Date::new(year, month, day).ok()?;
            let time = Time::new(hour, i8::try_from(minute.minute).ok()?, 0, 0).ok()?;
            let offset = Offset::from_seconds(i32::from(minute.offset) * 60).ok()?;
            offset.to_timestamp(date.to_datetime(time)).ok()
        };
        let instant: Timestamp = instant().ok_or(Refusal::ImpossibleTime)?;
        self.second(instant.as_second())
    }

    fn second(&self, second: i64) -> Result<i32, Refusal> {
        if second > self.latest {
            return Err(Refusal::TimeToCome);
        }
        i32::try_from(second.div_euclid(DAY))
            .ok()
            .filter(|day| *day >= EARLIEST)
            .ok_or(Refusal::ImpossibleTime)
    }
}

/// The date of a day.
pub(crate) fn date(day: i32) -> Date {
    Timestamp::from_second(i64::from(day) * DAY)
        .map_or(Date::MAX, |at| Offset::UTC.to_datetime(at).date())
}

fn month(name: &[u8]) -> Option<u8> {
    Some(match name {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

/// `+0100` or `+01:00`, in minutes.
fn offset(text: &[u8]) -> Option<i16> {
    let (sign, hours, minutes) = match *text {
        [sign, a, b, c, d] | [sign, a, b, b':', c, d] => (sign, two(a, b)?, two(c, d)?),
        [sign, a, b] => (sign, two(a, b)?, 0),
        _ => return None,
    };
    // The widest offset there has been is not sixteen hours.
    if hours > 15 || minutes > 59 {
        return None;
    }
    let east = i16::from(hours) * 60 + i16::from(minutes);
    match sign {
        b'+' => Some(east),
        b'-' => Some(-east),
        _ => None,
    }
}

fn two(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

fn number([a, b, c, d]: [u8; 4]) -> Option<u16> {
    Some(u16::from(two(a, b)?) * 100 + u16::from(two(c, d)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_all_shapes_become_days() {
        let mut clock = Clock::new("2026-11-22T12:00:00Z".parse().unwrap());
        let mut read = |text: &str| match clock.day(text.as_bytes()) {
            Ok(day) => date(day).to_string(),
            Err(refusal) => refusal.code().to_owned(),
        };
        let shown: String = [
            "22/Nov/2026:11:48:12 +0000",
            "22/Nov/2026:11:48:60 +0000",
            "22/Nov/2026:11:48:61 +0000",
            "22/Nov/2026:00:30:00 +0100",
            "21/Nov/2026:23:30:00 -0700",
            "31/Feb/2026:10:00:00 +0000",
            "29/Feb/2024:10:00:00 +0000",
            "29/Feb/2026:10:00:00 +0000",
            "00/Jan/2026:10:00:00 +0000",
            "10/Foo/2026:10:00:00 +0000",
            "10/Nov/2026:24:00:00 +0000",
            "10/Nov/2026:10:00:00 +9900",
            "10/Nov/2026:10:00:00",
            "10/Nov/1969:10:00:00 +0000",
            "24/Nov/2026:10:00:00 +0000",
            "2026-10-01T00:30:00+02:00",
            "2026-10-01T00:30:00Z",
            "2026-10-01 00:30:00.123",
            "2026/10/01 00:30:00",
            "2026-10-01T00:30:00.5-0330",
            "2026-13-01T00:30:00Z",
            "1790812800",
            "1790812800.123",
            "1790812800123",
            "1790812800123456",
            "1790812800123456789",
            "99999999999",
            "-5",
            "yesterday",
            "",
        ]
        .into_iter()
        .map(|text| format!("{text} → {}\n", read(text)))
        .collect();
        insta::assert_snapshot!(shown, @"
        22/Nov/2026:11:48:12 +0000 → 2026-11-22
        22/Nov/2026:11:48:60 +0000 → 2026-11-22
        22/Nov/2026:11:48:61 +0000 → impossible-time
        22/Nov/2026:00:30:00 +0100 → 2026-11-21
        21/Nov/2026:23:30:00 -0700 → 2026-11-22
        31/Feb/2026:10:00:00 +0000 → impossible-time
        29/Feb/2024:10:00:00 +0000 → 2024-02-29
        29/Feb/2026:10:00:00 +0000 → impossible-time
        00/Jan/2026:10:00:00 +0000 → impossible-time
        10/Foo/2026:10:00:00 +0000 → impossible-time
        10/Nov/2026:24:00:00 +0000 → impossible-time
        10/Nov/2026:10:00:00 +9900 → impossible-time
        10/Nov/2026:10:00:00 → impossible-time
        10/Nov/1969:10:00:00 +0000 → impossible-time
        24/Nov/2026:10:00:00 +0000 → time-to-come
        2026-10-01T00:30:00+02:00 → 2026-09-30
        2026-10-01T00:30:00Z → 2026-10-01
        2026-10-01 00:30:00.123 → 2026-10-01
        2026/10/01 00:30:00 → 2026-10-01
        2026-10-01T00:30:00.5-0330 → 2026-10-01
        2026-13-01T00:30:00Z → impossible-time
        1790812800 → 2026-10-01
        1790812800.123 → 2026-10-01
        1790812800123 → 2026-10-01
        1790812800123456 → 2026-10-01
        1790812800123456789 → 2026-10-01
        99999999999 → impossible-time
        -5 → impossible-time
        yesterday → impossible-time
         → impossible-time
        ");
    }
}
