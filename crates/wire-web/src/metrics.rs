//! `GET /metrics`: what the wire has still to do, as OpenMetrics, for a Prometheus that shows an administrator's token.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;
use wire_rights::Administering;
use wire_store::{Backlog, NodeAtWork};

use crate::api::desk::access::DeskReader;
use crate::api::problem::Problem;
use crate::app::App;

/// The media type of OpenMetrics 1.0, section 'Protocol Negotiation'.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Each figure is asked of the store when it is asked for: nothing is counted beside it that a restart would forget.
pub(crate) async fn show(
    State(app): State<App>,
    _reader: DeskReader<Administering>,
) -> Result<Response, Problem> {
    let now = app.now();
    let backlog = app.store.backlog(now).await?;
    let nodes = app.store.nodes_at_work().await?;
    let mut registry = registry(&backlog, now);
    register_nodes(&mut registry, nodes);
    let mut text = String::new();
    // A text takes whatever is written into it.
    let _ = encode(&mut text, &registry);
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}

fn registry(backlog: &Backlog, now: Timestamp) -> Registry {
    let mut registry = Registry::with_prefix("wirecopy");
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let age = |since: Option<Timestamp>| {
        since.map_or(0, |since| now.duration_since(since).as_secs().max(0))
    };
    for (name, help, figure) in [
        (
            "last_event",
            "The place of the newest event in the log",
            count(backlog.last_event),
        ),
        (
            "endpoints",
            "Webhooks that are delivered to",
            count(backlog.endpoints),
        ),
        (
            "endpoints_disabled",
            "Webhooks that are switched off",
            count(backlog.endpoints_disabled),
        ),
        (
            "endpoint_lag_events",
            "Events that the webhook hasn't come to that is furthest behind",
            count(backlog.endpoint_lag),
        ),
        (
            "endpoint_lag_urgent_events",
            "The same of corrections, holds and kills",
            count(backlog.urgent_lag),
        ),
        (
            "retries_waiting",
            "Deliveries that failed and are tried again",
            count(backlog.retries),
        ),
        (
            "retry_oldest_seconds",
            "The age of the oldest event of these",
            age(backlog.oldest_retry),
        ),
        (
            "mails_waiting",
            "Mails that wait to be sent",
            count(backlog.mails),
        ),
        (
            "mail_oldest_seconds",
            "How long the oldest of them waits",
            age(backlog.oldest_mail),
        ),
        (
            "mails_given_up",
            "Mails that couldn't be sent",
            count(backlog.mails_given_up),
        ),
        (
            "obligations_open",
            "Corrections, holds and kills that nobody has acknowledged yet",
            count(backlog.obligations.open),
        ),
        (
            "obligations_overdue",
            "Those of them whose time has passed",
            count(backlog.obligations.overdue),
        ),
    ] {
        registry.register(name, help, ConstGauge::new(figure));
    }
    registry
}

/// Which node has what: any of them tells it of all.
fn register_nodes(registry: &mut Registry, nodes: Vec<NodeAtWork>) {
    let shards = Family::<[(&str, String); 1], Gauge>::default();
    let clock = Family::<[(&str, String); 1], Gauge>::default();
    for node in nodes {
        let label = [("node", node.name)];
        let has = i64::try_from(node.shards).unwrap_or(i64::MAX);
        shards.get_or_create(&label).inc_by(has);
        clock
            .get_or_create(&label)
            .inc_by(i64::from(node.has_clock));
    }
    registry.register(
        "node_shards",
        "Shards of webhooks that a node delivers to, of 64",
        shards,
    );
    registry.register(
        "node_clock",
        "Whether a node sends mails, lifts embargoes and does what else the clock sets going",
        clock,
    );
}
