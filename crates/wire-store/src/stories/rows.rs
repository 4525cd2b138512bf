//! Rows of stories and versions.

use wire_story::{Availability, Change, Edition, Embargo, Story, Subject, Version};

use crate::database::Row;
use crate::rows::{
    code, damaged, date, get, id, json_text, optional_time, optional_url, time, version as number,
};
use crate::{StoreError, content};

/// A `SELECT` of stories with their newest versions, ended by what is given.
macro_rules! latest_versions {
    ($end:literal) => {
        concat!(
            "SELECT s.*, v.number AS version, v.created, v.change, v.note, v.content
             FROM stories s JOIN versions v ON v.story = s.id AND v.number = s.latest ",
            $end
        )
    };
}
pub(super) use latest_versions;

/// A story with its newest version, from [`latest_versions`].
pub(super) fn story_and_version(row: &Row) -> Result<(Story, Version), StoreError> {
    let story = story(row)?;
    let version = Version {
        story: story.id,
        number: number(row, "version")?,
        created: time(row, "created")?,
        edition: edition(row)?,
    };
    Ok((story, version))
}

/// A row of `versions`.
pub(super) fn version(row: &Row) -> Result<Version, StoreError> {
    Ok(Version {
        story: id(row, "story")?,
        number: number(row, "number")?,
        created: time(row, "created")?,
        edition: edition(row)?,
    })
}

/// A row of `stories`.
pub(super) fn story(row: &Row) -> Result<Story, StoreError> {
    Ok(Story {
        id: id(row, "id")?,
        source_id: get(row, "source_id")?,
        creator: get(row, "creator")?,
        url: optional_url(row, "url")?,
        date: date(row, "date")?,
        published: time(row, "published")?,
        embargo: embargo(row)?,
        availability: availability(row)?,
        subjects: subjects(row)?,
        latest: number(row, "latest")?,
    })
}

/// The embargo in the columns that stories and drafts share.
pub(crate) fn embargo(row: &Row) -> Result<Option<Embargo>, StoreError> {
    let Some(until) = optional_time(row, "embargo_until")? else {
        return Ok(None);
    };
    Ok(Some(Embargo {
        until,
        hides_headline: get::<Option<bool>>(row, "embargo_hides_headline")?.unwrap_or(false),
        lifted: optional_time(row, "embargo_lifted")?,
    }))
}

pub(crate) fn subjects(row: &Row) -> Result<Vec<Subject>, StoreError> {
    json_text(get(row, "subjects")?, "subjects")
}

pub(crate) fn availability(row: &Row) -> Result<Availability, StoreError> {
    code(row, "availability", |code| match code {
        "free" => Some(Availability::Free),
        "licence-only" => Some(Availability::LicenceOnly),
        _ => None,
    })
}

pub(crate) fn availability_code(availability: Availability) -> &'static str {
    match availability {
        Availability::Free => "free",
        Availability::LicenceOnly => "licence-only",
    }
}

fn edition(row: &Row) -> Result<Edition, StoreError> {
    let note: String = get(row, "note")?;
    let change = match get::<&str>(row, "change")? {
        "kill" => return Ok(Edition::Killed { reason: note }),
        "hold" => {
            return Ok(Edition::Withheld {
                content: content::read(row, "content")?,
                reason: note,
            });
        }
        "new" => Change::New,
        "update" => Change::Update { note },
        "correction" => Change::Correction { note },
        "refile" => Change::Refile,
        _ => return Err(damaged("change", "an unknown code")),
    };
    Ok(Edition::Usable {
        content: content::read(row, "content")?,
        change,
    })
}
