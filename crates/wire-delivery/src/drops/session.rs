//! The way to a server: the socket, SSH over it, and SFTP over that.

use std::borrow::Cow;
use std::net::Shutdown;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use russh::client::{self, AuthResult, Handle};
use russh::keys::{Algorithm, EcdsaCurve, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{AlgorithmKind, Preferred, SshId, kex};
use russh_sftp::client::RawSftpSession;
use tokio::net::TcpStream;

use super::address::{Address, borrowed};
use super::keys::private;
use super::{DropError, HostKey, Step};
use crate::Guard;

/// A server that has shown the key it is known by.
pub(super) struct Greeted {
    ssh: Handle<Recogniser>,
    line: Line,
    shown: HostKey,
}

/// A server that lets the wire work on files.
pub(super) struct SignedIn {
    pub(super) sftp: RawSftpSession,
    /// What it can do beside the protocol.
    pub(super) extensions: Vec<String>,
    _ssh: Handle<Recogniser>,
    _line: Line,
}

/// The socket, which is closed with this: whatever the other side does, nothing goes on behind a try that was given up.
struct Line(std::net::TcpStream);

impl Drop for Line {
    fn drop(&mut self) {
        // Where it is closed already, all is well.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Looks at the key that a server shows.
struct Recogniser {
    known: Option<HostKey>,
    shown: Arc<OnceLock<HostKey>>,
}

impl client::Handler for Recogniser {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        key: &PublicKeyOrCertificate,
    ) -> Result<bool, russh::Error> {
        let key = HostKey::new(&key.public_key());
        // When keys are exchanged anew, it has to be the same again.
        let first = self.shown.get_or_init(|| key.clone());
        Ok(*first == key && self.known.as_ref().is_none_or(|known| *known == key))
    }
}

impl Greeted {
    /// Connects, and lets the server show its key. It has to be the known one, where one is known.
    pub(super) async fn by(
        guard: &Guard,
        address: &Address,
        known: Option<HostKey>,
    ) -> Result<Self, DropError> {
        let host = borrowed(&address.host);
        let socket = guard.connect(&host, address.port).await?;
        let broken = |reason: String| address.broken(Step::Greeting, &reason);
        let (socket, line) = line(socket).map_err(|error| broken(error.to_string()))?;
        let shown = Arc::new(OnceLock::new());
        let recogniser = Recogniser {
            known: known.clone(),
            shown: Arc::clone(&shown),
        };
        let config = config(known.as_ref(), guard.settings().limits.exchange);
        let ssh = client::connect_stream(Arc::new(config), socket, recogniser).await;
        match (ssh, known, shown.get()) {
            (Ok(ssh), _, Some(shown)) => Ok(Self {
                ssh,
                line,
                shown: shown.clone(),
            }),
            (Err(_), Some(known), Some(shown)) if known != *shown => Err(DropError::HostChanged {
                host: address.host.to_string(),
                known,
                shown: shown.clone(),
            }),
            (
                Err(russh::Error::NoCommonAlgo {
                    kind: AlgorithmKind::Key,
                    ..
                }),
                ..,
            ) => Err(DropError::HostKeyKind {
                host: address.host.to_string(),
            }),
            (Err(error), ..) => Err(broken(error.to_string())),
            (Ok(_), _, None) => Err(broken("it showed no key".into())),
        }
    }

    /// The key that it showed.
    pub(super) fn shown(&self) -> &HostKey {
        &self.shown
    }

    /// Signs in, and asks for SFTP.
    pub(super) async fn sign_in(
        mut self,
        address: &Address,
        secret: &str,
        limit: Duration,
    ) -> Result<SignedIn, DropError> {
        let broken = |reason: String| address.broken(Step::SigningIn, &reason);
        let key = PrivateKeyWithHashAlg::new(Arc::new(private(secret)?), None);
        let answer = self.ssh.authenticate_publickey(&address.user, key).await;
        let answer = answer.map_err(|error| broken(error.to_string()))?;
        let (host, user) = (address.host.to_string(), address.user.clone());
        match answer {
            AuthResult::Success => {}
            // Whoever refuses a key says what else there is.
            AuthResult::Failure {
                remaining_methods, ..
            } if remaining_methods.is_empty() && self.ssh.is_closed() => {
                return Err(broken("the connection ended".into()));
            }
            AuthResult::Failure { .. } => return Err(DropError::SignIn { host, user }),
        }
        let no_sftp = |_| DropError::NoSftp {
            host: host.clone(),
            user: user.clone(),
        };
        let channel = self.ssh.channel_open_session().await.map_err(no_sftp)?;
        let asked = channel.request_subsystem(true, "sftp").await;
        asked.map_err(no_sftp)?;
        let limits = russh_sftp::client::Config {
            max_packet_len: 64 * 1024,
            // The deadline of the whole ends it before.
            request_timeout_secs: limit.as_secs() + 1,
            ..Default::default()
        };
        let sftp = RawSftpSession::new_with_config(channel.into_stream(), limits);
        let version = sftp.init().await.map_err(|_| DropError::NoSftp {
            host: host.clone(),
            user: user.clone(),
        })?;
        Ok(SignedIn {
            sftp,
            extensions: version.extensions.into_keys().collect(),
            _ssh: self.ssh,
            _line: self.line,
        })
    }
}

/// The socket, and the hold that closes it.
fn line(socket: TcpStream) -> std::io::Result<(TcpStream, Line)> {
    let socket = socket.into_std()?;
    let line = Line(socket.try_clone()?);
    Ok((TcpStream::from_std(socket)?, line))
}

/// How SSH is spoken: with keys of the kind that is known first, and without primes that the other side chooses.
fn config(known: Option<&HostKey>, limit: Duration) -> client::Config {
    let ecdsa = |curve| Algorithm::Ecdsa { curve };
    let mut kinds = vec![
        Algorithm::Ed25519,
        ecdsa(EcdsaCurve::NistP256),
        ecdsa(EcdsaCurve::NistP384),
        ecdsa(EcdsaCurve::NistP521),
    ];
    if let Some(known) = known {
        kinds.sort_by_key(|kind| *kind != known.algorithm());
    }
    let exchanges = Preferred::DEFAULT.kex.iter().copied();
    client::Config {
        client_id: SshId::Standard(Cow::Borrowed(concat!(
            "SSH-2.0-Wirecopy_",
            env!("CARGO_PKG_VERSION")
        ))),
        preferred: Preferred {
            key: kinds.into(),
            kex: exchanges.filter(|it| *it != kex::DH_GEX_SHA256).collect(),
            ..Preferred::DEFAULT
        },
        inactivity_timeout: Some(limit),
        ..client::Config::default()
    }
}
