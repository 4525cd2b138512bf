//! https: certificates that nobody vouches for.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::header::HeaderMap;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use wire_delivery::Guard;
use wire_delivery::guard::Settings;

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        acceptor.accept(socket).await.is_ok()
    });

    let guard = Guard::new(Settings {
        allow_loopback: true,
        ..Settings::default()
    })
    .unwrap();
    let url = format!("https://localhost:{port}/").parse().unwrap();
    let error = guard
        .post(&url, HeaderMap::new(), "{}".into())
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"no safe connection to localhost: invalid peer certificate: UnknownIssuer");
    assert_eq!(error.code(), "tls");
    assert!(!error.perhaps_delivered());
    assert!(!server.await.unwrap(), "the handshake was broken off");
}
