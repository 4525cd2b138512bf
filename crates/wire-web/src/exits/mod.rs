//! Exits that a publisher walks through by hand: copy box, downloads, the lead picture.
//!
//! Each does the same three things in this order: decides at that moment, writes the ledger, gives
//! the copy. What is refused gets a page with every reason.

pub(crate) mod copy;
pub(crate) mod download;
pub(crate) mod picture;

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire_delivery::standing;
use wire_rights::{Decision, Exit, InForce, Listed, Publisher, Terms};
use wire_store::{DecisionRecord, RecordedReason};
use wire_story::UserId;

use crate::account;
use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::licensing::way::Way;
use crate::open::story::asks;
use crate::reasons::{self, ShownReason};
use crate::session::AsPublisher;
use crate::take::{self, Asked};

/// A publisher that stands at an exit with a story in its hand, and the rules of that moment.
struct AtExit {
    asked: Asked,
    listed: Listed,
    publisher: Publisher,
    person: UserId,
    in_force: InForce,
}

impl AtExit {
    async fn find(app: &App, who: &AsPublisher, story: &str) -> Result<Self, PageError> {
        let asked = take::find(app, story).await?.ok_or_else(take::unknown)?;
        let listed = asked.listed(app.now()).ok_or_else(take::unknown)?;
        Ok(Self {
            asked,
            listed,
            publisher: take::publisher(app, who.publisher).await?,
            person: who.signed_in.user.id,
            in_force: app.in_force().await?,
        })
    }

    /// Decides, and keeps the decision on record where the story is taken along; who only looks
    /// leaves a line in the ledger.
    async fn decide(&self, app: &App, exit: Exit) -> Result<Decision<'_>, PageError> {
        let decision = self
            .asked
            .decide(
                app,
                &self.in_force,
                Some(&self.publisher),
                Some(self.person),
                exit,
            )
            .await?;
        if exit.republishes() && !take::only_head() {
            let reasons = decision
                .reasons()
                .iter()
                .map(RecordedReason::from)
                .collect();
            app.store
                .record_decision(&DecisionRecord {
                    number: None,
                    was: None,
                    evidence: Vec::new(),
                    publisher: self.publisher.id,
                    story: Some(self.asked.story.id),
                    exit: Some(exit),
                    code: decision.code().to_owned(),
                    reasons,
                    policy: self.in_force.policy.version,
                    terms: self.terms().version,
                    at: app.now(),
                })
                .await?;
        }
        Ok(decision)
    }

    /// The terms of free use of the story.
    fn terms(&self) -> &Terms {
        self.in_force
            .terms_for(&self.asked.story, &self.asked.version)
    }

    /// The page of a decision that is no grant.
    async fn refuse(&self, app: &App, who: &AsPublisher, decision: &Decision<'_>) -> Page {
        // The page that led here may have been opened before.
        let changed = standing::settle(&app.store, &app.templates, self.publisher.id, app.now())
            .await?
            .filter(|now| now.was.as_deref() == Some("granted") && now.code != "granted");
        let (code, reasons) = (decision.code(), decision.reasons());
        let catalogue = &self.in_force.catalogue;
        let page = RefusedPage {
            changed,
            layout: app
                .layout("Not yours to use", Section::Stories, &account::visitor(who))
                .await?,
            listed: self.listed.clone(),
            offered: matches!(decision, Decision::Offered(_)),
            decision: code,
            label: reasons::label(code, reasons),
            reasons: reasons.iter().map(ShownReason::from).collect(),
            way: Way::to(app, &self.asked, self.publisher.id, catalogue, reasons).await?,
            contact: self.terms().contact.clone(),
            publisher: self.publisher.name.clone(),
            asks: asks(reasons),
        };
        Ok((StatusCode::FORBIDDEN, show(&page)?).into_response())
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    layout: Layout,
    /// The decision that ended free stories for this publisher, where they were its own before.
    changed: Option<DecisionRecord>,
    listed: Listed,
    offered: bool,
    decision: &'static str,
    /// What its label says.
    label: &'static str,
    reasons: Vec<ShownReason>,
    /// How the publisher comes to a licence for it.
    way: Option<Way>,
    contact: String,
    publisher: String,
    /// The version of the story's own terms that the publisher is asked to accept.
    asks: Option<u32>,
}
