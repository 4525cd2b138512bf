//! `wirecopy publisher list` and `show`.

use jiff::Timestamp;
use serde::Serialize;
use wire_rights::moment::last_day;
use wire_rights::{Effect, InForce, LicenceScope, Publisher, eligibility};
use wire_story::PublisherId;

use crate::context::{Context, OpenWire};
use crate::find;
use crate::output::{Format, Record, hint, say};
use crate::problem::Problem;

/// List the publishers, and whether they qualify for free stories
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy publisher list\n  \
    wirecopy publisher list --format csv > publishers.csv")]
pub(crate) struct List {}

impl List {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let in_force = wire.store.in_force().await?;
        let at = Timestamp::now();
        let rows: Vec<Row> = wire
            .store
            .publishers()
            .await?
            .iter()
            .map(|publisher| Row(Shown::new(publisher, &in_force, at)))
            .collect();
        let narrow: Vec<Narrow> = rows.iter().map(Narrow).collect();
        if rows.is_empty() {
            say("There is no publisher yet.");
            hint("'wirecopy publisher add' adds one, or one signs up on the wire's pages");
        }
        // Names and domains find a publisher as well: its id would take half of a terminal.
        match context.out.format() {
            Format::Table => context.out.records(&narrow)?,
            Format::Json | Format::Csv => context.out.records(&rows)?,
        }
        Ok(())
    }
}

/// Show all that is known of a publisher
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy publisher show gazette.example")]
pub(crate) struct Show {
    /// The publisher: an id, a name or a domain
    publisher: String,
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let id = find::publisher(&wire.store, &self.publisher).await?.id;
        show(&wire, context, id).await
    }
}

/// Prints a publisher as it is now.
pub(super) async fn show(
    wire: &OpenWire,
    context: &Context,
    id: PublisherId,
) -> anyhow::Result<()> {
    let publisher = wire
        .store
        .publisher(id)
        .await?
        .ok_or_else(|| Problem::new(format!("publisher {id} is gone")))?;
    let in_force = wire.store.in_force().await?;
    context
        .out
        .record(&Shown::new(&publisher, &in_force, Timestamp::now()))?;
    Ok(())
}

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    name: String,
    kind: &'static str,
    country: String,
    email: String,
    eligible: bool,
    missing: Vec<String>,
    sites: Vec<ShownSite>,
    audience: Vec<ShownAudience>,
    accepted_terms: Option<u32>,
    licences: Vec<ShownLicence>,
    suspended: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownSite {
    domain: String,
    proved: Option<&'static str>,
    nonce: String,
}

#[derive(Debug, Serialize)]
struct ShownAudience {
    method: &'static str,
    /// The one site on which it was counted.
    site: Option<String>,
    monthly_visitors: u64,
    from: String,
    to: String,
    expires: String,
}

#[derive(Debug, Serialize)]
struct ShownLicence {
    id: String,
    covers: String,
    price: Option<String>,
    until: String,
    in_force: bool,
}

impl Shown {
    fn new(publisher: &Publisher, in_force: &InForce, at: Timestamp) -> Self {
        let measured = eligibility(&in_force.policy, publisher, at);
        Self {
            id: publisher.id.to_string(),
            name: publisher.name.clone(),
            kind: publisher.kind.code(),
            country: publisher.country.clone(),
            email: publisher.email.clone(),
            eligible: measured.is_eligible(),
            missing: measured
                .reasons
                .iter()
                .filter(|reason| reason.effect() != Effect::Supports)
                .map(|reason| reason.code().to_owned())
                .collect(),
            sites: publisher
                .sites
                .iter()
                .map(|site| ShownSite {
                    domain: site.domain.clone(),
                    proved: site.proof.map(|proof| proof.method.code()),
                    nonce: site.nonce.clone(),
                })
                .collect(),
            audience: publisher
                .audience
                .iter()
                .map(|audience| ShownAudience {
                    method: audience.method.code(),
                    site: audience.site.clone(),
                    monthly_visitors: audience.monthly_visitors,
                    from: audience.from.to_string(),
                    to: audience.to.to_string(),
                    expires: last_day(audience.expires).to_string(),
                })
                .collect(),
            accepted_terms: publisher.accepted_terms,
            licences: publisher
                .licences
                .iter()
                .map(|licence| ShownLicence {
                    id: licence.id.to_string(),
                    covers: match &licence.scope {
                        LicenceScope::Everything => "everything".into(),
                        LicenceScope::Stories(stories) if stories.len() == 1 => "1 story".into(),
                        LicenceScope::Stories(stories) => format!("{} stories", stories.len()),
                        LicenceScope::Product(id) => match in_force.catalogue.product(*id) {
                            Some(product) => product.name.clone(),
                            None => format!("product {id}"),
                        },
                    },
                    price: licence.price.as_ref().map(ToString::to_string),
                    until: last_day(licence.ends()).to_string(),
                    in_force: licence.is_in_force(at),
                })
                .collect(),
            suspended: publisher
                .suspended
                .as_ref()
                .map(|suspension| suspension.reason.clone()),
        }
    }

    fn standing(&self) -> String {
        if self.eligible {
            "eligible".into()
        } else {
            self.missing.join(", ")
        }
    }

    fn sites(&self) -> String {
        let lines: Vec<String> = self
            .sites
            .iter()
            .map(|site| match site.proved {
                Some(method) => format!("{} (proved: {method})", site.domain),
                None => format!("{} (not proved; nonce {})", site.domain, site.nonce),
            })
            .collect();
        lines.join("\n")
    }

    fn audience(&self) -> String {
        let lines: Vec<String> = self
            .audience
            .iter()
            .map(|audience| {
                let on = audience.site.as_ref().map(|site| format!(" on {site}"));
                format!(
                    "{} a month ({}{}, {} to {}, counts until {})",
                    audience.monthly_visitors,
                    audience.method,
                    on.unwrap_or_default(),
                    audience.from,
                    audience.to,
                    audience.expires
                )
            })
            .collect();
        lines.join("\n")
    }

    fn licences(&self) -> String {
        let lines: Vec<String> = self
            .licences
            .iter()
            .map(|licence| {
                format!(
                    "{} {}, {}, until {}{}",
                    licence.id,
                    licence.covers,
                    licence.price.as_deref().unwrap_or("free"),
                    licence.until,
                    if licence.in_force {
                        ""
                    } else {
                        " (not in force)"
                    },
                )
            })
            .collect();
        lines.join("\n")
    }
}

impl Record for Shown {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "country",
        "e-mail",
        "free stories",
        "sites",
        "audience",
        "terms accepted",
        "licences",
        "suspended",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.name.clone(),
            self.kind.to_owned(),
            self.country.clone(),
            self.email.clone(),
            self.standing(),
            self.sites(),
            self.audience(),
            self.accepted_terms
                .map(|version| format!("version {version}"))
                .unwrap_or_default(),
            self.licences(),
            self.suspended.clone().unwrap_or_default(),
        ]
    }
}

/// A publisher as one line of a list; in JSON it is the same as [`Shown`].
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Row(Shown);

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "sites",
        "free stories",
        "licences in force",
    ];

    fn cells(&self) -> Vec<String> {
        let in_force = self.0.licences.iter().filter(|licence| licence.in_force);
        vec![
            self.0.id.clone(),
            self.0.name.clone(),
            self.0.kind.to_owned(),
            self.0
                .sites
                .iter()
                .map(|site| site.domain.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            self.0.standing(),
            in_force.count().to_string(),
        ]
    }
}

/// The same without its id, for terminals.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Narrow<'a>(&'a Row);

impl Record for Narrow<'_> {
    const COLUMNS: &'static [&'static str] = &["name", "kind", "sites", "free stories", "licences"];

    fn cells(&self) -> Vec<String> {
        self.0.cells().split_off(1)
    }
}
