//! ODRL 2.2, in IPTC's RightsML profile: what people may do.

use serde_json::{Value, json};
use wire_rights::{Edits, Terms};

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
    let terms = published.terms;
    let wire = published.base.as_str();
    let target = json!({ "@type": "AssetCollection", "uid": wire });
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
        "uid": published.odrl_address(),
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
    format!("{policy:#}\n")
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
