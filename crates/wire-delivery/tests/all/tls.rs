//! https: certificates that don't vouch for the server, each with its sentence.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use reqwest::header::HeaderMap;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use wire_delivery::Guard;
use wire_delivery::guard::{GuardError, Settings};

/// An authority that the guard is told to trust, as a system trusts those of its package.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(DnType::CommonName, "The Pit's authority");
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    fn guard(&self) -> Guard {
        let settings = Settings {
            allow_loopback: true,
            authorities: vec![self.certificate.der().clone()],
            ..Settings::default()
        };
        Guard::new(settings).unwrap()
    }

    /// A server whose certificate is for this host, and valid in these years.
    async fn server(&self, host: &str, from: i32, until: i32) -> Server {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Server::start(certificate.der().clone(), &key).await
    }
}

/// A server that answers one request, when the handshake comes about.
struct Server {
    port: u16,
    /// Whether it came about.
    shaken: JoinHandle<bool>,
}

impl Server {
    async fn start(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let shaken = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(socket).await else {
                return false;
            };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer).await;
            let _ = stream.shutdown().await;
            true
        });
        Self { port, shaken }
    }

    /// The sentence of the refusal, after which nothing was sent.
    async fn refusal(self, guard: &Guard) -> String {
        let error = post(guard, self.port).await.unwrap_err();
        assert_eq!(error.code(), "tls");
        assert!(!error.perhaps_delivered());
        assert!(!self.shaken.await.unwrap(), "the handshake was broken off");
        error.to_string()
    }
}

async fn post(guard: &Guard, port: u16) -> Result<u16, GuardError> {
    let url = format!("https://localhost:{port}/").parse().unwrap();
    let answer = guard.post(&url, HeaderMap::new(), "{}".into()).await?;
    Ok(answer.status)
}

#[tokio::test]
async fn a_certificate_that_an_authority_vouches_for_is_taken() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2020, 2100).await;
    assert_eq!(post(&authority.guard(), server.port).await, Ok(204));
    assert!(server.shaken.await.unwrap());
}

#[tokio::test]
async fn a_certificate_that_signs_itself_is_refused_before_anything_is_sent() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let server = Server::start(certificate.der().clone(), &key).await;
    let said = server.refusal(&Authority::new().guard()).await;
    insta::assert_snapshot!(said, @"no safe connection to localhost: nobody whom this system trusts has signed its certificate");
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2020, 2021).await;
    let said = server.refusal(&authority.guard()).await;
    insta::assert_snapshot!(said, @"no safe connection to localhost: its certificate has expired");
}

#[tokio::test]
async fn a_certificate_that_is_not_valid_yet_is_refused() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2090, 2100).await;
    let said = server.refusal(&authority.guard()).await;
    insta::assert_snapshot!(said, @"no safe connection to localhost: its certificate is not valid yet");
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let server = authority.server("gazette.example", 2020, 2100).await;
    let said = server.refusal(&authority.guard()).await;
    insta::assert_snapshot!(said, @"no safe connection to localhost: its certificate is for another host");
}
