//! What a story is about: what the desk says, and what the rules suggest.

use axum::Form;
use axum::extract::{Path, State};
use wire_formats::editor;
use wire_reading::subjects::{MediaTopic, Suggestion};
use wire_rights::{DeskCopy, Editing};
use wire_store::Subject;
use wire_story::{StoryId, Version};

use super::words;
use crate::app::App;
use crate::desk::correct::find;
use crate::desk::sent_form::{Pairs, value};
use crate::error::{Page, PageError, go};
use crate::session::Desk;

/// What a story is about.
pub(in crate::desk) struct Subjects {
    /// As the desk says.
    pub(in crate::desk) given: Vec<Subject>,
    /// What it may be about, too.
    pub(in crate::desk) suggested: Vec<Suggested>,
}

/// A subject that the rules suggest.
pub(in crate::desk) struct Suggested {
    pub(in crate::desk) subject: Subject,
    /// The wider subjects that it is within, the widest first.
    pub(in crate::desk) within: String,
    pub(in crate::desk) words: String,
}

impl Subjects {
    /// What this story is about; only those who may edit it are told what the rules suggest.
    pub(in crate::desk) async fn of(
        app: &App,
        story: StoryId,
        version: &Version,
        editing: Option<Editing>,
    ) -> Result<Self, PageError> {
        let given = app.store.subjects_of(story).await?;
        let mut suggested = match editing {
            Some(permission) => suggested(app, permission, version).await?,
            None => Vec::new(),
        };
        suggested.retain(|one| !given.contains(&one.subject));
        Ok(Self { given, suggested })
    }
}

/// What the rules suggest for a text; nothing in a language whose texts aren't read.
async fn suggested(
    app: &App,
    permission: Editing,
    version: &Version,
) -> Result<Vec<Suggested>, PageError> {
    let Some(content) = version.content().filter(|it| it.language.starts_with("en")) else {
        return Ok(Vec::new());
    };
    let text = editor::plain(&DeskCopy::new(permission, content));
    let line = |suggestion: &Suggestion| Suggested {
        within: within(&suggestion.code),
        words: words(&text, suggestion),
        subject: Subject {
            code: suggestion.code.to_string(),
            name: suggestion.name.to_string(),
        },
    };
    Ok(app
        .subject_rules
        .suggest(&app.store, &text)
        .await?
        .iter()
        .map(line)
        .collect())
}

fn within(code: &str) -> String {
    let broader = MediaTopic::of(code).map(|topic| topic.broader().map(MediaTopic::name));
    let mut names: Vec<&str> = broader.into_iter().flatten().collect();
    names.reverse();
    names.join(" › ")
}

/// `POST /desk/stories/{story}/subjects`: takes suggested subjects over, one or all, or takes one away.
pub(crate) async fn change(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    let away = value(&pairs, "away");
    if away.is_empty() {
        let asked = value(&pairs, "take");
        let over: Vec<Subject> = suggested(&app, desk.permission, &version)
            .await?
            .into_iter()
            .map(|one| one.subject)
            .filter(|subject| asked == "all" || asked == subject.code)
            .collect();
        app.store.give_subjects(story.id, &over).await?;
        for subject in &over {
            let what = format!("gave the story the subject “{}”", subject.name);
            desk.log(&app, what, story.id).await?;
        }
    } else {
        app.store.take_subject(story.id, away).await?;
        desk.log(
            &app,
            format!("took the subject {away} from the story"),
            story.id,
        )
        .await?;
    }
    go(&format!(
        "/desk/stories/{}?done=subjects#subjects",
        story.id
    ))
}
