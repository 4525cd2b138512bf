//! `GET /api/v1/stories`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wire_rights::Listed;
use wire_store::{StoryCursor, StoryFilter};

use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::api::query::Query;
use crate::api::views::StoryView;
use crate::app::App;

/// The most stories in one answer.
const MOST: u32 = 100;

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
    _caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<StoriesView>, Problem> {
    let after = asked
        .after
        .map(|cursor| cursor.parse::<StoryCursor>())
        .transpose()
        .map_err(|_| Problem::request("'after' has to be the 'next' of an earlier answer."))?;
    let limit = asked.limit.unwrap_or(MOST).clamp(1, MOST);
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
