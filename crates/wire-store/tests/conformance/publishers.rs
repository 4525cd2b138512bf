//! Publishers, their sites, evidence, licences and tokens; decisions and the audit log.

use insta::assert_snapshot;
use jiff::civil::date;
use wire_rights::{
    Audience, Exit, LicenceScope, Method, Price, ProofMethod, PublisherKind, Reason, Role, Terms,
};
use wire_store::{
    AuditEntry, AuditFilter, DecisionRecord, NewEvidence, NewLicence, NewPublisher, RecordedReason,
    SignUp, TokenHash, TokenPurpose,
};
use wire_story::PublisherId;

use crate::world::{gazette, minutes, new_story, now, publisher, word, world};

fn audience() -> Audience {
    Audience {
        method: Method::AnalyticsExport,
        site: None,
        from: date(2026, 10, 1),
        to: date(2026, 10, 31),
        monthly_visitors: 48_000,
        given: now(),
        expires: minutes(100_000),
    }
}

fn licence() -> NewLicence {
    NewLicence {
        scope: LicenceScope::Everything,
        price: Some(Price {
            minor: 12_000,
            currency: "USD".into(),
        }),
        from: now(),
        until: minutes(1000),
        terms: Terms {
            paywall: true,
            ..Terms::default()
        },
        volume: None,
        seats: None,
    }
}

#[tokio::test]
async fn a_publisher_comes_back_with_all_that_was_said_of_it() {
    let world = world().await;
    let id = gazette(&world).await;
    let site = world
        .add_site(id, "https://www.Gazette.example/", now())
        .await
        .unwrap();
    world
        .prove_site(site.id, ProofMethod::MetaTag, minutes(1))
        .await
        .unwrap();
    world.add_audience(id, &audience()).await.unwrap();
    world.accept_terms(id, 1, None, minutes(2)).await.unwrap();
    world.accept_terms(id, 1, None, minutes(3)).await.unwrap();
    let granted = world.grant_licence(id, &licence(), now()).await.unwrap();
    world
        .revoke_licence(
            granted,
            "Cleo Marsh",
            "Unpaid.",
            &word("revoked"),
            minutes(4),
        )
        .await
        .unwrap();
    world
        .suspend(id, "Neglected a kill.", minutes(5))
        .await
        .unwrap();

    let found = world.publisher(id).await.unwrap().unwrap();

    assert!(found.has_proved_site());
    assert_eq!(found.sites[0].domain, "gazette.example");
    assert_eq!(found.sites[0].nonce, site.nonce);
    assert_eq!(found.audience, [audience()]);
    assert_eq!(found.accepted_terms, Some(1));
    assert_eq!(found.licences[0].price, licence().price);
    assert_eq!(found.licences[0].terms, licence().terms);
    assert_eq!(
        found.licences[0].revoked,
        Some((minutes(4), "Unpaid.".into()))
    );
    assert_eq!(found.suspended.unwrap().reason, "Neglected a kill.");
    let acceptance = world.acceptances_of(id).await.unwrap()[0];
    assert_eq!((acceptance.version, acceptance.at), (1, minutes(2)));

    world.reinstate(id).await.unwrap();
    world
        .set_publisher(
            id,
            &NewPublisher {
                country: "mx".into(),
                ..publisher("Daily Gazette")
            },
        )
        .await
        .unwrap();
    let found = world.publisher(id).await.unwrap().unwrap();
    assert_eq!(found.suspended, None);
    assert_eq!(
        (found.name.as_str(), found.country.as_str()),
        ("Daily Gazette", "MX")
    );
}

#[tokio::test]
async fn publishers_are_loaded_each_with_its_own() {
    let world = world().await;
    let mut ids = Vec::new();
    for name in ["Zephyr", "echo", "Banner"] {
        let id = world
            .create_publisher(&publisher(name), now())
            .await
            .unwrap();
        world
            .add_site(id, &format!("{name}.example"), now())
            .await
            .unwrap();
        ids.push(id);
    }
    world.add_audience(ids[2], &audience()).await.unwrap();

    let all = world.publishers().await.unwrap();

    let lines: Vec<String> = all
        .iter()
        .map(|one| {
            format!(
                "{} {} {}",
                one.name,
                one.sites[0].domain,
                one.audience.len()
            )
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @"
    Banner banner.example 1
    echo echo.example 0
    Zephyr zephyr.example 0
    ");
    assert_eq!(
        world.publisher(all[0].id).await.unwrap().as_ref(),
        Some(&all[0])
    );
}

#[tokio::test]
async fn a_proved_domain_belongs_to_one_publisher() {
    let world = world().await;
    let one = gazette(&world).await;
    let two = world
        .create_publisher(&publisher("Banner"), now())
        .await
        .unwrap();
    let first = world.add_site(one, "gazette.example", now()).await.unwrap();
    let again = world
        .add_site(one, "http://GAZETTE.example/x", minutes(1))
        .await
        .unwrap();
    assert_eq!(first, again);
    // Claimed by both, proved by one.
    let second = world.add_site(two, "gazette.example", now()).await.unwrap();
    assert_ne!(first.nonce, second.nonce);
    world
        .prove_site(first.id, ProofMethod::WellKnownFile, now())
        .await
        .unwrap();

    let late = world
        .prove_site(second.id, ProofMethod::MetaTag, now())
        .await;

    assert_snapshot!(late.unwrap_err(), @"another publisher has proved that gazette.example is its own: if it is yours, write to the wire");
    // Whoever has it now may still claim it: domains change hands.
    world.remove_site(second.id, "Eli", now()).await.unwrap();
    let claim = world.add_site(two, "gazette.example", now()).await.unwrap();
    assert_eq!(claim.proof, None);
    let owners = [
        "gazette.example",
        "www.gazette.example",
        "m.gazette.example",
        "notgazette.example",
        "",
    ];
    let mut found = Vec::new();
    for host in owners {
        found.push(world.publisher_by_domain(host).await.unwrap().is_some());
    }
    assert_eq!(found, [true, true, true, false, false]);
}

#[tokio::test]
async fn what_cannot_be_said_of_a_publisher_changes_nothing() {
    let world = world().await;
    let id = gazette(&world).await;
    let nobody = PublisherId::from_bytes([9; 16]);
    let before = world.content_hash().await.unwrap();

    let wrong = |change: fn(&mut NewPublisher)| {
        let mut one = publisher("Banner");
        change(&mut one);
        one
    };
    let mut backwards = audience();
    std::mem::swap(&mut backwards.from, &mut backwards.to);
    let mut ended = licence();
    ended.until = now();
    let mut empty = licence();
    empty.scope = LicenceScope::Stories(vec![]);
    let errors = [
        world
            .create_publisher(&wrong(|one| one.name = " ".into()), now())
            .await
            .err(),
        world
            .create_publisher(&wrong(|one| one.country = "USA".into()), now())
            .await
            .err(),
        world
            .create_publisher(&wrong(|one| one.name = "N".repeat(121)), now())
            .await
            .err(),
        world
            .set_publisher(id, &wrong(|one| one.email = "nobody".into()))
            .await
            .err(),
        world.set_publisher(nobody, &publisher("X")).await.err(),
        world.suspend(nobody, "Why", now()).await.err(),
        world.add_site(nobody, "x.example", now()).await.err(),
        world.add_site(id, "no domain", now()).await.err(),
        world.add_audience(id, &backwards).await.err(),
        world.add_audience(nobody, &audience()).await.err(),
        world.accept_terms(id, 2, None, now()).await.err(),
        world.grant_licence(id, &ended, now()).await.err(),
        world.grant_licence(id, &empty, now()).await.err(),
        world
            .create_token(
                TokenHash::of("x"),
                nobody,
                TokenPurpose::Api,
                "x",
                None,
                now(),
            )
            .await
            .err(),
    ];

    let sentences: Vec<String> = errors
        .into_iter()
        .map(|error| error.unwrap().to_string())
        .collect();
    assert_snapshot!(sentences.join("\n"), @"
    the publisher has no name: give it one
    'USA' is no country: give its two letters, such as US or MX
    the publisher's name has more than 120 characters, or some that can't be seen: give another
    'nobody' is no e-mail address: one looks like desk@newsroom.example
    there is no publisher 09090909-0909-0909-0909-090909090909
    there is no publisher 09090909-0909-0909-0909-090909090909
    there is no publisher 09090909-0909-0909-0909-090909090909
    'no domain' is no domain: give one like gazette.example
    the evidence ends on 2026-10-01 and begins on 2026-10-31: exchange the two
    there is no publisher 09090909-0909-0909-0909-090909090909
    there is no version of the terms 2
    the licence ends before it begins: choose a later end
    the licence covers no story: choose at least one
    this names something that isn't on the wire: nothing was changed
    ");
    assert_eq!(world.content_hash().await.unwrap(), before);
}

#[tokio::test]
async fn the_name_of_a_publisher_is_one_line_that_reads_as_it_is_written() {
    let world = world().await;
    let typed = publisher(" The\tHarbour \n Ga\u{202e}zette ");
    let id = world.create_publisher(&typed, now()).await.unwrap();
    let kept = world.publisher(id).await.unwrap().unwrap();
    assert_eq!(kept.name, "The Harbour Gazette");
}

fn sign_up(name: &str, email: &str, site: &str) -> SignUp {
    SignUp {
        publisher: NewPublisher {
            name: name.into(),
            kind: PublisherKind::Daily,
            country: "us".into(),
            email: email.into(),
        },
        person: "R. Marsh".into(),
        password_hash: "$argon2id$…".into(),
        terms: 1,
        audience: audience(),
        site: site.into(),
    }
}

#[tokio::test]
async fn a_publisher_signs_up_with_all_that_belongs_to_it() {
    let world = world().await;
    let new = sign_up("The Courier", "news@courier.example", "courier.example");
    let (id, user) = world.sign_up(&new, now()).await.unwrap();

    let courier = world.publisher(id).await.unwrap().unwrap();
    assert_eq!(courier.sites[0].domain, "courier.example");
    assert_eq!(courier.audience, [audience()]);
    assert_eq!(courier.accepted_terms, Some(1));
    let acceptances = world.acceptances_of(id).await.unwrap();
    assert_eq!(acceptances[0].user, Some(user));
    let user = world.user(user).await.unwrap().unwrap();
    assert_eq!(user.role, Role::Publisher(id));
    assert_eq!(user.email, "news@courier.example");
}

#[tokio::test]
async fn signing_up_fails_as_a_whole() {
    let world = world().await;
    let first = sign_up("The Gazette", "news@gazette.example", "gazette.example");
    let (gazette, _) = world.sign_up(&first, now()).await.unwrap();
    let site = world.publisher(gazette).await.unwrap().unwrap().sites[0].id;
    let proof = ProofMethod::MetaTag;
    world.prove_site(site, proof, now()).await.unwrap();
    let before = world.content_hash().await.unwrap();

    let sound = sign_up("The Courier", "news@courier.example", "courier.example");
    let mut said = String::new();
    for wrong in [
        SignUp {
            site: "https://www.gazette.example/".into(),
            ..sound.clone()
        },
        SignUp {
            site: "?".into(),
            ..sound.clone()
        },
        SignUp {
            terms: 7,
            ..sound.clone()
        },
        sign_up("The Courier", "NEWS@gazette.example", "courier.example"),
        sign_up(" ", "news@courier.example", "courier.example"),
    ] {
        let error = world.sign_up(&wrong, now()).await.unwrap_err();
        said.push_str(&format!("{error}\n"));
        assert_eq!(world.content_hash().await.unwrap(), before, "{error}");
    }
    assert_snapshot!(said, @"
    another publisher has proved that gazette.example is its own: if it is yours, write to the wire
    '?' is no domain: give one like gazette.example
    there is no version of the terms 7
    the address NEWS@gazette.example has an account already: use that one, or give another address
    the publisher has no name: give it one
    ");
    world.sign_up(&sound, now()).await.unwrap();
}

#[tokio::test]
async fn decisions_are_kept_as_they_were_given() {
    let world = world().await;
    let id = gazette(&world).await;
    let story = world.publish(&new_story("One"), now()).await.unwrap().story;
    let decision = DecisionRecord {
        number: Some(1),
        publisher: id,
        story: Some(story),
        exit: Some(Exit::Download),
        code: "refused".into(),
        was: None,
        reasons: vec![RecordedReason::from(&Reason::Withheld)],
        evidence: vec![],
        policy: 1,
        terms: 1,
        at: minutes(1),
    };
    let general = DecisionRecord {
        number: Some(2),
        story: None,
        exit: None,
        code: "granted".into(),
        reasons: vec![],
        at: minutes(2),
        ..decision.clone()
    };
    world.record_decision(&decision).await.unwrap();
    world.record_decision(&general).await.unwrap();

    assert_eq!(
        world.decisions_of(id, 10).await.unwrap(),
        [general, decision]
    );
}

#[tokio::test]
async fn what_a_publisher_does_for_itself_is_on_record() {
    let world = world().await;
    let new = sign_up("The Courier", "news@courier.example", "courier.example");
    let (id, user) = world.sign_up(&new, now()).await.unwrap();
    let person = "R. Marsh <news@courier.example>";
    let site = world.publisher(id).await.unwrap().unwrap().sites[0].id;
    let newer = Terms {
        kill_hours: 9,
        ..Terms::default()
    };
    world.set_terms(&newer, now()).await.unwrap();
    let declared = NewEvidence {
        audience: audience(),
        at_least: false,
        given_by: person.into(),
        file: None,
        details: None,
    };
    // What is done a second time is no news.
    for _ in 0..2 {
        let method = ProofMethod::MetaTag;
        world.prove_site(site, method, now()).await.unwrap();
        let accepted = world.accept_terms(id, 2, Some(user), now());
        accepted.await.unwrap();
    }
    world.add_evidence(id, &declared).await.unwrap();
    world.remove_site(site, person, now()).await.unwrap();

    let about = AuditFilter {
        publisher: Some(id),
        ..AuditFilter::default()
    };
    let mut log = world.audit_entries(&about, 20).await.unwrap();
    log.reverse();
    let said: Vec<_> = log
        .iter()
        .map(|logged| format!("{}: {}", logged.entry.who, logged.entry.what))
        .collect();
    assert_snapshot!(said.join("\n"), @"
    R. Marsh <news@courier.example>: applied to become a publisher, with the site courier.example
    R. Marsh <news@courier.example>: accepted version 1 of the terms
    R. Marsh <news@courier.example>: gave evidence: 48000 visitors a month (analytics export)
    the wire: saw the proof of the site courier.example (meta-tag)
    R. Marsh <news@courier.example>: accepted version 2 of the terms
    R. Marsh <news@courier.example>: gave evidence: 48000 visitors a month (analytics export)
    R. Marsh <news@courier.example>: removed the site courier.example, which was proved
    ");
}

#[tokio::test]
async fn the_audit_log_is_only_added_to() {
    let world = world().await;
    for what in ["published", "killed"] {
        let entry = AuditEntry {
            at: now(),
            who: "ed@newsroom.example".into(),
            what: what.into(),
            on: "story 1".into(),
        };
        world.audit(&entry).await.unwrap();
    }

    let log = world.audit_log(1).await.unwrap();
    assert_eq!(log[0].what, "killed");
}

#[tokio::test]
async fn a_token_opens_until_it_is_revoked() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let secret = TokenHash::of("secret");
    let id = world
        .create_token(
            secret,
            publisher,
            TokenPurpose::Feed,
            "Newsroom",
            None,
            now(),
        )
        .await
        .unwrap();

    let found = world.token(secret).await.unwrap().unwrap();
    assert_eq!(
        (found.publisher, found.purpose),
        (publisher, TokenPurpose::Feed)
    );
    // Being used is not a change of what the wire holds.
    let before = world.content_hash().await.unwrap();
    for minute in [0, 10, 70] {
        world.token_used(id, minutes(minute)).await.unwrap();
    }
    assert_eq!(world.content_hash().await.unwrap(), before);
    assert_eq!(
        world.tokens_of(publisher).await.unwrap()[0].last_used,
        Some(minutes(70))
    );

    world.revoke_token(id, minutes(80)).await.unwrap();
    assert_eq!(world.token(secret).await.unwrap(), None);
    assert_eq!(
        world.tokens_of(publisher).await.unwrap()[0].revoked,
        Some(minutes(80))
    );
}
