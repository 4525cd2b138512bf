//! What tells a copy of a wire from the wire: a note in its folder, until somebody puts it in the wire's place.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

const FILE: &str = "copy";

/// Marks the folder as a copy of what the wire was at this time.
pub(crate) fn mark(dir: &Path, time: &str) -> io::Result<()> {
    let note = format!(
        "{time}\n\nThis folder is a copy of a wire, made at this time by 'wirecopy backup'.\n\
         'wirecopy serve --deliver-nothing' shows it; 'wirecopy restore' makes it the wire.\n"
    );
    fs::write(dir.join(FILE), note)
}

/// When the copy in this folder was made; nothing, where the wire itself lies there.
pub(crate) fn when(dir: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(dir.join(FILE)) {
        Ok(note) => Ok(Some(match note.lines().next() {
            None | Some("") => "an unknown day".into(),
            Some(time) => time.to_owned(),
        })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// From now on the wire itself lies here.
pub(crate) fn unmark(dir: &Path) -> io::Result<()> {
    fs::remove_file(dir.join(FILE))
}
