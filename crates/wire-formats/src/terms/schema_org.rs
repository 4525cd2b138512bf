//! The properties of schema.org by which a story's page says whose it is and how it is licensed.

use serde_json::{Value, json};
use wire_rights::Listed;
use wire_story::{Status, Subject};

use super::Published;

/// What a story's page says of it as JSON-LD, ready to stand in a `script` element: headline, dates
/// and authors, credit and copyright, and where the terms stand (`license`, `usageInfo`) and a licence
/// can be had (`acquireLicensePage`), what it is about, and quotations of it for those who may read the text: who may not is
/// shown none. It has no body. Nothing for a story that may not be used, or not yet.
#[must_use]
pub fn story_page(published: &Published<'_>, listed: &Listed, quoted: &[Quoted]) -> Option<String> {
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
    if !listed.subjects.is_empty() {
        page["about"] = listed.subjects.iter().map(about).collect();
    }
    if !quoted.is_empty() {
        page["hasPart"] = quoted.iter().map(quotation).collect();
    }
    // A script element ends at the first `</script`, whatever the JSON says.
    Some(page.to_string().replace('<', "\\u003c"))
}

/// A quotation whose speaker is sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// What is said.
    pub words: String,
    /// Who says it.
    pub speaker: String,
    /// Whether that is a person, and no organisation.
    pub is_person: bool,
}

fn quotation(quoted: &Quoted) -> Value {
    let kind = if quoted.is_person {
        "Person"
    } else {
        "Organization"
    };
    let speaker = json!({ "@type": kind, "name": quoted.speaker });
    json!({ "@type": "Quotation", "text": quoted.words, "creator": speaker, "spokenByCharacter": speaker })
}

fn about(subject: &Subject) -> Value {
    let mut about =
        json!({ "@type": "DefinedTerm", "name": subject.name, "termCode": subject.code });
    if let (Some(uri), Some(scheme)) = (subject.uri(), subject.scheme()) {
        about["@id"] = json!(uri);
        about["inDefinedTermSet"] = json!(scheme);
    }
    about
}

/// The names in a byline: `Ana Torres, Ben Okafor and Chi Lin` has three.
fn authors(byline: &str) -> impl Iterator<Item = &str> {
    byline
        .split(',')
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}
