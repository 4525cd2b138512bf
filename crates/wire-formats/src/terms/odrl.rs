//! ODRL 2.2, in IPTC's RightsML profile: what people may do.

use serde_json::{Value, json};
use wire_rights::{Edits, Listed, Terms};
use wire_story::Status;

use super::Published;

const CONTEXT: &str = "http://www.w3.org/ns/odrl.jsonld";
const PROFILE: &str = "https://iptc.org/std/RightsML/odrl-profile/";

/// The terms of republishing as an ODRL policy in JSON-LD: an offer by the wire to publishers.
///
/// ODRL has words for a part of what terms say: who may distribute, where, after which delay, with
/// which duties, and what else may be done or not. All of it stands in `dct:description` as prose,
/// and a use that the policy doesn't permit is not permitted. What machines may do is not in it: see
/// [`rsl`](super::rsl).
#[must_use]
pub fn odrl(published: &Published<'_>) -> String {
    let stories = json!({ "@type": "AssetCollection", "uid": published.base.as_str() });
    let policy = policy(published, &published.odrl_address(), &stories);
    format!("{policy:#}\n")
}

/// The terms of republishing one story, without what of it isn't the wire's to license: that is named
/// as an asset of its own, of which the policy forbids what it permits of the story. Nothing for a
/// story that may not be used, or not yet.
#[must_use]
pub fn odrl_of_story(published: &Published<'_>, listed: &Listed) -> Option<String> {
    if listed.status != Status::Usable || listed.embargoed_until.is_some() {
        return None;
    }
    let story = json!({ "@type": "Asset", "uid": listed.uri });
    let mut policy = policy(published, &published.story_address(listed), &story);
    if !listed.not_ours.is_empty() {
        let theirs = json!({
            "@type": "Asset",
            "uid": format!("{}#third-party", listed.uri),
            "dct:description": listed.not_ours,
        });
        let said = policy["dct:description"].as_str().unwrap_or_default();
        policy["dct:description"] = json!(format!("{} {said}", listed.not_ours));
        let permitted: Vec<Value> = policy["permission"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|rule| json!({ "target": theirs, "action": rule["action"] }))
            .collect();
        let mut prohibited = policy["prohibition"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        prohibited.extend(permitted);
        policy["prohibition"] = Value::Array(prohibited);
    }
    Some(format!("{policy:#}\n"))
}

fn policy(published: &Published<'_>, uid: &str, target: &Value) -> Value {
    let terms = published.terms;
    let wire = published.base.as_str();
    let rule = |action: &str| json!({ "target": target, "action": action });

    let mut distribute = rule("distribute");
    distribute["duty"] = duties(terms, wire);
    let constraints = constraints(terms);
    if !constraints.is_empty() {
        distribute["constraint"] = Value::Array(constraints);
    }
    let mut permissions = vec![distribute];
    let mut prohibitions = Vec::new();
    for (allowed, action) in [
        (terms.edits != Edits::None, "modify"),
        (terms.cuts || terms.extract, "extract"),
        (terms.translation, "translate"),
        (!terms.noindex, "index"),
        (terms.passing_on, "sell"),
    ] {
        if allowed {
            permissions.push(rule(action));
        } else {
            prohibitions.push(rule(action));
        }
    }

    let mut policy = json!({
        "@context": CONTEXT,
        "@type": "Offer",
        "uid": uid,
        "profile": PROFILE,
        "dct:description": terms.prose(published.creator).join(" "),
        "assigner": {
            "@type": "Party",
            "uid": wire,
            "vcard:fn": published.creator,
            "vcard:hasEmail": format!("mailto:{}", terms.contact),
            "vcard:hasURL": published.page(),
        },
        "permission": permissions,
    });
    if !prohibitions.is_empty() {
        policy["prohibition"] = Value::Array(prohibitions);
    }
    policy
}

/// What a publisher has to do for it: name the source, and perhaps say where it ran.
fn duties(terms: &Terms, wire: &str) -> Value {
    let mut duties = vec![json!({ "action": "attribute", "attributedParty": wire })];
    if terms.notify {
        duties.push(json!({ "action": "inform", "informedParty": wire }));
    }
    Value::Array(duties)
}

/// Where, and after which delay. Countries are codes of ISO 3166-1 alpha-2.
fn constraints(terms: &Terms) -> Vec<Value> {
    let mut constraints = Vec::new();
    if !terms.territory.is_empty() {
        constraints.push(json!({
            "leftOperand": "spatial",
            "operator": "isAnyOf",
            "rightOperand": terms.territory,
        }));
    }
    if terms.delay_hours > 0 {
        constraints.push(json!({
            "leftOperand": "delayPeriod",
            "operator": "gteq",
            "rightOperand": { "@value": format!("PT{}H", terms.delay_hours), "@type": "xsd:duration" },
        }));
    }
    constraints
}
