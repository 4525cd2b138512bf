//! The sample wire in a process of its own.

use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

use crate::problem::Problem;

/// The longest that making and starting a sample wire may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest that it may take to stop.
const STOPPING: Duration = Duration::from_secs(20);

/// A running demo.
pub(super) struct Server {
    child: Child,
    pub(super) wire: Url,
    pub(super) small_web: Url,
}

#[derive(Deserialize)]
struct Ready {
    wire: Url,
    small_web: Url,
}

impl Server {
    /// Starts a demo and waits until it is ready.
    pub(super) async fn start() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("this program can't find itself")?;
        let mut child = Command::new(program)
            .args(["demo", "--port", "0", "--format", "json"])
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("the sample wire can't be started")?;
        let stdout = child.stdout.take().context("its output can't be read")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line())
            .await
            .context("the sample wire didn't start in time")??
            .ok_or_else(|| Problem::new("the sample wire stopped before it was ready"))?;
        let ready: Ready = serde_json::from_str(&line)
            .with_context(|| format!("the sample wire said something else: {line}"))?;
        Ok(Self {
            child,
            wire: ready.wire,
            small_web: ready.small_web,
        })
    }

    /// Stops it, as Ctrl-C does.
    pub(super) async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(id) = self.child.id() {
            Command::new("kill")
                .args(["-TERM", &id.to_string()])
                .status()
                .await?;
        }
        let status = tokio::time::timeout(STOPPING, self.child.wait())
            .await
            .context("the sample wire didn't stop")??;
        if status.success() {
            Ok(())
        } else {
            Err(Problem::new(format!("the sample wire stopped with {status}")).into())
        }
    }
}
