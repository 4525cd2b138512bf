//! `--sheets`: a tear sheet for each pickup, as a file that needs nothing but itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use wire_delivery::looks::record::SavedFinding;
use wire_trace::{Grams, Page, PageContext, Pickup, TearSheet};
use wire_web::{HASH_OF_PAGE, HASH_OF_RECORD, SheetFile};

use super::proofs::{Came, Proof};
use super::told::count;
use crate::output::say;
use crate::problem::Problem;

/// Writes tear sheets into a folder.
pub(super) struct Sheets {
    folder: PathBuf,
    /// The wire whose stories are looked for, where it is one's.
    wire: Option<String>,
    written: AtomicUsize,
}

/// The most letters of a page's name in a file's.
const LONGEST: usize = 80;

impl Sheets {
    /// Into this folder, which is made where it is missing.
    pub(super) fn into(folder: &Path, wire: Option<String>) -> Result<Self, Problem> {
        fs::create_dir_all(folder).map_err(|error| {
            Problem::new(format!("{} can't be made: {error}", folder.display()))
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            wire,
            written: AtomicUsize::new(0),
        })
    }

    /// Writes one for each pickup on a page.
    pub(super) fn write(
        &self,
        (name, came): (&str, Came<'_>),
        proof: Option<&Proof>,
        context: PageContext,
        pickups: &[Pickup],
        grams: &Grams,
    ) -> Result<(), Problem> {
        let (of, hash) = match proof {
            Some(proof) => {
                let record = proof.fetched.record(proof.seen);
                (HASH_OF_RECORD, blake3::hash(&record))
            }
            None => (HASH_OF_PAGE, blake3::hash(came.bytes())),
        };
        let hash = (of, hash.to_hex().to_string());
        // The passages are places in the page's text, which who found them didn't keep.
        let page = Page::read(came.bytes(), context)
            .map_err(|error| Problem::new(format!("{name}: {error}")))?;
        for pickup in pickups {
            let sheet = self.sheet((name, came), &hash, &page, pickup, grams)?;
            let file = self.folder.join(file_name(name, pickup, &hash.1));
            let unwritable = |error: &dyn std::fmt::Display| {
                Problem::new(format!("{} can't be written: {error}", file.display()))
            };
            let html = sheet.html().map_err(|error| unwritable(&error))?;
            fs::write(&file, html).map_err(|error| unwritable(&error))?;
            self.written.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    fn sheet(
        &self,
        (name, came): (&str, Came<'_>),
        hash: &(&'static str, String),
        page: &Page,
        pickup: &Pickup,
        grams: &Grams,
    ) -> Result<SheetFile, Problem> {
        let story = match grams.number(&pickup.story) {
            Some(number) => grams.document(number).map_err(|error| {
                Problem::new(format!("{name} has no tear sheet: {error}"))
                    .hint("take the file of the index away, and it is built anew")
            })?,
            None => None,
        };
        let story = story.unwrap_or_default();
        let compared = story
            .versions
            .iter()
            .find(|version| version.number == pickup.best_version);
        let paragraphs = compared.map_or(&[][..], |version| &version.paragraphs);
        let mut findings: Vec<SavedFinding> =
            pickup.findings.iter().map(SavedFinding::from).collect();
        findings.sort_by_key(|finding| (!finding.breach, finding.is_kept()));
        let came_from = match came {
            Came::Fetched(asked, page, _) if page.url.as_str() != asked => {
                Some(page.url.to_string())
            }
            _ => None,
        };
        Ok(SheetFile {
            wire: self.wire.clone(),
            headline: story.headline.clone(),
            story: pickup.story.clone(),
            page: name.to_owned(),
            came_from,
            publisher: None,
            class: pickup.class.code().to_owned(),
            share: pickup.share,
            words: u32::try_from(pickup.words).unwrap_or(u32::MAX),
            versions: pickup.versions.clone(),
            stale: pickup.stale,
            seen: match came {
                Came::File(_) => None,
                Came::Archived(page) => page.seen,
                Came::Fetched(_, _, seen) => Some(seen),
            },
            first_seen: None,
            hash: Some(hash.clone()),
            terms: story.terms.as_ref().map(|terms| terms.version),
            findings,
            sheet: Some(TearSheet::new(page, paragraphs, pickup)),
            story_refused: Vec::new(),
            page_missing: None,
            made: Timestamp::now(),
        })
    }

    /// Says how many were written.
    pub(super) fn end(&self) {
        let written = self.written.load(Ordering::Relaxed);
        let sheets = count(written, "tear sheet", "tear sheets");
        say(format!("Wrote {sheets} into {}.", self.folder.display()));
    }
}

/// A name that says which page it is, and is another for each page, story and time.
fn file_name(page: &str, pickup: &Pickup, hash: &str) -> String {
    let mut bare = String::new();
    for c in page
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .chars()
    {
        let letter = if c.is_alphanumeric() || c == '.' {
            c
        } else {
            '-'
        };
        if !(letter == '-' && bare.ends_with('-')) {
            bare.push(letter);
        }
    }
    let bare: String = bare
        .trim_matches(['-', '.'])
        .chars()
        .take(LONGEST)
        .collect();
    let which = blake3::hash(format!("{page}\n{}\n{hash}", pickup.story).as_bytes());
    let which = which.to_hex();
    format!("{bare}-{}.html", &which[..12])
}
