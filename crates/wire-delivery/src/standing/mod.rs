//! Where publishers stand: looked at whenever something that the answer rests on has changed, and when
//! a date in it has passed. What is new is put on record and told, so that nothing changes silently.

mod by_hand;
mod letters;

use jiff::Timestamp;
use wire_rights::{Effect, Eligibility, Policy, Reason, Terms, eligibility};
use wire_store::{DecisionRecord, Looked, Mail, RecordedReason, Standing, Store, StoreError};
use wire_story::PublisherId;

pub use by_hand::ByHand;
use letters::Letter;

use crate::letters::Writer;
use crate::mail::templates::Templates;

/// How many publishers are looked at at once: ten thousand after a new policy must not keep the
/// scheduler from everything else.
const AT_ONCE: u32 = 100;

/// How often a look is tried again while others change the publisher.
const TRIES: usize = 3;

/// The rules of the moment, read once for many looks.
struct Rules<'a> {
    policy: Policy,
    terms: Terms,
    writer: Writer<'a>,
}

impl<'a> Rules<'a> {
    async fn in_force(store: &Store, templates: &'a Templates) -> Result<Self, StoreError> {
        Ok(Self {
            policy: store.policy().await?,
            terms: store.terms().await?,
            writer: Writer::of(store, templates, "standing").await?,
        })
    }
}

/// Looks at a publisher now, after something about it has changed; gives the decision that holds.
///
/// # Errors
/// The store can't be read or written; there is no such publisher.
pub async fn settle(
    store: &Store,
    templates: &Templates,
    publisher: PublisherId,
    now: Timestamp,
) -> Result<Option<DecisionRecord>, StoreError> {
    for _ in 0..TRIES {
        let rules = Rules::in_force(store, templates).await?;
        let Some(standing) = store.standing(publisher).await? else {
            return Ok(None);
        };
        let looked = look(store, &rules, &standing, now).await?;
        if store.settle_standings(&[looked]).await? == [true] {
            break;
        }
    }
    // Who was outrun has left it to the scheduler, which looks at what changed.
    let standing = store.standing(publisher).await?;
    Ok(standing.and_then(|standing| standing.decision))
}

/// Looks at the publishers that are due; returns how many. Can be repeated, and broken off: what was
/// put on record and told is so in one transaction, and isn't due any more.
pub(crate) async fn watch(
    store: &Store,
    templates: &Templates,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let due = store.standings_due(now, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let rules = Rules::in_force(store, templates).await?;
    let mut looks = Vec::with_capacity(due.len());
    for standing in &due {
        looks.push(look(store, &rules, standing, now).await?);
    }
    store.settle_standings(&looks).await?;
    Ok(due.len())
}

/// Looks at one publisher.
async fn look(
    store: &Store,
    rules: &Rules<'_>,
    standing: &Standing,
    now: Timestamp,
) -> Result<Looked, StoreError> {
    let publisher = &standing.publisher;
    let found = eligibility(&rules.policy, publisher, now);
    let reasons: Vec<_> = found.reasons.iter().map(RecordedReason::from).collect();
    let before = standing.decision.as_ref();
    let holds =
        before.is_some_and(|before| before.code == found.code() && before.reasons == reasons);
    let letter = Letter {
        writer: &rules.writer,
        publisher,
        found: &found,
        licensing: &rules.terms.contact,
    };
    let mut mails = Vec::new();
    if !holds {
        mails.extend(told(&letter, before, &found));
    }
    mails.extend(new_terms(store, rules, standing, &letter).await?);
    let decision = (!holds).then(|| DecisionRecord {
        number: None,
        publisher: publisher.id,
        story: None,
        exit: None,
        code: found.code().to_owned(),
        was: before.map(|before| before.code.clone()),
        reasons,
        evidence: publisher
            .evidence(now)
            .iter()
            .map(RecordedReason::from)
            .collect(),
        policy: found.policy,
        terms: rules.terms.version,
        at: now,
    });
    Ok(Looked {
        publisher: publisher.id,
        changes: standing.changes,
        decision,
        next: rules.policy.next_change(publisher, now),
        terms_told: rules.terms.version,
        mails,
        at: now,
    })
}

/// What is told of an answer that isn't the one before. Who is looked at for the first time hears of
/// warnings only: nothing has changed for it. That an answer which was no grant is another now is on
/// record, and nothing to write about.
fn told(letter: &Letter<'_>, before: Option<&DecisionRecord>, found: &Eligibility) -> Vec<Mail> {
    let was = before.map(|before| before.code.as_str());
    let had = |reason: &Reason| {
        before.is_some_and(|before| before.reasons.contains(&RecordedReason::from(reason)))
    };
    let was_forbidden = before.is_some_and(is_forbidden);
    let forbidden = found
        .reasons
        .iter()
        .any(|reason| reason.effect() == Effect::Prohibits);
    let mut mails = Vec::new();
    match (was, found.code()) {
        (Some("granted"), "offered") => mails.push(letter.offered()),
        (Some("granted"), "refused") if !forbidden => mails.push(letter.refused()),
        (Some(was), "granted") if was != "granted" => mails.push(letter.granted()),
        _ => {}
    }
    if before.is_some() && forbidden && !was_forbidden {
        mails.push(letter.suspended());
    }
    if was_forbidden && !forbidden && found.code() != "granted" {
        mails.push(letter.reinstated());
    }
    let warnings: Vec<_> = found
        .reasons
        .iter()
        .filter(|reason| reason.is_warning() && !had(reason))
        .collect();
    if !warnings.is_empty() {
        mails.push(letter.warning(&warnings));
    }
    // Strikes that lead to something are the desk's business as well.
    let struck = found
        .reasons
        .iter()
        .find(|reason| matches!(reason, Reason::Strikes { .. }) && !had(reason));
    mails.extend(struck.map(|reason| letter.struck(reason)));
    mails
}

/// Whether a decision on record was a suspension, by the desk's word or by strikes.
fn is_forbidden(decision: &DecisionRecord) -> bool {
    let codes = decision.reasons.iter().map(|reason| reason.code.as_str());
    let mut codes = codes.filter(|code| *code == "suspended" || *code == "strikes");
    // Strikes that only warn leave free stories as they are.
    decision.code == "refused" && codes.next().is_some()
}

/// The mail that asks a publisher to accept new terms, where it has accepted older ones.
async fn new_terms(
    store: &Store,
    rules: &Rules<'_>,
    standing: &Standing,
    letter: &Letter<'_>,
) -> Result<Option<Mail>, StoreError> {
    let (version, accepted) = (rules.terms.version, standing.publisher.accepted_terms);
    let Some(accepted) = accepted.filter(|accepted| *accepted < version) else {
        return Ok(None);
    };
    if standing.terms_told >= version {
        return Ok(None);
    }
    let changes = match store.terms_version(accepted).await? {
        Some(old) => rules.terms.changes_since(&old, &rules.writer.wire.creator),
        None => Vec::new(),
    };
    Ok(Some(letter.new_terms(version, changes)))
}
