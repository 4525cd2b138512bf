//! Visitors a day as a chart of columns, in text.

use jiff::civil::Date;
use wire_audience::Day;
use wire_rights::thousands;

/// Rows of a chart.
const HEIGHT: u64 = 6;
/// Charts that a report may have below each other.
const CHARTS: usize = 3;
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A chart that is no wider than `width`; days without lines are left blank.
pub(super) fn days(days: &[Day], width: usize) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return String::new();
    };
    let most = days
        .iter()
        .map(|day| day.visitors)
        .max()
        .unwrap_or(0)
        .max(1);
    let label = thousands(most);
    let room = width.saturating_sub(label.len() + 3).max(7);
    let span = usize::try_from((last.day - first.day).get_days()).unwrap_or(0) + 1;
    let step = span.div_ceil(room * CHARTS).max(1);

    let mut columns = vec![(first.day, None::<u64>); span.div_ceil(step)];
    for (place, column) in columns.iter_mut().enumerate() {
        let after = i64::try_from(place * step).unwrap_or(0);
        column.0 = first.day.saturating_add(jiff::Span::new().days(after));
    }
    for day in days {
        let place = usize::try_from((day.day - first.day).get_days()).unwrap_or(0) / step;
        let column = &mut columns[place].1;
        *column = (*column).max(Some(day.visitors));
    }

    let mut text = match step {
        1 => "Visitors a day\n".to_owned(),
        step => format!("Visitors a day, the busiest of every {step}\n"),
    };
    for chart in columns.chunks(room) {
        text.push('\n');
        text.push_str(&one(chart, most, &label));
    }
    text
}

fn one(columns: &[(Date, Option<u64>)], most: u64, label: &str) -> String {
    let mut text = String::new();
    for row in (0..HEIGHT).rev() {
        let label = match row {
            0 => "0",
            row if row == HEIGHT - 1 => label,
            _ => "",
        };
        let bars: String = columns
            .iter()
            .map(|(_, visitors)| block(visitors.unwrap_or(0), most, row))
            .collect();
        text.push_str(line(label_width(most), label, bars.trim_end()).trim_end());
        text.push('\n');
    }
    text.push_str(line(label_width(most), "", &months(columns)).trim_end());
    text.push('\n');
    text
}

fn label_width(most: u64) -> usize {
    thousands(most).len()
}

fn line(width: usize, label: &str, bars: &str) -> String {
    format!(" {label:>width$} {bars}")
}

/// The part of a column that lies in a row. Somebody is more than nobody.
fn block(visitors: u64, most: u64, row: u64) -> char {
    let eighths = (visitors * HEIGHT * 8).div_ceil(most);
    BLOCKS[eighths.saturating_sub(row * 8).min(8) as usize]
}

/// The months' names, each below its first column.
fn months(columns: &[(Date, Option<u64>)]) -> String {
    let mut names = String::new();
    let mut last = None;
    for (place, (day, _)) in columns.iter().enumerate() {
        let month = day.first_of_month();
        if last.replace(month) != Some(month) && names.len() <= place {
            let name = if place == 0 || month.month() == 1 {
                day.strftime("%b %Y ").to_string()
            } else {
                day.strftime("%b ").to_string()
            };
            if place + name.trim_end().len() <= columns.len().max(8) {
                names.push_str(&" ".repeat(place - names.len()));
                names.push_str(&name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn some(count: i64) -> Vec<Day> {
        (0..count)
            .filter(|day| *day != 9)
            .map(|day| Day {
                day: date(2026, 9, 20).saturating_add(day.days()),
                visitors: 400 + (day as u64 * 137) % 900,
                pages: 0,
            })
            .collect()
    }

    #[test]
    fn a_chart_fits_its_width() {
        for (count, width) in [(1, 40), (45, 60), (45, 30), (400, 60), (4000, 80)] {
            let text = days(&some(count), width);
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
        insta::assert_snapshot!(days(&some(45), 60), @"
        Visitors a day

         1,281      ▁▆     ▃█     ▆     ▃█     ▅     ▂▇
                   ▄██   ▁▆██   ▃██    ▆██   ▃██    ▅██   ▂▇
                 ▂▇███   ████ ▁▆███  ▃████  ▅███  ▃████  ▅██
                ▅█████▂▇ ████▄█████▁▆█████▃█████ ▅█████▂████
               ▇████████ ███████████████████████████████████
             0 █████████ ███████████████████████████████████
               Sep 2026   Oct                            Nov
        ");
    }
}
