//! What a story is about: what the desk says, and what the rules suggest.

use axum::Form;
use axum::extract::{Path, State};
use serde::Deserialize;
use wire_formats::editor;
use wire_reading::Language;
use wire_reading::subjects::{MediaTopic, Suggestion};
use wire_rights::{DeskCopy, Editing};
use wire_story::{Story, Subject, Version};

use super::by_hand::{self, Found};
use super::words;
use crate::app::App;
use crate::desk::correct::find;
use crate::desk::sent_form::{Pairs, value};
use crate::error::{Page, PageError, go};
use crate::session::Desk;

/// What a story is about, or a draft will be.
pub(in crate::desk) struct Subjects {
    /// As the desk says.
    pub(in crate::desk) given: Vec<Subject>,
    /// What it may be about, too.
    pub(in crate::desk) suggested: Vec<Suggested>,
    /// What somebody looked for.
    pub(in crate::desk) found: Option<Found>,
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
        story: &Story,
        version: &Version,
        editing: Option<Editing>,
        asked: &Asked,
    ) -> Result<Self, PageError> {
        match (editing, version.content()) {
            (Some(permission), Some(content)) => {
                let copy = DeskCopy::new(permission, content);
                Self::of_text(app, story.subjects.clone(), &copy, asked).await
            }
            _ => Ok(Self {
                given: story.subjects.clone(),
                suggested: Vec::new(),
                found: None,
            }),
        }
    }

    /// What a text is about that has been given these.
    pub(in crate::desk) async fn of_text(
        app: &App,
        given: Vec<Subject>,
        copy: &DeskCopy<'_>,
        asked: &Asked,
    ) -> Result<Self, PageError> {
        let mut suggested = suggested(app, copy).await?;
        suggested.retain(|one| !given.contains(&one.subject));
        Ok(Self {
            given,
            suggested,
            found: Found::of(&asked.topic),
        })
    }
}

/// What is asked of a page that shows subjects.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    /// Words of a topic's name.
    #[serde(default)]
    topic: String,
}

/// What the rules suggest for a text; nothing in a language whose texts aren't read.
async fn suggested(app: &App, copy: &DeskCopy<'_>) -> Result<Vec<Suggested>, PageError> {
    if Language::of_tag(&copy.content().language).is_none() {
        return Ok(Vec::new());
    }
    let text = editor::plain(copy);
    let line = |suggestion: &Suggestion| Suggested {
        within: within(&suggestion.code),
        words: words(&text, suggestion),
        subject: Subject {
            code: suggestion.code.to_string(),
            name: suggestion.name.to_string(),
        },
    };
    let found = app.subject_rules.suggest(&app.store, &text).await?;
    Ok(found.iter().map(line).collect())
}

/// All that the rules suggest for a text.
async fn all(app: &App, copy: &DeskCopy<'_>) -> Result<Vec<Subject>, PageError> {
    let all = suggested(app, copy).await?.into_iter();
    Ok(all.map(|one| one.subject).collect())
}

/// The subject of a code: one that the rules suggest for a text, or any of the Media Topics.
pub(in crate::desk) async fn subject_of(
    app: &App,
    copy: &DeskCopy<'_>,
    code: &str,
) -> Result<Option<Subject>, PageError> {
    if let Some(topic) = by_hand::topic(code) {
        return Ok(Some(topic));
    }
    let mut all = all(app, copy).await?.into_iter();
    Ok(all.find(|subject| subject.code == code))
}

/// The wider topics that a subject is within, the widest first.
pub(super) fn within(code: &str) -> String {
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
        let over = match version.content() {
            Some(content) => {
                let copy = DeskCopy::new(desk.permission, content);
                match asked {
                    "all" => all(&app, &copy).await?,
                    code => subject_of(&app, &copy, code).await?.into_iter().collect(),
                }
            }
            None => Vec::new(),
        };
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
