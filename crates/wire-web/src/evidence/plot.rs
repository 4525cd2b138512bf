//! Visitors a day as bars, drawn on the server.

use jiff::civil::Date;
use wire_audience::Day;
use wire_rights::thousands;

/// The width of the picture, in its own units.
const WIDTH: usize = 720;
const HEIGHT: u64 = 140;
/// Narrower bars can't be told apart.
const NARROWEST: usize = 3;

/// A plot.
pub(crate) struct Plot {
    pub(crate) bars: Vec<Bar>,
    /// What it shows, as a sentence.
    pub(crate) says: String,
}

pub(crate) struct Bar {
    pub(crate) x: usize,
    pub(crate) y: u64,
    pub(crate) width: usize,
    pub(crate) height: u64,
}

impl Plot {
    /// The picture's width and height.
    pub(crate) const SIZE: (usize, u64) = (WIDTH, HEIGHT);

    /// The bars of these days; days without lines are left blank. Nothing where there is no day.
    pub(crate) fn of(days: &[Day]) -> Option<Self> {
        let first = days.iter().map(|day| day.day).min()?;
        let last = days.iter().map(|day| day.day).max()?;
        let top = days.iter().max_by_key(|day| (day.visitors, day.day))?;
        let after = |day: Date| usize::try_from((day - first).get_days()).unwrap_or(0);
        let span = after(last) + 1;
        let step = span.div_ceil(WIDTH / NARROWEST);
        let columns = span.div_ceil(step);
        let mut most = vec![0; columns];
        for day in days {
            let column = &mut most[after(day.day) / step];
            *column = day.visitors.max(*column);
        }
        let left = |column: usize| column * WIDTH / columns;
        let bars = most
            .into_iter()
            .enumerate()
            .filter(|(_, visitors)| *visitors > 0)
            .map(|(column, visitors)| {
                let height = u128::from(visitors) * u128::from(HEIGHT);
                // Somebody is more than nobody.
                let height = height.div_ceil(u128::from(top.visitors.max(1)));
                let height = u64::try_from(height).unwrap_or(HEIGHT);
                let (x, next) = (left(column), left(column + 1));
                Bar {
                    x,
                    y: HEIGHT - height,
                    width: (next - x - 1).max(1),
                    height,
                }
            })
            .collect();
        let day = |day: Date| day.strftime("%-d %B %Y").to_string();
        let each = match step {
            1 => "Visitors a day".to_owned(),
            step => format!("Visitors a day, the busiest of every {step} days"),
        };
        Some(Self {
            bars,
            says: format!(
                "{each}, from {} to {}. The most were {}, on {}.",
                day(first),
                day(last),
                thousands(top.visitors),
                day(top.day)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    fn days(count: i64, visitors: impl Fn(i64) -> u64) -> Vec<Day> {
        (0..count)
            .map(|number| Day {
                day: date(2026, 1, 1).saturating_add(number.days()),
                visitors: visitors(number),
                pages: 0,
            })
            .collect()
    }

    #[test]
    fn bars_stay_in_the_picture_however_many_days_there_are() {
        for count in [1, 2, 31, 240, 241, 4000] {
            let plot = Plot::of(&days(count, |number| 1 + number as u64 % 97)).unwrap();
            assert!(plot.bars.len() <= WIDTH / NARROWEST);
            for bar in &plot.bars {
                assert!(bar.x + bar.width <= WIDTH && bar.width > 0, "{count}");
                assert!(bar.y + bar.height == HEIGHT && bar.height > 0, "{count}");
            }
        }
    }

    #[test]
    fn a_plot_says_what_it_shows() {
        let plot = Plot::of(&days(31, |number| 1000 + number as u64)).unwrap();
        insta::assert_snapshot!(plot.says, @"Visitors a day, from 1 January 2026 to 31 January 2026. The most were 1,030, on 31 January 2026.");
        let long = Plot::of(&days(1000, |_| u64::MAX)).unwrap();
        insta::assert_snapshot!(long.says, @"Visitors a day, the busiest of every 5 days, from 1 January 2026 to 26 September 2028. The most were 18,446,744,073,709,551,615, on 26 September 2028.");
        assert!(Plot::of(&[]).is_none());
        // A month without anybody has no bars.
        assert!(Plot::of(&days(3, |_| 0)).unwrap().bars.is_empty());
    }
}
