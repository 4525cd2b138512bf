//! What stands behind the `?` of a call: read with sentences for people where it can't be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::extract::{self, FromRequestParts, MatchedPath, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use url::form_urlencoded::{Serializer, parse};
use utoipa::IntoParams;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::ParameterIn;

use super::document::document;
use super::problem::Problem;

/// The most characters of what was sent that are said back.
const SAID_BACK: usize = 60;

/// The parameters of a call, of every route that takes some.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        read(query).map(Self).ok_or_else(|| {
            let mut pairs = parse(query.as_bytes());
            let wrong = pairs.find(|(name, value)| {
                let alone = Serializer::new(String::new())
                    .append_pair(name, value)
                    .finish();
                read::<T>(&alone).is_none()
            });
            let (name, value) = wrong.unwrap_or_default();
            let of_calls = T::into_params(|| None);
            let meant = of_calls.into_iter().find(|it| it.name == name);
            let meant = meant.and_then(|it| it.description).unwrap_or_default();
            Problem::request(format!(
                "'{name}' can't be \"{}\". It says: {meant}",
                clipped(&value)
            ))
        })
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Option<T> {
    let uri = Uri::builder().path_and_query(format!("/?{query}")).build();
    let read = extract::Query::try_from_uri(&uri.ok()?);
    read.ok().map(|extract::Query(read)| read)
}

/// The parameters of each call, by its path, as the document lists them.
static KNOWN: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, item) in document().paths.paths {
        let of_path = known.entry(path).or_default();
        for operation in [item.get, item.post].into_iter().flatten() {
            let parameters = operation.parameters.unwrap_or_default().into_iter();
            of_path.extend(parameters.filter_map(|parameter| match parameter {
                RefOr::T(it) if it.parameter_in == ParameterIn::Query => Some(it.name),
                _ => None,
            }));
        }
    }
    known
});

/// Refuses calls with parameters that nobody knows, or with one twice: whoever sent them meant something by it.
pub(crate) async fn known_only(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let known = path.and_then(|path| KNOWN.get(path.as_str()));
    let query = request.uri().query().unwrap_or_default();
    match known.and_then(|known| misplaced(known, query)) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn misplaced(known: &BTreeSet<String>, query: &str) -> Option<Problem> {
    let mut seen = BTreeSet::new();
    parse(query.as_bytes()).find_map(|(name, _)| {
        let said = clipped(&name);
        let sentence = if known.is_empty() {
            format!("There is no parameter '{said}' here: this call takes none.")
        } else if !known.contains(name.as_ref()) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let known = known.join(", ");
            format!("There is no parameter '{said}' here: the parameters are {known}.")
        } else if !seen.insert(name) {
            format!("'{said}' stands there twice: send it once.")
        } else {
            return None;
        };
        Some(Problem::request(sentence))
    })
}

fn clipped(text: &str) -> String {
    text.chars().take(SAID_BACK).collect()
}
