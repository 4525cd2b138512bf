//! The licence desk by the API: each step that its pages can take, for programs of its people.

pub(crate) mod access;
pub(crate) mod licences;
pub(crate) mod offers;
pub(crate) mod requests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wire_rights::Publisher;
use wire_story::PublisherId;

use crate::api::problem::Problem;
use crate::app::App;
use crate::licensing::typed;

/// The most characters of a reason.
const REASON: usize = 1000;

/// A publisher, as the desk's programs see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublisherView {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
}

impl From<Publisher> for PublisherView {
    fn from(publisher: Publisher) -> Self {
        Self {
            id: publisher.id.to_string(),
            name: publisher.name,
        }
    }
}

/// The publisher of this id.
pub(crate) async fn publisher(app: &App, id: PublisherId) -> Result<Publisher, Problem> {
    let unknown = || Problem::unknown(format!("There is no publisher of the id {id}."));
    app.store.publisher(id).await?.ok_or_else(unknown)
}

/// Why the desk does something that the publisher didn't ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// Why: the publisher reads it.
    reason: String,
}

impl ReasonBody {
    /// The reason, of which there has to be one.
    fn read(&self) -> Result<String, Problem> {
        let reason = typed::text("'reason'", &self.reason, REASON).map_err(Problem::request)?;
        if reason.is_empty() {
            return Err(Problem::request(
                "Say in 'reason' why: the publisher reads it.",
            ));
        }
        Ok(reason)
    }
}
