//! One publisher at the desk: where it stands and why, and all that happened with it.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use wire_rights::{
    Licence, LicenceScope, Licensing, Method, Publisher, Site, eligibility, shown_domain, thousands,
};
use wire_store::{Destination, ObligationFilter, OtherClaim, Outcome, PickupFilter, SiteCheck};
use wire_story::{PublisherId, StoryId};

use crate::account::replay::in_words;
use crate::account::standing::ascii;
use crate::app::App;
use crate::desk::frame::show_form;
use crate::desk::names::Names;
use crate::desk::obligations::{LineState, ObligationLine};
use crate::desk::publishers::{Standing, standing};
use crate::error::{Page, PageError, show};
use crate::evidence::piece;
use crate::evidence::signs::{self, ShownSigns};
use crate::happened::{Happened, Label};
use crate::layout::{Layout, Section};
use crate::notice::Done;
use crate::pickups::lines::{PickupLine, lines};
use crate::reasons::ShownReason;
use crate::session::Desk;
use crate::take;

/// How many decisions and takes are listed.
const LISTED: usize = 30;
/// How many receipts of each webhook and file drop.
const RECEIPTS: u32 = 20;

#[derive(Template)]
#[template(path = "desk/publisher.html")]
struct PublisherPage {
    layout: Layout,
    publisher: Publisher,
    standing: Standing,
    reasons: Vec<ShownReason>,
    policy: u32,
    terms: u32,
    /// Whether it has accepted the terms in force.
    terms_accepted: bool,
    /// How many strikes count now.
    strikes: usize,
    sites: Vec<SiteLine>,
    audience: Vec<AudienceLine>,
    licences: Vec<LicenceLine>,
    decisions: Vec<DecisionLine>,
    ledger: Vec<LedgerLine>,
    /// How many lines the ledger has in all.
    ledger_all: usize,
    obligations: Vec<ObligationLine>,
    pickups: Vec<PickupLine>,
    webhooks: Vec<WebhookLine>,
    signs: Vec<ShownSigns>,
    /// What was typed into the form that has a problem.
    forms: Forms,
    methods: [Method; 3],
    done: Option<&'static str>,
}

/// What was typed into the page's forms, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forms {
    /// Why a form wasn't carried out; shown at the top of the page.
    pub(crate) problem: Option<String>,
    pub(crate) domain: String,
    pub(crate) visitors: String,
    pub(crate) method: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

struct SiteLine {
    id: String,
    /// As it is read, and as it is written in the DNS where that is something else.
    domain: String,
    ascii: Option<String>,
    /// Who else claims the domain.
    others: Vec<OtherClaim>,
    proof: Option<(String, Timestamp)>,
    /// Since when a proof that counts isn't found.
    missing: Option<Timestamp>,
    /// When it stopped counting.
    lost: Option<Timestamp>,
}

struct AudienceLine {
    visitors: String,
    method: &'static str,
    period: String,
    given: Timestamp,
    expires: Timestamp,
    /// Why it doesn't count.
    fault: Option<&'static str>,
}

struct LicenceLine {
    id: String,
    scope: Vec<(StoryId, String)>,
    everything: bool,
    /// How far it is used, where it is limited.
    limits: Option<String>,
    seats: String,
    /// The name of the product that it covers.
    product: Option<String>,
    price: String,
    from: Timestamp,
    ends: Timestamp,
    terms: u32,
    in_force: bool,
    revoked: Option<(Timestamp, String)>,
}

struct DecisionLine {
    number: Option<u64>,
    code: String,
    at: Timestamp,
    story: Option<(StoryId, String)>,
    by_exit: Option<&'static str>,
    sentences: Vec<String>,
    policy: u32,
    terms: u32,
}

struct LedgerLine {
    story: StoryId,
    headline: String,
    version: u32,
    by_exit: &'static str,
    result: &'static str,
    last: Timestamp,
    times: u32,
}

struct WebhookLine {
    host: String,
    disabled: Option<(Timestamp, String)>,
    receipts: Vec<ReceiptLine>,
    pending: u64,
    /// The last replay, in words.
    replay: Option<String>,
}

struct ReceiptLine {
    story: StoryId,
    headline: String,
    version: u32,
    /// What it is about.
    happened: Option<Label>,
    at: Timestamp,
    outcome: &'static str,
    good: bool,
    detail: String,
}

/// `GET /desk/publishers/{publisher}`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let id = find(&app, &id).await?.id;
    show(&view(&app, &desk, id, Forms::default(), done.sentence()).await?)
}

/// The publisher of this id.
pub(crate) async fn find(app: &App, id: &str) -> Result<Publisher, PageError> {
    let unknown = || PageError::NotFound("There is no publisher at this address.".into());
    let id: PublisherId = id.parse().map_err(|_| unknown())?;
    take::publisher(app, id).await
}

/// The page again, with what was typed into a form that has a problem.
pub(crate) async fn refuse(
    app: &App,
    desk: &Desk<Licensing>,
    id: PublisherId,
    forms: Forms,
) -> Page {
    show_form(false, &view(app, desk, id, forms, None).await?)
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    id: PublisherId,
    forms: Forms,
    done: Option<&'static str>,
) -> Result<PublisherPage, PageError> {
    let at = app.now();
    let publisher = take::publisher(app, id).await?;
    let in_force = app.in_force().await?;
    let measured = eligibility(&in_force.policy, &publisher, at);
    let mut names = Names::default();
    let obligations =
        ObligationLine::list(app, ObligationFilter::OfPublisher(id), 0, u32::MAX).await?;
    let filter = PickupFilter {
        publisher: Some(id),
        ..PickupFilter::default()
    };
    let pickups = app.store.pickups(&filter, 0, 50).await?;
    let (ledger, ledger_all) = ledger(app, &mut names, id).await?;
    Ok(PublisherPage {
        layout: desk
            .layout(app, publisher.name.clone(), "/desk/publishers")
            .await?,
        standing: standing(&publisher, &measured, publisher.licences_at(at).count()),
        reasons: measured.reasons.iter().map(ShownReason::for_desk).collect(),
        policy: in_force.policy.version,
        terms: in_force.terms.version,
        terms_accepted: publisher.accepted_terms == Some(in_force.terms.version),
        strikes: publisher.strikes.iter().filter(|it| it.counts(at)).count(),
        sites: sites(
            &publisher,
            &app.store.site_checks(id).await?,
            &app.store.other_claims(id).await?,
        ),
        audience: audience(&publisher, at),
        licences: licences(app, &mut names, &publisher, at).await?,
        decisions: decisions(app, &mut names, id).await?,
        ledger,
        ledger_all,
        obligations,
        pickups: lines(app, &mut names, pickups).await?,
        webhooks: webhooks(app, &mut names, id).await?,
        signs: signs::of(app, id).await?,
        publisher,
        forms,
        methods: Method::OF_PEOPLE,
        done,
    })
}

fn sites(publisher: &Publisher, checks: &[SiteCheck], claims: &[OtherClaim]) -> Vec<SiteLine> {
    let check = |site: &Site| checks.iter().find(|check| check.site == site.id);
    publisher
        .sites
        .iter()
        .map(|site| SiteLine {
            missing: check(site).and_then(|check| check.missed),
            lost: check(site).and_then(|check| check.lost),
            others: claims
                .iter()
                .filter(|claim| claim.site == site.id)
                .cloned()
                .collect(),
            id: site.id.to_string(),
            ascii: ascii(&site.domain),
            domain: shown_domain(&site.domain),
            proof: site.proof.map(|proof| {
                let how = match proof.method {
                    wire_rights::ProofMethod::WellKnownFile => "by its file",
                    wire_rights::ProofMethod::MetaTag => "by its front page",
                    wire_rights::ProofMethod::DnsTxt => "by its DNS record",
                    wire_rights::ProofMethod::Desk => "by the desk’s word",
                };
                (how.to_owned(), proof.seen)
            }),
        })
        .collect()
}

fn audience(publisher: &Publisher, at: Timestamp) -> Vec<AudienceLine> {
    let mut lines: Vec<_> = publisher
        .audience
        .iter()
        .map(|audience| AudienceLine {
            visitors: thousands(audience.monthly_visitors),
            method: audience.method.name(),
            period: piece::period_and_site(audience),
            given: audience.given,
            expires: audience.expires,
            fault: piece::fault(publisher, audience, at),
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.given));
    lines
}

/// How far a licence is used, where it is for so many stories or people.
fn limits(licence: &Licence) -> Option<String> {
    let volume = licence.volume.map(|volume| {
        let taken = licence.taken.len();
        format!("{taken} of {volume} stories taken")
    });
    let seats = licence.seats.map(|seats| {
        let given = licence.seated.len();
        format!("{given} of {seats} seats given")
    });
    let said: Vec<_> = volume.into_iter().chain(seats).collect();
    (!said.is_empty()).then(|| format!("{}.", said.join("; ")))
}

async fn licences(
    app: &App,
    names: &mut Names,
    publisher: &Publisher,
    at: Timestamp,
) -> Result<Vec<LicenceLine>, PageError> {
    let mut licences: Vec<&Licence> = publisher.licences.iter().collect();
    licences.sort_by_key(|licence| std::cmp::Reverse((licence.from, licence.id)));
    let mut lines = Vec::with_capacity(licences.len());
    for licence in licences {
        let mut scope = Vec::new();
        let product = match &licence.scope {
            LicenceScope::Product(id) => app.store.product(*id).await?.map(|it| it.name),
            LicenceScope::Everything | LicenceScope::Stories(_) => None,
        };
        if let LicenceScope::Stories(stories) = &licence.scope {
            for story in stories {
                scope.push((*story, names.story(app, *story).await?));
            }
        }
        lines.push(LicenceLine {
            id: licence.id.to_string(),
            limits: limits(licence),
            seats: licence
                .seats
                .map(|seats| seats.to_string())
                .unwrap_or_default(),
            everything: licence.scope == LicenceScope::Everything,
            product,
            scope,
            price: licence
                .price
                .as_ref()
                .map_or_else(|| "free".to_owned(), ToString::to_string),
            from: licence.from,
            ends: licence.ends(),
            terms: licence.terms.version,
            in_force: licence.is_in_force(at),
            revoked: licence.revoked.clone(),
        });
    }
    Ok(lines)
}

async fn decisions(
    app: &App,
    names: &mut Names,
    id: PublisherId,
) -> Result<Vec<DecisionLine>, PageError> {
    let mut lines = Vec::new();
    for decision in app.store.decisions_of(id, LISTED as u32).await? {
        lines.push(DecisionLine {
            story: match decision.story {
                Some(story) => Some((story, names.story(app, story).await?)),
                None => None,
            },
            by_exit: decision.exit.map(wire_rights::Exit::name),
            sentences: decision
                .reasons
                .into_iter()
                .map(|reason| reason.sentence)
                .collect(),
            number: decision.number,
            code: decision.code,
            at: decision.at,
            policy: decision.policy,
            terms: decision.terms,
        });
    }
    Ok(lines)
}

async fn ledger(
    app: &App,
    names: &mut Names,
    id: PublisherId,
) -> Result<(Vec<LedgerLine>, usize), PageError> {
    let entries = app.store.takes_of(id).await?;
    let all = entries.len();
    let mut lines = Vec::new();
    for entry in entries.into_iter().take(LISTED) {
        lines.push(LedgerLine {
            story: entry.story,
            headline: names.story(app, entry.story).await?,
            version: entry.version.get(),
            by_exit: entry.exit.name(),
            result: entry.result.code(),
            last: entry.last,
            times: entry.times,
        });
    }
    Ok((lines, all))
}

async fn webhooks(
    app: &App,
    names: &mut Names,
    id: PublisherId,
) -> Result<Vec<WebhookLine>, PageError> {
    let mut lines = Vec::new();
    for subscription in app.store.subscriptions_of(id).await? {
        let mut receipts = Vec::new();
        let listed = app.store.receipts_of(subscription.id, RECEIPTS).await?;
        let happened = Happened::of(app, &[], &listed).await?;
        for receipt in listed {
            let status = receipt.status.map(|status| format!("status {status}"));
            let took = receipt.outcome.is_sent();
            let took = took.then(|| format!("{} ms", receipt.millis));
            let how = status
                .into_iter()
                .chain(took)
                .collect::<Vec<_>>()
                .join(", ");
            let said = [how, receipt.note].into_iter().filter(|it| !it.is_empty());
            receipts.push(ReceiptLine {
                story: receipt.story,
                headline: names.story(app, receipt.story).await?,
                version: receipt.version.get(),
                happened: happened.label(receipt.seq),
                at: receipt.at,
                outcome: match receipt.outcome {
                    Outcome::Delivered => "delivered",
                    Outcome::Failed => "failed",
                    Outcome::TimedOut => "perhaps delivered",
                    Outcome::Withheld => "withheld",
                },
                good: receipt.outcome == Outcome::Delivered,
                detail: said.collect::<Vec<_>>().join(": "),
            });
        }
        lines.push(WebhookLine {
            host: match &subscription.destination {
                Destination::Webhook { .. } => subscription.destination.host().to_owned(),
                Destination::Drop { url, .. } => url.to_string(),
            },
            disabled: subscription
                .disabled
                .map(|disabled| (disabled.at, disabled.reason)),
            receipts,
            pending: app.store.count_pending(subscription.id).await?,
            replay: app
                .store
                .last_replay(subscription.id)
                .await?
                .map(|replay| in_words(&replay)),
        });
    }
    Ok(lines)
}
