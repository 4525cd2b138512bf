//! Where publishers stand, strikes, and versions of the policy.

use insta::assert_snapshot;
use jiff::Timestamp;
use wire_rights::Policy;
use wire_store::{
    AuditEntry, DecisionRecord, Looked, Mail, NewStrike, RecordedReason, Replacing, Standing,
    TakenBack, Word,
};
use wire_story::PublisherId;

use crate::world::{World, gazette, minutes, now, world};

fn decision(publisher: PublisherId, code: &str, was: Option<&str>) -> DecisionRecord {
    let reason = RecordedReason {
        code: "audience-unknown".into(),
        sentence: "We have no evidence.".into(),
    };
    DecisionRecord {
        number: None,
        publisher,
        story: None,
        exit: None,
        code: code.into(),
        was: was.map(str::to_owned),
        reasons: vec![reason.clone()],
        evidence: vec![reason],
        policy: 1,
        terms: 1,
        at: now(),
    }
}

fn looked(standing: &Standing, decision: Option<DecisionRecord>) -> Looked {
    Looked {
        publisher: standing.publisher.id,
        changes: standing.changes,
        decision,
        next: Some(minutes(60)),
        terms_told: standing.terms_told,
        mails: vec![Mail {
            to: "news@gazette.example".into(),
            subject: "Your standing".into(),
            text: "It changed.".into(),
            html: None,
            about: "standing".into(),
        }],
        at: now(),
    }
}

impl World {
    async fn due(&self, at: Timestamp) -> Vec<Standing> {
        self.standings_due(at, 10).await.unwrap()
    }

    async fn settle(&self, looked: &Looked) -> bool {
        let looks = std::slice::from_ref(looked);
        self.settle_standings(looks).await.unwrap() == [true]
    }

    async fn queued(&self) -> usize {
        self.unsent_mails(100).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_look_is_kept_once_and_only_while_it_is_true() {
    let world = world().await;
    let id = gazette(&world).await;
    let [found] = world.due(now()).await.try_into().unwrap();
    assert_eq!((found.publisher.id, &found.decision), (id, &None));

    // It is suspended before what was found is kept: that is no longer true.
    world
        .suspend(id, "Credits were left out.", now())
        .await
        .unwrap();
    let stale = looked(&found, Some(decision(id, "granted", None)));
    assert!(!world.settle(&stale).await);
    assert_eq!((world.queued().await, world.due(now()).await.len()), (0, 1));

    // Two look at the same moment: one of them is kept, with its mail.
    let [again] = world.due(now()).await.try_into().unwrap();
    let refused = looked(&again, Some(decision(id, "refused", None)));
    assert!(world.settle(&refused).await);
    assert!(!world.settle(&refused).await);
    assert_eq!(world.queued().await, 1);

    let held = world.standing(id).await.unwrap().unwrap().decision.unwrap();
    assert_eq!((held.number, held.code.as_str()), (Some(1), "refused"));
    assert_eq!(held.evidence[0].code, "audience-unknown");
    assert_eq!(world.decision(id, 1).await.unwrap(), Some(held));
    assert_eq!(world.due(minutes(59)).await.len(), 0);
    assert_eq!(world.due(minutes(60)).await.len(), 1);
}

#[tokio::test]
async fn whatever_an_answer_rests_on_makes_it_due() {
    let world = world().await;
    let id = gazette(&world).await;
    let mut due = Vec::new();
    let mut note = async |what: &str| {
        let standings = world.due(now()).await;
        due.push(format!("{what}: {}", standings.len()));
        for standing in standings {
            assert!(world.settle(&looked(&standing, None)).await);
        }
    };
    note("it signed up").await;
    note("nothing").await;
    let site = world
        .add_site(id, "gazette.example", now())
        .await
        .unwrap()
        .id;
    note("a site was claimed").await;
    let method = wire_rights::ProofMethod::MetaTag;
    world.prove_site(site, method, now()).await.unwrap();
    note("it was proved").await;
    world
        .proof_is_there(site, method, minutes(1))
        .await
        .unwrap();
    note("the proof was seen again").await;
    world.remove_site(site, "Eli", now()).await.unwrap();
    note("it was removed").await;
    world.suspend(id, "Why", now()).await.unwrap();
    note("it was suspended").await;
    world.reinstate(id).await.unwrap();
    note("it was reinstated").await;
    let strike = strike("form 1");
    world
        .give_strike(id, &strike, &word(), now())
        .await
        .unwrap();
    note("it got a strike").await;
    world
        .take_back_strike(id, 1, &taken_back(), &word())
        .await
        .unwrap();
    note("the strike was taken back").await;
    let policy = Policy {
        trial_days: 3,
        ..Policy::default()
    };
    world.set_policy(&policy, now()).await.unwrap();
    note("a policy was put in force").await;
    world.set_policy(&policy, now()).await.unwrap();
    note("the same once more").await;
    world.accept_terms(id, 1, None, now()).await.unwrap();
    note("it accepted the terms").await;
    assert_snapshot!(due.join("\n"), @"
    it signed up: 1
    nothing: 0
    a site was claimed: 0
    it was proved: 1
    the proof was seen again: 0
    it was removed: 1
    it was suspended: 1
    it was reinstated: 1
    it got a strike: 1
    the strike was taken back: 1
    a policy was put in force: 1
    the same once more: 0
    it accepted the terms: 0
    ");
}

fn strike(once: &str) -> NewStrike {
    NewStrike {
        once: once.into(),
        by: "Ana".into(),
        reason: "The credit was left out.".into(),
        rule: Some("C4".into()),
        pickup: None,
        obligation: None,
        expires: minutes(1000),
    }
}

fn taken_back() -> TakenBack {
    TakenBack {
        at: minutes(1),
        by: "Ben".into(),
        reason: "The credit was there.".into(),
    }
}

fn word() -> Word {
    Word {
        audit: AuditEntry {
            at: now(),
            who: "Ana".into(),
            what: "gave a strike".into(),
            on: "gazette".into(),
        },
        mails: vec![],
    }
}

#[tokio::test]
async fn one_form_makes_one_strike_and_a_strike_is_taken_back_once() {
    let world = world().await;
    let id = gazette(&world).await;
    let give = async |once: &str| world.give_strike(id, &strike(once), &word(), now()).await;
    let first = give("form 1").await.unwrap();
    assert_eq!(first, Some(1));
    assert_eq!(give("form 1").await.unwrap(), None);
    assert!(give("form 2").await.unwrap() > first);
    assert_eq!(world.audit_log(10).await.unwrap().len(), 2);

    world
        .take_back_strike(id, 1, &taken_back(), &word())
        .await
        .unwrap();
    let twice = world.take_back_strike(id, 1, &taken_back(), &word()).await;
    assert_snapshot!(twice.unwrap_err(), @"Ben has taken this strike back already");
    let none = world.take_back_strike(id, 7, &taken_back(), &word()).await;
    assert_snapshot!(none.unwrap_err(), @"there is no strike 7");

    let counts = world.publisher(id).await.unwrap().unwrap().strikes;
    assert_eq!(counts.len(), 1);
    let all = world.strikes_of(id).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].taken_back, Some(taken_back()));
    // Deciding about all publishers at once sees the same.
    assert_eq!(world.publishers().await.unwrap()[0].strikes, counts);
}

#[tokio::test]
async fn of_two_managers_the_second_hears_of_the_first() {
    let world = world().await;
    let with_trial = |trial_days| Policy {
        trial_days,
        ..Policy::default()
    };
    let by = |who| Replacing {
        instead_of: 1,
        who,
        at: minutes(1),
    };
    let (five, nine) = (with_trial(5), with_trial(9));
    let first = world.replace_policy(&five, by("Ana <ana@wire.example>"));
    assert_eq!(first.await.unwrap(), 2);
    let before = world.content_hash().await.unwrap();
    let second = world.replace_policy(&nine, by("Ben <ben@wire.example>"));
    assert_snapshot!(second.await.unwrap_err(), @"Ana <ana@wire.example> put version 2 of the policy in force meanwhile: look at what yours would change now");
    assert_eq!(world.content_hash().await.unwrap(), before);

    let versions = world.policy_versions().await.unwrap();
    let said: Vec<String> = versions
        .iter()
        .map(|version| {
            let by = version.by.as_deref().unwrap_or("-");
            format!("{} {} {by}", version.says.version, version.since)
        })
        .collect();
    assert_snapshot!(said.join("\n"), @"
    2 2026-11-23T09:01:00Z Ana <ana@wire.example>
    1 2026-11-23T09:00:00Z -
    ");
    assert_eq!(
        world.audit_log(1).await.unwrap()[0].what,
        "put policy 2 in force"
    );
}
