//! `/desk/record`: the audit log, who did what and when.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_store::AuditFilter;
use wire_story::{LicenceId, ProductId, PublisherId, StoryId, UserId};

use crate::app::App;
use crate::error::{Page, PageError, show};
use crate::layout::{Layout, Section};
use crate::session::{AnyDesk, Desk};

/// Entries on one page.
const ON_A_PAGE: u32 = 100;
/// The most characters of a name that is looked for.
const NAME: usize = 200;

#[derive(Template)]
#[template(path = "desk/record.html")]
struct RecordPage {
    layout: Layout,
    lines: Vec<Line>,
    publishers: Vec<(PublisherId, String)>,
    publisher: Option<PublisherId>,
    who: String,
    older: Option<String>,
}

struct Line {
    at: Timestamp,
    who: String,
    what: String,
    on: On,
}

/// What an entry names.
enum On {
    Publisher(PublisherId, String),
    Story(StoryId, String),
    /// What has a page for those who license: its path and its name.
    Page(String, String),
    Other(String),
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    who: String,
    before: Option<u64>,
}

/// `GET /desk/record`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<AnyDesk>,
    Query(asked): Query<Asked>,
) -> Page {
    let who: String = asked.who.chars().take(NAME).collect();
    let filter = AuditFilter {
        publisher: asked.publisher.parse().ok(),
        who: who.clone(),
        before: asked.before,
    };
    let found = app.store.audit_entries(&filter, ON_A_PAGE).await?;
    let older = match found.last() {
        Some(last) if found.len() == ON_A_PAGE as usize => Some(last.number),
        _ => None,
    };
    let mut lines = Vec::new();
    for logged in found {
        lines.push(Line {
            at: logged.entry.at,
            who: logged.entry.who,
            what: logged.entry.what,
            on: on(&app, logged.entry.on).await?,
        });
    }
    let publishers = app.store.publishers().await?;
    show(&RecordPage {
        layout: desk.layout(&app, "Record", "/desk/record").await?,
        lines,
        publishers: publishers
            .into_iter()
            .map(|publisher| (publisher.id, publisher.name))
            .collect(),
        publisher: filter.publisher,
        older: older.map(|before| {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("publisher", &asked.publisher)
                .append_pair("who", &who)
                .append_pair("before", &before.to_string())
                .finish();
            format!("/desk/record?{query}")
        }),
        who,
    })
}

/// What an entry names, where it has a page.
async fn on(app: &App, named: String) -> Result<On, PageError> {
    if let Ok(id) = named.parse::<PublisherId>()
        && let Some(publisher) = app.store.publisher(id).await?
    {
        return Ok(On::Publisher(id, publisher.name));
    }
    if let Ok(id) = named.parse::<StoryId>()
        && let Some((_, version)) = app.store.story(id).await?
    {
        let headline = crate::desk::names::headline(app, &version).await?;
        return Ok(On::Story(id, headline));
    }
    if let Ok(id) = named.parse::<LicenceId>()
        && app.store.licence(id).await?.is_some()
    {
        return Ok(On::Page(format!("/desk/licences/{id}"), "a licence".into()));
    }
    if let Ok(id) = named.parse::<UserId>()
        && let Some(person) = app.store.user(id).await?
    {
        return Ok(On::Other(person.name));
    }
    if let Ok(id) = named.parse::<ProductId>()
        && let Some(product) = app.store.product(id).await?
    {
        return Ok(On::Page(format!("/desk/products/{id}"), product.name));
    }
    Ok(On::Other(named))
}
