//! Databases of PostgreSQL, on the server that `WIRECOPY_TEST_POSTGRES` names.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use url::Url;

/// The variable that names the server on which wires are to be made, by the address of a database that
/// is there: `postgres://user@127.0.0.1:5432/postgres`. Without it, wires are made on SQLite.
pub const SERVER: &str = "WIRECOPY_TEST_POSTGRES";

/// Lets the leases of a wire's nodes run out, as time does after they died: for tests that start a node again
/// at once. Where the wire lies on SQLite nothing is to be done.
///
/// # Panics
/// When the database can't be asked.
pub fn nodes_died(wire: &Path) {
    let Ok(address) = std::fs::read_to_string(wire.join("database")) else {
        return;
    };
    let asked = Command::new("psql")
        .args([address.trim(), "--quiet"])
        .args(["--command=UPDATE leases SET until = 0; UPDATE nodes SET until = 0"])
        .status();
    assert!(
        asked
            .expect("psql is of Debian's postgresql-client")
            .success()
    );
}

/// The address of a new, empty database; nothing where no server is named. The server belongs to the
/// tests: nobody takes the databases away again.
///
/// # Panics
/// When a server is named and the database can't be made.
#[must_use]
pub fn database() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);

    let server = std::env::var(SERVER).ok()?;
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("a clock behind 1970");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{}_{number}", std::process::id(), now.as_nanos());
    let made = Command::new("createdb")
        .arg(format!("--maintenance-db={server}"))
        .args(["--template=template0", "--locale=C.UTF-8", &name])
        .output()
        .expect("createdb is of Debian's postgresql-client");
    assert!(
        made.status.success(),
        "createdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    let mut address = Url::parse(&server).expect("an address of PostgreSQL");
    address.set_path(&name);
    Some(address.into())
}
