//! `wirecopy demo --check`: does all that a person would click in the demo, over HTTP alone.
//!
//! The wire runs in a process of its own and is asked nothing but what its pages, feeds and API
//! answer. Each step says what it saw; one that saw something else fails the check.

mod ask;
mod browser;
mod desk;
mod embargo;
mod join;
mod licences;
mod look;
mod others;
mod prove;
mod server;
mod take;

use std::future::Future;
use std::io::{self, Write};
use std::time::Duration;

use anyhow::{Context as _, bail};
use url::Url;

use self::browser::{Browser, Page};
use self::others::Others;
use self::server::Server;
use crate::demo::{PASSWORD, SAMPLES};
use crate::problem::Problem;

/// The longest that something which happens by itself may take.
const SOON: Duration = Duration::from_secs(20);

/// The eligible publisher, the one too small, the one not proved, the one with a licence.
const COURIER: usize = 0;
const BUGLE: usize = 1;
const POST: usize = 2;
const RADIO: usize = 3;

/// Everything that the steps share.
struct Check {
    wire: Url,
    small_web: Url,
    /// Plays a new publisher's site and server.
    others: Others,
    /// Somebody who has not signed in.
    stranger: Browser,
    /// The four publishers' people.
    people: Vec<Browser>,
    editor: Browser,
    manager: Browser,
    /// A publisher that signed up during the check.
    newcomer: Option<join::Newcomer>,
    steps: Steps,
}

/// What was tried, and what came of it.
#[derive(Debug, Default)]
struct Steps {
    passed: usize,
    failed: usize,
}

impl Steps {
    /// Tries a step and says what it saw. What it gives is there for later steps if it passed.
    async fn step<T>(
        &mut self,
        name: &str,
        step: impl Future<Output = anyhow::Result<(T, String)>>,
    ) -> io::Result<Option<T>> {
        let (line, gives) = match step.await {
            Ok((gives, saw)) => {
                self.passed += 1;
                (format!("✓ {name}: {saw}"), Some(gives))
            }
            Err(error) => {
                self.failed += 1;
                (format!("✗ {name}: {error:#}"), None)
            }
        };
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{}", line.replace('\n', " "))?;
        stdout.flush()?;
        Ok(gives)
    }
}

/// Runs the check against a server of its own, or against the one named.
pub(crate) async fn run(against: Option<(Url, Url)>) -> anyhow::Result<()> {
    let (server, wire, small_web) = match against {
        Some((wire, small_web)) => (None, wire, small_web),
        None => {
            let server = Server::start().await?;
            let (wire, small_web) = (server.wire.clone(), server.small_web.clone());
            (Some(server), wire, small_web)
        }
    };
    let mut check = Check {
        others: Others::start().await?,
        stranger: Browser::new(&wire),
        people: Vec::new(),
        editor: Browser::new(&wire),
        manager: Browser::new(&wire),
        newcomer: None,
        steps: Steps::default(),
        wire,
        small_web,
    };
    check.sign_in().await?;
    look::run(&mut check).await?;
    take::run(&mut check).await?;
    join::run(&mut check).await?;
    prove::run(&mut check).await?;
    desk::run(&mut check).await?;
    licences::run(&mut check).await?;
    embargo::run(&mut check).await?;
    ask::run(&mut check).await?;

    let Steps { passed, failed } = check.steps;
    if let Some(server) = server {
        server.stop().await?;
    }
    if failed > 0 {
        return Err(Problem::new(format!("{failed} of {} steps failed", passed + failed)).into());
    }
    crate::output::say(format!("All {passed} steps passed."));
    Ok(())
}

impl Check {
    /// Signs everybody in. Without that there is nothing to check.
    async fn sign_in(&mut self) -> anyhow::Result<()> {
        self.editor = signed_in(&self.wire, "editor@harbourwire.example").await?;
        self.manager = signed_in(&self.wire, "licensing@harbourwire.example").await?;
        for sample in &SAMPLES {
            self.people.push(signed_in(&self.wire, sample.email).await?);
        }
        Ok(())
    }
}

/// A browser in which somebody has signed in.
async fn signed_in(wire: &Url, email: &str) -> anyhow::Result<Browser> {
    let mut browser = Browser::new(wire);
    let form = browser
        .get("/sign-in")
        .await?
        .expect(200)?
        .form("/sign-in")?
        .set("email", email)?
        .set("password", PASSWORD)?;
    let page = browser.send(form).await?;
    if page.url.path() == "/sign-in" {
        bail!("{email} can't sign in: {}", page.words());
    }
    Ok(browser)
}

/// Says what is missing in a page.
fn has(page: &Page, wanted: &str) -> anyhow::Result<()> {
    let words = page.words();
    if words.contains(wanted) || page.text().contains(wanted) {
        return Ok(());
    }
    let excerpt: String = words.chars().take(300).collect();
    bail!("{} doesn't say '{wanted}', but: {excerpt}", page.url.path())
}

/// Says that a page has what it may not have.
fn lacks(page: &Page, unwanted: &str) -> anyhow::Result<()> {
    if page.text().contains(unwanted) || page.words().contains(unwanted) {
        bail!("{} ({}) says '{unwanted}'", page.url.path(), page.status)
    }
    Ok(())
}

/// Asks again until it is so, or it took too long.
async fn soon<T, F>(what: &str, mut ask: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let asking = async {
        loop {
            if let Some(found) = ask().await? {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(SOON, asking)
        .await
        .unwrap_or_else(|_| Err(anyhow::anyhow!("{what} didn't happen within {SOON:?}")))
}

/// The last part of an address: an id.
fn id_in(page: &Page) -> anyhow::Result<String> {
    let last = page.url.path().rsplit('/').next().unwrap_or_default();
    if last.len() == 36 {
        Ok(last.to_owned())
    } else {
        Err(anyhow::anyhow!("{} names no story", page.url))
            .with_context(|| page.words().chars().take(300).collect::<String>())
    }
}
