//! TLS: rustls on ring, with the system's root certificates.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, ClientConfig, RootCertStore, crypto::ring};

/// The authorities that this system trusts, and these. A machine without root certificates can still
/// run a wire: it is told, and every connection with TLS is refused, never trusted.
fn roots(more: &[CertificateDer<'static>]) -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a root certificate of this system can't be read");
    }
    let mut roots = RootCertStore::empty();
    let (accepted, ignored) = roots.add_parsable_certificates(found.certs);
    if accepted == 0 {
        tracing::warn!(
            ignored,
            "this system has no root certificates, so no other machine can be trusted: install the package ca-certificates"
        );
    }
    roots.add_parsable_certificates(more.iter().cloned());
    roots
}

/// What connections are made with, offering these protocols (ALPN).
pub(crate) fn config(
    more: &[CertificateDer<'static>],
    protocols: &[&[u8]],
) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots(more))
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(config)
}

/// What is wrong with a handshake, in words.
pub(crate) fn reason(error: &rustls::Error) -> String {
    use CertificateError as Wrong;
    let rustls::Error::InvalidCertificate(wrong) = error else {
        return error.to_string();
    };
    match wrong {
        Wrong::Expired | Wrong::ExpiredContext { .. } => "its certificate has expired".into(),
        Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
            "its certificate is not valid yet".into()
        }
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
            "its certificate is for another host".into()
        }
        Wrong::UnknownIssuer => "nobody whom this system trusts has signed its certificate".into(),
        Wrong::Revoked => "its certificate was revoked".into(),
        _ => error.to_string(),
    }
}
