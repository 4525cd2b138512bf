//! `wirecopy serve`: the wire's pages, API and feeds, and everything that leaves by itself.

use std::future::Future;
use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;
use wire_delivery::scheduler::Options;
use wire_delivery::{Clock, Guard, Scheduler};
use wire_store::{ServerPlace, Store};
use wire_web::App;

use crate::context::{Context, OpenWire};
use crate::copied;
use crate::output::say;
use crate::problem::Problem;

/// How long requests under way have to end after the wire was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Run the wire: pages, API, feeds, webhooks and mails, in one process
///
/// Stops at SIGINT or SIGTERM after what is under way is done. Mails go to the mail server that
/// wire.toml names, or as files into the folder 'outbox'.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy serve --data newsroom\n  \
    wirecopy serve --data newsroom --listen 127.0.0.1:9000\n  \
    wirecopy serve --data /backups/newsroom-2026-11-22 --deliver-nothing\n  \
    RUST_LOG=debug wirecopy serve             with a longer log\n\n\
    It speaks plain HTTP: put a reverse proxy with TLS in front of it.")]
pub(crate) struct Serve {
    /// Where it listens; without it, what wire.toml says
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Show the pages and let nothing out: no webhook, no mail, no feed to the hub's subscribers, no look at a page.
    /// For a copy that is only to be looked at
    #[arg(long)]
    deliver_nothing: bool,
}

impl Serve {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        log();
        let wire = context.open().await?;
        let address = self.listen.unwrap_or(wire.settings.server.listen);
        if wire.settings.sample && !address.ip().is_loopback() {
            return Err(Problem::new(format!(
                "this is a sample wire, and everybody knows its passwords: it isn't served on {address}"
            ))
            .hint("make a wire of your own with 'wirecopy init DIR'")
            .into());
        }
        if !self.deliver_nothing {
            refuse_a_copy(&wire.dir)?;
        }
        let guard = Guard::new(wire_delivery::guard::Settings {
            closed: self.deliver_nothing,
            ..wire.settings.guard()
        })?;
        let listener = listen(address).await?;
        let address = listener.local_addr()?;
        let engine = Engine::new(&wire, guard, address).await?;
        // Whoever reads that it is served may stop it at once.
        let stop = stopped()?;
        say(format!(
            "{} is served on http://{address} (Ctrl-C stops it).",
            wire.settings.name
        ));
        if self.deliver_nothing {
            say("It delivers nothing: no webhook, mail or feed leaves it, and no page is fetched.");
        }
        engine.run(listener, stop).await?;
        say("Stopped.");
        Ok(())
    }
}

/// A copy knows the endpoints and addresses of real publishers, and may be on any machine for any reason.
fn refuse_a_copy(dir: &Path) -> anyhow::Result<()> {
    let Some(made) = copied::when(dir)? else {
        return Ok(());
    };
    let dir = dir.display();
    Err(Problem::new(format!(
        "{dir} holds a copy of the wire, made on {made}: served like this, it would deliver to real publishers"
    ))
    .hint(format!(
        "to look into it: 'wirecopy serve --data {dir} --deliver-nothing'; \
         to make it the wire: 'wirecopy restore --data {dir}' first"
    ))
    .into())
}

/// Logs to standard error. Addresses are logged as routes, so no token of a link or feed is in them.
pub(crate) fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Only a second subscriber is refused, and there is none.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}

/// The name of this machine, as Linux keeps it.
fn machine() -> String {
    let name = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    match name.trim() {
        "" => "localhost".into(),
        name => name.into(),
    }
}

/// Opens the port.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    Ok(TcpListener::bind(address).await.map_err(|error| {
        let problem = Problem::new(format!("{address} can't be listened on: {error}"));
        if error.kind() == io::ErrorKind::AddrInUse {
            problem.hint("another program has the port: take another with --listen")
        } else {
            problem
        }
    })?)
}

/// A wire whose parts know each other, ready to run.
pub(crate) struct Engine {
    store: Store,
    /// As what leaves by itself reads it.
    aside: Store,
    pub(crate) app: App,
    scheduler: Scheduler,
    _place: ServerPlace,
}

impl Engine {
    /// The address is where it listens: by machine and port people tell nodes apart.
    pub(crate) async fn new(
        wire: &OpenWire,
        guard: Guard,
        address: SocketAddr,
    ) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let options = Options {
            rechecks: wire.settings.rechecks(),
            looks_again: wire.settings.pickups.look_again,
            licence_warning: wire.settings.licence_warning(),
            templates: wire.templates()?,
            reminders: wire.settings.reminders.schedules(),
            pictures: Some(wire.settings.base_url.join("pictures/")?),
            node: format!("{}:{}", machine(), address.port()),
            ..Options::new(wire.settings.mail.letterhead(&wire.dir)?)
        };
        let store = wire.store.clone();
        let place = store.be_the_server().await?;
        let templates = options.templates.clone();
        let aside = store.with_own_readers();
        let scheduler = Scheduler::new(aside.clone(), guard.clone(), clock.clone(), options);
        let parts = (scheduler.waker(), scheduler.looker());
        let app = App::new(store.clone(), clock, guard, parts, templates);
        Ok(Self {
            store,
            aside,
            app,
            scheduler,
            _place: place,
        })
    }

    /// Runs until `stop`, then finishes what is under way.
    pub(crate) async fn run(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let (stopping, stopped) = watch::channel(());
        let wait = || {
            let mut stopped = stopped.clone();
            async move {
                // The sender is dropped to stop.
                while stopped.changed().await.is_ok() {}
            }
        };
        let threads = Threads::start()?;
        let deliveries = match self.app.delivers_nothing() {
            true => threads.spawn(self.scheduler.deliver_nothing(wait())),
            false => threads.spawn(self.scheduler.run(wait())),
        };
        let mut pages = tokio::spawn(wire_web::serve(listener, self.app, wait()));
        stop.await;
        drop(stopping);
        // A client that never ends its request must not keep the wire from stopping.
        match tokio::time::timeout(GRACE, &mut pages).await {
            Ok(ended) => ended??,
            Err(_) => {
                pages.abort();
                tracing::warn!("requests that didn't end were broken off");
            }
        }
        deliveries.await?;
        self.store.forget_expired(Timestamp::now()).await?;
        self.aside.close().await;
        self.store.close().await;
        Ok(())
    }
}

/// Threads of their own for what leaves by itself: a page, or a story that is published, doesn't wait behind the
/// hundreds of deliveries that may be under way.
struct Threads(Option<Runtime>);

/// How much these threads stand back where the processor hasn't enough for all: as `nice` counts it, from 0 to 19.
const NICENESS: i32 = 10;

impl Threads {
    fn start() -> io::Result<Self> {
        let mut threads = Builder::new_multi_thread();
        threads.thread_name("deliveries").on_thread_start(|| {
            // Linux does it to this thread alone. Where it isn't allowed the thread runs as the others do.
            #[cfg(target_os = "linux")]
            let _ = rustix::process::setpriority_process(None, NICENESS);
        });
        Ok(Self(Some(threads.enable_all().build()?)))
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let runtime = self.0.as_ref().expect("it is there until it is dropped");
        runtime.spawn(work)
    }
}

impl Drop for Threads {
    /// Waits for nothing: a runtime that did would block the one that drops it.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Resolves at SIGINT or SIGTERM.
pub(crate) fn stopped() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
