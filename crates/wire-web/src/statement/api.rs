//! Statements by the API: for a publisher's own programs, and for those of the desk.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::{Licensing, Publisher};
use wire_store::IssuedStatement;

use super::headlines::Headlines;
use super::issue::{Found, Next, numbered, replaced_by};
use super::period::Asked;
use super::{Charge, Line, Statement, show};
use crate::api::access::Caller;
use crate::api::desk;
use crate::api::desk::access::{DeskCaller, DeskReader};
use crate::api::licensing::LISTED;
use crate::api::licensing::deal::PriceView;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::app::App;

/// A statement that was issued, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IssuedView {
    /// The number of this issue.
    number: String,
    /// Which issue it is, from 1: a later one takes its place.
    issue: u32,
    /// The first day of its period: `2026-11-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// The id of the licence that it is for; null for all that was taken.
    licence: Option<String>,
    /// When it was issued (RFC 3339).
    issued: String,
    /// The number of the newest issue, where that has taken its place: what is due on this one isn't due besides.
    replaced_by: Option<String>,
    /// What is due, by currency.
    due: Vec<PriceView>,
}

impl IssuedView {
    /// An issue, among all that were issued.
    fn new(issued: &IssuedStatement<Statement>, all: &[IssuedStatement<Statement>]) -> Self {
        Self {
            replaced_by: replaced_by(issued, all),
            number: numbered(&issued.number, issued.issue),
            issue: issued.issue,
            first_day: issued.of.first_day.to_string(),
            last_day: issued.of.last_day.to_string(),
            licence: issued.of.licence.map(|licence| licence.to_string()),
            issued: issued.issued.to_string(),
            due: issued.says.due.iter().map(PriceView::from).collect(),
        }
    }
}

/// A statement: what was taken in a period, under what, and what is due.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatementView {
    /// Its number.
    number: String,
    /// Which issue it is; null for a draft, which says how things are now.
    issue: Option<u32>,
    /// When it was issued (RFC 3339).
    issued: Option<String>,
    /// The first day of its period: `2026-11-01`.
    first_day: String,
    /// The last day.
    last_day: String,
    /// The id of the licence that it is for; null for all that was taken.
    licence: Option<String>,
    /// The stories that were taken.
    stories: Vec<LineView>,
    /// The licences that they were taken under, or that begin in the period.
    charges: Vec<ChargeView>,
    /// What is due, by currency.
    due: Vec<PriceView>,
    /// What was issued, to the letter: JSON as text. Null for a draft, and for one that was issued before
    /// statements stopped to hold headlines.
    record: Option<String>,
    /// The BLAKE3 hash of that.
    hash: Option<String>,
}

/// A story that was taken to be republished.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineView {
    /// The story's id.
    id: String,
    /// Its headline as it is now; other words while it may not be used.
    headline: String,
    /// When it was first taken (RFC 3339).
    first_taken: String,
    /// How, in words.
    exits: String,
    /// In which versions.
    versions: String,
    /// Under what.
    under: String,
    /// How many pages were known to carry it.
    pages: u32,
}

impl LineView {
    fn new(line: &Line, headlines: &Headlines) -> Self {
        Self {
            id: line.story.to_string(),
            headline: headlines.story(&line.story).to_owned(),
            first_taken: line.first.to_string(),
            exits: line.exits.clone(),
            versions: line.versions.clone(),
            under: line.under.clone(),
            pages: line.pickups,
        }
    }
}

/// A licence, and what is due for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChargeView {
    /// The licence's id.
    licence: String,
    /// What it covers, in words.
    covers: String,
    /// Its first day.
    first_day: String,
    /// Its last day.
    last_day: String,
    /// What was agreed; null for a free licence.
    price: Option<PriceView>,
    /// Whether the price is due on this statement.
    due: bool,
    /// The number of the statement that has billed it, where that is another.
    billed_on: Option<String>,
    /// How many of the stories stand under it.
    stories: usize,
}

impl From<&Charge> for ChargeView {
    fn from(charge: &Charge) -> Self {
        Self {
            licence: charge.id.to_string(),
            covers: charge.scope.clone(),
            first_day: charge.first_day.to_string(),
            last_day: charge.last_day.to_string(),
            price: charge.price.as_ref().map(PriceView::from),
            due: charge.is_due,
            billed_on: charge.billed_on.clone(),
            stories: charge.stories,
        }
    }
}

impl From<Found> for StatementView {
    fn from(found: Found) -> Self {
        let (says, issue) = (found.statement, found.issue);
        let headlines = found.headlines;
        Self {
            number: says.number,
            issue: issue.as_ref().map(|issue| issue.issue),
            issued: issue.as_ref().map(|issue| issue.issued.to_string()),
            first_day: says.period.from.to_string(),
            last_day: says.period.to.to_string(),
            licence: says.licence.map(|licence| licence.to_string()),
            stories: (says.lines.iter())
                .map(|line| LineView::new(line, &headlines))
                .collect(),
            charges: says.charges.iter().map(ChargeView::from).collect(),
            due: says.due.iter().map(PriceView::from).collect(),
            hash: issue.as_ref().map(|issue| issue.hash.clone()),
            record: issue
                .map(|issue| issue.record)
                // A headline in it may have been killed since.
                .filter(|record| !record.contains("\"headline\":")),
        }
    }
}

/// The statements that were issued to you, the newest first.
#[utoipa::path(get, path = "/api/v1/statements", tag = "statements", security(("token" = [])),
    responses((status = 200, body = Vec<IssuedView>), (status = 401, body = Problem)))]
pub(crate) async fn statements(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<IssuedView>>, Problem> {
    list(&app, &caller.publisher).await
}

/// One of your statements, as it was issued; before that, a draft of how things are now.
#[utoipa::path(get, path = "/api/v1/statement", tag = "statements", params(Asked), security(("token" = [])),
    responses((status = 200, body = StatementView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn statement(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<StatementView>, Problem> {
    let found = Found::asked(&app, &caller.publisher, &asked).await?;
    Ok(Json(found.into()))
}

/// The same as CSV: a line for each story, then one for each licence.
#[utoipa::path(get, path = "/api/v1/statement.csv", tag = "statements", params(Asked), security(("token" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn statement_csv(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let found = Found::asked(&app, &caller.publisher, &asked).await?;
    Ok(show::file(&found))
}

/// The statements that were issued to a publisher, the newest first.
#[utoipa::path(get, path = "/api/v1/desk/publishers/{publisher}/statements", tag = "desk",
    params(("publisher" = String, Path, description = "The publisher's id")), security(("desk-token" = [])),
    responses((status = 200, body = Vec<IssuedView>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn desk_statements(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Path(publisher): Path<String>,
) -> Result<Json<Vec<IssuedView>>, Problem> {
    list(&app, &of(&app, &publisher).await?).await
}

/// One statement of a publisher's, as it was issued; before that, a draft of how things are now.
#[utoipa::path(get, path = "/api/v1/desk/publishers/{publisher}/statement", tag = "desk",
    params(("publisher" = String, Path, description = "The publisher's id"), Asked), security(("desk-token" = [])),
    responses((status = 200, body = StatementView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn desk_statement(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<StatementView>, Problem> {
    let publisher = of(&app, &publisher).await?;
    let found = Found::asked(&app, &publisher, &asked).await?;
    Ok(Json(found.into()))
}

/// Issues a statement, once its period is over: that of a whole month, or of the days of a licence. Called again it
/// makes another issue that takes up what came late, and is refused where nothing did.
#[utoipa::path(post, path = "/api/v1/desk/publishers/{publisher}/statement/issue", tag = "desk",
    params(("publisher" = String, Path, description = "The publisher's id"), Asked), security(("desk-token" = [])),
    responses((status = 201, body = StatementView), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn issue(
    State(app): State<App>,
    caller: DeskCaller<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<(StatusCode, Json<StatementView>), Problem> {
    if asked.issue.is_some() {
        return Err(Problem::request(
            "'issue' is for reading: what is issued here is always the next one.",
        ));
    }
    let publisher = of(&app, &publisher).await?;
    let next = Next::of(&app, &publisher, &asked).await?;
    next.issue(&app, &publisher, &caller.actor().who).await?;
    let found = Found::asked(&app, &publisher, &asked).await?;
    Ok((StatusCode::CREATED, Json(found.into())))
}

/// The same as CSV: a line for each story, then one for each licence.
#[utoipa::path(get, path = "/api/v1/desk/publishers/{publisher}/statement.csv", tag = "desk",
    params(("publisher" = String, Path, description = "The publisher's id"), Asked), security(("desk-token" = [])),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 400, body = Problem),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn desk_statement_csv(
    State(app): State<App>,
    _reader: DeskReader<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let publisher = of(&app, &publisher).await?;
    Ok(show::file(&Found::asked(&app, &publisher, &asked).await?))
}

async fn list(app: &App, publisher: &Publisher) -> Result<Json<Vec<IssuedView>>, Problem> {
    let issued = app.store.statements_of(publisher.id, LISTED).await?;
    let view = |one| IssuedView::new(one, &issued);
    Ok(Json(issued.iter().map(view).collect()))
}

/// The publisher of this id.
async fn of(app: &App, id: &str) -> Result<Publisher, Problem> {
    let unknown = |_| Problem::unknown(format!("There is no publisher of the id {id}."));
    desk::publisher(app, id.parse().map_err(unknown)?).await
}
