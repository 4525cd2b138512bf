//! The OpenAPI document, and a page to read it.

use askama::Template;
use axum::Json;
use axum::extract::State;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, PathItem, RefOr};
use utoipa::{Modify, OpenApi};

use crate::api::{content, events, licensing, obligations, standing, stories, story};
use crate::app::App;
use crate::error::{Page, show};
use crate::layout::{Layout, Section};
use crate::session::Visitor;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wirecopy",
        description = "Stories, decisions, licences, events and obligations of a wire, for publishers' programs."
    ),
    paths(
        stories::list,
        story::show,
        content::take,
        events::list,
        standing::show,
        licensing::ask,
        licensing::offers,
        licensing::offer,
        licensing::accept,
        licensing::decline,
        licensing::licences,
        obligations::list,
        obligations::acknowledge
    ),
    modifiers(&Token)
)]
struct Api;

/// The way in: a bearer token.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API token, made on your account page."))
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// `GET /api/openapi.json`
pub(crate) async fn json() -> Json<Document> {
    Json(Api::openapi())
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
