//! `wirecopy demo`: a sample wire, ready to click.

use url::Url;

use crate::check;
use crate::context::Context;
use crate::demo;

/// Start a sample wire to click through
///
/// Makes stories, publishers, and a small web that copies them; nothing in it is real and nothing
/// leaves this machine. It lies in a temporary folder that is removed at the end, or in --data DIR.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy demo\n  \
    wirecopy demo --port 9000\n  \
    wirecopy demo --check             does by itself all that one would click, and says what it saw")]
pub(crate) struct Demo {
    /// The port of the wire; another one is taken when it is in use
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Start a second process with a sample wire, use all of it over HTTP, and say what was seen
    #[arg(long)]
    check: bool,

    /// Check the sample wire that is served there instead
    #[arg(long, value_name = "URL", requires = "check", requires = "small_web")]
    against: Option<Url>,

    /// Where the small web of that sample wire is served
    #[arg(long, value_name = "URL", requires = "against")]
    small_web: Option<Url>,
}

impl Demo {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        if self.check {
            return check::run(self.against.zip(self.small_web)).await;
        }
        demo::run(context.out, context.data.as_deref(), self.port).await
    }
}
