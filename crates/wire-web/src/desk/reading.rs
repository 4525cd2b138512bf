//! `/desk/stories/{story}/reading`: what was read in a story, corrected by people. A correction is kept with the words around it, so
//! that it holds in a new version where these still stand.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use wire_formats::editor;
use wire_reading::{Corrected, Correction, Span, interval};
use wire_rights::{DeskCopy, Editing};
use wire_store::{KeptCorrection, StoreError};
use wire_story::{Story, Version};

use crate::app::App;
use crate::desk::correct::find;
use crate::desk::frame::show_form;
use crate::desk::sent_form::{Pairs, value};
use crate::error::{Page, PageError, as_sentence, go};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::reading::{Line, Read};
use crate::session::Desk;

/// The longest name or day that can be typed, in characters.
const LONGEST: usize = 120;

#[derive(Template)]
#[template(path = "desk/correct_reading.html")]
struct ReadingPage {
    layout: Layout,
    story: Story,
    version: u32,
    done: Option<&'static str>,
    problem: Option<String>,
    parts: [Part; 3],
    /// Who can be named without typing.
    speakers: Vec<String>,
}

/// What was read of one kind.
struct Part {
    id: &'static str,
    title: &'static str,
    /// What is typed where something is wrong.
    asks: &'static str,
    /// What the button says by which there is none.
    none: &'static str,
    lines: Vec<Line>,
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
    if value(&pairs, "version") != version.number.to_string() {
        let problem = "There is a newer version: this is how it is read.".to_owned();
        return view(&app, &desk, (story, version), None, Some(problem)).await;
    }
    let text = text(&desk, &version)?;
    let correction = match typed(&text, &pairs) {
        Ok(correction) => correction,
        Err(problem) => return view(&app, &desk, (story, version), None, Some(problem)).await,
    };
    let what = correction.what.code();
    if value(&pairs, "do") == "back" {
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
    } else {
        let kept = KeptCorrection {
            correction,
            at: app.now(),
            by: desk.signed_in.user.name.clone(),
        };
        match app.store.correct_reading(story.id, &kept).await {
            Err(StoreError::Conflict(sentence)) => {
                let problem = Some(as_sentence(&sentence));
                return view(&app, &desk, (story, version), None, problem).await;
            }
            kept => kept?,
        }
        desk.log(&app, format!("corrected a {what} that was read"), story.id)
            .await?;
    }
    go(&format!(
        "/desk/stories/{}/reading?done=reading#{what}",
        story.id
    ))
}

/// The correction that was typed, or why it is none.
fn typed(text: &str, pairs: &[(String, String)]) -> Result<Correction, String> {
    let moved = || "These words don't stand there any more. Look at the page again.".to_owned();
    let number = |name| value(pairs, name).parse::<u32>().map_err(|_| moved());
    let place = Span {
        start: number("start")?,
        end: number("end")?,
    };
    let what = Corrected::from_code(value(pairs, "what")).ok_or_else(moved)?;
    let right = match value(pairs, "do") {
        "correct" => value(pairs, "right").trim(),
        _ => "",
    };
    if value(pairs, "do") == "correct" && right.is_empty() {
        return Err("Say what is right, or press the button beside it.".to_owned());
    }
    if right.chars().count() > LONGEST {
        return Err(format!("Write no more than {LONGEST} characters."));
    }
    if what == Corrected::Day && !right.is_empty() && interval(right).is_none() {
        return Err(format!(
            "“{right}” is no day. Write 2017-06-26, or a week (2017-W26), a month (2017-06), a quarter (2017-Q2) or a year (2017)."
        ));
    }
    let correction = Correction::of(what, text, place, right);
    match correction.words.is_empty() {
        true => Err(moved()),
        false => Ok(correction),
    }
}

/// The text that is read.
fn text(desk: &Desk<Editing>, version: &Version) -> Result<String, PageError> {
    let content = version.content().ok_or_else(|| {
        PageError::Conflict("This story was killed: there is nothing to read in it.".into())
    })?;
    Ok(editor::plain(&DeskCopy::new(desk.permission, content)))
}

async fn view(
    app: &App,
    desk: &Desk<Editing>,
    (story, version): (Story, Version),
    done: Option<&'static str>,
    problem: Option<String>,
) -> Page {
    let text = text(desk, &version)?;
    let language = version.content().map(|content| content.language.as_str());
    let corrections = app.store.reading_corrections(story.id).await?;
    let read = Read::new(text, language.unwrap_or_default(), story.date, corrections).await;
    let read = read.ok_or_else(|| {
        PageError::Conflict(
            "Stories in this language aren't read: there is nothing to correct.".into(),
        )
    })?;
    let parts = [
        Part {
            id: Corrected::Speaker.code(),
            title: "Who says it",
            asks: "Who said it",
            none: "Nobody",
            lines: read.quotation_lines(),
        },
        Part {
            id: Corrected::Day.code(),
            title: "Which day it is",
            asks: "The day, as 2017-06-26",
            none: "No day",
            lines: read.day_lines(),
        },
        Part {
            id: Corrected::Source.code(),
            title: "From whom the story has it",
            asks: "From whom, as AP ← Jane Miller",
            none: "From nobody: it is ours",
            lines: read.source_lines(),
        },
    ];
    show_form(
        problem.is_none(),
        &ReadingPage {
            layout: desk.layout(app, "What was read in it", "/desk").await?,
            version: version.number.get(),
            speakers: read.speakers(),
            story,
            done,
            problem,
            parts,
        },
    )
}
