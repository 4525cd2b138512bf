//! Which node does what: shards of endpoints, and what the clock sets going, each leased to one node at a time.
//!
//! A lease lasts by the database's clock and is renewed as long as its node lives. Each new holder gets a new epoch,
//! and what a transaction writes under a lease is refused when another epoch has begun: so a node that slept can't
//! write over what its follower did. Leases change, and receipts are written, by transactions that take turns, so
//! what was checked stays true until the commit.
//!
//! SQLite has one node, and the place of the wire's one server is its lease: it has everything at once, for as
//! long as it runs.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde::Serialize;
use wire_story::SubscriptionId;

use crate::database::{Row, Writing, query};
use crate::random::hex;
use crate::rows::{get, number, signed, to_json};
use crate::{Store, StoreError, random_token};

/// A part of the work that one node does at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(u8);

/// How many shards of endpoints there are.
const ENDPOINTS: u8 = 64;

impl Shard {
    /// Everything that the clock sets going, once for the whole wire.
    pub const CLOCK: Self = Self(ENDPOINTS);

    /// The shard of an endpoint: ids end in bytes that were drawn by lot.
    #[must_use]
    pub fn of(endpoint: SubscriptionId) -> Self {
        let [.., last] = endpoint.as_bytes();
        Self(last % ENDPOINTS)
    }

    /// All shards of endpoints.
    pub fn of_endpoints() -> impl Iterator<Item = Self> {
        (0..ENDPOINTS).map(Self)
    }

    /// The last bytes of the ids of these shards' endpoints, as a list that a statement reads.
    pub(crate) fn endings(shards: &[Self]) -> String {
        let mut endings: Vec<String> = Vec::new();
        for byte in 0..=u8::MAX {
            if shards.contains(&Self(byte % ENDPOINTS)) {
                endings.push(format!("\"{}\"", hex(&[byte])));
            }
        }
        format!("[{}]", endings.join(","))
    }
}

/// A shard, and which of its holders has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Lease {
    /// What is leased.
    #[serde(serialize_with = "as_number")]
    pub shard: Shard,
    /// The number of the holder.
    pub epoch: u64,
}

/// How long a lease lasts that isn't renewed.
pub const LEASE: Duration = Duration::from_secs(5);

/// A node of the wire, as the others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// By what its leases know it: another one after each start.
    id: String,
    /// What people call it.
    name: String,
}

impl Node {
    /// A node that has just started.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new(name: &str) -> Result<Self, StoreError> {
        Ok(Self {
            id: random_token()?,
            name: name.to_owned(),
        })
    }
}

/// A lease as its node has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The lease.
    pub lease: Lease,
    /// Whether it is new, and everything that was sent under it before has its receipt.
    pub is_sure: bool,
}

/// What a node has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasesHeld {
    /// All its leases.
    pub leases: Vec<Holding>,
    /// How many shards of endpoints are its fair share; what it has beyond, others wait for.
    pub share: usize,
    /// Whether nobody else can take them: then they needn't be renewed.
    pub for_good: bool,
}

/// A lease that is given back, and whether everything that was sent under it has its receipt.
pub type GivenBack = (Lease, bool);

/// What a node of the wire has, for its operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeAtWork {
    /// What people call it.
    pub name: String,
    /// How many shards of endpoints it has.
    pub shards: u64,
    /// Whether it does what the clock sets going.
    pub has_clock: bool,
}

impl Store {
    /// This store for work under a lease: each transaction that writes is refused, unless the lease is still held.
    #[must_use]
    pub fn under(&self, lease: Lease) -> Self {
        let mut store = self.clone();
        store.lease = Some(lease);
        store
    }

    /// Says that a node lives: renews its leases, takes back what it gives back, and gives it what is free, up
    /// to its fair share.
    ///
    /// # Errors
    /// The database can't be written; then nothing has changed.
    pub async fn hold_leases(
        &self,
        node: &Node,
        given_back: &[GivenBack],
    ) -> Result<LeasesHeld, StoreError> {
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let asked = Instant::now();
        let mut tx = self.writing().await?;
        let waited = asked.elapsed();
        let now = tx.now().await?;
        let until = now.saturating_add(micros(LEASE));
        // Whoever has the place of SQLite's one server knows that the others are dead.
        let for_good = matches!(tx, Writing::Sqlite(_));
        // Where somebody kept the turn for long, the others who wait for theirs are not dead.
        let dead_before = match for_good {
            true => i64::MAX,
            false => now.saturating_sub(micros(waited)),
        };
        query("DELETE FROM nodes WHERE until < $1 AND id <> $2")
            .bind(dead_before)
            .bind(&node.id)
            .execute(&mut tx)
            .await?;
        query(
            "INSERT INTO nodes (id, name, until) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET until = excluded.until",
        )
        .bind(&node.id)
        .bind(&node.name)
        .bind(until)
        .execute(&mut tx)
        .await?;
        give_back(&mut tx, node, given_back).await?;
        let row = query("SELECT count(*) AS nodes FROM nodes")
            .fetch_one(&mut tx)
            .await?;
        let share = usize::from(ENDPOINTS).div_ceil(number(&row, "nodes")?);

        let rows = query("SELECT * FROM leases ORDER BY shard")
            .fetch_all(&mut tx)
            .await?;
        let (mut leases, mut free) = (Vec::new(), Vec::new());
        for row in &rows {
            let holder = get::<Option<&str>>(row, "node")?;
            if holder == Some(&node.id) {
                leases.push(Holding {
                    lease: lease(row)?,
                    is_sure: false,
                });
            } else if holder.is_none() || get::<i64>(row, "until")? < dead_before {
                free.push(row);
            }
        }
        let of_endpoints = |leases: &[Holding]| {
            let of_endpoints = leases.iter().filter(|it| it.lease.shard != Shard::CLOCK);
            of_endpoints.count()
        };
        let mut taken = Vec::new();
        for row in free {
            let was = lease(row)?;
            if was.shard == Shard::CLOCK || of_endpoints(&leases) < share {
                let lease = Lease {
                    epoch: was.epoch + 1,
                    ..was
                };
                taken.push(lease);
                leases.push(Holding {
                    lease,
                    is_sure: number::<u8>(row, "sure")? == 1,
                });
            }
        }
        query(
            "UPDATE leases SET node = $1, epoch = CAST(value ->> 'epoch' AS BIGINT), sure = 0
             FROM json_each($2) WHERE shard = CAST(value ->> 'shard' AS BIGINT)",
        )
        .bind(&node.id)
        .bind(to_json(&taken)?)
        .execute(&mut tx)
        .await?;
        query("UPDATE leases SET until = $1 WHERE node = $2")
            .bind(until)
            .bind(&node.id)
            .execute(&mut tx)
            .await?;
        tx.commit().await?;
        Ok(LeasesHeld {
            leases,
            share,
            for_good,
        })
    }

    /// Says that a node goes, and gives these leases back. Others that it has are taken from it when their time
    /// is over.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn leave(&self, node: &Node, given_back: &[GivenBack]) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        give_back(&mut tx, node, given_back).await?;
        query("DELETE FROM nodes WHERE id = $1")
            .bind(&node.id)
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The nodes that run the wire, by their names, and what each of them has.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn nodes_at_work(&self) -> Result<Vec<NodeAtWork>, StoreError> {
        query(
            "SELECT n.name, coalesce(sum(CASE WHEN l.shard <> $1 THEN 1 ELSE 0 END), 0) AS shards,
                 CAST(coalesce(max(CASE WHEN l.shard = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS has_clock
             FROM nodes n LEFT JOIN leases l ON l.node = n.id GROUP BY n.id, n.name ORDER BY n.name, n.id",
        )
        .bind(i64::from(ENDPOINTS))
        .fetch_all(self.reading())
        .await?
        .iter()
        .map(|row| {
            Ok(NodeAtWork {
                name: get(row, "name")?,
                shards: number(row, "shards")?,
                has_clock: number::<u8>(row, "has_clock")? == 1,
            })
        })
        .collect()
    }

    /// Forgets that everything that was sent has its receipt: what lies here is a copy, and its wire goes on.
    pub(crate) async fn doubt_receipts(&self) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("UPDATE leases SET sure = 0").execute(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}

/// Refuses what is written under leases of which one isn't held any more.
pub(crate) async fn require(tx: &mut Writing, leases: &BTreeSet<Lease>) -> Result<(), StoreError> {
    let row = query(
        "SELECT count(*) AS held FROM json_each($1)
         JOIN leases ON shard = CAST(value ->> 'shard' AS BIGINT)
             AND epoch = CAST(value ->> 'epoch' AS BIGINT)",
    )
    .bind(to_json(leases)?)
    .fetch_one(&mut *tx)
    .await?;
    if number::<usize>(&row, "held")? == leases.len() {
        Ok(())
    } else {
        Err(StoreError::LeaseLost)
    }
}

/// What was taken over meanwhile isn't given back.
async fn give_back(tx: &mut Writing, node: &Node, leases: &[GivenBack]) -> Result<(), StoreError> {
    for (lease, sure) in leases {
        query("UPDATE leases SET node = NULL, sure = $1 WHERE shard = $2 AND epoch = $3 AND node = $4")
            .bind(i64::from(*sure))
            .bind(i64::from(lease.shard.0))
            .bind(signed(lease.epoch))
            .bind(&node.id)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

fn lease(row: &Row) -> Result<Lease, StoreError> {
    Ok(Lease {
        shard: Shard(number(row, "shard")?),
        epoch: number(row, "epoch")?,
    })
}

fn as_number<S: serde::Serializer>(shard: &Shard, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(shard.0)
}
