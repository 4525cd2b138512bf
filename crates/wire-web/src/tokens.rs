//! What tokens of publishers and of the desk's people have in common.

use crate::form;

/// The most characters of a token's name.
const NAME: usize = 60;

/// The name of a new token beside those that work, or why there can be none.
pub(crate) fn new_name(typed: &str, working: usize, most: usize) -> Result<String, String> {
    let name = form::line("a name", typed, NAME)?;
    if working >= most {
        return Err(format!("You have {most} already. Revoke one first."));
    }
    Ok(name)
}
