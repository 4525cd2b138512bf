//! What every page has around it.

use askama::filters::Safe;
use wire_rights::Role;

use crate::assets;
use crate::local_path::{self, LocalPath};

/// The part of the site that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Stories,
    Desk,
    Account,
    Join,
    SignIn,
    Other,
}

/// The frame of a page: masthead, navigation, foot.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The wire's name.
    pub(crate) wire: String,
    /// The page's title.
    pub(crate) title: String,
    /// Where in the site it stands.
    pub(crate) section: Section,
    /// The path of the page, so that the navigation can mark it.
    pub(crate) path: &'static str,
    /// Who looks at it.
    pub(crate) visitor: Option<VisitorName>,
    /// Where one signs in, and comes back from to this page.
    pub(crate) sign_in: String,
    /// The edition of the assets.
    pub(crate) edition: &'static str,
    /// Whether the wire is only to be looked at: nothing leaves it.
    pub(crate) delivers_nothing: bool,
}

/// How the masthead names the person who has signed in.
#[derive(Clone, Debug)]
pub(crate) struct VisitorName {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Empty for the desk.
    pub(crate) publisher_name: String,
}

impl Layout {
    pub(crate) fn new(
        wire: impl Into<String>,
        title: impl Into<String>,
        section: Section,
        visitor: Option<VisitorName>,
        back: Option<&LocalPath>,
    ) -> Self {
        Self {
            wire: wire.into(),
            title: title.into(),
            section,
            path: "",
            visitor,
            sign_in: local_path::sign_in(back),
            edition: &assets::EDITION,
            delivers_nothing: false,
        }
    }

    /// The same frame for the page at `path`.
    pub(crate) fn at(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Whether the person may open publishers' pages at the desk.
    pub(crate) fn may_license(&self) -> bool {
        self.visitor
            .as_ref()
            .is_some_and(|visitor| visitor.role.licensing().is_some())
    }

    /// The attribute that marks the navigation's link to this section.
    pub(crate) fn current(&self, section: Section) -> Safe<&'static str> {
        mark(self.section == section)
    }

    /// The attribute that marks the navigation's link to this page.
    pub(crate) fn current_page(&self, path: &str) -> Safe<&'static str> {
        mark(self.path == path)
    }
}

fn mark(here: bool) -> Safe<&'static str> {
    Safe(if here { "aria-current=\"page\"" } else { "" })
}
