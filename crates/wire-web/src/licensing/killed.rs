//! Offers on stories that were killed since.

use wire_rights::LicenceScope;
use wire_store::StoreError;
use wire_story::Status;

use crate::app::App;

/// Whether one of the stories was killed that a licence names.
pub(crate) async fn covers_killed(app: &App, scope: &LicenceScope) -> Result<bool, StoreError> {
    if let LicenceScope::Stories(stories) = scope {
        for story in stories {
            let found = app.store.story(*story).await?;
            if found.is_some_and(|(_, version)| version.status() == Status::Canceled) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
