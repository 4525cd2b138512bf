//! The pages of the desk.

use wire_rights::Editing;
use wire_story::{ProductId, StoryId};

use super::Routes;
use crate::desk::own_terms::{self, Own};
use crate::desk::policy::ThePolicy;
use crate::desk::terms::TheTerms;
use crate::desk::versioned::confirm::confirm;
use crate::desk::versioned::edit;
use crate::session::Desk;
use crate::{account, agenda, desk, pickups, statement};

/// What people of the desk see and do, and tear sheets, which publishers see too.
pub(super) fn routes() -> Routes {
    Routes::default()
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
}
