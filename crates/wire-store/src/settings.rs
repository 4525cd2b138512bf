//! The wire's own settings.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::database::query;
use crate::rows::{json, to_json};
use crate::{Store, StoreError};

/// What the wire says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Its name, as the top of each page shows it.
    pub name: String,
    /// The newsroom's name: the creator of stories that name none.
    pub creator: String,
    /// Whom to write to about licences and everything else.
    pub contact: String,
    /// Where it is found on the web; links in mails and feeds start with it.
    pub base_url: Url,
    /// The language of stories that name none, as a BCP 47 tag.
    pub language: String,
}

impl Default for Wire {
    /// A wire on one's own machine.
    fn default() -> Self {
        Self {
            name: "Wirecopy".into(),
            creator: "The newsroom".into(),
            contact: "licensing@localhost".into(),
            base_url: Url::parse("http://127.0.0.1:8080/").expect("a constant that is a URL"),
            language: "en".into(),
        }
    }
}

/// The name of what the wire says of itself.
pub(crate) const WIRE: &str = "wire";

/// A node's clock jumped forward: embargoes hold until a person says that the time is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockJump {
    /// What the clock should have shown.
    pub expected: Timestamp,
    /// What it showed.
    pub shown: Timestamp,
}

/// The name of a jump that nobody has confirmed.
const CLOCK_JUMP: &str = "clock_jump";

impl Store {
    /// What the wire says of itself.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn wire(&self) -> Result<Wire, StoreError> {
        let row = query("SELECT value FROM settings WHERE name = $1")
            .bind(WIRE)
            .fetch_optional(self.reading())
            .await?;
        row.map_or_else(|| Ok(Wire::default()), |row| json(&row, "value"))
    }

    /// The jump of the clock that nobody has confirmed, where there is one.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn clock_jump(&self) -> Result<Option<ClockJump>, StoreError> {
        query("SELECT value FROM settings WHERE name = $1")
            .bind(CLOCK_JUMP)
            .fetch_optional(self.reading())
            .await?
            .map(|row| json(&row, "value"))
            .transpose()
    }

    /// Notes a jump of the clock. Of several, the first says what the time should be.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn note_clock_jump(&self, jump: ClockJump) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind(CLOCK_JUMP)
            .bind(to_json(&jump)?)
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// A person says that the time is right.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn confirm_time(&self) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query("DELETE FROM settings WHERE name = $1")
            .bind(CLOCK_JUMP)
            .execute(&mut tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Changes what the wire says of itself.
    ///
    /// # Errors
    /// The database can't be written.
    pub async fn set_wire(&self, wire: &Wire) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        query(
            "INSERT INTO settings (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(WIRE)
        .bind(to_json(wire)?)
        .execute(&mut tx)
        .await?;
        Ok(tx.commit().await?)
    }
}
