//! `wirecopy publisher add`.

use jiff::Timestamp;
use wire_audience::stated;
use wire_delivery::Guard;
use wire_rights::{Method, PublisherKind};
use wire_store::NewPublisher;
use wire_story::text::is_blank;

use super::audience::{self, last_days};
use super::list::show;
use super::site::ways;
use crate::context::Context;
use crate::output::{hint, say};
use crate::problem::Problem;

/// Add a publisher
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher add 'The Gazette' --email news@gazette.example\n  \
    wirecopy publisher add 'Quay Radio' --email desk@radio.example --kind broadcaster --country IE \\\n      \
    --site radio.example --audience 25000 --accept-terms")]
pub(crate) struct Add {
    /// Its name
    name: String,

    /// Where notices of corrections and kills go
    #[arg(long)]
    email: String,

    /// What it is: daily, weekly, nonprofit, broadcaster, student, newsletter or aggregator
    #[arg(long, default_value = "daily", value_parser = kind)]
    kind: PublisherKind,

    /// Where it publishes, as two letters
    #[arg(long, value_name = "CODE", default_value = "US")]
    country: String,

    /// A domain of its own; it still has to be proved
    #[arg(long, value_name = "DOMAIN")]
    site: Option<String>,

    /// Its unique visitors in a month
    #[arg(long, value_name = "VISITORS", value_parser = audience::visitors, allow_negative_numbers = true)]
    audience: Option<u64>,

    /// How the figure of the audience came about
    #[arg(long, default_value = "declaration", requires = "audience", value_parser = audience::method)]
    method: Method,

    /// It has accepted the terms in force
    #[arg(long)]
    accept_terms: bool,
}

fn kind(code: &str) -> Result<PublisherKind, String> {
    PublisherKind::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = PublisherKind::ALL
            .into_iter()
            .map(PublisherKind::code)
            .collect();
        format!("the kinds are {}", known.join(", "))
    })
}

impl Add {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let known = wire.store.publishers().await?;
        if known
            .iter()
            .any(|p| p.name.eq_ignore_ascii_case(&self.name))
        {
            return Err(
                Problem::new(format!("there is a publisher named '{}'", self.name))
                    .hint("'wirecopy publisher show NAME' shows it")
                    .into(),
            );
        }
        if is_blank(&self.name) {
            return Err(Problem::new("the publisher has no name that anybody sees").into());
        }
        let at = Timestamp::now();
        let audience = (self.audience)
            .map(|visitors| stated(self.method, visitors, last_days(at), at))
            .transpose()
            .map_err(|error| Problem::new(error.to_string()))?;
        let publisher = NewPublisher {
            name: self.name,
            kind: self.kind,
            country: self.country.to_uppercase(),
            email: self.email,
        };
        let id = wire.store.create_publisher(&publisher, at).await?;
        let mut unproved = None;
        if let Some(domain) = &self.site {
            let site = wire.store.add_site(id, domain, at).await?;
            unproved = Some(site);
        }
        if let Some(audience) = audience {
            wire.store.add_audience(id, &audience).await?;
        }
        if self.accept_terms {
            let version = wire.store.terms().await?.version;
            wire.store.accept_terms(id, version, None, at).await?;
        }
        wire.audit("added a publisher", &publisher.name).await?;
        show(&wire, context, id).await?;
        if let Some(site) = unproved {
            say(ways(&Guard::new(wire.settings.guard())?, &site));
            hint(format!(
                "then 'wirecopy publisher prove \"{}\" {}' looks for it",
                publisher.name, site.domain
            ));
        }
        Ok(())
    }
}
