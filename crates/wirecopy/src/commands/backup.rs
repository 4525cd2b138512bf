//! `wirecopy backup`: copies a wire while it runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wire_rights::moment::instant;

use crate::commands::serve::stopped;
use crate::context::{Context, OpenWire};
use crate::copied;
use crate::output::{hint, say};
use crate::problem::Problem;
use crate::settings;

/// Copy the wire into another folder, while it runs
///
/// The copy has the state of one moment, with its pictures and tear sheets. It is served to be looked at
/// (serve --deliver-nothing), or put in the wire's place (restore).
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy backup --data newsroom /backups/newsroom-2026-11-22")]
pub(crate) struct Backup {
    /// The folder to copy into: missing, or empty
    to: PathBuf,
}

impl Backup {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        if is_within(&self.to, &wire.dir)? {
            return Err(Problem::new(format!(
                "{} lies in the wire's own folder: a backup there would be lost with the wire",
                self.to.display()
            ))
            .hint("choose a folder outside of it, best on another disk")
            .into());
        }
        let was = Before::of(&self.to);
        let stop = stopped()?;
        let copied = tokio::select! {
            copied = self.copy(&wire) => copied,
            () = stop => Err(Problem::new("the copy was broken off: nothing is left of it").into()),
        };
        if let Err(error) = copied {
            was.bring_back(&self.to)?;
            return Err(error);
        }
        let to = self.to.display();
        say(format!(
            "A copy of the wire is in {to}, with its {}.",
            settings::FILE
        ));
        hint(format!(
            "'wirecopy serve --data {to} --deliver-nothing' shows it; 'wirecopy restore --data {to}' makes it the wire"
        ));
        Ok(())
    }

    async fn copy(&self, wire: &OpenWire) -> anyhow::Result<()> {
        // The copy of a copy is of the wire as the first one is.
        let time = copied::when(&wire.dir)?.unwrap_or_else(|| instant(Timestamp::now()));
        wire.store.backup(&self.to).await?;
        copied::mark(&self.to, &time)?;
        for text in wire.own_texts()? {
            let to = self.to.join(&text);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::copy(wire.dir.join(&text), to)?;
        }
        // The last of it, without which the folder holds no wire.
        wire.settings.write(&self.to)
    }
}

/// What the folder was before: a copy that could not be made leaves nothing behind.
enum Before {
    Missing,
    Empty,
    Full,
}

impl Before {
    fn of(folder: &Path) -> Self {
        match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::Missing,
            Ok(true) => Self::Empty,
            _ => Self::Full,
        }
    }

    fn bring_back(&self, folder: &Path) -> io::Result<()> {
        match self {
            Self::Full => Ok(()),
            Self::Missing => match fs::remove_dir_all(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            },
            Self::Empty => {
                for entry in fs::read_dir(folder)? {
                    let path = entry?.path();
                    if path.is_dir() {
                        fs::remove_dir_all(path)?;
                    } else {
                        fs::remove_file(path)?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// Whether a folder, which may have to be made yet, lies in another or is it.
fn is_within(folder: &Path, other: &Path) -> io::Result<bool> {
    let folder = std::path::absolute(folder)?;
    let there = folder.ancestors().find_map(|it| it.canonicalize().ok());
    let other = other.canonicalize()?;
    Ok(there.is_some_and(|there| there.starts_with(&other)))
}
