//! All SQL of the wire: one [`Store`], its migrations and its search.
//!
//! A wire's data lie in one folder: a SQLite database and blobs (pictures, fetched pages) named by
//! their hashes. Nothing above this crate knows what kind of database it is. What the store holds
//! true, whoever calls it, in whatever order, and wherever the process is killed:
//!
//! * **A version never changes**, and neither does an event; triggers hold that as well.
//! * **The event log has no holes.** A version and its event are written in one transaction, and the
//!   event's place comes from one counter row updated in it: publications commit in order.
//! * **A killed story stays killed**; what comes in from outside can't bring it back, and can't
//!   release one that the desk holds. Of a sender's versions none is published over a newer one.
//! * **Who holds an older version hears of it.** Obligations are a projection of the event log with
//!   a cursor of its own, and a take that is recorded late opens those that it missed.
//! * **What was acknowledged survives** `kill -9` and a power cut: a method returns after its commit
//!   is on the disk, and a method that fails has changed nothing.
//! * **Tokens are kept as hashes**, and so are session cookies and the keys of one-time links.
//!
//! The clock is the caller's: methods take the time as an argument. Randomness for ids and nonces
//! comes from the operating system.

mod backlog;
mod blobs;
mod bulk;
mod catalogue;
mod content;
mod corrections;
mod database;
mod drafts;
mod error;
mod events;
mod files;
mod holdings;
mod hub;
mod leases;
mod ledger;
mod licensing;
mod looks;
mod mails;
mod obligations;
mod people;
mod pickups;
mod postgres;
mod publishers;
mod random;
mod readings;
mod records;
mod rows;
mod searchable;
mod settings;
mod sqlite;
mod standings;
mod statements;
mod store;
mod stories;
mod subjects;
mod subscriptions;
mod usage;
mod versions;

pub use backlog::Backlog;
pub use bulk::{Plan, others};
pub use catalogue::{NewProduct, OwnTerms, ProductUse, Selected, TermsVersion};
pub use corrections::KeptCorrection;
pub use drafts::{Draft, new_story_id};
pub use error::StoreError;
pub use events::{Event, EventKind, Wakes};
pub use files::write_whole;
pub use holdings::Holdings;
pub use hub::{HubKey, HubSubscription, HubWish};
pub use leases::{GivenBack, Holding, LEASE, Lease, LeasesHeld, Node, NodeAtWork, Shard};
pub use ledger::{Holder, LedgerEntry, Take, TakeResult};
pub use licensing::{
    Accepted, KeptLicence, LicenceFilter, LicenceRequest, NewLicence, NewLicenceRequest, NewOffer,
    Newcomer, Occasion, Offer, OfferFilter, OfferState, RequestFilter, RequestState, Settled,
};
pub use looks::{DueLook, LooksAgain};
pub use mails::{Mail, MailId, QueuedMail};
pub use obligations::{
    Ahead, DueReminder, MailFate, NamedObligation, Notice, Obligation, ObligationCounts,
    ObligationFilter, ObligationId, ObligationState, Reminded, Reminder, Reopened,
};
pub use people::{
    AccessToken, DeskToken, LinkPurpose, NewUser, OneTimeLink, Reach, SavedSearch, Session,
    TokenHash, TokenId, TokenPurpose, User,
};
pub use pickups::{Kept, NewPickup, Pickup, PickupFilter};
pub use publishers::{
    Acceptance, DueCheck, DueSigns, Evidence, EvidenceState, GivenFile, KeptRankList, NewEvidence,
    NewPublisher, NewRankList, NewStrike, OtherClaim, SignUp, SiteCheck, SiteSigns, StrikeRecord,
    TakenBack, Word,
};
pub use random::{random, random_token};
pub use readings::{Readings, StoryForetells, Unread};
pub use records::{AuditEntry, AuditFilter, DecisionRecord, LoggedEntry, RecordedReason};
pub use settings::{ClockJump, Wire};
pub use standings::{Looked, PublisherCounts, Standing, StandingChange};
pub use statements::{IssuedStatement, NewStatement, StatementOf};
pub use store::{Copied, DATABASE, ServerPlace, Store};
pub use stories::{
    Changed, Document, FeedStamp, LikeKilled, Mark, NewStory, Published, Question, QuestionError,
    Said, SearchIn, SentVersion, StoppedUnseen, StoryCursor, StoryFilter, StoryPage, TakenIn,
};
pub use subjects::SubjectRules;
pub use subscriptions::{
    Again, Choice, CursorMove, Destination, Disabled, Flush, Grounds, Kinds, Lane, OldSecret,
    Outcome, Payload, Pending, Prospect, Receipt, Remembered, Replay, Secret, Span, Subscription,
};
pub use usage::Usage;
pub use versions::{Replacing, VersionInForce};
