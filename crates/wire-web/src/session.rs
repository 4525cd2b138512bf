//! Who looks at a page, and what that person may do.
//!
//! A handler names what it needs in its parameters: [`Visitor`] for anybody, [`AsPublisher`] for a
//! publisher's person, [`Desk`] with a permission for the desk. A handler that named nothing could
//! not learn who is asking.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use wire_rights::{Administering, Editing, Licensing, Role};
use wire_store::{TokenHash, User};
use wire_story::{PublisherId, UserId};

use crate::app::App;
use crate::error::PageError;
use crate::layout::VisitorName;
use crate::local_path::LocalPath;

/// How long a session lasts.
pub(crate) const SESSION_DAYS: i64 = 30;
const COOKIE: &str = "wire_session";

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) user: User,
    /// The session, to end it.
    pub(crate) session: TokenHash,
    /// The publisher's name; empty for the desk.
    pub(crate) publisher_name: String,
}

impl SignedIn {
    /// How the masthead names the person.
    pub(crate) fn shown(&self) -> VisitorName {
        VisitorName {
            name: self.user.name.clone(),
            role: self.user.role,
            publisher_name: self.publisher_name.clone(),
        }
    }
}

/// Anybody, signed in or not.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// Who it is.
    pub(crate) signed_in: Option<SignedIn>,
    /// The page that was asked for, where signing in leads back to it.
    pub(crate) page: Option<LocalPath>,
}

impl From<SignedIn> for Visitor {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            signed_in: Some(signed_in),
            page: None,
        }
    }
}

impl Visitor {
    /// How the masthead names the person, if anybody has signed in.
    pub(crate) fn shown(&self) -> Option<VisitorName> {
        self.signed_in.as_ref().map(SignedIn::shown)
    }

    /// The person, if anybody has signed in.
    pub(crate) fn person(&self) -> Option<UserId> {
        self.signed_in.as_ref().map(|signed_in| signed_in.user.id)
    }

    /// The publisher whose person this is.
    pub(crate) fn publisher(&self) -> Option<PublisherId> {
        match self.signed_in.as_ref()?.user.role {
            Role::Publisher(publisher) => Some(publisher),
            Role::Administrator | Role::Editor | Role::LicensingManager => None,
        }
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let page = LocalPath::asked(&parts.method, &parts.uri, &parts.extensions);
        Self::of(&parts.headers, page, app).await
    }
}

impl Visitor {
    /// Who sent these headers to see this page.
    pub(crate) async fn of(
        headers: &HeaderMap,
        page: Option<LocalPath>,
        app: &App,
    ) -> Result<Self, PageError> {
        let signed_in = signed_in(headers, app).await?;
        Ok(Self { signed_in, page })
    }
}

async fn signed_in(headers: &HeaderMap, app: &App) -> Result<Option<SignedIn>, PageError> {
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar.get(COOKIE) else {
        return Ok(None);
    };
    let session = TokenHash::of(cookie.value());
    let Some(found) = app.store.session(session, app.now()).await? else {
        return Ok(None);
    };
    let publisher_name = match found.user.role {
        Role::Publisher(id) => app
            .store
            .publisher(id)
            .await?
            .map(|publisher| publisher.name)
            .unwrap_or_default(),
        Role::Administrator | Role::Editor | Role::LicensingManager => String::new(),
    };
    Ok(Some(SignedIn {
        user: found.user,
        session,
        publisher_name,
    }))
}

/// A person of a publisher.
#[derive(Clone, Debug)]
pub(crate) struct AsPublisher {
    pub(crate) signed_in: SignedIn,
    pub(crate) publisher: PublisherId,
}

impl FromRequestParts<App> for AsPublisher {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let publisher = visitor.publisher();
        match (visitor.signed_in, publisher) {
            (Some(signed_in), Some(publisher)) => Ok(Self {
                signed_in,
                publisher,
            }),
            (Some(_), None) => Err(PageError::NotAllowed("This page is for publishers.")),
            (None, _) => Err(PageError::SignIn(visitor.page)),
        }
    }
}

/// A person of the desk with a permission: [`Editing`], [`Licensing`], [`Administering`], or
/// [`AnyDesk`] where all of the desk may look.
#[derive(Clone, Debug)]
pub(crate) struct Desk<P> {
    pub(crate) signed_in: SignedIn,
    pub(crate) permission: P,
}

/// A permission that a role may hold.
pub(crate) trait Permission: Sized + Send {
    /// What to say to those who don't hold it.
    const REFUSAL: &'static str;
    /// The permission, if the role holds it.
    fn of(role: Role) -> Option<Self>;
}

impl Permission for Editing {
    const REFUSAL: &'static str = "This page is for editors.";
    fn of(role: Role) -> Option<Self> {
        role.editing()
    }
}

impl Permission for Licensing {
    const REFUSAL: &'static str = "This page is for licensing managers.";
    fn of(role: Role) -> Option<Self> {
        role.licensing()
    }
}

impl Permission for Administering {
    const REFUSAL: &'static str = "This page is for administrators.";
    fn of(role: Role) -> Option<Self> {
        role.administering()
    }
}

/// The permission to look at the desk's pages, which all of the desk hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyDesk;

impl Permission for AnyDesk {
    const REFUSAL: &'static str = "This page is for the desk.";
    fn of(role: Role) -> Option<Self> {
        role.is_desk().then_some(Self)
    }
}

impl<P: Permission> FromRequestParts<App> for Desk<P> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let signed_in = visitor.signed_in.ok_or(PageError::SignIn(visitor.page))?;
        let permission = P::of(signed_in.user.role).ok_or(PageError::NotAllowed(P::REFUSAL))?;
        Ok(Self {
            signed_in,
            permission,
        })
    }
}

/// The cookie that carries a new session's token.
pub(crate) fn cookie(token: String, secure: bool) -> Cookie<'static> {
    // The cookie ends with the session.
    let lasts = Duration::from_secs(SESSION_DAYS.unsigned_abs() * 24 * 60 * 60)
        .try_into()
        .expect("thirty days are a duration");
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .max_age(lasts)
        .build()
}

/// The cookie that takes a session's token away.
pub(crate) fn no_cookie() -> Cookie<'static> {
    Cookie::build((COOKIE, "")).path("/").build()
}
