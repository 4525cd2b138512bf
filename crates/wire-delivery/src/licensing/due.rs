//! What time does: offers lapse, licences near their end, licences end. Both sides are told, once.

use jiff::{SignedDuration, Timestamp};
use wire_rights::moment::at_end_of;
use wire_store::{KeptLicence, Mail, NewLicence, Store, StoreError, Word};

use super::letters::{Letters, Matter};
use super::words::deal;
use super::{Actor, publisher, words};
use crate::mail::templates::Templates;

/// How long before its end a licence's sides are told, where nothing else is set.
pub const DEFAULT_WARNING: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many steps of each kind are taken in one look of the scheduler.
const AT_ONCE: u32 = 50;

/// Takes the steps that are due at `now`, and says how many. Each is one transaction that leaves no
/// trace or all of it, so this can be broken off and repeated at any point.
pub(crate) async fn tell_what_is_due(
    store: &Store,
    templates: &Templates,
    warning: SignedDuration,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let lapsing = store.offers_to_lapse(now, AT_ONCE).await?;
    let by = now.checked_add(warning).unwrap_or(Timestamp::MAX);
    let mut ending = store.licences_to_warn(now, by).await?;
    ending.retain(|kept| kept.licence.end_is_near_from(warning) <= now);
    let ended = store.licences_to_end(now, AT_ONCE).await?;
    let steps = lapsing.len() + ending.len() + ended.len();
    if steps == 0 {
        return Ok(0);
    }
    let letters = Letters::of(store, templates).await?;
    for offer in lapsing {
        let publisher = publisher(store, offer.made.publisher).await?;
        let scope = words::scope(store, &offer.made.licence.scope, now).await?;
        let matter = Matter::new(&publisher, &scope, &offer.made.licence);
        let what = format!(
            "let the offer of a licence lapse: {}",
            deal(store, &offer.made.licence, now).await?
        );
        let word = Word {
            audit: Actor::the_wire().did(what, publisher.id, now),
            mails: vec![letters.lapsed(&matter, &offer)],
        };
        store.lapse_offer(&offer, &word, now).await?;
    }
    for kept in ending {
        let what = format!(
            "noted that a licence ends {}",
            at_end_of(kept.licence.until)
        );
        let hours = now.duration_until(kept.licence.until).as_hours();
        let days = u32::try_from(hours / 24).unwrap_or(0);
        let word = word(store, &kept, what, now, |matter| {
            vec![
                letters.ending(matter, &kept.licence, days),
                letters.desk_ending(matter, &kept.licence),
            ]
        });
        let word = word.await?;
        store.tell_ending(&kept, &word, now).await?;
    }
    for kept in ended {
        let what = format!(
            "noted that a licence ended {}",
            at_end_of(kept.licence.until)
        );
        let word = word(store, &kept, what, now, |matter| {
            vec![
                letters.ended(matter, &kept.licence),
                letters.desk_ended(matter, &kept.licence),
            ]
        });
        let word = word.await?;
        store.tell_ended(&kept, &word, now).await?;
    }
    Ok(steps)
}

/// What is written and told of a licence's end. Where another licence follows on it, nobody has to do
/// anything, and no mail goes.
async fn word(
    store: &Store,
    kept: &KeptLicence,
    what: String,
    now: Timestamp,
    mails: impl FnOnce(&Matter<'_>) -> Vec<Mail> + Send,
) -> Result<Word, StoreError> {
    let publisher = publisher(store, kept.publisher).await?;
    let agreed = NewLicence::from(&kept.licence);
    let scope = words::scope(store, &agreed.scope, now).await?;
    let renewed = kept.renewed_by.is_some();
    let follows = if renewed {
        "; another follows on it"
    } else {
        ""
    };
    Ok(Word {
        audit: Actor::the_wire().did(format!("{what}{follows}"), publisher.id, now),
        mails: if renewed {
            Vec::new()
        } else {
            mails(&Matter::new(&publisher, &scope, &agreed))
        },
    })
}
