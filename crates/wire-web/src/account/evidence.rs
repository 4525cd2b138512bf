//! `/account/audience`: a publisher shows its audience by files, and sees what counts.

use askama::Template;
use axum::extract::{Query, Request, State};
use jiff::Timestamp;
use wire_audience::evidence::{self, EvidenceError};
use wire_rights::{Audience, Method, Publisher};
use wire_store::{GivenFile, NewEvidence, StoreError};

use super::frame;
use crate::app::App;
use crate::desk::sent::Sent;
use crate::error::{Page, PageError, as_sentence, go};
use crate::evidence::details::Details;
use crate::evidence::logs::{self, Counted, NotCounted};
use crate::evidence::piece::{self, Piece, PieceState};
use crate::evidence::signs::{self, ShownSigns};
use crate::evidence::{document, file_name, hash_of};
use crate::form::{self, Problems, show_form};
use crate::layout::{Layout, Section};
use crate::measure::measure;
use crate::notice::Done;
use crate::session::AsPublisher;
use crate::take;

/// The most bytes of a report or an export: both are lists of days or months.
const LONGEST: usize = 2 * 1024 * 1024;

#[derive(Template)]
#[template(path = "account/audience.html")]
struct AudiencePage {
    layout: Layout,
    done: Option<&'static str>,
    problems: Problems,
    pieces: Vec<Piece>,
    ranks: Vec<String>,
    signs: Vec<ShownSigns>,
    policy: Vec<String>,
    sites: Vec<String>,
    visitors: String,
    from: String,
    to: String,
    most_sent: usize,
}

/// `GET /account/audience`
pub(crate) async fn page(
    State(app): State<App>,
    who: AsPublisher,
    Query(done): Query<Done>,
) -> Page {
    view(&app, &who, Problems::default(), done.sentence(), None).await
}

async fn view(
    app: &App,
    who: &AsPublisher,
    problems: Problems,
    done: Option<&'static str>,
    typed: Option<(String, String, String)>,
) -> Page {
    let publisher = take::publisher(app, who.publisher).await?;
    let at = app.now();
    let (first, last) = form::last_month(at);
    let (visitors, from, to) =
        typed.unwrap_or_else(|| (String::new(), first.to_string(), last.to_string()));
    let evidence = app.store.evidence_of(publisher.id).await?;
    let page = AudiencePage {
        layout: frame(app, who, "Your audience", "/account/audience").await?,
        done,
        pieces: evidence
            .iter()
            .map(|evidence| Piece::new(evidence, &publisher, at))
            .collect(),
        ranks: publisher.ranks.iter().map(piece::rank).collect(),
        signs: signs::of(app, publisher.id).await?,
        policy: app.in_force().await?.policy.prose(),
        sites: proved(&publisher),
        visitors,
        from,
        to,
        most_sent: logs::MOST_SENT / (1 << 30),
        problems,
    };
    show_form(&page.problems, &page)
}

/// The sites whose audience is the publisher's own: those that it has proved.
fn proved(publisher: &Publisher) -> Vec<String> {
    let sites = publisher.sites.iter().filter(|site| site.proof.is_some());
    sites.map(|site| site.domain.clone()).collect()
}

/// `POST /account/audience/report`: a report that `wirecopy audience --sign` made.
pub(crate) async fn report(State(app): State<App>, who: AsPublisher, sent: Sent) -> Page {
    let publisher = take::publisher(&app, who.publisher).await?;
    let keys = app.store.report_keys_of(publisher.id).await?;
    let sites = proved(&publisher);
    let read = |bytes: &[u8], at| {
        let sites = sites.iter().map(String::as_str);
        let taken = evidence::from_report(bytes, &keys, sites, at)?;
        let details = Details::Report(Box::new(taken.source));
        Ok((taken.audience, taken.at_least, details))
    };
    small(&app, &who, &sent, "report", read).await
}

/// `POST /account/audience/export`: a CSV file of an analytics program.
pub(crate) async fn export(State(app): State<App>, who: AsPublisher, sent: Sent) -> Page {
    let read = |bytes: &[u8], at| {
        let taken = evidence::from_export(bytes, at)?;
        let details = Details::from(&taken.source);
        Ok((taken.audience, taken.at_least, details))
    };
    small(&app, &who, &sent, "export", read).await
}

/// Reads a small file, and shows what was read before it counts.
async fn small(
    app: &App,
    who: &AsPublisher,
    sent: &Sent,
    field: &'static str,
    read: impl Fn(&[u8], Timestamp) -> Result<(Audience, bool, Details), EvidenceError>,
) -> Page {
    let again = |sentence: String| view(app, who, Problems::one(field, sentence), None, None);
    let Some((name, bytes)) = sent.file() else {
        return again("Choose the file first.".to_owned()).await;
    };
    if bytes.len() > LONGEST {
        return again(
            "The file has more than 2 MB: it is no report and no export by month.".into(),
        )
        .await;
    }
    match read(bytes, app.now()) {
        Ok((audience, at_least, details)) => {
            let file = GivenFile {
                name: file_name(name),
                hash: hash_of(bytes),
                document: None,
            };
            hold(app, who, field, audience, at_least, file, &details).await
        }
        Err(error) => again(as_sentence(&error.to_string())).await,
    }
}

/// `POST /account/audience/logs`: access logs, counted as they arrive.
pub(crate) async fn count_logs(State(app): State<App>, who: AsPublisher, request: Request) -> Page {
    app.attempts.one("logs", &who.publisher.to_string())?;
    let publisher = take::publisher(&app, who.publisher).await?;
    let sites = proved(&publisher);
    let at = app.now();
    let again = |sentence: String| view(&app, &who, Problems::one("logs", sentence), None, None);
    let Counted { report, file } = match logs::count(&app, request, &sites, at).await {
        Ok(counted) => counted,
        Err(NotCounted::Said(sentence)) => return again(sentence).await,
        Err(NotCounted::Page(error)) => return Err(error),
    };
    match evidence::from_logs(report, sites.iter().map(String::as_str), at) {
        Ok(taken) => {
            let details = Details::Report(Box::new(taken.source));
            hold(
                &app,
                &who,
                "logs",
                taken.audience,
                taken.at_least,
                file,
                &details,
            )
            .await
        }
        Err(error) => again(as_sentence(&error.to_string())).await,
    }
}

/// Keeps what was read until the publisher has looked at it.
async fn hold(
    app: &App,
    who: &AsPublisher,
    field: &'static str,
    audience: Audience,
    at_least: bool,
    file: GivenFile,
    details: &Details,
) -> Page {
    let new = NewEvidence {
        audience,
        at_least,
        given_by: who.who(),
        file: Some(file),
        details: details.to_json(),
    };
    match app.store.hold_evidence(who.publisher, &new).await {
        Ok(number) => go(&format!("/account/audience/{number}")),
        Err(StoreError::Conflict(sentence)) => {
            let problems = Problems::one(field, as_sentence(&sentence));
            view(app, who, problems, None, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/audience/declaration`: a figure with a document that supports it.
pub(crate) async fn declare(State(app): State<App>, who: AsPublisher, sent: Sent) -> Page {
    let at = app.now();
    let (typed, from, to) = (sent.line("visitors"), sent.line("from"), sent.line("to"));
    let mut problems = Problems::default();
    let days = [typed.as_str(), &from, &to];
    let audience = form::audience(Method::Declaration, days, at, &mut problems);
    let read = match sent.file() {
        None => Err("Choose the document that says so.".to_owned()),
        Some((name, bytes)) => document::media_type(bytes).map(|kind| Some((name, bytes, kind))),
    };
    let document = problems.keep("document", read);
    let (Some(audience), Some((name, bytes, kind))) = (audience, document) else {
        return view(&app, &who, problems, None, Some((typed, from, to))).await;
    };
    let new = NewEvidence {
        audience,
        at_least: false,
        given_by: who.who(),
        file: Some(GivenFile {
            name: file_name(name),
            hash: app.store.put_blob(bytes).await?,
            document: Some(kind.to_owned()),
        }),
        details: None,
    };
    match app.store.add_evidence(who.publisher, &new).await {
        Ok(_) => given(&app, &who).await,
        Err(StoreError::Conflict(sentence)) => {
            let problems = Problems::one("document", as_sentence(&sentence));
            view(&app, &who, problems, None, Some((typed, from, to))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What follows when evidence counts: a decision anew.
pub(crate) async fn given(app: &App, who: &AsPublisher) -> Page {
    measure(app, who.publisher).await?;
    go("/account/audience?done=audience")
}

impl AsPublisher {
    /// Who this is, as records name the person.
    pub(crate) fn who(&self) -> String {
        let user = &self.signed_in.user;
        format!("{} <{}>", user.name, user.email)
    }
}

/// The evidence of this number, or the page that says there is none.
pub(crate) fn number(number: &str) -> Result<u64, PageError> {
    let unknown = || PageError::NotFound("There is no evidence at this address.".into());
    number.parse().map_err(|_| unknown())
}
