//! `wirecopy publisher audience`.

use jiff::{SignedDuration, Timestamp, ToSpan, civil, tz::TimeZone};
use wire_rights::{Audience as Evidence, Method};

use super::list::show;
use crate::context::Context;
use crate::find;
use crate::problem::Problem;

/// Record evidence of a publisher's audience
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    wirecopy publisher audience gazette.example 40000 --method analytics-export \\\n      \
    --from 2026-09-01 --to 2026-11-30")]
pub(crate) struct Audience {
    /// The publisher: an id, a name or a domain
    publisher: String,

    /// Unique visitors in a month
    visitors: u64,

    /// How the figure came about: access-logs, analytics-export or declaration
    #[arg(long, default_value = "declaration", value_parser = method)]
    method: Method,

    /// First day counted; without it, thirty days before the last
    #[arg(long, value_name = "DAY")]
    from: Option<civil::Date>,

    /// Last day counted; without it, yesterday
    #[arg(long, value_name = "DAY")]
    to: Option<civil::Date>,

    /// When it stops counting; without it, in a year
    #[arg(long, value_name = "INSTANT")]
    expires: Option<Timestamp>,
}

pub(super) fn method(code: &str) -> Result<Method, String> {
    Method::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Method::ALL.into_iter().map(Method::code).collect();
        format!("the methods are {}", known.join(", "))
    })
}

/// Evidence for the thirty days before today, which counts for a year.
pub(crate) fn declared(method: Method, monthly_visitors: u64, given: Timestamp) -> Evidence {
    let today = given.to_zoned(TimeZone::UTC).date();
    Evidence {
        method,
        from: today.saturating_sub(30.days()),
        to: today.saturating_sub(1.day()),
        monthly_visitors,
        given,
        expires: given
            .checked_add(SignedDuration::from_hours(365 * 24))
            .unwrap_or(Timestamp::MAX),
    }
}

impl Audience {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let mut evidence = declared(self.method, self.visitors, Timestamp::now());
        if let Some(to) = self.to {
            evidence.to = to;
            evidence.from = to.saturating_sub(29.days());
        }
        if let Some(from) = self.from {
            evidence.from = from;
        }
        if let Some(expires) = self.expires {
            evidence.expires = expires;
        }
        if evidence.to < evidence.from {
            return Err(Problem::new(format!(
                "the days are the wrong way round: from {} to {}",
                evidence.from, evidence.to
            ))
            .into());
        }
        wire.store.add_audience(publisher.id, &evidence).await?;
        wire.audit(
            format!(
                "recorded an audience of {} ({})",
                self.visitors,
                self.method.code()
            ),
            &publisher.name,
        )
        .await?;
        show(&wire, context, publisher.id).await
    }
}
