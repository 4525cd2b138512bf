//! Pickups as lines of a table.

use jiff::Timestamp;
use url::Url;
use wire_delivery::looks::host;
use wire_delivery::looks::record::SavedFinding;
use wire_rights::shown_domain;
use wire_store::{Pickup, StoreError};
use wire_story::{PickupId, PublisherId};

use crate::app::App;
use crate::desk::names::Names;

/// A pickup as a line of a table.
pub(crate) struct PickupLine {
    pub(crate) id: PickupId,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) headline: String,
    pub(crate) publisher: Option<(PublisherId, String)>,
    pub(crate) class: &'static str,
    pub(crate) share: String,
    pub(crate) versions: String,
    pub(crate) stale: bool,
    /// The rules that it breaks.
    pub(crate) breaches: Vec<String>,
    pub(crate) seen: Timestamp,
}

/// The lines for these pickups.
pub(crate) async fn lines(
    app: &App,
    names: &mut Names,
    pickups: Vec<Pickup>,
) -> Result<Vec<PickupLine>, StoreError> {
    let mut lines = Vec::with_capacity(pickups.len());
    for pickup in pickups {
        let look = pickup.look;
        let (host, path) = split(&look.page_url);
        lines.push(PickupLine {
            id: pickup.id,
            host,
            path,
            headline: names.story(app, look.story).await?,
            publisher: match look.publisher {
                Some(id) => Some((id, names.publisher(app, id).await?)),
                None => None,
            },
            class: class_name(&look.class),
            share: percent(look.share),
            versions: versions(&look.versions.iter().map(|v| v.get()).collect::<Vec<_>>()),
            stale: look.stale,
            breaches: findings(&look.findings)
                .into_iter()
                .filter(|finding| finding.breach)
                .map(|finding| finding.title().to_owned())
                .collect(),
            seen: look.seen,
        });
    }
    Ok(lines)
}

/// The findings of a look.
pub(crate) fn findings(saved: &str) -> Vec<SavedFinding> {
    serde_json::from_str(saved).unwrap_or_default()
}

/// What people call a class.
pub(crate) fn class_name(code: &str) -> &'static str {
    match code {
        "whole" => "whole copy",
        "partial" => "excerpt",
        "quote" => "short passage",
        "teaser" => "teaser",
        "common-source" => "same source",
        _ => "no longer there",
    }
}

/// A share in full percents; a little is not nothing.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "under 1 %".to_owned()
    } else {
        format!("{:.0} %", share * 100.0)
    }
}

/// The versions that fit a page, in words.
pub(crate) fn versions(numbers: &[u32]) -> String {
    match numbers {
        [] => "–".to_owned(),
        [one] => format!("v{one}"),
        [first, .., last] if (last - first) as usize == numbers.len() - 1 => {
            format!("v{first}–v{last}")
        }
        all => all
            .iter()
            .map(|number| format!("v{number}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn split(address: &str) -> (String, String) {
    match Url::parse(address) {
        Ok(url) => {
            let query = url
                .query()
                .map(|query| format!("?{query}"))
                .unwrap_or_default();
            (shown_domain(&host(&url)), format!("{}{query}", url.path()))
        }
        Err(_) => (address.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_read_well() {
        let table: [(&[u32], &str); 5] = [
            (&[], "–"),
            (&[2], "v2"),
            (&[1, 2], "v1–v2"),
            (&[1, 2, 3], "v1–v3"),
            (&[1, 3], "v1, v3"),
        ];
        for (numbers, expected) in table {
            assert_eq!(versions(numbers), expected);
        }
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.004), "under 1 %");
        assert_eq!(percent(0.996), "100 %");
    }
}
