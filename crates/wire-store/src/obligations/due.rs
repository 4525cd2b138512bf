//! By when an obligation has to be met.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use wire_rights::{Basis, Licence, LicenceScope, Terms};
use wire_story::{LicenceId, PublisherId};

use crate::database::{Writing, query};
use crate::ledger::Holder;
use crate::licensing::licence;
use crate::rows::{get, id, json, number, time, to_json};
use crate::{Event, EventKind, StoreError};

/// The licences of the publishers in the list `$1`.
pub(super) const LICENCES: &str = "
    SELECT * FROM licences
    WHERE publisher IN (SELECT unhex(value, '-') FROM json_each($1))";

/// What the holders of a story took it under: read once for all of them.
pub(super) struct Agreed {
    licences: HashMap<PublisherId, Vec<Licence>>,
    /// Every version of the free terms, the newest first.
    free: Vec<Free>,
}

/// A version of the free terms.
struct Free {
    version: u32,
    made: Timestamp,
    /// Whether they are the wire's own, and not a product's or a story's.
    of_the_wire: bool,
    terms: Terms,
}

impl Agreed {
    /// What these holders have agreed to.
    pub(super) async fn of(tx: &mut Writing, holders: &[Holder]) -> Result<Self, StoreError> {
        let publishers: Vec<String> = holders.iter().map(|h| h.publisher.to_string()).collect();
        let mut licences: HashMap<PublisherId, Vec<Licence>> = HashMap::new();
        for row in query(LICENCES)
            .bind(to_json(&publishers)?)
            .fetch_all(&mut *tx)
            .await?
        {
            licences
                .entry(id(&row, "publisher")?)
                .or_default()
                .push(licence(&row)?);
        }
        let free = query(
            "SELECT *, (product IS NULL AND story IS NULL) AS of_the_wire FROM terms
             ORDER BY version DESC",
        )
        .fetch_all(&mut *tx)
        .await?
        .iter()
        .map(|row| {
            Ok(Free {
                version: number(row, "version")?,
                made: time(row, "made")?,
                of_the_wire: get(row, "of_the_wire")?,
                terms: json(row, "terms")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
        Ok(Self { licences, free })
    }

    /// When the hours have passed that the terms of the holder's copy give from `opened` on. A hold is
    /// as urgent as a kill.
    pub(super) fn due(
        &self,
        event: &Event,
        change: EventKind,
        holder: &Holder,
        opened: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let terms = self
            .terms(event, holder)
            .ok_or_else(|| StoreError::corrupt("the terms of a copy are gone"))?;
        let hours = match change {
            EventKind::Kill | EventKind::Hold => terms.kill_hours,
            _ => terms.correction_hours,
        };
        // Terms from before there was a limit may say any number.
        let hours = SignedDuration::from_hours(i64::from(hours.min(Terms::MOST)));
        Ok(opened.checked_add(hours).unwrap_or(opened))
    }

    /// The terms that the copy was taken under.
    fn terms(&self, event: &Event, holder: &Holder) -> Option<&Terms> {
        match &holder.basis {
            Some(Basis::Free(version)) => {
                let free = self.free.iter().find(|free| free.version == *version);
                free.map(|free| &free.terms)
            }
            Some(Basis::Licence(licence)) => self.licensed(holder.publisher, *licence),
            None => self.probable_terms(event, holder),
        }
    }

    fn licensed(&self, publisher: PublisherId, id: LicenceId) -> Option<&Terms> {
        let mut licences = self.licences.get(&publisher)?.iter();
        licences
            .find(|licence| licence.id == id)
            .map(|licence| &licence.terms)
    }

    /// The terms of a copy of which the ledger doesn't know them, because it is older than that, or
    /// because a process died over it: a licence that covers the story goes before the free terms, and
    /// of several the one that runs longest. What a product selected then is not known either. Of the free
    /// terms those then in force, or the first ones, where none were yet.
    fn probable_terms(&self, event: &Event, holder: &Holder) -> Option<&Terms> {
        let covers = |scope: &LicenceScope| match scope {
            LicenceScope::Everything => true,
            LicenceScope::Stories(stories) => stories.contains(&event.story),
            LicenceScope::Product(_) => false,
        };
        let licences = self.licences.get(&holder.publisher).into_iter().flatten();
        let covering = licences
            .filter(|licence| licence.is_in_force(holder.at) && covers(&licence.scope))
            .max_by_key(|licence| (licence.until, licence.id));
        if let Some(licence) = covering {
            return Some(&licence.terms);
        }
        let mut free = self.free.iter().filter(|free| free.of_the_wire);
        free.find(|free| free.made <= holder.at || free.version == 1)
            .map(|free| &free.terms)
    }
}
