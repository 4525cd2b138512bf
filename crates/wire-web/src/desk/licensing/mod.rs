//! The licence desk: what was asked, what was offered, and what became of it.

pub(crate) mod beside;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod licence;
pub(crate) mod make;
pub(crate) mod offer;
pub(crate) mod queue;
pub(crate) mod request;

use serde::Deserialize;

/// The entry of the navigation that these pages belong to.
const PLACE: &str = "/desk/licences";

/// The most characters of a reason.
const REASON: usize = 1000;

/// A reason, as a form sends it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    reason: String,
}

impl Given {
    /// The reason; or what is wrong with it.
    fn reason(&self, why: &str) -> Result<String, String> {
        let reason = crate::licensing::typed::text("the reason", &self.reason, REASON)?;
        if reason.is_empty() {
            return Err(why.to_owned());
        }
        Ok(reason)
    }
}
