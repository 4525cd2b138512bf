//! Where publishers stand: the decision that holds for each, and when to look at it again.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use wire_rights::Publisher;
use wire_story::PublisherId;

use crate::database::{Row, Writing, query};
use crate::records::{decision, insert_decision};
use crate::rows::{get, id, json_list, number, signed};
use crate::{DecisionRecord, Mail, Store, StoreError, mails};

/// Where a publisher stands, as it was found.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The publisher, as of the same moment.
    pub publisher: Publisher,
    /// How often something that the answer rests on has changed.
    pub changes: u64,
    /// The decision that holds; none, where nobody has looked yet.
    pub decision: Option<DecisionRecord>,
    /// The newest version of the terms that it knows of.
    pub terms_told: u32,
}

/// What a look at a publisher gave.
#[derive(Clone, Debug)]
pub struct Looked {
    /// At whom.
    pub publisher: PublisherId,
    /// As [`Standing::changes`] was before the look.
    pub changes: u64,
    /// The new decision, where it isn't the one that held.
    pub decision: Option<DecisionRecord>,
    /// When to look again, if nothing changes until then.
    pub next: Option<Timestamp>,
    /// The newest version of the terms that the publisher knows of after these mails.
    pub terms_told: u32,
    /// Who is told of it.
    pub mails: Vec<Mail>,
    /// When the look was.
    pub at: Timestamp,
}

/// A standing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingChange {
    /// The publisher's name.
    pub name: String,
    /// The decision that holds since.
    pub decision: DecisionRecord,
}

/// What there is of a publisher, counted, for lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublisherCounts {
    /// How many stories it holds or has held.
    pub stories: u64,
    /// How many obligations it hasn't met yet.
    pub open: u64,
}

impl Store {
    /// Where those publishers stand that are to be looked at by `at`, those first that wait longest.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn standings_due(
        &self,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<Standing>, StoreError> {
        let due = query(
            "SELECT publisher FROM standings WHERE next_look <= $1 ORDER BY next_look LIMIT $2",
        )
        .bind(at.as_microsecond())
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| id(row, "publisher"))
        .collect::<Result<Vec<PublisherId>, _>>()?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        self.standings_of(&due).await
    }

    /// Where a publisher stands.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn standing(&self, publisher: PublisherId) -> Result<Option<Standing>, StoreError> {
        Ok(self.standings_of(&[publisher]).await?.pop())
    }

    async fn standings_of(&self, ids: &[PublisherId]) -> Result<Vec<Standing>, StoreError> {
        // The counter first: what changes after it was read is looked at again.
        let mut counters = HashMap::with_capacity(ids.len());
        for row in query(
            "SELECT standings.publisher AS whose, changes, terms_told, decisions.*
             FROM standings LEFT JOIN decisions ON decisions.number = standings.decision
             WHERE standings.publisher IN (SELECT unhex(value) FROM json_each($1))",
        )
        .bind(json_list(ids.iter().map(PublisherId::as_bytes)))
        .fetch_all(self.reading())
        .await?
        {
            let held = match get::<Option<i64>>(&row, "number")? {
                Some(_) => Some(decision(&row)?),
                None => None,
            };
            let whose: PublisherId = id(&row, "whose")?;
            let told: u32 = number(&row, "terms_told")?;
            counters.insert(whose, (number(&row, "changes")?, held, told));
        }
        let publishers = self.publishers_of(ids).await?;
        Ok(publishers
            .into_iter()
            .filter_map(|publisher| {
                let (changes, decision, terms_told) = counters.remove(&publisher.id)?;
                Some(Standing {
                    publisher,
                    changes,
                    decision,
                    terms_told,
                })
            })
            .collect())
    }

    /// Keeps what looks gave, with their mails, in one transaction; gives for each whether it was still
    /// true. Where something changed meanwhile, nothing is kept, and the publisher is looked at again.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn settle_standings(&self, looks: &[Looked]) -> Result<Vec<bool>, StoreError> {
        let mut tx = self.writing().await?;
        let mut kept = Vec::with_capacity(looks.len());
        for looked in looks {
            kept.push(settle(&mut tx, looked).await?);
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// The newest changes of standing, the newest first: those below this number, where one is given.
    /// With `answers` only those by which the answer became another, not its reasons alone.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn standing_changes(
        &self,
        answers: bool,
        below: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StandingChange>, StoreError> {
        query(
            "SELECT decisions.*, publishers.name AS name
             FROM decisions JOIN publishers ON publishers.id = decisions.publisher
             WHERE story IS NULL AND number < $1 AND ($2 = 0 OR was <> code)
             ORDER BY number DESC LIMIT $3",
        )
        .bind(below.map_or(i64::MAX, signed))
        .bind(answers)
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(StandingChange {
                name: get(row, "name")?,
                decision: decision(row)?,
            })
        })
        .collect()
    }

    /// The publishers that could have had free stories at some time.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn once_granted(&self) -> Result<HashSet<PublisherId>, StoreError> {
        query("SELECT publisher FROM standings WHERE granted IS NOT NULL")
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(|row| id(row, "publisher"))
            .collect()
    }

    /// What there is of each publisher, counted; who has nothing is left out.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn publisher_counts(
        &self,
    ) -> Result<HashMap<PublisherId, PublisherCounts>, StoreError> {
        let mut counts: HashMap<PublisherId, PublisherCounts> = HashMap::new();
        let count = |row: &Row| -> Result<(PublisherId, u64), StoreError> {
            Ok((id(row, "publisher")?, number(row, "times")?))
        };
        for row in
            query("SELECT publisher, count(DISTINCT story) AS times FROM takes GROUP BY publisher")
                .fetch_all(self.reading())
                .await?
        {
            let (publisher, stories) = count(&row)?;
            counts.entry(publisher).or_default().stories = stories;
        }
        for row in query(
            "SELECT publisher, count(*) AS times FROM obligations
             WHERE acknowledged IS NULL AND superseded IS NULL GROUP BY publisher",
        )
        .fetch_all(self.reading())
        .await?
        {
            let (publisher, open) = count(&row)?;
            counts.entry(publisher).or_default().open = open;
        }
        Ok(counts)
    }
}

async fn settle(tx: &mut Writing, looked: &Looked) -> Result<bool, StoreError> {
    let decision = looked.decision.as_ref();
    let granted = decision.is_some_and(|decision| decision.code == "granted");
    let current = query(
        "UPDATE standings SET next_look = $1, terms_told = CASE WHEN terms_told < $2 THEN $2 ELSE terms_told END,
             granted = coalesce(granted, $3), changes = changes + $4
         WHERE publisher = $5 AND changes = $6",
    )
    .bind(looked.next.map(Timestamp::as_microsecond))
    .bind(looked.terms_told)
    .bind(granted.then_some(looked.at.as_microsecond()))
    // Who looked at the same moment and comes second has nothing new to tell.
    .bind(i64::from(decision.is_some() || !looked.mails.is_empty()))
    .bind(looked.publisher.as_bytes().as_slice())
    .bind(signed(looked.changes))
    .execute(&mut *tx)
    .await?;
    if current == 0 {
        return Ok(false);
    }
    if let Some(decision) = decision {
        let number = insert_decision(tx, decision).await?;
        query("UPDATE standings SET decision = $1 WHERE publisher = $2")
            .bind(number)
            .bind(looked.publisher.as_bytes().as_slice())
            .execute(&mut *tx)
            .await?;
    }
    for mail in &looked.mails {
        mails::queue(tx, mail, looked.at).await?;
    }
    Ok(true)
}
