//! The record of evidence, rank lists, and signs.

use insta::assert_snapshot;
use jiff::civil::date;
use wire_audience::ranks::{Reading, Table};
use wire_rights::{Audience, Method, ProofMethod, RankList};
use wire_store::{
    AuditEntry, Evidence, EvidenceState, GivenFile, Mail, NewEvidence, NewRankList, Store, Word,
};
use wire_story::PublisherId;

use crate::world::{gazette, minutes, now, publisher, world};

fn new(hash: &str, monthly_visitors: u64) -> NewEvidence {
    NewEvidence {
        audience: Audience {
            method: Method::AccessLogs,
            site: None,
            from: date(2026, 10, 1),
            to: date(2026, 10, 31),
            monthly_visitors,
            given: now(),
            expires: minutes(100_000),
        },
        at_least: true,
        given_by: "Ana <ana@gazette.example>".into(),
        file: Some(GivenFile {
            name: "report.json".into(),
            hash: hash.into(),
            document: None,
        }),
        details: Some("{}".into()),
    }
}

fn audit(who: &str) -> AuditEntry {
    AuditEntry {
        at: minutes(7),
        who: who.into(),
        what: "set evidence aside".into(),
        on: "The Gazette".into(),
    }
}

fn word(who: &str) -> Word {
    Word {
        audit: audit(who),
        mails: vec![Mail {
            to: "news@gazette.example".into(),
            subject: "Set aside".into(),
            text: "Why.".into(),
            html: None,
            about: "evidence".into(),
        }],
    }
}

async fn leaflet(store: &Store) -> PublisherId {
    let new = publisher("The Leaflet");
    store.create_publisher(&new, now()).await.unwrap()
}

async fn counting(store: &Store, publisher: PublisherId) -> Vec<u64> {
    let found = store.publisher(publisher).await.unwrap().unwrap();
    let figures = found.audience.iter();
    figures.map(|audience| audience.monthly_visitors).collect()
}

#[tokio::test]
async fn what_was_read_counts_once_it_is_confirmed() {
    let world = world().await;
    let id = gazette(&world).await;
    let number = world.hold_evidence(id, &new("aa", 500)).await.unwrap();
    assert!(counting(&world, id).await.is_empty());
    assert_eq!(world.evidence_of(id).await.unwrap(), []);

    // Another publisher's, another file's.
    let other = leaflet(&world).await;
    assert!(world.evidence(other, number).await.unwrap().is_none());
    let taken = world.count_evidence(other, number, "aa", now()).await;
    assert_snapshot!(taken.unwrap_err(), @"what was read from the file doesn't wait any more: give the file again");
    assert!(world.count_evidence(id, number, "bb", now()).await.is_err());

    world
        .count_evidence(id, number, "aa", minutes(1))
        .await
        .unwrap();
    assert_eq!(counting(&world, id).await, [500]);
    let Evidence {
        given_by,
        file,
        at_least,
        state,
        ..
    } = world.evidence_of(id).await.unwrap().remove(0);
    assert_eq!(given_by.unwrap(), "Ana <ana@gazette.example>");
    assert_eq!(
        (file.unwrap().hash, at_least, state),
        ("aa".into(), true, EvidenceState::Counts)
    );
    // Twice.
    let again = world.count_evidence(id, number, "aa", minutes(2)).await;
    assert_snapshot!(again.unwrap_err(), @"what was read from the file doesn't wait any more: give the file again");
}

#[tokio::test]
async fn the_same_given_twice_shows_nothing_new() {
    let world = world().await;
    let id = gazette(&world).await;
    let both = [
        world.hold_evidence(id, &new("aa", 500)).await.unwrap(),
        world.hold_evidence(id, &new("aa", 500)).await.unwrap(),
    ];
    world
        .count_evidence(id, both[0], "aa", now())
        .await
        .unwrap();
    let second = world.count_evidence(id, both[1], "aa", now()).await;
    assert_snapshot!(second.unwrap_err(), @"the same was given on 23 November 2026 already: it shows nothing new, and doesn’t count for longer");
    // The same figure of the same days in another file; and another publisher may have the same.
    assert!(world.add_evidence(id, &new("bb", 500)).await.is_err());
    let other = leaflet(&world).await;
    world.add_evidence(other, &new("aa", 500)).await.unwrap();
    world.add_evidence(id, &new("bb", 501)).await.unwrap();
    assert_eq!(counting(&world, id).await, [500, 501]);
}

#[tokio::test]
async fn what_waits_is_forgotten_and_can_expire_meanwhile() {
    let world = world().await;
    let id = gazette(&world).await;
    let number = world.hold_evidence(id, &new("aa", 500)).await.unwrap();
    let late = world
        .count_evidence(id, number, "aa", minutes(100_000))
        .await;
    assert_snapshot!(late.unwrap_err(), @"what the file counts has expired meanwhile, on 31 January 2027, 19:40 UTC: give a newer one");
    world.forget_evidence(id, number).await.unwrap();
    assert!(world.evidence(id, number).await.unwrap().is_none());

    let stale = world.hold_evidence(id, &new("aa", 500)).await.unwrap();
    let mut later = new("bb", 600);
    later.audience.given = minutes(24 * 60 + 1);
    world.hold_evidence(id, &later).await.unwrap();
    // Numbers of what is forgotten are given again, which is why the hash is asked for.
    let found = world.evidence(id, stale).await.unwrap();
    assert_ne!(
        found.map(|found| found.audience.monthly_visitors),
        Some(500)
    );
}

#[tokio::test]
async fn the_desk_sets_evidence_aside_once_and_for_a_reason() {
    let world = world().await;
    let id = gazette(&world).await;
    let number = world.add_evidence(id, &new("aa", 500)).await.unwrap();
    world
        .set_evidence_aside(id, number, "The days are another site's.", &word("Eli"))
        .await
        .unwrap();
    assert!(counting(&world, id).await.is_empty());
    let second = world
        .set_evidence_aside(id, number, "No.", &word("Kim"))
        .await;
    assert_snapshot!(second.unwrap_err(), @"Eli has set this piece aside already, on 23 November 2026");
    let found = world.evidence_of(id).await.unwrap().remove(0);
    assert_eq!(
        found.state,
        EvidenceState::SetAside {
            at: minutes(7),
            by: "Eli".into(),
            reason: "The days are another site's.".into()
        }
    );
    assert_eq!(world.audit_log(1).await.unwrap(), [audit("Eli")]);
    // What was set aside can't come back as a copy of itself.
    assert_snapshot!(world.hold_evidence(id, &new("aa", 500)).await.unwrap_err(), @"the same was given on 23 November 2026, and the desk has set it aside: The days are another site's.");
    assert_snapshot!(world.set_evidence_aside(id, 99, "No.", &word("Kim")).await.unwrap_err(), @"there is no piece of evidence 99");
}

#[tokio::test]
async fn a_declaration_is_confirmed_by_one_person_who_read_it() {
    let world = world().await;
    let id = gazette(&world).await;
    let counted = world.add_evidence(id, &new("aa", 500)).await.unwrap();
    assert_snapshot!(world.confirm_declaration(id, counted, &audit("Eli")).await.unwrap_err(), @"only a declaration that counts can be confirmed");
    let mut declared = new("bb", 700);
    declared.audience.method = Method::Declaration;
    let number = world.add_evidence(id, &declared).await.unwrap();
    world
        .confirm_declaration(id, number, &audit("Eli"))
        .await
        .unwrap();
    assert_snapshot!(world.confirm_declaration(id, number, &audit("Kim")).await.unwrap_err(), @"Eli has confirmed this declaration already, on 23 November 2026");
    let found = world.evidence(id, number).await.unwrap().unwrap();
    assert_eq!(found.confirmed, Some((minutes(7), "Eli".into())));
}

#[tokio::test]
async fn a_rank_is_never_taken_as_people() {
    let world = world().await;
    let id = gazette(&world).await;
    let mut ranked = new("aa", 1_000);
    ranked.audience.method = Method::Crux;
    assert_snapshot!(world.add_evidence(id, &ranked).await.unwrap_err(), @"CrUX gives ranks, and a rank is no number of people: import the list");
}

fn table(list: RankList, text: &str) -> Table {
    let mut reading = Reading::of(list);
    reading.feed(text.as_bytes());
    reading.finish().unwrap()
}

async fn import(store: &Store, month: i8, text: &str) -> Result<u64, String> {
    let table = table(RankList::Tranco, text);
    let new = NewRankList {
        list: RankList::Tranco,
        date: date(2026, month, 1),
        file_name: "top.csv",
        file_hash: "cc",
        table: &table,
    };
    let imported = store.import_ranks(&new, &audit("Eli")).await;
    imported.map_err(|error| error.to_string())
}

async fn ranks(store: &Store, publisher: PublisherId) -> String {
    let found = store.publisher(publisher).await.unwrap().unwrap();
    let ranks = found.ranks.iter();
    let ranks: Vec<_> = ranks
        .map(|rank| format!("{} {} {}", rank.site, rank.rank, rank.date))
        .collect();
    ranks.join(", ")
}

async fn prove(store: &Store, publisher: PublisherId, domain: &str) {
    let site = store.add_site(publisher, domain, now()).await.unwrap();
    let proved = store.prove_site(site.id, ProofMethod::MetaTag, now()).await;
    proved.unwrap();
}

#[tokio::test]
async fn sites_are_ranked_by_the_newest_list_whenever_they_are_proved() {
    let world = world().await;
    let id = gazette(&world).await;
    prove(&world, id, "gazette.example").await;
    let october = "1,github.io\n5,gazette.example\n9,later.example\n";
    assert_eq!(import(&world, 10, october).await, Ok(1));
    assert_eq!(ranks(&world, id).await, "gazette.example 5 2026-10-01");

    // Proved after the import; a tenant has not its host's rank.
    prove(&world, id, "later.example").await;
    prove(&world, id, "tenant.github.io").await;
    assert_eq!(
        ranks(&world, id).await,
        "gazette.example 5 2026-10-01, later.example 9 2026-10-01"
    );
    // Claimed and not proved.
    world.add_site(id, "claimed.example", now()).await.unwrap();

    assert_snapshot!(import(&world, 9, october).await.unwrap_err(), @"Tranco's list of 2026-10-01 is kept already: only a newer one takes its place");
    let november = "7,later.example\n8,claimed.example\n";
    assert_eq!(import(&world, 11, november).await, Ok(2));
    assert_eq!(ranks(&world, id).await, "later.example 7 2026-11-01");
    // All of it stays on record.
    let record = world.ranks_of(id).await.unwrap();
    assert_eq!(record.len(), 4);
    let lists = world.rank_lists().await.unwrap();
    let shown: Vec<_> = lists
        .iter()
        .map(|list| format!("{} {} {}", list.date, list.lines, list.sites))
        .collect();
    assert_eq!(shown, ["2026-11-01 2 2", "2026-10-01 3 2"]);
}

#[tokio::test]
async fn a_rank_goes_with_its_domain() {
    let world = world().await;
    let id = gazette(&world).await;
    prove(&world, id, "gazette.example").await;
    import(&world, 10, "5,gazette.example\n").await.unwrap();
    let other = leaflet(&world).await;
    let from = world.publisher(id).await.unwrap().unwrap().sites[0].id;
    let to = world
        .add_site(other, "gazette.example", now())
        .await
        .unwrap()
        .id;
    world
        .hand_over(from, to, ProofMethod::DnsTxt, &word("the wire"), now())
        .await
        .unwrap();
    assert_eq!(ranks(&world, id).await, "");
    assert_eq!(ranks(&world, other).await, "gazette.example 5 2026-10-01");
}

#[tokio::test]
async fn signs_are_kept_with_their_site_and_go_with_it() {
    let world = world().await;
    let id = gazette(&world).await;
    let site = world.add_site(id, "gazette.example", now()).await.unwrap();
    assert_eq!(world.signs_of(id).await.unwrap()[0].looked, None);
    world
        .set_signs(site.id, "{}", now(), minutes(5))
        .await
        .unwrap();
    assert_eq!(world.signs_due(minutes(4), 9).await.unwrap(), []);
    let due = world.signs_due(minutes(5), 9).await.unwrap();
    assert_eq!(due[0].domain, "gazette.example");
    let found = world.signs_of(id).await.unwrap().remove(0);
    assert_eq!(
        (found.looked, found.found.as_deref()),
        (Some(now()), Some("{}"))
    );
    world.remove_site(site.id, "Eli", now()).await.unwrap();
    world
        .set_signs(site.id, "{}", now(), minutes(5))
        .await
        .unwrap();
    assert_eq!(world.signs_due(minutes(9), 9).await.unwrap(), []);
}
