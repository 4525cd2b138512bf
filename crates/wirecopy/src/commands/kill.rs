//! `wirecopy hold`, `release` and `kill`: takes a story back.

use std::io::{self, BufRead, Write};

use jiff::Timestamp;
use wire_story::text::is_blank;
use wire_story::{Change, Content, Edition, Story, Version};

use super::correct::tell;
use crate::context::Context;
use crate::find;
use crate::output::{say, somebody_watches};
use crate::problem::Problem;

/// Kill a story: every copy has to go, for good
///
/// Everybody who has it is told, and stays on the list until they say that it is gone.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  wirecopy kill 0199d0a2 --reason 'The bakery was confused with another.'"
)]
pub(crate) struct Kill {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// Why, for the desk's record; notices don't repeat it
    #[arg(long)]
    reason: String,

    /// Don't ask
    #[arg(long)]
    yes: bool,
}

/// Hold a story back: nobody may use it until it is released
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  wirecopy hold 'night ferry' --reason 'The contract is being checked.'"
)]
pub(crate) struct Hold {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// Why, for the record; notices don't repeat it
    #[arg(long)]
    reason: String,
}

/// Release a story that was held back, with the text it had
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy release 'night ferry'")]
pub(crate) struct Release {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// What to say about it
    #[arg(long, default_value = "")]
    note: String,
}

impl Kill {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let reason = said(self.reason)?;
        let wire = context.open().await?;
        let (story, latest) = find::story(&wire.store, &self.story).await?;
        not_killed(&story, &latest)?;
        if !self.yes {
            confirm(&latest)?;
        }
        let made = wire.store.kill(story.id, &reason, Timestamp::now()).await?;
        tell(&wire, context, &story, made).await
    }
}

impl Hold {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let reason = said(self.reason)?;
        let wire = context.open().await?;
        let (story, latest) = find::story(&wire.store, &self.story).await?;
        not_killed(&story, &latest)?;
        let made = wire.store.hold(story.id, &reason, Timestamp::now()).await?;
        tell(&wire, context, &story, made).await
    }
}

impl Release {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let (story, latest) = find::story(&wire.store, &self.story).await?;
        let content = not_killed(&story, &latest)?.clone();
        if !matches!(latest.edition, Edition::Withheld { .. }) {
            return Err(Problem::new(format!("story {} is not held back", story.id)).into());
        }
        let change = Change::Update { note: self.note };
        let edition = Edition::Usable { content, change };
        let made = wire
            .store
            .revise(story.id, latest.number, &edition, Timestamp::now())
            .await?;
        tell(&wire, context, &story, made).await
    }
}

fn said(reason: String) -> Result<String, Problem> {
    if is_blank(&reason) {
        Err(Problem::new("the reason is empty").hint("say why: it stands in the record"))
    } else {
        Ok(reason)
    }
}

fn not_killed<'a>(story: &Story, latest: &'a Version) -> Result<&'a Content, Problem> {
    latest.content().ok_or_else(|| {
        Problem::new(format!("this story was killed already ({})", story.id))
            .hint("nothing follows a kill")
    })
}

fn confirm(latest: &Version) -> anyhow::Result<()> {
    if !somebody_watches() {
        return Err(
            Problem::new("nobody is here to confirm the kill, so nothing was done")
                .hint("add --yes")
                .into(),
        );
    }
    say(format!("This kills, for good: {}", find::headline(latest)));
    let mut stderr = io::stderr();
    write!(stderr, "Type 'kill' to go on: ")?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("kill") {
        Ok(())
    } else {
        Err(Problem::new("nothing was done").into())
    }
}
