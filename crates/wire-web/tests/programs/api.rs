//! What programs are told when a call can't be carried out: always problem details, with a sentence.

use axum::body::Body;
use http::{HeaderValue, Method, header};
use serde_json::Value;
use wire_rights::Role;
use wire_testkit::{Answer, Browser, Link, WireInABox, postgres};

/// The status of an answer, and what it says.
fn said(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    let status = answer.status.as_u16();
    assert_eq!(problem["status"], status);
    let code = problem["code"].as_str().unwrap();
    format!("{status} {code}: {}", problem["detail"].as_str().unwrap())
}

async fn asked(program: &Browser, paths: &[&str]) -> String {
    let mut answers = Vec::new();
    for path in paths {
        answers.push(said(&program.get(path).await));
    }
    answers.join("\n")
}

#[tokio::test]
async fn parameters_that_nobody_knows_are_refused_with_those_that_are_known() {
    let wire = WireInABox::new().await;
    let id = wire.publisher("The Leaflet").await;
    let program = wire.program(id).await;
    let answers = asked(
        &program,
        &[
            "/api/v1/stories?limt=5",
            "/api/v1/stories?limit=many",
            "/api/v1/stories?limit=-1&after=",
            "/api/v1/stories?limit=5&limit=6",
            "/api/v1/stories?after=yesterday",
            "/api/v1/events?after=%ff",
            "/api/v1/events?since=7",
            "/api/v1/offers?standing=true",
        ],
    );
    insta::assert_snapshot!(answers.await, @r#"
    400 request: There is no parameter 'limt' here: the parameters are after, limit, product, q.
    400 request: 'limit' can't be "many". It says: How many stories, 100 at most.
    400 request: 'limit' can't be "-1". It says: How many stories, 100 at most.
    400 request: 'limit' stands there twice: send it once.
    400 request: 'after' has to be the 'next' of an earlier answer.
    400 request: 'after' can't be "�". It says: The `seq` of the last event that you have; 0 at the start.
    400 request: There is no parameter 'since' here: the parameters are after, limit, wait.
    400 request: There is no parameter 'standing' here: this call takes none.
    "#);
    let desk = wire.desk_program(Role::LicensingManager).await;
    let answers = asked(
        &desk,
        &[
            "/api/v1/desk/offers?standing=yes",
            "/api/v1/desk/licences?open=true",
        ],
    );
    insta::assert_snapshot!(answers.await, @r#"
    400 request: 'standing' can't be "yes". It says: `true`: only those that can still be accepted.
    400 request: There is no parameter 'open' here: the parameters are over.
    "#);
}

#[tokio::test]
async fn what_no_call_can_be_is_a_problem_and_no_page() {
    let wire = WireInABox::new().await;
    let desk = wire.desk_program(Role::LicensingManager).await;
    let send = async |method: Method, path: &str, body: Vec<u8>| {
        let mut request = desk.request(method, path, Body::from(body));
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        said(&desk.send(request).await)
    };
    let answers = [
        send(Method::GET, "/api/v1", Vec::new()).await,
        send(Method::GET, "/api/v1/storys", Vec::new()).await,
        send(Method::DELETE, "/api/v1/stories", Vec::new()).await,
        send(
            Method::POST,
            "/api/v1/desk/offers/%ff/withdraw",
            b"{}".to_vec(),
        )
        .await,
        send(
            Method::POST,
            "/api/v1/desk/offers",
            vec![b' '; 13 * 1024 * 1024],
        )
        .await,
    ];
    insta::assert_snapshot!(answers.join("\n"), @"
    404 unknown: There is no call at this address: /api lists them.
    404 unknown: There is no call at this address: /api lists them.
    405 request: This call doesn't know this method: /api lists the calls with theirs.
    400 request: Something in this address can't be read: /api lists the calls.
    413 request: What was sent is larger than anything this wire takes, 12 MB. Send less of it.
    ");
    // Other addresses answer with pages.
    let page = wire.visitor().get("/api/v2").await;
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_said_with_when_to_try_again() {
    let Some(database) = postgres::database() else {
        eprintln!("skipped: {} names no server", postgres::SERVER);
        return;
    };
    let link = Link::to(&database).await;
    let wire = WireInABox::on(Some(link.address())).await;
    let id = wire.publisher("The Leaflet").await;
    let program = wire.program(id).await;
    link.cut().await;

    let page = wire.visitor().get("/").await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (503, "30")
    );
    insta::assert_snapshot!(page.main_text(), @"
    503
    The wire can’t answer just now
    The wire’s database doesn’t answer just now. Nothing was changed. Try again in a minute; if it stays so, tell the wire’s operator.
    To the stories
    ");
    let call = program.get("/api/v1/stories").await;
    assert_eq!(call.header("retry-after"), "30");
    insta::assert_snapshot!(said(&call), @"503 unavailable: The wire's database doesn't answer just now. Nothing was changed. Try again in a minute.");
    for (path, status) in [("/readyz", 503), ("/healthz", 200)] {
        assert_eq!(
            wire.visitor().get(path).await.status.as_u16(),
            status,
            "{path}"
        );
    }
}
