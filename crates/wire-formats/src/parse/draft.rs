//! What every format's reader gathers, and what is done with it in the end, the same for all.

use jiff::{Timestamp, civil};
use url::Url;
use wire_rights::is_rights_line;
use wire_story::{Body, Change, Content, Paragraph, Status, VersionNumber, agency};

use super::dates::shortened;
use super::{Incoming, Limits, ParseError, Place, Remark, Says, headline, notice};
use crate::{clean, html};

/// How many bytes a story's id may have: ids are looked up, and one that goes on for ever names nothing.
const LONGEST_ID: usize = 2_000;

/// A story while it is read.
pub(super) struct Draft {
    pub(super) place: Place,
    pub(super) source_id: Option<String>,
    pub(super) creator: Option<String>,
    pub(super) url: Option<Url>,
    pub(super) date: Option<civil::Date>,
    pub(super) published: Option<Timestamp>,
    /// The day of that, as it is written.
    pub(super) published_day: Option<civil::Date>,
    pub(super) embargo_until: Option<Timestamp>,
    pub(super) version: Option<VersionNumber>,
    pub(super) status: Status,
    pub(super) change: Change,
    /// Why it is held or killed.
    pub(super) reason: String,
    pub(super) headline: String,
    pub(super) byline: String,
    pub(super) summary: String,
    pub(super) language: String,
    pub(super) paragraphs: Vec<Paragraph>,
    /// The notice, where the format keeps it apart from the text.
    pub(super) notice: Vec<Paragraph>,
    pub(super) remarks: Vec<Remark>,
}

impl Draft {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            source_id: None,
            creator: None,
            url: None,
            date: None,
            published: None,
            published_day: None,
            embargo_until: None,
            version: None,
            status: Status::Usable,
            change: Change::New,
            reason: String::new(),
            headline: String::new(),
            byline: String::new(),
            summary: String::new(),
            language: String::new(),
            paragraphs: Vec::new(),
            notice: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The page of the original, if it is the address of one.
    pub(super) fn set_url(&mut self, given: &str) {
        self.url = clean::page(given);
        if self.url.is_none() && !given.trim().is_empty() {
            let given = shortened(given);
            self.remarks.push(Remark::AddressLeftOut { given });
        }
    }

    /// The version of this number, which has to be above 0; none, where nothing stands there.
    pub(super) fn set_version(&mut self, given: &str) -> Result<(), ParseError> {
        if given.trim().is_empty() {
            self.leave_version_out(given);
            return Ok(());
        }
        let number = given.trim().parse().ok().and_then(VersionNumber::new);
        let refused = ParseError::NoSuchVersion {
            place: self.place,
            given: shortened(given),
        };
        self.version = Some(number.ok_or(refused)?);
        Ok(())
    }

    /// The version where it is a number: some formats allow anything there.
    pub(super) fn set_version_if_number(&mut self, given: &str) -> Result<(), ParseError> {
        match given.trim().parse::<u32>() {
            Ok(_) => self.set_version(given),
            Err(_) => {
                self.leave_version_out(given);
                Ok(())
            }
        }
    }

    fn leave_version_out(&mut self, given: &str) {
        let given = shortened(given);
        self.remarks.push(Remark::VersionLeftOut { given });
    }

    /// When it was first published, and the day that it was there.
    pub(super) fn set_published(&mut self, (at, day): (Timestamp, civil::Date)) {
        self.published = Some(at);
        self.published_day = Some(day);
    }

    /// The story, with its notice set apart, its headline and its limits seen to.
    pub(super) fn finish(mut self, limits: &Limits) -> Result<Incoming, ParseError> {
        if let Some(id) = self.source_id.as_ref().filter(|id| id.len() > LONGEST_ID) {
            return Err(ParseError::IdTooLong {
                place: self.place,
                bytes: id.len(),
                limit: LONGEST_ID,
            });
        }
        if self.source_id.as_ref().is_some_and(String::is_empty) {
            self.remarks.push(Remark::IdMissing);
        }
        let date = match (self.date.or(self.published_day), self.published) {
            (Some(date), _) => date,
            (None, Some(published)) => super::dates::day(published),
            (None, None) => return Err(ParseError::NoDate { place: self.place }),
        };
        let content = self.content(limits)?;
        let creator = content
            .as_ref()
            .and_then(|content| content.notice.as_ref()?.creator.clone())
            .or(self.creator);
        let lacks = |content: Option<Content>| {
            let content = content.unwrap_or_else(empty);
            match content.check() {
                Ok(()) => Ok(content),
                Err(error) => Err(ParseError::Content {
                    place: self.place,
                    error,
                }),
            }
        };
        let change = match self.change {
            Change::Correction { note } if note.is_empty() => Change::Correction {
                note: "Its sender doesn’t say what was corrected.".into(),
            },
            said => said,
        };
        let says = match (self.status, change) {
            (Status::Canceled, _) => Says::Killed {
                reason: self.reason,
            },
            (Status::Withheld, _) => Says::Withheld {
                content: content.filter(|content| content.check().is_ok()),
                reason: self.reason,
            },
            (Status::Usable, Change::Correction { note })
                if content
                    .as_ref()
                    .is_none_or(|content| content.body.is_empty()) =>
            {
                Says::CorrectionNotice { note }
            }
            (Status::Usable, change) => Says::Usable {
                content: lacks(content)?,
                change,
            },
        };
        Ok(Incoming {
            source_id: self.source_id.filter(|id| !id.is_empty()),
            creator: creator.filter(|creator| !creator.is_empty()),
            url: self.url,
            date,
            published: self.published,
            embargo_until: self.embargo_until,
            version: self.version,
            says,
            remarks: self.remarks,
        })
    }

    fn content(&mut self, limits: &Limits) -> Result<Option<Content>, ParseError> {
        let words = self
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.text.split_whitespace().count())
            .sum();
        if words > limits.words {
            return Err(ParseError::StoryTooLong {
                place: self.place,
                words,
                limit: limits.words,
            });
        }
        let mut paragraphs = std::mem::take(&mut self.paragraphs);
        // A copy's sentence about its third parties says what the marks say.
        paragraphs.retain(|paragraph| !is_rights_line(&paragraph.text));
        self.notice
            .retain(|paragraph| !is_rights_line(&paragraph.text));
        while paragraphs.len() > 1 && self.is_repeated(&paragraphs[0].text) {
            paragraphs.remove(0);
        }
        let mut body = if self.notice.is_empty() {
            let (body, notice) = notice::set_apart(paragraphs);
            self.notice = notice;
            body
        } else {
            notice::without(paragraphs, &self.notice)
        };
        self.correction(&mut body);
        let body = self.credits(body);
        if self
            .notice
            .iter()
            .chain(&body)
            .any(|paragraph| notice::is_destroyed(&paragraph.text))
        {
            self.remarks.push(Remark::ContactDestroyed);
        }
        if self.headline.is_empty()
            && let Some(first) = body.first()
        {
            self.headline = headline::from_text(&first.text);
            self.remarks.push(Remark::HeadlineMade);
        }
        if body.is_empty() && self.headline.is_empty() {
            return Ok(None);
        }
        Ok(Some(Content {
            headline: std::mem::take(&mut self.headline),
            byline: std::mem::take(&mut self.byline),
            summary: std::mem::take(&mut self.summary),
            language: std::mem::take(&mut self.language),
            body: Body::new(body),
            picture: None,
            notice: notice::read(&self.notice),
        }))
    }

    /// Marks the paragraphs that carry an agency's credit, and says what else names one.
    fn credits(&mut self, body: Vec<Paragraph>) -> Vec<Paragraph> {
        if let Some(owner) = agency::in_credit(&self.byline) {
            self.remarks.push(Remark::BylineOfAgency { owner });
        }
        let mut read = Vec::with_capacity(body.len());
        for paragraph in body {
            let (paragraph, credited) = paragraph.with_credit_read();
            read.push(paragraph);
            if let Some((sign, owner)) = credited {
                let paragraph = read.len();
                self.remarks.push(Remark::Credited {
                    paragraph,
                    sign,
                    owner,
                });
            }
        }
        read
    }

    /// Whether a first line only repeats the headline or the byline, as in many systems' texts.
    fn is_repeated(&self, line: &str) -> bool {
        !line.is_empty()
            && (line == self.headline
                || line == self.byline
                || line.strip_prefix("By ") == Some(self.byline.as_str()))
    }

    /// A last paragraph that is a correction's note says why the version exists.
    fn correction(&mut self, body: &mut Vec<Paragraph>) {
        let note = body.last().and_then(|last| correction_note(&last.text));
        if let Some(note) = note
            && body.len() > 1
        {
            body.pop();
            let is_said = matches!(&self.change, Change::Correction { note } if !note.is_empty());
            if !is_said {
                self.change = Change::Correction { note };
            }
        }
    }
}

/// What a paragraph corrects, where it is a correction's note: "Correction (2026-11-22): …".
pub(super) fn correction_note(text: &str) -> Option<String> {
    let rest = text
        .strip_prefix("Correction")
        .or_else(|| text.strip_prefix("CORRECTION"))?;
    let rest = match rest.strip_prefix(" (") {
        Some(dated) => {
            dated
                .split_once(')')
                .filter(|(date, _)| date.len() <= 40)?
                .1
        }
        None => rest,
    };
    let note = rest.strip_prefix(':')?.trim();
    (!note.is_empty()).then(|| note.to_owned())
}

fn empty() -> Content {
    Content {
        headline: String::new(),
        byline: String::new(),
        summary: String::new(),
        language: String::new(),
        body: Body::new(Vec::new()),
        picture: None,
        notice: None,
    }
}

/// The paragraphs of plain text: separated by blank lines, or where there are none, one a line.
pub(super) fn plain_paragraphs(text: &str, remarks: &mut Vec<Remark>) -> Vec<Paragraph> {
    let text = text.trim();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let blocks: Vec<String> = if lines.iter().any(|line| line.is_empty()) {
        lines
            .split(|line| line.is_empty())
            .map(|block| block.join(" "))
            .collect()
    } else {
        lines.into_iter().map(ToOwned::to_owned).collect()
    };
    blocks
        .iter()
        .filter_map(|block| plain_paragraph(block, remarks))
        .collect()
}

/// One paragraph of plain text. Where e-mail protection has left its markup in it, it is read as
/// HTML, so that the address is decoded.
pub(super) fn plain_paragraph(text: &str, remarks: &mut Vec<Remark>) -> Option<Paragraph> {
    if text.contains('<') && (text.contains("data-cfemail") || text.contains("/email-protection#"))
    {
        let reading = html::read(text, None);
        remarks.extend(reading.remarks);
        return reading.paragraphs.into_iter().reduce(|mut all, next| {
            all.text.push(' ');
            let offset = all.text.len();
            all.text.push_str(&next.text);
            all.marks.extend(next.marks.into_iter().map(|mut mark| {
                mark.start += offset;
                mark.end += offset;
                mark
            }));
            all
        });
    }
    let text = clean::line(text);
    (!text.is_empty()).then(|| bracketed(text))
}

/// `[Reuters: …]` from end to end is how plain text marks what is an agency's.
fn bracketed(text: String) -> Paragraph {
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .filter(|inner| !inner.contains(['[', ']']))
        .and_then(|inner| inner.split_once(": "))
        .and_then(|(owner, said)| Some((agency::named(owner)?, said)));
    match inner {
        Some((owner, said)) => Paragraph::plain(said).owned_by(owner),
        None => Paragraph::plain(text),
    }
}
