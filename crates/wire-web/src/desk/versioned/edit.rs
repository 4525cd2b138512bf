//! `…/edit`: a new version, as a form and as text.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use wire_rights::Licensing;

use super::{Fields, Text, Versioned, Words, confirm};
use crate::app::App;
use crate::desk::sent_form::{Pairs, toml, value};
use crate::error::Page;
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::session::Desk;

#[derive(Template)]
#[template(path = "desk/versioned_toml.html")]
struct TomlPage {
    layout: Layout,
    words: Words,
    toml: String,
    problems: Problems,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default, rename = "as")]
    view: String,
}

/// `GET …/edit`: what is in force, to be changed.
pub(crate) async fn page<V: Versioned>(
    State(app): State<App>,
    desk: Desk<Licensing>,
    id: Option<Path<String>>,
    Query(asked): Query<Asked>,
) -> Page {
    let it = V::at(&app, id).await?;
    let now = it.now(&app).await?;
    if asked.view == "toml" {
        return text(&app, &desk, &it, now.to_edit(), Problems::default()).await;
    }
    it.form(&app, &desk, V::Form::of(&now)).await
}

/// `POST …/edit`: shows the form again, goes from one view to the other, or previews.
pub(crate) async fn submit<V: Versioned>(
    State(app): State<App>,
    desk: Desk<Licensing>,
    id: Option<Path<String>>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let it = V::at(&app, id).await?;
    let asked = value(&pairs, "do");
    let says = if value(&pairs, "as") == "toml" {
        let typed = toml(&pairs);
        match typed
            .as_deref()
            .map_or_else(|long| Err(long.clone()), V::Says::from_text)
        {
            Ok(says) => says,
            Err(sentence) => {
                let problems = Problems::one("toml", format!("{sentence}."));
                return text(&app, &desk, &it, typed.unwrap_or_default(), problems).await;
            }
        }
    } else {
        let mut form = V::Form::typed(&pairs);
        if form.press(asked) {
            return it.form(&app, &desk, form).await;
        }
        match form.read() {
            Some(says) => says,
            None => return it.form(&app, &desk, form).await,
        }
    };
    match asked {
        "form" => it.form(&app, &desk, V::Form::of(&says)).await,
        "toml" => text(&app, &desk, &it, says.to_edit(), Problems::default()).await,
        _ => {
            let preview = it.preview(&app, &says).await?;
            confirm::show(&app, &desk, &it, &says, preview, None).await
        }
    }
}

async fn text(
    app: &App,
    desk: &Desk<Licensing>,
    it: &impl Versioned,
    toml: String,
    problems: Problems,
) -> Page {
    let words = it.words();
    let page = TomlPage {
        layout: desk.layout(app, words.title, words.place).await?,
        words,
        toml,
        problems,
    };
    show_form(&page.problems, &page)
}
