//! The OpenAPI document, and a page to read it.

use askama::Template;
use axum::Json;
use axum::extract::State;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, PathItem, RefOr};
use utoipa::{Modify, OpenApi};

use crate::agenda;
use crate::api::{
    content, desk, events, licensing, obligations, standing, stories, story, webhooks,
};
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;
use crate::statement;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wirecopy",
        description = "Stories, the agenda, decisions, licences, statements, events, webhooks and obligations of a wire, for programs of publishers and of the desk."
    ),
    paths(
        stories::list,
        story::show,
        content::take,
        agenda::api::list,
        events::list::list,
        events::stream::stream,
        standing::show,
        licensing::requests::list,
        licensing::requests::ask,
        licensing::requests::withdraw,
        licensing::offers::list,
        licensing::offers::show,
        licensing::offers::accept,
        licensing::offers::decline,
        licensing::licences::list,
        statement::api::statements,
        statement::api::statement,
        statement::api::statement_csv,
        obligations::list,
        obligations::acknowledge,
        webhooks::list,
        webhooks::make::submit,
        webhooks::show,
        webhooks::change::choose,
        webhooks::change::third_party,
        webhooks::change::address,
        webhooks::change::disable,
        webhooks::change::enable,
        webhooks::receipts::list,
        webhooks::replay::ask,
        webhooks::replay::stop,
        webhooks::secret::renew,
        webhooks::secret::end_old,
        desk::requests::list,
        desk::requests::turn_down,
        desk::offers::list,
        desk::offers::make,
        desk::offers::withdraw,
        desk::licences::list,
        desk::licences::grant,
        desk::licences::revoke,
        statement::api::desk_statements,
        statement::api::desk_statement,
        statement::api::desk_statement_csv,
        statement::api::issue
    ),
    modifiers(&Tokens)
)]
struct Api;

/// The ways in: bearer tokens, of publishers and of the desk's people.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        for (name, description) in [
            ("token", "A publisher's token, made on its account page."),
            (
                "desk-token",
                "A token of a person of the desk, made at the desk.",
            ),
        ] {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description))
                .build();
            document
                .components
                .get_or_insert_default()
                .add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
}

/// `GET /api/openapi.json`
pub(crate) async fn json() -> Json<Document> {
    Json(document())
}

/// The document itself.
pub(super) fn document() -> Document {
    Api::openapi()
}

/// A run of a description: the document's are Markdown, with code between backticks.
struct Words {
    text: String,
    is_code: bool,
}

fn words(description: Option<String>) -> Vec<Words> {
    description
        .unwrap_or_default()
        .split('`')
        .enumerate()
        .map(|(at, text)| Words {
            text: text.to_owned(),
            is_code: at % 2 == 1,
        })
        .collect()
}

/// One call, as the page shows it.
struct Call {
    method: &'static str,
    path: String,
    says: Vec<Words>,
    parameters: Vec<(String, Vec<Words>)>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    layout: Layout,
    base: String,
    /// Whether a person of the desk looks at it.
    is_desk: bool,
    calls: Vec<Call>,
}

/// `GET /api`
pub(crate) async fn page(State(app): State<App>, visitor: Visitor) -> Page {
    let calls = Api::openapi()
        .paths
        .paths
        .into_iter()
        .flat_map(|(path, item)| calls(&path, item))
        .collect();
    show(&ApiPage {
        layout: app.layout("API", Section::Other, &visitor).await?,
        base: app.wire().await?.base_url.to_string(),
        is_desk: visitor
            .shown()
            .is_some_and(|visitor| visitor.role.is_desk()),
        calls,
    })
}

fn calls(path: &str, item: PathItem) -> Vec<Call> {
    [("GET", item.get), ("POST", item.post)]
        .into_iter()
        .filter_map(|(method, operation)| {
            let operation = operation?;
            Some(Call {
                method,
                path: path.to_owned(),
                says: words(operation.description.or(operation.summary)),
                parameters: operation
                    .parameters
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|parameter| match parameter {
                        RefOr::T(parameter) => Some((parameter.name, words(parameter.description))),
                        RefOr::Ref(_) => None,
                    })
                    .collect(),
            })
        })
        .collect()
}
