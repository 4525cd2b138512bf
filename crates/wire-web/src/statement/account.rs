//! A publisher's own statement.

use axum::extract::{Query, State};

use super::issue::Found;
use super::period::Asked;
use super::show::{self, StatementPage};
use crate::account::visitor;
use crate::app::App;
use crate::error::Page;
use crate::form::show_form;
use crate::layout::Section;
use crate::session::AsPublisher;
use crate::take;

/// `GET /account/statement`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = take::publisher(&app, who.publisher).await?;
    let licence = asked.licence(&publisher)?.cloned();
    let (period, problems) = asked.period(licence.as_ref(), app.now());
    let (licence, issue) = (licence.as_ref(), asked.issue);
    let found = Found::of(&app, &publisher, licence, period, issue).await?;
    let person = visitor(&who);
    let layout = app.layout(found.statement.title(), Section::Account, &person);
    let layout = layout.await?.at("/account/statement");
    let page = StatementPage::new(&app, layout, &publisher, found, &asked, problems, false).await?;
    show_form(&page.problems, &page)
}

/// `GET /account/statement.csv`
pub(crate) async fn file(
    State(app): State<App>,
    who: AsPublisher,
    Query(asked): Query<Asked>,
) -> Page {
    let publisher = take::publisher(&app, who.publisher).await?;
    let found = Found::asked(&app, &publisher, &asked).await?;
    Ok(show::file(&found))
}
