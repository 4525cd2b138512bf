//! Findings as sentences for people.

use super::{Finding, Rule, State};
use crate::spelling;

/// How much of a text a sentence shows.
const LONGEST: usize = 160;

impl Finding {
    /// The finding as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let page = short(self.page_text.as_deref().unwrap_or_default());
        let story = short(self.story_text.as_deref().unwrap_or_default());
        match (self.rule, self.state) {
            (Rule::Notice, State::Kept) => "The notice is there, word for word.".into(),
            (Rule::Notice, State::Missing) => "The notice is missing.".into(),
            (Rule::Notice, State::ContactProtected) => {
                "The notice is there; e-mail protection hides its contact, but browsers show it."
                    .into()
            }
            (Rule::Notice, State::ContactGarbled) => {
                "The notice is there, but the page’s e-mail protection has destroyed its contact."
                    .into()
            }
            (Rule::Notice, _) => format!("The notice is not as it was; the page has: “{page}”."),
            (Rule::Credit, State::Kept) => {
                format!("The source is named: “{}”.", page.trim_end_matches('.'))
            }
            (Rule::Credit, _) => format!("The source, {story}, is not named."),
            (Rule::OriginLink, State::Kept) => "The copy links to the original.".into(),
            (Rule::OriginLink, State::Home) => {
                format!("The copy links to the source’s site ({page}), but not to the original.")
            }
            (Rule::OriginLink, _) => format!("There is no link to the original, {story}."),
            (Rule::Canonical, State::Origin) => "The canonical address is the original’s.".into(),
            (Rule::Canonical, State::Own) => {
                "The page names itself as the canonical address, not the original.".into()
            }
            (Rule::Canonical, State::None) => "The page names no canonical address.".into(),
            (Rule::Canonical, _) => {
                format!("The page names {page} as the canonical address, not the original.")
            }
            (Rule::Noindex, State::Kept) => "The page keeps search engines out.".into(),
            (Rule::Noindex, _) => "The page lets search engines in.".into(),
            (Rule::Byline, State::Kept) => format!("The byline is there: {story}."),
            (Rule::Byline, State::Missing) => format!("The byline, {story}, is missing."),
            (Rule::Byline, _) => format!("The byline is “{page}” instead of {story}."),
            (Rule::Headline, State::Kept) => "The headline is the story’s.".into(),
            (Rule::Headline, _) if page.is_empty() => format!("The headline “{story}” is missing."),
            (Rule::Headline, _) => format!("The headline is “{page}” instead of “{story}”."),
            (Rule::Cuts, State::Kept) => "The story is whole.".into(),
            (Rule::Cuts, _) => format!("The story was cut; the longest part left out: “{story}”."),
            (Rule::Edits, State::Kept) => "The words are the story’s.".into(),
            (Rule::Edits, _) if page.is_empty() => {
                format!("Words were changed; the first left out: “{story}”.")
            }
            (Rule::Edits, _) if story.is_empty() => {
                format!("Words were changed; the first put in: “{page}”.")
            }
            (Rule::Edits, _) => {
                format!("Words were changed, the first: “{page}” instead of “{story}”.")
            }
            (Rule::Quote, _) => {
                let quotation = self.quotation.as_ref();
                let speaker = quotation.and_then(|quotation| quotation.speaker.as_deref());
                quotation_changed(
                    speaker,
                    self.page_text.as_deref().unwrap_or_default(),
                    self.story_text.as_deref().unwrap_or_default(),
                )
            }
            (Rule::Version, State::Killed) => {
                "The story was killed, and the page still carries it.".into()
            }
            (Rule::Version, State::Held) => "The story is on hold, and the page carries it.".into(),
            (Rule::Version, State::Stale) if story.is_empty() => {
                "The newest version’s change is not there.".into()
            }
            (Rule::Version, State::Stale) => {
                format!("The newest version’s change is not there: “{page}” should read “{story}”.")
            }
            (Rule::Version, _) => "No later change is missing.".into(),
            (Rule::Picture, _) => format!(
                "The page carries the picture’s credit, “{page}”: the picture is not ours to license, and never goes with the story."
            ),
            (Rule::Paywall, _) => "The page says that it is not free to read.".into(),
        }
    }
}

/// That a page has a quotation otherwise than the story, whose quotation it is, where that is known, and where the two differ.
#[must_use]
pub fn quotation_changed(speaker: Option<&str>, page: &str, story: &str) -> String {
    let (page, story) = where_they_differ(page, story);
    let whose = match speaker.and_then(|name| name.chars().next().zip(Some(name))) {
        Some((first, name)) => {
            let rest = &name[first.len_utf8()..];
            format!("{}{rest}’s", first.to_uppercase())
        }
        None => "A".to_owned(),
    };
    format!("{whose} quotation was changed: “{page}” instead of “{story}”.")
}

/// A text on one line, cut at a word when it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    let at = cut.rfind(' ').unwrap_or(cut.len());
    format!("{} …", &cut[..at])
}

/// Two texts, each from a few words before the first that differs to a few behind the last, so that
/// what differs is seen though both are long.
fn where_they_differ(page: &str, story: &str) -> (String, String) {
    /// How many words around it are shown.
    const AROUND: usize = 8;
    if page.chars().count().max(story.chars().count()) <= LONGEST {
        return (short(page), short(story));
    }
    let page: Vec<&str> = page.split_whitespace().collect();
    let story: Vec<&str> = story.split_whitespace().collect();
    let same = |(a, b): &(&&str, &&str)| spelling::same(a, b);
    let before = page.iter().zip(&story).take_while(same).count();
    let (theirs, ours) = (&page[before..], &story[before..]);
    let after = theirs.iter().rev().zip(ours.iter().rev());
    let after = after.take_while(same).count();
    let part = |words: &[&str]| {
        let from = before.saturating_sub(AROUND);
        let to = words.len().min(words.len() - after + AROUND);
        let shown = words[from..to].join(" ");
        let front = if from > 0 { "… " } else { "" };
        let back = if to < words.len() { " …" } else { "" };
        short(&format!("{front}{shown}{back}"))
    };
    (part(&page), part(&story))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_quotation_was_changed_is_said_where_it_is_known() {
        let said = |speaker| quotation_changed(speaker, "we lost", "we won");
        let table = [
            (
                None,
                "A quotation was changed: “we lost” instead of “we won”.",
            ),
            (
                Some("Lena Marsh"),
                "Lena Marsh’s quotation was changed: “we lost” instead of “we won”.",
            ),
            (
                Some("the harbour board"),
                "The harbour board’s quotation was changed: “we lost” instead of “we won”.",
            ),
        ];
        for (speaker, expected) in table {
            assert_eq!(said(speaker), expected);
        }
    }

    #[test]
    fn what_differs_is_seen_in_long_texts() {
        let story = "We have said from the first day on, and to everybody who asked, that the \
            pier would be kept, that the organisation of the ferries would stay as it is, and that \
            nobody who works down here will lose a day’s pay over this, whatever the county says";
        let page = story
            .replace("organisation", "organization")
            .replace("nobody who works", "nobody that works");
        let (page, story) = where_they_differ(&page, story);
        assert_eq!(
            page,
            "… would stay as it is, and that nobody that works down here will lose a day’s \
             pay …"
        );
        assert_eq!(
            story,
            "… would stay as it is, and that nobody who works down here will lose a day’s \
             pay …"
        );
    }
}
