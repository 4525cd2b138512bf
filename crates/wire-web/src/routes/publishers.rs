//! The pages of publishers.

use super::Routes;
use crate::session::AsPublisher;
use crate::{account, agenda, exits, statement};

/// The account, and the ways by which a publisher takes a story.
pub(super) fn routes() -> Routes {
    Routes::default()
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
        .post("/account/drops", account::drops::add)
        .post("/account/drops/{subscription}/test", account::drops::test)
        .post("/account/drops/{subscription}/host", account::drops::accept)
        .post("/account/webhooks", account::webhooks::add)
        .get("/account/webhooks/{subscription}", account::webhooks::page)
        .post(
            "/account/webhooks/{subscription}/address",
            account::address::change,
        )
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
}
