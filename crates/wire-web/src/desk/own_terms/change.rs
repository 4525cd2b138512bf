//! Terms of a product or a story, as they are changed.

use wire_rights::{Asks, Licensing, Terms};
use wire_store::{Replacing, StoreError};
use wire_story::PublisherId;

use super::owner::{Holding, Owner};
use crate::app::App;
use crate::desk::names::Names;
use crate::desk::products::one::whose;
use crate::desk::sent_form::mark;
use crate::desk::terms::pages::{self, LISTED, Listed, Reached};
use crate::desk::versioned::confirm::Confirm;
use crate::desk::versioned::{Preview, Versioned, Words};
use crate::error::{Page, PageError};
use crate::session::Desk;
use crate::terms_form::TermsForm;

/// Terms that a product or a story has of its own, or may get.
pub(crate) struct Own<O> {
    owner: O,
    name: String,
}

/// What they would change.
pub(crate) struct Shows {
    before: Holding,
    asks: Asks,
    reached: Reached,
}

impl<O: Owner> Versioned for Own<O> {
    type Says = Terms;
    type Form = TermsForm;
    type Shows = Shows;

    async fn find(app: &App, id: &str) -> Result<Self, PageError> {
        let (owner, name) = O::find(app, id).await?;
        Ok(Self { owner, name })
    }

    fn words(&self) -> Words {
        let page = format!("{}/{}", O::PAGES, self.owner);
        Words {
            place: O::PLACE,
            path: format!("{page}/terms"),
            back: page,
            name: self.name.clone(),
            title: "New terms of its own",
            text: "Terms as TOML",
            hint: "wirecopy terms show",
        }
    }

    fn done(&self) -> String {
        let path = self.words().path;
        format!("{path}?done=own-terms-in-force")
    }

    async fn now(&self, app: &App) -> Result<Terms, PageError> {
        let now = app.in_force().await?;
        let holding = self.owner.holding(app, &now).await?;
        Ok(holding.terms().clone())
    }

    async fn form(&self, app: &App, desk: &Desk<Licensing>, form: TermsForm) -> Page {
        pages::form(app, desk, self.words(), form, &self.now(app).await?).await
    }

    async fn preview(&self, app: &App, terms: &Terms) -> Result<Preview<Shows>, PageError> {
        let now = app.in_force().await?;
        let creator = app.wire().await?.creator;
        let before = self.owner.holding(app, &now).await?;
        let publishers = app.store.publishers().await?;
        let reach = self.owner.reach(app, &now).await?;
        let asks = reach.asks(terms, &publishers, app.now());
        let held: Vec<u32> = reach.held().map(|(_, terms)| terms.version).collect();
        let takers = app.store.takers(reach.stories.iter().copied()).await?;
        let takers: Vec<(PublisherId, String)> = publishers
            .iter()
            .filter(|publisher| takers.contains(&publisher.id))
            .map(|publisher| (publisher.id, publisher.name.clone()))
            .collect();
        let mut names = Names::default();
        let mut named = Vec::new();
        for story in reach.stories.iter().take(LISTED) {
            named.push((*story, names.story(app, *story).await?));
        }
        Ok(Preview {
            in_force: before.version(),
            // A story that is published meanwhile changes nothing for anybody.
            seen: mark(&(before.version(), held, &asks, &takers)),
            warns: false,
            shows: Shows {
                reached: Reached {
                    first: before.version() == 0,
                    held: reach.held().map(whose).collect(),
                    differences: terms.differences_from(&now.terms, &creator),
                    stories: Listed {
                        count: reach.stories.len(),
                        named,
                    },
                    takers: takers.into(),
                },
                before,
                asks,
            },
        })
    }

    async fn show(
        &self,
        app: &App,
        desk: &Desk<Licensing>,
        terms: &Terms,
        shows: Shows,
        confirm: Confirm,
    ) -> Page {
        let Shows {
            before,
            asks,
            reached,
        } = shows;
        pages::preview(
            app,
            desk,
            terms,
            before.terms(),
            asks,
            Some(reached),
            confirm,
        )
        .await
    }

    async fn replace(
        &self,
        app: &App,
        terms: &Terms,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        app.store
            .replace_own_terms(self.owner.own(), terms, by)
            .await
    }
}
