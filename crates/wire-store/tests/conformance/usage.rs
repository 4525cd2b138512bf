//! What copies were given under: volumes, seats, and the hours of obligations.

use insta::assert_snapshot;
use jiff::civil::date;
use wire_rights::{Basis, Exit, LicenceScope, Role, Terms};
use wire_store::{
    AuditEntry, AuditFilter, LicenceFilter, Mail, NewLicence, NewStatement, NewUser, OwnTerms,
    Replacing, StatementOf, StoreError, Take, TakeResult, Word,
};
use wire_story::{LicenceId, PublisherId, StoryId, UserId};

use crate::world::{World, gazette, minutes, new_story, now, publisher as named, take, world};

fn by(what: &str) -> AuditEntry {
    AuditEntry {
        at: now(),
        who: "desk@wire.example".into(),
        what: what.into(),
        on: String::new(),
    }
}

/// A statement is issued, and its publisher told.
fn issued() -> Word {
    Word {
        audit: by("issued a statement"),
        mails: vec![Mail {
            to: "news@gazette.example".into(),
            subject: "Statement P-1".into(),
            text: "Read it.".into(),
            html: None,
            about: "licence".into(),
        }],
    }
}

/// A licence for everything, with these limits.
async fn licence(
    world: &World,
    publisher: PublisherId,
    volume: Option<u32>,
    seats: Option<u32>,
) -> LicenceId {
    let licence = NewLicence {
        scope: LicenceScope::Everything,
        price: Some("EUR 120.00".parse().unwrap()),
        from: now(),
        until: minutes(10_000),
        terms: Terms {
            kill_hours: 6,
            ..Terms::default()
        },
        volume,
        seats,
    };
    let granted = world.grant_licence(publisher, &licence, now()).await;
    granted.unwrap()
}

async fn stories(world: &World, number: i64) -> Vec<StoryId> {
    let mut stories = Vec::new();
    for minute in 0..number {
        let story = world.publish(&new_story("S"), minutes(minute)).await;
        stories.push(story.unwrap().story);
    }
    stories
}

fn under(licence: LicenceId, publisher: PublisherId, story: StoryId) -> Take {
    Take {
        basis: Some(Basis::Licence(licence)),
        ..take(publisher, story)
    }
}

#[tokio::test]
async fn the_ledger_says_what_each_copy_was_given_under() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let licence = licence(&world, publisher, None, None).await;
    let story = stories(&world, 1).await[0];
    let free = Take {
        basis: Some(Basis::Free(1)),
        ..take(publisher, story)
    };
    let later = Take {
        at: minutes(2),
        ..under(licence, publisher, story)
    };
    world.record_takes(&[free, free, later]).await.unwrap();

    let lines = world.takes_of(publisher).await.unwrap();
    let said: Vec<_> = lines.iter().map(|line| (line.basis, line.times)).collect();
    assert_eq!(
        said,
        [
            (Some(Basis::Licence(licence)), 1),
            (Some(Basis::Free(1)), 2)
        ]
    );
    assert_eq!(world.holders(story).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_volume_counts_stories_taken_to_republish() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let licence = licence(&world, publisher, Some(2), None).await;
    let stories = stories(&world, 4).await;
    let read = Take {
        exit: Exit::Page,
        ..under(licence, publisher, stories[3])
    };
    let failed = Take {
        result: TakeResult::Failed,
        ..under(licence, publisher, stories[3])
    };
    let takes = [
        under(licence, publisher, stories[0]),
        under(licence, publisher, stories[0]),
        read,
        failed,
        under(licence, publisher, stories[1]),
    ];
    world.record_takes(&takes).await.unwrap();

    let found = world.publisher(publisher).await.unwrap().unwrap();
    let mut taken = stories[..2].to_vec();
    taken.sort();
    assert_eq!(Vec::from_iter(found.licences[0].taken.clone()), taken);
    assert!(!found.licences[0].has_room_for(stories[2]));

    // Two of its people were granted the last one at once: the ledger lets one of them have it.
    let late = world
        .record_take(&under(licence, publisher, stories[2]))
        .await;
    assert_snapshot!(late.unwrap_err(), @"the licence is used up: it allows 2 stories, and the last of them was taken a moment ago");
    let again = under(licence, publisher, stories[1]);
    world.record_take(&again).await.unwrap();
    // What was pushed has arrived, whatever the licence says by now.
    let pushed = Take {
        exit: Exit::Webhook,
        result: TakeResult::Delivered,
        ..under(licence, publisher, stories[2])
    };
    world.record_take(&pushed).await.unwrap();
}

async fn person(world: &World, publisher: PublisherId, name: &str) -> UserId {
    let user = NewUser {
        email: format!("{name}@gazette.example"),
        name: name.into(),
        role: Role::Publisher(publisher),
    };
    world.create_user(&user, None, now()).await.unwrap()
}

#[tokio::test]
async fn seats_are_given_and_taken_back() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let (ana, ben) = (
        person(&world, publisher, "ana").await,
        person(&world, publisher, "ben").await,
    );
    let editor = NewUser {
        email: "editor@wire.example".into(),
        name: "Editor".into(),
        role: Role::Editor,
    };
    let editor = world.create_user(&editor, None, now()).await.unwrap();
    let limited = licence(&world, publisher, None, Some(1)).await;
    let open = licence(&world, publisher, None, None).await;

    let give = async |licence, person| world.give_seat(licence, person, &by("gave a seat")).await;
    give(limited, ana).await.unwrap();
    give(limited, ana).await.unwrap();
    let errors = [
        give(limited, ben).await.unwrap_err(),
        give(open, ben).await.unwrap_err(),
        give(LicenceId::from_bytes([9; 16]), ben).await.unwrap_err(),
    ];
    let sentences: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_snapshot!(sentences.join("\n"), @"
    no seat of this licence is left (1 of 1 given): take one back first, or ask the wire for more
    this licence is for everybody of the publisher: it has no seats to give
    there is no licence 09090909-0909-0909-0909-090909090909
    ");

    world.set_seats(limited, Some(2), &by("")).await.unwrap();
    assert!(matches!(
        give(limited, editor).await,
        Err(StoreError::NotFound { .. })
    ));
    give(limited, ben).await.unwrap();
    let fewer = world.set_seats(limited, Some(1), &by("")).await;
    assert_snapshot!(fewer.unwrap_err(), @"2 seats of this licence are given: take 1 back before it has 1");
    let none = world.set_seats(limited, Some(0), &by("")).await;
    assert_snapshot!(none.unwrap_err(), @"a licence without seats is for nobody: revoke it instead");
    let back = by("took a seat back");
    world.take_seat_back(limited, ana, &back).await.unwrap();
    world.set_seats(limited, Some(1), &by("")).await.unwrap();
    let found = world.publisher(publisher).await.unwrap().unwrap();
    let of = |id| found.licences.iter().find(|it| it.id == id).unwrap();
    assert_eq!(Vec::from_iter(of(limited).seated.clone()), [ben]);
    assert!(of(open).seated.is_empty());
    // Two seats given, one taken back, their number set twice: all of it is found under the publisher.
    let about = AuditFilter {
        publisher: Some(publisher),
        ..AuditFilter::default()
    };
    assert_eq!(world.audit_entries(&about, 20).await.unwrap().len(), 5);
}

#[tokio::test]
async fn an_obligation_is_due_by_the_terms_that_the_ledger_names() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let story = stories(&world, 1).await[0];
    let terms = Terms {
        kill_hours: 9,
        ..Terms::default()
    };
    let of = OwnTerms::Story(story);
    let desk = Replacing {
        instead_of: 0,
        who: "desk@wire.example",
        at: now(),
    };
    let own = world.replace_own_terms(of, &terms, desk).await.unwrap();
    let copy = Take {
        basis: Some(Basis::Free(own)),
        ..take(publisher, story)
    };
    world.record_take(&copy).await.unwrap();
    // What ends or changes afterwards doesn't concern the copy.
    let desk = Replacing {
        instead_of: own,
        ..desk
    };
    world.end_own_terms(of, desk).await.unwrap();
    licence(&world, publisher, None, None).await;

    world.kill(story, "Wrong.", minutes(60)).await.unwrap();
    world.open_obligations(minutes(60)).await.unwrap();

    let opened = world.obligations_of(publisher).await.unwrap();
    assert_eq!(opened[0].due, minutes(60 + 9 * 60));
}

#[tokio::test]
async fn a_statement_names_the_terms_of_the_first_take() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let story = stories(&world, 1).await[0];
    let newer = Terms {
        kill_hours: 9,
        ..Terms::default()
    };
    let desk = Replacing {
        instead_of: 0,
        who: "desk@wire.example",
        at: now(),
    };
    let set = world.replace_own_terms(OwnTerms::Story(story), &newer, desk);
    let newer = set.await.unwrap();
    let again = Take {
        basis: Some(Basis::Free(newer)),
        at: minutes(5),
        ..take(publisher, story)
    };
    let first = Take {
        basis: Some(Basis::Free(1)),
        at: minutes(1),
        ..take(publisher, story)
    };
    // In the order of the database, the later take comes first.
    world.record_takes(&[again, first]).await.unwrap();

    let used = world
        .usage(publisher, None, now(), minutes(10))
        .await
        .unwrap();
    let said: Vec<_> = used.iter().map(|one| (one.basis, one.first)).collect();
    assert_eq!(said, [(Some(Basis::Free(1)), minutes(1))]);
}

#[tokio::test]
async fn terms_that_say_any_number_of_hours_stop_no_kill() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let story = stories(&world, 1).await[0];
    // Such terms are refused today; a wire may have some from before.
    let terms = Terms {
        kill_hours: u32::MAX,
        ..Terms::default()
    };
    let desk = Replacing {
        instead_of: 0,
        who: "desk@wire.example",
        at: now(),
    };
    let set = world.replace_own_terms(OwnTerms::Story(story), &terms, desk);
    let own = set.await.unwrap();
    let copy = Take {
        basis: Some(Basis::Free(own)),
        ..take(publisher, story)
    };
    world.record_take(&copy).await.unwrap();

    world.kill(story, "Wrong.", minutes(60)).await.unwrap();
    world.open_obligations(minutes(60)).await.unwrap();
    let opened = world.obligations_of(publisher).await.unwrap();
    assert_eq!(opened.len(), 1);
    assert!(opened[0].due > minutes(60));
}

/// The statement of November, for one licence or for all.
fn november(publisher: PublisherId, licence: Option<LicenceId>) -> StatementOf {
    StatementOf {
        publisher,
        licence,
        first_day: date(2026, 11, 1),
        last_day: date(2026, 11, 30),
    }
}

#[tokio::test]
async fn an_issued_statement_stays_as_it_was() {
    let world = world().await;
    let of = november(gazette(&world).await, None);
    let issue = async |issue, says: &str| {
        let new = NewStatement {
            of,
            number: "P-1",
            issue,
            charges: &[],
            says: &says,
        };
        world.issue_statement(&new, &issued()).await.unwrap()
    };
    assert!(issue(1, "one story").await);
    assert!(!issue(1, "two stories").await, "it was issued before");
    assert!(issue(2, "two stories").await);
    let issues = world.statement_issues::<String>(&of).await.unwrap();
    let said: Vec<_> = issues
        .iter()
        .map(|it| (it.number.as_str(), it.issue, it.says.as_str()))
        .collect();
    assert_eq!(said, [("P-1", 1, "one story"), ("P-1", 2, "two stories")]);
    assert_eq!(
        issues[0].hash,
        *blake3::hash(issues[0].record.as_bytes()).as_bytes()
    );
    assert_ne!(issues[0].hash, issues[1].hash);
    assert_eq!(world.audit_log(10).await.unwrap().len(), 2);
    assert_eq!(
        world.unsent_mails(9).await.unwrap().len(),
        2,
        "one for each issue"
    );
}

#[tokio::test]
async fn a_statement_is_of_one_publisher_whatever_its_number() {
    let world = world().await;
    let (own, other) = (
        gazette(&world).await,
        world
            .create_publisher(&named("Banner"), now())
            .await
            .unwrap(),
    );
    let issue = async |publisher, says: &str| {
        let new = NewStatement {
            of: november(publisher, None),
            number: "P-1",
            issue: 1,
            charges: &[],
            says: &says,
        };
        world.issue_statement(&new, &issued()).await
    };
    assert!(issue(own, "the Gazette's").await.unwrap());
    assert!(issue(other, "the Banner's").await.is_err());
    let others = november(other, None);
    assert_eq!(world.statement_issues::<String>(&others).await.unwrap(), []);
    assert_eq!(world.statements_of::<String>(other, 9).await.unwrap(), []);
    let listed = world.statements_of::<String>(own, 9).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn a_price_is_billed_on_the_first_statement_that_is_issued() {
    let world = world().await;
    let publisher = gazette(&world).await;
    let licence = licence(&world, publisher, None, None).await;
    let unbilled = async |before: &str| {
        let filter = LicenceFilter::Unbilled(before.parse().unwrap());
        let found = world.licences(filter, 0, 10).await.unwrap();
        found.iter().map(|it| it.licence.id).collect::<Vec<_>>()
    };
    let later = "2099-01-01T00:00:00Z";
    assert_eq!(unbilled(later).await, [licence]);
    assert_eq!(
        world
            .unbilled_licences(later.parse().unwrap())
            .await
            .unwrap(),
        1
    );
    assert_eq!(unbilled("1999-01-01T00:00:00Z").await, []);
    let issue = async |only, number: &str, issue, charges: &[LicenceId]| {
        let new = NewStatement {
            of: november(publisher, only),
            number,
            issue,
            charges,
            says: &"what is due",
        };
        world.issue_statement(&new, &issued()).await
    };
    assert!(issue(None, "P-1", 1, &[licence]).await.unwrap());
    assert_eq!(unbilled(later).await, []);
    let twice = issue(Some(licence), "L-1", 1, &[licence]).await;
    let sentence = twice.unwrap_err().to_string();
    assert!(
        sentence
            .ends_with("was billed on the statement P-1 meanwhile: nothing was issued; look again"),
        "{sentence}"
    );
    let of_licence = november(publisher, Some(licence));
    let none = world.statement_issues::<String>(&of_licence).await.unwrap();
    assert_eq!(none, []);

    // Without the price it can be issued; and another issue of the first keeps it.
    assert!(issue(Some(licence), "L-1", 1, &[]).await.unwrap());
    assert!(issue(None, "P-1", 2, &[licence]).await.unwrap());
    let billed = world.charges_of(publisher).await.unwrap();
    assert_eq!(Vec::from_iter(billed), [(licence, "P-1".to_owned())]);
    for change in [
        "UPDATE charges SET statement = 'L-1'",
        "DELETE FROM charges",
    ] {
        let refused = world.behind_its_back(change).await.unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("a charge stands where it was billed"),
            "{refused}"
        );
    }
}
