//! What a webhook carries, as it is typed and in words.

use serde::Deserialize;
use wire_rights::{Catalogue, Filter};
use wire_store::{Choice, Kinds, Payload, Subscription};
use wire_story::ProductId;

use super::narrowed;
use crate::app::App;
use crate::error::{PageError, as_sentence};
use crate::form::{self, Problems};

/// The most characters of a list of languages or words.
const LONGEST: usize = 2000;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    product: String,
    pub(super) languages: String,
    pub(super) headline: String,
    kinds: String,
    payload: String,
}

impl Typed {
    /// A choice as the form shows it.
    pub(crate) fn of(choice: &Choice) -> Self {
        Self {
            product: choice.product.map(|it| it.to_string()).unwrap_or_default(),
            languages: choice.filter.languages.join(", "),
            headline: choice.filter.headline.join("\n"),
            kinds: choice.kinds.code().to_owned(),
            payload: choice.payload.code().to_owned(),
        }
    }

    /// The choice, as far as it can be read, and what is wrong with what was typed. `before` is the webhook as it is.
    pub(crate) async fn read(
        &self,
        app: &App,
        before: Option<&Subscription>,
    ) -> Result<(Choice, Problems), PageError> {
        let mut problems = Problems::default();
        let same = before.filter(|it| Self::of(&it.choice).product == self.product);
        let product = match same {
            // It may have been retired since.
            Some(before) => before.choice.product,
            None => problems.keep("product", narrowed::chosen(app, &self.product).await?),
        };
        for (field, typed) in [("languages", &self.languages), ("headline", &self.headline)] {
            if typed.chars().count() > LONGEST {
                problems.add(field, format!("Shorten it to {LONGEST} characters."));
            }
        }
        let filter = Filter {
            languages: form::language_tags(&self.languages),
            headline: self
                .headline
                .lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|line| !line.is_empty())
                .collect(),
            ..Filter::default()
        };
        if filter.asks()
            && let Err(error) = filter.check()
        {
            let field = match error.is_of_languages() {
                true => "languages",
                false => "headline",
            };
            problems.add(field, as_sentence(&error.to_string()));
        }
        let choice = Choice {
            product,
            filter,
            kinds: Kinds::from_code(&self.kinds).unwrap_or_default(),
            payload: Payload::from_code(&self.payload).unwrap_or_default(),
        };
        Ok((choice, problems))
    }

    pub(super) fn is_product(&self, id: &ProductId) -> bool {
        self.product == id.to_string()
    }

    pub(super) fn is_kinds(&self, code: &str) -> bool {
        self.kinds == code
    }

    pub(super) fn is_thin(&self) -> bool {
        self.payload == Payload::Thin.code()
    }
}

/// What a webhook carries, in words; nothing where it carries everything.
pub(super) fn in_words(choice: &Choice, catalogue: &Catalogue) -> Option<String> {
    if *choice == Choice::default() {
        return None;
    }
    let mut words = match choice.kinds {
        Kinds::All => "stories".to_owned(),
        Kinds::New => "new stories".to_owned(),
        Kinds::Urgent => return Some("no stories".to_owned()),
    };
    if choice.payload == Payload::Thin {
        words = format!("word of {words}");
    }
    if let Some(product) = narrowed::name(catalogue, choice.product) {
        words += &format!(" of “{product}”");
    }
    let filter = &choice.filter;
    if !filter.languages.is_empty() {
        words += &format!(" in {}", filter.languages.join(" or "));
    }
    if !filter.headline.is_empty() {
        let lines: Vec<_> = filter.headline.iter().map(|it| format!("“{it}”")).collect();
        words += &format!(" with {} in the headline", lines.join(" or "));
    }
    if choice.kinds == Kinds::New {
        words += ", without their updates";
    }
    Some(words)
}
