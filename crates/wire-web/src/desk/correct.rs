//! Correcting a story: write, look at the difference, say what changed, send.

use askama::Template;
use axum::extract::{Path, State};
use wire_formats::diff::{self, Difference};
use wire_rights::{DeskCopy, Editing};
use wire_store::{Published, StoreError};
use wire_story::{Change, Content, Edition, Status, Story, Version, VersionNumber};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::like_killed::{self, Resembles};
use crate::desk::publish;
use crate::desk::sent::Sent;
use crate::desk::story_form::{Reviewed, StoryForm};
use crate::error::{Page, PageError, go};
use crate::layout::{Layout, Section};
use crate::session::Desk;
use crate::take;

#[derive(Template)]
#[template(path = "desk/correct.html")]
struct CorrectPage {
    layout: Layout,
    story: Story,
    form: StoryForm,
    reviewed: Reviewed,
    change: ChangeForm,
    /// Whether the story is on hold, so that the new version releases it.
    on_hold: bool,
    problem: Option<String>,
    /// What another version changed in between.
    between: Option<Difference>,
}

#[derive(Template)]
#[template(path = "desk/correct_confirm.html")]
struct ConfirmPage {
    layout: Layout,
    story: Story,
    form: StoryForm,
    change: ChangeForm,
    difference: Difference,
    holders: usize,
    /// What has to be mended before it can go.
    problems: Vec<String>,
    /// The killed story that the new text looks like.
    resembles: Option<Resembles>,
}

/// Why the new version exists, as it was typed.
#[derive(Clone, Debug)]
struct ChangeForm {
    kind: String,
    note: String,
    /// The version that was corrected.
    expected: u32,
    /// Why the text may go though it looks like a killed story.
    although: String,
}

impl ChangeForm {
    fn read(sent: &Sent) -> Self {
        Self {
            kind: sent.line("kind"),
            note: sent.line("note"),
            expected: sent.line("expected").parse().unwrap_or(0),
            although: sent.line("although"),
        }
    }

    /// The change, or what is missing to make it one.
    fn change(&self) -> Result<Change, String> {
        let note = self.note.clone();
        match self.kind.as_str() {
            "correction" if note.is_empty() => Err(
                "Say what changed and where: publishers mend their copies by this sentence."
                    .to_owned(),
            ),
            "correction" => Ok(Change::Correction { note }),
            "update" => Ok(Change::Update { note }),
            "refile" => Ok(Change::Refile),
            _ => Err("Choose what this is: a correction, an update or a refile.".to_owned()),
        }
    }
}

/// `GET /desk/stories/{story}/correct`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    let content = usable(&version)?;
    let form = StoryForm::of_content(desk.permission, content);
    let change = ChangeForm {
        kind: String::new(),
        note: String::new(),
        expected: version.number.get(),
        although: String::new(),
    };
    write(&app, &desk, (story, version), form, change, None).await
}

/// `POST /desk/stories/{story}/correct`: `step` says whether to show the difference, to go back to
/// writing, or to send.
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    sent: Sent,
) -> Page {
    let (story, latest) = find(&app, &story).await?;
    let change = ChangeForm::read(&sent);
    let corrections = app.store.reading_corrections(story.id).await?;
    let mut form = StoryForm::read(&app, desk.permission, &sent, story.date, corrections).await?;
    form.creator.clone_from(&story.creator);
    if let Some(problem) = came_between(&latest, change.expected) {
        return write(&app, &desk, (story, latest), form, change, Some(problem)).await;
    }
    let before = usable(&latest)?;
    let after = form.content(Some(before));
    let incomplete = publish::missing(&after);
    if sent.line("step") == "write" {
        return write(&app, &desk, (story, latest), form, change, None).await;
    }
    if !incomplete.is_empty() || !form.problems.is_empty() {
        let problem = incomplete.join(" ");
        return write(&app, &desk, (story, latest), form, change, Some(problem)).await;
    }
    let difference = diff::difference(
        &DeskCopy::new(desk.permission, before),
        &DeskCopy::new(desk.permission, &after),
    );
    let Some(difference) = difference else {
        let problem = format!(
            "Nothing is different from version {}, so there is nothing to send.",
            latest.number
        );
        return write(&app, &desk, (story, latest), form, change, Some(problem)).await;
    };
    let (mut problems, mut resembles) = (Vec::new(), None);
    if sent.line("step") == "send" {
        match change.change() {
            Ok(why) => {
                let edition = Edition::Usable {
                    content: after,
                    change: why,
                };
                let store = like_killed::store(&app, &desk, &change.although);
                let expected = latest.number;
                match store.revise(story.id, expected, &edition, app.now()).await {
                    Err(StoreError::LikeKilled(alike)) => {
                        resembles = Some(Resembles::new(&alike, &change.although));
                    }
                    published => return sent_out(&app, &desk, published?, &edition).await,
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    show_form(
        problems.is_empty() && resembles.is_none(),
        &ConfirmPage {
            layout: desk.layout(&app, "Look at the difference", "/desk").await?,
            holders: app.store.holders(story.id).await?.len(),
            story,
            form,
            change,
            difference,
            problems,
            resembles,
        },
    )
}

/// The new version is out: that is written down, and everybody hears of it.
async fn sent_out(app: &App, desk: &Desk<Editing>, made: Published, edition: &Edition) -> Page {
    let what = match edition {
        Edition::Usable {
            change: Change::Correction { .. },
            ..
        } => "corrected",
        Edition::Usable {
            change: Change::Update { .. },
            ..
        } => "updated",
        _ => "refiled",
    };
    app.waker.wake();
    desk.log(app, format!("{what}: version {}", made.version), made.story)
        .await?;
    go(&format!("/desk/stories/{}?done={what}", made.story))
}

async fn write(
    app: &App,
    desk: &Desk<Editing>,
    (story, latest): (Story, Version),
    form: StoryForm,
    change: ChangeForm,
    problem: Option<String>,
) -> Page {
    let problem = problem.or_else(|| {
        (!form.problems.is_empty()).then(|| "Something below can't be used.".to_owned())
    });
    let newest = usable(&latest)?;
    let seen = match VersionNumber::new(change.expected) {
        Some(number) if number < latest.number => app.store.version(story.id, number).await?,
        _ => None,
    };
    let between = seen.as_ref().and_then(Version::content).and_then(|seen| {
        diff::difference(
            &DeskCopy::new(desk.permission, seen),
            &DeskCopy::new(desk.permission, newest),
        )
    });
    let corrections = app.store.reading_corrections(story.id).await?;
    show_form(
        problem.is_none(),
        &CorrectPage {
            layout: desk.layout(app, "Correct a story", "/desk").await?,
            on_hold: latest.status() == Status::Withheld,
            change: ChangeForm {
                expected: latest.number.get(),
                ..change
            },
            reviewed: Reviewed {
                answers: Some(format!("/desk/stories/{}/reading#source", story.id)),
                ..form
                    .reviewed(desk.permission, story.date, corrections)
                    .await
            },
            story,
            form,
            problem,
            between,
        },
    )
}

/// What to say when another version came in between.
fn came_between(latest: &Version, expected: u32) -> Option<String> {
    if latest.number.get() == expected {
        return None;
    }
    let note = latest.change_note();
    let said = if note.is_empty() {
        String::new()
    } else {
        format!(": “{note}”")
    };
    Some(format!(
        "Version {} ({}) came in between at {}{said}. What you wrote stands below; compare it with the newest version before you send it.",
        latest.number,
        latest.change_code(),
        latest.created.strftime("%H:%M UTC"),
    ))
}

/// The story and its newest version, whose text can be corrected.
pub(crate) async fn find(app: &App, id: &str) -> Result<(Story, Version), PageError> {
    let asked = take::find(app, id).await?.ok_or_else(take::unknown)?;
    Ok((asked.story, asked.version))
}

/// The content to be corrected.
fn usable(version: &Version) -> Result<&Content, PageError> {
    match version.status() {
        Status::Canceled => Err(PageError::Conflict(
            "This story was killed, and a killed story stays killed. Publish a new one instead."
                .into(),
        )),
        Status::Usable | Status::Withheld => version.content().ok_or_else(take::unknown),
    }
}
