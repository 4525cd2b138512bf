//! A report for people.

use std::path::PathBuf;

use wire_audience::{Report, Steps};
use wire_rights::thousands;

use super::plot;
use crate::output;

/// A chart that is wider can't be taken in at a glance.
const WIDEST: u16 = 100;
/// The width of the bars of the steps.
const BAR: u64 = 24;

/// The whole report.
pub(super) fn report(report: &Report, logs: &[PathBuf]) -> String {
    let width = usize::from(output::width().min(WIDEST));
    let mut parts = vec![
        heading(report),
        months(report),
        plot::days(&report.days, width),
        steps(&report.steps),
    ];
    if !report.refused.is_empty() {
        parts.push(refused(report, logs));
    }
    if report.sites.len() > 1 {
        parts.push(sites(report));
    }
    if !report.warnings.is_empty() {
        let sentences = report
            .warnings
            .iter()
            .map(|warning| format!(" {}\n", warning.sentence()));
        parts.push(format!(
            "To know before one believes it\n\n{}",
            sentences.collect::<String>()
        ));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn heading(report: &Report) -> String {
    let site = report.site.as_deref().unwrap_or("All sites of the logs");
    match (report.from, report.to) {
        (Some(from), Some(to)) => format!("{site}, {from} to {to} (UTC)\n"),
        _ => format!("{site}\n"),
    }
}

fn months(report: &Report) -> String {
    let rows: Vec<[String; 4]> = report
        .months
        .iter()
        .map(|month| {
            [
                month.month.strftime("%B %Y").to_string(),
                thousands(month.visitors),
                thousands(month.pages),
                if month.whole {
                    String::new()
                } else {
                    "not whole: at least".to_owned()
                },
            ]
        })
        .collect();
    let error = report.standard_error;
    format!(
        "{}\n Visitors are estimates with a standard error of {}.{:02} %, at most as many as the pages.\n",
        table(["month", "visitors", "pages", ""], &rows),
        error / 100,
        error % 100,
    )
}

/// From lines to visitors: what is left after each step.
fn steps(steps: &Steps) -> String {
    let understood = steps.parsed();
    let of_site = understood.saturating_sub(steps.other_site);
    let answered = of_site.saturating_sub(steps.other_method + steps.not_found);
    let mut left = vec![("lines", steps.lines), ("understood", understood)];
    if steps.other_site > 0 {
        left.push(("of the site", of_site));
    }
    left.extend([
        ("GET, and answered", answered),
        ("no assets", answered.saturating_sub(steps.assets)),
        ("pages: no feeds", steps.pages()),
        ("people: no robots", steps.people),
        ("visitors", steps.visitors),
    ]);
    let rows: String = left
        .iter()
        .map(|(name, count)| {
            let bar = "█".repeat((count * BAR).div_ceil(steps.lines.max(1)) as usize);
            format!(" {name:<18} {:>15}  {bar}\n", thousands(*count))
        })
        .collect();
    let robots = share(steps.robots, steps.pages());
    format!("From lines to visitors\n\n{rows}\n Robots asked for {robots} % of the pages.\n")
}

/// A share in per cent: some are never none.
fn share(some: u64, of: u64) -> String {
    match some.saturating_mul(100) / of.max(1) {
        0 if some > 0 => "under 1".to_owned(),
        share => share.to_string(),
    }
}

fn refused(report: &Report, logs: &[PathBuf]) -> String {
    let lines: String = report
        .refused
        .iter()
        .map(|refused| {
            format!(
                " {} {} (the first: {}, line {})\n",
                thousands(refused.lines),
                refused.sentence(),
                name(logs, refused.file),
                thousands(refused.line),
            )
        })
        .collect();
    format!("Lines that were not counted\n\n{lines}")
}

fn sites(report: &Report) -> String {
    let rows: Vec<[String; 2]> = report
        .sites
        .iter()
        .map(|site| [site.site.clone(), thousands(site.pages)])
        .collect();
    table(["site", "pages"], &rows)
}

/// Columns below their headings: the first to the left, numbers to the right.
fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let width = |place: usize| {
        let cells = rows.iter().map(|row| row[place].chars().count());
        cells.chain([heading[place].len()]).max().unwrap_or(0)
    };
    let line = |cells: [&str; N]| {
        let mut line = String::new();
        for (place, cell) in cells.into_iter().enumerate() {
            let width = width(place);
            line.push_str(&match place {
                0 => format!(" {cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            });
        }
        line.trim_end().to_owned() + "\n"
    };
    let rows = rows
        .iter()
        .map(|row| line(row.each_ref().map(String::as_str)));
    line(heading) + &rows.collect::<String>()
}

/// The file of this number.
pub(super) fn name(logs: &[PathBuf], number: u32) -> String {
    let log = logs.get(number.saturating_sub(1) as usize);
    log.map_or_else(String::new, |log| log.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn some_are_never_none() {
        for (some, of, said) in [
            (0, 0, "0"),
            (0, 900, "0"),
            (3, 900, "under 1"),
            (9, 900, "1"),
            (900, 900, "100"),
        ] {
            assert_eq!(share(some, of), said, "{some} of {of}");
        }
    }
}
