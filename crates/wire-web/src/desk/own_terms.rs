//! Terms that a product or a story has of its own: written as TOML, held against the wire's, ended.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_rights::{Licensing, Terms};
use wire_store::{AuditEntry, OwnTerms, TermsVersion};

use crate::app::App;
use crate::desk::correct::find as find_story;
use crate::desk::frame::as_sentence;
use crate::desk::names::headline;
use crate::desk::products;
use crate::error::{Page, PageError, go};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// The most bytes of terms as TOML.
const LONGEST: usize = 60_000;

#[derive(Template)]
#[template(path = "desk/own_terms.html")]
struct OwnTermsPage {
    layout: Layout,
    of: Of,
    /// The terms as TOML: what was typed, or what holds now.
    text: String,
    problems: Problems,
    /// All that there were, the newest first.
    versions: Vec<TermsVersion>,
    /// What those in force change against the wire's.
    changes: Vec<String>,
    is_product: bool,
}

/// What the terms are of.
struct Of {
    own: OwnTerms,
    name: String,
    /// The page of it at the desk.
    path: String,
}

impl Of {
    async fn product(app: &App, id: &str) -> Result<Self, PageError> {
        let product = products::find(app, id).await?;
        if product.retired.is_some() {
            return Err(PageError::Conflict(
                "This product was retired: it has no terms of its own any more.".into(),
            ));
        }
        Ok(Self {
            own: OwnTerms::Product(product.id),
            path: format!("/desk/products/{}", product.id),
            name: product.name,
        })
    }

    async fn story(app: &App, id: &str) -> Result<Self, PageError> {
        let (story, version) = find_story(app, id).await?;
        Ok(Self {
            own: OwnTerms::Story(story.id),
            name: headline(app, &version).await?,
            path: format!("/desk/stories/{}", story.id),
        })
    }

    /// Who does this to it, for the record.
    fn by(&self, app: &App, desk: &Desk<Licensing>, what: &str) -> AuditEntry {
        let on = match self.own {
            OwnTerms::Product(product) => product.to_string(),
            OwnTerms::Story(story) => story.to_string(),
        };
        AuditEntry {
            on,
            ..products::by(app, desk, what)
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    terms: String,
}

/// `GET /desk/products/{product}/terms`
pub(crate) async fn of_product(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    let of = Of::product(&app, &id).await?;
    view(&app, &desk, of, None, Problems::default()).await
}

/// `GET /desk/stories/{story}/terms`
pub(crate) async fn of_story(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    let of = Of::story(&app, &id).await?;
    view(&app, &desk, of, None, Problems::default()).await
}

/// `POST /desk/products/{product}/terms`
pub(crate) async fn set_of_product(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    set(&app, &desk, Of::product(&app, &id).await?, given).await
}

/// `POST /desk/stories/{story}/terms`
pub(crate) async fn set_of_story(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    set(&app, &desk, Of::story(&app, &id).await?, given).await
}

/// `POST /desk/products/{product}/terms/end`
pub(crate) async fn end_of_product(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    end(&app, &desk, Of::product(&app, &id).await?).await
}

/// `POST /desk/stories/{story}/terms/end`
pub(crate) async fn end_of_story(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
) -> Page {
    end(&app, &desk, Of::story(&app, &id).await?).await
}

async fn set(app: &App, desk: &Desk<Licensing>, of: Of, given: Given) -> Page {
    let read = if given.terms.len() > LONGEST {
        Err(format!("Shorten the terms to {LONGEST} bytes."))
    } else {
        Terms::from_toml(&given.terms).map_err(|error| as_sentence(&error.to_string()))
    };
    let terms = match read {
        Ok(terms) => terms,
        Err(sentence) => {
            let problems = Problems::one("terms", sentence);
            return view(app, desk, of, Some(given.terms), problems).await;
        }
    };
    let by = of.by(app, desk, "set its own terms");
    app.store.set_own_terms(of.own, &terms, &by).await?;
    app.waker.wake();
    go(&format!("{}?said=terms", of.path))
}

async fn end(app: &App, desk: &Desk<Licensing>, of: Of) -> Page {
    let by = of.by(app, desk, "ended its own terms");
    if let Err(error) = app.store.end_own_terms(of.own, &by).await {
        return Err(PageError::Conflict(products::refusal(error)?));
    }
    app.waker.wake();
    go(&format!("{}?said=ended", of.path))
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    of: Of,
    typed: Option<String>,
    problems: Problems,
) -> Page {
    let wire = app.wire().await?;
    let wires = app.store.terms().await?;
    let versions = app.store.own_terms_of(of.own).await?;
    let in_force = versions.first().filter(|version| version.ended.is_none());
    let changes = in_force
        .map(|own| own.terms.differences_from(&wires, &wire.creator))
        .unwrap_or_default();
    let text = typed.unwrap_or_else(|| in_force.map_or(&wires, |own| &own.terms).to_toml());
    let is_product = matches!(of.own, OwnTerms::Product(_));
    let path = if is_product {
        "/desk/products"
    } else {
        "/desk"
    };
    let template = OwnTermsPage {
        layout: desk.layout(app, "Its own terms", path).await?,
        of,
        text,
        problems,
        versions,
        changes,
        is_product,
    };
    show_form(&template.problems, &template)
}

impl OwnTermsPage {
    fn has_own(&self) -> bool {
        let newest = self.versions.first();
        newest.is_some_and(|version| version.ended.is_none())
    }
}
