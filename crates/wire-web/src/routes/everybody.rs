//! The pages that are open to everybody.

use super::Routes;
use crate::{assets, open};

/// Pages that nobody signs in for.
pub(super) fn routes() -> Routes {
    Routes::default()
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
}
