//! What the desk does about a publisher's standing: its sites, its audience, its suspension. Where
//! that changes the answer, a decision is put on record.

use axum::Form;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use wire_formats::clean;
use wire_rights::{Audience, Licensing, Method, ProofMethod};
use wire_store::{NewEvidence, StoreError};
use wire_story::{PublisherId, SiteId};

use crate::app::App;
use crate::desk::publisher::{Forms, find, refuse};
use crate::error::{Page, PageError, go};
use crate::form::{self, Problems};
use crate::measure::measure;
use crate::session::Desk;

#[derive(Deserialize)]
pub(crate) struct SiteGiven {
    #[serde(default)]
    domain: String,
}

/// `POST /desk/publishers/{publisher}/sites`: adds a site and vouches for it.
pub(crate) async fn add_site(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(given): Form<SiteGiven>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let added = app
        .store
        .add_site(publisher.id, &given.domain, app.now())
        .await;
    match added {
        Ok(site) => {
            vouch(
                &app,
                &desk,
                publisher.id,
                site.id,
                &site.domain,
                "site-with-word",
            )
            .await
        }
        Err(error) => {
            let forms = Forms {
                problem: Some(sentence(error)?),
                domain: given.domain,
                ..Forms::default()
            };
            refuse(&app, &desk, publisher.id, forms).await
        }
    }
}

/// `POST /desk/publishers/{publisher}/sites/{site}/vouch`
pub(crate) async fn vouch_for(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, site)): Path<(String, String)>,
) -> Page {
    let (publisher, site, domain) = site_of(&app, &publisher, &site).await?;
    vouch(&app, &desk, publisher, site, &domain, "vouched").await
}

/// `POST /desk/publishers/{publisher}/sites/{site}/remove`
pub(crate) async fn remove_site(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path((publisher, site)): Path<(String, String)>,
) -> Page {
    let (publisher, site, _) = site_of(&app, &publisher, &site).await?;
    app.store.remove_site(site, &desk.who(), app.now()).await?;
    measure(&app, publisher).await?;
    go(&format!("/desk/publishers/{publisher}?done=site-removed"))
}

#[derive(Deserialize)]
pub(crate) struct AudienceGiven {
    #[serde(default)]
    visitors: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `POST /desk/publishers/{publisher}/audience`: evidence that the desk has seen.
pub(crate) async fn add_audience(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(given): Form<AudienceGiven>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    match given.audience(app.now()) {
        Ok(audience) => {
            let new = NewEvidence {
                audience,
                at_least: false,
                given_by: desk.who(),
                file: None,
                details: None,
            };
            app.store.add_evidence(publisher.id, &new).await?;
            measure(&app, publisher.id).await?;
            go(&format!(
                "/desk/publishers/{}?done=evidence-recorded",
                publisher.id
            ))
        }
        Err(problem) => {
            let forms = Forms {
                problem: Some(problem),
                visitors: given.visitors,
                method: given.method,
                from: given.from,
                to: given.to,
                ..Forms::default()
            };
            refuse(&app, &desk, publisher.id, forms).await
        }
    }
}

impl AudienceGiven {
    fn audience(&self, at: Timestamp) -> Result<Audience, String> {
        let method = Method::from_code(&self.method)
            .filter(|method| method.list().is_none())
            .ok_or("Choose how the figure came about.")?;
        let mut problems = Problems::default();
        let days = [self.visitors.as_str(), &self.from, &self.to];
        form::audience(method, days, at, &mut problems).ok_or_else(|| {
            let first = problems.all().first();
            first.map_or_else(String::new, |(_, sentence)| sentence.clone())
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct SuspensionGiven {
    #[serde(default)]
    reason: String,
}

/// `POST /desk/publishers/{publisher}/suspend`
pub(crate) async fn suspend(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
    Form(given): Form<SuspensionGiven>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    let reason = clean::line(&given.reason);
    if reason.is_empty() {
        let forms = Forms {
            problem: Some("Say why the publisher is suspended: it reads this sentence.".to_owned()),
            ..Forms::default()
        };
        return refuse(&app, &desk, publisher.id, forms).await;
    }
    app.store.suspend(publisher.id, &reason, app.now()).await?;
    measure(&app, publisher.id).await?;
    desk.log(&app, format!("suspended: {reason}"), publisher.id)
        .await?;
    go(&format!("/desk/publishers/{}?done=suspended", publisher.id))
}

/// `POST /desk/publishers/{publisher}/reinstate`
pub(crate) async fn reinstate(
    State(app): State<App>,
    desk: Desk<Licensing>,
    Path(publisher): Path<String>,
) -> Page {
    let publisher = find(&app, &publisher).await?;
    app.store.reinstate(publisher.id).await?;
    measure(&app, publisher.id).await?;
    desk.log(&app, "reinstated", publisher.id).await?;
    go(&format!(
        "/desk/publishers/{}?done=reinstated",
        publisher.id
    ))
}

async fn vouch(
    app: &App,
    desk: &Desk<Licensing>,
    publisher: PublisherId,
    site: SiteId,
    domain: &str,
    done: &str,
) -> Page {
    let proved = app
        .store
        .prove_site(site, ProofMethod::Desk, app.now())
        .await;
    if let Err(error) = proved {
        let forms = Forms {
            problem: Some(sentence(error)?),
            ..Forms::default()
        };
        return refuse(app, desk, publisher, forms).await;
    }
    measure(app, publisher).await?;
    desk.log(app, format!("vouched for {domain}"), publisher)
        .await?;
    go(&format!("/desk/publishers/{publisher}?done={done}"))
}

/// A site, which has to be this publisher's.
async fn site_of(
    app: &App,
    publisher: &str,
    site: &str,
) -> Result<(PublisherId, SiteId, String), PageError> {
    let publisher = find(app, publisher).await?;
    publisher
        .sites
        .iter()
        .find(|known| known.id.to_string() == site)
        .map(|known| (publisher.id, known.id, known.domain.clone()))
        .ok_or_else(|| PageError::NotFound("This publisher has no such site.".into()))
}

/// What a person can mend, as the sentence that says how; the rest is ours.
fn sentence(error: StoreError) -> Result<String, PageError> {
    match PageError::from(error) {
        PageError::Bad(sentence) | PageError::Conflict(sentence) => Ok(sentence),
        ours => Err(ours),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_a_number_a_method_and_a_period() {
        let at: Timestamp = "2026-03-31T12:00:00Z".parse().unwrap();
        let table = [
            (
                ("24,000", "access-logs", "2026-02-01", "2026-02-28"),
                "24000",
            ),
            (
                ("many", "access-logs", "2026-02-01", "2026-02-28"),
                "Write the visitors",
            ),
            (
                ("-3", "access-logs", "2026-02-01", "2026-02-28"),
                "Write the visitors",
            ),
            (("24000", "guess", "2026-02-01", "2026-02-28"), "Choose how"),
            (
                ("24000", "access-logs", "2026-02-01", "2026-02-30"),
                "Fill in the last day",
            ),
            (
                ("24000", "access-logs", "2026-02-28", "2026-02-01"),
                "The period ends before",
            ),
            (
                ("24000", "access-logs", "2026-02-28", "2026-04-01"),
                "The period ends in the future",
            ),
        ];
        for ((visitors, method, from, to), expected) in table {
            let given = AudienceGiven {
                visitors: visitors.into(),
                method: method.into(),
                from: from.into(),
                to: to.into(),
            };
            let said = match given.audience(at) {
                Ok(audience) => audience.monthly_visitors.to_string(),
                Err(problem) => problem,
            };
            assert!(said.starts_with(expected), "{visitors} {from} {to}: {said}");
        }
    }
}
