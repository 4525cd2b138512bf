//! The pages to look at: which files, and their bytes.

use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
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
    /// Something that was named, or a part of it, that can't be had.
    Missing {
        /// What.
        named: String,
        /// The sentence that says why.
        why: String,
    },
}

impl Source {
    /// A file in a folder, which is what its name says.
    fn new(file: PathBuf, bytes: u64) -> Self {
        Self::of(is_archive(&file), file, bytes)
    }

    /// A file that was named itself: whatever its name, it is an archive if it begins as one.
    fn named(file: PathBuf, found: &Metadata) -> Self {
        if !found.is_file() && !is_of_the_shell(&file) {
            let why = format!(
                "{} is no file: pages are read from files, folders, web archives and addresses",
                file.display()
            );
            return Self::missing(&file, why);
        }
        let is_archive = is_archive(&file) || found.is_file() && begins_as_archive(&file);
        Self::of(is_archive, file, found.len())
    }

    fn missing(named: &Path, why: String) -> Self {
        let named = named.display().to_string();
        Self::Missing { named, why }
    }

    fn of(is_archive: bool, file: PathBuf, bytes: u64) -> Self {
        if is_archive {
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
        Source::Missing { .. } => 0,
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
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => files.extend(in_folder(path)),
            Ok(found) => files.push(Source::named(path.clone(), &found)),
            Err(error) => {
                let why = unreadable(path, &error).to_string();
                files.push(Source::missing(path, why));
            }
        }
    }
    if !addresses.is_empty() {
        files.push(Source::Web(addresses));
    }
    Ok(files)
}

/// The pages and archives in a folder and those in it. Links to files are followed, and links to folders are not:
/// they may lead around. What can't be had is passed over, and told.
fn in_folder(folder: &Path) -> impl Iterator<Item = Source> {
    let missing = |path: &Path, error: &io::Error| {
        let why = unreadable(path, error).to_string();
        Some(Source::missing(path, why))
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.filter_map(move |entry| match entry {
        Ok(entry) if is_page(entry.path()) || is_archive(entry.path()) => {
            match fs::metadata(entry.path()) {
                Ok(found) => {
                    let source = || Source::new(entry.into_path(), found.len());
                    found.is_file().then(source)
                }
                Err(error) => missing(entry.path(), &error),
            }
        }
        Ok(_) => None,
        Err(error) => {
            let path = error.path().unwrap_or(Path::new("")).to_owned();
            missing(&path, &error.into_io_error()?)
        }
    })
}

/// Whether a shell has put what another command says behind this name.
fn is_of_the_shell(file: &Path) -> bool {
    file.starts_with("/dev") || file.starts_with("/proc")
}

/// Whether the first bytes of a file, unpacked, are those of a web archive. No page is packed by zstd.
fn begins_as_archive(file: &Path) -> bool {
    const ENOUGH: u64 = 64 * 1024;
    let mut packed = Vec::new();
    let mut unpacked = Vec::new();
    // Who reads all of it says what is wrong with it.
    let _ = File::open(file).and_then(|file| file.take(ENOUGH).read_to_end(&mut packed));
    let _ = MultiGzDecoder::new(&packed[..])
        .take(RECORD.len() as u64)
        .read_to_end(&mut unpacked);
    let is_zstd = matches!(
        packed[..],
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..]
    );
    is_zstd
        || [packed, unpacked]
            .iter()
            .any(|bytes| bytes.starts_with(RECORD))
}

/// How every record of an archive begins.
const RECORD: &[u8] = b"WARC/1.";

/// What earlier runs have left of these sources, and which files have changed since they were looked at.
pub(super) fn left(sources: Vec<Source>, known: &Known) -> (Vec<Source>, Vec<PathBuf>) {
    let mut changed = Vec::new();
    let left = sources.into_iter().filter(|source| {
        let file = match source {
            Source::Page { file, .. } | Source::Archive { file, .. } => file,
            // Whether it has changed isn't asked: most of them never do.
            Source::Remote(location) => return !known.has(&location.to_string()),
            Source::Web(_) | Source::Missing { .. } => return true,
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
    if bytes.starts_with(RECORD) {
        let sentence = format!(
            "{} is a web archive that comes from a command",
            file.display()
        );
        return Err(Problem::new(sentence).hint("write it into a file and name that one"));
    }
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
    let name = name.map(Path::new);
    name.is_some_and(|name| ends_in(name, "warc") || ends_in(name, "wet"))
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
        for name in ["a.warc", "b/a.WARC.gz", "a.warc.zst", "a.warc.wet.gz"] {
            assert!(is_archive(Path::new(name)), "{name}");
        }
        for name in ["warc", "a.warc.html", "a.gz", "a.warc.bz2"] {
            assert!(!is_archive(Path::new(name)), "{name}");
        }
        assert_eq!(content_type(Path::new("a.txt.gz")), Some("text/plain"));
        assert_eq!(content_type(Path::new("a.html")), None);
    }
}
