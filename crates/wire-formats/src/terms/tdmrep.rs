//! TDMRep, the Text and Data Mining Reservation Protocol (W3C community group report, 10 May 2024).

use serde_json::json;

use super::Published;

/// Whether text and data mining is reserved, `1` or `0`, as `tdm-reservation` says it; nothing where
/// the terms say nothing to machines.
#[must_use]
pub fn reservation(published: &Published<'_>) -> Option<&'static str> {
    let machines = published.terms.machines.as_ref()?;
    Some(if machines.reserves_mining() { "1" } else { "0" })
}

/// What stands at `/.well-known/tdmrep.json`: one rule for the whole wire, or none. The policy that
/// it names is the page of the terms, for people to read: it says whom to ask.
#[must_use]
pub fn tdmrep(published: &Published<'_>) -> String {
    let rules = match reservation(published) {
        None => json!([]),
        Some("0") => json!([{ "location": "/", "tdm-reservation": 0 }]),
        Some(_) => json!([{
            "location": "/",
            "tdm-reservation": 1,
            "tdm-policy": published.page(),
        }]),
    };
    format!("{rules:#}\n")
}
