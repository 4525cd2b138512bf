//! A real name server on loopback: dnsmasq, from Debian's package.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where Debian puts it, which isn't on everybody's path.
const DNSMASQ: &str = "/usr/sbin/dnsmasq";

/// Whether there is a name server to test against. Says that a test is skipped, where there is none.
pub fn is_there() -> bool {
    let there = std::path::Path::new(DNSMASQ).exists();
    if !there {
        eprintln!("skipped: dnsmasq-base is not installed (./test installs it)");
    }
    there
}

/// A running name server; it ends with the test.
pub struct NameServer {
    pub address: SocketAddr,
    process: Child,
}

impl NameServer {
    /// A name server that knows these TXT records, each with its strings, and that no other name below
    /// `.example` is there.
    pub fn with(records: &[(&str, &[&str])]) -> Self {
        let free = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut command = Command::new(DNSMASQ);
        command
            .args([
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
            ])
            .args([
                "--no-hosts",
                "--bind-interfaces",
                "--local=/example/",
                "--pid-file=",
            ])
            .args(["--user=", "--group="])
            .arg(format!("--listen-address={}", address.ip()))
            .arg(format!("--port={}", address.port()))
            .stderr(Stdio::null());
        for (name, strings) in records {
            command.arg(format!("--txt-record={name},{}", strings.join(",")));
        }
        let server = Self {
            address,
            process: command.spawn().unwrap(),
        };
        server.wait();
        server
    }

    /// Until it answers: a question for the root's name servers, which it refuses.
    fn wait(&self) {
        let question = [
            0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, // one question, recursion desired
            0, 0, 2, 0, 1, // the root, NS, IN
        ];
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(100)))
            .unwrap();
        socket.connect(self.address).unwrap();
        let begun = Instant::now();
        let mut answer = [0; 512];
        while begun.elapsed() < Duration::from_secs(10) {
            let _ = socket.send(&question);
            if socket.recv(&mut answer).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("dnsmasq doesn't answer");
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
