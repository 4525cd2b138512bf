//! Access logs that are sent to the wire: counted as they arrive, and kept nowhere. No address
//! outlives the count.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use blake3::Hasher;
use jiff::Timestamp;
use tokio::sync::Semaphore;
use wire_audience::{Options, Report, Tally};
use wire_store::GivenFile;

use super::file_name;
use super::stream::{Broken, read_through};
use crate::app::App;
use crate::error::PageError;

/// The most bytes of logs that are sent at once, packed or not.
pub(crate) const MOST_SENT: usize = 1 << 30;
/// The most bytes that they have when unpacked.
const MOST_READ: u64 = 16 << 30;
/// The most files at once.
const MOST_FILES: u32 = 400;

/// Logs are read by so many at a time: each keeps a processor busy.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The program that a report says it was made with.
const MADE_WITH: &str = concat!("wirecopy ", env!("CARGO_PKG_VERSION"), ", by the wire");

/// What was counted in logs that were sent.
pub(crate) struct Counted {
    pub(crate) report: Report,
    pub(crate) file: GivenFile,
}

/// Why logs weren't counted, at the field of the form.
pub(crate) enum NotCounted {
    /// What a person can mend.
    Said(String),
    /// What isn't for the form.
    Page(PageError),
}

/// Counts the logs in a form: its field `site` first, which has to be one of `sites`, then the files.
pub(crate) async fn count(
    app: &App,
    mut request: Request,
    sites: &[String],
    now: Timestamp,
) -> Result<Counted, NotCounted> {
    let Ok(_place) = PLACES.try_acquire() else {
        return Err(NotCounted::Said(
            "Others’ logs are being read right now. Try again in a minute.".to_owned(),
        ));
    };
    DefaultBodyLimit::max(MOST_SENT).apply(&mut request);
    let mut form = Multipart::from_request(request, app).await.map_err(|_| {
        NotCounted::Page(PageError::Bad(
            "This isn't a form. Open the page and send it again.".into(),
        ))
    })?;
    let mut options = Options::at(now);
    let mut tally = None;
    let mut hash = Hasher::new();
    let mut names = Vec::new();
    let mut left = MOST_READ;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(given) = field.file_name().map(file_name) else {
            let text = field.text().await.map_err(broken)?;
            match name.as_str() {
                "site" => options.site = sites.iter().find(|site| **site == text).cloned(),
                "behind_proxy" => options.behind_proxy = true,
                _ => {}
            }
            continue;
        };
        if options.site.is_none() {
            return Err(NotCounted::Said(
                "Choose which of your proved sites the logs are of.".to_owned(),
            ));
        }
        if names.len() >= MOST_FILES as usize {
            return Err(NotCounted::Said(format!(
                "At most {MOST_FILES} files are read at once."
            )));
        }
        let counting = match tally.take() {
            Some(counting) => counting,
            None => Tally::new(options.clone(), salt()?),
        };
        let number = u32::try_from(names.len() + 1).unwrap_or(u32::MAX);
        let (counting, read) = read_through(
            &mut field,
            &mut hash,
            left,
            (counting, number),
            |(tally, number), piece| {
                // Only the first piece of a file begins it.
                if *number > 0 {
                    tally.begin(*number);
                    *number = 0;
                }
                tally.feed(piece);
            },
        )
        .await
        .map_err(broken)?;
        left -= read;
        tally = Some(counting.0);
        if read > 0 {
            names.push(given);
        }
    }
    let (Some(tally), Some(first)) = (tally, names.first()) else {
        return Err(NotCounted::Said("Choose one log, or several.".to_owned()));
    };
    let name = match names.len() {
        1 => first.clone(),
        files => format!("{first} and {} more", files - 1),
    };
    Ok(Counted {
        report: tally.report(MADE_WITH),
        file: GivenFile {
            name,
            hash: hash.finalize().to_hex().to_string(),
            document: None,
        },
    })
}

/// Forgotten with the count, so that nobody can tell a visitor again.
fn salt() -> Result<[u8; 16], NotCounted> {
    wire_store::random().map_err(|error| NotCounted::Page(error.into()))
}

fn broken(error: impl Into<Broken>) -> NotCounted {
    NotCounted::Said(
        match error.into() {
            Broken::TooMuchSent => {
                "The logs have more than 1 GB. Pack them with gzip or zstd, send fewer at once, or count \
                 them on your own machine with wirecopy audience."
            }
            Broken::TooMuchUnpacked => {
                "The logs have more than 16 GB when they are unpacked. Send fewer at once, or count them \
                 on your own machine with wirecopy audience."
            }
            Broken::Damaged => {
                "One of the logs is packed and can’t be unpacked: it is damaged, or was cut off."
            }
            Broken::Incomplete => "The logs did not arrive whole. Send them again.",
        }
        .to_owned(),
    )
}
