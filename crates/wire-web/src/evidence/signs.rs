//! Signs of a news publisher, as they are shown: what was found, where, and what wasn't.

use jiff::Timestamp;
use wire_rights::shown_domain;
use wire_store::{SiteSigns, StoreError};
use wire_story::PublisherId;
use wire_trace::signs::{SignKind, Signs};

use crate::app::App;

/// What was found on a site.
pub(crate) struct ShownSigns {
    pub(crate) domain: String,
    pub(crate) looked: Option<Timestamp>,
    pub(crate) found: Vec<ShownSign>,
    pub(crate) missing: Vec<&'static str>,
    /// Addresses that couldn't be read, with the reason.
    pub(crate) unread: Vec<(String, String)>,
}

pub(crate) struct ShownSign {
    pub(crate) what: &'static str,
    pub(crate) says: String,
    pub(crate) at: String,
}

impl From<SiteSigns> for ShownSigns {
    fn from(site: SiteSigns) -> Self {
        let signs: Signs = site
            .found
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        Self {
            domain: shown_domain(&site.domain),
            looked: site.looked,
            missing: signs.missing().map(SignKind::name).collect(),
            found: SignKind::ALL
                .into_iter()
                .filter_map(|kind| signs.of(kind))
                .map(|sign| ShownSign {
                    what: sign.kind.name(),
                    says: sign.says.clone(),
                    at: sign.at.clone(),
                })
                .collect(),
            unread: signs.unread,
        }
    }
}

/// What was found on each of a publisher's sites.
pub(crate) async fn of(app: &App, publisher: PublisherId) -> Result<Vec<ShownSigns>, StoreError> {
    let signs = app.store.signs_of(publisher).await?;
    Ok(signs.into_iter().map(ShownSigns::from).collect())
}
