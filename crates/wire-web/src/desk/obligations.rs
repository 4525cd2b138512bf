//! Who still has to act on a correction, a hold or a kill.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use wire_rights::{Editing, Terms};
use wire_store::{EventKind, Obligation, ObligationId, ObligationState};
use wire_story::{PublisherId, StoryId};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::Names;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::session::{AnyDesk, Desk};

/// An obligation as a line of a table.
pub(crate) struct ObligationLine {
    pub(crate) id: u64,
    pub(crate) story: StoryId,
    pub(crate) headline: String,
    pub(crate) publisher: PublisherId,
    pub(crate) publisher_name: String,
    /// `correction`, `hold` or `kill`.
    pub(crate) change: &'static str,
    /// The version that asks for it.
    pub(crate) version: u32,
    pub(crate) had: u32,
    pub(crate) by_exit: &'static str,
    pub(crate) opened: Timestamp,
    pub(crate) deadline: Timestamp,
    pub(crate) state: LineState,
}

/// How far an obligation is.
pub(crate) enum LineState {
    Open {
        /// Whether the terms' hours have passed.
        overdue: bool,
    },
    Acknowledged {
        at: Timestamp,
        by: String,
    },
    Superseded,
}

impl ObligationLine {
    /// The line for an obligation.
    pub(crate) async fn of(
        app: &App,
        names: &mut Names,
        terms: &Terms,
        obligation: &Obligation,
    ) -> Result<Self, PageError> {
        let deadline = deadline(terms, obligation);
        Ok(Self {
            id: obligation.id.0,
            story: obligation.story,
            headline: names.story(app, obligation.story).await?,
            publisher: obligation.publisher,
            publisher_name: names.publisher(app, obligation.publisher).await?,
            change: obligation.change.code(),
            version: obligation.version.get(),
            had: obligation.had.get(),
            by_exit: obligation.exit.name(),
            opened: obligation.opened,
            deadline,
            state: match &obligation.state {
                ObligationState::Open => LineState::Open {
                    overdue: deadline <= app.now(),
                },
                ObligationState::Acknowledged { at, by } => LineState::Acknowledged {
                    at: *at,
                    by: by.clone(),
                },
                ObligationState::Superseded => LineState::Superseded,
            },
        })
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, LineState::Open { .. })
    }

    pub(crate) fn is_overdue(&self) -> bool {
        matches!(self.state, LineState::Open { overdue: true })
    }
}

/// The instant by which the terms ask a publisher to have acted. A hold is as urgent as a kill.
pub(crate) fn deadline(terms: &Terms, obligation: &Obligation) -> Timestamp {
    let hours = match obligation.change {
        EventKind::Kill | EventKind::Hold => terms.kill_hours,
        _ => terms.correction_hours,
    };
    obligation
        .opened
        .checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

#[derive(Template)]
#[template(path = "desk/obligations.html")]
struct ObligationsPage {
    layout: Layout,
    lines: Vec<ObligationLine>,
    show: &'static str,
    open: usize,
    overdue: usize,
    may_acknowledge: bool,
    correction_hours: u32,
    kill_hours: u32,
    said: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    show: Option<String>,
    said: Option<String>,
}

/// `GET /desk/obligations`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
) -> Page {
    let terms = app.store.terms().await?;
    let mut names = Names::default();
    let mut lines = Vec::new();
    for publisher in app.store.publishers().await? {
        for obligation in app.store.obligations_of(publisher.id).await? {
            lines.push(ObligationLine::of(&app, &mut names, &terms, &obligation).await?);
        }
    }
    let open = lines.iter().filter(|line| line.is_open()).count();
    let overdue = lines.iter().filter(|line| line.is_overdue()).count();
    let chosen = match asked.show.as_deref() {
        Some("overdue") => "overdue",
        Some("all") => "all",
        _ => "open",
    };
    lines.retain(|line| match chosen {
        "overdue" => line.is_overdue(),
        "open" => line.is_open(),
        _ => true,
    });
    lines.sort_by_key(|line| (!line.is_open(), line.deadline, line.id));
    show(&ObligationsPage {
        layout: desk
            .layout(&app, "Obligations", "/desk/obligations")
            .await?,
        lines,
        show: chosen,
        open,
        overdue,
        may_acknowledge: desk.signed_in.user.role.editing().is_some(),
        correction_hours: terms.correction_hours,
        kill_hours: terms.kill_hours,
        said: asked.said.is_some(),
    })
}

#[derive(Template)]
#[template(path = "desk/acknowledge.html")]
struct AcknowledgePage {
    layout: Layout,
    line: ObligationLine,
    problem: Option<&'static str>,
}

#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    note: String,
}

/// `GET /desk/obligations/{obligation}/acknowledge`
pub(crate) async fn ask(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(obligation): Path<String>,
) -> Page {
    let obligation = find(&app, &obligation).await?;
    form(&app, &desk, &obligation, None).await
}

/// `POST /desk/obligations/{obligation}/acknowledge`: on the publisher's behalf, saying how the desk
/// knows.
pub(crate) async fn acknowledge(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(obligation): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let obligation = find(&app, &obligation).await?;
    let note = given.note.trim();
    if note.is_empty() {
        let problem = Some("Say how you know: a call, a mail, the page itself.");
        return form(&app, &desk, &obligation, problem).await;
    }
    let by = format!("{} at the desk: {note}", desk.signed_in.user.name);
    app.store.acknowledge(obligation.id, &by, app.now()).await?;
    desk.log(
        &app,
        format!("acknowledged for a publisher: {note}"),
        obligation.story,
    )
    .await?;
    go("/desk/obligations?said=acknowledged")
}

async fn form(
    app: &App,
    desk: &Desk<Editing>,
    obligation: &Obligation,
    problem: Option<&'static str>,
) -> Page {
    let terms = app.store.terms().await?;
    let line = ObligationLine::of(app, &mut Names::default(), &terms, obligation).await?;
    show_form(
        problem.is_none(),
        &AcknowledgePage {
            layout: desk
                .layout(app, "Acknowledge for a publisher", "/desk/obligations")
                .await?,
            line,
            problem,
        },
    )
}

async fn find(app: &App, id: &str) -> Result<Obligation, PageError> {
    let unknown = || PageError::NotFound("There is no obligation at this address.".into());
    let id = ObligationId(id.parse().map_err(|_| unknown())?);
    app.store.obligation(id).await?.ok_or_else(unknown)
}
