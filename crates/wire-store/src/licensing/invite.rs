//! An offer to an outlet that is no publisher of the wire yet.

use jiff::Timestamp;
use wire_rights::Role;

use super::offers::{NewOffer, Offer, insert};
use super::tell;
use crate::database::{Row, query};
use crate::people::{insert_link, insert_user};
use crate::publishers::{claim_site, insert_publisher};
use crate::rows::get;
use crate::{LinkPurpose, NewPublisher, NewUser, Store, StoreError, TokenHash, Word};

/// An outlet that becomes a publisher by being made an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// How the desk describes it. Its person signs in with the same e-mail address.
    pub publisher: NewPublisher,
    /// The domain of its site, which it still has to prove.
    pub site: Option<String>,
    /// The one-time link by which its person sets a password.
    pub invitation: TokenHash,
}

impl Store {
    /// Whether an outlet of this address can be made an offer as a newcomer.
    ///
    /// # Errors
    /// The address is that of an account, and the error names whose.
    pub async fn may_be_invited(&self, email: &str) -> Result<(), StoreError> {
        let known = query(KNOWN).bind(email.trim());
        refuse_known(email, known.fetch_optional(self.reading()).await?.as_ref())
    }

    /// Makes a publisher of an outlet, with its site and a person who is invited by a one-time link,
    /// and makes it an offer: all of it, or nothing. The link works as long as the offer stands. The
    /// publisher that the offer names is not asked: it is the new one.
    ///
    /// # Errors
    /// The e-mail address is that of an account, and the error names whose; the description or the site can't be one; and as
    /// for [`make_offer`](Self::make_offer).
    pub async fn invite_with_offer(
        &self,
        newcomer: &Newcomer,
        new: &NewOffer,
        at: Timestamp,
        word: impl FnOnce(&Offer) -> Word + Send,
    ) -> Result<Offer, StoreError> {
        let mut tx = self.writing().await?;
        let email = &newcomer.publisher.email;
        let known = query(KNOWN).bind(email.trim()).fetch_optional(&mut tx);
        refuse_known(email, known.await?.as_ref())?;
        let publisher = insert_publisher(&mut tx, &newcomer.publisher, at).await?;
        if let Some(site) = &newcomer.site {
            claim_site(&mut tx, publisher, site, at).await?;
        }
        let user = NewUser {
            email: newcomer.publisher.email.clone(),
            name: newcomer.publisher.name.clone(),
            role: Role::Publisher(publisher),
        };
        let user = insert_user(&mut tx, &user, None, at).await?;
        insert_link(
            &mut tx,
            newcomer.invitation,
            LinkPurpose::Invitation,
            Some(user),
            new.stands_until,
            at,
        )
        .await?;
        let new = NewOffer {
            publisher,
            ..new.clone()
        };
        let offer = insert(&mut tx, &new, at).await?;
        tell(&mut tx, &word(&offer), &offer.about(), at).await?;
        tx.commit().await?;
        Ok(offer)
    }
}

/// Whose account has an address.
const KNOWN: &str = "SELECT publishers.name AS name FROM users
    LEFT JOIN publishers ON publishers.id = users.publisher WHERE users.email = $1";

/// Whom an address belongs to is no newcomer: the desk is told who it is, to whom it can make its offer.
fn refuse_known(email: &str, known: Option<&Row>) -> Result<(), StoreError> {
    let Some(row) = known else {
        return Ok(());
    };
    let email = email.trim();
    Err(StoreError::Conflict(
        match get::<Option<String>>(row, "name")? {
            Some(name) => format!(
                "the address {email} is that of an account of {name}, which is a publisher already: choose \
             {name} as the one to whom the offer goes"
            ),
            None => format!(
                "the address {email} is that of somebody at the desk: give one of the outlet's own"
            ),
        },
    ))
}
