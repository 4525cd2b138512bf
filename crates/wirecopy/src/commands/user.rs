//! `wirecopy user`: the people who sign in.

use jiff::Timestamp;
use serde::Serialize;
use wire_rights::Role;
use wire_store::{LinkPurpose, NewUser, User as StoredUser};

use super::password::one_time_link;
use crate::context::Context;
use crate::find;
use crate::output::{Record, say};
use crate::problem::Problem;

/// The people who sign in
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy user add editor@quay.example --role editor --name 'Ada Brook'\n  \
    wirecopy user add desk@quay.example --role licensing-manager\n  \
    wirecopy user list\n  \
    wirecopy password editor@quay.example     a new link, where somebody forgot theirs")]
pub(crate) enum User {
    Add(Add),
    List(List),
}

impl User {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Add(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
        }
    }
}

/// Let somebody sign in, and print the link with which they choose a password
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy user add editor@quay.example --role editor --name 'Ada Brook'\n  \
    wirecopy user add news@gazette.example --role publisher --publisher 'The Gazette'")]
pub(crate) struct Add {
    /// The e-mail address
    email: String,

    /// What part they play
    #[arg(long)]
    role: RoleName,

    /// Their name; without it, what stands before the @
    #[arg(long)]
    name: Option<String>,

    /// The publisher they take stories for
    #[arg(long, value_name = "PUBLISHER", required_if_eq("role", "publisher"))]
    publisher: Option<String>,
}

/// A role as one types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum RoleName {
    /// Runs the wire
    Administrator,
    /// Writes, corrects and kills stories
    Editor,
    /// Decides about publishers and licences
    LicensingManager,
    /// Takes stories for a publisher
    Publisher,
}

impl Add {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        if self.publisher.is_some() && self.role != RoleName::Publisher {
            return Err(Problem::new("--publisher goes with --role publisher only").into());
        }
        let wire = context.open().await?;
        let role = match (self.role, &self.publisher) {
            (RoleName::Administrator, _) => Role::Administrator,
            (RoleName::Editor, _) => Role::Editor,
            (RoleName::LicensingManager, _) => Role::LicensingManager,
            (RoleName::Publisher, meant) => {
                let meant = meant.as_deref().unwrap_or_default();
                Role::Publisher(find::publisher(&wire.store, meant).await?.id)
            }
        };
        let name = self
            .name
            .unwrap_or_else(|| self.email.split('@').next().unwrap_or_default().to_owned());
        let user = NewUser {
            email: self.email,
            name,
            role,
        };
        let id = wire
            .store
            .create_user(&user, None, Timestamp::now())
            .await?;
        let user = wire
            .store
            .user(id)
            .await?
            .ok_or_else(|| Problem::new("the user is gone again"))?;
        let link = one_time_link(&wire, &user, LinkPurpose::Invitation).await?;
        wire.audit(format!("added a user ({})", role.name()), &user.email)
            .await?;
        say(format!(
            "Send this link to {}. It works once, for a day, and sets the password:",
            user.name
        ));
        context.out.line("link", &link)?;
        Ok(())
    }
}

/// List those who may sign in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy user list\n  \
    wirecopy user list --format csv > people.csv")]
pub(crate) struct List {}

impl List {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let users = wire.store.users().await?;
        let publishers = wire.store.publishers().await?;
        let rows: Vec<Row> = users
            .into_iter()
            .map(|user| {
                let publisher = match user.role {
                    Role::Publisher(id) => publishers.iter().find(|publisher| publisher.id == id),
                    _ => None,
                };
                Row::new(user, publisher.map(|publisher| publisher.name.clone()))
            })
            .collect();
        if rows.is_empty() {
            say("Nobody may sign in yet.");
        }
        context.out.records(&rows)?;
        Ok(())
    }
}

#[derive(Debug, Serialize)]
struct Row {
    email: String,
    name: String,
    role: &'static str,
    publisher: Option<String>,
}

impl Row {
    fn new(user: StoredUser, publisher: Option<String>) -> Self {
        Self {
            email: user.email,
            name: user.name,
            role: user.role.name(),
            publisher,
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["e-mail", "name", "role", "publisher"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.email.clone(),
            self.name.clone(),
            self.role.to_owned(),
            self.publisher.clone().unwrap_or_default(),
        ]
    }
}
