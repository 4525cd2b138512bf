//! `wirecopy mail`: whether mail goes, what didn't, and what mails say.

mod templates;

use jiff::Timestamp;
use serde::Serialize;
use wire_store::{Mail as Letter, MailId, QueuedMail};

use crate::context::Context;
use crate::output::{Record, hint, say};
use crate::problem::Problem;

/// The wire's mail: try the settings, see what didn't go, send it again, change what mails say
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy mail test desk@quay.example      whether mail leaves the wire\n  \
    wirecopy mail list                        what didn't go, and why\n  \
    wirecopy mail retry --all                 try it again\n  \
    wirecopy mail templates preview kill      a mail as it would look")]
pub(crate) enum Mail {
    Test(Test),
    List(List),
    Retry(Retry),
    #[command(subcommand)]
    Templates(templates::Templates),
}

impl Mail {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Test(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
            Self::Retry(command) => command.run(context).await,
            Self::Templates(command) => command.run(context).await,
        }
    }
}

/// Send a mail at once, and say whether the mail server took it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy mail test desk@quay.example")]
pub(crate) struct Test {
    /// Whom to
    address: String,
}

impl Test {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let letterhead = wire.settings.mail.letterhead(&wire.dir)?;
        let known = wire.store.wire().await?;
        let mail = Letter {
            to: self.address.clone(),
            subject: format!("A test from {}", known.name),
            text: format!(
                "Somebody tried whether mail leaves the wire.\n\nIt does: this is it.\n\n{}\n{}\n",
                known.name, known.base_url
            ),
            html: None,
            about: "test".into(),
        };
        let sent = letterhead.try_out(&known, mail, Timestamp::now()).await;
        sent.map_err(|error| {
            Problem::new(error).hint(format!(
                "the settings are below [mail] in {}",
                wire.dir.join(crate::settings::FILE).display()
            ))
        })?;
        match wire.settings.mail.to_words() {
            Some(server) => say(format!(
                "The mail server ({server}) took it: look whether it arrives at {}.",
                self.address
            )),
            None => {
                say("No mail server is named: the mail is in the folder 'outbox'.");
                hint("name one as host below [mail] in wire.toml");
            }
        }
        Ok(())
    }
}

/// List the mails that were not sent: those given up first, then those that wait
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy mail list\n  \
    wirecopy mail list --format json | jq -r 'select(.failed) | .to'")]
pub(crate) struct List {
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

impl List {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let unsent = wire.store.unsent_mails(self.limit).await?;
        if unsent.is_empty() {
            say("All mail was sent.");
        }
        let rows: Vec<Row> = unsent.iter().map(Row::from).collect();
        context.out.records(&rows)?;
        if rows.iter().any(|row| row.failed.is_some()) {
            hint("'wirecopy mail retry NUMBER' sends one that was given up again");
        }
        Ok(())
    }
}

/// Put mails that were given up in the queue again
///
/// The running server sends them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wirecopy mail retry 12\n  wirecopy mail retry --all")]
pub(crate) struct Retry {
    /// Their numbers, as 'wirecopy mail list' shows them
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    number: Vec<u64>,

    /// All that were given up
    #[arg(long)]
    all: bool,
}

impl Retry {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let numbers = if self.all {
            let unsent = wire.store.unsent_mails(u32::MAX).await?;
            let failed = unsent.iter().filter(|mail| mail.failed.is_some());
            failed.map(|mail| mail.id).collect()
        } else {
            self.number.into_iter().map(MailId).collect::<Vec<_>>()
        };
        for number in &numbers {
            wire.store.retry_mail(*number, Timestamp::now()).await?;
        }
        say(match numbers.len() {
            0 => "No mail was given up: there is nothing to send again.".to_owned(),
            1 => "1 mail is sent again by the running server.".to_owned(),
            count => format!("{count} mails are sent again by the running server."),
        });
        Ok(())
    }
}

#[derive(Debug, Serialize)]
struct Row {
    number: u64,
    to: String,
    subject: String,
    about: String,
    queued: Timestamp,
    attempts: u32,
    due: Option<Timestamp>,
    failed: Option<Timestamp>,
    error: Option<String>,
}

impl From<&QueuedMail> for Row {
    fn from(queued: &QueuedMail) -> Self {
        Self {
            number: queued.id.0,
            to: queued.mail.to.clone(),
            subject: queued.mail.subject.clone(),
            about: queued.mail.about.clone(),
            queued: queued.queued,
            attempts: queued.attempts,
            due: queued.failed.is_none().then_some(queued.due),
            failed: queued.failed,
            error: queued.last_error.clone(),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "number", "to", "queued", "tried", "state", "subject", "error",
    ];

    fn cells(&self) -> Vec<String> {
        let minute = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M UTC").to_string();
        vec![
            self.number.to_string(),
            self.to.clone(),
            minute(self.queued),
            self.attempts.to_string(),
            match (self.failed, self.due) {
                (Some(at), _) => format!("given up {}", minute(at)),
                (None, Some(due)) if self.attempts > 0 => format!("again {}", minute(due)),
                _ => "waits".into(),
            },
            self.subject.clone(),
            self.error.clone().unwrap_or_default(),
        ]
    }
}
