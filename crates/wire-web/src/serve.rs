//! The application: its addresses and what wraps them.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use wire_rights::Editing;
use wire_story::{ProductId, StoryId};

use crate::app::App;
use crate::desk::own_terms::{self, Own};
use crate::desk::policy::ThePolicy;
use crate::desk::terms::TheTerms;
use crate::desk::versioned::confirm::confirm;
use crate::desk::versioned::edit;
use crate::error::{PageError, show_problems};
use crate::log::log;
use crate::referrer::referrer_policy;
use crate::routes::{Route, Routes};
use crate::same_origin::same_origin;
use crate::session::{AsPublisher, Desk};
use crate::{
    account, agenda, api, assets, desk, exits, feeds, metrics, open, pickups, statement, take,
};

/// The most bytes of a request: a form with a lead picture.
const LARGEST_REQUEST: usize = 12 * 1024 * 1024;

/// How long a request may send nothing before it is broken off.
const STALLED: Duration = Duration::from_secs(30);

/// What browsers may do on our pages: load from here, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn all() -> Routes {
    Routes::default()
        // Open to everybody.
        .get("/", open::front::page)
        .get("/stories/{story}", open::story::page)
        .get("/stories/{story}/terms.jsonld", open::machines::of_story)
        .get("/sign-in", open::sign_in::page)
        .post("/sign-in", open::sign_in::submit)
        .post("/sign-out", open::sign_out::submit)
        .get("/join", open::join::page)
        .post("/join", open::join::submit)
        .get("/link/{token}", open::link::page)
        .post("/link/{token}", open::link::submit)
        .get("/acknowledge/{token}", open::acknowledge::page)
        .post("/acknowledge/{token}", open::acknowledge::submit)
        .get("/terms", open::terms::page)
        .get("/terms/{file}", open::machines::version)
        .get("/robots.txt", open::machines::robots)
        .get("/.well-known/tdmrep.json", open::machines::tdmrep)
        .get("/feeds", open::feeds::page)
        .get("/assets/{edition}/{name}", assets::asset)
        // For publishers.
        .get("/stories/{story}/copy", exits::copy::page)
        .get("/stories/{story}/download/{format}", exits::download::file)
        .get("/stories/{story}/picture", exits::picture::shown)
        .get("/account", account::standing::page)
        .post("/account/sites", account::sites::add)
        .post("/account/sites/{site}/prove", account::sites::check)
        .post("/account/sites/{site}/remove", account::sites::remove)
        .post("/account/audience", account::audience::declare)
        .get("/account/audience", account::evidence::page)
        .post("/account/audience/report", account::evidence::report)
        .post("/account/audience/export", account::evidence::export)
        .post("/account/audience/logs", account::evidence::count_logs)
        .post("/account/audience/declaration", account::evidence::declare)
        .get("/account/audience/{number}", account::evidence_review::page)
        .post(
            "/account/audience/{number}/confirm",
            account::evidence_review::confirm,
        )
        .post(
            "/account/audience/{number}/discard",
            account::evidence_review::discard,
        )
        .post("/account/terms", account::terms::accept)
        .post("/account/terms/{version}", account::terms::accept_own)
        .get("/account/decisions/{number}", account::decision::page)
        .get("/account/copies", account::copies::page)
        .post(
            "/account/copies/{obligation}/acknowledge",
            account::copies::acknowledge,
        )
        .get("/account/delivery", account::delivery::page)
        .post("/account/feeds", account::tokens::add_feed)
        .post("/account/tokens", account::tokens::add_api)
        .post("/account/tokens/{number}/revoke", account::tokens::revoke)
        .post("/account/webhooks", account::webhooks::add)
        .get("/account/webhooks/{subscription}", account::webhooks::page)
        .post(
            "/account/webhooks/{subscription}/disable",
            account::webhooks::disable,
        )
        .post(
            "/account/webhooks/{subscription}/enable",
            account::webhooks::enable,
        )
        .post(
            "/account/webhooks/{subscription}/replay",
            account::replay::ask,
        )
        .post(
            "/account/webhooks/{subscription}/replay/stop",
            account::replay::stop,
        )
        .post(
            "/account/webhooks/{subscription}/secret",
            account::secret::renew,
        )
        .post(
            "/account/webhooks/{subscription}/secret/end-old",
            account::secret::end_old,
        )
        .post(
            "/account/webhooks/{subscription}/choice",
            account::webhooks::choose,
        )
        .post(
            "/account/webhooks/{subscription}/third-party",
            account::webhooks::third_party,
        )
        .get("/account/seats", account::seats::page)
        .post("/account/seats/{licence}", account::seats::give)
        .post("/account/seats/{licence}/back", account::seats::take_back)
        .get("/account/statement", statement::account::page)
        .get("/account/statement.csv", statement::account::file)
        .get("/account/pickups", account::pickups::page)
        .post("/account/pickups", account::pickups::check)
        .get("/account/licences", account::licences::page)
        .get("/account/licences/ask", account::licences::ask::page)
        .post("/account/licences/ask", account::licences::ask::submit)
        .get(
            "/account/licences/{licence}",
            account::licences::licence::page,
        )
        .post(
            "/account/requests/{request}/withdraw",
            account::licences::withdraw,
        )
        .get("/account/offers/{offer}", account::licences::offer::page)
        .post(
            "/account/offers/{offer}/accept",
            account::licences::offer::accept,
        )
        .post(
            "/account/offers/{offer}/decline",
            account::licences::offer::decline,
        )
        .get("/agenda", agenda::page::page::<AsPublisher>)
        .post("/agenda/searches", agenda::saved::save::<AsPublisher>)
        .post(
            "/agenda/searches/{number}/calendar",
            agenda::saved::renew::<AsPublisher>,
        )
        .post(
            "/agenda/searches/{number}/forget",
            agenda::saved::forget::<AsPublisher>,
        )
        .get("/calendars/{token}/agenda.ics", agenda::calendar::file)
        // For the desk.
        .get("/desk", desk::stories::page)
        .get("/desk/write", desk::draft::blank)
        .post("/desk/write", desk::draft::create)
        .get("/desk/drafts/{draft}", desk::draft::edit)
        .post("/desk/drafts/{draft}", desk::draft::update)
        .get("/desk/drafts/{draft}/preview", desk::draft::preview)
        .get("/desk/drafts/{draft}/discard", desk::draft::ask_discard)
        .post("/desk/drafts/{draft}/discard", desk::draft::discard)
        .get("/desk/drafts/{draft}/publish", desk::publish::ask)
        .post("/desk/drafts/{draft}/publish", desk::publish::publish)
        .get("/desk/pictures/{hash}", desk::picture::show)
        .get("/desk/stories/{story}", desk::story::page)
        .get(
            "/desk/stories/{story}/versions/{number}",
            desk::version::page,
        )
        .get("/desk/stories/{story}/correct", desk::correct::page)
        .post("/desk/stories/{story}/correct", desk::correct::submit)
        .get("/desk/stories/{story}/kill", desk::kill::ask)
        .post("/desk/stories/{story}/kill", desk::kill::kill)
        .get("/desk/stories/{story}/hold", desk::hold::ask)
        .post("/desk/stories/{story}/hold", desk::hold::hold)
        .get("/desk/stories/{story}/release", desk::hold::ask_release)
        .post("/desk/stories/{story}/release", desk::hold::release)
        .post("/desk/clock", desk::clock::confirm)
        .get("/desk/stories/{story}/lift", desk::lift::ask)
        .post("/desk/stories/{story}/lift", desk::lift::lift)
        .post(
            "/desk/stories/{story}/subjects",
            desk::subjects::of_story::change,
        )
        .get("/desk/agenda", agenda::page::page::<Desk<Editing>>)
        .post(
            "/desk/agenda/searches",
            agenda::saved::save::<Desk<Editing>>,
        )
        .post(
            "/desk/agenda/searches/{number}/calendar",
            agenda::saved::renew::<Desk<Editing>>,
        )
        .post(
            "/desk/agenda/searches/{number}/forget",
            agenda::saved::forget::<Desk<Editing>>,
        )
        .get("/desk/stories/{story}/reading", desk::reading::page)
        .post("/desk/stories/{story}/reading", desk::reading::submit)
        .get("/desk/subjects", desk::subjects::rules::page)
        .post("/desk/subjects", desk::subjects::rules::submit)
        .get("/desk/products", desk::products::list::page)
        .post("/desk/products", desk::products::change::make)
        .get("/desk/products/{product}", desk::products::one::page)
        .post("/desk/products/{product}", desk::products::change::change)
        .post(
            "/desk/products/{product}/first",
            desk::products::change::put_first,
        )
        .get(
            "/desk/products/{product}/retire",
            desk::products::retire::ask,
        )
        .post(
            "/desk/products/{product}/retire",
            desk::products::retire::retire,
        )
        .get(
            "/desk/products/{product}/terms",
            own_terms::page::<ProductId>,
        )
        .post("/desk/products/{product}/terms", confirm::<Own<ProductId>>)
        .get(
            "/desk/products/{product}/terms/edit",
            edit::page::<Own<ProductId>>,
        )
        .post(
            "/desk/products/{product}/terms/edit",
            edit::submit::<Own<ProductId>>,
        )
        .post(
            "/desk/products/{product}/terms/end",
            own_terms::end::<ProductId>,
        )
        .get("/desk/stories/{story}/terms", own_terms::page::<StoryId>)
        .post("/desk/stories/{story}/terms", confirm::<Own<StoryId>>)
        .get(
            "/desk/stories/{story}/terms/edit",
            edit::page::<Own<StoryId>>,
        )
        .post(
            "/desk/stories/{story}/terms/edit",
            edit::submit::<Own<StoryId>>,
        )
        .post("/desk/stories/{story}/terms/end", own_terms::end::<StoryId>)
        .get("/desk/publishers", desk::publishers::page)
        .get("/desk/publishers/{publisher}", desk::publisher::page)
        .get(
            "/desk/publishers/{publisher}/statement",
            statement::desk::page,
        )
        .get(
            "/desk/publishers/{publisher}/statement/issue",
            statement::desk::ask,
        )
        .post(
            "/desk/publishers/{publisher}/statement/issue",
            statement::desk::issue,
        )
        .get(
            "/desk/publishers/{publisher}/statement.csv",
            statement::desk::file,
        )
        .post(
            "/desk/publishers/{publisher}/sites",
            desk::standing::add_site,
        )
        .post(
            "/desk/publishers/{publisher}/sites/{site}/vouch",
            desk::standing::vouch_for,
        )
        .post(
            "/desk/publishers/{publisher}/sites/{site}/remove",
            desk::standing::remove_site,
        )
        .post(
            "/desk/publishers/{publisher}/audience",
            desk::standing::add_audience,
        )
        .get(
            "/desk/publishers/{publisher}/evidence",
            desk::evidence::list,
        )
        .get(
            "/desk/publishers/{publisher}/evidence/{number}",
            desk::evidence::page,
        )
        .get(
            "/desk/publishers/{publisher}/evidence/{number}/document",
            desk::evidence::download,
        )
        .post(
            "/desk/publishers/{publisher}/evidence/{number}/set-aside",
            desk::evidence::set_aside,
        )
        .post(
            "/desk/publishers/{publisher}/evidence/{number}/confirm",
            desk::evidence::confirm,
        )
        .post("/desk/publishers/{publisher}/signs", desk::signs::look)
        .get("/desk/ranks", desk::ranks::page)
        .post("/desk/ranks", desk::ranks::import)
        .post(
            "/desk/publishers/{publisher}/suspend",
            desk::standing::suspend,
        )
        .post(
            "/desk/publishers/{publisher}/reinstate",
            desk::standing::reinstate,
        )
        .get("/desk/licences", desk::licensing::queue::page)
        .get("/desk/licences/{licence}", desk::licensing::licence::page)
        .post(
            "/desk/licences/{licence}/revoke",
            desk::licensing::licence::revoke,
        )
        .get("/desk/requests/{request}", desk::licensing::request::page)
        .post(
            "/desk/requests/{request}/turn-down",
            desk::licensing::request::turn_down,
        )
        .post(
            "/desk/publishers/{publisher}/licences/{licence}/seats",
            desk::seats::set,
        )
        .get("/desk/offers/new", desk::licensing::make::page)
        .post("/desk/offers/new", desk::licensing::make::submit)
        .get("/desk/offers/{offer}", desk::licensing::offer::page)
        .post(
            "/desk/offers/{offer}/withdraw",
            desk::licensing::offer::withdraw,
        )
        .get("/desk/record", desk::record::page)
        .get("/desk/standing", desk::standings::page)
        .get(
            "/desk/publishers/{publisher}/decisions/{number}",
            account::decision::at_the_desk,
        )
        .get("/desk/publishers/{publisher}/strikes", desk::strikes::page)
        .post("/desk/publishers/{publisher}/strikes", desk::strikes::give)
        .post(
            "/desk/publishers/{publisher}/strikes/{number}/take-back",
            desk::strikes::take_back,
        )
        .get("/desk/policy", desk::policy::page)
        .post("/desk/policy", confirm::<ThePolicy>)
        .get("/desk/policy/edit", edit::page::<ThePolicy>)
        .post("/desk/policy/edit", edit::submit::<ThePolicy>)
        .get("/desk/terms", desk::terms::page)
        .post("/desk/terms", confirm::<TheTerms>)
        .get("/desk/terms/edit", edit::page::<TheTerms>)
        .post("/desk/terms/edit", edit::submit::<TheTerms>)
        .get("/desk/pickups", pickups::list::page)
        .post("/desk/pickups", pickups::list::check)
        .get("/pickups/{pickup}", pickups::sheet::page)
        .get("/pickups/{pickup}/sheet.html", pickups::sheet::file)
        .get("/pickups/{pickup}/pages/{hash}", pickups::warc::download)
        .post("/pickups/{pickup}/recheck", pickups::sheet::recheck)
        .get("/desk/obligations", desk::obligations::page)
        .get(
            "/desk/obligations/{obligation}/acknowledge",
            desk::obligations::ask,
        )
        .post(
            "/desk/obligations/{obligation}/acknowledge",
            desk::obligations::acknowledge,
        )
        .get("/desk/obligations.csv", desk::obligation_rows::as_csv)
        .get("/desk/obligations.json", desk::obligation_rows::as_json)
        .post(
            "/desk/obligations/{obligation}/remind",
            desk::remind::remind,
        )
        .get("/desk/users", desk::users::page)
        .post("/desk/users", desk::users::invite)
        .post("/desk/users/{user}/link", desk::users::renew)
        .get("/desk/users/{user}/deactivate", desk::deactivate::ask)
        .post(
            "/desk/users/{user}/deactivate",
            desk::deactivate::deactivate,
        )
        .post(
            "/desk/users/{user}/reactivate",
            desk::deactivate::reactivate,
        )
        .get("/desk/tokens", desk::tokens::page)
        .post("/desk/tokens", desk::tokens::add)
        .post("/desk/tokens/{number}/revoke", desk::tokens::revoke)
        // For programs.
        .get("/feeds/{file}", feeds::public::other)
        .get("/feeds/archive/{file}", feeds::public::archive)
        .get("/feeds/private/{token}/{file}", feeds::private::feed)
        .post("/hub", feeds::hub::ask)
        .get("/api", api::document::page)
        .get("/api/openapi.json", api::document::json)
        .get("/api/v1/agenda", agenda::api::list)
        .get("/api/v1/stories", api::stories::list)
        .get("/api/v1/stories/{story}", api::story::show)
        .get("/api/v1/stories/{story}/content", api::content::take)
        .get("/api/v1/events", api::events::list::list)
        .get("/api/v1/events/stream", api::events::stream::stream)
        .get("/api/v1/webhooks", api::webhooks::list)
        .post("/api/v1/webhooks", api::webhooks::make::submit)
        .get("/api/v1/webhooks/{webhook}", api::webhooks::show)
        .post(
            "/api/v1/webhooks/{webhook}/choice",
            api::webhooks::change::choose,
        )
        .post(
            "/api/v1/webhooks/{webhook}/third-party",
            api::webhooks::change::third_party,
        )
        .post(
            "/api/v1/webhooks/{webhook}/disable",
            api::webhooks::change::disable,
        )
        .post(
            "/api/v1/webhooks/{webhook}/enable",
            api::webhooks::change::enable,
        )
        .get(
            "/api/v1/webhooks/{webhook}/receipts",
            api::webhooks::receipts::list,
        )
        .post(
            "/api/v1/webhooks/{webhook}/replay",
            api::webhooks::replay::ask,
        )
        .post(
            "/api/v1/webhooks/{webhook}/replay/stop",
            api::webhooks::replay::stop,
        )
        .post(
            "/api/v1/webhooks/{webhook}/secret",
            api::webhooks::secret::renew,
        )
        .post(
            "/api/v1/webhooks/{webhook}/secret/end-old",
            api::webhooks::secret::end_old,
        )
        .get("/api/v1/standing", api::standing::show)
        .get("/api/v1/licence-requests", api::licensing::requests::list)
        .post("/api/v1/licence-requests", api::licensing::requests::ask)
        .post(
            "/api/v1/licence-requests/{request}/withdraw",
            api::licensing::requests::withdraw,
        )
        .get("/api/v1/offers", api::licensing::offers::list)
        .get("/api/v1/offers/{offer}", api::licensing::offers::show)
        .post(
            "/api/v1/offers/{offer}/accept",
            api::licensing::offers::accept,
        )
        .post(
            "/api/v1/offers/{offer}/decline",
            api::licensing::offers::decline,
        )
        .get("/api/v1/licences", api::licensing::licences::list)
        .get("/api/v1/statements", statement::api::statements)
        .get("/api/v1/statement", statement::api::statement)
        .get("/api/v1/statement.csv", statement::api::statement_csv)
        .get("/api/v1/obligations", api::obligations::list)
        .post(
            "/api/v1/obligations/{obligation}/acknowledge",
            api::obligations::acknowledge,
        )
        .get("/api/v1/desk/licence-requests", api::desk::requests::list)
        .post(
            "/api/v1/desk/licence-requests/{request}/turn-down",
            api::desk::requests::turn_down,
        )
        .get("/api/v1/desk/offers", api::desk::offers::list)
        .post("/api/v1/desk/offers", api::desk::offers::make)
        .post(
            "/api/v1/desk/offers/{offer}/withdraw",
            api::desk::offers::withdraw,
        )
        .get("/api/v1/desk/licences", api::desk::licences::list)
        .post("/api/v1/desk/licences", api::desk::licences::grant)
        .post(
            "/api/v1/desk/licences/{licence}/revoke",
            api::desk::licences::revoke,
        )
        .get(
            "/api/v1/desk/publishers/{publisher}/statements",
            statement::api::desk_statements,
        )
        .get(
            "/api/v1/desk/publishers/{publisher}/statement",
            statement::api::desk_statement,
        )
        .get(
            "/api/v1/desk/publishers/{publisher}/statement.csv",
            statement::api::desk_statement_csv,
        )
        .post(
            "/api/v1/desk/publishers/{publisher}/statement/issue",
            statement::api::issue,
        )
        .get("/healthz", healthz)
        .get("/readyz", readyz)
        .get("/metrics", metrics::show)
}

/// What programs ask for all day: answered from memory, without anything that pages need.
fn bare() -> Routes {
    Routes::default()
        .get("/feeds/wire.atom", feeds::public::feed)
        .get("/feeds/wire.rss", feeds::public::feed)
        .get("/feeds/wire.json", feeds::public::feed)
        .get("/feeds/wire.newsml", feeds::public::feed)
}

/// Every address of the application.
#[must_use]
pub fn routes() -> Vec<Route> {
    [all(), bare()].map(|routes| routes.finish().1).concat()
}

/// The application, ready to be served.
pub fn router(app: App) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    all()
        .finish()
        .0
        .layer(from_fn(api::query::known_only))
        .fallback(nothing_here)
        .layer(from_fn(take::note_head))
        .layer(from_fn(same_origin))
        .layer(from_fn_with_state(app.clone(), show_problems))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(RequestBodyTimeoutLayer::new(STALLED))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(from_fn(referrer_policy))
        .layer(header(header::CACHE_CONTROL, "private, no-store"))
        .layer(CompressionLayer::new())
        .merge(bare().finish().0)
        .layer(from_fn(log))
        .with_state(app)
}

/// Serves the application until `shutdown` is done; requests under way are answered first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}

/// The path of the page that a one-time link opens.
#[must_use]
pub fn link_path(token: &str) -> String {
    format!("/link/{token}")
}

async fn nothing_here(uri: Uri) -> PageError {
    let path = uri.path();
    let what = if path == "/api/v1" || path.starts_with("/api/v1/") {
        "There is no call at this address: /api lists them."
    } else {
        "There is no page at this address."
    };
    PageError::NotFound(what.into())
}

/// `GET /healthz`: that the process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: whether the store answers, too, and whether the wire delivers.
async fn readyz(State(app): State<App>) -> Result<&'static str, PageError> {
    app.store.last_seq().await?;
    Ok(match app.delivers_nothing() {
        true => "ok, delivers nothing\n",
        false => "ok\n",
    })
}
