//! `wirecopy restore`: puts a copy in the wire's place.

use crate::context::Context;
use crate::copied;
use crate::output::{hint, say};
use crate::problem::Problem;

/// Make the copy in a folder the wire: from then on it can be served, and delivers
///
/// Stop the wire that it was copied from first, for good: two of them would send everything twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    mv newsroom broken && cp -a /backups/newsroom-2026-11-22 newsroom\n  \
    wirecopy restore --data newsroom\n  \
    wirecopy serve --data newsroom\n\n\
    To look into a copy, leave it one: 'wirecopy serve --deliver-nothing'.")]
pub(crate) struct Restore {}

impl Restore {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let dir = wire.dir.display();
        let Some(made) = copied::when(&wire.dir)? else {
            return Err(
                Problem::new(format!("{dir} holds a wire, and no copy of one"))
                    .hint("what 'wirecopy backup' makes is a copy")
                    .into(),
            );
        };
        wire.audit(format!("restored the wire from the copy of {made}"), "")
            .await?;
        copied::unmark(&wire.dir)?;
        say(format!(
            "{dir} is the wire now, as it was on {made}: 'wirecopy serve' delivers what waits in it."
        ));
        hint(
            "what came later isn't in it: publish, correct and kill it again, and tell your publishers the time of the copy",
        );
        Ok(())
    }
}
