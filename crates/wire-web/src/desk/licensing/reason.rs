//! A step back that the desk says a reason for: an offer withdrawn, a licence revoked, a request turned
//! down.

use serde::Deserialize;

use crate::form::Problems;
use crate::licensing::typed;

/// The most characters of a reason.
const REASON: usize = 1000;

/// A reason as it was typed, and what is wrong with it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    pub(super) reason: String,
    #[serde(skip)]
    pub(super) problems: Problems,
}

impl Given {
    /// The reason; nothing where it can't be used, which is then noted. `why` asks for one.
    pub(super) fn read(&mut self, why: &str) -> Option<String> {
        let reason = typed::text("the reason", &self.reason, REASON);
        let reason = self.problems.keep("reason", reason);
        if reason.is_empty() {
            self.problems.add("reason", why);
        }
        self.problems.is_empty().then_some(reason)
    }
}
