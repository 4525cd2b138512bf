//! `wirecopy terms`: the terms of free use.

use std::path::PathBuf;

use jiff::Timestamp;
use wire_rights::Terms as Conditions;
use wire_store::Replacing;

use super::settings_file;
use crate::context::Context;
use crate::output::{Format, say};
use crate::problem::Problem;

/// Show or change the terms of free use
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy terms show > terms.toml          the terms in force, to be changed with an editor\n  \
    wirecopy terms set terms.toml --dry-run   what would change, in sentences\n  \
    wirecopy terms set terms.toml             put them in force: publishers are asked to accept them")]
pub(crate) enum Terms {
    Show(Show),
    Set(Set),
}

impl Terms {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Show(show) => show.run(context).await,
            Self::Set(set) => set.run(context).await,
        }
    }
}

/// Print the terms in force as TOML
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy terms show > terms.toml")]
pub(crate) struct Show {}

impl Show {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let terms = wire.store.terms().await?;
        if context.out.format() == Format::Json {
            context.out.object(&terms)?;
        } else {
            context.out.text(&terms.to_toml())?;
        }
        Ok(())
    }
}

/// Put terms from a file in force, and say what changes
///
/// Publishers have to accept new terms before they can take free stories again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy terms set terms.toml --dry-run\n  \
    wirecopy terms set terms.toml")]
pub(crate) struct Set {
    /// The terms as TOML, as 'wirecopy terms show' prints them
    file: PathBuf,

    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

impl Set {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let text = settings_file::read(&self.file)?;
        let new = Conditions::from_toml(&text)
            .map_err(|error| Problem::new(format!("{}: {error}", self.file.display())))?;
        let wire = context.open().await?;
        let old = wire.store.terms().await?;
        let creator = wire.store.wire().await?.creator;
        for change in new.changes_since(&old, &creator) {
            say(change);
        }
        if self.dry_run {
            say("Nothing was changed.");
            return Ok(());
        }
        let by = Replacing {
            instead_of: old.version,
            who: "command line",
            at: Timestamp::now(),
        };
        let version = wire.store.replace_terms(&new, by).await?;
        if version == old.version {
            say(format!(
                "They say what version {version} says, which is in force."
            ));
            return Ok(());
        }
        say(format!(
            "Version {version} of the terms is in force. Publishers have to accept it."
        ));
        Ok(())
    }
}
