//! `wirecopy init`: makes a wire.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use url::Url;
use wire_store::{LinkPurpose, Store, TokenHash, Wire, random_token};

use crate::context::Context;
use crate::output::{hint, say};
use crate::problem::Problem;
use crate::settings::{self, Settings};

/// Make a wire in a folder
///
/// Prints a link that works once, and lets whoever opens it become the first administrator. The folder
/// holds everything; with --database, it holds the settings and everything else lies in PostgreSQL. Where
/// that database has a wire already, the folder joins it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy init newsroom\n  \
    wirecopy init newsroom --name 'Quay Wire' --creator 'Quay News' \\\n      \
    --contact licensing@quay.example --base-url https://wire.quay.example\n  \
    wirecopy init newsroom --database postgres:///quay?host=/run/postgresql")]
pub(crate) struct Init {
    /// The folder; it is made where it is missing
    dir: PathBuf,

    /// What the wire is called
    #[arg(long, default_value = "Wire")]
    name: String,

    /// Who makes its stories, as credit lines say it; without it, the wire's name
    #[arg(long)]
    creator: Option<String>,

    /// Whom publishers ask for a licence, an e-mail address
    #[arg(long, value_name = "EMAIL", default_value = "licensing@localhost")]
    contact: String,

    /// Where the wire is reached from outside
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    base_url: Url,

    /// The language of stories that don't say theirs
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,

    /// A database of PostgreSQL in which everything lies, in place of the folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// How long the first link works.
const FIRST_LINK: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Init {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let file = self.dir.join(settings::FILE);
        if file.exists() {
            return Err(
                Problem::new(format!("there is a wire in {} already", self.dir.display()))
                    .hint("take another folder")
                    .into(),
            );
        }
        let settings = Settings::new(Wire {
            creator: self.creator.unwrap_or_else(|| self.name.clone()),
            name: self.name,
            contact: self.contact,
            base_url: self.base_url,
            language: self.language,
        });
        settings.check(&file)?;

        let at = Timestamp::now();
        let store = match &self.database {
            Some(address) => {
                let store = Store::create_on(address, &self.dir, &settings.wire(), at).await?;
                if store.wire().await? != settings.wire() {
                    return join(&self.dir, &store).await;
                }
                store
            }
            None => Store::create(&self.dir, &settings.wire(), at).await?,
        };
        settings.write(&self.dir)?;
        let link = first_link(&store, &settings, at).await?;
        store.close().await;

        let dir = self.dir.display();
        say(format!(
            "A wire is in {dir}. Its settings are in {}.",
            file.display()
        ));
        say("This link works once, for a week, and makes the first administrator:");
        context.out.line("link", &link)?;
        hint(format!(
            "'wirecopy serve --data {dir}' runs the wire, then open the link"
        ));
        Ok(())
    }
}

/// The wire is there already: the folder gets its settings.
async fn join(dir: &Path, store: &Store) -> anyhow::Result<()> {
    let wire = store.wire().await?;
    say(format!(
        "The database holds the wire '{}' already: {} joins it.",
        wire.name,
        dir.display()
    ));
    Settings::new(wire).write(dir)?;
    store.close().await;
    Ok(())
}

async fn first_link(store: &Store, settings: &Settings, at: Timestamp) -> anyhow::Result<String> {
    let token = random_token()?;
    store
        .create_link(
            TokenHash::of(&token),
            LinkPurpose::FirstAdministrator,
            None,
            at + FIRST_LINK,
            at,
        )
        .await?;
    Ok(settings.link(&token))
}
