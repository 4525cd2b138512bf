//! A statement as CSV: a line for each story, then one for each licence with what is due for it.

use wire_formats::csv;

use super::Statement;

const COLUMNS: [&str; 10] = [
    "kind",
    "id",
    "what",
    "first taken (UTC)",
    "exits",
    "versions",
    "under",
    "pages known",
    "currency",
    "due",
];

impl Statement {
    /// The statement as CSV.
    pub(super) fn csv(&self) -> String {
        let mut text = csv::line(COLUMNS);
        for line in &self.lines {
            let first = line.first.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            text += &csv::line([
                "story",
                &line.story.to_string(),
                &line.headline,
                &first,
                &line.exits,
                &line.versions,
                &line.under,
                &line.pickups.to_string(),
                "",
                "",
            ]);
        }
        for charge in &self.charges {
            let price = charge.price.as_ref().filter(|_| charge.is_due);
            let (currency, due) = price.map_or_else(Default::default, |price| {
                let shown = price.to_string();
                let (currency, amount) = shown.split_once(' ').unwrap_or(("", &shown));
                (currency.to_owned(), amount.to_owned())
            });
            let what = format!(
                "{}, {} to {}",
                charge.scope, charge.first_day, charge.last_day
            );
            let id = charge.id.to_string();
            text += &csv::line(["licence", &id, &what, "", "", "", "", "", &currency, &due]);
        }
        text
    }
}
