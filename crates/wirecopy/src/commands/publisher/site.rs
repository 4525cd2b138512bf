//! `wirecopy publisher site` and `prove`.

use jiff::Timestamp;
use wire_delivery::Guard;
use wire_delivery::proof;
use wire_rights::ProofMethod;

use super::list::show;
use crate::context::Context;
use crate::find;
use crate::output::say;
use crate::problem::Problem;

/// Add a site to a publisher, and print what proves it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy publisher site 'The Gazette' gazette.example")]
pub(crate) struct Site {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// The site's domain
    domain: String,
}

impl Site {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let site = wire
            .store
            .add_site(publisher.id, &self.domain, Timestamp::now())
            .await?;
        wire.audit(format!("added the site {}", site.domain), &publisher.name)
            .await?;
        say(format!(
            "Put this line into https://{}{}, or into <meta name=\"{}\" content=\"…\"> on its front page:",
            site.domain,
            proof::WELL_KNOWN,
            proof::META_NAME
        ));
        context.out.line("nonce", &site.nonce)?;
        Ok(())
    }
}

/// Look for the proof of a publisher's site
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher prove 'The Gazette' gazette.example\n  \
    wirecopy publisher prove 'The Gazette' gazette.example --vouch     without looking")]
pub(crate) struct Prove {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// The site's domain
    domain: String,

    /// The desk vouches for the site: don't look
    #[arg(long)]
    vouch: bool,
}

impl Prove {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let wanted = self.domain.trim().to_lowercase();
        let wanted = wanted.strip_prefix("www.").unwrap_or(&wanted);
        let site = publisher
            .sites
            .iter()
            .find(|site| site.domain == wanted)
            .ok_or_else(|| {
                Problem::new(format!("{} has no site {wanted}", publisher.name))
                    .hint("'wirecopy publisher site' adds one")
            })?;
        let method = if self.vouch {
            ProofMethod::Desk
        } else {
            let guard = Guard::new(wire.settings.guard())?;
            proof::prove(&guard, &site.domain, &site.nonce).await?
        };
        wire.store
            .prove_site(site.id, method, Timestamp::now())
            .await?;
        wire.audit(
            format!("proved the site {} ({})", site.domain, method.code()),
            &publisher.name,
        )
        .await?;
        say(match method {
            ProofMethod::Desk => format!("{} is proved: the desk vouches for it.", site.domain),
            _ => format!("{} is proved: the line was found there.", site.domain),
        });
        show(&wire, context, publisher.id).await
    }
}
