//! `/desk/stories/{story}/reading`: what was read in a story, corrected by people. A correction is kept with the words around it, so
//! that it holds in a new version where these still stand.

mod typed;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use wire_formats::editor;
use wire_reading::{Corrected, Span};
use wire_rights::{DeskCopy, Editing};
use wire_store::{KeptCorrection, StoreError};
use wire_story::{Story, Version, VersionNumber};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::frame::show_form;
use crate::desk::sent_form::{Pairs, value};
use crate::error::{Page, PageError, as_sentence, go};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::reading::{Line, Read};
use crate::session::Desk;

use typed::{LONGEST, Refused, Typed, Wish};

#[derive(Template)]
#[template(path = "desk/correct_reading.html")]
struct ReadingPage {
    layout: Layout,
    story: Story,
    headline: String,
    version: u32,
    done: Option<&'static str>,
    problem: Option<Problem>,
    parts: [Part; 3],
    /// Who can be named without typing.
    speakers: Vec<String>,
    /// No more characters can be typed.
    longest: usize,
}

/// Why nothing was kept.
struct Problem {
    sentence: String,
    /// Where the line stands that it is about.
    line: Option<String>,
}

/// What was read of one kind.
struct Part {
    what: Corrected,
    title: &'static str,
    /// What is typed where something is wrong.
    asks: &'static str,
    /// What the button says by which there is none.
    none: &'static str,
    lines: Vec<Line>,
}

impl Part {
    /// Where a line stands in the page.
    fn anchor(&self, line: &Line) -> String {
        anchor(self.what, line.place)
    }
}

fn anchor(what: Corrected, place: Span) -> String {
    format!("{}-{}-{}", what.code(), place.start, place.end)
}

/// `GET /desk/stories/{story}/reading`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    view(&app, &desk, (story, version), done.sentence(), None).await
}

/// `POST /desk/stories/{story}/reading`: keeps a correction, or takes one back.
pub(crate) async fn submit(
    State(app): State<App>,
    desk: Desk<Editing>,
    Path(story): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Page {
    let (story, version) = find(&app, &story).await?;
    let refused = |problem: String, typed| Refused { problem, typed };
    let Some(typed) = Typed::of(&pairs) else {
        let refused = refused(typed::gone(), None);
        return view(&app, &desk, (story, version), None, Some(refused)).await;
    };
    let text = text(&desk, &version)?;
    let seen = value(&pairs, "version").parse().unwrap_or_default();
    if seen != version.number.get() {
        let problem = "There is a newer version, so nothing was kept: this is how it is read.";
        let typed = match seen_text(&app, &desk, &story, seen).await? {
            Some(old) => typed.moved(&old, &text),
            None => typed,
        };
        let refused = refused(problem.to_owned(), Some(typed));
        return view(&app, &desk, (story, version), None, Some(refused)).await;
    }
    let correction = match typed.correction(&text) {
        Ok(correction) => correction,
        Err(problem) => {
            let refused = refused(problem, Some(typed));
            return view(&app, &desk, (story, version), None, Some(refused)).await;
        }
    };
    let what = typed.what.code();
    let done = if typed.wish == Wish::Back {
        let kept = app.store.reading_corrections(story.id).await?;
        let here = correction.place(&text);
        let meant = kept.iter().map(|kept| &kept.correction);
        let mut meant = meant.filter(|one| one.what == correction.what && one.place(&text) == here);
        if let Some(meant) = meant.next_back() {
            app.store
                .take_correction_back(story.id, meant, app.now())
                .await?;
            desk.log(
                &app,
                format!("took back the correction of a {what}"),
                story.id,
            )
            .await?;
        }
        "reading-back"
    } else {
        let kept = KeptCorrection {
            correction,
            at: app.now(),
            by: desk.signed_in.user.name.clone(),
        };
        match app.store.correct_reading(story.id, &kept).await {
            Err(StoreError::Conflict(sentence)) => {
                let refused = refused(as_sentence(&sentence), Some(typed));
                return view(&app, &desk, (story, version), None, Some(refused)).await;
            }
            kept => kept?,
        }
        desk.log(&app, format!("corrected a {what} that was read"), story.id)
            .await?;
        "reading"
    };
    go(&format!(
        "/desk/stories/{}/reading?done={done}#{}",
        story.id,
        anchor(typed.what, typed.place)
    ))
}

/// The text that is read.
fn text(desk: &Desk<Editing>, version: &Version) -> Result<String, PageError> {
    plain(desk, version).ok_or_else(|| {
        PageError::Conflict("This story was killed: there is nothing to read in it.".into())
    })
}

/// The text that was read when the page was shown, where it can still be had.
async fn seen_text(
    app: &App,
    desk: &Desk<Editing>,
    story: &Story,
    seen: u32,
) -> Result<Option<String>, StoreError> {
    let Some(number) = VersionNumber::new(seen) else {
        return Ok(None);
    };
    let version = app.store.version(story.id, number).await?;
    Ok(version.and_then(|version| plain(desk, &version)))
}

fn plain(desk: &Desk<Editing>, version: &Version) -> Option<String> {
    let content = version.content()?;
    Some(editor::plain(&DeskCopy::new(desk.permission, content)))
}

async fn view(
    app: &App,
    desk: &Desk<Editing>,
    (story, version): (Story, Version),
    done: Option<&'static str>,
    refused: Option<Refused>,
) -> Page {
    let text = text(desk, &version)?;
    let content = version.content();
    let language = content.map(|content| content.language.as_str());
    let headline = content.map(|content| content.headline.clone());
    let corrections = app.store.reading_corrections(story.id).await?;
    let read = Read::new(text, language.unwrap_or_default(), story.date, corrections).await;
    let read = read.ok_or_else(|| {
        PageError::Conflict(
            "Stories in this language aren't read: there is nothing to correct.".into(),
        )
    })?;
    let mut parts = [
        Part {
            what: Corrected::Speaker,
            title: "Who says it",
            asks: "Who said it",
            none: "Nobody",
            lines: read.quotation_lines(),
        },
        Part {
            what: Corrected::Day,
            title: "Which day it is",
            asks: "The day, as 2017-06-26",
            none: "No day",
            lines: read.day_lines(),
        },
        Part {
            what: Corrected::Source,
            title: "From whom the story has it",
            asks: "From whom, as AP ← Jane Miller",
            none: "From nobody: it is ours",
            lines: read.source_lines(),
        },
    ];
    show_form(
        refused.is_none(),
        &ReadingPage {
            layout: desk.layout(app, "What was read in it", "/desk").await?,
            headline: headline.unwrap_or_default(),
            version: version.number.get(),
            speakers: read.speakers(),
            problem: refused.map(|refused| Problem::beside(&mut parts, refused)),
            story,
            done,
            parts,
            longest: LONGEST,
        },
    )
}

impl Problem {
    /// Puts what was typed back into its line, with the problem beside it.
    fn beside(parts: &mut [Part], refused: Refused) -> Self {
        let Refused { problem, typed } = refused;
        let mut said = Problem {
            sentence: problem,
            line: None,
        };
        let Some(typed) = typed else {
            return said;
        };
        let part = parts.iter_mut().find(|part| part.what == typed.what);
        let mut lines = part.into_iter().flat_map(|part| &mut part.lines);
        match lines.find(|line| line.place == typed.place) {
            Some(line) => {
                said.line = Some(anchor(typed.what, typed.place));
                line.value = typed.right;
                line.problem = Some(said.sentence.clone());
            }
            None if typed.right.is_empty() => {}
            None => said.sentence += &format!(" You had typed “{}”.", typed.right),
        }
        said
    }
}
