//! `GET /terms/{version}`: one version of the terms, whosever they are, and what sets them apart from
//! the wire's. A publisher accepts here those that a product or a story has of its own.

use askama::Template;
use jiff::Timestamp;
use wire_rights::{Listed, Section as Part};
use wire_store::{OwnTerms, StoreError, TermsVersion};
use wire_story::StoryId;

use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Visitor;

#[derive(Template)]
#[template(path = "terms_version.html")]
struct VersionPage {
    layout: Layout,
    version: u32,
    of: Of,
    made: Timestamp,
    in_force: bool,
    /// What is different from the wire's terms in force.
    changes: Vec<String>,
    parts: Vec<(Part, Vec<String>)>,
    licence_sentence: String,
    contact: String,
    /// Whether the visitor's publisher may accept them, or when it did.
    acceptance: Acceptance,
    /// The story that the visitor wants.
    wanted: Option<StoryId>,
    done: Option<&'static str>,
}

/// Whose terms they are.
enum Of {
    Wire,
    Product(String),
    /// With the headline, where it may be shown.
    Story(StoryId, Option<String>),
}

#[derive(Clone, Copy)]
enum Acceptance {
    /// Nobody here to accept them, or nothing to accept.
    None,
    /// They wait for it.
    Open,
    /// The publisher has accepted them.
    Since(Timestamp),
}

/// The page of this version.
pub(crate) async fn page(
    app: &App,
    visitor: &Visitor,
    version: u32,
    wanted: Option<StoryId>,
    done: &Done,
) -> Page {
    let found = app.store.any_terms(version).await?;
    let found = found.ok_or_else(|| {
        PageError::NotFound(format!("There is no version {version} of the terms."))
    })?;
    let (wire, wires) = (app.wire().await?, app.store.terms().await?);
    let in_force = is_in_force(app, &found).await?;
    let of = of(app, &found).await?;
    let acceptance = match visitor.publisher() {
        Some(publisher) => {
            let accepted = app.store.acceptances_of(publisher).await?;
            let accepted = accepted.iter().find(|one| one.version == version);
            match accepted {
                Some(accepted) => Acceptance::Since(accepted.at),
                None if in_force && found.own.is_some() => Acceptance::Open,
                None => Acceptance::None,
            }
        }
        None => Acceptance::None,
    };
    show(&VersionPage {
        layout: app.layout("Terms", Section::Other, visitor).await?,
        version,
        of,
        made: found.made,
        in_force,
        changes: found.terms.differences_from(&wires, &wire.creator),
        parts: found.terms.sections(&wire.creator),
        licence_sentence: found.terms.licence_for(&wire.creator),
        contact: found.terms.contact,
        acceptance,
        wanted,
        done: done.sentence(),
    })
}

/// Whether these terms hold now for what they are of.
pub(crate) async fn is_in_force(app: &App, version: &TermsVersion) -> Result<bool, StoreError> {
    let newest = match version.own {
        None => app.store.terms().await?.version,
        Some(own) => {
            let all = app.store.own_terms_of(own).await?;
            all.first().map_or(0, |newest| newest.terms.version)
        }
    };
    Ok(version.ended.is_none() && newest == version.terms.version)
}

async fn of(app: &App, version: &TermsVersion) -> Result<Of, PageError> {
    Ok(match version.own {
        None => Of::Wire,
        Some(OwnTerms::Product(product)) => {
            let product = app.store.product(product).await?;
            Of::Product(product.map(|product| product.name).unwrap_or_default())
        }
        Some(OwnTerms::Story(story)) => {
            let found = app.store.story(story).await?;
            let listed = found.and_then(|(story, version)| Listed::of(&story, &version, app.now()));
            Of::Story(story, listed.and_then(|listed| listed.headline))
        }
    })
}
