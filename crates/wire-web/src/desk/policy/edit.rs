//! A new policy: as a form, and as TOML, which are two views of one thing.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use serde::Deserialize;
use wire_rights::{Consequence, Licensing, Method, Policy, PublisherKind};

use super::PATH;
use super::form::PolicyForm;
use super::preview;
use crate::app::App;
use crate::countries::{self, Country};
use crate::desk::sent_form::{Pairs, toml, value, without_version};
use crate::error::Page;
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/policy_edit.html")]
struct EditPage {
    layout: Layout,
    form: PolicyForm,
    methods: [Method; 5],
    kinds: [PublisherKind; 7],
    consequences: [Consequence; 3],
    countries: Vec<Country>,
}

#[derive(Template)]
#[template(path = "desk/policy_toml.html")]
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

/// `GET /desk/policy/edit`: the policy in force, to be changed.
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(asked): Query<Asked>,
) -> Page {
    let policy = app.store.policy().await?;
    if asked.view == "toml" {
        return show_toml(&app, &desk, text(&policy), Problems::default()).await;
    }
    show(&app, &desk, PolicyForm::of(&policy)).await
}

/// `POST /desk/policy/edit`: adds and removes rows, goes from one view to the other, or previews.
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let asked = value(&pairs, "do");
    let policy = if value(&pairs, "as") == "toml" {
        let typed = toml(&pairs);
        let read = typed
            .clone()
            .and_then(|text| Policy::from_toml(&text).map_err(|error| error.to_string()));
        match read {
            Ok(policy) if asked == "form" => {
                return show(&app, &desk, PolicyForm::of(&policy)).await;
            }
            Ok(policy) => policy,
            Err(sentence) => {
                let problems = Problems::one("toml", format!("{sentence}."));
                return show_toml(&app, &desk, typed.unwrap_or_default(), problems).await;
            }
        }
    } else {
        let mut form = PolicyForm::typed(&pairs);
        if form.rows(asked) {
            return show(&app, &desk, form).await;
        }
        match form.read() {
            Some(policy) if asked == "toml" => {
                return show_toml(&app, &desk, text(&policy), Problems::default()).await;
            }
            Some(policy) => policy,
            None => return show(&app, &desk, form).await,
        }
    };
    preview::show(&app, &desk, &policy).await
}

/// A policy as people edit it: without the version, which the store gives.
pub(super) fn text(policy: &Policy) -> String {
    without_version(&policy.to_toml())
}

async fn show(app: &App, desk: &Desk<Licensing>, form: PolicyForm) -> Page {
    let page = EditPage {
        layout: desk.layout(app, "A new policy", PATH).await?,
        methods: Method::ALL,
        kinds: PublisherKind::ALL,
        consequences: Consequence::ALL,
        countries: countries::all().collect(),
        form,
    };
    show_form(&page.form.problems, &page)
}

async fn show_toml(app: &App, desk: &Desk<Licensing>, toml: String, problems: Problems) -> Page {
    let page = TomlPage {
        layout: desk.layout(app, "A new policy", PATH).await?,
        toml,
        problems,
    };
    show_form(&page.problems, &page)
}
