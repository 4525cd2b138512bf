//! Times of the day: '5 p.m.', '17:30'.

use jiff::civil::Time;

use super::{Found, Reader};
use crate::dates::when::When;
use crate::text::Kind;

impl Reader<'_> {
    /// '10:35 a.m.', '5 p.m. Friday', 'noon Thursday'
    pub(super) fn clock(&self, at: usize) -> Found {
        let word = self.small(at);
        let (time, mut after) = match () {
            () if ["noon", "midday"].contains(&word) => (Time::new(12, 0, 0, 0).ok()?, at + 1),
            () if word == "midnight" => (Time::midnight(), at + 1),
            () => {
                if self.kind(at) != Some(Kind::Number) {
                    return None;
                }
                // '0735 GMT'
                let in_zone = self.is_zone(at + 1) && matches!(word.len(), 4 | 5);
                let (hour, minute) = match word.split_once(':') {
                    Some((hour, minute)) => (hour, Some(minute)),
                    None if in_zone => (word.get(..2)?, word.get(2..)),
                    None => (word, None),
                };
                let hour: i8 = hour.parse().ok()?;
                let minute: i8 = minute.map_or(Some(0), |minute| minute.parse().ok())?;
                // '9 in the morning'
                let in_the = self.is(at + 1, &["in"]) && self.is(at + 2, &["the"]);
                let half = if in_the { at + 3 } else { at + 1 };
                let morning =
                    self.is(half, &["a.m.", "am", "a.m"]) || in_the && self.is(half, &["morning"]);
                let evening = self.is(half, &["p.m.", "pm", "p.m"])
                    || in_the && self.is(half, &["afternoon", "evening"]);
                if !morning && !evening && !in_zone {
                    return None;
                }
                let hour = match hour {
                    12 if morning => 0,
                    1..=11 if evening => hour + 12,
                    hour => hour,
                };
                let after = if morning || evening { half + 1 } else { at + 1 };
                (Time::new(hour, minute, 0, 0).ok()?, after)
            }
        };
        after += usize::from(self.is_zone(after));
        // '(0735 GMT)'
        let bracket = (after + 1..after + 5)
            .find(|at| self.is(*at, &[")"]))
            .filter(|_| self.is(after, &["("]));
        let on = bracket.map_or(after, |close| close + 1);
        let on = on + usize::from(self.is(on, &["on"]) || self.kind(on) == Some(Kind::Comma));
        let day = self
            .named_day(on)
            .or_else(|| self.month(on))
            .or_else(|| self.deictic(on));
        if let Some((end, When::Day(day))) = day {
            return Some((end, When::Clock(day, time)));
        }
        // 'They met on Monday. At 5 p.m. they left.'
        Some((after, When::Clock(self.anchor.told_here(), time)))
    }

    fn is_zone(&self, at: usize) -> bool {
        const ZONES: [&str; 15] = [
            "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "gmt", "utc", "bst", "cet",
            "et", "pt", "eastern",
        ];
        self.is(at, &ZONES)
    }
}
