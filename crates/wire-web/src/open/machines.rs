//! The terms for machines: `/robots.txt`, `/terms/{file}`, `/.well-known/tdmrep.json`.
//!
//! Open to everybody: they say what may be done, and have no story in them.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wire_formats::terms::{self, Published, Quoted};
use wire_rights::{Listed, Terms};
use wire_store::Wire;
use wire_story::{Availability, Story};

use crate::app::App;
use crate::error::{Page, PageError};
use crate::notice::Done;
use crate::open::terms_version;
use crate::session::Visitor;
use crate::take;

/// `GET /robots.txt`
pub(crate) async fn robots(State(app): State<App>) -> Page {
    let (wire, in_force) = (app.wire().await?, app.store.terms().await?);
    let said = terms::robots_txt(&published(&wire, &in_force));
    Ok(answer("text/plain; charset=utf-8", said))
}

/// `GET /.well-known/tdmrep.json`
pub(crate) async fn tdmrep(State(app): State<App>) -> Page {
    let (wire, in_force) = (app.wire().await?, app.store.terms().await?);
    let said = terms::tdmrep(&published(&wire, &in_force));
    Ok(answer("application/json", said))
}

/// What is asked of the page of a version.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The story that the visitor wants.
    story: Option<String>,
    #[serde(flatten)]
    done: Done,
}

/// `GET /terms/{file}`: `3` is version 3 for people, `3.jsonld` as an ODRL policy, `3.rsl.xml` as an
/// RSL document.
pub(crate) async fn version(
    State(app): State<App>,
    visitor: Visitor,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    if let Ok(number) = file.parse() {
        let wanted = asked.story.and_then(|story| story.parse().ok());
        return terms_version::page(&app, &visitor, number, wanted, &asked.done).await;
    }
    let unknown = || {
        PageError::NotFound(
            "There are no such terms. Ask for a version's number with .jsonld or .rsl.xml behind it."
                .into(),
        )
    };
    let (number, form) = file.split_once('.').ok_or_else(unknown)?;
    let number = number.parse().map_err(|_| unknown())?;
    let found = app.store.terms_version(number).await?;
    let found = found.ok_or_else(unknown)?;
    let wire = app.wire().await?;
    let published = published(&wire, &found);
    match form {
        "jsonld" => Ok(answer("application/ld+json", terms::odrl(&published))),
        "rsl.xml" => match terms::rsl(&published) {
            Some(document) => Ok(answer(terms::RSL_MEDIA_TYPE, document)),
            None => Err(PageError::NotFound(format!(
                "Version {number} of the terms says nothing to machines."
            ))),
        },
        _ => Err(unknown()),
    }
}

/// `GET /stories/{story}/terms.jsonld`: a story's terms as an ODRL policy, without what of it isn't the
/// wire's to license.
pub(crate) async fn of_story(State(app): State<App>, Path(story): Path<String>) -> Page {
    let asked = take::find(&app, &story).await?.ok_or_else(take::unknown)?;
    let listed = asked.listed(app.now()).ok_or_else(take::unknown)?;
    if !is_free(&asked.story) {
        return Err(PageError::NotFound(
            "This story is not offered free: its terms are those of a licence.".into(),
        ));
    }
    let (wire, in_force) = (app.wire().await?, app.in_force().await?);
    let own = in_force.terms_for(&asked.story, &asked.version);
    let policy = terms::odrl_of_story(&published(&wire, own), &listed);
    let policy = policy.ok_or_else(|| {
        PageError::NotFound("This story may not be used, so there are no terms for it.".into())
    })?;
    Ok(answer("application/ld+json", policy))
}

/// Whether the terms of free use hold for a story.
fn is_free(story: &Story) -> bool {
    story.availability == Availability::Free
}

/// Terms as this wire publishes them.
pub(crate) fn published<'a>(wire: &'a Wire, terms: &'a Terms) -> Published<'a> {
    Published {
        terms,
        creator: &wire.creator,
        base: &wire.base_url,
    }
}

/// Says in an answer's headers what machines may do with it.
pub(crate) fn say(published: &Published<'_>, answer: &mut Response) {
    for (name, value) in terms::headers(published) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().append(name, value);
        }
    }
}

/// What the head of a page says to machines.
pub(crate) struct ForMachines {
    /// The address of the RSL document, where the terms say something to machines.
    pub(crate) rsl: Option<String>,
    /// `tdm-reservation` of TDMRep, and the address of the policy.
    pub(crate) mining: Option<(&'static str, String)>,
    /// The story in JSON-LD with its terms, where it may be shown and has some.
    pub(crate) json_ld: Option<String>,
}

impl ForMachines {
    /// `quoted` are quotations for a visitor who may read the text.
    pub(crate) fn new(
        published: &Published<'_>,
        story: &Story,
        listed: &Listed,
        quoted: &[Quoted],
    ) -> Self {
        let speaks = published.terms.machines.is_some();
        Self {
            rsl: speaks.then(|| published.rsl_address()),
            mining: terms::reservation(published).map(|said| (said, published.page())),
            json_ld: is_free(story)
                .then(|| terms::story_page(published, listed, quoted))
                .flatten(),
        }
    }
}

fn answer(media_type: &'static str, said: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, said).into_response()
}
