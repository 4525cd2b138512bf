//! The house: which crate may know which, read from what cargo says of the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// Each crate, and those of ours that it may depend on. A crate that isn't listed fails the test.
const ARROWS: [(&str, &[&str]); 12] = [
    ("wire-story", &[]),
    ("wire-rights", &["wire-story"]),
    ("wire-formats", &["wire-story", "wire-rights"]),
    ("wire-trace", &["wire-story", "wire-rights"]),
    ("wire-trace-python", &["wire-trace"]),
    ("wire-audience", &["wire-rights"]),
    ("wire-reading", &["wire-story"]),
    (
        "wire-store",
        &[
            "wire-story",
            "wire-rights",
            "wire-formats",
            "wire-trace",
            "wire-audience",
            "wire-reading",
        ],
    ),
    (
        "wire-delivery",
        &[
            "wire-story",
            "wire-rights",
            "wire-formats",
            "wire-trace",
            "wire-reading",
            "wire-store",
        ],
    ),
    (
        "wire-web",
        &[
            "wire-story",
            "wire-rights",
            "wire-formats",
            "wire-trace",
            "wire-audience",
            "wire-reading",
            "wire-store",
            "wire-delivery",
        ],
    ),
    (
        "wirecopy",
        &[
            "wire-story",
            "wire-rights",
            "wire-formats",
            "wire-trace",
            "wire-audience",
            "wire-reading",
            "wire-store",
            "wire-delivery",
            "wire-web",
        ],
    ),
    (TESTKIT, EVERYTHING_BUT_ITSELF),
];

/// The crates that do no I/O.
const PURE: &[&str] = &[
    "wire-story",
    "wire-rights",
    "wire-formats",
    "wire-trace",
    "wire-audience",
    "wire-reading",
];

/// Serves tests, so it may know everybody, and nobody may know it outside of tests.
const TESTKIT: &str = "wire-testkit";

const EVERYTHING_BUT_ITSELF: &[&str] = &[
    "wire-story",
    "wire-rights",
    "wire-formats",
    "wire-trace",
    "wire-audience",
    "wire-reading",
    "wire-store",
    "wire-delivery",
    "wire-web",
];

/// What brings clocks, files, sockets, databases or an async runtime with it.
const IMPURE: [&str; 12] = [
    "async-std",
    "axum",
    "hyper",
    "libsqlite3-sys",
    "memmap2",
    "mio",
    "reqwest",
    "rustls",
    "socket2",
    "sqlx",
    "tokio",
    "walkdir",
];

/// Each way to the outside, and the one crate that may use it.
const DOORS: [(&str, &str); 7] = [
    ("sqlx", "wire-store"),
    ("axum", "wire-web"),
    ("axum-extra", "wire-web"),
    ("hyper", "wire-web"),
    ("tower-http", "wire-web"),
    ("reqwest", "wire-delivery"),
    ("standardwebhooks", "wire-delivery"),
];

#[test]
fn arrows_run_downward_only() {
    let workspace = workspace();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let ours: BTreeSet<&str> = members(&workspace).map(|p| p.name.as_str()).collect();

    let mut wrong = Vec::new();
    for package in members(&workspace) {
        let name = package.name.as_str();
        let Some(allowed) = allowed.get(name) else {
            wrong.push(format!(
                "{name} has no place in the house yet: give it one in ARROWS"
            ));
            continue;
        };
        for known in direct(package).intersection(&ours) {
            if !allowed.contains(known) {
                wrong.push(format!("{name} depends on {known}: that arrow runs upward"));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn pure_crates_bring_no_input_or_output_with_them() {
    let workspace = workspace();
    let mut wrong = Vec::new();
    for package in members(&workspace).filter(|p| PURE.contains(&p.name.as_str())) {
        let tree = tree(&workspace, package);
        for impure in IMPURE {
            if let Some(path) = tree.get(impure) {
                wrong.push(format!(
                    "{} is pure, but reaches {impure} by {}",
                    package.name,
                    path.join(" > ")
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn each_door_to_the_outside_belongs_to_one_crate() {
    let workspace = workspace();
    let mut wrong = Vec::new();
    for package in members(&workspace).filter(|p| p.name.as_str() != TESTKIT) {
        for (door, keeper) in DOORS {
            if direct(package).contains(door) && package.name.as_str() != keeper {
                wrong.push(format!(
                    "{} depends on {door}, which is {keeper}'s alone",
                    package.name
                ));
            }
        }
    }
    assert_none(&wrong);
}

fn workspace() -> Metadata {
    // Without a platform, cargo would look at (and fetch) the dependencies of all of them.
    let host = Command::new("rustc")
        .args(["--print", "host-tuple"])
        .output()
        .expect("rustc runs where cargo test does");
    let host = String::from_utf8(host.stdout).expect("a tuple is ASCII");
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .other_options(vec![
            "--locked".to_owned(),
            format!("--filter-platform={}", host.trim()),
        ])
        .exec()
        .expect("the workspace can be read")
}

fn members(workspace: &Metadata) -> impl Iterator<Item = &Package> {
    workspace.workspace_packages().into_iter()
}

/// What a crate names in its manifest, tests apart.
fn direct(package: &Package) -> BTreeSet<&str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
        .collect()
}

/// Everything that is linked into a crate, each with a way that leads to it.
fn tree(workspace: &Metadata, root: &Package) -> BTreeMap<String, Vec<String>> {
    let resolve = workspace.resolve.as_ref().expect("cargo resolved it");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|n| (&n.id, n)).collect();
    let mut found = BTreeMap::new();
    let mut open = vec![(&root.id, Vec::new())];
    while let Some((id, path)) = open.pop() {
        for dependency in &nodes[id].deps {
            let linked = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == DependencyKind::Normal);
            let name = workspace[&dependency.pkg].name.to_string();
            if linked && !found.contains_key(&name) {
                let path = [path.clone(), vec![name.clone()]].concat();
                found.insert(name, path.clone());
                open.push((&dependency.pkg, path));
            }
        }
    }
    found
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
