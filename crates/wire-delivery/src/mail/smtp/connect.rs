//! The way to a mail server: the socket, and TLS over it.
//!
//! STARTTLS is spoken here rather than by the SMTP library, which keeps what stands in its buffer
//! over the change to TLS, so that somebody in between could put answers there (RFC 3207, section 6).

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Relay, Security, SmtpError, Step};
use crate::guard::in_handshake;
use crate::tls;

/// A connection to a mail server, at the place where the server greets.
#[derive(Debug)]
pub(super) struct Stream {
    peer: SocketAddr,
    /// What is read before anything else: after STARTTLS no server greets again.
    greeting: &'static [u8],
    way: Way,
}

#[derive(Debug)]
enum Way {
    Clear(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Relay {
    /// Connects, as safely as the settings say.
    pub(super) async fn connect(&self, hello: &str) -> Result<Stream, SmtpError> {
        let server = &self.server;
        let socket = self.socket().await?;
        let peer = socket
            .peer_addr()
            .map_err(|error| self.unreachable(&error))?;
        let (greeting, way): (&[u8], _) = match server.security {
            Security::None => (b"", Way::Clear(socket)),
            Security::Tls => (b"", self.tls(socket).await?),
            Security::StartTls => {
                let socket = self.start_tls(socket, hello).await?;
                (b"220 TLS\r\n", self.tls(socket).await?)
            }
        };
        Ok(Stream {
            peer,
            greeting,
            way,
        })
    }

    async fn socket(&self) -> Result<TcpStream, SmtpError> {
        // A literal address in brackets is how one writes it in a mail address; sockets want it bare.
        let host = self.server.host.trim_matches(['[', ']']);
        let found: Vec<SocketAddr> = lookup_host((host, self.server.port))
            .await
            .map_err(|error| self.unreachable(&error))?
            .collect();
        let beyond = found.iter().find(|address| !address.ip().is_loopback());
        if let (Security::None, Some(address)) = (self.server.security, beyond) {
            return Err(SmtpError::InTheClear {
                host: self.server.host.clone(),
                address: address.ip(),
            });
        }
        let socket = TcpStream::connect(found.as_slice())
            .await
            .map_err(|error| self.unreachable(&error))?;
        socket
            .set_nodelay(true)
            .map_err(|error| self.unreachable(&error))?;
        Ok(socket)
    }

    fn unreachable(&self, error: &io::Error) -> SmtpError {
        SmtpError::Connect {
            host: self.server.host.clone(),
            port: self.server.port,
            reason: error.to_string(),
        }
    }

    async fn tls(&self, socket: TcpStream) -> Result<Way, SmtpError> {
        let failed = |reason| SmtpError::Tls {
            host: self.server.host.clone(),
            reason,
        };
        let host = self.server.host.trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host)
            .map_err(|_| failed("its name is none that a certificate could be for".into()))?;
        let config: Arc<ClientConfig> = Arc::clone(&self.tls);
        let stream = TlsConnector::from(config)
            .connect(name, socket)
            .await
            .map_err(|error| {
                failed(in_handshake(&error).map_or_else(|| error.to_string(), tls::reason))
            })?;
        Ok(Way::Tls(Box::new(stream)))
    }

    /// Brings the connection to the place where TLS begins, and not a byte further.
    async fn start_tls(&self, socket: TcpStream, hello: &str) -> Result<TcpStream, SmtpError> {
        let mut talk = Talk {
            relay: self,
            socket,
            unread: Vec::new(),
        };
        talk.answer(220).await?;
        talk.say(&format!("EHLO {hello}\r\n")).await?;
        let offers = talk.answer(250).await?;
        if !offers.iter().any(|o| o.eq_ignore_ascii_case("STARTTLS")) {
            return Err(SmtpError::NoStartTls {
                host: self.server.host.clone(),
            });
        }
        talk.say("STARTTLS\r\n").await?;
        talk.answer(220).await?;
        if !talk.unread.is_empty() {
            return Err(SmtpError::Injected {
                host: self.server.host.clone(),
            });
        }
        Ok(talk.socket)
    }

    pub(super) fn broken(&self, step: Step, reason: impl ToString) -> SmtpError {
        SmtpError::Broken {
            host: self.server.host.clone(),
            step,
            reason: reason.to_string(),
        }
    }
}

/// The few words before TLS.
struct Talk<'a> {
    relay: &'a Relay,
    socket: TcpStream,
    unread: Vec<u8>,
}

impl Talk<'_> {
    /// No answer of an honest server is longer.
    const LONGEST: usize = 16 * 1024;

    async fn say(&mut self, words: &str) -> Result<(), SmtpError> {
        self.socket
            .write_all(words.as_bytes())
            .await
            .map_err(|error| self.relay.broken(Step::Greeting, error))
    }

    /// The lines of an answer, if it has this code (RFC 5321, section 4.2).
    async fn answer(&mut self, code: u16) -> Result<Vec<String>, SmtpError> {
        let mut said = Vec::new();
        loop {
            let line = self.line().await?;
            let (found, rest) = line.split_at_checked(3).unwrap_or_default();
            let Ok(found) = found.parse::<u16>() else {
                return Err(self.relay.broken(Step::Greeting, "that is not SMTP"));
            };
            said.push(rest.get(1..).unwrap_or_default().trim().to_owned());
            if rest.starts_with('-') {
                continue;
            }
            if found != code {
                return Err(self.relay.refused(Step::Greeting, found, &said.join(" ")));
            }
            return Ok(said);
        }
    }

    async fn line(&mut self) -> Result<String, SmtpError> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.unread.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.unread.len() > Self::LONGEST {
                return Err(self.relay.broken(Step::Greeting, "its answer has no end"));
            }
            let read = self.socket.read_buf(&mut self.unread).await;
            match read {
                Ok(0) => {
                    return Err(self
                        .relay
                        .broken(Step::Greeting, "the connection was closed"));
                }
                Ok(_) => {}
                Err(error) => return Err(self.relay.broken(Step::Greeting, error)),
            }
        }
    }
}

impl AsyncTokioStream for Stream {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.greeting.is_empty() {
            let (now, later) = self
                .greeting
                .split_at(self.greeting.len().min(buffer.remaining()));
            buffer.put_slice(now);
            self.greeting = later;
            return Poll::Ready(Ok(()));
        }
        match &mut self.way {
            Way::Clear(socket) => Pin::new(socket).poll_read(context, buffer),
            Way::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.way {
            Way::Clear(socket) => Pin::new(socket).poll_write(context, bytes),
            Way::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Clear(socket) => Pin::new(socket).poll_flush(context),
            Way::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.way {
            Way::Clear(socket) => Pin::new(socket).poll_shutdown(context),
            Way::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
