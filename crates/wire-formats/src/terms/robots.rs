//! `robots.txt`.

use super::Published;

/// The wire's `robots.txt`: everybody may look (what isn't for everybody asks who is there), and what
/// may be done with what was seen stands in the RSL document that `License` names (RSL 1.0, section
/// 4.4). The line stands outside of any group, so it holds for all.
#[must_use]
pub fn robots_txt(published: &Published<'_>) -> String {
    let licence = match published.terms.machines {
        Some(_) => format!("License: {}\n\n", published.rsl_address()),
        None => String::new(),
    };
    format!("{licence}User-agent: *\nAllow: /\n")
}
