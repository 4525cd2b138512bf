//! Who signs in, and with what: users, sessions, one-time links, tokens of machines.

mod desk_tokens;
mod going;
mod links;
mod saved_searches;
mod sessions;
mod token_hash;
mod tokens;
mod users;

pub use desk_tokens::{DeskToken, Reach};
pub(crate) use links::insert as insert_link;
pub use links::{LinkPurpose, OneTimeLink};
pub use saved_searches::SavedSearch;
pub use sessions::Session;
pub use token_hash::TokenHash;
pub use tokens::{AccessToken, TokenId, TokenPurpose};
pub(crate) use users::insert as insert_user;
pub use users::{NewUser, User};
