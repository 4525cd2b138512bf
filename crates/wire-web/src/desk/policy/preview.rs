//! Before a policy takes effect: who would change, and why.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use wire_rights::{Change, Licensing, Policy, Reason, who_would_change};
use wire_store::{Replacing, StoreError};
use wire_story::PublisherId;

use super::PATH;
use super::edit::text;
use crate::app::App;
use crate::desk::sent_form::{Pairs, mark, toml, value};
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::session::Desk;

/// How many publishers of one kind of change are listed; all are counted.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "desk/policy_preview.html")]
struct PreviewPage {
    layout: Layout,
    /// Why the preview is shown again.
    came_between: Option<String>,
    /// The version in force.
    in_force: u32,
    /// What the policy says that isn't said now; nothing where both say the same.
    changes: Vec<String>,
    prose: Vec<String>,
    warning: Option<String>,
    moves: Vec<Move>,
    /// For how many publishers the answer changes, and how many there are.
    changed: usize,
    all: usize,
    toml: String,
    seen: String,
}

/// Publishers for which one answer becomes another.
struct Move {
    before: &'static str,
    after: &'static str,
    count: usize,
    lines: Vec<Line>,
}

struct Line {
    id: PublisherId,
    name: String,
    new: Vec<String>,
    lost: Vec<String>,
}

/// What a policy would do now.
struct Preview {
    in_force: Policy,
    warning: Option<String>,
    changes: Vec<Change>,
    all: usize,
}

impl Preview {
    async fn of(app: &App, policy: &Policy) -> Result<Self, StoreError> {
        let in_force = app.store.policy().await?;
        let publishers = app.store.publishers().await?;
        let at = app.now();
        Ok(Self {
            warning: policy.warning(&publishers, at),
            changes: who_would_change(&in_force, policy, &publishers, at),
            all: publishers.len(),
            in_force,
        })
    }

    /// What tells it from another preview of the same policy: whom it changes, from what to what.
    fn seen(&self) -> String {
        let changes: Vec<_> = self
            .changes
            .iter()
            .map(|change| (change.publisher, change.before.code(), change.after.code()))
            .collect();
        mark(&(self.in_force.version, &self.warning, changes))
    }

    /// The changes by what becomes of them, those who lose free stories first.
    fn moves(&self) -> Vec<Move> {
        let mut moves: BTreeMap<_, Move> = BTreeMap::new();
        for change in &self.changes {
            let (before, after) = (change.before.code(), change.after.code());
            let order = (after == "granted", before != "granted");
            let group = moves.entry((order, before, after)).or_insert_with(|| Move {
                before,
                after,
                count: 0,
                lines: Vec::new(),
            });
            group.count += 1;
            if group.lines.len() < LISTED {
                group.lines.push(Line {
                    id: change.publisher,
                    name: change.name.clone(),
                    new: change.new_reasons().map(Reason::sentence).collect(),
                    lost: change.lost_reasons().map(Reason::sentence).collect(),
                });
            }
        }
        moves.into_values().collect()
    }
}

/// Shows what a policy would do.
pub(super) async fn show(app: &App, desk: &Desk<Licensing>, policy: &Policy) -> Page {
    let preview = Preview::of(app, policy).await?;
    page(app, desk, policy, preview, None).await
}

async fn page(
    app: &App,
    desk: &Desk<Licensing>,
    policy: &Policy,
    preview: Preview,
    came_between: Option<String>,
) -> Page {
    let status = match came_between {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    let page = PreviewPage {
        layout: desk.layout(app, "Who would change", PATH).await?,
        came_between,
        in_force: preview.in_force.version,
        changes: policy.changes_since(&preview.in_force),
        prose: policy.prose(),
        moves: preview.moves(),
        changed: preview.changes.len(),
        all: preview.all,
        seen: preview.seen(),
        warning: preview.warning,
        toml: text(policy),
    };
    Ok((status, crate::error::show(&page)?).into_response())
}

/// `POST /desk/policy`: puts a policy in force, if its preview is still true.
pub(crate) async fn confirm(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let policy = toml(&pairs)
        .and_then(|text| Policy::from_toml(&text).map_err(|error| error.to_string()))
        .map_err(|sentence| PageError::Bad(format!("{sentence}.")))?;
    let instead_of: u32 = value(&pairs, "in_force").parse().unwrap_or_default();
    let preview = Preview::of(&app, &policy).await?;
    if preview.in_force.version == instead_of {
        if preview.seen() != value(&pairs, "seen") {
            let sentence = "Publishers have changed since you looked. Nothing was put in force: this is what it would change now.";
            return page(&app, &desk, &policy, preview, Some(sentence.to_owned())).await;
        }
        if preview.warning.is_some() && value(&pairs, "all_the_same").is_empty() {
            let sentence = "Nothing was put in force: tick that you want it all the same.";
            return page(&app, &desk, &policy, preview, Some(sentence.to_owned())).await;
        }
    }
    let who = desk.who();
    let by = Replacing {
        instead_of,
        who: &who,
        at: app.now(),
    };
    match app.store.replace_policy(&policy, by).await {
        Ok(_) => {
            app.waker.wake();
            go("/desk/policy?said=in-force")
        }
        Err(StoreError::Conflict(sentence)) => {
            let preview = Preview::of(&app, &policy).await?;
            let sentence = format!("Nothing was put in force: {sentence}.");
            page(&app, &desk, &policy, preview, Some(sentence)).await
        }
        Err(error) => Err(error.into()),
    }
}
