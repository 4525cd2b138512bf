//! The standing orders themselves.

use jiff::Timestamp;
use url::Url;
use wire_rights::{Exit, ThirdParty};
use wire_story::{PublisherId, SubscriptionId};

use super::choice::{Choice, Kinds, Payload};
use super::secrets::{OldSecret, Secret};
use super::sooner::try_at_once;
use crate::catalogue::require_in_use;
use crate::database::{Row, query};
use crate::publishers::tell;
use crate::rows::{
    code, damaged, get, id, json, json_list, number, optional_id, optional_time, optional_url,
    signed, time, to_json,
};
use crate::{AuditEntry, Shard, Store, StoreError, Word, random, records};

/// Where a standing order's stories go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Pushed to the publisher's own server.
    Webhook {
        /// Where to.
        url: Url,
        /// What pushes are signed with.
        secret: Secret,
    },
    /// Put as files into a folder of the publisher's own server, by SFTP.
    Drop {
        /// The folder, as `sftp://user@host/folder`.
        url: Url,
        /// What the wire signs in with: a private key, as webhooks have them.
        key: Secret,
        /// By what the server is known, as a line of `known_hosts` has it; nothing until it was asked.
        host_key: Option<String>,
    },
}

impl Destination {
    /// Where it lies.
    #[must_use]
    pub fn url(&self) -> &Url {
        match self {
            Self::Webhook { url, .. } | Self::Drop { url, .. } => url,
        }
    }

    /// The server that it lies on.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url().host_str().unwrap_or_default()
    }

    /// By which exit stories leave for it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Webhook { .. } => Exit::Webhook,
            Self::Drop { .. } => Exit::Drop,
        }
    }

    /// What has to be kept secret of it.
    fn secret(&self) -> &Secret {
        match self {
            Self::Webhook { secret, .. } | Self::Drop { key: secret, .. } => secret,
        }
    }

    /// By what its server is known.
    fn host_key(&self) -> Option<&str> {
        match self {
            Self::Webhook { .. } => None,
            Self::Drop { host_key, .. } => host_key.as_deref(),
        }
    }
}

/// A publisher's standing order: every story that it may have goes to the destination, or those that it has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose it is.
    pub publisher: PublisherId,
    /// Where the stories go.
    pub destination: Destination,
    /// What pushes are signed with beside the secret, for a while after that was made.
    pub old_secret: Option<OldSecret>,
    /// Whether a third party's passages are left out of what is sent.
    pub third_party: ThirdParty,
    /// What it carries.
    pub choice: Choice,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it rests, and why.
    pub disabled: Option<Disabled>,
    /// Since when it has taken nothing that it was sent; nothing where the last try went well.
    pub failing_since: Option<Timestamp>,
    /// How far into the event log everything was sent, or noted as pending.
    pub cursor: u64,
    /// The same for what overtakes: corrections, holds and kills.
    pub urgent_cursor: u64,
}

/// A standing order rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// Since when.
    pub at: Timestamp,
    /// Why, in words that its owner reads.
    pub reason: String,
}

impl Store {
    /// Makes a standing order for what happens after this place in the event log: for all stories, for a product's,
    /// or for what was chosen.
    ///
    /// # Errors
    /// There is no such publisher or product; or the product was retired.
    pub async fn create_subscription(
        &self,
        publisher: PublisherId,
        destination: &Destination,
        choice: impl Into<Choice>,
        from_seq: u64,
        at: Timestamp,
    ) -> Result<SubscriptionId, StoreError> {
        let choice = choice.into();
        let id = SubscriptionId::new(at, random()?);
        let mut tx = self.writing().await?;
        if let Some(product) = choice.product {
            require_in_use(&mut tx, product).await?;
        }
        query(
            "INSERT INTO subscriptions (id, publisher, webhook_url, webhook_secret, created, cursor,
                 urgent_cursor, product, filter, kinds, payload, host_key)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id.as_bytes().as_slice())
        .bind(publisher.as_bytes().as_slice())
        .bind(destination.url().as_str())
        .bind(destination.secret().reveal())
        .bind(at.as_microsecond())
        .bind(signed(from_seq))
        .bind(product(&choice))
        .bind(to_json(&choice.filter)?)
        .bind(choice.kinds.code())
        .bind(choice.payload.code())
        .bind(destination.host_key())
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A standing order.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subscription(
        &self,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        query("SELECT * FROM subscriptions WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(self.reading())
            .await?
            .map(|row| subscription(&row))
            .transpose()
    }

    /// All standing orders, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        query("SELECT * FROM subscriptions ORDER BY id")
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(subscription)
            .collect()
    }

    /// The standing orders that don't rest and have something to read or to try again: those whose lanes stand behind
    /// these places in the log, and those of the list; all of them of these shards. Of more than the limit, those that
    /// are furthest behind. What those that are `reading` have left is theirs, unless somebody has to act on it.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subscriptions_behind(
        &self,
        (news, urgent): (u64, u64),
        or: impl IntoIterator<Item = SubscriptionId>,
        reading: impl IntoIterator<Item = SubscriptionId>,
        shards: &[Shard],
        limit: usize,
    ) -> Result<Vec<Subscription>, StoreError> {
        let or: Vec<SubscriptionId> = or.into_iter().collect();
        let reading: Vec<SubscriptionId> = reading.into_iter().collect();
        query(
            "SELECT * FROM subscriptions
             WHERE disabled IS NULL
               AND (cursor < $1 AND id NOT IN (SELECT unhex(value) FROM json_each($2))
                 OR urgent_cursor < $3
                 OR id IN (SELECT unhex(value) FROM json_each($4)))
               AND substr(id, 16, 1) IN (SELECT unhex(value) FROM json_each($5))
             ORDER BY cursor, id LIMIT $6",
        )
        .bind(signed(news))
        .bind(json_list(reading.iter().map(SubscriptionId::as_bytes)))
        .bind(signed(urgent))
        .bind(json_list(or.iter().map(SubscriptionId::as_bytes)))
        .bind(Shard::endings(shards))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(subscription)
        .collect()
    }

    /// The standing orders of a publisher, the oldest first.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subscriptions_of(
        &self,
        publisher: PublisherId,
    ) -> Result<Vec<Subscription>, StoreError> {
        query("SELECT * FROM subscriptions WHERE publisher = $1 ORDER BY id")
            .bind(publisher.as_bytes().as_slice())
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(subscription)
            .collect()
    }

    /// Lets a standing order rest: nothing is sent, nothing is lost.
    ///
    /// # Errors
    /// There is no such standing order.
    pub async fn disable_subscription(
        &self,
        id: SubscriptionId,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE subscriptions SET disabled = coalesce(disabled, $1),
                 disabled_reason = coalesce(disabled_reason, $2) WHERE id = $3",
        )
        .bind(at.as_microsecond())
        .bind(reason)
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        require_row(changed, id)?;
        Ok(tx.commit().await?)
    }

    /// Lets a standing order rest because it doesn't work, and says so; nothing where it rests already.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn give_up_subscription(
        &self,
        id: SubscriptionId,
        reason: &str,
        word: &Word,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE subscriptions SET disabled = $1, disabled_reason = $2
             WHERE id = $3 AND disabled IS NULL",
        )
        .bind(at.as_microsecond())
        .bind(reason)
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        if changed > 0 {
            tell(&mut tx, word, at).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Takes a resting order up again, from where it was; what failed before is tried at once.
    ///
    /// # Errors
    /// There is no such standing order.
    pub async fn enable_subscription(
        &self,
        id: SubscriptionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query(
            "UPDATE subscriptions SET disabled = NULL, disabled_reason = NULL, failing_since = NULL
             WHERE id = $1",
        )
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        require_row(changed, id)?;
        try_at_once(&mut tx, id, at).await?;
        Ok(tx.commit().await?)
    }

    /// Remembers by what the server of a file drop is known from now on. False, and nothing is remembered, where the drop
    /// is no longer at the address `of` whose server showed the key: it is another server's there. What failed before is tried at
    /// once.
    ///
    /// # Errors
    /// The database failed.
    pub async fn know_host(
        &self,
        id: SubscriptionId,
        of: &Url,
        host_key: &str,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writing().await?;
        let known =
            query("UPDATE subscriptions SET host_key = $1 WHERE id = $2 AND webhook_url = $3")
                .bind(host_key)
                .bind(id.as_bytes().as_slice())
                .bind(of.as_str())
                .execute(&mut tx)
                .await?
                == 1;
        if known {
            try_at_once(&mut tx, id, entry.at).await?;
            records::note(&mut tx, entry).await?;
        }
        tx.commit().await?;
        Ok(known)
    }

    /// Says whether a third party's passages are left out of what a standing order sends from now on.
    ///
    /// # Errors
    /// There is no such standing order.
    pub async fn set_third_party(
        &self,
        id: SubscriptionId,
        third_party: ThirdParty,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let changed = query("UPDATE subscriptions SET third_party = $1 WHERE id = $2")
            .bind(third_party.code())
            .bind(id.as_bytes().as_slice())
            .execute(&mut tx)
            .await?;
        require_row(changed, id)?;
        Ok(tx.commit().await?)
    }

    /// Says what a standing order carries from now on.
    ///
    /// # Errors
    /// There is no such standing order or product; or the product was retired, and the standing order wasn't
    /// narrowed to it before.
    pub async fn choose(&self, id: SubscriptionId, choice: &Choice) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let row = query("SELECT product FROM subscriptions WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .fetch_optional(&mut tx)
            .await?
            .ok_or_else(|| StoreError::not_found("subscription", id))?;
        if let Some(product) = choice.product
            && optional_id(&row, "product")? != Some(product)
        {
            require_in_use(&mut tx, product).await?;
        }
        query(
            "UPDATE subscriptions SET product = $1, filter = $2, kinds = $3, payload = $4
             WHERE id = $5",
        )
        .bind(product(choice))
        .bind(to_json(&choice.filter)?)
        .bind(choice.kinds.code())
        .bind(choice.payload.code())
        .bind(id.as_bytes().as_slice())
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}

fn product(choice: &Choice) -> Option<&[u8]> {
    choice.product.as_ref().map(|id| id.as_bytes().as_slice())
}

pub(super) fn require_row(changed: u64, id: SubscriptionId) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::not_found("subscription", id));
    }
    Ok(())
}

fn subscription(row: &Row) -> Result<Subscription, StoreError> {
    let url = optional_url(row, "webhook_url")?.ok_or_else(|| damaged("webhook_url", "nothing"))?;
    let secret = Secret::new(get::<String>(row, "webhook_secret")?);
    let destination = match url.scheme() {
        "sftp" => Destination::Drop {
            url,
            key: secret,
            host_key: get(row, "host_key")?,
        },
        _ => Destination::Webhook { url, secret },
    };
    let disabled = match optional_time(row, "disabled")? {
        None => None,
        Some(at) => Some(Disabled {
            at,
            reason: get(row, "disabled_reason")?,
        }),
    };
    let old_secret = match optional_time(row, "old_secret_until")? {
        None => None,
        Some(until) => Some(OldSecret {
            secret: Secret::new(get::<String>(row, "old_secret")?),
            until,
        }),
    };
    Ok(Subscription {
        id: id(row, "id")?,
        publisher: id(row, "publisher")?,
        destination,
        old_secret,
        third_party: code(row, "third_party", ThirdParty::from_code)?,
        choice: Choice {
            product: optional_id(row, "product")?,
            filter: json(row, "filter")?,
            kinds: code(row, "kinds", Kinds::from_code)?,
            payload: code(row, "payload", Payload::from_code)?,
        },
        created: time(row, "created")?,
        disabled,
        failing_since: optional_time(row, "failing_since")?,
        cursor: number(row, "cursor")?,
        urgent_cursor: number(row, "urgent_cursor")?,
    })
}
