//! Mail into a folder: one RFC 5322 file for each message, for whatever sends the mail on.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use wire_store::{QueuedMail, Store, StoreError, Wire};

use crate::Clock;

/// The folder into which mail is written.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    folder: PathBuf,
}

/// How many mails are written in one look.
const AT_ONCE: u32 = 50;

/// When a mail that could not be written is tried again.
const RETRY: std::time::Duration = std::time::Duration::from_secs(60);

impl Outbox {
    /// The outbox in this folder, which is made when the first mail is written.
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Writes all mail that is due, and marks as sent what lies in the folder. A crash between the
    /// two writes the same file again, under the same name.
    pub(crate) async fn write_due(
        &self,
        store: &Store,
        clock: &Clock,
    ) -> Result<usize, StoreError> {
        let due = store.due_mails(clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let wire = store.wire().await?;
        for mail in &due {
            let now = clock.now();
            match self.write(&wire, mail, now).await {
                Ok(()) => store.mail_sent(mail.id, now).await?,
                Err(error) => {
                    let error = format!("{}: {error}", self.folder.display());
                    tracing::warn!(%error, "a mail could not be written into the outbox");
                    let retry = now.checked_add(RETRY).unwrap_or(Timestamp::MAX);
                    store.mail_failed(mail.id, &error, retry).await?;
                }
            }
        }
        Ok(due.len())
    }

    /// A reader of the folder sees whole files only: the name changes when the bytes are on the disk.
    async fn write(&self, wire: &Wire, mail: &QueuedMail, now: Timestamp) -> io::Result<()> {
        let message = render(wire, mail, now)?;
        fs::create_dir_all(&self.folder).await?;
        let name = format!("{}-{}", mail.queued.strftime("%Y%m%dT%H%M%SZ"), mail.id);
        let (temporary, last) = (
            self.folder.join(format!(".{name}.tmp")),
            self.folder.join(format!("{name}.eml")),
        );
        let mut file = fs::File::create(&temporary).await?;
        file.write_all(&message).await?;
        file.sync_all().await?;
        drop(file);
        fs::rename(&temporary, &last).await?;
        fs::File::open(&self.folder).await?.sync_all().await
    }
}

/// The message. Names and subjects come from people: they are put on one line before the library
/// encodes them, so that no line break starts a header of its own.
fn render(wire: &Wire, queued: &QueuedMail, now: Timestamp) -> io::Result<Vec<u8>> {
    let mail = &queued.mail;
    let host = wire.base_url.host_str().unwrap_or("localhost");
    let mut message = MessageBuilder::new()
        .from(Address::new_address(
            Some(one_line(&wire.name)),
            address(&wire.contact)?,
        ))
        .to(address(&mail.to)?)
        .subject(one_line(&mail.subject))
        .date(now.as_second())
        .message_id(format!(
            "wire-{}-{}@{host}",
            queued.queued.as_microsecond(),
            queued.id
        ))
        .header(
            "Auto-Submitted",
            HeaderType::Text(Text::new("auto-generated")),
        );
    message = match &mail.html {
        // Plain ASCII goes as it is: a person who opens the file finds links in one piece.
        None if is_plain(&mail.text) => {
            message.body(MimePart::new("text/plain", crlf(&mail.text)).transfer_encoding("7bit"))
        }
        None => message.text_body(mail.text.as_str()),
        Some(html) => message
            .text_body(mail.text.as_str())
            .html_body(html.as_str()),
    };
    message.write_to_vec()
}

/// Whether a text can travel without an encoding: ASCII, in lines that every server takes.
fn is_plain(text: &str) -> bool {
    let odd = |c: char| !c.is_ascii() || (c.is_ascii_control() && c != '\n');
    !text.contains(odd) && text.lines().all(|line| line.len() <= 990)
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// An address that can stand in a header: one, and nothing else.
fn address(given: &str) -> io::Result<&str> {
    let given = given.trim();
    let odd = |c: char| c.is_control() || c.is_whitespace() || "<>,;:\"()[]\\".contains(c);
    match given.split_once('@') {
        Some((local, domain))
            if !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !given.contains(odd) =>
        {
            Ok(given)
        }
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("'{}' is not an e-mail address", one_line(given)),
        )),
    }
}
