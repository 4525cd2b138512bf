//! Signing up: everything that makes a publisher of an organisation, at once.

use jiff::Timestamp;
use wire_rights::{Audience, Role};
use wire_story::{PublisherId, UserId};

use super::{NewPublisher, evidence, signs, sites};
use crate::database::query;
use crate::people::insert_user;
use crate::{AuditEntry, NewUser, Store, StoreError, records};

/// An organisation that becomes a publisher, with its first person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    /// How it describes itself. Its person signs in with the same e-mail address.
    pub publisher: NewPublisher,
    /// The person's name.
    pub person: String,
    /// The hash of the person's password.
    pub password_hash: String,
    /// The version of the terms that is accepted.
    pub terms: u32,
    /// The evidence of its audience.
    pub audience: Audience,
    /// Its first site: a domain, not proved yet.
    pub site: String,
}

impl Store {
    /// Makes a publisher with its person, its site and its evidence, and with the terms accepted:
    /// all of it, or nothing.
    ///
    /// # Errors
    /// What one of them can't be: the e-mail address has an account already, the site is no domain
    /// or another publisher has proved it, there is no such version of the terms, or what
    /// [`create_publisher`](Self::create_publisher) and [`add_audience`](Self::add_audience) say.
    pub async fn sign_up(
        &self,
        new: &SignUp,
        at: Timestamp,
    ) -> Result<(PublisherId, UserId), StoreError> {
        let mut tx = self.writing().await?;
        let publisher = super::insert_publisher(&mut tx, &new.publisher, at).await?;
        let user = NewUser {
            email: new.publisher.email.clone(),
            name: new.person.clone(),
            role: Role::Publisher(publisher),
        };
        let user = insert_user(&mut tx, &user, Some(&new.password_hash), at).await?;
        // Who has signed up may claim what another has proved; a stranger writes to the wire first.
        let site = sites::claim(&mut tx, publisher, &new.site, at).await?;
        sites::refuse_proved(&mut tx, publisher, &site.domain).await?;
        signs::want(&mut tx, site.id, at).await?;
        let applied = AuditEntry {
            at,
            who: format!("{} <{}>", new.person, new.publisher.email),
            what: format!(
                "applied to become a publisher, with the site {}",
                site.domain
            ),
            on: publisher.to_string(),
        };
        records::note(&mut tx, &applied).await?;
        evidence::accept(&mut tx, publisher, new.terms, Some(user), at).await?;
        let number = evidence::insert(&mut tx, publisher, &new.audience).await?;
        query("UPDATE audience SET given_by = $1 WHERE number = $2")
            .bind(&applied.who)
            .bind(number)
            .execute(&mut tx)
            .await?;
        evidence::note_given(&mut tx, publisher, &new.audience, &applied.who).await?;
        tx.commit().await?;
        Ok((publisher, user))
    }
}
