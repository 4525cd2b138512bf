//! Entries of the audit log as lines of a page.

use jiff::Timestamp;
use wire_store::LoggedEntry;

/// A step, and who took it.
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    pub(crate) who: String,
    pub(crate) what: String,
}

/// The steps in the order of the log.
pub(crate) fn steps(entries: Vec<LoggedEntry>) -> Vec<Step> {
    let step = |logged: LoggedEntry| Step {
        at: logged.entry.at,
        who: logged.entry.who,
        what: logged.entry.what,
    };
    entries.into_iter().map(step).collect()
}
