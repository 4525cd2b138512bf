//! Who opens bodies: a body leaves the wire only in a copy that a decision made, so its readers
//! are few, known, and far from the doors. And what is pure stays so in the source, too.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

#[test]
fn crates_that_talk_to_the_outside_open_no_body() {
    // `Body::open` asks for a `Purpose`, so who can't name one can't open a body.
    check(
        |krate| ["wire-web", "wire-delivery"].contains(&krate),
        &["Purpose"],
        "bodies leave only as wire-formats renders them, from a copy that wire-rights made",
    );
}

#[test]
fn only_formats_opens_bodies_to_render_them() {
    check(
        |krate| krate != "wire-formats",
        &["Purpose::Render"],
        "only wire-formats renders",
    );
}

#[test]
fn only_the_store_opens_bodies_to_keep_them() {
    check(
        |krate| krate != "wire-store",
        &["Purpose::Store"],
        "only wire-store keeps bodies",
    );
}

#[test]
fn pure_crates_take_time_and_bytes_as_arguments() {
    check(
        |krate| {
            [
                "wire-story",
                "wire-rights",
                "wire-formats",
                "wire-trace",
                "wire-audience",
            ]
            .contains(&krate)
        },
        &[
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "Instant::now",
            "SystemTime",
            "Timestamp::now",
            "Zoned::now",
            "async fn",
        ],
        "the crate is pure: time, bytes and randomness come in as arguments",
    );
}

/// Fails when one of the words stands in the code of one of these crates, tests and comments apart.
fn check(crates: impl Fn(&str) -> bool, words: &[&str], because: &str) {
    let sources = sources();
    assert!(sources.len() > 10, "the sources have moved: {sources:?}");

    let mut wrong = Vec::new();
    for (_, path) in sources.iter().filter(|(krate, _)| crates(krate)) {
        let place = path.strip_prefix(house()).expect("it lies in the house");
        let source = fs::read_to_string(path).expect("a source file can be read");
        for (number, line) in source.lines().enumerate() {
            if line.trim() == "#[cfg(test)]" {
                break;
            }
            let code = line.split("//").next().unwrap_or_default();
            for word in words.iter().filter(|word| says(code, word)) {
                wrong.push(format!(
                    "crates/{}:{}: '{word}' may not stand here: {because}",
                    place.display(),
                    number + 1,
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Whether the code says the word, and not only as a part of a longer one.
fn says(code: &str, word: &str) -> bool {
    let in_a_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        !code[..at].ends_with(in_a_word) && !code[at + word.len()..].starts_with(in_a_word)
    })
}

/// Every source file of every crate, with the crate's name.
fn sources() -> Vec<(String, PathBuf)> {
    WalkDir::new(house())
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| {
            let mut parts = path.strip_prefix(house()).ok()?.components();
            let krate = parts.next()?.as_os_str().to_str()?.to_owned();
            (parts.next()?.as_os_str() == "src").then_some((krate, path))
        })
        .collect()
}

fn house() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .canonicalize()
        .expect("the crates' folder is there")
}
