//! TLS: rustls on ring, with the system's root certificates.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};

use super::GuardError;

/// What https connections are made with. A machine without root certificates can still run a wire:
/// it is told, and every https connection is refused, never trusted.
pub(super) fn config() -> Result<ClientConfig, GuardError> {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a root certificate of this system can't be read");
    }
    let mut roots = RootCertStore::empty();
    let (accepted, ignored) = roots.add_parsable_certificates(found.certs);
    if accepted == 0 {
        tracing::warn!(
            ignored,
            "this system has no root certificates, so no https address can be reached: install the package ca-certificates"
        );
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| GuardError::Client {
            reason: error.to_string(),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
