//! Sending what is due, from the queue in the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;
use wire_store::{Mail, MailId, QueuedMail, Store, StoreError, Wire};

use super::header::{Mailbox, NotAMailbox};
use super::message::render;
use super::outbox::Outbox;
use super::smtp::{Relay, Server, SmtpError};
use crate::Clock;
use crate::leases::Hold;
use crate::push::retry;

/// How many mails go in one batch, over one connection.
const AT_ONCE: u32 = 50;

/// A mail that could not be written into the folder waits no longer than this, and never for good: one day there is
/// room again.
const LONGEST_FOR_FOLDER: Duration = Duration::from_secs(60);

/// When mails whose sending was broken off by the end of the process are due again.
const PUT_OFF: Duration = Duration::from_secs(60);

/// How mail leaves the wire, and from whom.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// How it leaves.
    pub way: Way,
    /// Whose mail it is; without it, the wire's contact.
    pub from: Option<Mailbox>,
    /// Where answers go, when not there.
    pub reply_to: Option<Mailbox>,
}

/// How mail leaves the wire.
#[derive(Clone, Debug)]
pub enum Way {
    /// As files in this folder, for whatever sends them on.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Server),
}

impl Letterhead {
    /// Mail as files in this folder, from the wire's contact.
    #[must_use]
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            way: Way::Folder(folder.into()),
            from: None,
            reply_to: None,
        }
    }

    /// Sends one mail at once and without the queue, to try the settings.
    ///
    /// # Errors
    /// Why it didn't go, as a sentence.
    pub async fn try_out(&self, wire: &Wire, mail: Mail, now: Timestamp) -> Result<(), String> {
        let mail = QueuedMail {
            // No mail of the queue has this number.
            id: MailId(0),
            mail,
            queued: now,
            due: now,
            attempts: 0,
            last_error: None,
            failed: None,
        };
        let head = Head::new(self, wire).map_err(|error| error.to_string())?;
        let to = mailbox(&mail.mail.to).map_err(|error| error.to_string())?;
        let message = render(&head, &to, &mail);
        match &self.way {
            Way::Folder(folder) => Outbox::new(folder).put(&mail, &message).await,
            Way::Smtp(server) => async {
                let relay = Relay::new(server.clone())?;
                let mut session = relay.open(&head.host).await?;
                session.send(&head.from, &to, &message).await?;
                session.close().await;
                Ok(())
            }
            .await
            .map_err(|error: SmtpError| error.to_string()),
        }
    }
}

/// What stands at the head of each mail of a wire.
pub(super) struct Head {
    /// The wire's name.
    pub(super) name: String,
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
    /// The wire's host: who it says it is, and where its messages' ids are from.
    pub(super) host: String,
}

impl Head {
    fn new(given: &Letterhead, wire: &Wire) -> Result<Self, NotAMailbox> {
        Ok(Self {
            name: wire.name.clone(),
            from: match &given.from {
                Some(from) => from.clone(),
                None => mailbox(&wire.contact)?,
            },
            reply_to: given.reply_to.clone(),
            host: wire.base_url.host_str().unwrap_or("localhost").to_owned(),
        })
    }
}

fn mailbox(given: &str) -> Result<Mailbox, NotAMailbox> {
    given.parse()
}

/// Sends what is due, a batch at a time and beside everything else: a mail server that hangs holds up
/// nobody but the mail.
#[derive(Debug)]
pub(crate) struct Mailer {
    clock: Clock,
    letterhead: Letterhead,
    way: Arc<Ready>,
    running: JoinSet<bool>,
}

/// Mails that are sent one after the other.
#[derive(Debug)]
struct Batch {
    /// Under which they are sent.
    hold: Arc<Hold>,
    store: Store,
    clock: Clock,
    letterhead: Letterhead,
    way: Arc<Ready>,
}

/// A way with what is made once.
#[derive(Debug)]
enum Ready {
    Folder(Outbox),
    Smtp(Result<Relay, SmtpError>),
}

impl Mailer {
    pub(crate) fn new(clock: Clock, letterhead: Letterhead) -> Self {
        let way = match &letterhead.way {
            Way::Folder(folder) => Ready::Folder(Outbox::new(folder)),
            Way::Smtp(server) => Ready::Smtp(Relay::new(server.clone())),
        };
        Self {
            clock,
            letterhead,
            way: Arc::new(way),
            running: JoinSet::new(),
        }
    }

    /// Starts a batch, when mail is due and none is under way.
    pub(crate) async fn start_due(
        &mut self,
        store: &Store,
        hold: Arc<Hold>,
    ) -> Result<(), StoreError> {
        if self.is_busy() {
            return Ok(());
        }
        let due = store.due_mails(self.clock.now(), AT_ONCE).await?;
        if !due.is_empty() {
            let batch = Batch {
                hold,
                store: store.clone(),
                clock: self.clock.clone(),
                letterhead: self.letterhead.clone(),
                way: Arc::clone(&self.way),
            };
            self.running.spawn(async move {
                batch.send(&due).await.unwrap_or_else(|error| {
                    tracing::error!(%error, "what became of a mail can't be written down");
                    false
                })
            });
        }
        Ok(())
    }

    /// Waits until the batch has ended; says whether it is worth looking for more at once. Never
    /// returns while none is under way.
    pub(crate) async fn ended(&mut self) -> bool {
        match self.running.join_next().await {
            None => std::future::pending().await,
            Some(Ok(progress)) => progress,
            Some(Err(error)) => {
                tracing::error!(%error, "sending mail broke off");
                false
            }
        }
    }

    /// Whether a batch is under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.running.is_empty()
    }
}

impl Batch {
    /// Sends a batch, and notes of each mail what became of it. A crash between the two sends the same
    /// mail again, under the same id.
    async fn send(&self, due: &[QueuedMail]) -> Result<bool, StoreError> {
        let wire = self.store.wire().await?;
        let head = match Head::new(&self.letterhead, &wire) {
            Ok(head) => head,
            Err(error) => return self.all_later(due, &error.to_string()).await,
        };
        match &*self.way {
            Ready::Folder(outbox) => self.write(outbox, &head, due).await,
            Ready::Smtp(Ok(relay)) => self.hand_over(relay, &head, due).await,
            Ready::Smtp(Err(error)) => self.all_later(due, &error.to_string()).await,
        }
    }

    async fn write(
        &self,
        outbox: &Outbox,
        head: &Head,
        due: &[QueuedMail],
    ) -> Result<bool, StoreError> {
        for mail in due {
            let Some(to) = self.receiver(mail).await? else {
                continue;
            };
            self.require_the_lease()?;
            match outbox.put(mail, &render(head, &to, mail)).await {
                Ok(()) => self.store.mail_sent(mail.id, self.clock.now()).await?,
                Err(error) => {
                    tracing::warn!(%error, "a mail could not be written into the outbox");
                    let pause = retry::pause(mail.attempts + 1, 128, None);
                    let pause = pause.map_or(LONGEST_FOR_FOLDER, |it| it.min(LONGEST_FOR_FOLDER));
                    self.later(mail, &error, pause).await?;
                }
            }
        }
        Ok(true)
    }

    async fn hand_over(
        &self,
        relay: &Relay,
        head: &Head,
        due: &[QueuedMail],
    ) -> Result<bool, StoreError> {
        // A mail that was sent and can't be noted as sent would go out again at every look.
        self.put_off(due, PUT_OFF).await?;
        let mut session = match relay.open(&head.host).await {
            Ok(session) => session,
            Err(error) => return self.all_later(due, &error.to_string()).await,
        };
        for (place, mail) in due.iter().enumerate() {
            let Some(to) = self.receiver(mail).await? else {
                continue;
            };
            let message = render(head, &to, mail);
            self.require_the_lease()?;
            let Err(error) = session.send(&head.from, &to, &message).await else {
                self.store.mail_sent(mail.id, self.clock.now()).await?;
                continue;
            };
            self.failed(mail, &error).await?;
            // The rest of the batch is due again, and goes over a connection of its own.
            if !error.leaves_connection() || session.reset().await.is_err() {
                self.put_off(&due[place + 1..], Duration::ZERO).await?;
                return Ok(true);
            }
        }
        session.close().await;
        Ok(true)
    }

    /// Nothing is sent when another node may be sending it by now.
    fn require_the_lease(&self) -> Result<(), StoreError> {
        match self.hold.is_good() {
            true => Ok(()),
            false => Err(StoreError::LeaseLost),
        }
    }

    async fn put_off(&self, mails: &[QueuedMail], by: Duration) -> Result<(), StoreError> {
        let now = self.clock.now();
        let until = now.checked_add(by).unwrap_or(Timestamp::MAX);
        let ids: Vec<MailId> = mails.iter().map(|mail| mail.id).collect();
        self.store.put_off_mails(&ids, until).await
    }

    /// Whom a mail goes to. One that can go to nobody has failed for good.
    async fn receiver(&self, mail: &QueuedMail) -> Result<Option<Mailbox>, StoreError> {
        match mailbox(&mail.mail.to) {
            Ok(to) => Ok(Some(to)),
            Err(error) => {
                self.for_good(mail, &error.to_string()).await?;
                Ok(None)
            }
        }
    }

    async fn failed(&self, mail: &QueuedMail, error: &SmtpError) -> Result<(), StoreError> {
        if error.is_for_good() {
            return self.for_good(mail, &error.to_string()).await;
        }
        let said = if error.perhaps_sent() {
            format!("{error}; it may have arrived all the same, and is sent again")
        } else {
            error.to_string()
        };
        self.later_or_never(mail, &said).await
    }

    /// None of them went, and none of them is to blame.
    async fn all_later(&self, due: &[QueuedMail], error: &str) -> Result<bool, StoreError> {
        tracing::warn!(error, mails = due.len(), "mail waits");
        for mail in due {
            self.later_or_never(mail, error).await?;
        }
        Ok(true)
    }

    async fn later_or_never(&self, mail: &QueuedMail, error: &str) -> Result<(), StoreError> {
        // They go over one connection: there is nothing to spread.
        match retry::pause(mail.attempts + 1, 128, None) {
            Some(pause) => self.later(mail, error, pause).await,
            None => self.for_good(mail, &format!("given up: {error}")).await,
        }
    }

    async fn later(
        &self,
        mail: &QueuedMail,
        error: &str,
        pause: Duration,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let due = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        self.store.mail_failed(mail.id, error, due).await
    }

    async fn for_good(&self, mail: &QueuedMail, error: &str) -> Result<(), StoreError> {
        tracing::warn!(error, mail = %mail.id, about = mail.mail.about, "a mail failed for good");
        let now = self.clock.now();
        self.store.mail_given_up(mail.id, error, now).await
    }
}
