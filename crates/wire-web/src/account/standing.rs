//! `/account`: where the publisher stands, and the steps that are left.

use askama::Template;
use axum::extract::{Query, State};
use jiff::Timestamp;
use wire_delivery::Guard;
use wire_delivery::proof::{NotProved, Ways};
use wire_rights::{
    Audience, Catalogue, Effect, Licence, LicenceScope, ProofMethod, Publisher, Site, Suspension,
    eligibility, shown_domain, thousands,
};
use wire_store::{DecisionRecord, SiteCheck};
use wire_story::{ProductId, PublisherId, SiteId, UserId};

use super::frame;
use crate::app::App;
use crate::desk::strikes::StrikeLine;
use crate::error::{Page, PageError};
use crate::evidence::piece;
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::licensing::idle::Idle;
use crate::notice::Done;
use crate::reasons::{self, ShownReason};
use crate::session::AsPublisher;
use crate::take;

/// Decisions on the page; the store keeps all of them.
const DECISIONS: u32 = 20;

/// What a form on the page was sent with, where it has to be shown again.
#[derive(Default)]
pub(crate) struct Again {
    pub(crate) problems: Problems,
    pub(crate) site: String,
    pub(crate) visitors: String,
    /// First and last day; without them, the last month.
    pub(crate) period: Option<(String, String)>,
    /// What was found where the proof of a site was looked for.
    pub(crate) not_proved: Option<(SiteId, NotProved)>,
    pub(crate) done: Done,
}

#[derive(Template)]
#[template(path = "account/standing.html")]
struct StandingPage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    name: String,
    /// Where mails about its copies go.
    email: String,
    code: &'static str,
    /// What its label says.
    label: &'static str,
    eligible: bool,
    suspended: Option<Suspension>,
    /// Whether the desk's word or strikes forbid it everything.
    forbidden: bool,
    reasons: Vec<ShownReason>,
    policy: Vec<String>,
    site_proved: bool,
    /// Whether its sites are proved as far as the policy wants it.
    site_is_enough: bool,
    sites: Vec<ShownSite>,
    typed_site: String,
    audience_enough: bool,
    audience: Vec<ShownAudience>,
    typed_visitors: String,
    from: String,
    to: String,
    terms: Vec<String>,
    terms_version: u32,
    accepted: Option<u32>,
    terms_accepted: bool,
    /// What is different from the terms accepted before, where the newest are not accepted.
    terms_changed: Vec<String>,
    licences: Vec<Licence>,
    /// Those in force that give this person nothing yet, each with why.
    idle: Vec<Idle>,
    catalogue: Catalogue,
    /// Who looks.
    person: UserId,
    /// What the desk holds against it, or has held.
    strikes: Vec<StrikeLine>,
    at: Timestamp,
    decisions: Vec<DecisionRecord>,
    contact: String,
}

/// A site with what proves it.
struct ShownSite {
    id: String,
    /// As it is read, and as it is written in the DNS where that is something else.
    domain: String,
    ascii: Option<String>,
    nonce: String,
    ways: Ways,
    proved: Option<String>,
    /// Since when a proof that counts isn't found.
    missing: Option<Timestamp>,
    /// When it stopped counting.
    lost: Option<Timestamp>,
    /// Whether another publisher has proved the same domain.
    taken: bool,
    /// What was found instead of the proof, where it was just looked for.
    looked: Option<NotProved>,
}

impl ShownSite {
    fn new(guard: &Guard, site: Site) -> Self {
        let ways = Ways::of(guard, &site);
        let proved = site.proof.map(|proof| {
            let how = match proof.method {
                ProofMethod::WellKnownFile => "by the file",
                ProofMethod::MetaTag => "by the meta tag",
                ProofMethod::DnsTxt => "by the DNS record",
                ProofMethod::Desk => "by the desk",
            };
            format!("proved {how} on {}", proof.seen.strftime("%-d %B %Y"))
        });
        Self {
            id: site.id.to_string(),
            ways,
            missing: None,
            lost: None,
            taken: false,
            ascii: ascii(&site.domain),
            domain: shown_domain(&site.domain),
            nonce: site.nonce,
            proved,
            looked: None,
        }
    }
}

/// A domain as it is written in the DNS, where people read it otherwise.
pub(crate) fn ascii(domain: &str) -> Option<String> {
    (shown_domain(domain) != domain).then(|| domain.to_owned())
}

/// A piece of evidence as a line of a table.
struct ShownAudience {
    visitors: String,
    method: &'static str,
    period: String,
    until: Timestamp,
    /// Why it doesn't count.
    fault: Option<&'static str>,
}

impl ShownAudience {
    fn new(publisher: &Publisher, audience: &Audience, at: Timestamp) -> Self {
        Self {
            visitors: thousands(audience.monthly_visitors),
            method: audience.method.name(),
            period: piece::period_and_site(audience),
            until: audience.expires,
            fault: piece::fault(publisher, audience, at),
        }
    }
}

/// `GET /account`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    let again = Again {
        done,
        ..Again::default()
    };
    show_standing(&app, &who, again).await
}

/// The page, after one of its forms could not be carried out.
pub(crate) async fn show_standing(app: &App, who: &AsPublisher, again: Again) -> Page {
    let publisher = take::publisher(app, who.publisher).await?;
    let wire = app.wire().await?;
    let in_force = app.in_force().await?;
    let at = app.now();
    let outcome = eligibility(&in_force.policy, &publisher, at);
    let said = |codes: &[&str]| {
        outcome
            .reasons
            .iter()
            .any(|reason| codes.contains(&reason.code()))
    };
    let forbidden = outcome
        .reasons
        .iter()
        .any(|reason| reason.effect() == Effect::Prohibits);
    let terms_accepted = publisher.accepted_terms >= Some(in_force.terms.version);
    let terms_changed = match publisher.accepted_terms.filter(|_| !terms_accepted) {
        Some(accepted) => match app.store.terms_version(accepted).await? {
            Some(old) => in_force.terms.changes_since(&old, &wire.creator),
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    let (first, last) = form::last_month(at);
    let (from, to) = again
        .period
        .unwrap_or_else(|| (first.to_string(), last.to_string()));
    let mut audience: Vec<_> = publisher.audience.iter().collect();
    audience.sort_by_key(|audience| std::cmp::Reverse(audience.given));
    let audience = audience.into_iter();
    let audience: Vec<_> = audience
        .map(|audience| ShownAudience::new(&publisher, audience, at))
        .collect();
    let site_proved = publisher.has_proved_site();
    let idle = Idle::of(app, &in_force, &publisher, who.signed_in.user.id).await?;
    let mut sites: Vec<_> = publisher
        .sites
        .into_iter()
        .map(|site| ShownSite::new(&app.guard, site))
        .collect();
    for check in app.store.site_checks(publisher.id).await? {
        let SiteCheck {
            site, missed, lost, ..
        } = check;
        if let Some(shown) = sites.iter_mut().find(|shown| shown.id == site.to_string()) {
            (shown.missing, shown.lost) = (missed, lost);
        }
    }
    for claim in app.store.other_claims(publisher.id).await? {
        if let Some(shown) = sites
            .iter_mut()
            .find(|site| site.id == claim.site.to_string())
        {
            shown.taken |= claim.proved;
        }
    }
    if let Some((id, not_proved)) = again.not_proved
        && let Some(site) = sites.iter_mut().find(|site| site.id == id.to_string())
    {
        site.looked = Some(not_proved);
    }
    show_form(
        &again.problems,
        &StandingPage {
            layout: frame(app, who, "Your standing", "/account").await?,
            done: again.done.sentence(),
            problems: again.problems.clone(),
            code: outcome.code(),
            label: reasons::label(outcome.code(), &outcome.reasons),
            eligible: outcome.is_eligible(),
            site_is_enough: !said(&["site-not-proved"]),
            site_proved,
            audience_enough: said(&["audience-large-enough", "rank-high-enough"]),
            reasons: outcome.reasons.iter().map(ShownReason::from).collect(),
            policy: in_force.policy.prose(),
            typed_site: again.site,
            audience,
            typed_visitors: again.visitors,
            from,
            to,
            terms: in_force.terms.prose(&wire.creator),
            terms_version: in_force.terms.version,
            terms_accepted,
            terms_changed,
            accepted: publisher.accepted_terms,
            strikes: strikes(app, publisher.id, at).await?,
            decisions: app.store.decisions_of(publisher.id, DECISIONS).await?,
            contact: in_force.terms.contact,
            idle,
            person: who.signed_in.user.id,
            catalogue: in_force.catalogue,
            name: publisher.name,
            email: publisher.email,
            suspended: publisher.suspended,
            forbidden,
            sites,
            licences: publisher.licences,
            at,
        },
    )
}

/// The strikes, for their publisher: which person of the desk gave one is the desk's business.
async fn strikes(
    app: &App,
    publisher: PublisherId,
    at: Timestamp,
) -> Result<Vec<StrikeLine>, PageError> {
    let strikes = app.store.strikes_of(publisher).await?;
    let lines = strikes.into_iter().map(|it| StrikeLine::new(it, at));
    Ok(lines.collect())
}

impl StandingPage {
    /// The headline of it all.
    fn headline(&self) -> &'static str {
        if self.forbidden {
            "Your account is suspended"
        } else if self.eligible && self.terms_accepted {
            "The free stories are yours to use"
        } else if self.ground().is_some() {
            "Your licence gives you stories"
        } else if !self.idle.is_empty() {
            "Your licence gives you nothing yet"
        } else if self.eligible {
            "One step is left: the terms"
        } else if self.code == "offered" {
            "Free stories are out of reach for now; a licence isn’t"
        } else {
            "Some steps are left"
        }
    }

    /// What the publisher may use now, in a sentence; nothing while it may use nothing.
    fn ground(&self) -> Option<String> {
        if self.forbidden {
            return None;
        }
        let in_force = || {
            let licences = self.licences.iter();
            licences.filter(|l| l.is_in_force(self.at) && l.seats_person(self.person))
        };
        let covers_all = in_force().any(|l| l.scope == LicenceScope::Everything);
        let licensed = in_force().count() > 0 && self.site_is_enough;
        if licensed && covers_all {
            Some("Every story of the wire is yours to use, under your licence.".to_owned())
        } else if self.eligible && self.terms_accepted {
            let more = if licensed {
                " What your licence names is yours, too."
            } else {
                ""
            };
            Some(format!(
                "All free stories are yours to use, without charge, under version {} of the terms.{more}",
                self.terms_version
            ))
        } else if licensed {
            Some("The stories that your licence names are yours to use.".to_owned())
        } else {
            None
        }
    }

    /// What a product that a licence covers is called now.
    fn product_name(&self, product: &ProductId) -> &str {
        self.catalogue
            .product(*product)
            .map_or("a product", |product| &product.name)
    }

    /// Whether one of these fields has a problem, so that its form stands open.
    fn wrong_in(&self, fields: &[&str]) -> bool {
        self.problems.any_of(fields)
    }
}
