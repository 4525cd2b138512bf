//! The demo: a sample wire, ready to click.
//!
//! It makes a wire in a folder of its own, writes stories into it, plays the publishers' sites and
//! servers on a second port of this machine, and serves the wire. Everything in it is made up.

mod announce;
mod fill;
pub(crate) mod http;
mod licences;
mod people;
mod picture;
mod small_web;
mod texts;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::net::TcpListener;
use wire_delivery::Guard;
use wire_store::{Store, Wire};

use self::announce::Ready;
use self::small_web::SmallWeb;
use crate::commands::serve::{self, Engine};
use crate::context::OpenWire;
use crate::output::{Output, say};
use crate::problem::Problem;
use crate::settings::{self, Settings};

pub(crate) use self::people::{PASSWORD, SAMPLES};

/// Who makes the sample stories.
pub(crate) const CREATOR: &str = "Harbour Wire";
/// Whom publishers ask for a licence.
pub(crate) const CONTACT: &str = "licensing@harbourwire.example";

/// Where the sample wire lies, and whether it stays.
enum Place {
    Given(PathBuf),
    Temporary(TempDir),
}

impl Place {
    fn new(given: Option<&Path>) -> anyhow::Result<Self> {
        match given {
            Some(dir) if dir.join(settings::FILE).exists() => Err(Problem::new(format!(
                "there is a wire in {} already",
                dir.display()
            ))
            .hint("the demo makes its own: name an empty folder, or none")
            .into()),
            Some(dir) => Ok(Self::Given(dir.to_owned())),
            None => Ok(Self::Temporary(
                tempfile::Builder::new()
                    .prefix("wirecopy-demo-")
                    .tempdir()
                    .context("there is no room for a temporary folder")?,
            )),
        }
    }

    fn dir(&self) -> &Path {
        match self {
            Self::Given(dir) => dir,
            Self::Temporary(dir) => dir.path(),
        }
    }
}

/// Makes the sample wire and serves it until it is told to stop.
pub(crate) async fn run(out: Output, data: Option<&Path>, port: u16) -> anyhow::Result<()> {
    let stop = serve::stopped()?;
    let place = Place::new(data)?;
    let listener = free_port(port).await?;
    let address = listener.local_addr()?;
    let second = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let small_port = second.local_addr()?.port();

    let small_web = Arc::new(SmallWeb::new());
    let playing = tokio::spawn(http::serve(second, Arc::clone(&small_web)));

    let now = Timestamp::now();
    let settings = settings(address)?;
    let guard = Guard::new(settings.guard())?;
    let store = Store::create(place.dir(), &settings.wire(), now).await?;
    settings.write(place.dir())?;
    let wire = OpenWire {
        dir: place.dir().to_owned(),
        settings,
        store,
    };
    say("Making a sample wire …");
    let keys = fill::fill(&wire, &guard, &small_web, small_port, now).await?;
    let engine = Engine::new(&wire, guard, address).await?;
    for (host, path) in small_web.articles() {
        let page = format!("http://{host}.localhost:{small_port}{path}");
        engine.app.looker.look(&page, None).await?;
    }

    let ready = Ready::new(
        &wire,
        address,
        small_port,
        keys,
        matches!(place, Place::Temporary(_)),
    );
    ready.print(out)?;
    engine.run(listener, stop).await?;
    playing.abort();
    if let Place::Given(dir) = &place {
        say(format!("The sample wire stays in {}.", dir.display()));
    }
    Ok(())
}

/// The port asked for, or another one when it is taken.
async fn free_port(wanted: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            say(format!(
                "Port {wanted} is taken, so the demo takes another one."
            ));
            Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?)
        }
        Err(error) => Err(error).context(format!("port {wanted} can't be opened")),
    }
}

fn settings(address: SocketAddr) -> anyhow::Result<Settings> {
    let mut settings = Settings::new(Wire {
        name: "Harbour Wire".into(),
        creator: CREATOR.into(),
        contact: CONTACT.into(),
        base_url: format!("http://{address}").parse()?,
        language: "en".into(),
    });
    settings.sample = true;
    settings.outgoing.loopback = true;
    settings.server.listen = address;
    Ok(settings)
}
