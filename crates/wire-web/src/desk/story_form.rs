//! The form in which a story is written and corrected.
//!
//! It keeps what was typed as it was typed, so that a page with problems shows it again, and turns
//! it into content when asked.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use url::Url;
use wire_formats::{clean, editor};
use wire_rights::{DeskCopy, Editing};
use wire_store::{Draft, KeptCorrection, StoreError, Wire};
use wire_story::{
    Availability, Body, Contact, Content, Embargo, Notice, Picture, PictureRights, Subject, agency,
};

use crate::app::App;
use crate::desk::picture;
use crate::desk::sent::Sent;
use crate::desk::whose::{self, Question};
use crate::reading::{Hints, Read};

/// How `<input type="datetime-local">` writes a time.
const MINUTES: &str = "%Y-%m-%dT%H:%M";

/// A story has no more subjects.
const MOST_SUBJECTS: usize = 40;

/// What stands in the fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct StoryForm {
    pub(crate) headline: String,
    pub(crate) byline: String,
    pub(crate) summary: String,
    pub(crate) language: String,
    pub(crate) text: String,
    pub(crate) notice: String,
    pub(crate) picture: Option<PictureForm>,
    pub(crate) creator: String,
    pub(crate) url: String,
    pub(crate) date: String,
    pub(crate) embargo: String,
    pub(crate) hides_headline: bool,
    pub(crate) licence_only: bool,
    /// What the story will be about.
    pub(crate) subjects: Vec<Subject>,
    /// What the desk has said that it isn't about.
    pub(crate) refused: Vec<Subject>,
    /// What can't be used, by the name of the field.
    pub(crate) problems: Vec<(&'static str, String)>,
}

/// The lead picture in the form: its bytes are stored, the rest can be typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct PictureForm {
    pub(crate) hash: String,
    pub(crate) media_type: String,
    pub(crate) alt_text: String,
    pub(crate) credit: String,
    pub(crate) third_party: bool,
}

/// What an editor may want to look at again in a text.
pub(crate) struct Reviewed {
    /// What was read in it; nothing without a text, or in a language that isn't read.
    pub(crate) hints: Option<Hints>,
    /// Of what the editor is asked whose it is.
    pub(crate) questions: Vec<Question>,
    /// The page on which to say that something is ours, so that it isn't asked about again; a story has one once it is published.
    pub(crate) answers: Option<String>,
}

/// What a story is besides its versions.
#[derive(Clone, Debug)]
pub(crate) struct Particulars {
    pub(crate) creator: String,
    pub(crate) url: Option<Url>,
    pub(crate) date: Date,
    pub(crate) embargo: Option<Embargo>,
    pub(crate) availability: Availability,
}

impl StoryForm {
    /// An empty form, with what the wire's settings say.
    pub(crate) fn new(wire: &Wire, today: Date) -> Self {
        Self {
            creator: wire.creator.clone(),
            language: wire.language.clone(),
            date: today.to_string(),
            ..Self::default()
        }
    }

    /// The form for this content.
    pub(crate) fn of_content(permission: Editing, content: &Content) -> Self {
        Self {
            headline: content.headline.clone(),
            byline: content.byline.clone(),
            summary: content.summary.clone(),
            language: content.language.clone(),
            text: editor::of(&DeskCopy::new(permission, content)),
            notice: content.notice.as_ref().map(notice_text).unwrap_or_default(),
            picture: content.picture.as_ref().map(|picture| PictureForm {
                hash: picture.hash.clone(),
                media_type: picture.media_type.clone(),
                alt_text: picture.alt_text.clone(),
                credit: picture.credit.clone(),
                third_party: picture.rights == PictureRights::ThirdParty,
            }),
            ..Self::default()
        }
    }

    /// The form for this draft.
    pub(crate) fn of_draft(permission: Editing, draft: &Draft) -> Self {
        Self {
            creator: draft.creator.clone(),
            url: draft
                .url
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            date: draft.date.to_string(),
            embargo: draft
                .embargo
                .map(|embargo| embargo.until.strftime(MINUTES).to_string())
                .unwrap_or_default(),
            hides_headline: draft.embargo.is_some_and(|embargo| embargo.hides_headline),
            licence_only: draft.availability == Availability::LicenceOnly,
            subjects: draft.subjects.clone(),
            refused: draft.refused.clone(),
            ..Self::of_content(permission, &draft.content)
        }
    }

    /// The form as it was sent, with what was said to be somebody else's marked in its text, as it was asked on `day` with these
    /// corrections. A new picture is stored.
    pub(crate) async fn read(
        app: &App,
        permission: Editing,
        sent: &Sent,
        day: Date,
        corrections: Vec<KeptCorrection>,
    ) -> Result<Self, StoreError> {
        let mut form = Self {
            headline: sent.line("headline"),
            byline: sent.line("byline"),
            summary: sent.line("summary"),
            language: sent.line("language"),
            text: sent.text("text"),
            notice: sent.text("notice"),
            picture: None,
            creator: sent.line("creator"),
            url: sent.line("url"),
            date: sent.line("date"),
            embargo: sent.line("embargo"),
            hides_headline: sent.ticked("hides_headline"),
            licence_only: sent.text("availability") == "licence",
            subjects: subjects(sent, "subject:"),
            refused: subjects(sent, "refused:"),
            problems: Vec::new(),
        };
        // A subject whose tick was taken away isn't suggested again.
        for taken_away in subjects(sent, "had:") {
            if !form.subjects.contains(&taken_away) {
                form.refuse(taken_away);
            }
        }
        form.read_picture(app, sent).await?;
        if whose::is_answered(sent) {
            let reviewed = form.reviewed(permission, day, corrections).await;
            match whose::marked(&form.text, reviewed.questions, sent) {
                Some(text) => form.text = text,
                None => form.problems.push((
                    "whose",
                    "A box was ticked about words that have changed since, and nothing was marked: look at the questions again."
                        .into(),
                )),
            }
        }
        Ok(form)
    }

    /// Gives the story a subject, unless it has it.
    pub(crate) fn give(&mut self, subject: Subject) {
        let has = self.subjects.iter().any(|one| one.code == subject.code);
        self.refused.retain(|one| one.code != subject.code);
        if !has && self.subjects.len() < MOST_SUBJECTS {
            self.subjects.push(subject);
        }
    }

    /// Says that the story isn't about something, so that it isn't suggested again.
    pub(crate) fn refuse(&mut self, subject: Subject) {
        let is_refused = self.refused.iter().any(|one| one.code == subject.code);
        if !is_refused && self.refused.len() < MOST_SUBJECTS {
            self.refused.push(subject);
        }
    }

    async fn read_picture(&mut self, app: &App, sent: &Sent) -> Result<(), StoreError> {
        let said = PictureForm {
            hash: sent.line("picture_hash"),
            media_type: String::new(),
            alt_text: sent.line("picture_alt"),
            credit: sent.line("picture_credit"),
            third_party: sent.text("picture_rights") == "third-party",
        };
        if let Some(bytes) = sent.picture() {
            match picture::read(bytes) {
                Ok((media_type, bytes)) => {
                    // A new picture with an agency's credit is theirs, until the editor says otherwise.
                    let third_party = said.third_party || agency::in_credit(&said.credit).is_some();
                    self.picture = Some(PictureForm {
                        hash: app.store.put_blob(&bytes).await?,
                        media_type: media_type.to_owned(),
                        third_party,
                        ..said
                    });
                    return Ok(());
                }
                Err(problem) => self.problems.push(("picture", problem)),
            }
        }
        if sent.ticked("picture_remove") || said.hash.is_empty() {
            return Ok(());
        }
        // The hash comes from a hidden field: it may only name what is a picture.
        let stored = if said.hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            app.store.blob(&said.hash).await?
        } else {
            None
        };
        if let Some(media_type) = stored.as_deref().and_then(picture::media_type) {
            self.picture = Some(PictureForm {
                media_type: media_type.to_owned(),
                ..said
            });
        }
        Ok(())
    }

    /// What the version would say. `before` is what stood there, whose notice stays as it is when
    /// nobody touched it.
    pub(crate) fn content(&self, before: Option<&Content>) -> Content {
        let kept = before
            .and_then(|content| content.notice.as_ref())
            .filter(|notice| notice_text(notice) == self.notice);
        Content {
            headline: self.headline.clone(),
            byline: self.byline.clone(),
            summary: self.summary.clone(),
            language: self.language.clone(),
            body: Body::new(editor::paragraphs(&self.text)),
            picture: self.picture.as_ref().map(PictureForm::picture),
            notice: kept.cloned().or_else(|| self.own_notice()),
        }
    }

    /// What the story would be; what can't be used is said beside its field.
    pub(crate) fn particulars(&mut self, today: Date) -> Option<Particulars> {
        let url = self.parse_url();
        let date = self.parse_date(today);
        let embargo = self.parse_embargo();
        if self.creator.is_empty() {
            self.problem(
                "creator",
                "Say who made the story: the credit line names them.",
            );
        }
        if !self.problems.is_empty() {
            return None;
        }
        Some(Particulars {
            creator: self.creator.clone(),
            url,
            date,
            embargo,
            availability: if self.licence_only {
                Availability::LicenceOnly
            } else {
                Availability::Free
            },
        })
    }

    /// What to look at again in the text. `day` is the story's, where none was typed, and `corrections` what people have corrected
    /// of what was read in it.
    pub(crate) async fn reviewed(
        &self,
        permission: Editing,
        day: Date,
        corrections: Vec<KeptCorrection>,
    ) -> Reviewed {
        let content = self.content(None);
        let read = if content.body.is_empty() {
            None
        } else {
            let text = editor::plain(&DeskCopy::new(permission, &content));
            let day = self.date.parse().unwrap_or(day);
            Read::new(text, &content.language, day, corrections).await
        };
        Reviewed {
            questions: whose::questions(&self.byline, &self.text, read.as_ref()),
            hints: read.map(|read| read.hints()),
            answers: None,
        }
    }

    /// The agency that the picture's credit names, where the picture is said to be our own.
    pub(crate) fn picture_agency(&self) -> Option<String> {
        let own = self.picture.as_ref().filter(|picture| !picture.third_party);
        agency::in_credit(&own?.credit)
    }

    /// Whether the picture is said to be a third party's.
    pub(crate) fn third_party(&self) -> bool {
        self.picture
            .as_ref()
            .is_some_and(|picture| picture.third_party)
    }

    /// What is wrong with a field.
    pub(crate) fn problem_of(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| sentence.as_str())
    }

    fn problem(&mut self, field: &'static str, sentence: &str) {
        self.problems.push((field, sentence.to_owned()));
    }

    fn parse_url(&mut self) -> Option<Url> {
        if self.url.is_empty() {
            return None;
        }
        let url = Url::parse(&self.url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() {
            self.problem(
                "url",
                "This is no web address. One begins with https://, for example https://wire.example/a-story.",
            );
        }
        url
    }

    fn parse_date(&mut self, today: Date) -> Date {
        if self.date.is_empty() {
            return today;
        }
        self.date.parse().unwrap_or_else(|_| {
            self.problem("date", "This day doesn't exist. Write it as 2026-03-31.");
            today
        })
    }

    fn parse_embargo(&mut self) -> Option<Embargo> {
        if self.embargo.is_empty() {
            if self.hides_headline {
                self.problem(
                    "embargo",
                    "Give the hour until which the headline stays hidden.",
                );
            }
            return None;
        }
        let until = instant(&self.embargo);
        if until.is_none() {
            self.problem(
                "embargo",
                "This is no time. Write it in UTC and without a zone, as 2026-03-31T06:00.",
            );
        }
        Some(Embargo {
            until: until?,
            hides_headline: self.hides_headline,
            lifted: None,
        })
    }

    /// The notice that was typed: one paragraph a line.
    fn own_notice(&self) -> Option<Notice> {
        let paragraphs: Vec<String> = self
            .notice
            .lines()
            .map(clean::line)
            .filter(|line| !line.is_empty())
            .collect();
        if paragraphs.is_empty() {
            return None;
        }
        let contact = paragraphs
            .iter()
            .flat_map(|line| line.split_whitespace())
            .find_map(address);
        Some(Notice {
            creator: Some(self.creator.clone()).filter(|creator| !creator.is_empty()),
            contact: contact.map_or(Contact::Missing, Contact::Address),
            paragraphs,
        })
    }
}

impl PictureForm {
    fn picture(&self) -> Picture {
        Picture {
            hash: self.hash.clone(),
            media_type: self.media_type.clone(),
            alt_text: self.alt_text.clone(),
            credit: self.credit.clone(),
            rights: if self.third_party {
                PictureRights::ThirdParty
            } else {
                PictureRights::Own
            },
        }
    }
}

/// The subjects that are sent in the fields whose names begin so.
fn subjects(sent: &Sent, beginning: &str) -> Vec<Subject> {
    let ticked = sent.named(beginning).into_iter();
    let subject = |(code, name)| Subject {
        code: clean::line(code),
        name: clean::line(name),
    };
    let whole = |one: &Subject| !one.code.is_empty() && !one.name.is_empty();
    ticked
        .map(subject)
        .filter(whole)
        .take(MOST_SUBJECTS)
        .collect()
}

fn notice_text(notice: &Notice) -> String {
    notice.paragraphs.join("\n")
}

/// A time as `<input type="datetime-local">` gives it, read as UTC.
///
/// Nothing else may stand there: an offset that was passed over would lift an embargo hours too soon.
fn instant(typed: &str) -> Option<Timestamp> {
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|form| DateTime::strptime(form, typed).ok())?;
    Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The e-mail address that a word of a notice is.
fn address(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let (name, host) = word.split_once('@')?;
    (!name.is_empty() && host.contains('.')).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(change: impl FnOnce(&mut StoryForm)) -> StoryForm {
        let mut form = StoryForm {
            creator: "Example Wire".into(),
            date: "2026-03-31".into(),
            ..StoryForm::default()
        };
        change(&mut form);
        form
    }

    #[test]
    fn what_cannot_be_used_is_said_beside_its_field() {
        let today = jiff::civil::date(2026, 3, 31);
        type Change = fn(&mut StoryForm);
        let table: [(Change, Option<&str>); 11] = [
            (|_| {}, None),
            (|form| form.creator.clear(), Some("creator")),
            (|form| form.date = "2026-02-30".into(), Some("date")),
            (|form| form.url = "javascript:alert(1)".into(), Some("url")),
            (|form| form.url = "wire.example/story".into(), Some("url")),
            (|form| form.url = "https://wire.example/story".into(), None),
            (|form| form.embargo = "tomorrow".into(), Some("embargo")),
            (
                |form| form.embargo = "2026-03-31T06:00-05:00".into(),
                Some("embargo"),
            ),
            (
                |form| form.embargo = "2026-03-31T06:00[America/New_York]".into(),
                Some("embargo"),
            ),
            (|form| form.embargo = "2026-03-31T06:00:30".into(), None),
            (|form| form.hides_headline = true, Some("embargo")),
        ];
        for (change, expected) in table {
            let mut form = typed(change);
            let usable = form.particulars(today).is_some();
            let field = form.problems.first().map(|(field, _)| *field);
            assert_eq!((usable, field), (expected.is_none(), expected));
        }
    }

    #[test]
    fn an_embargo_is_typed_in_utc() {
        let mut form = typed(|form| form.embargo = "2026-03-31T06:00".into());
        let particulars = form.particulars(jiff::civil::date(2026, 3, 30)).unwrap();
        let until = particulars.embargo.unwrap().until;
        assert_eq!(until.to_string(), "2026-03-31T06:00:00Z");
    }

    #[test]
    fn a_notice_names_its_contact() {
        let form = typed(|form| form.notice = "Free to use.\n\nAsk <desk@wire.example>.".into());
        let notice = form.own_notice().unwrap();
        assert_eq!(
            notice.paragraphs,
            ["Free to use.", "Ask <desk@wire.example>."]
        );
        assert_eq!(notice.contact, Contact::Address("desk@wire.example".into()));
    }
}
