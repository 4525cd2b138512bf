//! New terms: as a form, and as TOML, which are two views of one thing.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Licensing, Section as Part, Terms};

use super::{PATH, preview};
use crate::app::App;
use crate::desk::sent_form::{Pairs, toml, value, without_version};
use crate::error::Page;
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::session::Desk;
use crate::terms_form::{Group, TermsForm};

#[derive(Template)]
#[template(path = "desk/terms_edit.html")]
struct EditPage {
    layout: Layout,
    groups: Vec<Group>,
    problems: Problems,
    /// As the terms will read, or, where something can't be used, as those in force do.
    parts: Vec<(Part, Vec<String>)>,
    /// Whether they are those of the form.
    as_typed: bool,
}

#[derive(Template)]
#[template(path = "desk/terms_toml.html")]
struct TomlPage {
    layout: Layout,
    toml: String,
    problems: Problems,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default, rename = "as")]
    view: String,
}

/// `GET /desk/terms/edit`: the terms in force, to be changed.
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let terms = app.store.terms().await?;
    if asked.view == "toml" {
        return show_toml(&app, &desk, text(&terms), Problems::default()).await;
    }
    show(&app, &desk, &TermsForm::of(&terms), Some(&terms)).await
}

/// `POST /desk/terms/edit`: shows how they will read, goes from one view to the other, or previews.
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let asked = value(&pairs, "do");
    let terms = if value(&pairs, "as") == "toml" {
        let typed = toml(&pairs);
        match typed.clone().and_then(|text| parse(&text)) {
            Ok(terms) => terms,
            Err(sentence) => {
                let problems = Problems::one("toml", format!("{sentence}."));
                return show_toml(&app, &desk, typed.unwrap_or_default(), problems).await;
            }
        }
    } else {
        let mut form = TermsForm::typed(&pairs);
        match form.read() {
            Some(terms) => terms,
            None => return show(&app, &desk, &form, None).await,
        }
    };
    match asked {
        "form" => show(&app, &desk, &TermsForm::of(&terms), Some(&terms)).await,
        "toml" => show_toml(&app, &desk, text(&terms), Problems::default()).await,
        _ => preview::show(&app, &desk, &terms).await,
    }
}

/// Terms as people edit them: without the version, which the store gives.
pub(super) fn text(terms: &Terms) -> String {
    without_version(&terms.to_toml())
}

/// Terms from a text.
pub(super) fn parse(text: &str) -> Result<Terms, String> {
    Terms::from_toml(text).map_err(|error| error.to_string())
}

async fn show(app: &App, desk: &Desk<Licensing>, form: &TermsForm, terms: Option<&Terms>) -> Page {
    let creator = app.wire().await?.creator;
    let parts = match terms {
        Some(terms) => terms.sections(&creator),
        None => app.store.terms().await?.sections(&creator),
    };
    let page = EditPage {
        layout: desk.layout(app, "New terms", PATH).await?,
        groups: form.groups(),
        problems: form.problems.clone(),
        parts,
        as_typed: terms.is_some(),
    };
    show_form(&page.problems, &page)
}

async fn show_toml(app: &App, desk: &Desk<Licensing>, toml: String, problems: Problems) -> Page {
    let page = TomlPage {
        layout: desk.layout(app, "New terms", PATH).await?,
        toml,
        problems,
    };
    show_form(&page.problems, &page)
}
