//! A new policy: as rows, as text, with its preview, and with others at the same desk.

use http::StatusCode;
use wire_rights::{Policy, Role};
use wire_testkit::{Answer, Browser, WireInABox};

use crate::form::{hidden, location};

/// The default policy as its form sends it, with so many visitors in the first row.
fn form<'a>(visitors: &'a str, asked: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("as", "form"),
        ("method", "access-logs"),
        ("kind", ""),
        ("country", ""),
        ("figure", visitors),
        ("strikes", "3"),
        ("within", "365"),
        ("leads_to", "proposal"),
        ("excluded", "aggregator"),
        ("proved_site", "yes"),
        ("trial_days", "0"),
        ("warning_days", "30"),
        ("grace_days", "14"),
        ("strike_days", "365"),
        ("do", asked),
    ]
}

/// The text in the preview's form.
fn toml(preview: &Answer) -> String {
    let (_, rest) = preview.body.split_once("name=\"toml\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (text, _) = rest.split_once("</textarea>").unwrap();
    text.replace("&#34;", "\"")
}

async fn preview(manager: &Browser, visitors: &str) -> Answer {
    let preview = manager
        .post("/desk/policy/edit", &form(visitors, "preview"))
        .await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.main_text());
    preview
}

async fn confirm(manager: &Browser, preview: &Answer, all_the_same: &str) -> Answer {
    let (toml, seen) = (toml(preview), hidden(preview, "seen"));
    let in_force = hidden(preview, "in_force");
    let form = [
        ("toml", toml.as_str()),
        ("seen", &seen),
        ("in_force", &in_force),
        ("all_the_same", all_the_same),
    ];
    manager.post("/desk/policy", &form).await
}

#[tokio::test]
async fn who_would_change_and_why_is_seen_before_it_happens() {
    let wire = WireInABox::new().await;
    let gazette = wire
        .eligible_publisher("The Gazette", "gazette.example")
        .await;
    let courier = wire
        .eligible_publisher("The Courier", "courier.example")
        .await;
    wire.audience(courier, 90_000).await;
    let manager = wire.signed_in(Role::LicensingManager).await;

    let seen = preview(&manager, "80,000").await;
    let text = seen.main_text();
    for said in [
        "The answer changes for 1 of 2 publishers.",
        "The Gazette",
        "Its audience is 50,000 visitors a month (access logs). Free stories need 80,000.",
        "New: You have this many visitors a month: 80,000 by access logs.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("The Courier"), "{text}");
    assert_eq!(wire.store.policy().await.unwrap().version, 1);

    assert_eq!(
        location(&confirm(&manager, &seen, "").await),
        "/desk/policy?done=policy"
    );
    let page = manager.get("/desk/policy?done=policy").await.main_text();
    assert!(
        page.contains("The policy is in force. Publishers for which the answer changes are told."),
        "{page}"
    );
    assert!(
        page.contains("A test's licensing manager") || page.contains("A test&#39;s"),
        "{page}"
    );
    // What it says is what the text says.
    let toml = manager.get("/desk/policy/edit?as=toml").await;
    assert!(
        toml.body.contains("monthly_visitors = 80000"),
        "{}",
        toml.body
    );
    assert_eq!(wire.store.policy().await.unwrap().thresholds.len(), 1);
    let mut wire = wire;
    wire.scheduler.tick().await.unwrap();
    let newest = wire.store.decisions_of(gazette, 1).await.unwrap();
    assert_eq!((newest[0].code.as_str(), newest[0].policy), ("offered", 2));
}

#[tokio::test]
async fn rows_and_text_are_two_views_of_one_thing() {
    let wire = WireInABox::new().await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let rows = |answer: &Answer| answer.body.matches("name=\"figure\"").count();
    assert_eq!(rows(&manager.get("/desk/policy/edit").await), 6);
    let edit = "/desk/policy/edit";
    let one = manager.post(edit, &form("7000", "add-threshold")).await;
    assert_eq!((one.status, rows(&one)), (StatusCode::OK, 2));
    let none = manager
        .post(edit, &form("7000", "remove-threshold-0"))
        .await;
    assert_eq!(rows(&none), 0);

    let text = manager.post(edit, &form("7000", "toml")).await;
    let typed = toml(&text).replace("7000", "8000");
    let back = [("as", "toml"), ("toml", typed.as_str()), ("do", "form")];
    let form_again = manager.post(edit, &back).await;
    assert!(
        form_again.body.contains("value=\"8000\""),
        "{}",
        form_again.body
    );

    let broken = [
        ("as", "toml"),
        ("toml", "grace_days = maybe"),
        ("do", "preview"),
    ];
    let broken = manager.post(edit, &broken).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        broken
            .main_text()
            .contains("the policy can't be read, line 1")
            || broken
                .main_text()
                .contains("the policy can&#39;t be read, line 1")
    );
    let wrong = manager.post(edit, &form("many", "preview")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.main_text().contains("Row 1: Write a whole number."));
    // What was typed is still there.
    assert!(wrong.body.contains("value=\"many\""));
}

#[tokio::test]
async fn a_policy_that_would_refuse_everybody_is_warned_about_and_needs_a_tick() {
    let wire = WireInABox::new().await;
    wire.eligible_publisher("The Gazette", "gazette.example")
        .await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let seen = preview(&manager, "9000000").await;
    let warning = "Your one publisher would not be eligible under this policy.";
    assert!(seen.main_text().contains(warning), "{}", seen.main_text());
    let refused = confirm(&manager, &seen, "").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused
            .main_text()
            .contains("tick that you want it all the same")
    );
    assert_eq!(wire.store.policy().await.unwrap().version, 1);
    location(&confirm(&manager, &seen, "yes").await);
    assert_eq!(wire.store.policy().await.unwrap().version, 2);
}

#[tokio::test]
async fn two_managers_put_policies_in_force_and_the_second_sees_what_the_first_did() {
    let wire = WireInABox::new().await;
    wire.eligible_publisher("The Gazette", "gazette.example")
        .await;
    wire.eligible_publisher("The Courier", "courier.example")
        .await;
    let ana = wire.signed_in(Role::LicensingManager).await;
    let ben = wire.signed_in(Role::Administrator).await;
    let (hers, his) = (preview(&ana, "20000").await, preview(&ben, "30000").await);
    location(&confirm(&ana, &hers, "").await);

    let late = confirm(&ben, &his, "").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let said = late.main_text();
    assert!(
        said.contains("put version 2 of the policy in force meanwhile"),
        "{said}"
    );
    assert_eq!(wire.store.policy().await.unwrap().version, 2);
    // The new preview is against hers, and can be put in force.
    assert!(
        said.contains("No longer: You have this many visitors a month: 20,000"),
        "{said}"
    );
    location(&confirm(&ben, &late, "").await);
    assert_eq!(wire.store.policy().await.unwrap().version, 3);
}

#[tokio::test]
async fn publishers_that_changed_since_the_preview_make_a_new_one() {
    let wire = WireInABox::new().await;
    wire.eligible_publisher("The Gazette", "gazette.example")
        .await;
    let big = wire
        .eligible_publisher("The Courier", "courier.example")
        .await;
    wire.audience(big, 90_000).await;
    let manager = wire.signed_in(Role::LicensingManager).await;
    let seen = preview(&manager, "80000").await;
    wire.eligible_publisher("The Herald", "herald.example")
        .await;
    let again = confirm(&manager, &seen, "").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let said = again.main_text();
    assert!(
        said.contains("Publishers have changed since you looked."),
        "{said}"
    );
    assert!(said.contains("for 2 of 3 publishers"), "{said}");
    location(&confirm(&manager, &again, "").await);
}

#[tokio::test]
async fn editors_and_publishers_have_no_business_with_the_policy() {
    let wire = WireInABox::new().await;
    let editor = wire.signed_in(Role::Editor).await;
    for path in [
        "/desk/policy",
        "/desk/policy/edit",
        "/desk/terms",
        "/desk/standing",
    ] {
        assert_eq!(
            editor.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    let text = Policy::default().to_toml();
    let form = [("toml", text.as_str()), ("in_force", "1")];
    let refused = editor.post("/desk/policy", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
