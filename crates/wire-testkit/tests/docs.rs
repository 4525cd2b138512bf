//! The documents: what they point to is there.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn links_between_documents_lead_somewhere() {
    let documents = documents();
    assert!(
        documents.len() >= 4,
        "the documents have moved: {documents:?}"
    );

    let mut broken = Vec::new();
    for document in &documents {
        let text = fs::read_to_string(document).expect("a document can be read");
        let folder = document.parent().expect("a file lies in a folder");
        for target in links(&text) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                broken.push(format!("{} links to {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn every_decision_stands_in_the_list() {
    let folder = repository().join("docs/decisions");
    let list = fs::read_to_string(folder.join("README.md")).expect("the list is there");
    for page in markdown_in(&folder) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || list.contains(&format!("({name})")),
            "docs/decisions/README.md doesn't list {name}"
        );
    }
}

/// What stands between `](` and `)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
}

fn documents() -> Vec<PathBuf> {
    let root = repository();
    ["", "docs", "docs/decisions", "bench"]
        .iter()
        .flat_map(|folder| markdown_in(&root.join(folder)))
        .collect()
}

fn markdown_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

fn repository() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).to_owned()
}
