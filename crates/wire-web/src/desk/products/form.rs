//! The form that says what a product is.

use jiff::civil::Date;
use serde::Deserialize;
use wire_rights::{Filter, Product};
use wire_store::NewProduct;
use wire_story::{Availability, StoryId};

use crate::app::App;
use crate::desk::pasted;
use crate::error::PageError;
use crate::form::{self, Problems};

/// The most characters of a name.
const NAME: usize = 100;
/// The most characters of a summary.
const SUMMARY: usize = 600;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) creators: String,
    #[serde(default)]
    pub(super) languages: String,
    #[serde(default)]
    pub(super) availability: String,
    #[serde(default)]
    pub(super) headline: String,
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) picked: String,
    #[serde(default)]
    pub(super) left_out: String,
    /// How often the product had been changed when the form was shown.
    #[serde(default)]
    pub(super) edition: u32,
}

impl Given {
    /// A product as the form shows it.
    pub(super) fn of(product: &Product, edition: u32) -> Self {
        let filter = product.filter();
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let ids = |ids: &[StoryId]| {
            let lines = ids.iter().map(ToString::to_string);
            lines.collect::<Vec<_>>().join("\n")
        };
        Self {
            name: product.name.clone(),
            summary: product.summary.clone(),
            creators: filter.creators.join("\n"),
            languages: filter.languages.join(", "),
            availability: match filter.availability {
                None => "",
                Some(Availability::Free) => "free",
                Some(Availability::LicenceOnly) => "licence-only",
            }
            .to_owned(),
            headline: filter.headline.join("\n"),
            from: day(filter.from),
            to: day(filter.to),
            picked: ids(&filter.picked),
            left_out: ids(&filter.left_out),
            edition,
        }
    }

    /// The product, as far as it can be read, and what is wrong with what was typed.
    pub(super) async fn read(&self, app: &App) -> Result<(NewProduct, Problems), PageError> {
        let mut problems = Problems::default();
        let name = problems.keep("name", form::line("the product’s name", &self.name, NAME));
        if self.summary.chars().count() > SUMMARY {
            problems.add("summary", format!("Shorten it to {SUMMARY} characters."));
        }
        let mut filter = Filter {
            creators: lines(&self.creators),
            languages: form::language_tags(&self.languages),
            availability: match self.availability.as_str() {
                "free" => Some(Availability::Free),
                "licence-only" => Some(Availability::LicenceOnly),
                _ => None,
            },
            headline: lines(&self.headline),
            from: problems.keep("from", day(&self.from)),
            to: problems.keep("to", day(&self.to)),
            ..Filter::default()
        };
        let picked = pasted::stories(app, &self.picked).await?;
        filter.picked = problems.keep("picked", picked);
        let left_out = pasted::stories(app, &self.left_out).await?;
        filter.left_out = problems.keep("left_out", left_out);
        if let (true, Err(error)) = (problems.is_empty(), filter.check()) {
            let sentence = crate::error::as_sentence(&error.to_string());
            problems.add("filter", sentence);
        }
        let product = NewProduct {
            name,
            summary: self.summary.clone(),
            filter,
        };
        Ok((product, problems))
    }
}

fn lines(typed: &str) -> Vec<String> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn day(typed: &str) -> Result<Option<Date>, String> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed
            .parse()
            .map(Some)
            .map_err(|_| format!("“{typed}” is no day: write it as 2026-03-31.")),
    }
}
