//! A publisher's statement at the desk.

use axum::Form;
use axum::extract::{Path, Query, State};
use wire_rights::Licensing;

use super::issue::Found;
use super::period::Asked;
use super::show::{self, StatementPage};
use crate::app::App;
use crate::desk::publisher::find;
use crate::error::{Page, PageError, go};
use crate::form::show_form;
use crate::session::Desk;

/// `GET /desk/publishers/{publisher}/statement`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let path = format!("/desk/publishers/{}", publisher.id);
    let licence = asked.licence(&publisher)?.cloned();
    let (period, problems) = asked.period(licence.as_ref(), app.now());
    let found = Found::of(&app, &publisher, licence.as_ref(), period, asked.issue).await?;
    let layout = desk
        .layout(&app, found.statement.title(), "/desk/publishers")
        .await?;
    let page = StatementPage::new(layout, &publisher, found, &asked, problems, path, true);
    show_form(&page.problems, &page)
}

/// `POST /desk/publishers/{publisher}/statement`: what came late is taken up, as another issue.
pub(crate) async fn issue(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(asked): Form<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let licence = asked.licence(&publisher)?.cloned();
    let (period, problems) = asked.period(licence.as_ref(), app.now());
    if let Some((_, sentence)) = problems.all().first() {
        return Err(PageError::Bad(sentence.clone()));
    }
    let who = desk.actor().who;
    Found::take_up(&app, &publisher, licence.as_ref(), period, &who).await?;
    go(&format!(
        "/desk/publishers/{}/statement?from={}&to={}&licence={}",
        publisher.id, asked.from, asked.to, asked.licence
    ))
}

/// `GET /desk/publishers/{publisher}/statement.csv`
pub(crate) async fn file(
    State(app): State<App>,
    _desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    show::file(&app, publisher, &asked).await
}
