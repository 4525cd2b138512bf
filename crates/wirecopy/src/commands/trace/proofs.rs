//! What a page that carries a story proves: it goes into the wire's store, and becomes tear sheets in files.

use jiff::Timestamp;
use url::Url;
use wire_delivery::guard::FetchedPage;
use wire_trace::{Grams, PageContext, Pickup, WarcPage};

use super::save::{Saving, Unsaved};
use super::sheets::Sheets;
use crate::problem::Problem;

/// What is done with pages that carry a story.
pub(super) struct Proofs {
    pub(super) saving: Option<Saving>,
    pub(super) sheets: Option<Sheets>,
}

/// How a page came.
#[derive(Clone, Copy)]
pub(super) enum Came<'a> {
    /// As a file, which says nothing of its address.
    File(&'a [u8]),
    /// Out of a web archive.
    Archived(&'a WarcPage),
    /// From the address that was asked for.
    Fetched(&'a str, &'a FetchedPage, Timestamp),
}

/// A page that can be proved: where it stood, when, and what its server answered.
pub(super) struct Proof {
    pub(super) address: Url,
    pub(super) seen: Timestamp,
    pub(super) fetched: FetchedPage,
}

impl Proofs {
    /// Does it for one page.
    pub(super) fn take(
        &self,
        (name, came): (&str, Came<'_>),
        context: PageContext,
        pickups: &[Pickup],
        grams: &Grams,
    ) -> Result<(), Problem> {
        if pickups.is_empty() || (self.saving.is_none() && self.sheets.is_none()) {
            return Ok(());
        }
        let proof = came.proof();
        if let Some(sheets) = &self.sheets {
            sheets.write((name, came), proof.as_ref().ok(), context, pickups, grams)?;
        }
        if let Some(saving) = &self.saving {
            saving.save(name, &proof, pickups)?;
        }
        Ok(())
    }

    /// Says what was done.
    pub(super) fn end(&self) {
        if let Some(sheets) = &self.sheets {
            sheets.end();
        }
        if let Some(saving) = &self.saving {
            saving.end();
        }
    }
}

impl Came<'_> {
    /// The page's bytes, unpacked.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::File(bytes) => bytes,
            Self::Archived(page) => page.body(),
            Self::Fetched(_, page, _) => &page.bytes,
        }
    }

    fn proof(self) -> Result<Proof, Unsaved> {
        let (address, seen, fetched) = match self {
            Self::File(_) => return Err(Unsaved::File),
            Self::Archived(page) => {
                let address = page.url.clone().ok_or(Unsaved::NoAddress)?;
                let seen = page.seen.ok_or(Unsaved::NoTime)?;
                if page.cut_off {
                    return Err(Unsaved::CutOff);
                }
                let (status, headers) = page.answer().ok_or(Unsaved::NoAnswer)?;
                let fetched = FetchedPage {
                    url: address.clone(),
                    status,
                    headers,
                    bytes: page.body().to_vec().into(),
                };
                (address, seen, fetched)
            }
            Self::Fetched(asked, page, seen) => {
                let address = Url::parse(asked).map_err(|_| Unsaved::NoAddress)?;
                (address, seen, page.clone())
            }
        };
        if !matches!(address.scheme(), "http" | "https") {
            return Err(Unsaved::NoAddress);
        }
        if seen > Timestamp::now() {
            return Err(Unsaved::Future);
        }
        Ok(Proof {
            address,
            seen,
            fetched,
        })
    }
}
