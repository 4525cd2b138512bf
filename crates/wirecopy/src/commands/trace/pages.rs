//! The pages to look at: which files, and their bytes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use url::Url;
use walkdir::WalkDir;
use wire_delivery::remote::Location;

use super::journal::{Known, Unit};
use super::{remote, web};
use crate::problem::Problem;

/// A file with pages in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// One page.
    Page {
        /// The file.
        file: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A web archive.
    Archive {
        /// The file.
        file: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A web archive that lies elsewhere.
    Remote(Location),
    /// Pages that are fetched, and lists of such.
    Web(Vec<Url>),
}

impl Source {
    fn new(file: PathBuf, bytes: u64) -> Self {
        if is_archive(&file) {
            Self::Archive { file, bytes }
        } else {
            Self::Page { file, bytes }
        }
    }
}

/// How many bytes all of them have.
pub(super) fn size(sources: &[Source]) -> u64 {
    let bytes = |source: &Source| match source {
        Source::Page { bytes, .. } | Source::Archive { bytes, .. } => *bytes,
        Source::Remote(_) => remote::NOMINAL,
        Source::Web(addresses) => web::nominal(addresses),
    };
    sources.iter().map(bytes).sum()
}

/// The files and archives that were named, those in the folders that were, and last all pages that are fetched, of
/// which some are known already.
pub(super) fn list(named: &[PathBuf], mut addresses: Vec<Url>) -> Result<Vec<Source>, Problem> {
    let mut files = Vec::new();
    for path in named {
        if let Some(typed) = path.to_str().filter(|typed| web::is_address(typed)) {
            if web::is_archive_there(typed) {
                files.push(Source::Remote(web::archive(typed)?));
            } else {
                addresses.push(web::address(typed)?);
            }
            continue;
        }
        let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if !found.is_dir() {
            files.push(Source::new(path.clone(), found.len()));
            continue;
        }
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                Problem::new(format!("{} can't be listed: {error}", path.display()))
            })?;
            let wanted = is_page(entry.path()) || is_archive(entry.path());
            if entry.file_type().is_file() && wanted {
                let bytes = entry.metadata().map_or(0, |found| found.len());
                files.push(Source::new(entry.into_path(), bytes));
            }
        }
    }
    if !addresses.is_empty() {
        files.push(Source::Web(addresses));
    }
    Ok(files)
}

/// What earlier runs have left of these sources, and which files have changed since they were looked at.
pub(super) fn left(sources: Vec<Source>, known: &Known) -> (Vec<Source>, Vec<PathBuf>) {
    let mut changed = Vec::new();
    let left = sources.into_iter().filter(|source| {
        let file = match source {
            Source::Page { file, .. } | Source::Archive { file, .. } => file,
            // Whether it has changed isn't asked: most of them never do.
            Source::Remote(location) => return !known.has(&location.to_string()),
            Source::Web(_) => return true,
        };
        let name = file.display().to_string();
        if !known.has(&name) {
            return true;
        }
        let found = fs::metadata(file);
        if found.is_ok_and(|found| known.is_changed(&Unit::of_file(name, &found))) {
            changed.push(file.clone());
        }
        false
    });
    (left.collect(), changed)
}

/// The bytes of a page, unpacked; a gzip bomb is refused like any page that is too large.
pub(super) fn read(file: &Path, limit: usize) -> Result<Vec<u8>, Problem> {
    let bytes = read_limited(file, limit as u64 + 1).map_err(|error| unreadable(file, &error))?;
    if bytes.len() > limit {
        let sentence = format!("{}: the page has more than {limit} bytes", file.display());
        return Err(Problem::new(sentence).hint("--max-page lets larger ones in"));
    }
    Ok(bytes)
}

/// What a file's name says it is: plain text, or nothing, which is HTML.
pub(super) fn content_type(file: &Path) -> Option<&'static str> {
    (ending(file).as_deref() == Some("txt")).then_some("text/plain")
}

/// A file's first bytes, unpacked where its name ends in `.gz`.
pub(super) fn read_limited(file: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(file)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file, to be unpacked where its name ends in `.gz`.
pub(super) fn open(file: &Path) -> std::io::Result<Box<dyn BufRead>> {
    let opened = BufReader::new(File::open(file)?);
    Ok(if is_packed(file) {
        Box::new(BufReader::new(MultiGzDecoder::new(opened)))
    } else {
        Box::new(opened)
    })
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(format!("{} can't be read: {error}", path.display()))
}

pub(super) fn is_packed(file: &Path) -> bool {
    ends_in(file, "gz")
}

/// The ending of a file's name, without `.gz`, in lower case.
fn ending(file: &Path) -> Option<String> {
    let name = if is_packed(file) {
        Path::new(file.file_stem()?)
    } else {
        file
    };
    Some(name.extension()?.to_str()?.to_ascii_lowercase())
}

/// Whether its name says that it is a web archive.
pub(super) fn is_archive(file: &Path) -> bool {
    let packed = ["gz", "zst"].iter().any(|packing| ends_in(file, packing));
    let name = if packed {
        file.file_stem()
    } else {
        file.file_name()
    };
    name.is_some_and(|name| ends_in(Path::new(name), "warc"))
}

fn ends_in(file: &Path, wanted: &str) -> bool {
    file.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

fn is_page(file: &Path) -> bool {
    matches!(ending(file).as_deref(), Some("html" | "htm" | "xhtml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_by_their_names() {
        for name in ["a.html", "a.HTM", "b/a.html.gz", "a.xhtml.GZ"] {
            assert!(is_page(Path::new(name)), "{name}");
        }
        for name in ["a", "gz", "html", "a.gz", "a.jsonl", "a.css.gz", ".html"] {
            assert!(!is_page(Path::new(name)), "{name}");
        }
        for name in ["a.warc", "b/a.WARC.gz", "a.warc.zst"] {
            assert!(is_archive(Path::new(name)), "{name}");
        }
        for name in ["warc", "a.warc.html", "a.gz", "a.warc.bz2"] {
            assert!(!is_archive(Path::new(name)), "{name}");
        }
        assert_eq!(content_type(Path::new("a.txt.gz")), Some("text/plain"));
        assert_eq!(content_type(Path::new("a.html")), None);
    }
}
