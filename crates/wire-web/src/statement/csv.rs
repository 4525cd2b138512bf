//! A statement as CSV: a line for each story, then one for each licence with what is due for it.

use wire_formats::csv;
use wire_rights::Price;

use super::Statement;
use super::headlines::Headlines;

const COLUMNS: [&str; 11] = [
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
    "billed on",
];

impl Statement {
    /// The statement as CSV.
    pub(super) fn csv(&self, headlines: &Headlines) -> String {
        let mut text = csv::line(COLUMNS);
        for line in &self.lines {
            let first = line.first.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            text += &csv::line([
                "story",
                &line.story.to_string(),
                headlines.story(&line.story),
                &first,
                &line.exits,
                &line.versions,
                &line.under,
                &line.pickups.to_string(),
                "",
                "",
                "",
            ]);
        }
        for charge in &self.charges {
            let price = charge.price.as_ref().filter(|_| charge.is_due);
            let currency = price.map_or("", |price| &price.currency);
            let due = price.map(Price::amount).unwrap_or_default();
            let what = format!(
                "{}, {} to {}",
                charge.scope, charge.first_day, charge.last_day
            );
            let id = charge.id.to_string();
            let billed_on = charge.billed_on.as_deref().unwrap_or_default();
            text += &csv::line([
                "licence", &id, &what, "", "", "", "", "", currency, &due, billed_on,
            ]);
        }
        text
    }
}
