//! `/desk/ranks`: rank lists, imported with their dates.

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Query, Request, State};
use blake3::Hasher;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use wire_audience::ranks::{Reading, Table};
use wire_rights::{Licensing, RankList, thousands};
use wire_store::{AuditEntry, KeptRankList, NewRankList, StoreError};

use crate::app::App;
use crate::desk::frame::show_form;
use crate::error::{Page, as_sentence, go};
use crate::evidence::file_name;
use crate::evidence::stream::{Broken, read_through};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::session::Desk;

/// The most bytes of a list, packed or not: a million lines have 25 MB.
const MOST_SENT: usize = 200 * 1024 * 1024;
/// The most bytes of a list when unpacked.
const MOST_READ: u64 = 1 << 30;

#[derive(Template)]
#[template(path = "desk/ranks.html")]
struct RanksPage {
    layout: Layout,
    done: Option<&'static str>,
    problem: Option<String>,
    lists: Vec<ListLine>,
    kinds: [RankList; 2],
    kind: String,
    date: String,
}

struct ListLine {
    name: &'static str,
    date: Date,
    lines: String,
    sites: String,
    file: String,
    imported: jiff::Timestamp,
    by: String,
    newest: bool,
}

impl ListLine {
    fn new(kept: KeptRankList, newest: bool) -> Self {
        Self {
            name: kept.list.name(),
            date: kept.date,
            lines: thousands(kept.lines),
            sites: thousands(kept.sites),
            file: kept.file_name,
            imported: kept.imported,
            by: kept.by,
            newest,
        }
    }
}

/// `GET /desk/ranks`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Query(done): Query<Done>,
) -> Page {
    view(&app, &desk, done.sentence(), None, &Typed::default()).await
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    done: Option<&'static str>,
    problem: Option<String>,
    typed: &Typed,
) -> Page {
    let mut seen = Vec::new();
    let mut lists = Vec::new();
    for kept in app.store.rank_lists().await? {
        let newest = !seen.contains(&kept.list);
        seen.push(kept.list);
        lists.push(ListLine::new(kept, newest));
    }
    let usable = problem.is_none();
    let page = RanksPage {
        layout: desk.layout(app, "Rank lists", "/desk/publishers").await?,
        done,
        problem,
        lists,
        kinds: RankList::ALL,
        kind: typed.list.clone(),
        date: typed.date.clone(),
    };
    show_form(usable, &page)
}

#[derive(Default)]
struct Typed {
    list: String,
    date: String,
}

/// `POST /desk/ranks`
pub(crate) async fn import(
    State(app): State<App>,
    desk: Desk<Licensing>,
    request: Request,
) -> Page {
    let mut typed = Typed::default();
    let again = match read(&app, request, &mut typed).await {
        Ok(read) => match keep(&app, &desk, &read).await {
            Ok(_) => return go("/desk/ranks?done=ranks-imported"),
            Err(StoreError::Conflict(sentence)) => as_sentence(&sentence),
            Err(error) => return Err(error.into()),
        },
        Err(sentence) => sentence,
    };
    view(&app, &desk, None, Some(again), &typed).await
}

/// A list as it arrived.
struct Arrived {
    list: RankList,
    date: Date,
    file_name: String,
    file_hash: String,
    table: Table,
}

/// Reads the form: `list` and `date` first, then the file.
async fn read(app: &App, mut request: Request, typed: &mut Typed) -> Result<Arrived, String> {
    DefaultBodyLimit::max(MOST_SENT).apply(&mut request);
    let mut form = Multipart::from_request(request, app)
        .await
        .map_err(|_| "This isn't a form. Open the page and send it again.".to_owned())?;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(given) = field.file_name().map(file_name) else {
            let text = field.text().await.map_err(broken)?;
            match name.as_str() {
                "list" => typed.list = text,
                "date" => typed.date = text,
                _ => {}
            }
            continue;
        };
        let list = RankList::from_code(&typed.list).ok_or("Choose which list it is.")?;
        let day = typed.date.trim().parse::<Date>();
        let date = day.map_err(|_| "Give the day the list is of, as 2026-10-31.".to_owned())?;
        if date > app.now().to_zoned(TimeZone::UTC).date() {
            return Err("The list’s day lies in the future.".to_owned());
        }
        let mut hash = Hasher::new();
        let reading = Reading::of(list);
        let read = read_through(&mut field, &mut hash, MOST_READ, reading, Reading::feed).await;
        let (reading, _) = read.map_err(broken)?;
        // Sorting a million hosts takes a while.
        let table = tokio::task::spawn_blocking(move || reading.finish()).await;
        let table = table.map_err(|_| "The list could not be read.".to_owned())?;
        return Ok(Arrived {
            list,
            date,
            file_name: given,
            file_hash: hash.finalize().to_hex().to_string(),
            table: table.map_err(|error| as_sentence(&error.to_string()))?,
        });
    }
    Err("Choose the list’s file.".to_owned())
}

async fn keep(app: &App, desk: &Desk<Licensing>, read: &Arrived) -> Result<u64, StoreError> {
    let new = NewRankList {
        list: read.list,
        date: read.date,
        file_name: &read.file_name,
        file_hash: &read.file_hash,
        table: &read.table,
    };
    let audit = AuditEntry {
        at: app.now(),
        who: desk.who(),
        what: format!("imported {}’s list of {}", read.list.name(), read.date),
        on: read.file_name.clone(),
    };
    app.store.import_ranks(&new, &audit).await
}

fn broken(error: impl Into<Broken>) -> String {
    match error.into() {
        Broken::TooMuchSent | Broken::TooMuchUnpacked => {
            "The list is too large: at most 200 MB as sent, and 1 GB unpacked. Keep its first million lines."
                .to_owned()
        }
        Broken::Damaged => "The list can’t be unpacked: it is damaged, or was cut off.".to_owned(),
        Broken::Incomplete => "The list did not arrive whole. Send it again.".to_owned(),
    }
}
