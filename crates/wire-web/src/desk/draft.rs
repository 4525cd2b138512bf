//! Writing a story: the draft, its preview, and throwing it away.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::form_urlencoded::Serializer;
use wire_formats::render;
use wire_rights::{DeskCopy, Editing};
use wire_store::{Draft, KeptCorrection, new_story_id};
use wire_story::StoryId;

use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::sent::Sent;
use crate::desk::story_form::{Reviewed, StoryForm};
use crate::desk::subjects::of_story::{self, Asked, Subjects};
use crate::desk::whose;
use crate::error::{Page, PageError, go, show};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

/// As many passages of a draft can be said to be ours as a story can have corrections.
const MOST_CORRECTIONS: usize = 200;
const TOO_MANY: &str =
    "So many passages can’t be said to be ours: mark in the text what is another’s.";

/// What is said where nobody asks any more what was answered.
const GONE: &str =
    "The words that you said are ours have changed since: look at the questions again.";

#[derive(Template)]
#[template(path = "desk/write.html")]
struct WritePage {
    layout: Layout,
    form: StoryForm,
    /// What to look at again in its text.
    reviewed: Reviewed,
    subjects: Subjects,
    /// The draft; none before it was saved for the first time.
    draft: Option<DraftLine>,
    /// What is said above the form.
    done: Option<&'static str>,
    problem: Option<String>,
}

/// What is said of a draft beside its form.
struct DraftLine {
    saved: Timestamp,
    editor: String,
    headline: String,
    /// Its text as HTML, where somebody else has saved it meanwhile.
    theirs: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPage {
    layout: Layout,
    id: StoryId,
    headline: String,
    text: String,
    embargo: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "desk/discard.html")]
struct DiscardPage {
    layout: Layout,
    id: StoryId,
    headline: String,
    words: usize,
}

/// `GET /desk/write`
pub(crate) async fn blank(State(app): State<App>, desk: Desk<Editing>) -> Page {
    let wire = app.wire().await?;
    let form = StoryForm::new(&wire, today(&app));
    page(&app, &desk, form, None, Shown::default()).await
}

/// `POST /desk/write`: the first save makes the draft.
pub(crate) async fn create(State(app): State<App>, desk: Desk<Editing>, sent: Sent) -> Page {
    let form = StoryForm::read(&app, desk.permission, &sent, today(&app), Vec::new()).await?;
    save(&app, &desk, form, None, &sent).await
}

/// `GET /desk/drafts/{draft}`
pub(crate) async fn edit(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
    Query(done): Query<Done>,
    Query(asked): Query<Asked>,
) -> Page {
    let draft = find(&app, &draft).await?;
    let form = StoryForm::of_draft(desk.permission, &draft);
    let shown = Shown {
        done: done.sentence(),
        asked,
    };
    page(&app, &desk, form, Some(&draft), shown).await
}

/// `POST /desk/drafts/{draft}`
pub(crate) async fn update(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
    sent: Sent,
) -> Page {
    let draft = find(&app, &draft).await?;
    let corrections = draft.corrections.clone();
    let form = StoryForm::read(&app, desk.permission, &sent, today(&app), corrections).await?;
    // Two people at one draft: whoever saves second sees it before the first one's work is gone.
    let seen = sent.line("saved");
    if seen != draft.saved.to_string() && !sent.ticked("overwrite") {
        return saved_meanwhile(&app, &desk, form, &draft).await;
    }
    save(&app, &desk, form, Some(draft), &sent).await
}

/// `GET /desk/drafts/{draft}/preview`
pub(crate) async fn preview(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
) -> Page {
    let draft = find(&app, &draft).await?;
    let pictures = app.wire().await?.base_url.join("/desk/pictures/").ok();
    let options = render::Options {
        pictures: pictures.as_ref(),
        ..render::Options::default()
    };
    let copy = DeskCopy::new(desk.permission, &draft.content);
    show(&PreviewPage {
        layout: desk.layout(&app, "Preview", "/desk/write").await?,
        id: draft.id,
        headline: draft.content.headline.clone(),
        text: render::preview(&copy, &options),
        embargo: draft.embargo.map(|embargo| embargo.until),
    })
}

/// `GET /desk/drafts/{draft}/discard`: asks first.
pub(crate) async fn ask_discard(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
) -> Page {
    let draft = find(&app, &draft).await?;
    show(&DiscardPage {
        layout: desk
            .layout(&app, "Throw a draft away", "/desk/write")
            .await?,
        id: draft.id,
        words: draft.content.body.words(),
        headline: title(&draft),
    })
}

/// `POST /desk/drafts/{draft}/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(draft): Path<String>,
) -> Page {
    let draft = find(&app, &draft).await?;
    app.store.discard_draft(draft.id).await?;
    desk.log(
        &app,
        format!("threw away the draft “{}”", title(&draft)),
        draft.id,
    )
    .await?;
    go("/desk?done=draft-discarded")
}

/// The draft of this id.
pub(crate) async fn find(app: &App, id: &str) -> Result<Draft, PageError> {
    let unknown = || {
        PageError::NotFound(
            "There is no draft at this address. It may have been published or thrown away: look at the list of stories."
                .into(),
        )
    };
    let id: StoryId = id.parse().map_err(|_| unknown())?;
    app.store.draft(id).await?.ok_or_else(unknown)
}

/// How lists name a draft.
pub(crate) fn title(draft: &Draft) -> String {
    if draft.content.headline.is_empty() {
        "A story without a headline".to_owned()
    } else {
        draft.content.headline.clone()
    }
}

/// The form again, with what somebody else has saved meanwhile above it.
async fn saved_meanwhile(
    app: &App,
    desk: &Desk<Editing>,
    mut form: StoryForm,
    theirs: &Draft,
) -> Page {
    let editor = editor(app, theirs).await?;
    form.problems.push((
        "saved",
        format!(
            "{editor} saved this draft at {} while you were writing. Theirs is shown first, what you wrote stands below. Tick the box to put yours in its place.",
            theirs.saved.strftime("%H:%M UTC")
        ),
    ));
    page(app, desk, form, Some(theirs), Shown::default()).await
}

/// Saves what was typed and does what the button says.
async fn save(
    app: &App,
    desk: &Desk<Editing>,
    mut form: StoryForm,
    before: Option<Draft>,
    sent: &Sent,
) -> Page {
    let content = form.content(before.as_ref().map(|draft| &draft.content));
    let (what, topic) = (sent.line("do"), sent.line("topic"));
    let mut corrections = before
        .as_ref()
        .map_or_else(Vec::new, |draft| draft.corrections.clone());
    if let Some(asked) = what.strip_prefix("ours:") {
        let reviewed = form
            .reviewed(desk.permission, today(app), corrections.clone())
            .await;
        match whose::ours(reviewed.questions, asked) {
            Some(correction) if corrections.len() < MOST_CORRECTIONS => {
                corrections.push(KeptCorrection {
                    correction,
                    at: app.now(),
                    by: desk.signed_in.user.name.clone(),
                });
            }
            Some(_) => form.problems.push(("whose", TOO_MANY.to_owned())),
            None => form.problems.push(("whose", GONE.to_owned())),
        }
    } else if let Some((wish, code)) = what.split_once(':') {
        let copy = DeskCopy::new(desk.permission, &content);
        let subject = of_story::subject_of(app, &copy, code).await?;
        match (wish, subject) {
            ("take", Some(subject)) => form.give(subject),
            ("refuse", Some(subject)) => form.refuse(subject),
            ("suggest", _) => form.refused.retain(|one| one.code != code),
            _ => {}
        }
    }
    let Some(particulars) = form.particulars(today(app)) else {
        return page(app, desk, form, before.as_ref(), Shown::default()).await;
    };
    let at = app.now();
    let draft = Draft {
        id: match &before {
            Some(draft) => draft.id,
            None => new_story_id(at)?,
        },
        creator: particulars.creator,
        url: particulars.url,
        date: particulars.date,
        embargo: particulars.embargo,
        availability: particulars.availability,
        subjects: form.subjects.clone(),
        refused: form.refused.clone(),
        corrections,
        content,
        editor: desk.signed_in.user.id,
        saved: at,
    };
    let seen = before.as_ref().map(|before| before.saved);
    if !app.store.save_draft(&draft, seen).await? {
        // Somebody was faster by less than a look at the database.
        let theirs = find(app, &draft.id.to_string()).await?;
        return saved_meanwhile(app, desk, form, &theirs).await;
    }
    let id = draft.id;
    match what.as_str() {
        "enter" if topic.is_empty() => go(&format!("/desk/drafts/{id}?done=draft-saved")),
        "find" | "enter" => {
            let mut asked = Serializer::new(String::new());
            let asked = asked.append_pair("topic", &topic).finish();
            go(&format!("/desk/drafts/{id}?{asked}#subjects"))
        }
        what if what.starts_with("ours:") => go(&format!("/desk/drafts/{id}?done=ours#whose")),
        what if what.contains(':') => go(&format!("/desk/drafts/{id}?done=subjects#subjects")),
        "check" => go(&format!("/desk/drafts/{id}?done=draft-saved#hints")),
        "preview" => go(&format!("/desk/drafts/{id}/preview")),
        "publish" => go(&format!("/desk/drafts/{id}/publish")),
        "discard" => go(&format!("/desk/drafts/{id}/discard")),
        _ => go(&format!("/desk/drafts/{id}?done=draft-saved")),
    }
}

async fn page(
    app: &App,
    desk: &Desk<Editing>,
    form: StoryForm,
    draft: Option<&Draft>,
    shown: Shown,
) -> Page {
    let problem = form.problem_of("saved").map(ToOwned::to_owned).or_else(|| {
        (!form.problems.is_empty())
            .then(|| "The draft isn't saved yet: something below can't be used.".to_owned())
    });
    let corrections = draft.map_or_else(Vec::new, |draft| draft.corrections.clone());
    let draft = match draft {
        Some(draft) => Some(DraftLine {
            saved: draft.saved,
            editor: editor(app, draft).await?,
            headline: title(draft),
            theirs: form.problem_of("saved").map(|_| {
                let copy = DeskCopy::new(desk.permission, &draft.content);
                let options = render::Options {
                    headline: false,
                    ..render::Options::default()
                };
                render::preview(&copy, &options)
            }),
        }),
        None => None,
    };
    let title = if draft.is_some() { "Draft" } else { "Write" };
    show_form(
        problem.is_none(),
        &WritePage {
            layout: desk.layout(app, title, "/desk/write").await?,
            reviewed: form
                .reviewed(desk.permission, today(app), corrections)
                .await,
            subjects: subjects(app, desk.permission, &form, &shown.asked).await?,
            form,
            draft,
            done: shown.done,
            problem,
        },
    )
}

/// What a page shows besides the draft.
#[derive(Default)]
struct Shown {
    done: Option<&'static str>,
    asked: Asked,
}

/// What the story will be about, and may be.
async fn subjects(
    app: &App,
    permission: Editing,
    form: &StoryForm,
    asked: &Asked,
) -> Result<Subjects, PageError> {
    let content = form.content(None);
    let copy = DeskCopy::new(permission, &content);
    let mut subjects = Subjects::of_text(app, form.subjects.clone(), &copy, asked).await?;
    let refused = |code: &str| form.refused.iter().any(|one| one.code == code);
    subjects.suggested.retain(|one| !refused(&one.subject.code));
    Ok(subjects)
}

/// The name of the person who saved the draft last.
async fn editor(app: &App, draft: &Draft) -> Result<String, PageError> {
    let user = app.store.user(draft.editor).await?;
    Ok(user.map_or_else(|| "Somebody".to_owned(), |user| user.name))
}

fn today(app: &App) -> jiff::civil::Date {
    app.now().to_zoned(TimeZone::UTC).date()
}
