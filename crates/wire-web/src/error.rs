//! What a page says when it can't do what was asked.

use askama::Template;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use wire_store::StoreError;

use crate::api;
use crate::app::App;
use crate::layout::{Layout, Section};
use crate::local_path::{self, LocalPath};
use crate::session::Visitor;

/// Why a page can't be shown or a form can't be carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    /// There is nothing at this address.
    #[error("{0}")]
    NotFound(String),
    /// The person has to sign in first.
    #[error("Sign in to see this page.")]
    SignIn(Option<LocalPath>),
    /// The person may not do this.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// The form was sent by another site's page, or by a program without a token.
    #[error(
        "The form didn't come from this site, so nothing was changed. Open the page here and send it again."
    )]
    Forged,
    /// What was sent can't be used.
    #[error("{0}")]
    Bad(String),
    /// It can't be done as things are now.
    #[error("{0}")]
    Conflict(String),
    /// Too many tries.
    #[error("Too many tries. Wait a minute and try again.")]
    TooMany,
    /// Too many tries, for so long.
    #[error("Too many tries. Wait {} and try again.", in_words(*.0))]
    Wait(SignedDuration),
    /// The disk is full: nothing is kept, so nothing is given out.
    #[error(
        "The wire’s disk is full. Nothing was saved, and nothing is given out that can’t be written down. Tell the wire’s operator to make room, then try again."
    )]
    Full,
    /// The database doesn't answer.
    #[error(
        "The wire’s database doesn’t answer just now. Nothing was changed. Try again in a minute; if it stays so, tell the wire’s operator."
    )]
    Unavailable,
    /// The store says no.
    #[error(transparent)]
    Store(StoreError),
    /// A page couldn't be written.
    #[error("The page couldn't be written.")]
    Render(#[from] askama::Error),
    /// A feed couldn't be compressed.
    #[error("The feed couldn't be compressed.")]
    Pack(std::io::Error),
}

/// A pause, rounded up.
fn in_words(pause: SignedDuration) -> String {
    let seconds = pause.as_secs().max(1);
    match seconds {
        1 => "1 second".to_owned(),
        2..60 => format!("{seconds} seconds"),
        60 => "a minute".to_owned(),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}

impl PageError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(_) | Self::Forged => StatusCode::FORBIDDEN,
            Self::Bad(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooMany | Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Render(_) | Self::Pack(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "Nothing is here",
            Self::SignIn(_) => "Sign in first",
            Self::NotAllowed(_) | Self::Forged => "That is not allowed",
            Self::Bad(_) => "That can't be used",
            Self::Conflict(_) => "That can’t be done now",
            Self::TooMany | Self::Wait(_) => "Too many tries",
            Self::Full => "The disk is full",
            Self::Unavailable => "The wire can’t answer just now",
            Self::Store(_) | Self::Render(_) | Self::Pack(_) => "Something broke on our side",
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    layout: Layout,
    status: u16,
    title: &'static str,
    sentence: String,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        if let Self::SignIn(back) = &self {
            return Redirect::to(&local_path::sign_in(back.as_ref())).into_response();
        }
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = ?self, "a page failed");
        }
        let sentence = if status == StatusCode::INTERNAL_SERVER_ERROR {
            "The error is in the log. Try again; if it stays, tell the wire's operator.".to_owned()
        } else {
            self.to_string()
        };
        let problem = Problem {
            title: self.title(),
            sentence,
        };
        (status, Extension(problem)).into_response()
    }
}

/// A problem on its way to the person, until [`show_problems`] makes a page of it.
#[derive(Clone, Debug)]
struct Problem {
    title: &'static str,
    sentence: String,
}

/// What is wrong is said in plain text, for a program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InPlainText;

/// Makes pages of problems: they need the wire's name and the visitor's, which an error doesn't know.
pub(crate) async fn show_problems(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers().clone();
    let asked = LocalPath::asked(request.method(), request.uri(), request.extensions());
    let path = request.uri().path();
    let is_call = path == "/api/v1" || path.starts_with("/api/v1/");
    let mut response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if !is_unsaid(&response) => return response,
        None => Problem::of_request(status, is_call),
    };
    // RFC 9110, section 15.5.6: who used a wrong method is told the right ones.
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut shown = if is_call {
        api::problem::Problem::of_status(status, problem.sentence).into_response()
    } else {
        let page = problem_page(&app, &headers, asked, status, problem).await;
        match page.and_then(|page| Ok(page.render()?)) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(?error, "the page of a problem failed");
                status.into_response()
            }
        }
    };
    if let Some(allow) = allow {
        shown.headers_mut().insert(header::ALLOW, allow);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        shown
            .headers_mut()
            .insert(header::RETRY_AFTER, TRY_AGAIN_AFTER);
    }
    shown
}

/// What is wrong with a request that is larger than the server takes.
pub(crate) const TOO_LARGE: &str =
    "What was sent is larger than anything this wire takes, 12 MB. Send less of it.";

/// When to try again where the database doesn't answer, in seconds.
pub(crate) const TRY_AGAIN_AFTER: HeaderValue = HeaderValue::from_static("30");

/// Whether nobody of ours has said what is wrong: the framework refuses what it can't read, and
/// methods that an address doesn't know, before a handler sees them.
fn is_unsaid(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    response.status().is_client_error()
        && response.extensions().get::<InPlainText>().is_none()
        && media_type.is_none_or(|media_type| media_type.as_bytes().starts_with(b"text/plain"))
}

impl Problem {
    /// What is wrong with a request that no handler has seen.
    fn of_request(status: StatusCode, is_call: bool) -> Self {
        let (title, sentence) = match status {
            StatusCode::METHOD_NOT_ALLOWED if is_call => (
                "That doesn't work here",
                "This call doesn't know this method: /api lists the calls with theirs.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "That doesn't work here",
                "This address can't be used in this way. Open the page and use its buttons.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => ("That is too large", TOO_LARGE),
            _ if is_call => (
                "That can't be read",
                "Something in this address can't be read: /api lists the calls.",
            ),
            _ => (
                "That can't be read",
                "Something in this address or form is missing or isn't what belongs there. Open the page anew.",
            ),
        };
        Self {
            title,
            sentence: sentence.to_owned(),
        }
    }
}

async fn problem_page(
    app: &App,
    headers: &HeaderMap,
    asked: Option<LocalPath>,
    status: StatusCode,
    problem: Problem,
) -> Result<ProblemPage, PageError> {
    let layout = if status == StatusCode::SERVICE_UNAVAILABLE {
        // Nobody can say now what the wire is called, and who looks at it.
        Layout::new("The wire", problem.title, Section::Other, None, None)
    } else {
        let visitor = Visitor::of(headers, asked, app).await?;
        app.layout(problem.title, Section::Other, &visitor).await?
    };
    Ok(ProblemPage {
        layout,
        status: status.as_u16(),
        title: problem.title,
        sentence: problem.sentence,
    })
}

/// A rendered page.
pub(crate) type Page = Result<Response, PageError>;

/// Renders a page.
pub(crate) fn show(template: &impl Template) -> Page {
    Ok(Html(template.render()?).into_response())
}

/// Goes to another page after a form was carried out.
pub(crate) fn go(path: &str) -> Page {
    Ok(Redirect::to(path).into_response())
}

/// What an error says, as a sentence: errors begin small, because others put words before them.
pub(crate) fn as_sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let end = if error.ends_with(['?', '.']) { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

impl From<StoreError> for PageError {
    /// What a person can mend is said; the rest is ours.
    fn from(error: StoreError) -> Self {
        let sentence = || as_sentence(&error.to_string());
        match &error {
            StoreError::NotFound { .. } => Self::NotFound(sentence()),
            StoreError::Conflict(_)
            | StoreError::Settled { .. }
            | StoreError::Lapsed { .. }
            | StoreError::OfferStands { .. }
            | StoreError::Killed { .. }
            | StoreError::KilledUnseen { .. }
            | StoreError::LikeKilled(_)
            | StoreError::Held { .. } => Self::Conflict(sentence()),
            StoreError::Full => Self::Full,
            StoreError::Busy | StoreError::Away(_) => Self::Unavailable,
            StoreError::Content(_) | StoreError::Invalid(_) => Self::Bad(sentence()),
            _ => Self::Store(error),
        }
    }
}
