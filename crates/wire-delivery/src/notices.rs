//! The mails that tell holders of a correction, a hold or a kill, and remind them of it.

use jiff::Timestamp;
use url::Url;
use wire_rights::Publisher;
use wire_rights::moment::instant;
use wire_store::{
    EventKind, Mail, Notice, Obligation, Store, StoreError, TokenHash, Wire, random_token,
};
use wire_story::{Story, Version};

use crate::letters::address;
use crate::mail::templates::{self, Template, Templates, Values};
use crate::reminders::Reminders;

/// How many mails are queued in one look: a story with a thousand holders must not keep the scheduler
/// from everything else.
const AT_ONCE: u32 = 50;

/// Queues a mail for each obligation that was opened. Can be repeated: what was queued already is
/// left alone.
pub(crate) async fn queue(
    store: &Store,
    templates: &Templates,
    reminders: &Reminders,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let to_mail = store.obligations_to_mail(AT_ONCE).await?;
    if to_mail.is_empty() {
        return Ok(0);
    }
    let mut notices = Vec::new();
    for obligation in &to_mail {
        let token = random_token()?;
        if let Some(letter) = Letter::about(store, obligation, &token).await? {
            notices.push(Notice {
                obligation: obligation.id,
                token: TokenHash::of(&token),
                mail: letter.notice(templates),
                ahead: reminders.ahead(obligation, now),
            });
        }
    }
    store.queue_notices(&notices, now).await
}

/// What mails about an obligation are made from.
pub(crate) struct Letter<'a> {
    wire: Wire,
    obligation: &'a Obligation,
    pub(crate) publisher: Publisher,
    story: Story,
    version: Version,
    /// The headline of the holder's copy.
    known_as: Option<String>,
    /// What was corrected since the holder's version.
    corrections: Vec<String>,
    acknowledge: Url,
}

impl<'a> Letter<'a> {
    /// A letter about an obligation, with a link that the token opens.
    pub(crate) async fn about(
        store: &Store,
        obligation: &'a Obligation,
        token: &str,
    ) -> Result<Option<Self>, StoreError> {
        let wire = store.wire().await?;
        let Some(publisher) = store.publisher(obligation.publisher).await? else {
            return Ok(None);
        };
        let Some((story, version)) = store.story(obligation.story).await? else {
            return Ok(None);
        };
        let copy = store.version(obligation.story, obligation.had).await?;
        let known_as = copy.and_then(|copy| Some(copy.content()?.headline.clone()));
        Ok(Some(Self {
            acknowledge: acknowledge(&wire, token),
            corrections: store.corrections_since(obligation).await?,
            wire,
            obligation,
            publisher,
            story,
            version,
            known_as,
        }))
    }

    /// The mail that tells the publisher.
    fn notice(&self, templates: &Templates) -> Mail {
        let values = self
            .values()
            .with("time", self.time_given())
            .with("again", self.obligation.reopened.is_some());
        let (template, values): (&Template, _) = match self.obligation.change {
            // Neither text nor the address of the original, which may repeat the headline: they may be
            // what the story was killed for.
            EventKind::Kill => (
                &templates::KILL,
                values
                    .with("account", self.address("account/copies"))
                    .with("headline", self.known_as.as_ref()),
            ),
            EventKind::Hold => (&templates::HOLD, values),
            EventKind::Correction => (&templates::CORRECTION, self.with_what_changed(values)),
            _ => (&templates::RELEASE, self.with_what_changed(values)),
        };
        templates.write(template, &values, &self.publisher.email, self.story.uri())
    }

    /// The mail that reminds this address for the `number`th time.
    pub(crate) fn reminder(
        &self,
        templates: &Templates,
        to: &str,
        number: u32,
        now: Timestamp,
    ) -> Mail {
        let values = self
            .values()
            .with("number", number)
            .with("due", instant(self.obligation.due))
            .with("late", self.obligation.due <= now);
        let (template, values): (&Template, _) = match self.obligation.change {
            EventKind::Kill => (
                &templates::REMINDER_KILL,
                values.with("account", self.address("account/copies")),
            ),
            EventKind::Hold => (&templates::REMINDER_HOLD, values),
            _ => (
                &templates::REMINDER_CORRECTION,
                self.with_what_changed(values),
            ),
        };
        templates.write(template, &values, to, self.story.uri())
    }

    /// The newest version bears the time at which it was made, not that at which the scheduler got to
    /// it: it may have been published while no server ran.
    fn values(&self) -> Values {
        Values::new()
            .with("wire", &self.wire.name)
            .with("contact", &self.wire.contact)
            .with("publisher", &self.publisher.name)
            .with("story", self.story.uri())
            .with("date", self.story.date.to_string())
            .with("had", self.obligation.had.get())
            .with("exit", self.obligation.exit.name())
            .with("newest", self.version.number.get())
            .with("newest_at", instant(self.version.created))
            .with("acknowledge", self.acknowledge.as_str())
    }

    /// What changed, and under which headline, where it may be said.
    fn with_what_changed(&self, values: Values) -> Values {
        let headline = match self.version.content() {
            Some(content) if self.is_open() => Some(&content.headline),
            _ => None,
        };
        let corrections = match self.is_open() {
            true => self.corrections.clone(),
            false => Vec::new(),
        };
        values
            .with("page", self.address(&format!("stories/{}", self.story.id)))
            .with("headline", headline)
            .with("corrections", corrections)
    }

    /// The address of one of the wire's pages.
    fn address(&self, path: &str) -> String {
        address(&self.wire, path)
    }

    /// The time that the terms of the copy give, in words.
    fn time_given(&self) -> String {
        let obligation = self.obligation;
        let given = obligation.since().duration_until(obligation.due);
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
}

/// The page whose button acknowledges.
fn acknowledge(wire: &Wire, token: &str) -> Url {
    address(wire, &format!("acknowledge/{token}"))
        .parse()
        .expect("an address with hex digits behind it is one")
}
