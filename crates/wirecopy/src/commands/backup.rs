//! `wirecopy backup`: copies a wire while it runs.

use std::fs;
use std::path::PathBuf;

use crate::context::Context;
use crate::output::{hint, say};
use crate::settings;

/// Copy the wire into another folder, while it runs
///
/// The copy is a wire of its own: the state of one moment, with its pictures and tear sheets.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy backup --data newsroom /backups/newsroom-2026-11-22")]
pub(crate) struct Backup {
    /// The folder to copy into: missing, or empty
    to: PathBuf,
}

impl Backup {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        wire.store.backup(&self.to).await?;
        wire.settings.write(&self.to)?;
        for text in wire.own_texts()? {
            let to = self.to.join(&text);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::copy(wire.dir.join(&text), to)?;
        }
        let to = self.to.display();
        say(format!(
            "A copy of the wire is in {to}, with its {}.",
            settings::FILE
        ));
        hint(format!("'wirecopy serve --data {to}' would run it"));
        Ok(())
    }
}
