//! The mail server that the operator names.
//!
//! This is the one connection that doesn't go through the [guard](crate::guard): its host is no
//! address that anybody gave from outside but the operator's own setting, and a relay on a private
//! address, or on this machine, is usual. What holds instead: without TLS it speaks to this machine
//! only, it never falls back from TLS, and a certificate that doesn't vouch for the host ends it.

mod connect;
mod error;
mod session;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use wire_store::Secret;

pub use error::{SmtpError, Step};

/// A mail server, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is made safe.
    pub security: Security,
    /// Who the wire is there.
    pub login: Option<Login>,
    /// Authorities whose certificates are trusted beside those that this system trusts.
    pub authorities: Vec<CertificateDer<'static>>,
    /// How long it may take.
    pub limits: Limits,
}

/// How the connection is made safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// It begins in the clear and changes to TLS before anything is said (RFC 3207), or ends.
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Not at all: to this machine only.
    None,
}

impl Security {
    /// The usual port.
    #[must_use]
    pub fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// A name and a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password; its `Debug` hides it.
    pub password: Secret,
}

/// Reads authorities from a PEM file.
///
/// # Errors
/// The file can't be read, or there is no certificate in it.
pub fn read_authorities(pem: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Vec<_> = CertificateDer::pem_file_iter(pem)
        .and_then(Iterator::collect)
        .map_err(|error| error.to_string())?;
    if found.is_empty() {
        return Err("there is no certificate in it".into());
    }
    Ok(found)
}

/// How long a mail server may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the look-up of its name to the login.
    pub connect: Duration,
    /// For one mail, from the first command to the answer to its last byte.
    pub mail: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            mail: Duration::from_secs(60),
        }
    }
}

/// A mail server with what TLS to it is made with, which takes a while to read.
#[derive(Clone, Debug)]
pub(super) struct Relay {
    server: Server,
    tls: Arc<ClientConfig>,
}

impl Relay {
    pub(super) fn new(server: Server) -> Result<Self, SmtpError> {
        let tls = crate::tls::config(&server.authorities, &[]).map_err(|error| SmtpError::Tls {
            host: server.host.clone(),
            reason: error.to_string(),
        })?;
        Ok(Self {
            server,
            tls: Arc::new(tls),
        })
    }
}
