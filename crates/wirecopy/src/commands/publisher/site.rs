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
        say(ways(&Guard::new(wire.settings.guard())?, &site));
        context.out.line("nonce", &site.nonce)?;
        Ok(())
    }
}

/// What proves a site, each way with what is to be copied.
pub(super) fn ways(guard: &Guard, site: &wire_rights::Site) -> String {
    let proof::Ways { file, tag, record } = proof::Ways::of(guard, site);
    let mut said = format!(
        "To prove {}, it puts this line into {file}: {}\n\
         or into the head of its front page: {tag}",
        site.domain, site.nonce
    );
    if let Some((name, text)) = record {
        said += &format!("\nor into the DNS: {name} TXT \"{text}\"");
    }
    said
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
        let at = Timestamp::now();
        let method = if self.vouch {
            wire.store
                .prove_site(site.id, ProofMethod::Desk, at)
                .await?;
            wire.audit(format!("vouched for {}", site.domain), &publisher.name)
                .await?;
            ProofMethod::Desk
        } else {
            let guard = Guard::new(wire.settings.guard())?;
            proof::settle(
                &guard,
                &wire.store,
                &wire.templates()?,
                publisher.id,
                site,
                at,
            )
            .await?
        };
        say(match method {
            ProofMethod::Desk => format!("{} is proved: the desk vouches for it.", site.domain),
            ProofMethod::DnsTxt => {
                format!("{} is proved: the TXT record was found.", site.domain)
            }
            ProofMethod::WellKnownFile => {
                format!("{} is proved: its file holds the line.", site.domain)
            }
            ProofMethod::MetaTag => {
                format!("{} is proved: its front page has the tag.", site.domain)
            }
        });
        show(&wire, context, publisher.id).await
    }
}
