//! Subjects: the wire's own rules for them, in versions, and what stories are about as the desk says.

use jiff::Timestamp;
use wire_story::{StoryId, Subject};

use crate::database::{Row, Writing, query};
use crate::rows::{get, number, time, to_json};
use crate::stories::subjects;
use crate::{AuditEntry, Replacing, Store, StoreError, readings, records};

/// A version of the wire's own rules for subjects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRules {
    /// Its number, from 1.
    pub version: u32,
    /// The rules as somebody wrote them.
    pub text: String,
    /// Since when they are, or were, in force.
    pub since: Timestamp,
    /// Who put them in force.
    pub by: String,
}

impl Store {
    /// Every version of the wire's own rules for subjects, the newest first, which is in force; none, where there are no own rules.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subject_rules(&self) -> Result<Vec<SubjectRules>, StoreError> {
        query("SELECT * FROM subject_rules ORDER BY version DESC")
            .fetch_all(self.reading())
            .await?
            .iter()
            .map(subject_rules)
            .collect()
    }

    /// The wire's own rules for subjects that are in force, if there are any.
    ///
    /// # Errors
    /// The database can't be read.
    pub async fn subject_rules_in_force(&self) -> Result<Option<SubjectRules>, StoreError> {
        query("SELECT * FROM subject_rules ORDER BY version DESC LIMIT 1")
            .fetch_optional(self.reading())
            .await?
            .as_ref()
            .map(subject_rules)
            .transpose()
    }

    /// Puts rules for subjects in force in the place of those that were looked at, and returns their number. Whether they can be
    /// read is for the caller to see.
    ///
    /// # Errors
    /// Others were put in force meanwhile.
    pub async fn replace_subject_rules(
        &self,
        text: &str,
        by: Replacing<'_>,
    ) -> Result<u32, StoreError> {
        let mut tx = self.writing().await?;
        let newest = query(
            "SELECT version, rules, by_whom FROM subject_rules ORDER BY version DESC LIMIT 1",
        )
        .fetch_optional(&mut tx)
        .await?;
        let mut version: u32 = 0;
        if let Some(row) = &newest {
            version = number(row, "version")?;
            if get::<&str>(row, "rules")? == text {
                return Ok(version);
            }
            if version != by.instead_of {
                return Err(StoreError::Conflict(format!(
                    "{} put version {version} of the rules in force meanwhile: look at it before you put yours in its place",
                    get::<String>(row, "by_whom")?,
                )));
            }
        }
        version += 1;
        query("INSERT INTO subject_rules (version, rules, made, by_whom) VALUES ($1, $2, $3, $4)")
            .bind(version)
            .bind(text)
            .bind(by.at.as_microsecond())
            .bind(by.who)
            .execute(&mut tx)
            .await?;
        let entry = AuditEntry {
            at: by.at,
            who: by.who.to_owned(),
            what: format!("put subject rules {version} in force"),
            on: "the wire".into(),
        };
        records::note(&mut tx, &entry).await?;
        readings::begin_anew(&mut tx).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Gives subjects to a story; those that it has stay as they are.
    ///
    /// # Errors
    /// There is no such story.
    pub async fn give_subjects(&self, story: StoryId, given: &[Subject]) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let mut all = of(&mut tx, story).await?;
        for subject in given {
            if !all.iter().any(|one| one.code == subject.code) {
                all.push(subject.clone());
            }
        }
        keep(&mut tx, story, all).await?;
        Ok(tx.commit().await?)
    }

    /// Takes a subject from a story.
    ///
    /// # Errors
    /// There is no such story.
    pub async fn take_subject(&self, story: StoryId, code: &str) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let mut all = of(&mut tx, story).await?;
        all.retain(|subject| subject.code != code);
        keep(&mut tx, story, all).await?;
        Ok(tx.commit().await?)
    }
}

async fn of(tx: &mut Writing, story: StoryId) -> Result<Vec<Subject>, StoreError> {
    let row = query("SELECT subjects FROM stories WHERE id = $1")
        .bind(story.as_bytes().as_slice())
        .fetch_optional(&mut *tx)
        .await?;
    subjects(&row.ok_or_else(|| StoreError::not_found("story", story))?)
}

/// Keeps what a story is about, by the names.
pub(crate) async fn keep(
    tx: &mut Writing,
    story: StoryId,
    mut all: Vec<Subject>,
) -> Result<(), StoreError> {
    all.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    query("UPDATE stories SET subjects = $1 WHERE id = $2")
        .bind(to_json(&all)?)
        .bind(story.as_bytes().as_slice())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

fn subject_rules(row: &Row) -> Result<SubjectRules, StoreError> {
    Ok(SubjectRules {
        version: number(row, "version")?,
        text: get(row, "rules")?,
        since: time(row, "made")?,
        by: get(row, "by_whom")?,
    })
}
