//! The licence desk at work: each step with what is written into the log and what is mailed, for
//! pages, the API and commands alike. The store decides; here is said what is said.

mod answers;
mod due;
mod letters;
mod licences;
mod offers;
mod requests;
mod statements;
mod words;

use jiff::Timestamp;
use wire_rights::Publisher;
use wire_store::{AuditEntry, Store, StoreError};
use wire_story::PublisherId;

pub use answers::{accept, decline, withdraw};
pub use due::DEFAULT_WARNING;
pub(crate) use due::tell_what_is_due;
pub use licences::{grant, revoke};
pub use offers::{Outlet, invite, offer};
pub use requests::{ask, take_back, turn_down};
pub use statements::{Issued, statement};
pub use words::{changes, other_terms, period, price, scope};

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person's name, as the other side reads it.
    pub name: String,
    /// How the log names the person.
    pub who: String,
}

impl Actor {
    /// The wire itself.
    fn the_wire() -> Self {
        Self {
            name: "the wire".into(),
            who: "the wire".into(),
        }
    }

    /// An entry for the log about a publisher.
    fn did(&self, what: impl Into<String>, publisher: PublisherId, at: Timestamp) -> AuditEntry {
        AuditEntry {
            at,
            who: self.who.clone(),
            what: what.into(),
            on: publisher.to_string(),
        }
    }
}

/// The publisher that a step concerns.
async fn publisher(store: &Store, id: PublisherId) -> Result<Publisher, StoreError> {
    store
        .publisher(id)
        .await?
        .ok_or_else(|| StoreError::NotFound {
            what: "publisher",
            id: id.to_string(),
        })
}
