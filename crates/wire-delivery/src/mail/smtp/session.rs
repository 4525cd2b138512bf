//! One connection to a mail server, over which mails go one after the other.

use std::error::Error;
use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::{Relay, SmtpError, Step};
use crate::mail::header::{Line, Mailbox};

/// A connection to a mail server that knows who the wire is.
pub(in crate::mail) struct Session<'a> {
    relay: &'a Relay,
    smtp: AsyncSmtpConnection,
}

impl Relay {
    /// Connects, greets and logs in, within one deadline. `host` is who the wire says it is.
    pub(in crate::mail) async fn open(&self, host: &str) -> Result<Session<'_>, SmtpError> {
        let limit = self.server.limits.connect;
        let mut step = Step::Greeting;
        let opened = timeout(limit, self.greet(&mut step, host)).await;
        opened.unwrap_or_else(|_| Err(self.too_slow(step, limit)))
    }

    async fn greet(&self, step: &mut Step, host: &str) -> Result<Session<'_>, SmtpError> {
        let hello = match host.trim_matches(['[', ']']).parse() {
            Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(Line::of(host).as_str().to_owned()),
        };
        let stream = self.connect(&hello.to_string()).await?;
        let mut smtp = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello)
            .await
            .map_err(|error| self.explain(Step::Greeting, &error))?;
        if let Some(login) = &self.server.login {
            *step = Step::Login;
            let credentials =
                Credentials::new(login.user.clone(), login.password.reveal().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let offered = mechanisms
                .iter()
                .any(|one| smtp.server_info().supports_auth_mechanism(*one));
            if !offered {
                return Err(SmtpError::NoLogin {
                    host: self.server.host.clone(),
                });
            }
            smtp.auth(&mechanisms, &credentials)
                .await
                .map_err(|error| self.explain(Step::Login, &error))?;
        }
        Ok(Session { relay: self, smtp })
    }

    /// The library's error in our words.
    fn explain(&self, step: Step, error: &smtp::Error) -> SmtpError {
        let said = error
            .source()
            .map_or_else(|| error.to_string(), ToString::to_string);
        match error.status() {
            Some(code) => self.refused(step, code.into(), &said),
            None if said == "incomplete response" => self.broken(step, "the connection was closed"),
            None if error.is_response() => self.broken(step, "that is not SMTP"),
            None => self.broken(step, said),
        }
    }

    /// What the server said goes into logs and onto pages: on one line, cut, and without the password,
    /// should it repeat that.
    pub(super) fn refused(&self, step: Step, code: u16, said: &str) -> SmtpError {
        let line = Line::of(said);
        let mut said = line.as_str().to_owned();
        if let Some(login) = &self.server.login {
            said = said.replace(login.password.reveal(), "…");
        }
        SmtpError::Refused {
            host: self.server.host.clone(),
            step,
            code,
            said: said.chars().take(300).collect(),
        }
    }

    fn too_slow(&self, step: Step, limit: Duration) -> SmtpError {
        SmtpError::Timeout {
            host: self.server.host.clone(),
            step,
            limit,
        }
    }
}

impl Session<'_> {
    /// Sends a mail, within one deadline. What the error says of the connection holds afterwards.
    pub(in crate::mail) async fn send(
        &mut self,
        from: &Mailbox,
        to: &Mailbox,
        message: &[u8],
    ) -> Result<(), SmtpError> {
        let limit = self.relay.server.limits.mail;
        let mut step = Step::Sender;
        let sent = timeout(limit, self.transact(&mut step, from, to, message)).await;
        match sent {
            Err(_) => Err(self.relay.too_slow(step, limit)),
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.relay.explain(step, &error)),
        }
    }

    async fn transact(
        &mut self,
        step: &mut Step,
        from: &Mailbox,
        to: &Mailbox,
        message: &[u8],
    ) -> Result<(), smtp::Error> {
        self.smtp
            .command(Mail::new(Some(from.envelope()), Vec::new()))
            .await?;
        *step = Step::Recipient;
        self.smtp
            .command(Rcpt::new(to.envelope(), Vec::new()))
            .await?;
        self.smtp.command(Data).await?;
        *step = Step::Message;
        self.smtp.message(message).await?;
        Ok(())
    }

    /// Makes the connection ready for the next mail after one that was refused.
    pub(in crate::mail) async fn reset(&mut self) -> Result<(), SmtpError> {
        let limit = self.relay.server.limits.mail;
        let done = timeout(limit, self.smtp.command(Rset)).await;
        match done {
            Err(_) => Err(self.relay.too_slow(Step::Sender, limit)),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.relay.explain(Step::Sender, &error)),
        }
    }

    /// Says goodbye. Who doesn't answer to that is left alone.
    pub(in crate::mail) async fn close(mut self) {
        let _ = timeout(Duration::from_secs(2), self.smtp.quit()).await;
    }
}
