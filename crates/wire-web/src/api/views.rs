//! What the API shows, apart from the inner types so that either can change alone.

use serde::Serialize;
use utoipa::ToSchema;
use wire_rights::{Decision, Effect, Listed, Reason};
use wire_story::Subject;

/// A story in a list: never its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct StoryView {
    /// The story's id.
    id: String,
    /// Its permanent name.
    uri: String,
    /// Who made it.
    creator: String,
    /// The page of the original.
    url: Option<String>,
    /// The day it is dated: `2026-11-22`.
    date: String,
    /// When it was first published (RFC 3339).
    published: String,
    /// When this version was made (RFC 3339).
    updated: String,
    /// The number of its newest version.
    version: u32,
    /// `usable`, `withheld` or `canceled`.
    status: &'static str,
    /// Why the version exists: `new`, `update`, `correction`, `refile`, `hold` or `kill`.
    change: &'static str,
    /// What changed and where.
    change_note: String,
    /// The headline; null while the story may not be used.
    headline: Option<String>,
    /// The byline.
    byline: String,
    /// The summary.
    summary: String,
    /// The language, as a BCP 47 tag.
    language: String,
    /// What of it isn't ours to license, in a sentence; empty where all is.
    not_ours: String,
    /// What it is about, as the desk says.
    subjects: Vec<SubjectView>,
    /// When the embargo ends (RFC 3339), while it holds.
    embargoed_until: Option<String>,
}

/// What a story is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SubjectView {
    /// Its code: `medtop:20000530` is one of IPTC's Media Topics.
    code: String,
    /// Its name.
    name: String,
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        Self {
            code: subject.code,
            name: subject.name,
        }
    }
}

impl From<Listed> for StoryView {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id.to_string(),
            uri: listed.uri,
            creator: listed.creator,
            url: listed.url,
            date: listed.date.to_string(),
            published: listed.published.to_string(),
            updated: listed.updated.to_string(),
            version: listed.version.get(),
            status: listed.status.code(),
            change: listed.change,
            change_note: listed.change_note,
            headline: listed.headline,
            byline: listed.byline,
            summary: listed.summary,
            language: listed.language,
            not_ours: listed.not_ours,
            subjects: listed.subjects.into_iter().map(SubjectView::from).collect(),
            embargoed_until: listed.embargoed_until.map(|until| until.to_string()),
        }
    }
}

/// One reason of a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReasonView {
    /// The reason as a code, `audience-too-small` for example.
    code: &'static str,
    /// Whether it speaks for the use.
    supports: bool,
    /// The reason for people, and what to do.
    pub(crate) sentence: String,
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        Self {
            code: reason.code(),
            supports: reason.effect() == Effect::Supports,
            sentence: reason.sentence(),
        }
    }
}

/// Whether you may use a story by the API at this moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// `granted`, `offered` (a licence can be had) or `refused`.
    decision: &'static str,
    /// Why.
    reasons: Vec<ReasonView>,
}

impl From<&Decision<'_>> for DecisionView {
    fn from(decision: &Decision<'_>) -> Self {
        Self {
            decision: decision.code(),
            reasons: reasons(decision.reasons()),
        }
    }
}

pub(crate) fn reasons(reasons: &[Reason]) -> Vec<ReasonView> {
    reasons.iter().map(ReasonView::from).collect()
}
