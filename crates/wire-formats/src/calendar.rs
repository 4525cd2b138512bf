//! iCalendar (RFC 5545): what is to come, for the calendars of people.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use url::Url;

/// The media type.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// The longest line, in bytes; what is longer goes on behind a line break and a blank.
const LONGEST_LINE: usize = 75;

/// A calendar.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What is in it.
    pub entries: &'a [Entry],
}

/// Something that is to come.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name among all calendars, which stays whatever becomes of it.
    pub uid: String,
    /// A number that grows with each change.
    pub sequence: u64,
    /// When it was last changed.
    pub changed: Timestamp,
    /// When it is.
    pub when: Occurs,
    /// How sure it is.
    pub status: Status,
    /// What it is, in a line.
    pub summary: String,
    /// What else is known of it.
    pub description: String,
    /// Where it is.
    pub location: Option<String>,
    /// A page about it.
    pub page: Option<Url>,
}

/// When something is, by the clocks of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurs {
    /// At a time that is known.
    At(DateTime, DateTime),
    /// Some time from a day until before another: it lies over whole days, and nobody is busy for it.
    Days(Date, Date),
}

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It may come.
    Tentative,
    /// It comes.
    Confirmed,
    /// It doesn't come.
    Cancelled,
}

impl Status {
    fn code(self) -> &'static str {
        match self {
            Self::Tentative => "TENTATIVE",
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// The calendar as a file. The same calendar makes the same bytes, whenever it is written.
#[must_use]
pub fn write(calendar: &Calendar<'_>) -> String {
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Wirecopy//Agenda//EN");
    out.line("CALSCALE:GREGORIAN");
    // RFC 7986 has a name for it; older programs know the other.
    out.text("NAME", calendar.name);
    out.text("X-WR-CALNAME", calendar.name);
    out.line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    if calendar.entries.is_empty() {
        out.nothing();
    }
    for entry in calendar.entries {
        out.entry(entry);
    }
    out.line("END:VCALENDAR");
    out.0
}

/// Lines of a file, each ended and folded as the standard wants.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A calendar has to have a component, and a time zone is one that no program shows. Were the file left out instead, programs
    /// would go on showing what they had.
    fn nothing(&mut self) {
        for line in [
            "BEGIN:VTIMEZONE",
            "TZID:UTC",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:+0000",
            "TZNAME:UTC",
            "END:STANDARD",
            "END:VTIMEZONE",
        ] {
            self.line(line);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.line("BEGIN:VEVENT");
        self.text("UID", &entry.uid);
        let changed = entry.changed.strftime("%Y%m%dT%H%M%SZ");
        self.line(&format!("DTSTAMP:{changed}"));
        self.line(&format!("LAST-MODIFIED:{changed}"));
        let sequence = entry.sequence.min(i32::MAX.unsigned_abs().into());
        self.line(&format!("SEQUENCE:{sequence}"));
        match entry.when {
            Occurs::At(from, until) => {
                let time = |time: DateTime| time.strftime("%Y%m%dT%H%M%S").to_string();
                self.line(&format!("DTSTART:{}", time(from)));
                if until > from {
                    self.line(&format!("DTEND:{}", time(until)));
                }
            }
            Occurs::Days(from, until) => {
                let day = |day: Date| day.strftime("%Y%m%d").to_string();
                self.line(&format!("DTSTART;VALUE=DATE:{}", day(from)));
                if until > from {
                    self.line(&format!("DTEND;VALUE=DATE:{}", day(until)));
                }
            }
        }
        self.line(&format!("STATUS:{}", entry.status.code()));
        self.line("TRANSP:TRANSPARENT");
        self.text("SUMMARY", &entry.summary);
        self.text("DESCRIPTION", &entry.description);
        if let Some(location) = &entry.location {
            self.text("LOCATION", location);
        }
        if let Some(page) = &entry.page {
            self.line(&format!("URL:{page}"));
        }
        self.line("END:VEVENT");
    }

    /// A property whose value is text. An empty one isn't written.
    fn text(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let mut line = format!("{name}:");
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => {
                    line.push('\\');
                    line.push(letter);
                }
                '\n' => line.push_str("\\n"),
                control if control.is_control() => {}
                other => line.push(other),
            }
        }
        self.line(&line);
    }

    /// A line, folded between two letters where it is too long.
    fn line(&mut self, line: &str) {
        let (mut rest, mut room) = (line, LONGEST_LINE);
        while rest.len() > room {
            let (now, later) = rest.split_at(rest.floor_char_boundary(room));
            self.0.push_str(now);
            self.0.push_str("\r\n ");
            // The blank that says that the line goes on counts, too.
            (rest, room) = (later, LONGEST_LINE - 1);
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }
}
