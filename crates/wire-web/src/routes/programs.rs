//! What programs ask for beside the API: feeds and their hub, and how the wire is.

use super::Routes;
use crate::{feeds, health, metrics};

/// What has the whole application around it.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/feeds/{file}", feeds::public::other)
        .get("/feeds/archive/{file}", feeds::public::archive)
        .get("/feeds/private/{token}/{file}", feeds::private::feed)
        .post("/hub", feeds::hub::ask)
        .get("/healthz", health::healthz)
        .get("/readyz", health::readyz)
        .get("/metrics", metrics::show)
}

/// What programs ask for all day: answered from memory, without anything that pages need.
pub(super) fn kept() -> Routes {
    Routes::default()
        .get("/feeds/wire.atom", feeds::public::feed)
        .get("/feeds/wire.rss", feeds::public::feed)
        .get("/feeds/wire.json", feeds::public::feed)
        .get("/feeds/wire.newsml", feeds::public::feed)
}
