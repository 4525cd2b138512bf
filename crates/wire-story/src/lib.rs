//! The ground of a wire: what a story is, what a version of it is, and how its text is read.
//!
//! This crate knows nobody and does no I/O. Time and randomness come in as arguments, so that
//! everything here can be fuzzed and tested without set-up.
//!
//! * [`Story`] keeps one id from first publication to kill; [`Version`] is one immutable state of it.
//! * [`Content`] is what a version says. Its [`Body`] is opaque: whoever opens it names a [`Purpose`].
//! * [`Subject`]s say what a story is about.
//! * [`Notice`] holds the sentences that must travel with every copy.
//! * [`Passage`]s are what of a body is a third party's; [`agency`] knows news agencies by their credits.
//! * [`text`] is the one normalisation that search, reading and trace share.

pub mod agency;
mod body;
mod content;
mod email;
mod embargo;
mod id;
mod notice;
mod story;
mod subject;
pub mod text;
mod third_party;
mod version;

pub use body::{Body, Mark, MarkKind, Paragraph, ParagraphKind, Purpose};
pub use content::{Content, ContentError, Picture, PictureRights};
pub use email::{InvalidEmail, email_address, email_parts};
pub use embargo::Embargo;
pub use id::{
    InvalidId, LicenceId, LicenceRequestId, OfferId, PickupId, ProductId, PublisherId, SiteId,
    StoryId, SubscriptionId, UserId,
};
pub use notice::{Contact, Notice};
pub use story::{Availability, Story};
pub use subject::Subject;
pub use third_party::{OMISSION, Passage};
pub use version::{Change, Edition, Status, Version, VersionNumber};
