//! `wirecopy migrate-store`: moves a wire to PostgreSQL.

use crate::context::Context;
use crate::output::{hint, say};

/// Move a wire from its folder to PostgreSQL
///
/// Copies everything as of one moment and compares both by their hashes. While the wire's server runs, it
/// stays with that: publishing goes on, and the copy can be repeated as often as you like. Once the server
/// is stopped, the same command copies a last time and moves the wire: the folder keeps the settings and
/// the database's address, and the old database file under another name.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    wirecopy migrate-store --data newsroom --to postgres:///quay?host=/run/postgresql")]
pub(crate) struct MigrateStore {
    /// The database, empty or with an earlier copy of this wire
    #[arg(long, value_name = "URL")]
    to: String,
}

impl MigrateStore {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let place = wire.store.be_the_server().await;
        let copied = wire.store.copy_to_database(&self.to).await?;
        say(format!(
            "{} rows and {} pictures and pages are in the database.",
            copied.rows, copied.blobs
        ));
        match place {
            Ok(place) => {
                drop(place);
                wire.store.move_to_database(&self.to).await?;
                say("The wire lies in the database now; both held the same.");
                hint(format!(
                    "'wirecopy serve --data {}' runs it as before",
                    wire.dir.display()
                ));
            }
            Err(_) => {
                say(if wire.store.is_held_by(&self.to).await? {
                    "Both hold the same. A server runs the wire: it goes on with the folder."
                } else {
                    "The wire went on meanwhile: a server runs it, with the folder."
                });
                hint("stop the server and give the same command again: then the wire moves");
            }
        }
        Ok(())
    }
}
