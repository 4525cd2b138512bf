//! A real SFTP server on loopback: OpenSSH's, from Debian's package.

use std::collections::BTreeMap;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use url::Url;

/// Where Debian puts it, which isn't on everybody's path.
const SSHD: &str = "/usr/sbin/sshd";

/// A server that plays a publisher's: whoever runs the tests is let in with the keys that it is told. It ends with the
/// test.
#[derive(Debug)]
pub struct SftpServer {
    folder: TempDir,
    port: u16,
    process: Option<Child>,
}

impl SftpServer {
    /// Whether there is a server to test against. Says that a test is skipped, where there is none.
    #[must_use]
    pub fn is_there() -> bool {
        let there = Path::new(SSHD).exists();
        if !there {
            eprintln!("skipped: openssh-server is not installed (./test installs it)");
        }
        there
    }

    /// A server with an empty folder, which lets nobody in yet.
    #[must_use]
    pub fn start() -> Self {
        Self::without(&[])
    }

    /// The same, without these extensions of the protocol.
    ///
    /// # Panics
    /// When it doesn't start.
    #[must_use]
    pub fn without(extensions: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("incoming")).expect("a folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let denied = match extensions {
            [] => String::new(),
            _ => format!(" -P {}", extensions.join(",")),
        };
        let at = folder.path().display();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host_key\n\
             AuthorizedKeysFile {at}/authorized_keys\nPidFile none\nStrictModes no\nUsePAM no\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n\
             MaxStartups 100\nSubsystem sftp internal-sftp{denied}\n"
        );
        std::fs::write(folder.path().join("sshd_config"), config).expect("a file");
        let mut server = Self {
            folder,
            port,
            process: None,
        };
        server.make_host_key();
        server.go_on();
        server
    }

    /// Lets in who has the key of this line.
    ///
    /// # Panics
    /// When the file can't be written.
    pub fn let_in(&self, line: &str) {
        std::fs::write(self.folder.path().join("authorized_keys"), line).expect("a file");
    }

    /// The address of its folder.
    ///
    /// # Panics
    /// When the system doesn't say who runs the tests.
    #[must_use]
    pub fn url(&self) -> Url {
        let user = Command::new("id").arg("-un").output().expect("id").stdout;
        let user = String::from_utf8(user).expect("a name");
        let (port, folder) = (self.port, self.incoming());
        format!(
            "sftp://{}@127.0.0.1:{port}{}",
            user.trim(),
            folder.display()
        )
        .parse()
        .expect("an address")
    }

    /// Its folder.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.folder.path().join("incoming")
    }

    /// What lies in its folder, by name.
    ///
    /// # Panics
    /// When the folder can't be read.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        let folder = std::fs::read_dir(self.incoming()).expect("a folder");
        let names = folder.map(|entry| entry.expect("a file").file_name());
        names
            .map(|name| {
                let text = std::fs::read(self.incoming().join(&name)).unwrap_or_default();
                let text = String::from_utf8_lossy(&text).into_owned();
                (name.to_string_lossy().into_owned(), text)
            })
            .collect()
    }

    /// It ends at once, with everything that it was at.
    pub fn die(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        let mut all = below(process.id());
        all.push(process.id());
        let all = all.iter().map(ToString::to_string);
        let _ = Command::new("kill")
            .arg("-9")
            .args(all)
            .stderr(Stdio::null())
            .status();
        let _ = process.wait();
    }

    /// It runs again.
    ///
    /// # Panics
    /// When it doesn't start.
    pub fn go_on(&mut self) {
        // Debian's is run by root with this folder, which is made when the system starts.
        let _ = std::fs::create_dir_all("/run/sshd");
        let log = std::fs::File::create(self.folder.path().join("log")).expect("a file");
        let config = self.folder.path().join("sshd_config");
        let process = Command::new(SSHD)
            .args(["-D", "-e", "-f"])
            .arg(config)
            .stderr(log)
            .spawn();
        self.process = Some(process.expect("sshd starts"));
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if let Ok(mut socket) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
                && matches!(socket.read(&mut [0; 4]), Ok(1..))
            {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let log = std::fs::read_to_string(self.folder.path().join("log"));
        panic!("sshd doesn't answer: {}", log.unwrap_or_default());
    }

    /// It is started again with another host key.
    pub fn change_host_key(&mut self) {
        self.die();
        self.make_host_key();
        self.go_on();
    }

    fn make_host_key(&self) {
        let key = self.folder.path().join("host_key");
        let _ = std::fs::remove_file(&key);
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&key)
            .status();
        assert!(made.expect("ssh-keygen").success());
    }
}

impl Drop for SftpServer {
    fn drop(&mut self) {
        self.die();
    }
}

/// The processes that this one has started, and those that they have.
fn below(parent: u32) -> Vec<u32> {
    let path = format!("/proc/{parent}/task/{parent}/children");
    let children = std::fs::read_to_string(path).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    children
        .flat_map(|child| [below(child), vec![child]].concat())
        .collect()
}
