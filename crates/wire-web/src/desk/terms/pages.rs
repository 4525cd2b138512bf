//! The pages on which terms are changed, the wire's and others: the form, and the preview.

use askama::Template;
use wire_rights::{Asks, Licensing, Section as Part, Terms};
use wire_story::{PublisherId, StoryId};

use crate::app::App;
use crate::desk::versioned::confirm::Confirm;
use crate::desk::versioned::{Fields, Words};
use crate::error::{Page, show};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::session::Desk;
use crate::terms_form::{Group, TermsForm};

/// How many publishers or stories are named; all are counted.
pub(in crate::desk) const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "desk/terms_edit.html")]
struct EditPage {
    layout: Layout,
    words: Words,
    groups: Vec<Group>,
    problems: Problems,
    /// As the terms will read, or, where something can't be used, as those in force do.
    parts: Vec<(Part, Vec<String>)>,
}

/// The form; `in_force` is what is read beside one that can't be used.
pub(in crate::desk) async fn form(
    app: &App,
    desk: &Desk<Licensing>,
    words: Words,
    form: TermsForm,
    in_force: &Terms,
) -> Page {
    let creator = app.wire().await?.creator;
    let reads = form.clone().read();
    let page = EditPage {
        layout: desk.layout(app, words.title, words.place).await?,
        words,
        groups: form.groups(),
        problems: form.problems,
        parts: reads.as_ref().unwrap_or(in_force).sections(&creator),
    };
    show_form(&page.problems, &page)
}

#[derive(Template)]
#[template(path = "desk/terms_preview.html")]
struct PreviewPage {
    layout: Layout,
    confirm: Confirm,
    /// Whether they say nothing that the terms in force don't.
    same: bool,
    changes: Vec<String>,
    parts: Vec<(Part, Vec<String>)>,
    notice: Vec<String>,
    /// How many publishers have to accept them again.
    again: usize,
    stop: Listed<PublisherId>,
    outside: Listed<PublisherId>,
    /// For what they hold, where it isn't the whole wire.
    own: Option<Reached>,
}

/// For what terms of a product or a story would hold.
pub(in crate::desk) struct Reached {
    /// Whether there are no terms of its own yet.
    pub(in crate::desk) first: bool,
    /// Which terms hold for its stories now: their version, and whose they are.
    pub(in crate::desk) held: Vec<String>,
    /// What sets them apart from the wire's, where it isn't what changes.
    pub(in crate::desk) differences: Vec<String>,
    /// The stories, of which the first have a name.
    pub(in crate::desk) stories: Listed<StoryId>,
    /// Who has taken any of them.
    pub(in crate::desk) takers: Listed<PublisherId>,
}

/// A list of which the first are named.
pub(in crate::desk) struct Listed<Id> {
    pub(in crate::desk) count: usize,
    pub(in crate::desk) named: Vec<(Id, String)>,
}

impl<Id> From<Vec<(Id, String)>> for Listed<Id> {
    fn from(mut named: Vec<(Id, String)>) -> Self {
        let count = named.len();
        named.truncate(LISTED);
        Self { count, named }
    }
}

/// The preview of terms that would hold in the place of others.
pub(in crate::desk) async fn preview(
    app: &App,
    desk: &Desk<Licensing>,
    terms: &Terms,
    before: &Terms,
    asks: Asks,
    own: Option<Reached>,
    confirm: Confirm,
) -> Page {
    let creator = app.wire().await?.creator;
    let as_before = Terms {
        version: before.version,
        ..terms.clone()
    };
    let layout = desk.layout(app, "What would change", confirm.words.place);
    show(&PreviewPage {
        layout: layout.await?,
        same: as_before == *before && own.as_ref().is_none_or(|own| !own.first),
        changes: terms.changes_since(before, &creator),
        parts: terms.sections(&creator),
        notice: terms.notice_for(&creator),
        again: asks.again,
        stop: asks.stop.into(),
        outside: asks.outside.into(),
        own,
        confirm,
    })
}
