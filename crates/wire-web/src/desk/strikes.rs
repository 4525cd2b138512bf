//! A publisher's strikes: given by a person of the desk, and taken back.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_delivery::standing::ByHand;
use wire_rights::{Licensing, Policy, Publisher, Reason, eligibility};
use wire_store::{
    AuditEntry, NewStrike, ObligationFilter, PickupFilter, StrikeRecord, TakenBack, Word,
    random_token,
};
use wire_story::{PickupId, PublisherId};
use wire_trace::Rule;

use crate::app::App;
use crate::desk::names::Names;
use crate::desk::obligations::ObligationLine;
use crate::desk::publisher::find;
use crate::error::{Page, PageError, go};
use crate::form::{Problems, show_form};
use crate::layout::{Layout, Section};
use crate::measure::measure;
use crate::notice::Done;
use crate::pickups::lines::{PickupLine, lines};
use crate::session::Desk;

/// The most characters of a reason.
const REASON: usize = 500;
/// How many pickups and obligations can be chosen as evidence: the newest.
const EVIDENCE: u32 = 50;

#[derive(Template)]
#[template(path = "desk/strikes.html")]
struct StrikesPage {
    layout: Layout,
    publisher: PublisherId,
    name: String,
    strikes: Vec<StrikeLine>,
    /// What they lead to now, where they do.
    leads_to: Option<String>,
    policy: u32,
    /// What the policy says of strikes.
    rules: Vec<String>,
    strike_days: u32,
    pickups: Vec<PickupLine>,
    obligations: Vec<ObligationLine>,
    trace_rules: &'static [Rule],
    given: Given,
    problems: Problems,
    done: Option<&'static str>,
}

/// A strike in a list.
pub(crate) struct StrikeLine {
    pub(crate) number: u64,
    pub(crate) given: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) by: String,
    pub(crate) reason: String,
    /// The rule, by its id and its name.
    pub(crate) rule: Option<String>,
    pub(crate) pickup: Option<PickupId>,
    /// The story of the obligation that wasn't met.
    pub(crate) obligation: Option<u64>,
    pub(crate) counts: bool,
    pub(crate) taken_back: Option<TakenBack>,
}

impl StrikeLine {
    pub(crate) fn new(strike: StrikeRecord, at: Timestamp) -> Self {
        let rule = strike.rule.map(|id| {
            let known = Rule::ALL.into_iter().find(|rule| rule.id() == id);
            known.map_or_else(|| id.clone(), |rule| format!("{id} {}", rule.name()))
        });
        Self {
            number: strike.number,
            given: strike.strike.given,
            expires: strike.strike.expires,
            counts: strike.taken_back.is_none() && strike.strike.counts(at),
            by: strike.by,
            reason: strike.strike.reason,
            rule,
            pickup: strike.pickup,
            obligation: strike.obligation.map(|id| id.0),
            taken_back: strike.taken_back,
        }
    }
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    /// What tells one form from the next.
    once: String,
    reason: String,
    rule: String,
    pickup: String,
    obligation: String,
    /// Why the strike of this number is to be taken back.
    back: Option<u64>,
}

/// `GET /desk/publishers/{publisher}/strikes`
pub(crate) async fn page(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Query(done): Query<Done>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    view(
        &app,
        &desk,
        publisher,
        Given::default(),
        Problems::default(),
        done.sentence(),
    )
    .await
}

/// `POST /desk/publishers/{publisher}/strikes`: gives a strike. The same form sent twice gives one.
pub(crate) async fn give(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(given): Form<Given>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let policy = app.store.policy().await?;
    let (at, who) = (app.now(), desk.who());
    let mut problems = Problems::default();
    let reason = problems.keep("reason", reason(&given.reason));
    let once = given.once.trim();
    if once.is_empty() || once.len() > 100 {
        problems.add(
            "reason",
            "Something of this form is missing: send it again.",
        );
    }
    let rule = match given.rule.as_str() {
        "" => None,
        id if Rule::ALL.iter().any(|rule| rule.id() == id) => Some(id.to_owned()),
        _ => {
            problems.add("rule", "Choose one of the rules, or none.");
            None
        }
    };
    let pickup = chosen(&mut problems, "pickup", &given.pickup);
    let obligation: Option<u64> = chosen(&mut problems, "obligation", &given.obligation);
    if !problems.is_empty() {
        return view(&app, &desk, publisher, given, problems, None).await;
    }
    let strike = NewStrike {
        once: once.to_owned(),
        by: who.clone(),
        expires: policy.strike_expires(at),
        reason,
        rule,
        pickup,
        obligation: obligation.map(wire_store::ObligationId),
    };
    let letters = ByHand::to(&publisher, &app.store, &app.templates).await?;
    let word = Word {
        audit: AuditEntry {
            at,
            who,
            what: format!("gave a strike: {}", strike.reason),
            on: publisher.id.to_string(),
        },
        mails: vec![letters.strike_given(&strike.reason, strike.expires)],
    };
    app.store
        .give_strike(publisher.id, &strike, &word, at)
        .await?;
    measure(&app, publisher.id).await?;
    go(&format!(
        "/desk/publishers/{}/strikes?done=strike-given",
        publisher.id
    ))
}

/// `POST /desk/publishers/{publisher}/strikes/{number}/take-back`
pub(crate) async fn take_back(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, number)): Path<(String, u64)>,
    Form(given): Form<Given>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let strikes = app.store.strikes_of(publisher.id).await?;
    let strike = strikes
        .into_iter()
        .find(|strike| strike.number == number)
        .ok_or_else(|| PageError::NotFound("This publisher has no such strike.".into()))?;
    let (at, who) = (app.now(), desk.who());
    let why = match reason(&given.reason) {
        Ok(why) => why,
        Err(sentence) => {
            let problems = Problems::one("back", sentence);
            let given = Given {
                back: Some(number),
                ..Given::default()
            };
            return view(&app, &desk, publisher, given, problems, None).await;
        }
    };
    let letters = ByHand::to(&publisher, &app.store, &app.templates).await?;
    let word = Word {
        audit: AuditEntry {
            at,
            who: who.clone(),
            what: format!("took a strike back: {why}"),
            on: publisher.id.to_string(),
        },
        mails: vec![letters.strike_taken_back(&strike.strike.reason, &why)],
    };
    let taken_back = TakenBack {
        at,
        by: who,
        reason: why,
    };
    app.store
        .take_back_strike(publisher.id, number, &taken_back, &word)
        .await?;
    measure(&app, publisher.id).await?;
    go(&format!(
        "/desk/publishers/{}/strikes?done=strike-taken-back",
        publisher.id
    ))
}

fn reason(typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Err("Say why: the publisher reads this.".to_owned());
    }
    crate::form::line("the reason", typed, REASON)
}

/// What was chosen from a list that may be left alone.
fn chosen<T: std::str::FromStr>(
    problems: &mut Problems,
    field: &'static str,
    typed: &str,
) -> Option<T> {
    if typed.is_empty() {
        return None;
    }
    let chosen = typed.parse().ok();
    if chosen.is_none() {
        problems.add(field, "Choose one of the list, or none.");
    }
    chosen
}

async fn view(
    app: &App,
    desk: &Desk<Licensing>,
    publisher: Publisher,
    given: Given,
    problems: Problems,
    done: Option<&'static str>,
) -> Page {
    let (at, id) = (app.now(), publisher.id);
    let policy = app.store.policy().await?;
    let filter = PickupFilter {
        publisher: Some(id),
        ..PickupFilter::default()
    };
    let pickups = app.store.pickups(&filter, 0, EVIDENCE).await?;
    let mut names = Names::default();
    let strikes = app.store.strikes_of(id).await?;
    let page = StrikesPage {
        layout: desk
            .layout(
                app,
                format!("Strikes of {}", publisher.name),
                "/desk/publishers",
            )
            .await?,
        publisher: id,
        leads_to: leads_to(&policy, &publisher, at),
        policy: policy.version,
        rules: policy.about_strikes(),
        strike_days: policy.strike_days,
        strikes: strikes
            .into_iter()
            .map(|strike| StrikeLine::new(strike, at))
            .collect(),
        pickups: lines(app, &mut names, pickups).await?,
        obligations: ObligationLine::list(app, ObligationFilter::OfPublisher(id), 0, EVIDENCE)
            .await?,
        trace_rules: &Rule::ALL,
        given: Given {
            // A form that is shown again is the same form.
            once: if given.once.is_empty() {
                random_token()?
            } else {
                given.once.clone()
            },
            ..given
        },
        name: publisher.name,
        problems,
        done,
    };
    show_form(&page.problems, &page)
}

/// What a publisher's strikes lead to now, in a sentence.
fn leads_to(policy: &Policy, publisher: &Publisher, at: Timestamp) -> Option<String> {
    eligibility(policy, publisher, at)
        .reasons
        .iter()
        .find(|reason| matches!(reason, Reason::Strikes { .. }))
        .map(Reason::sentence_for_desk)
}
