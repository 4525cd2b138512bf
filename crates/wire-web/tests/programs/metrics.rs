//! What a wire has still to do, for the operator's monitoring.

use std::collections::BTreeSet;

use http::StatusCode;
use serde_json::Value;
use wire_rights::Role;
use wire_store::Reach;
use wire_testkit::WireInABox;

#[tokio::test]
async fn an_administrators_token_for_reading_gets_the_figures() {
    let mut wire = WireInABox::new().await;
    let leaflet = wire
        .eligible_publisher("The Leaflet", "leaflet.example")
        .await;
    let story = wire
        .publish(&WireInABox::draft("Pier closes", &["The pier closes."]))
        .await;
    let program = wire.program(leaflet).await;
    let copy = program
        .get(&format!("/api/v1/stories/{story}/content"))
        .await;
    assert_eq!(copy.status, StatusCode::OK);
    let editor = wire.signed_in(Role::Administrator).await;
    let kill = [("reason", "It was not so."), ("word", "KILL")];
    editor
        .post(&format!("/desk/stories/{story}/kill"), &kill)
        .await;
    wire.scheduler.tick().await.unwrap();

    let prometheus = wire
        .desk_program_for(Role::Administrator, Reach::Reading)
        .await;
    let figures = prometheus.get("/metrics").await;
    assert_eq!(
        figures.header("content-type"),
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    insta::assert_snapshot!(figures.body, @r#"
    # HELP wirecopy_last_event The place of the newest event in the log.
    # TYPE wirecopy_last_event gauge
    wirecopy_last_event 2
    # HELP wirecopy_endpoints Webhooks that are delivered to.
    # TYPE wirecopy_endpoints gauge
    wirecopy_endpoints 0
    # HELP wirecopy_endpoints_disabled Webhooks that are switched off.
    # TYPE wirecopy_endpoints_disabled gauge
    wirecopy_endpoints_disabled 0
    # HELP wirecopy_endpoint_lag_events Events that the webhook hasn't come to that is furthest behind.
    # TYPE wirecopy_endpoint_lag_events gauge
    wirecopy_endpoint_lag_events 0
    # HELP wirecopy_endpoint_lag_urgent_events The same of corrections, holds and kills.
    # TYPE wirecopy_endpoint_lag_urgent_events gauge
    wirecopy_endpoint_lag_urgent_events 0
    # HELP wirecopy_retries_waiting Deliveries that failed and are tried again.
    # TYPE wirecopy_retries_waiting gauge
    wirecopy_retries_waiting 0
    # HELP wirecopy_retry_oldest_seconds The age of the oldest event of these.
    # TYPE wirecopy_retry_oldest_seconds gauge
    wirecopy_retry_oldest_seconds 0
    # HELP wirecopy_mails_waiting Mails that wait to be sent.
    # TYPE wirecopy_mails_waiting gauge
    wirecopy_mails_waiting 0
    # HELP wirecopy_mail_oldest_seconds How long the oldest of them waits.
    # TYPE wirecopy_mail_oldest_seconds gauge
    wirecopy_mail_oldest_seconds 0
    # HELP wirecopy_mails_given_up Mails that couldn't be sent.
    # TYPE wirecopy_mails_given_up gauge
    wirecopy_mails_given_up 0
    # HELP wirecopy_obligations_open Corrections, holds and kills that nobody has acknowledged yet.
    # TYPE wirecopy_obligations_open gauge
    wirecopy_obligations_open 1
    # HELP wirecopy_obligations_overdue Those of them whose time has passed.
    # TYPE wirecopy_obligations_overdue gauge
    wirecopy_obligations_overdue 0
    # HELP wirecopy_node_shards Shards of webhooks that a node delivers to, of 64.
    # TYPE wirecopy_node_shards gauge
    wirecopy_node_shards{node="this node"} 64
    # HELP wirecopy_node_clock Whether a node sends mails, lifts embargoes and does what else the clock sets going.
    # TYPE wirecopy_node_clock gauge
    wirecopy_node_clock{node="this node"} 1
    # EOF
    "#);
}

#[tokio::test]
async fn the_figures_are_nobody_elses() {
    let wire = WireInABox::new().await;
    let leaflet = wire.publisher("The Leaflet").await;
    let asks = [
        (wire.visitor(), StatusCode::UNAUTHORIZED),
        (wire.program(leaflet).await, StatusCode::UNAUTHORIZED),
        (wire.desk_program(Role::Editor).await, StatusCode::FORBIDDEN),
    ];
    for (program, status) in asks {
        assert_eq!(program.get("/metrics").await.status, status);
    }
}

/// The figures' names in a text.
fn names(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    text.split(|c| !is_part(c))
        .filter(|word| word.starts_with("wirecopy_"))
        .collect()
}

#[tokio::test]
async fn the_dashboard_shows_every_figure_and_alerts_name_no_other() {
    let mut wire = WireInABox::new().await;
    wire.scheduler.tick().await.unwrap();
    let program = wire.desk_program(Role::Administrator).await;
    let figures = program.get("/metrics").await.body;
    let figures = names(&figures);
    let dashboard = include_str!("../../../../deploy/grafana.json");
    let queries: Value = serde_json::from_str(dashboard).unwrap();
    assert_eq!(queries["title"], "Wirecopy");
    assert_eq!(names(dashboard), figures);
    let alerts = names(include_str!("../../../../deploy/wirecopy-alerts.yml"));
    let unknown: Vec<_> = alerts.difference(&figures).collect();
    assert!(unknown.is_empty() && !alerts.is_empty(), "{unknown:?}");
}
