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
                let (hour, minute) = word
                    .split_once(':')
                    .map_or((word, None), |(hour, minute)| (hour, Some(minute)));
                let hour: i8 = hour.parse().ok()?;
                let minute: i8 = minute.map_or(Some(0), |minute| minute.parse().ok())?;
                let morning = self.is(at + 1, &["a.m.", "am", "a.m"]);
                let evening = self.is(at + 1, &["p.m.", "pm", "p.m"]);
                if !morning && !evening {
                    return None;
                }
                let hour = match hour {
                    12 if morning => 0,
                    1..=11 if evening => hour + 12,
                    hour => hour,
                };
                (Time::new(hour, minute, 0, 0).ok()?, at + 2)
            }
        };
        let zone = |at: usize| {
            self.is(
                at,
                &[
                    "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "gmt", "utc", "bst",
                    "cet", "et", "pt", "eastern",
                ],
            )
        };
        after += usize::from(zone(after));
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
        Some((after, When::Clock(self.anchor.date, time)))
    }
}
