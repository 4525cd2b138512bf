//! Whether a story may be used, and why its version exists, as IPTC's formats say it.

use wire_story::{Change, Status};

use super::draft::{Draft, correction_note};
use super::{ParseError, Remark};

impl Draft {
    /// Takes on a publishing status, with or without its vocabulary.
    pub(super) fn set_status(&mut self, given: &str) -> Result<(), ParseError> {
        let (status, misspelt) = read_status(given).ok_or_else(|| ParseError::NoSuchStatus {
            place: self.place,
            given: given.chars().take(60).collect(),
        })?;
        self.status = status;
        if misspelt {
            self.remarks.push(Remark::StatusMisspelt {
                given: given.to_owned(),
                read_as: status.code(),
            });
        }
        Ok(())
    }

    /// Reads the note to editors, after the version is known. A signal may say that it is of a correction.
    pub(super) fn set_note(&mut self, note: String, corrects: bool) {
        self.reason = note
            .strip_prefix("KILL:")
            .or_else(|| note.strip_prefix("HOLD:"))
            .unwrap_or(&note)
            .trim()
            .to_owned();
        self.change = match correction_note(&note) {
            Some(note) => Change::Correction { note },
            None if corrects => Change::Correction { note },
            None => match note.strip_prefix("UPDATE:") {
                Some(note) => Change::Update {
                    note: note.trim().to_owned(),
                },
                None if self.version.is_some_and(|version| version.get() > 1) => {
                    Change::Update { note }
                }
                None => Change::New,
            },
        };
    }
}

/// A publishing status as its code, with or without its vocabulary, and whether it is misspelt.
pub(super) fn read_status(given: &str) -> Option<(Status, bool)> {
    let code = given.rsplit(['/', ':']).next().unwrap_or(given);
    let lower = code.to_ascii_lowercase();
    let (status, right) = match lower.as_str() {
        "usable" => (Status::Usable, true),
        "withheld" => (Status::Withheld, true),
        "canceled" => (Status::Canceled, true),
        // With two l, as much of the world writes it: nobody means anything else by it.
        "cancelled" => (Status::Canceled, false),
        _ => return None,
    };
    Some((status, !right || lower != code))
}
