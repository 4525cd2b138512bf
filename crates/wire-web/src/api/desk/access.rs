//! Who calls: a program of a person of the desk, known by its token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use wire_delivery::licensing::Actor;
use wire_store::{Reach, User};

use crate::api::access::token;
use crate::api::problem::Problem;
use crate::app::App;
use crate::session::Permission;

/// A call that takes a step: its token belongs to a person who holds a permission now, and isn't for reading
/// only.
#[derive(Clone, Debug)]
pub(crate) struct DeskCaller<P> {
    person: User,
    /// The proof that they hold it.
    _permission: P,
}

impl<P> DeskCaller<P> {
    /// The person as one who takes a step of the licence desk.
    pub(crate) fn actor(&self) -> Actor {
        let User { name, email, .. } = &self.person;
        Actor {
            name: name.clone(),
            who: format!("{name} <{email}>, by the API"),
        }
    }
}

impl<P: Permission> FromRequestParts<App> for DeskCaller<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (person, reach, permission) = shown(parts, app).await?;
        match reach {
            Reach::Everything => Ok(Self {
                person,
                _permission: permission,
            }),
            Reach::Reading => Err(Problem::reading_only()),
        }
    }
}

/// A call that only reads: its token belongs to a person who holds a permission now.
#[derive(Clone, Debug)]
pub(crate) struct DeskReader<P> {
    /// The proof that they hold it.
    _permission: P,
}

impl<P: Permission> FromRequestParts<App> for DeskReader<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (_, _, permission) = shown(parts, app).await?;
        Ok(Self {
            _permission: permission,
        })
    }
}

/// The person whose token a call shows, how far it reaches, and the proof that they hold the permission.
async fn shown<P: Permission>(parts: &Parts, app: &App) -> Result<(User, Reach, P), Problem> {
    let token = token(parts).ok_or_else(Problem::desk_token)?;
    let found = app.store.desk_token(token).await?;
    let (person, reach) = found.ok_or_else(Problem::desk_token)?;
    let permission = P::of(person.role).ok_or_else(|| Problem::not_allowed(person.role))?;
    Ok((person, reach, permission))
}
