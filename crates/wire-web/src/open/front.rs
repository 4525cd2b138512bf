//! The front page: the newest stories, or those that a search finds.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_rights::{Decision, Exit, Listed};
use wire_store::{Question, SearchIn, StoryCursor, StoryFilter};

use crate::app::App;
use crate::error::{Page, PageError, as_sentence, show};
use crate::found::{self, Found};
use crate::layout::{Layout, Section};
use crate::licensing::idle::Idle;
use crate::reasons;
use crate::session::Visitor;
use crate::take::{self, Looking};

/// Stories on one page.
const ON_A_PAGE: u32 = 20;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Words to search for.
    #[serde(default)]
    q: String,
    /// Where the page before ended.
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    layout: Layout,
    query: String,
    /// Why the question can't be asked.
    problem: Option<String>,
    stories: Vec<Line>,
    /// The publisher's licences that give the person who looks nothing yet.
    idle: Vec<Idle>,
    first_page: bool,
    next_page: Option<String>,
}

/// A story of the list.
struct Line {
    listed: Listed,
    /// What a signed-in publisher may do with it, as a code and as its label says it.
    decision: Option<(&'static str, &'static str)>,
}

/// `GET /`
pub(crate) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Page {
    let query = asked.q.trim().to_owned();
    let after = asked
        .after
        .map(|cursor| cursor.parse::<StoryCursor>())
        .transpose()
        .map_err(|_| {
            PageError::Bad("This page of the list doesn't exist. Start from the first.".into())
        })?;
    let question = Question::read(&query).map_err(|error| as_sentence(&error.to_string()));
    let signed_in = visitor.signed_in.is_some();
    let problem = match &question {
        Err(problem) => Some(problem.clone()),
        Ok(question) if question.is_of_texts() && !signed_in => Some(
            "Who speaks, which sources a story has and of which days it speaks is found for those who may read the texts: sign in first.".to_owned(),
        ),
        Ok(_) => None,
    };
    let question = question.unwrap_or_default();
    let (found, next) = if query.is_empty() {
        let page = app
            .store
            .stories(StoryFilter::All, after.as_ref(), ON_A_PAGE)
            .await?;
        let all = page.stories.into_iter().map(Found::in_list).collect();
        (all, page.next)
    } else {
        (search(&app, &visitor, &question).await?, None)
    };
    let title = if query.is_empty() {
        "Stories"
    } else {
        "Search"
    };
    let in_force = app.in_force().await?;
    let publisher = match visitor.publisher() {
        Some(id) => Some(take::publisher(&app, id).await?),
        None => None,
    };
    let idle = match (&publisher, visitor.person()) {
        (Some(publisher), Some(person)) => Idle::of(&app, &in_force, publisher, person).await?,
        _ => Vec::new(),
    };
    let looking = match &publisher {
        Some(publisher) => Some(Looking::new(&app, &in_force, publisher, visitor.person()).await?),
        None => None,
    };
    show(&FrontPage {
        layout: app.layout(title, Section::Stories, &visitor).await?.at("/"),
        query,
        problem,
        stories: lines(looking.as_ref(), &found, app.now()),
        idle,
        first_page: after.is_none(),
        next_page: next.map(|cursor| format!("/?after={cursor}")),
    })
}

/// What this visitor's search finds.
async fn search(
    app: &App,
    visitor: &Visitor,
    question: &Question,
) -> Result<Vec<Found>, PageError> {
    let role = visitor
        .signed_in
        .as_ref()
        .map(|signed_in| signed_in.user.role);
    let place = match role.is_some_and(|role| role.editing().is_some()) {
        true => SearchIn::Texts,
        false => SearchIn::Listed,
    };
    if place == SearchIn::Listed && visitor.publisher().is_some() {
        return Ok(found::for_publisher(app, question, ON_A_PAGE).await?);
    }
    let stories = app
        .store
        .find_stories(question, place, StoryFilter::Released, ON_A_PAGE);
    Ok(stories.await?.into_iter().map(Found::in_list).collect())
}

/// The lines of the list, each decided about once.
fn lines<'a>(looking: Option<&Looking<'a>>, found: &'a [Found], at: Timestamp) -> Vec<Line> {
    let mut lines = Vec::with_capacity(found.len());
    for one in found {
        let Some(listed) = Listed::of(&one.story, &one.version, at) else {
            continue;
        };
        let decision = looking.map(|looking| looking.decide(&one.story, &one.version, Exit::Page));
        let granted = matches!(decision, Some(Decision::Granted(_)));
        if granted || !one.by_text {
            let decision = decision.map(|decision| {
                let code = decision.code();
                (code, reasons::label(code, decision.reasons()))
            });
            lines.push(Line { listed, decision });
        }
    }
    lines
}
