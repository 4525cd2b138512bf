//! What one version of a story says.

use std::ops::Range;

use crate::{Body, Notice, Purpose};

/// What parts the paragraphs of a plain text.
const BETWEEN: &str = "\n\n";

/// What one version of a story says: everything that a correction can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The headline, one line.
    pub headline: String,
    /// Who wrote it, as printed: "Ana Torres and Ben Okafor". Empty where the story names nobody.
    pub byline: String,
    /// One or two sentences for lists; empty where nobody wrote any.
    pub summary: String,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// The text.
    pub body: Body,
    /// The lead picture.
    pub picture: Option<Picture>,
    /// The notice that came with the story; where there is none, the terms make one.
    pub notice: Option<Notice>,
}

/// Why a text is no story yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Nothing stands where the headline should.
    #[error("the story has no headline: write one")]
    NoHeadline,
    /// The headline is longer than a headline is.
    #[error("the headline has {length} characters: at most {limit} are accepted", limit = Content::HEADLINE_LIMIT)]
    HeadlineTooLong {
        /// Characters found.
        length: usize,
    },
    /// There is no text below the headline.
    #[error("the story has no text: write at least one paragraph")]
    NoText,
}

impl Content {
    /// The most characters that a headline may have.
    pub const HEADLINE_LIMIT: usize = 300;

    /// Headline and text without markup, a paragraph after the other, for the purpose named.
    #[must_use]
    pub fn plain(&self, purpose: Purpose) -> String {
        let paragraphs = self.body.open(purpose).iter();
        let texts = paragraphs.map(|paragraph| paragraph.text.as_str());
        let all: Vec<&str> = std::iter::once(self.headline.as_str())
            .chain(texts)
            .collect();
        all.join(BETWEEN)
    }

    /// Where a stretch of the body stands in [`plain`](Self::plain), for the purpose named: `stretch` lies in one paragraph, and counts
    /// the bytes of the paragraphs with one more behind each.
    #[must_use]
    pub fn in_plain(&self, stretch: &Range<usize>, purpose: Purpose) -> Option<Range<usize>> {
        let mut lines = 0;
        let mut plain = self.headline.len() + BETWEEN.len();
        for paragraph in self.body.open(purpose) {
            let length = paragraph.text.len();
            if stretch.end <= lines + length {
                let start = plain + stretch.start.checked_sub(lines)?;
                return Some(start..start + stretch.len());
            }
            lines += length + 1;
            plain += length + BETWEEN.len();
        }
        None
    }

    /// Checks what every publication needs: a headline that is one, and some text.
    ///
    /// # Errors
    /// Says which of the two is missing, headline first.
    pub fn check(&self) -> Result<(), ContentError> {
        let length = self.headline.chars().count();
        if self.headline.trim().is_empty() {
            Err(ContentError::NoHeadline)
        } else if length > Self::HEADLINE_LIMIT {
            Err(ContentError::HeadlineTooLong { length })
        } else if self.body.is_empty() {
            Err(ContentError::NoText)
        } else {
            Ok(())
        }
    }
}

/// A lead picture: its bytes lie in the blob store, this is what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// BLAKE3 hash of the bytes, in hex: the picture's name in the blob store.
    pub hash: String,
    /// Media type, `image/jpeg` for example.
    pub media_type: String,
    /// What the picture shows, for those who can't see it.
    pub alt_text: String,
    /// The credit that must stand with it, unchanged (rule C9).
    pub credit: String,
    /// Whether it may travel with the story.
    pub rights: PictureRights,
}

/// Whether a picture may travel with its story (rules I1 and I4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRights {
    /// The wire's own: it goes where the story goes, as far as the terms let pictures go.
    Own,
    /// An agency's or another's: it never leaves with the story.
    ThirdParty,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_body_is_found_in_the_plain_text() {
        let paragraphs = ["The pier closes.", "“Never,” she said.", "Über."];
        let content = Content {
            headline: "Pier".into(),
            byline: String::new(),
            summary: String::new(),
            language: "en".into(),
            body: Body::plain(paragraphs),
            picture: None,
            notice: None,
        };
        let (lines, plain) = (paragraphs.join("\n"), content.plain(Purpose::Index));
        for words in ["The pier closes.", "Never", "said.", "Über."] {
            let start = lines.find(words).unwrap();
            let found = content.in_plain(&(start..start + words.len()), Purpose::Index);
            assert_eq!(found.map(|place| &plain[place]), Some(words));
        }
        // Over the end of a paragraph, and behind the last.
        assert_eq!(content.in_plain(&(10..20), Purpose::Index), None);
        assert_eq!(content.in_plain(&(90..91), Purpose::Index), None);
    }
}
