//! The file that `wirecopy terms set` and `wirecopy policy set` read.

use std::path::Path;

use wire_formats::parse::{Limits, text_of};

use crate::problem::Problem;

/// No terms and no policy are longer than this, in bytes.
const LONGEST: u64 = 1_000_000;

/// The text of a file.
pub(super) fn read(file: &Path) -> Result<String, Problem> {
    let name = file.display();
    let size = std::fs::metadata(file)
        .map_err(|error| Problem::new(format!("{name} can't be read: {error}")))?
        .len();
    if size > LONGEST {
        return Err(Problem::new(format!(
            "{name} has {size} bytes, more than terms or a policy can have"
        )));
    }
    let bytes = std::fs::read(file)
        .map_err(|error| Problem::new(format!("{name} can't be read: {error}")))?;
    let text = text_of(&bytes, &Limits::default());
    Ok(text
        .map_err(|error| Problem::new(format!("{name}: {error}")))?
        .into_owned())
}
