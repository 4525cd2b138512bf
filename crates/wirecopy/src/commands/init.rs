//! `wirecopy init`: makes a wire.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use wire_store::{LinkPurpose, Store, TokenHash, Wire, random_token};

use crate::context::Context;
use crate::output::{hint, say};
use crate::problem::Problem;
use crate::settings::{self, Settings};

/// Make a wire in a folder
///
/// Prints a link that works once, and lets whoever opens it become the first administrator.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy init newsroom\n  \
    wirecopy init newsroom --name 'Quay Wire' --creator 'Quay News' \\\n      \
    --contact licensing@quay.example --base-url https://wire.quay.example")]
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
        let store = Store::create(&self.dir, &settings.wire(), at).await?;
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
