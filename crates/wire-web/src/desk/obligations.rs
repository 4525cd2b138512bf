//! Who still has to act on a correction, a hold or a kill.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::Editing;
use wire_store::{
    MailFate, NamedObligation, Obligation, ObligationCounts, ObligationFilter, ObligationId,
    ObligationState, Reminded, Reopened, StoreError,
};
use wire_story::{PublisherId, StoryId};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
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
    /// Where it was closed and is open again: since when, and why.
    pub(crate) reopened: Option<Reopened>,
    pub(crate) state: LineState,
    pub(crate) reminded: Reminded,
    /// What became of the last mail about it.
    pub(crate) mail: Option<MailFate>,
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
    /// The obligations of this kind as lines; at most so many after the first `from`.
    pub(crate) async fn list(
        app: &App,
        filter: ObligationFilter,
        from: u32,
        limit: u32,
    ) -> Result<Vec<Self>, StoreError> {
        let followed = app.followed().await;
        let named = followed.named_obligations(filter, from, limit).await?;
        let at = app.now();
        Ok(named.into_iter().map(|one| Self::of(one, at)).collect())
    }

    fn of(named: NamedObligation, at: Timestamp) -> Self {
        let obligation = named.obligation;
        Self {
            id: obligation.id.0,
            story: obligation.story,
            headline: named.headline,
            publisher: obligation.publisher,
            publisher_name: named.publisher_name,
            change: obligation.change.code(),
            version: obligation.version.get(),
            had: obligation.had.get(),
            by_exit: obligation.exit.name(),
            opened: obligation.opened,
            deadline: obligation.due,
            reopened: obligation.reopened,
            state: match obligation.state {
                ObligationState::Open => LineState::Open {
                    overdue: obligation.due <= at,
                },
                ObligationState::Acknowledged { at, by } => LineState::Acknowledged { at, by },
                ObligationState::Superseded => LineState::Superseded,
            },
            reminded: named.reminded,
            mail: named.mail,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, LineState::Open { .. })
    }

    /// Whether there is anything to remind of: those who may use a copy again need not do it.
    pub(crate) fn can_be_reminded(&self) -> bool {
        self.is_open() && matches!(self.change, "kill" | "hold" | "correction")
    }
}

/// Lines on one page of the list.
const ON_A_PAGE: u32 = 50;

/// A mail that didn't go: whoever it was for may not know what is asked.
struct MailLine {
    to: String,
    subject: String,
    queued: Timestamp,
    given_up: bool,
    error: String,
}

/// Mails on the page; `wirecopy mail list` has all of them.
const MAILS: u32 = 50;

async fn mails(app: &App) -> Result<Vec<MailLine>, PageError> {
    let unsent = app.store.unsent_mails(MAILS).await?;
    let tried = unsent.into_iter().filter_map(|queued| {
        Some(MailLine {
            error: queued.last_error?,
            to: queued.mail.to,
            subject: queued.mail.subject,
            queued: queued.queued,
            given_up: queued.failed.is_some(),
        })
    });
    Ok(tried.collect())
}

#[derive(Template)]
#[template(path = "desk/obligations.html")]
struct ObligationsPage {
    layout: Layout,
    lines: Vec<ObligationLine>,
    show: Show,
    counts: ObligationCounts,
    next_page: Option<String>,
    may_acknowledge: bool,
    mails: Vec<MailLine>,
    /// Texts of the newsroom's own that failed on a mail, and why.
    fell_back: Vec<(&'static str, String)>,
    correction_hours: u32,
    kill_hours: u32,
    done: Option<&'static str>,
}

/// Which obligations are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    Open,
    Overdue,
    All,
}

impl Show {
    pub(crate) fn of(asked: &Asked) -> Self {
        match asked.show.as_deref() {
            Some("overdue") => Self::Overdue,
            Some("all") => Self::All,
            _ => Self::Open,
        }
    }

    pub(crate) fn filter(self, at: Timestamp) -> ObligationFilter {
        match self {
            Self::Open => ObligationFilter::Open,
            Self::Overdue => ObligationFilter::Overdue(at),
            Self::All => ObligationFilter::All,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::All => "all",
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    show: Option<String>,
    /// How many lines the pages before have shown.
    #[serde(default)]
    from: u32,
}

/// `GET /desk/obligations`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Page {
    let terms = app.store.terms().await?;
    let chosen = Show::of(&asked);
    let filter = chosen.filter(app.now());
    // One more than is shown says whether there is a next page.
    let mut lines = ObligationLine::list(&app, filter, asked.from, ON_A_PAGE + 1).await?;
    let more = lines.len() > ON_A_PAGE as usize;
    lines.truncate(ON_A_PAGE as usize);
    let next = asked.from.saturating_add(ON_A_PAGE);
    show(&ObligationsPage {
        layout: desk
            .layout(&app, "Obligations", "/desk/obligations")
            .await?,
        lines,
        show: chosen,
        counts: app.store.obligation_counts(app.now()).await?,
        next_page: more.then(|| format!("/desk/obligations?show={}&from={next}", chosen.code())),
        may_acknowledge: desk.signed_in.user.role.editing().is_some(),
        mails: mails(&app).await?,
        fell_back: app.templates.fell_back(),
        correction_hours: terms.correction_hours,
        kill_hours: terms.kill_hours,
        done: done.sentence(),
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
    go("/desk/obligations?done=acknowledged-for")
}

async fn form(
    app: &App,
    desk: &Desk<Editing>,
    obligation: &Obligation,
    problem: Option<&'static str>,
) -> Page {
    let this = ObligationFilter::One(obligation.id);
    let line = ObligationLine::list(app, this, 0, 1)
        .await?
        .pop()
        .ok_or_else(unknown)?;
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

fn unknown() -> PageError {
    PageError::NotFound("There is no obligation at this address.".into())
}

pub(crate) async fn find(app: &App, id: &str) -> Result<Obligation, PageError> {
    let id = ObligationId(id.parse().map_err(|_| unknown())?);
    app.followed()
        .await
        .obligation(id)
        .await?
        .ok_or_else(unknown)
}
