//! A publisher's statement at the desk.

use axum::extract::{Path, Query, State};
use wire_rights::Licensing;

use super::Statement;
use super::period::Asked;
use super::show::{self, StatementPage};
use crate::app::App;
use crate::desk::publisher::find;
use crate::error::Page;
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
    let statement = Statement::of(&app, publisher, licence.as_ref(), period).await?;
    let layout = desk
        .layout(&app, statement.title(), "/desk/publishers")
        .await?;
    let page = StatementPage::new(layout, statement, &asked, problems, path, true);
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
    show::file(&app, publisher, &asked).await
}
