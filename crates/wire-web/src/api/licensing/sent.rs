//! What calls about licences send: days, what is covered, and who is behind them.

use jiff::{Timestamp, civil::Date};
use wire_delivery::licensing::Actor;
use wire_rights::{LicenceScope, Listed, days};
use wire_story::StoryId;

use super::deal::ScopeView;
use crate::api::access::Caller;
use crate::api::problem::Problem;
use crate::app::App;
use crate::form;
use crate::licensing::typed::{self, MOST_STORIES, Names};

/// The most characters of a name.
const NAME: usize = 120;

/// The instants between which a licence of these days is in force.
pub(crate) fn period(
    app: &App,
    first_day: &str,
    last_day: &str,
) -> Result<(Timestamp, Timestamp), Problem> {
    let (first, last) = (day(first_day, "first_day")?, day(last_day, "last_day")?);
    days::in_force(first, last, app.now()).map_err(|error| Problem::request(error.to_string()))
}

/// The day in a field.
pub(crate) fn day(typed: &str, field: &str) -> Result<Date, Problem> {
    typed
        .parse()
        .map_err(|_| Problem::request(format!("'{field}' has to be a day, such as 2026-12-01.")))
}

/// What a licence is to cover, of what the caller may know of.
pub(crate) async fn scope(
    app: &App,
    scope: ScopeView,
    names: Names,
) -> Result<LicenceScope, Problem> {
    let ids = match scope {
        ScopeView::Everything => return Ok(LicenceScope::Everything),
        ScopeView::Product(id) => {
            let known = typed::products(app).await?;
            let known = known
                .into_iter()
                .find(|(product, _)| product.to_string() == id);
            let (product, _) = known
                .ok_or_else(|| Problem::unknown(format!("There is no product of the id {id}.")))?;
            return Ok(LicenceScope::Product(product));
        }
        ScopeView::Stories(ids) => ids,
    };
    if ids.len() > MOST_STORIES {
        return Err(Problem::request(format!(
            "These are more than {MOST_STORIES} stories: ask for everything."
        )));
    }
    let mut stories: Vec<StoryId> = Vec::new();
    for id in ids {
        let unknown = || Problem::unknown(format!("There is no story of the id {id}."));
        let story: StoryId = id.parse().map_err(|_| unknown())?;
        let found = app.store.story(story).await?;
        found
            .filter(|(story, version)| {
                names == Names::AtTheDesk || Listed::of(story, version, app.now()).is_some()
            })
            .ok_or_else(unknown)?;
        if !stories.contains(&story) {
            stories.push(story);
        }
    }
    Ok(LicenceScope::Stories(stories))
}

/// The name of the person behind a call.
pub(super) fn signed(name: &str, field: &str) -> Result<String, Problem> {
    form::line(&format!("'{field}'"), name, NAME).map_err(Problem::request)
}

/// A caller as one who takes a step of the licence desk.
pub(super) fn actor(caller: &Caller, name: String) -> Actor {
    Actor {
        who: format!("{name} of {}, by the API", caller.publisher.name),
        name,
    }
}
