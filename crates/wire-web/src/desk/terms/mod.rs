//! The wire's terms at the desk: what is in force, and every version before it.

pub(in crate::desk) mod pages;

use askama::Template;
use axum::extract::{Query, State};
use wire_rights::{Asks, Licensing, Section as Part, Terms};
use wire_store::{Replacing, StoreError};

use crate::app::App;
use crate::desk::sent_form::mark;
use crate::desk::versioned::confirm::Confirm;
use crate::desk::versioned::{Preview, VersionLine, Versioned, Words, lines};
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;
use crate::terms_form::TermsForm;

/// Where the terms live, which is their entry of the navigation.
const PATH: &str = "/desk/terms";

#[derive(Template)]
#[template(path = "desk/terms.html")]
struct TermsPage {
    layout: Layout,
    version: u32,
    parts: Vec<(Part, Vec<String>)>,
    notice: Vec<String>,
    /// How many publishers have accepted these terms, and how many only older ones.
    accepted: usize,
    waiting: usize,
    versions: Vec<VersionLine>,
    done: Option<&'static str>,
}

/// `GET /desk/terms`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(done): Query<Done>,
) -> Page {
    let creator = app.wire().await?.creator;
    let terms = app.store.terms().await?;
    let versions = app.store.terms_versions().await?;
    let publishers = app.store.publishers().await?;
    let accepted = publishers.iter().filter_map(|it| it.accepted_terms);
    let newest = accepted.clone().filter(|it| *it >= terms.version).count();
    show(&TermsPage {
        layout: desk.layout(&app, "Terms", PATH).await?,
        version: terms.version,
        parts: terms.sections(&creator),
        notice: terms.notice_for(&creator),
        accepted: newest,
        waiting: accepted.count() - newest,
        versions: lines(
            &versions,
            |it| it.version,
            |it, old| it.changes_since(old, &creator),
        ),
        done: done.sentence(),
    })
}

/// The wire's terms, as they are changed.
pub(crate) struct TheTerms;

impl Versioned for TheTerms {
    type Says = Terms;
    type Form = TermsForm;
    /// The terms in force, and what new ones ask of publishers.
    type Shows = (Terms, Asks);

    async fn find(_: &App, _: &str) -> Result<Self, PageError> {
        Ok(Self)
    }

    fn words(&self) -> Words {
        Words {
            place: PATH,
            path: PATH.into(),
            back: PATH.into(),
            name: "Terms".into(),
            title: "New terms",
            text: "Terms as TOML",
            hint: "wirecopy terms show",
        }
    }

    fn done(&self) -> String {
        format!("{PATH}?done=terms-in-force")
    }

    async fn now(&self, app: &App) -> Result<Terms, PageError> {
        Ok(app.store.terms().await?)
    }

    async fn form(&self, app: &App, desk: &Desk<Licensing>, form: TermsForm) -> Page {
        let in_force = app.store.terms().await?;
        pages::form(app, desk, self.words(), form, &in_force).await
    }

    async fn preview(&self, app: &App, terms: &Terms) -> Result<Preview<Self::Shows>, PageError> {
        let in_force = app.in_force().await?;
        let publishers = app.store.publishers().await?;
        let asks = terms.asks(&in_force.terms, &in_force.policy, &publishers, app.now());
        Ok(Preview {
            in_force: in_force.terms.version,
            seen: mark(&(in_force.terms.version, &asks)),
            warns: false,
            shows: (in_force.terms, asks),
        })
    }

    async fn show(
        &self,
        app: &App,
        desk: &Desk<Licensing>,
        terms: &Terms,
        (in_force, asks): Self::Shows,
        confirm: Confirm,
    ) -> Page {
        pages::preview(app, desk, terms, &in_force, asks, None, confirm).await
    }

    async fn replace(
        &self,
        app: &App,
        terms: &Terms,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        app.store.replace_terms(terms, by).await
    }
}
