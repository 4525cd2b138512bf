//! Pickups as a table for people, at any width of the terminal.

use wire_trace::Pickup;

use crate::output::harmless;

/// A pickup with what the table says of it besides.
pub(super) struct Shown<'a> {
    pub(super) page: &'a str,
    pub(super) headline: &'a str,
    pub(super) pickup: &'a Pickup,
}

/// The headings of the cells that [`rows`] makes.
pub(super) const COLUMNS: [&str; 3] = ["page and story", "copy", "findings"];

/// What the three columns have between and around them.
const BETWEEN: usize = 6;
/// Findings get so much room at least: the longest is "notice contact-protected".
const FINDINGS: usize = 26;

/// The cells of a table of that width. Page, headline and id stand below each other, the id whole, so
/// that it can be copied; what is too long is cut where it tells least: a path in front, a headline
/// at its end.
pub(super) fn rows(pickups: &[Shown<'_>], width: usize) -> Vec<Vec<String>> {
    let copies: Vec<String> = pickups.iter().map(|shown| copy(shown.pickup)).collect();
    let copy_width = copies
        .iter()
        .flat_map(|cell| cell.lines())
        .map(length)
        .max()
        .unwrap_or(0);
    // Half of the table at most, so that the findings don't hang in a narrow column.
    let most = width
        .saturating_sub(BETWEEN + copy_width + FINDINGS)
        .min(width / 2);
    let first = pickups
        .iter()
        .map(|shown| {
            let id = length(&shown.pickup.story);
            let text = length(shown.page).max(length(shown.headline));
            text.min(most).max(id)
        })
        .max()
        .unwrap_or(0);
    let rest = width.saturating_sub(BETWEEN + copy_width + first);
    pickups
        .iter()
        .zip(copies)
        .enumerate()
        .map(|(number, (shown, copy))| {
            let mut lines = vec![cut_in_front(shown.page, first)];
            if !shown.headline.is_empty() {
                lines.push(cut_at_end(shown.headline, first));
            }
            lines.push(shown.pickup.story.clone());
            // A line without anything sets one pickup off from the next.
            if number + 1 < pickups.len() {
                lines.push(" ".into());
            }
            let room = rest.max(FINDINGS);
            let mut findings = Unkept::of(shown.pickup).cell(room);
            if let Some(whose) = whose(shown.pickup, room) {
                findings = format!("{findings}\n{whose}");
            }
            vec![lines.join("\n"), copy, findings]
        })
        .collect()
}

/// What a page doesn't keep, a rule and its state each; what is found several times stands once.
pub(super) struct Unkept {
    /// What the terms given forbid.
    pub(super) breaches: Vec<String>,
    /// What is worth saying, but breaks no terms.
    pub(super) notes: Vec<String>,
}

impl Unkept {
    pub(super) fn of(pickup: &Pickup) -> Self {
        let some = |breach: bool| {
            let unkept = pickup.findings.iter().filter(|finding| !finding.is_kept());
            let mut some: Vec<String> = unkept
                .filter(|finding| finding.breach == breach)
                .map(|finding| format!("{} {}", finding.rule.name(), finding.state.code()))
                .collect();
            some.dedup();
            some
        };
        Self {
            breaches: some(true),
            notes: some(false),
        }
    }

    /// The breaches first, each kind behind its name.
    fn cell(&self, width: usize) -> String {
        let kinds = [("breach:", &self.breaches), ("note:", &self.notes)];
        let lines = kinds
            .iter()
            .filter(|(_, findings)| !findings.is_empty())
            .map(|(kind, findings)| over_lines(kind, findings, width));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Who says the quotations that were altered, as far as that was read.
fn whose(pickup: &Pickup, width: usize) -> Option<String> {
    let quotations = pickup
        .findings
        .iter()
        .filter_map(|it| it.quotation.as_ref());
    let mut names: Vec<String> = Vec::new();
    for name in quotations.filter_map(|quotation| quotation.speaker.as_deref()) {
        let name = cut_at_end(&harmless(name), width.saturating_sub(1));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| over_lines("quote of:", &names, width))
}

fn copy(pickup: &Pickup) -> String {
    let versions: Vec<String> = pickup.versions.iter().map(u32::to_string).collect();
    format!(
        "{}\n{:.0} %\nversion {}",
        pickup.class.code(),
        pickup.share * 100.0,
        versions.join(" or ")
    )
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A path without its first folders, where it is too long.
fn cut_in_front(path: &str, most: usize) -> String {
    let longer = length(path).saturating_sub(most);
    if longer == 0 {
        return path.to_owned();
    }
    let from = path.char_indices().nth(longer + 1);
    let rest = from.map_or("", |(at, _)| &path[at..]);
    // At a folder, unless there is none left: then somewhere in the file's name.
    let at_folder = rest.find('/').map(|at| &rest[at..]);
    format!("…{}", at_folder.unwrap_or(rest))
}

/// A headline without its last words, where it is too long.
fn cut_at_end(headline: &str, most: usize) -> String {
    if length(headline) <= most {
        return headline.to_owned();
    }
    let fits: String = headline.chars().take(most.saturating_sub(1)).collect();
    let at_word = fits.rfind(' ').filter(|at| *at * 2 > fits.len());
    let words = &fits[..at_word.unwrap_or(fits.len())];
    format!("{}…", words.trim_end_matches([' ', ',', ':', '–']))
}

/// The kind of findings, and the findings with commas between them, each whole on its line.
fn over_lines(kind: &str, findings: &[String], width: usize) -> String {
    let mut out = kind.to_owned();
    let mut used = length(kind);
    for (number, finding) in findings.iter().enumerate() {
        let comma = usize::from(number + 1 < findings.len());
        let needed = length(finding) + comma;
        let breaks = used + 1 + needed > width;
        out.push(if breaks { '\n' } else { ' ' });
        out.push_str(finding);
        if comma > 0 {
            out.push(',');
        }
        used = needed + if breaks { 0 } else { used + 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_where_it_tells_least() {
        assert_eq!(cut_in_front("pages/bay.html", 14), "pages/bay.html");
        assert_eq!(
            cut_in_front("archive/2026/pages/bay.html", 18),
            "…/pages/bay.html"
        );
        assert_eq!(cut_in_front("archive/a-long-name.html", 10), "…name.html");
        assert_eq!(
            cut_at_end("Saltmere closes its ferry", 25),
            "Saltmere closes its ferry"
        );
        assert_eq!(
            cut_at_end("Saltmere closes its ferry", 20),
            "Saltmere closes…"
        );
        assert_eq!(cut_at_end("Überschwemmungsgefahr", 6), "Übers…");
        let findings = ["notice missing", "byline changed", "edits changed"].map(str::to_owned);
        assert_eq!(
            over_lines("note:", &findings, 36),
            "note: notice missing,\nbyline changed, edits changed"
        );
        assert_eq!(over_lines("note:", &findings, 37).lines().count(), 2);
        assert_eq!(over_lines("note:", &findings, 9).lines().count(), 4);
    }
}
