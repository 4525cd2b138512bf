//! The terms that a copy is held against.

use wire_rights::{InForce, Terms};
use wire_store::{Store, StoreError};
use wire_story::{PublisherId, Story, Version};

/// The terms under which this publisher got its newest copy of a story. Where the ledger doesn't say, or
/// nobody is known to stand behind the page, those that hold for the story now.
///
/// # Errors
/// The store can't be read.
pub async fn of_copy(
    store: &Store,
    in_force: &InForce,
    (story, version): (&Story, &Version),
    owner: Option<PublisherId>,
) -> Result<Terms, StoreError> {
    let holders = match owner {
        Some(_) => store.holders(story.id).await?,
        None => Vec::new(),
    };
    let mut holders = holders.into_iter();
    let holder = holders.find(|holder| Some(holder.publisher) == owner);
    let agreed = match holder.and_then(|holder| holder.basis) {
        Some(basis) => store.terms_under(basis).await?,
        None => None,
    };
    Ok(agreed.unwrap_or_else(|| in_force.terms_for(story, version).clone()))
}
