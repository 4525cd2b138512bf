//! The hub's subscriptions: who wants which feed pushed where, by WebSub.
//!
//! What was asked for stands beside what holds until the subscriber has confirmed it, so a renewal that
//! fails changes nothing.

use jiff::{SignedDuration, Timestamp};
use url::Url;

use crate::database::{Row, Writing, query};
use crate::rows::{damaged, get, number, optional_url, signed};
use crate::{Secret, Store, StoreError};

/// The most subscriptions of a wire, those that aren't confirmed yet among them.
const MOST: u32 = 10_000;

/// The most of them whose callbacks are on one host: nobody can be flooded with what others ask for.
const MOST_OF_A_HOST: u32 = 100;

/// A subscription is known by where it is pushed to and what is pushed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HubKey {
    /// Where it is pushed to.
    pub callback: Url,
    /// The address of the feed.
    pub topic: Url,
}

/// What a subscriber asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubWish {
    /// To be sent the feed.
    Subscribe {
        /// For how long, from its confirmation on.
        lease: SignedDuration,
        /// What is sent is signed with this.
        secret: Option<Secret>,
    },
    /// To be sent nothing more.
    Unsubscribe,
}

impl HubWish {
    /// The code that records and `hub.mode` use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Subscribe { .. } => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }

    fn secret(&self) -> Option<&str> {
        match self {
            Self::Subscribe { secret, .. } => secret.as_ref().map(Secret::reveal),
            Self::Unsubscribe => None,
        }
    }

    fn lease(&self) -> Option<i64> {
        match self {
            Self::Subscribe { lease, .. } => Some(lease.as_secs()),
            Self::Unsubscribe => None,
        }
    }
}

/// A subscription of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubSubscription {
    /// What it is known by.
    pub key: HubKey,
    /// What is sent is signed with this.
    pub secret: Option<Secret>,
    /// What was asked for and isn't confirmed yet.
    pub asked: Option<HubWish>,
    /// The validator of what was sent last; empty before.
    pub sent: String,
    /// How often sending has failed since.
    pub attempts: u32,
}

impl Store {
    /// Keeps what a subscriber asks for, until it has confirmed that it does. Returns whether there was
    /// room for it.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn ask_hub(
        &self,
        key: &HubKey,
        wish: &HubWish,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let host = key.callback.host_str().unwrap_or_default();
        let mut tx = self.writing().await?;
        query("DELETE FROM hub_subscriptions WHERE until <= $1 AND asked IS NULL")
            .bind(at.as_microsecond())
            .execute(&mut tx)
            .await?;
        // Who is there already needs no room.
        let others = query(
            "SELECT count(*) AS everywhere, count(CASE WHEN host = $1 THEN 1 END) AS there
             FROM hub_subscriptions WHERE callback <> $2 OR topic <> $3",
        )
        .bind(host)
        .bind(key.callback.as_str())
        .bind(key.topic.as_str())
        .fetch_one(&mut tx)
        .await?;
        if number::<u32>(&others, "everywhere")? >= MOST
            || number::<u32>(&others, "there")? >= MOST_OF_A_HOST
        {
            return Ok(false);
        }
        query(
            "INSERT INTO hub_subscriptions (callback, topic, host, asked, asked_secret, asked_lease)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (callback, topic) DO UPDATE SET asked = excluded.asked,
                 asked_secret = excluded.asked_secret, asked_lease = excluded.asked_lease",
        )
        .bind(key.callback.as_str())
        .bind(key.topic.as_str())
        .bind(host)
        .bind(wish.code())
        .bind(wish.secret())
        .bind(wish.lease())
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// What the hub has to do: what was asked for and isn't confirmed, and the subscriptions that haven't
    /// seen the log up to here and may be sent something now. News goes before questions, which anybody can make
    /// many of; then those that wait longest come first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn due_at_hub(
        &self,
        seq: u64,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<HubSubscription>, StoreError> {
        query(
            "SELECT * FROM hub_subscriptions
             WHERE asked IS NOT NULL OR (until > $1 AND seen < $2 AND due <= $1)
             ORDER BY asked IS NOT NULL, due, seen, callback, topic LIMIT $3",
        )
        .bind(now.as_microsecond())
        .bind(signed(seq))
        .bind(limit)
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(subscription)
        .collect()
    }

    /// The subscriber has confirmed what it asked for: it holds from now on. What happens after this place
    /// in the log is sent to a new one; who has missed something, and is there again, is sent it at once.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn hub_confirmed(
        &self,
        key: &HubKey,
        wish: &HubWish,
        seq: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        match wish {
            HubWish::Subscribe { lease, secret } => {
                let until = now.checked_add(*lease).unwrap_or(Timestamp::MAX);
                query(
                    "UPDATE hub_subscriptions SET
                         seen = CASE WHEN until > $1 THEN seen ELSE $2 END,
                         until = $3, secret = $4, attempts = 0, due = 0
                     WHERE callback = $5 AND topic = $6",
                )
                .bind(now.as_microsecond())
                .bind(signed(seq))
                .bind(until.as_microsecond())
                .bind(secret.as_ref().map(Secret::reveal))
                .bind(key.callback.as_str())
                .bind(key.topic.as_str())
                .execute(&mut tx)
                .await?;
            }
            HubWish::Unsubscribe => {
                query(
                    "UPDATE hub_subscriptions SET until = NULL, secret = NULL, sent = ''
                     WHERE callback = $1 AND topic = $2",
                )
                .bind(key.callback.as_str())
                .bind(key.topic.as_str())
                .execute(&mut tx)
                .await?;
            }
        }
        answered(&mut tx, key, wish).await?;
        Ok(tx.commit().await?)
    }

    /// The subscriber hasn't confirmed what was asked for in its name: what held before holds on.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn hub_denied(&self, key: &HubKey, wish: &HubWish) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        answered(&mut tx, key, wish).await?;
        Ok(tx.commit().await?)
    }

    /// The subscriber has what the feed is at this place in the log.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn hub_sent(
        &self,
        key: &HubKey,
        seq: u64,
        validator: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "UPDATE hub_subscriptions SET seen = $1, sent = $2, attempts = 0, due = 0
             WHERE callback = $3 AND topic = $4",
        )
        .bind(signed(seq))
        .bind(validator)
        .bind(key.callback.as_str())
        .bind(key.topic.as_str())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The subscriber couldn't be reached, and isn't tried again before this time.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn hub_failed(&self, key: &HubKey, due: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "UPDATE hub_subscriptions SET attempts = attempts + 1, due = $1
             WHERE callback = $2 AND topic = $3",
        )
        .bind(due.as_microsecond())
        .bind(key.callback.as_str())
        .bind(key.topic.as_str())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// The subscription is over: the subscriber is gone, or the feed is.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn hub_ended(&self, key: &HubKey) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("DELETE FROM hub_subscriptions WHERE callback = $1 AND topic = $2")
            .bind(key.callback.as_str())
            .bind(key.topic.as_str())
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// What was asked for is settled, unless something else was asked for meanwhile. Where nothing holds and
/// nothing is asked for, there is no subscription.
async fn answered(tx: &mut Writing, key: &HubKey, wish: &HubWish) -> Result<(), StoreError> {
    query(
        "UPDATE hub_subscriptions SET asked = NULL, asked_secret = NULL, asked_lease = NULL
         WHERE callback = $1 AND topic = $2 AND asked = $3
           AND asked_secret IS NOT DISTINCT FROM $4 AND asked_lease IS NOT DISTINCT FROM $5",
    )
    .bind(key.callback.as_str())
    .bind(key.topic.as_str())
    .bind(wish.code())
    .bind(wish.secret())
    .bind(wish.lease())
    .execute(&mut *tx)
    .await?;
    query(
        "DELETE FROM hub_subscriptions
         WHERE callback = $1 AND topic = $2 AND asked IS NULL AND until IS NULL",
    )
    .bind(key.callback.as_str())
    .bind(key.topic.as_str())
    .execute(tx)
    .await?;
    Ok(())
}

fn subscription(row: &Row) -> Result<HubSubscription, StoreError> {
    let address =
        |column: &str| optional_url(row, column)?.ok_or_else(|| damaged(column, "no address"));
    let secret =
        |column: &str| get::<Option<String>>(row, column).map(|secret| secret.map(Secret::new));
    let asked = match get::<Option<&str>>(row, "asked")? {
        None => None,
        Some("unsubscribe") => Some(HubWish::Unsubscribe),
        Some(_) => Some(HubWish::Subscribe {
            lease: SignedDuration::from_secs(get(row, "asked_lease")?),
            secret: secret("asked_secret")?,
        }),
    };
    Ok(HubSubscription {
        key: HubKey {
            callback: address("callback")?,
            topic: address("topic")?,
        },
        secret: secret("secret")?,
        asked,
        sent: get(row, "sent")?,
        attempts: number(row, "attempts")?,
    })
}
