//! Why an exchange with the outside did not come about, in sentences.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use super::Forbidden;

/// Why the guarded client didn't do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// It isn't an address at all.
    #[error("'{given}' is not a web address: write it as https://gazette.example/page")]
    NotAUrl {
        /// What was given, cut.
        given: String,
    },
    /// A line break or another control character stands in it.
    #[error("the web address has a line break or a control character in it: remove it")]
    ControlCharacter,
    /// Another scheme than http or https.
    #[error("'{scheme}:' can't be fetched: only http and https addresses can")]
    Scheme {
        /// The scheme found.
        scheme: String,
    },
    /// A user name or password stands in it.
    #[error("the web address holds a user name or a password: remove what stands before the '@'")]
    UserInfo,
    /// No name server can be asked for it.
    #[error(
        "'{host}' can't be the name of a server: between its dots stand 1 to 63 letters, and 253 in all"
    )]
    Name {
        /// The host, cut.
        host: String,
    },
    /// It is a name of somebody's own network.
    #[error(
        "'{host}' means something in your own network only: write the whole name, as www.gazette.example"
    )]
    LocalName {
        /// The host, cut.
        host: String,
    },
    /// Another port than the scheme's own.
    #[error("port {port} of {host} is not allowed: only the usual ports of http and https are")]
    Port {
        /// The host.
        host: String,
        /// The port found.
        port: u16,
    },
    /// The host is, or leads to, an address that the wire never connects to.
    #[error("{host} is not allowed: {address} is {forbidden}")]
    Forbidden {
        /// The host asked for.
        host: String,
        /// The address found.
        address: IpAddr,
        /// Why it is forbidden.
        forbidden: Forbidden,
    },
    /// The name could not be looked up.
    #[error("the name {host} could not be looked up: {reason}")]
    Dns {
        /// The name.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// No connection was made.
    #[error("no connection to {host}: {reason}")]
    Connect {
        /// The host.
        host: String,
        /// What the system says.
        reason: String,
    },
    /// The certificate or the handshake was refused.
    #[error("no safe connection to {host}: {reason}")]
    Tls {
        /// The host.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// The deadline passed.
    #[error("{host} took longer than {limit:?} {stage}")]
    Timeout {
        /// The host.
        host: String,
        /// How far the exchange had come.
        stage: Stage,
        /// The deadline.
        limit: Duration,
    },
    /// The answer is larger than accepted, after unpacking.
    #[error("the answer of {host} is larger than {limit} bytes: it was cut off")]
    TooLarge {
        /// The host.
        host: String,
        /// How many bytes are accepted.
        limit: usize,
    },
    /// A redirect led from https to http.
    #[error("{from} redirects from https to http: that is not followed")]
    Downgrade {
        /// The page that redirects.
        from: String,
    },
    /// Too many redirects, or a loop.
    #[error("{from} redirects more than {limit} times: the last hop was {last}")]
    TooManyRedirects {
        /// The page asked for.
        from: String,
        /// The page of the last hop.
        last: String,
        /// How many are followed.
        limit: usize,
    },
    /// The connection broke, or what came back was not HTTP.
    #[error("the exchange with {host} broke off: {reason}")]
    Broken {
        /// The host.
        host: String,
        /// What happened.
        reason: String,
    },
    /// The wire is only to be looked at.
    #[error("this wire was started to deliver nothing: it sends nothing and fetches nothing")]
    Closed,
    /// The client could not be made.
    #[error("the web client can't be started: {reason}")]
    Client {
        /// Why.
        reason: String,
    },
}

/// How far an exchange had come when its deadline passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking up the name.
    LookUp,
    /// Connecting: nothing was sent.
    Connecting,
    /// The request was sent, or may have been; no answer came.
    Waiting,
    /// The answer had begun.
    Reading,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LookUp => "to be looked up",
            Self::Connecting => "to accept a connection",
            Self::Waiting => "to answer",
            Self::Reading => "to send its whole answer",
        })
    }
}

impl GuardError {
    /// Whether the other side may have received the request in spite of the error. A later kill
    /// has to be sent to it then.
    #[must_use]
    pub fn perhaps_delivered(&self) -> bool {
        match self {
            Self::Timeout { stage, .. } => matches!(stage, Stage::Waiting | Stage::Reading),
            Self::Broken { .. } | Self::TooLarge { .. } => true,
            _ => false,
        }
    }

    /// Whether the same may go better in a while.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Dns { .. } | Self::Connect { .. } | Self::Timeout { .. } | Self::Broken { .. }
        )
    }

    /// The code that records and programs use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAUrl { .. }
            | Self::ControlCharacter
            | Self::Scheme { .. }
            | Self::UserInfo
            | Self::Name { .. }
            | Self::LocalName { .. }
            | Self::Port { .. } => "bad-address",
            Self::Forbidden { .. } => "forbidden-address",
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "no-connection",
            Self::Tls { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::TooLarge { .. } => "too-large",
            Self::Downgrade { .. } | Self::TooManyRedirects { .. } => "redirect",
            Self::Broken { .. } => "broken",
            Self::Closed => "closed",
            Self::Client { .. } => "client",
        }
    }
}
