//! `wirecopy publisher accept-terms`, `suspend` and `reinstate`.

use jiff::Timestamp;
use wire_story::text::is_blank;

use super::list::show;
use crate::context::Context;
use crate::find;
use crate::output::say;
use crate::problem::Problem;

/// Record that a publisher has accepted the terms in force
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy publisher accept-terms 'The Gazette'")]
pub(crate) struct AcceptTerms {
    /// The publisher: an id, a name or a domain
    publisher: String,
}

impl AcceptTerms {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let version = wire.store.terms().await?.version;
        wire.store
            .accept_terms(publisher.id, version, None, Timestamp::now())
            .await?;
        wire.audit(
            format!("recorded that it accepts terms {version}"),
            &publisher.name,
        )
        .await?;
        show(&wire, context, publisher.id).await
    }
}

/// Stop a publisher from taking anything
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    wirecopy publisher suspend 'The Gazette' --reason 'Two kills were not carried out.'")]
pub(crate) struct Suspend {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// Why, in words that the publisher reads
    #[arg(long)]
    reason: String,
}

impl Suspend {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        if is_blank(&self.reason) {
            return Err(Problem::new("the reason is empty")
                .hint("say why: the publisher reads it")
                .into());
        }
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        wire.store
            .suspend(publisher.id, &self.reason, Timestamp::now())
            .await?;
        wire.audit("suspended it", &publisher.name).await?;
        show(&wire, context, publisher.id).await
    }
}

/// Let a suspended publisher take stories again
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy publisher reinstate 'The Gazette'")]
pub(crate) struct Reinstate {
    /// The publisher: an id, a name or a domain
    publisher: String,
}

impl Reinstate {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        if publisher.suspended.is_none() {
            say(format!("{} is not suspended.", publisher.name));
        } else {
            wire.store.reinstate(publisher.id).await?;
            wire.audit("reinstated it", &publisher.name).await?;
        }
        show(&wire, context, publisher.id).await
    }
}
