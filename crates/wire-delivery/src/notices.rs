//! The mails that tell holders of a correction, a hold or a kill.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;
use wire_rights::Publisher;
use wire_store::{EventKind, Mail, Obligation, Store, StoreError, TokenHash, Wire, random_token};
use wire_story::{Story, Version};

/// How many mails are queued in one look: a story with a thousand holders must not keep the scheduler
/// from everything else.
const AT_ONCE: usize = 50;

/// Queues a mail for each obligation that was opened. Can be repeated: what was queued already is
/// left alone.
pub(crate) async fn queue(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let mut to_mail = store.obligations_to_mail().await?;
    to_mail.truncate(AT_ONCE);
    if to_mail.is_empty() {
        return Ok(0);
    }
    let wire = store.wire().await?;
    for obligation in &to_mail {
        let Some(publisher) = store.publisher(obligation.publisher).await? else {
            continue;
        };
        let Some((story, version)) = store.story(obligation.story).await? else {
            continue;
        };
        let token = random_token()?;
        let letter = Letter {
            wire: &wire,
            obligation,
            publisher: &publisher,
            story: &story,
            version: &version,
            corrections: store.corrections_since(obligation).await?,
            acknowledge: acknowledge(&wire, &token),
        };
        let hash = TokenHash::of(&token);
        store
            .queue_obligation_mail(obligation.id, hash, &letter.mail(), now)
            .await?;
    }
    Ok(to_mail.len())
}

/// The page whose button acknowledges.
fn acknowledge(wire: &Wire, token: &str) -> Url {
    let base = wire.base_url.as_str().trim_end_matches('/');
    format!("{base}/acknowledge/{token}")
        .parse()
        .expect("an address with hex digits behind it is one")
}

/// What a notice is made from.
struct Letter<'a> {
    wire: &'a Wire,
    obligation: &'a Obligation,
    publisher: &'a Publisher,
    story: &'a Story,
    version: &'a Version,
    /// What was corrected since the holder's version.
    corrections: Vec<String>,
    acknowledge: Url,
}

impl Letter<'_> {
    fn mail(&self) -> Mail {
        let (subject, what) = match self.obligation.change {
            EventKind::Kill => (
                format!("KILL from {}: remove a story", self.wire.name),
                self.kill(),
            ),
            EventKind::Hold => (
                format!("HOLD from {}: take a story down for now", self.wire.name),
                self.hold(),
            ),
            EventKind::Correction => (
                format!("CORRECTION from {}: update a story", self.wire.name),
                self.correction(),
            ),
            _ => (
                format!(
                    "RELEASED from {}: a held story may be used again",
                    self.wire.name
                ),
                self.released(),
            ),
        };
        let text = format!(
            "To {},\n\n{what}\n\nWhen you have done it, say so here:\n\n{}\n\n\
             The page has a button; opening it alone changes nothing.\n\
             This notice goes to everyone who took the story, whatever else they get.\n\n\
             {}\n{}\n",
            self.publisher.name, self.acknowledge, self.wire.name, self.wire.contact,
        );
        Mail {
            to: self.publisher.email.clone(),
            subject,
            text,
            html: None,
            about: self.story.uri(),
        }
    }

    /// Neither headline nor text, nor the address of the original, which may repeat the headline:
    /// they may be what the story was killed for.
    fn kill(&self) -> String {
        format!(
            "The story described below was KILLED. Remove every copy of it, on your pages, in\n\
             archives, feeds and caches, and do not use it again. Please do so within {}.\n\n{}\n\n\
             Your account says which story it is, with the headline of your copy:\n\n{}",
            self.time_left(),
            self.which(),
            self.address("account/copies"),
        )
    }

    fn hold(&self) -> String {
        format!(
            "The story described below is HELD. Take your copy down until a new version comes.\n\
             Please do so within {}.\n\n{}",
            self.time_left(),
            self.which(),
        )
    }

    fn correction(&self) -> String {
        let notes: String = match self.is_open() {
            true => self
                .corrections
                .iter()
                .map(|note| format!("What changed: {note}\n"))
                .collect(),
            false => String::new(),
        };
        format!(
            "The story described below was CORRECTED. Update your copy within {}.\n\n\
             {}{notes}\n{}\nText: {}",
            self.time_left(),
            self.headline(),
            self.which(),
            self.address(&format!("stories/{}", self.story.id)),
        )
    }

    /// The end of a hold, after which the holder's copy is right as it is.
    fn released(&self) -> String {
        format!(
            "The story described below may be used AGAIN: the hold is over, and nothing in it was\n\
             corrected since your copy.\n\n{}\n{}\nText: {}",
            self.headline(),
            self.which(),
            self.address(&format!("stories/{}", self.story.id)),
        )
    }

    /// The newest headline in a line of its own, where it may be said.
    fn headline(&self) -> String {
        match self.version.content() {
            Some(content) if self.is_open() => format!("\"{}\"\n", content.headline),
            _ => String::new(),
        }
    }

    /// The address of one of the wire's pages.
    fn address(&self, path: &str) -> String {
        let base = self.wire.base_url.as_str().trim_end_matches('/');
        format!("{base}/{path}")
    }

    /// The time that the terms of the copy give, in words.
    fn time_left(&self) -> String {
        let given = self.obligation.opened.duration_until(self.obligation.due);
        match given.as_hours() {
            1 => "one hour".into(),
            hours => format!("{hours} hours"),
        }
    }

    /// Whether what the newest version says may be said.
    fn is_open(&self) -> bool {
        self.version.status() == wire_story::Status::Usable
            && self.story.embargo.is_none_or(|e| e.lifted.is_some())
    }

    /// The newest version bears the time at which it was made, not that at which the scheduler got to
    /// it: it may have been published while no server ran.
    fn which(&self) -> String {
        format!(
            "Story: {}\nDated: {}\nYour copy: version {}, {}\nNewest: version {}, of {}",
            self.story.uri(),
            self.story.date,
            self.obligation.had,
            self.obligation.exit.name(),
            self.version.number,
            instant(self.version.created),
        )
    }
}

/// An instant to the minute, cut and not rounded: nothing has happened before its time.
fn instant(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC)
        .strftime("%-d %B %Y, %H:%M UTC")
        .to_string()
}
