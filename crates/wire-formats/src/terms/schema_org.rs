//! The properties of schema.org by which a story's page says whose it is and how it is licensed.

use serde_json::json;
use wire_rights::Listed;
use wire_story::Status;

use super::Published;

/// What a story's page says of it as JSON-LD, ready to stand in a `script` element: headline, dates
/// and authors, credit and copyright, and where the terms stand (`license`, `usageInfo`) and a licence
/// can be had (`acquireLicensePage`). It has no body. Nothing for a story that may not be used, or
/// not yet.
#[must_use]
pub fn story_page(published: &Published<'_>, listed: &Listed) -> Option<String> {
    let headline = listed.headline.as_ref()?;
    if listed.status != Status::Usable || listed.embargoed_until.is_some() {
        return None;
    }
    let terms = published.terms;
    let creator = listed.creator.as_str();
    let year = listed.date.year();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": listed.uri,
        "headline": headline,
        "datePublished": listed.published.to_string(),
        "dateModified": listed.updated.to_string(),
        "copyrightHolder": { "@type": "Organization", "name": creator },
        "copyrightNotice": format!("© {year} {creator}. {}", listed.not_ours).trim_end_matches([' ', '.']),
        "creditText": terms.credit_for(creator),
        "license": published.story_address(listed),
        "usageInfo": published.page(),
        "acquireLicensePage": published.page(),
        "isAccessibleForFree": false,
    });
    if !listed.summary.is_empty() {
        page["description"] = json!(listed.summary);
    }
    if !listed.byline.is_empty() {
        page["author"] = authors(&listed.byline)
            .map(|name| json!({ "@type": "Person", "name": name }))
            .collect();
    }
    if !listed.language.is_empty() {
        page["inLanguage"] = json!(listed.language);
    }
    if let Some(url) = &listed.url {
        page["isBasedOn"] = json!(url);
    }
    // A script element ends at the first `</script`, whatever the JSON says.
    Some(page.to_string().replace('<', "\\u003c"))
}

/// The names in a byline: `Ana Torres, Ben Okafor and Chi Lin` has three.
fn authors(byline: &str) -> impl Iterator<Item = &str> {
    byline
        .split(',')
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}
