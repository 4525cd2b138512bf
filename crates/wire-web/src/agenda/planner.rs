//! Who reads the agenda on a page: an editor at the desk, or a person of a publisher.

use axum::extract::FromRequestParts;
use wire_rights::{Editing, Exit};
use wire_store::User;

use super::Whose;
use crate::account::visitor;
use crate::app::App;
use crate::error::PageError;
use crate::layout::{Layout, Section};
use crate::session::{AsPublisher, Desk};
use crate::take;

/// A permission to read the agenda, with where its pages are.
pub(crate) trait Planner:
    FromRequestParts<App, Rejection = PageError> + Send + Sync + 'static
{
    /// The path of the agenda.
    const PATH: &'static str;
    /// The path of stories, behind which their ids stand.
    const STORIES: &'static str;

    /// Who it is.
    fn person(&self) -> &User;

    /// Whose agenda it is.
    fn whose(&self, app: &App) -> impl Future<Output = Result<Whose, PageError>> + Send;

    /// The frame of its pages.
    fn frame(&self, app: &App) -> impl Future<Output = Result<Layout, PageError>> + Send;
}

impl Planner for Desk<Editing> {
    const PATH: &'static str = "/desk/agenda";
    const STORIES: &'static str = "/desk/stories";

    fn person(&self) -> &User {
        &self.signed_in.user
    }

    async fn whose(&self, _: &App) -> Result<Whose, PageError> {
        Ok(Whose::Desk(self.permission))
    }

    async fn frame(&self, app: &App) -> Result<Layout, PageError> {
        Ok(self.layout(app, "Agenda", Self::PATH).await?)
    }
}

impl Planner for AsPublisher {
    const PATH: &'static str = "/agenda";
    const STORIES: &'static str = "/stories";

    fn person(&self) -> &User {
        &self.signed_in.user
    }

    async fn whose(&self, app: &App) -> Result<Whose, PageError> {
        let publisher = take::publisher(app, self.publisher).await?;
        let person = Some(self.signed_in.user.id);
        Ok(Whose::Publisher(Box::new(publisher), person, Exit::Page))
    }

    async fn frame(&self, app: &App) -> Result<Layout, PageError> {
        let visitor = visitor(self);
        let layout = app.layout("Agenda", Section::Account, &visitor).await?;
        Ok(layout.at(Self::PATH))
    }
}
