//! Lists in files: of addresses, or of archives, one a line.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use url::Url;

use super::pages::{Source, is_packed, unreadable};
use super::web;
use crate::problem::Problem;

/// The most bytes of a list, unpacked.
const LONGEST: u64 = 256 * 1024 * 1024;

/// The addresses in a file.
pub(super) fn addresses(file: &Path) -> Result<Vec<Url>, Problem> {
    each_line(file, web::address)
}

/// The archives in a file; those that are named by a path alone lie under the base.
pub(super) fn archives(file: &Path, base: Option<&str>) -> Result<Vec<Source>, Problem> {
    each_line(file, |line| archive(line, base))
}

fn archive(line: &str, base: Option<&str>) -> Result<Source, Problem> {
    let under = match base {
        Some(base) if !line.contains("://") => match base.contains("://") {
            true => format!("{}/{line}", base.trim_end_matches('/')),
            false => Path::new(base).join(line).display().to_string(),
        },
        _ => line.to_owned(),
    };
    if under.contains("://") {
        return web::archive(&under).map(Source::Remote);
    }
    Ok(Source::Archive {
        bytes: std::fs::metadata(&under).map_or(0, |found| found.len()),
        file: PathBuf::from(under),
    })
}

/// What each line of a file says; `-` is standard input. Empty lines and those that begin with `#` are left out,
/// and a file that ends in `.gz` is unpacked.
fn each_line<T>(file: &Path, read: impl Fn(&str) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    let mut text = String::new();
    let mut bytes: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        let opened = File::open(file).map_err(|error| unreadable(file, &error))?;
        if is_packed(file) {
            Box::new(MultiGzDecoder::new(opened))
        } else {
            Box::new(opened)
        }
    };
    let length = bytes.by_ref().take(LONGEST + 1).read_to_string(&mut text);
    let length = length.map_err(|error| unreadable(file, &error))?;
    if length as u64 > LONGEST {
        let sentence = format!("{} has more than {LONGEST} bytes", file.display());
        return Err(Problem::new(sentence).hint("make several lists of it"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().map(str::trim).enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            read(line).map_err(|problem| {
                Problem::new(format!(
                    "line {} of {}: {problem}",
                    number + 1,
                    file.display()
                ))
            })
        })
        .collect()
}
