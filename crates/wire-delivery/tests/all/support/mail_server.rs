//! A real mail server on loopback: aiosmtpd, from Debian's package.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::CertificateDer;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Debian's Python: its packages are installed for this one.
const PYTHON: &str = "/usr/bin/python3";

/// Whether there is a mail server to test against. Says that a test is skipped, where there is none.
pub fn is_there() -> bool {
    let found = Command::new(PYTHON)
        .args(["-c", "import aiosmtpd"])
        .stderr(Stdio::null())
        .status();
    let there = found.is_ok_and(|status| status.success());
    if !there {
        eprintln!("skipped: python3-aiosmtpd is not installed (./test installs it)");
    }
    there
}

/// An authority, and a certificate of it for some host, as PEM files.
pub struct Certificate {
    folder: TempDir,
    pub authority: CertificateDer<'static>,
}

impl Certificate {
    pub fn of(host: &str) -> Self {
        Self::made(CertificateParams::new([host.to_owned()]).unwrap())
    }

    /// One that was valid once.
    pub fn expired(host: &str) -> Self {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
        Self::made(params)
    }

    fn made(params_of_server: CertificateParams) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&key).unwrap().der().clone();
        let issuer = Issuer::new(params, key);

        let key = KeyPair::generate().unwrap();
        let certificate = params_of_server.signed_by(&key, &issuer).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, label: &str, der: &[u8]| {
            let text = base64::engine::general_purpose::STANDARD.encode(der);
            let pem = format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n");
            std::fs::write(folder.path().join(name), pem).unwrap();
        };
        write("certificate.pem", "CERTIFICATE", certificate.der());
        write("key.pem", "PRIVATE KEY", &key.serialize_der());
        Self { folder, authority }
    }
}

/// A running server; it ends with the test.
pub struct MailServer {
    pub port: u16,
    process: Child,
    folder: TempDir,
}

impl MailServer {
    /// A server that takes mail without TLS and login.
    pub fn plain() -> Self {
        Self::start(json!({"security": "none"}))
    }

    /// A server with TLS, whose password is 'coal & ash'.
    pub fn safe(security: &str, certificate: &Certificate) -> Self {
        let file = |name: &str| -> PathBuf { certificate.folder.path().join(name) };
        Self::start(json!({
            "security": security,
            "certificate": file("certificate.pem"),
            "key": file("key.pem"),
            "user": "wire",
            "password": "coal & ash",
        }))
    }

    pub fn start(mut order: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        order["folder"] = json!(folder.path());
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/all/mail_server/server.py"
        );
        let mut process = Command::new(PYTHON)
            .args([script, &order.to_string()])
            .stdout(Stdio::piped())
            // It warns of what the tests do on purpose.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut port)
            .unwrap();
        Self {
            port: port.trim().parse().unwrap(),
            process,
            folder,
        }
    }

    /// The mails that it took, in order.
    pub fn mails(&self) -> Vec<Value> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect();
        files.sort();
        files
            .iter()
            .map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
            .collect()
    }

    /// To whom the mails went that it took, in order.
    pub fn receivers(&self) -> String {
        let mails = self.mails();
        let to = |mail: &Value| mail["to"][0].as_str().unwrap_or_default().to_owned();
        mails.iter().map(to).collect::<Vec<_>>().join(" ")
    }

    /// How many connections there were.
    pub fn connections(&self) -> u32 {
        let count = std::fs::read_to_string(self.folder.path().join("connections"));
        count.map_or(0, |count| count.parse().unwrap())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
