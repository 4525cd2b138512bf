//! `GET /api/v1/stories/{story}/content`: the text itself.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use wire_formats::render::{self, CopyFormat, Options};
use wire_rights::{Decision, Exit, ThirdParty};

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::{story, views};
use crate::app::App;
use crate::{reading, take};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// `ninjs` (ninjs 3.1, the default), `newsml` (NewsML-G2 2.35), `html`, `text` or `json`.
    format: Option<String>,
    /// `leave-out` leaves out what is a third party's and not licensed; `keep`, the default, marks it.
    third_party: Option<String>,
}

/// The text of a story in its newest version. What is given is written into the wire's ledger: you
/// will hear of corrections and kills.
#[utoipa::path(get, path = "/api/v1/stories/{story}/content", tag = "stories", params(("story" = String, Path, description = "The story's id"), Asked),
    security(("token" = [])), responses((status = 200, description = "The copy, in the format asked for"), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let format = match asked.format.as_deref() {
        None => CopyFormat::Ninjs,
        Some(code) => CopyFormat::from_code(code).ok_or_else(|| {
            let known: Vec<_> = CopyFormat::ALL.iter().map(|format| format.code()).collect();
            Problem::request(format!("'format' has to be one of: {}.", known.join(", ")))
        })?,
    };
    let third_party = match asked.third_party.as_deref() {
        None => ThirdParty::Keep,
        Some(code) => ThirdParty::from_code(code)
            .ok_or_else(|| Problem::request("'third_party' has to be 'keep' or 'leave-out'."))?,
    };
    let found = story::find(&app, &id).await?;
    if found.listed(app.now()).is_none() {
        return Err(story::unknown());
    }
    let in_force = app.in_force().await?;
    match found
        .decide(&app, &in_force, Some(&caller.publisher), None, Exit::Api)
        .await?
    {
        Decision::Granted(licensed) => {
            take::record(&app, &licensed).await?;
            let licensed = licensed.wanted(third_party);
            let voices = reading::voices(&app, &licensed, format).await?;
            let options = Options {
                voices: &voices,
                ..Options::default()
            };
            let copy = render::copy(format, &licensed, &options);
            Ok(([(header::CONTENT_TYPE, format.media_type())], copy).into_response())
        }
        Decision::Offered(reasons) => Err(Problem::not_given("offered", views::reasons(&reasons))),
        Decision::Refused(reasons) => Err(Problem::not_given("refused", views::reasons(&reasons))),
    }
}
