//! What the demo says when it is ready: in words for people, as one line of JSON for programs.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Serialize;

use super::fill::Keys;
use super::people::{DESK, PASSWORD, SAMPLES};
use crate::context::OpenWire;
use crate::output::{Format, Output, say};

/// The demo is ready.
#[derive(Debug, Serialize)]
pub(super) struct Ready {
    wire: String,
    small_web: String,
    data: PathBuf,
    /// Whether the folder is removed at the end.
    temporary: bool,
    sign_ins: Vec<SignIn>,
    /// The eligible publisher's private feeds, by format.
    feeds: Vec<String>,
    api_token: String,
}

#[derive(Debug, Serialize)]
struct SignIn {
    role: &'static str,
    name: &'static str,
    email: &'static str,
    password: &'static str,
    shows: &'static str,
}

impl Ready {
    pub(super) fn new(
        wire: &OpenWire,
        address: SocketAddr,
        small_port: u16,
        keys: Keys,
        temporary: bool,
    ) -> Self {
        let desk = DESK.iter().map(|(email, _, role)| SignIn {
            role: role.name(),
            name: CREATOR_DESK,
            email,
            password: PASSWORD,
            shows: "",
        });
        let publishers = SAMPLES.iter().map(|sample| SignIn {
            role: "publisher",
            name: sample.name,
            email: sample.email,
            password: PASSWORD,
            shows: sample.shows,
        });
        let feeds = ["rss", "atom", "json"]
            .map(|format| format!("http://{address}/feeds/private/{}/wire.{format}", keys.feed));
        Self {
            wire: format!("http://{address}"),
            small_web: format!("http://127.0.0.1:{small_port}"),
            data: wire.dir.clone(),
            temporary,
            sign_ins: desk.chain(publishers).collect(),
            feeds: feeds.into(),
            api_token: keys.api,
        }
    }

    /// The words to standard error, the data to standard output where they are asked for.
    pub(super) fn print(&self, out: Output) -> io::Result<()> {
        if out.format() != Format::Table {
            return out.object(self);
        }
        say(format!(
            "\nHarbour Wire is ready:  {}\n\n\
             Sign in to see it with other eyes; the password is always {PASSWORD}\n",
            self.wire
        ));
        for person in &self.sign_ins {
            let who = if person.shows.is_empty() {
                format!("the desk: {}", person.role)
            } else {
                format!("{}, {}", person.name, person.shows)
            };
            say(format!("  {:<32} {who}", person.email));
        }
        say(format!(
            "\nThings to look at\n\
             \n  a story with its terms          open any story, signed in as one publisher, then as another\
             \n  private feeds                   {}\
             \n  webhooks that were delivered    {small}/inbox\
             \n  other people's sites            {small}\
             \n  where a site is proved          {small}/proofs\
             \n  copies found on them            sign in at the desk, then Pickups\
             \n  mails that were sent            files in {mails}\n\
             \nNothing here is real, and nothing leaves this machine. Ctrl-C stops it{}.",
            self.feeds[0],
            if self.temporary {
                " and takes it away"
            } else {
                ""
            },
            small = self.small_web,
            mails = self.data.join("outbox").display(),
        ));
        Ok(())
    }
}

const CREATOR_DESK: &str = "Harbour Wire";
