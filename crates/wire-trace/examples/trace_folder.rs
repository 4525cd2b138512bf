//! Traces a folder of pages for the stories of a JSON Lines file, and prints a JSON line for each pickup.
//!
//! `trace_folder STORIES.jsonl[.gz] PAGES`
#![allow(clippy::print_stdout)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use wire_trace::report::PickupLine;
use wire_trace::{Document, DocumentVersion, Index, Page, PageContext};

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    headline: String,
    #[serde(default)]
    byline: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    creator: String,
    #[serde(default)]
    notice: Vec<String>,
    #[serde(default)]
    body: Vec<String>,
    #[serde(default)]
    versions: Vec<VersionLine>,
}

#[derive(Deserialize)]
struct VersionLine {
    version: u32,
    body: Vec<String>,
}

fn read(path: &Path) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let bytes = fs::read(path)?;
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut out = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut out)?;
        return Ok(out);
    }
    Ok(bytes)
}

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [stories, pages] = arguments.as_slice() else {
        return Err("usage: trace_folder STORIES.jsonl[.gz] PAGES".into());
    };
    let text = String::from_utf8(read(stories)?)?;
    let mut index = Index::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line)?;
        let mut versions: Vec<DocumentVersion> = line
            .versions
            .into_iter()
            .map(|version| DocumentVersion {
                number: version.version,
                created: None,
                paragraphs: version.body,
            })
            .collect();
        if versions.is_empty() {
            versions.push(DocumentVersion {
                number: 1,
                created: None,
                paragraphs: line.body,
            });
        }
        index.add(Document {
            key: line.id,
            url: line.url.parse().ok(),
            headline: line.headline,
            byline: line.byline,
            creator: line.creator,
            notice: line.notice,
            contact: None,
            terms: None,
            versions,
        });
    }
    let mut files: Vec<PathBuf> = fs::read_dir(pages)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().contains(".html"))
        .collect();
    files.sort();
    let next = AtomicUsize::new(0);
    let out = Mutex::new(std::io::stdout());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(bytes) = read(file) else { continue };
                    let Ok(page) = Page::read(&bytes, PageContext::default()) else {
                        continue;
                    };
                    let name = file.to_string_lossy();
                    for pickup in index.trace(&page) {
                        let line = serde_json::to_string(&PickupLine::new(&name, &pickup));
                        if let (Ok(line), Ok(mut out)) = (line, out.lock()) {
                            let _ = writeln!(out, "{line}");
                        }
                    }
                }
            });
        }
    });
    Ok(())
}
