//! What has versions and is changed at the desk: the policy, the wire's terms, and the terms that a
//! product or a story has of its own. Each is changed as a form or as text, which are two views of one
//! thing, and put in force once its preview was seen, and while that is still true.

pub(crate) mod confirm;
pub(crate) mod edit;

use axum::extract::Path;
use jiff::Timestamp;
use wire_rights::Licensing;
use wire_store::{Replacing, StoreError, VersionInForce};

use crate::app::App;
use crate::desk::sent_form::without_version;
use crate::error::{Page, PageError};
use crate::session::Desk;
use confirm::Confirm;

/// What has versions. Each lives at an address; `/edit` behind it changes it.
pub(crate) trait Versioned: Sized + Sync {
    /// What a version says.
    type Says: Text + Sync;
    /// The form of it.
    type Form: Fields<Says = Self::Says>;
    /// What a preview shows.
    type Shows;

    /// The one of this id; the id is empty where there is only one.
    async fn find(app: &App, id: &str) -> Result<Self, PageError>;

    /// The one at this address.
    async fn at(app: &App, id: Option<Path<String>>) -> Result<Self, PageError> {
        Self::find(app, id.as_deref().map_or("", String::as_str)).await
    }

    /// How its pages name it.
    fn words(&self) -> Words;

    /// Where its preview leads once it is in force.
    fn done(&self) -> String;

    /// What a change starts from.
    async fn now(&self, app: &App) -> Result<Self::Says, PageError>;

    /// The page with its form.
    async fn form(&self, app: &App, desk: &Desk<Licensing>, form: Self::Form) -> Page;

    /// What a new version would do now.
    async fn preview(
        &self,
        app: &App,
        says: &Self::Says,
    ) -> Result<Preview<Self::Shows>, PageError>;

    /// The page with a preview.
    async fn show(
        &self,
        app: &App,
        desk: &Desk<Licensing>,
        says: &Self::Says,
        shows: Self::Shows,
        confirm: Confirm,
    ) -> Page;

    /// Puts a new version in force.
    async fn replace(
        &self,
        app: &App,
        says: &Self::Says,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError>;
}

/// A form of something that has versions.
pub(crate) trait Fields: Sized {
    /// What it says.
    type Says: Text;

    /// The form that says this.
    fn of(says: &Self::Says) -> Self;

    /// The form as it was sent.
    fn typed(pairs: &[(String, String)]) -> Self;

    /// Does what a button within the form asks for; says whether it was one.
    fn press(&mut self, _asked: &str) -> bool {
        false
    }

    /// What it says; nothing where something can't be used, which the form then says.
    fn read(&mut self) -> Option<Self::Says>;
}

/// What people also write as TOML.
pub(crate) trait Text: Sized {
    /// It as TOML.
    fn to_text(&self) -> String;

    /// It from TOML, or why the text is none.
    fn from_text(text: &str) -> Result<Self, String>;

    /// As people edit it: without the version, which the store gives.
    fn to_edit(&self) -> String {
        without_version(&self.to_text())
    }
}

impl Text for wire_rights::Policy {
    fn to_text(&self) -> String {
        self.to_toml()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_toml(text).map_err(|error| error.to_string())
    }
}

impl Text for wire_rights::Terms {
    fn to_text(&self) -> String {
        self.to_toml()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_toml(text).map_err(|error| error.to_string())
    }
}

/// How pages name what is changed.
pub(crate) struct Words {
    /// The entry of the navigation that they belong to.
    pub(crate) place: &'static str,
    /// Where it lives.
    pub(crate) path: String,
    /// Where a person goes who leaves it, and what that page is called.
    pub(crate) back: String,
    pub(crate) name: String,
    /// The heading above a change of it.
    pub(crate) title: &'static str,
    /// What its text is called.
    pub(crate) text: &'static str,
    /// What is said of the text.
    pub(crate) hint: &'static str,
}

/// What a new version would do now.
pub(crate) struct Preview<S> {
    /// The version in force; 0 where there is none.
    pub(crate) in_force: u32,
    /// What tells it from another preview of the same.
    pub(crate) seen: String,
    /// Whether it warns of something that needs a tick.
    pub(crate) warns: bool,
    /// What it shows.
    pub(crate) shows: S,
}

/// A version, and what it changed.
pub(crate) struct VersionLine {
    pub(crate) version: u32,
    pub(crate) since: Timestamp,
    pub(crate) by: Option<String>,
    /// Nothing for the first version, which changed none.
    pub(crate) changes: Vec<String>,
}

/// All versions, the newest first, each with what it changed of the one before.
pub(crate) fn lines<T>(
    versions: &[VersionInForce<T>],
    number: impl Fn(&T) -> u32,
    changes: impl Fn(&T, &T) -> Vec<String>,
) -> Vec<VersionLine> {
    let older = versions.iter().skip(1).map(Some).chain([None]);
    let line = |(version, before): (&VersionInForce<T>, Option<&VersionInForce<T>>)| VersionLine {
        version: number(&version.says),
        since: version.since,
        by: version.by.clone(),
        changes: before.map_or_else(Vec::new, |old| changes(&version.says, &old.says)),
    };
    versions.iter().zip(older).map(line).collect()
}
