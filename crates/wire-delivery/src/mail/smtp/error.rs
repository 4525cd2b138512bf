//! Why a mail didn't go, in sentences.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Why a mail didn't go, or perhaps did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpError {
    /// No connection was made.
    #[error("no connection to the mail server {host}:{port}: {reason}")]
    Connect {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// What the system says.
        reason: String,
    },
    /// Mail may go without TLS to this machine only.
    #[error(
        "the mail server {host} is not this machine ({address}), and without TLS mail goes no further: set security to starttls or tls"
    )]
    InTheClear {
        /// The server.
        host: String,
        /// Where its name leads.
        address: IpAddr,
    },
    /// The server doesn't offer STARTTLS, or somebody between takes the offer out.
    #[error(
        "the mail server {host} does not offer STARTTLS: nothing was sent. Set security to tls if it speaks TLS from the first byte"
    )]
    NoStartTls {
        /// The server.
        host: String,
    },
    /// Something stood behind the server's last word in the clear: somebody put it there.
    #[error(
        "the mail server {host} said more than its answer to STARTTLS: somebody may stand between, nothing was sent"
    )]
    Injected {
        /// The server.
        host: String,
    },
    /// The certificate or the handshake was refused.
    #[error("no safe connection to the mail server {host}: {reason}")]
    Tls {
        /// The server.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// It offers no login that the wire knows.
    #[error(
        "the mail server {host} takes no login with a password (PLAIN or LOGIN): leave user out, or ask its operator"
    )]
    NoLogin {
        /// The server.
        host: String,
    },
    /// It said no.
    #[error("the mail server {host} refused {step}: {code} {said}")]
    Refused {
        /// The server.
        host: String,
        /// What it refused.
        step: Step,
        /// Its code: 4xx for now, 5xx for good (RFC 5321, section 4.2.1).
        code: u16,
        /// Its words, on one line.
        said: String,
    },
    /// The deadline passed.
    #[error("the mail server {host} took longer than {limit:?} at {step}")]
    Timeout {
        /// The server.
        host: String,
        /// How far it had come.
        step: Step,
        /// The deadline.
        limit: Duration,
    },
    /// The connection broke, or what came back was not SMTP.
    #[error("the exchange with the mail server {host} broke off at {step}: {reason}")]
    Broken {
        /// The server.
        host: String,
        /// How far it had come.
        step: Step,
        /// What happened.
        reason: String,
    },
}

/// How far an exchange had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before the first mail.
    Greeting,
    /// Name and password.
    Login,
    /// Whose mail it is.
    Sender,
    /// Whom it goes to.
    Recipient,
    /// The mail itself.
    Message,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the connection",
            Self::Login => "the login",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Message => "the message",
        })
    }
}

impl SmtpError {
    /// Whether it is no use to try this mail again. A connection, a login or a sender that the server
    /// doesn't want is the same for every mail: none of them is to blame, and the settings may be mended
    /// while they wait.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                step: Step::Recipient | Step::Message,
                code: 500..=599,
                ..
            }
        )
    }

    /// Whether the mail may have arrived all the same: it was sent, and no answer came.
    #[must_use]
    pub fn perhaps_sent(&self) -> bool {
        matches!(
            self,
            Self::Timeout {
                step: Step::Message,
                ..
            } | Self::Broken {
                step: Step::Message,
                ..
            }
        )
    }

    /// Whether the connection can carry another mail after this.
    pub(in crate::mail) fn leaves_connection(&self) -> bool {
        // 421 is how a server says that it closes the connection, at any time.
        matches!(self, Self::Refused { code, .. } if *code != 421)
    }
}
