//! Who may use which story, in which way, under which terms, and why.
//!
//! [`decide`] is the only way to a [`Licensed`] copy, which is one of the three things that
//! `wire-formats` renders; the others are a [`DeskCopy`], made from an editor's permission, and
//! [`Listed`], which has no body. So a body can't leave by an exit that forgot to ask.
//!
//! Everything is a function of its arguments: no clock, no store. Decisions deny by default, a
//! prohibition wins over everything, the order of the evidence never matters, and every reason is
//! a [`Reason`] with a code for programs and a sentence for people.

mod bulk;
mod catalogue;
mod changes;
mod country;
pub mod days;
mod decide;
mod desk_copy;
mod domain;
mod eligibility;
mod evidence;
mod exit;
mod filter;
mod head;
mod licence;
mod licensed;
mod listed;
mod machines;
mod measured;
pub mod moment;
mod number;
mod policy;
mod price;
mod product;
mod prose;
mod publisher;
mod rank;
mod reason;
mod role;
mod rules;
mod strike;
mod terms;
mod third_party;
mod toml_text;

pub use bulk::{publishers_for, stories_for};
pub use catalogue::{Catalogue, TermsOf};
pub use country::Country;
pub use decide::{Decision, Request, decide};
pub use desk_copy::DeskCopy;
pub use domain::shown_domain;
pub use eligibility::{Eligibility, eligibility};
pub use evidence::Evidence;
pub use exit::Exit;
pub use filter::{Filter, FilterError};
pub use head::Head;
pub use licence::{Licence, LicenceScope, LicenceStage, licence_number};
pub use licensed::{Basis, Licensed};
pub use listed::Listed;
pub use machines::{MachineUse, Machines};
pub use measured::Measured;
pub use number::{grouped, whole_number};
pub use policy::{Change, Needs, Policy, PolicyError, Threshold, who_would_change};
pub use price::{Price, PriceError};
pub use product::Product;
pub use prose::Section;
pub use publisher::{
    Audience, Method, Proof, ProofMethod, Publisher, PublisherKind, Site, Suspension,
};
pub use rank::{RankList, SiteRank};
pub use reason::{Effect, Reason, thousands};
pub use role::{Administering, Editing, Licensing, Role};
pub use rules::{InForce, Rules};
pub use strike::{Consequence, Strike, StrikeRule};
pub use terms::{Asks, CreditPlace, Edits, Images, OriginLink, Reach, Terms, TermsError};
pub use third_party::{ThirdParty, is_rights_line, not_ours, ordinal, owner};
pub use toml_text::toml_trouble;
