//! `POST /hub`: subscribers ask for feeds to be pushed, by WebSub. The hub itself is `wire_delivery::hub`.

use std::borrow::Cow;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use url::{Url, form_urlencoded};
use wire_delivery::hub::{LEASES, SECRET_BYTES, Topic, USUAL_LEASE};
use wire_store::{HubKey, HubWish, Secret};

use crate::app::App;
use crate::client::Client;
use crate::error::{InPlainText, PageError};

/// The longest callback.
const LONGEST_CALLBACK: usize = 2000;

/// The longest form.
const LONGEST_FORM: usize = 16 * 1024;

/// Why the hub refuses what it was asked, in plain text (WebSub, section 5.2).
pub(crate) struct Refusal(StatusCode, Cow<'static, str>);

/// `POST /hub`
pub(crate) async fn ask(
    State(app): State<App>,
    client: Client,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    if body.len() > LONGEST_FORM {
        return Err(Refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            "What was sent is longer than any request to a hub.".into(),
        ));
    }
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(&body);
        fields.find(|(it, _)| it == name).map(|(_, value)| value)
    };
    let wish = match field("hub.mode").as_deref() {
        Some("subscribe") => HubWish::Subscribe {
            lease: lease(field("hub.lease_seconds").as_deref())?,
            secret: secret(&app, field("hub.secret").as_deref()).await?,
        },
        Some("unsubscribe") => HubWish::Unsubscribe,
        _ => return bad("'hub.mode' has to be 'subscribe' or 'unsubscribe'."),
    };
    let key = HubKey {
        callback: callback(&app, field("hub.callback").as_deref())?,
        topic: topic(&app, &wish, field("hub.topic").as_deref()).await?,
    };
    // Whoever asks decides who is asked back.
    let host = key.callback.host_str().unwrap_or_default();
    app.attempts.one("hub for", host)?;
    app.attempts.one("hub by", &client.0)?;
    if !app
        .store
        .ask_hub(&key, &wish, app.now())
        .await
        .map_err(PageError::from)?
    {
        return Err(Refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "There are too many subscriptions of this host, or of all. Ask again in some days."
                .into(),
        ));
    }
    app.waker.wake();
    Ok(StatusCode::ACCEPTED)
}

fn bad<T>(sentence: impl Into<Cow<'static, str>>) -> Result<T, Refusal> {
    Err(Refusal(StatusCode::BAD_REQUEST, sentence.into()))
}

/// For how long; what is shorter or longer than we hold it becomes what we do.
fn lease(given: Option<&str>) -> Result<SignedDuration, Refusal> {
    let Some(given) = given else {
        return Ok(USUAL_LEASE);
    };
    match given.parse::<u32>() {
        Ok(seconds) => {
            let [shortest, longest] = LEASES;
            Ok(SignedDuration::from_secs(seconds.into()).clamp(shortest, longest))
        }
        Err(_) => bad("'hub.lease_seconds' has to be a whole number of seconds."),
    }
}

/// What the feed is to be signed with, where it came over TLS: whoever reads a secret on its way can sign as well.
async fn secret(app: &App, given: Option<&str>) -> Result<Option<Secret>, Refusal> {
    let wire = app.wire().await.map_err(PageError::from)?;
    match given {
        Some("") | None => Ok(None),
        Some(_) if wire.base_url.scheme() != "https" => {
            bad("'hub.secret' is only taken over https, and this wire has no address of that kind.")
        }
        Some(given) if given.len() >= SECRET_BYTES => bad(format!(
            "'hub.secret' has to have fewer than {SECRET_BYTES} bytes."
        )),
        Some(given) => Ok(Some(Secret::new(given))),
    }
}

fn callback(app: &App, given: Option<&str>) -> Result<Url, Refusal> {
    let Some(given) = given else {
        return bad("'hub.callback' is missing.");
    };
    if given.len() > LONGEST_CALLBACK {
        return bad(format!(
            "'hub.callback' has to have {LONGEST_CALLBACK} bytes at most."
        ));
    }
    match app.guard.target(given) {
        Ok(callback) if callback.fragment().is_some() => {
            bad("'hub.callback' has a fragment: leave it out.")
        }
        Ok(callback) => Ok(callback),
        Err(error) => bad(format!("'hub.callback' can't be used: {error}.")),
    }
}

/// The feed. One that isn't there any more can be unsubscribed from.
async fn topic(app: &App, wish: &HubWish, given: Option<&str>) -> Result<Url, Refusal> {
    let address = given.and_then(|given| Url::parse(given).ok().filter(|it| it.as_str() == given));
    let wire = app.wire().await.map_err(PageError::from)?;
    if let Some(address) = address
        && let Some(topic) = Topic::of(&address, &wire)
        && (*wish == HubWish::Unsubscribe
            || topic.is_there(&app.store).await.map_err(PageError::from)?)
    {
        return Ok(address);
    }
    bad("'hub.topic' is no feed of this wire: take the address that the feed gives as its own.")
}

impl From<PageError> for Refusal {
    fn from(error: PageError) -> Self {
        if error.status().is_server_error() {
            tracing::error!(?error, "the hub failed");
        }
        Self(error.status(), error.to_string().into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let said = format!("{}\n", self.1);
        (self.0, Extension(InPlainText), said).into_response()
    }
}
