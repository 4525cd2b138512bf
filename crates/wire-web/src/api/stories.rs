//! `GET /api/v1/stories`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_rights::{Decision, Exit, Listed};
use wire_store::{Question, StoryCursor, StoryFilter};

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::views::StoryView;
use crate::app::App;
use crate::error::as_sentence;
use crate::found::{self, Found};
use crate::take::Looking;

/// The most stories in one answer.
const MOST: u32 = 100;
/// The longest question, in bytes.
const LONGEST: usize = 1000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Where the answer before ended: its `next`.
    after: Option<String>,
    /// How many stories, 100 at most.
    limit: Option<u32>,
    /// The id of a product: only its stories. A page may then have fewer stories although another
    /// follows.
    product: Option<String>,
    /// Words to look for, best match first, and `speaker:`, `source:`, `about:` and `when:`, for what stories say:
    /// `ferry speaker:"Jane Miller" when:2026-11`. Texts are searched that the publisher may read. All that is found is one
    /// answer, so neither `after` nor `product` goes with it.
    q: Option<String>,
}

/// Stories, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoriesView {
    /// The stories, without their texts.
    stories: Vec<StoryView>,
    /// What to send as `after` for older ones; null at the end.
    next: Option<String>,
}

/// The stories of the wire, the newest first, without their texts.
#[utoipa::path(get, path = "/api/v1/stories", tag = "stories", params(Asked), security(("token" = [])),
    responses((status = 200, body = StoriesView), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<StoriesView>, Problem> {
    let limit = asked.limit.unwrap_or(MOST).clamp(1, MOST);
    if let Some(q) = &asked.q {
        if asked.after.is_some() || asked.product.is_some() {
            return Err(Problem::request(
                "'q' goes with neither 'after' nor 'product'.",
            ));
        }
        return search(&app, &caller, q, limit).await;
    }
    let after = asked
        .after
        .map(|cursor| cursor.parse::<StoryCursor>())
        .transpose()
        .map_err(|_| Problem::request("'after' has to be the 'next' of an earlier answer."))?;
    let page = match asked.product {
        None => {
            let page = app.store.stories(StoryFilter::All, after.as_ref(), limit);
            page.await?
        }
        Some(id) => {
            let unknown = || Problem::request(format!("There is no product with the id '{id}'."));
            let id = id.parse().map_err(|_| unknown())?;
            let product = app.store.product(id).await?.ok_or_else(unknown)?;
            let all = StoryFilter::All;
            let found = app.store.stories_of(&product, all, after.as_ref(), limit);
            found.await?.page
        }
    };
    let at = app.now();
    Ok(Json(StoriesView {
        stories: page
            .stories
            .iter()
            .filter_map(|(story, version)| Listed::of(story, version, at))
            .map(StoryView::from)
            .collect(),
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

/// What is found of all that the publisher may see.
async fn search(
    app: &App,
    caller: &Caller,
    q: &str,
    limit: u32,
) -> Result<Json<StoriesView>, Problem> {
    if q.len() > LONGEST {
        return Err(Problem::request(format!("'q' may have {LONGEST} bytes.")));
    }
    let question = Question::read(q);
    let question = question.map_err(|error| Problem::request(as_sentence(&error.to_string())))?;
    let found = found::for_publisher(app, &question, limit).await?;
    let in_force = app.in_force().await?;
    let looking = Looking::new(app, &in_force, &caller.publisher, None).await?;
    let may_read = |one: &&Found| {
        let decide = || looking.decide(&one.story, &one.version, Exit::Api);
        !one.by_text || matches!(decide(), Decision::Granted(_))
    };
    let at = app.now();
    let listed = |one: &Found| Listed::of(&one.story, &one.version, at);
    let stories = found.iter().filter(may_read).filter_map(listed);
    Ok(Json(StoriesView {
        stories: stories.map(StoryView::from).collect(),
        next: None,
    }))
}
