//! A store, a clock that stands still, and things to put in.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp, civil};
use sqlx::Connection;
use tempfile::TempDir;
use wire_rights::{Exit, PublisherKind};
use wire_store::{AuditEntry, Mail, NewPublisher, NewStory, Store, Take, TakeResult, Wire, Word};
use wire_story::{
    Availability, Body, Change, Content, Edition, Embargo, PublisherId, StoryId, VersionNumber,
};

pub(crate) use wire_testkit::postgres::database;

/// A store of its own for one test.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) dir: TempDir,
}

impl std::ops::Deref for World {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl World {
    /// The file of the database, where it is one of SQLite.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        let file = self.dir.path().join("wire.sqlite");
        file.exists().then_some(file)
    }

    /// What the database says when somebody goes behind the store's back.
    pub(crate) async fn behind_its_back(&self, statement: &'static str) -> Result<(), sqlx::Error> {
        match self.file() {
            Some(file) => {
                let address = format!("sqlite://{}", file.display());
                let mut connection = sqlx::SqliteConnection::connect(&address).await?;
                sqlx::raw_sql(statement).execute(&mut connection).await?;
            }
            None => {
                let address = std::fs::read_to_string(self.dir.path().join("database"))?;
                let mut connection = sqlx::PgConnection::connect(&address).await?;
                sqlx::raw_sql(statement).execute(&mut connection).await?;
            }
        }
        Ok(())
    }
}

pub(crate) async fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    let wire = Wire::default();
    let store = match database() {
        Some(address) => Store::create_on(&address, dir.path(), &wire, now()).await,
        None => Store::create(dir.path(), &wire, now()).await,
    };
    World {
        store: store.unwrap(),
        dir,
    }
}

/// Nine in the morning of a Monday.
pub(crate) fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub(crate) fn minutes(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

pub(crate) fn content(headline: &str, text: &str) -> Content {
    Content {
        headline: headline.into(),
        byline: "Ana Torres".into(),
        summary: String::new(),
        language: "en".into(),
        body: Body::plain(text.split('\n')),
        picture: None,
        notice: None,
    }
}

pub(crate) fn new_story(headline: &str) -> NewStory {
    NewStory {
        source_id: None,
        creator: "The Example Foundation".into(),
        url: Some("https://origin.example/a".parse().unwrap()),
        date: civil::date(2026, 11, 23),
        embargo: None,
        availability: Availability::Free,
        content: content(headline, "The council met on Monday.\nIt adjourned."),
    }
}

pub(crate) fn sourced(source_id: &str, headline: &str) -> NewStory {
    NewStory {
        source_id: Some(source_id.into()),
        ..new_story(headline)
    }
}

pub(crate) fn under_embargo(headline: &str, until: Timestamp) -> NewStory {
    NewStory {
        embargo: Some(Embargo {
            until,
            hides_headline: false,
            lifted: None,
        }),
        ..new_story(headline)
    }
}

pub(crate) fn correction(headline: &str) -> Edition {
    Edition::Usable {
        content: content(headline, "The council met on Tuesday.\nIt adjourned."),
        change: Change::Correction {
            note: "First paragraph: it was Tuesday.".into(),
        },
    }
}

pub(crate) fn kill() -> Edition {
    Edition::Killed {
        reason: "The interview did not take place.".into(),
    }
}

pub(crate) fn hold() -> Edition {
    Edition::Withheld {
        content: content("Held", "We are checking a figure."),
        reason: "A figure is being checked.".into(),
    }
}

pub(crate) fn publisher(name: &str) -> NewPublisher {
    NewPublisher {
        name: name.into(),
        kind: PublisherKind::Daily,
        country: "US".into(),
        email: "editor@gazette.example".into(),
    }
}

pub(crate) async fn gazette(store: &Store) -> PublisherId {
    store
        .create_publisher(&publisher("Gazette"), now())
        .await
        .unwrap()
}

/// A step of somebody's at the desk, with a mail to whom it concerns.
pub(crate) fn word(what: &str) -> Word {
    Word {
        audit: AuditEntry {
            at: now(),
            who: "Cleo Marsh <cleo@wire.example>".into(),
            what: what.into(),
            on: "a publisher".into(),
        },
        mails: vec![Mail {
            to: "editor@gazette.example".into(),
            subject: what.into(),
            text: String::new(),
            html: None,
            about: "licence".into(),
        }],
    }
}

/// A copy of the first version, given through the copy box.
pub(crate) fn take(publisher: PublisherId, story: StoryId) -> Take {
    Take {
        publisher,
        story,
        version: VersionNumber::FIRST,
        exit: Exit::CopyBox,
        at: minutes(1),
        result: TakeResult::Given,
        basis: None,
    }
}

/// The log in short: `1 new v1`, one a line.
pub(crate) async fn log(store: &Store) -> String {
    store
        .events_after(0, 1000)
        .await
        .unwrap()
        .iter()
        .map(|event| format!("{} {} {:?}\n", event.seq, event.kind.code(), event.version))
        .collect()
}
