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

/// A database that has all tables of a wire and nothing in them, where the server has one: `./test` makes it.
const TABLES: &str = "wire_tables";

/// The address of a new database with nothing in it; nothing where no server is named. The server belongs to
/// the tests: nobody takes the databases away again.
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
    // Each store makes what tables there aren't, which takes three times as long as to copy them.
    let made = create(&server, &name, TABLES).or_else(|_| create(&server, &name, "template0"));
    made.unwrap_or_else(|why| panic!("createdb: {why}"));
    let mut address = Url::parse(&server).expect("an address of PostgreSQL");
    address.set_path(&name);
    Some(address.into())
}

fn create(server: &str, name: &str, template: &str) -> Result<(), String> {
    let made = Command::new("createdb")
        .arg(format!("--maintenance-db={server}"))
        .arg(format!("--template={template}"))
        .args(["--locale=C.UTF-8", name])
        .output()
        .expect("createdb is of Debian's postgresql-client");
    match made.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&made.stderr).into_owned()),
    }
}
