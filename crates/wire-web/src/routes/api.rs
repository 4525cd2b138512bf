//! The API: what programs of publishers and of the desk call.

use super::Routes;
use crate::{agenda, api, statement};

/// Its calls, and the document that describes them.
pub(super) fn routes() -> Routes {
    Routes::default()
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
            "/api/v1/webhooks/{webhook}/address",
            api::webhooks::change::address,
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
}
