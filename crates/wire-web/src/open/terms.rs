//! `GET /terms`: the terms in force, as prose.

use askama::Template;
use axum::extract::State;
use wire_rights::Section as Part;

use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    layout: Layout,
    version: u32,
    /// Whether the terms say something to machines.
    for_machines: bool,
    parts: Vec<(Part, Vec<String>)>,
    licence_sentence: String,
    eligible: Vec<String>,
    contact: String,
    /// Products that have terms of their own: name and version.
    own: Vec<(String, u32)>,
}

/// `GET /terms`
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    let wire = app.wire().await?;
    let in_force = app.in_force().await?;
    show(&TermsPage {
        layout: app.layout("Terms", Section::Other, &visitor).await?,
        version: in_force.terms.version,
        for_machines: in_force.terms.machines.is_some(),
        parts: in_force.terms.sections(&wire.creator),
        licence_sentence: in_force.terms.licence_for(&wire.creator),
        eligible: in_force.policy.prose(),
        own: in_force
            .catalogue
            .products()
            .iter()
            .filter_map(|product| Some((product.name.clone(), product.terms.as_ref()?.version)))
            .collect(),
        contact: in_force.terms.contact,
    })
}
