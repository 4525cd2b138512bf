//! `wirecopy policy`: who gets free stories.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use wire_rights::{Change, Policy as Rules, Reason, who_would_change};
use wire_store::Replacing;

use super::settings_file;
use crate::context::Context;
use crate::output::{Format, Record, say};
use crate::problem::Problem;

/// Show or change who gets free stories
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy policy show > policy.toml         the policy in force, to be changed with an editor\n  \
    wirecopy policy set policy.toml --dry-run  for whom the answer would change, and why\n  \
    wirecopy policy set policy.toml            put it in force")]
pub(crate) enum Policy {
    Show(Show),
    Set(Set),
}

impl Policy {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Show(show) => show.run(context).await,
            Self::Set(set) => set.run(context).await,
        }
    }
}

/// Print the policy in force as TOML
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy policy show > policy.toml")]
pub(crate) struct Show {}

impl Show {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let policy = wire.store.policy().await?;
        if context.out.format() == Format::Json {
            context.out.object(&policy)?;
        } else {
            context.out.text(&policy.to_toml())?;
        }
        Ok(())
    }
}

/// Put a policy from a file in force, and say for whom that changes the answer
///
/// One under which nobody would be eligible is not put in force.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy policy set policy.toml --dry-run\n  \
    wirecopy policy set policy.toml")]
pub(crate) struct Set {
    /// The policy as TOML, as 'wirecopy policy show' prints it
    file: PathBuf,

    /// Only say what would change
    #[arg(long)]
    dry_run: bool,

    /// Put it in force even if nobody would be eligible
    #[arg(long)]
    even_for_nobody: bool,
}

impl Set {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let text = settings_file::read(&self.file)?;
        let new = Rules::from_toml(&text)
            .map_err(|error| Problem::new(format!("{}: {error}", self.file.display())))?;
        let wire = context.open().await?;
        let at = Timestamp::now();
        let old = wire.store.policy().await?;
        let publishers = wire.store.publishers().await?;
        let changes = who_would_change(&old, &new, &publishers, at);
        let rows: Vec<Row> = changes.iter().map(Row::new).collect();
        context.out.records(&rows)?;
        say(format!(
            "The answer changes for {} of {} publishers.",
            changes.len(),
            publishers.len()
        ));
        if let Some(warning) = new.warning(&publishers, at) {
            if !self.dry_run && !self.even_for_nobody {
                return Err(Problem::new(warning)
                    .hint("with --even-for-nobody it is put in force all the same")
                    .into());
            }
            say(format!("warning: {warning}"));
        }
        if self.dry_run {
            say("Nothing was changed.");
            return Ok(());
        }
        let by = Replacing {
            instead_of: old.version,
            who: "command line",
            at,
        };
        let version = wire.store.replace_policy(&new, by).await?;
        if version == old.version {
            say(format!(
                "It says what version {version} says, which is in force."
            ));
            return Ok(());
        }
        say(format!("Version {version} of the policy is in force."));
        Ok(())
    }
}

/// A publisher for which the answer changes.
#[derive(Debug, Serialize)]
struct Row {
    publisher: String,
    name: String,
    before: &'static str,
    after: &'static str,
    new_reasons: Vec<String>,
    lost_reasons: Vec<String>,
}

impl Row {
    fn new(change: &Change) -> Self {
        Self {
            publisher: change.publisher.to_string(),
            name: change.name.clone(),
            before: change.before.code(),
            after: change.after.code(),
            new_reasons: change
                .new_reasons()
                .map(Reason::sentence_for_desk)
                .collect(),
            lost_reasons: change
                .lost_reasons()
                .map(Reason::sentence_for_desk)
                .collect(),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["name", "before", "after", "why"];

    fn cells(&self) -> Vec<String> {
        let lost = self
            .lost_reasons
            .iter()
            .map(|it| format!("No longer: {it}"));
        let why: Vec<String> = self.new_reasons.iter().cloned().chain(lost).collect();
        vec![
            self.name.clone(),
            self.before.to_owned(),
            self.after.to_owned(),
            why.join(" "),
        ]
    }
}
