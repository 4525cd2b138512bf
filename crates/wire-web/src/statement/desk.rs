//! A publisher's statement at the desk, and how it is issued.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use wire_rights::{Licensing, Publisher};
use wire_story::PublisherId;

use super::Statement;
use super::headlines::Headlines;
use super::issue::{Found, Next};
use super::period::Asked;
use super::show::{self, StatementPage};
use crate::app::App;
use crate::desk::publisher::find;
use crate::error::{Page, go, show as show_page};
use crate::form::show_form;
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// The entry of the navigation that these pages belong to.
const PLACE: &str = "/desk/publishers";

/// `GET /desk/publishers/{publisher}/statement`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let licence = asked.licence(&publisher)?;
    let (period, problems) = asked.period(licence, app.now());
    let found = Found::of(&app, &publisher, licence, period, asked.issue).await?;
    let layout = desk.layout(&app, found.statement.title(), PLACE).await?;
    let page = StatementPage::new(&app, layout, &publisher, found, &asked, problems, true).await?;
    show_form(&page.problems, &page)
}

/// `GET /desk/publishers/{publisher}/statement.csv`
pub(crate) async fn file(
    State(app): State<App>,
    _desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let found = Found::asked(&app, &publisher, &asked).await?;
    Ok(show::file(&found))
}

/// What would be issued, before it is.
#[derive(Template)]
#[template(path = "desk/statement_issue.html")]
struct IssuePage {
    layout: Layout,
    path: String,
    at_desk: bool,
    statement: Statement,
    headlines: Headlines,
    number: String,
    replaces: Option<String>,
    late: Vec<String>,
    seen: String,
    /// Something else came while it was looked at.
    has_changed: bool,
}

/// What the page of the issue was, when it was decided about.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sure {
    seen: String,
}

/// `GET /desk/publishers/{publisher}/statement/issue`: what would be issued, and what of it came late.
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let next = Next::of(&app, &publisher, &asked).await?;
    decide(&app, &desk, &publisher, next, false).await
}

/// `POST /desk/publishers/{publisher}/statement/issue`
pub(crate) async fn issue(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
    Form(sure): Form<Sure>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let next = Next::of(&app, &publisher, &asked).await?;
    if sure.seen != next.seen() {
        return decide(&app, &desk, &publisher, next, true).await;
    }
    next.issue(&app, &publisher, &desk.actor().who).await?;
    go(&format!(
        "{}/statement?{}",
        path(&publisher),
        next.statement.query()
    ))
}

async fn decide(
    app: &App,
    desk: &Desk<Licensing>,
    publisher: &Publisher,
    next: Next,
    has_changed: bool,
) -> Page {
    let number = next.number();
    show_page(&IssuePage {
        layout: desk.layout(app, format!("Issue {number}"), PLACE).await?,
        path: path(publisher),
        at_desk: true,
        seen: next.seen(),
        number,
        replaces: next.replaces,
        late: next.late,
        statement: next.statement,
        headlines: next.headlines,
        has_changed,
    })
}

/// The address of a publisher's page.
pub(super) fn path(publisher: &Publisher) -> String {
    format!("{PLACE}/{}", publisher.id)
}

/// The address of a publisher's statement of the month of this day.
pub(crate) fn month(publisher: PublisherId, day: Date) -> String {
    let (first, last) = (day.first_of_month(), day.last_of_month());
    format!("{PLACE}/{publisher}/statement?from={first}&to={last}")
}
