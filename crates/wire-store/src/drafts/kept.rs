//! What the row of a draft keeps as JSON: its content, and what the desk has answered while it was written.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire_reading::{Corrected, Correction};
use wire_story::{Content, Subject};

use super::Draft;
use crate::content::Kept;
use crate::database::Row;
use crate::rows::{damaged, json, to_json};
use crate::{KeptCorrection, StoreError};

#[derive(Serialize, Deserialize)]
struct KeptDraft {
    #[serde(flatten)]
    content: Kept,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Subject>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<KeptInDraft>,
}

#[derive(Serialize, Deserialize)]
struct KeptInDraft {
    what: String,
    words: String,
    before: String,
    after: String,
    value: String,
    /// In microseconds.
    at: i64,
    by: String,
}

/// The draft's content with what was answered.
pub(super) fn write(draft: &Draft) -> Result<String, StoreError> {
    to_json(&KeptDraft {
        content: Kept::of(&draft.content),
        refused: draft.refused.clone(),
        corrections: draft.corrections.iter().map(KeptInDraft::of).collect(),
    })
}

/// The content of the row's draft, the subjects that it isn't about, and the corrections.
pub(super) fn read(row: &Row) -> Result<(Content, Vec<Subject>, Vec<KeptCorrection>), StoreError> {
    let kept: KeptDraft = json(row, "content")?;
    let corrections = kept.corrections.into_iter().map(KeptInDraft::into);
    let corrections = corrections.collect::<Result<_, _>>()?;
    Ok((kept.content.into(), kept.refused, corrections))
}

impl KeptInDraft {
    fn of(kept: &KeptCorrection) -> Self {
        let correction = kept.correction.clone();
        Self {
            what: correction.what.code().to_owned(),
            words: correction.words,
            before: correction.before,
            after: correction.after,
            value: correction.value,
            at: kept.at.as_microsecond(),
            by: kept.by.clone(),
        }
    }

    fn into(self) -> Result<KeptCorrection, StoreError> {
        let none = |what: &str| damaged("content", what);
        Ok(KeptCorrection {
            correction: Correction {
                what: Corrected::from_code(&self.what)
                    .ok_or_else(|| none("an unknown correction"))?,
                words: self.words,
                before: self.before,
                after: self.after,
                value: self.value,
            },
            at: Timestamp::from_microsecond(self.at).map_err(|_| none("an impossible time"))?,
            by: self.by,
        })
    }
}
