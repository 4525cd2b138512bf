//! The stories to look for: from files, or from a wire.

use std::fs;
use std::io::{BufRead, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use walkdir::WalkDir;
use wire_formats::parse::{self, Format, Incoming, Limits};
use wire_trace::{Document, DocumentVersion};

use super::pages::{open, read_limited, unreadable};
use crate::context::{Context, OpenWire};
use crate::output::error;
use crate::problem::Problem;
use crate::settings;

/// Where stories are.
#[derive(Debug)]
pub(super) enum Source {
    /// In the wire in this folder.
    Wire(PathBuf),
    /// In a file.
    File(PathBuf),
}

/// What was named as stories: files, the files in folders, and wires; where nothing was, the wire at hand.
pub(super) fn sources(paths: &[PathBuf], context: &Context) -> anyhow::Result<Vec<Source>> {
    let mut sources = Vec::new();
    if paths.is_empty() {
        sources.push(Source::Wire(context.wire()?));
    }
    for path in paths {
        if path.join(settings::FILE).is_file() {
            sources.push(Source::Wire(path.clone()));
        } else if path.is_dir() {
            sources.extend(files_in(path)?.into_iter().map(Source::File));
        } else {
            sources.push(Source::File(path.clone()));
        }
    }
    Ok(sources)
}

fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            Problem::new(format!("{} can't be listed: {error}", folder.display()))
        })?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if entry.file_type().is_file() && !hidden {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        return Err(Problem::new(format!("there is no story in {}", folder.display()))
            .hint("a wire's folder has a file wire.toml in it, a folder of stories has their files")
            .into());
    }
    Ok(files)
}

/// What these stories are known by: of files their names, sizes and times, of a wire how far its log
/// goes and its terms. When something of that changes, the stories may have.
pub(super) fn stamp(sources: &[Source]) -> anyhow::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    for source in sources {
        let line = match source {
            Source::Wire(folder) => run(async {
                let store = OpenWire::open(folder).await?.store;
                let (seq, terms) = (store.last_seq().await?, store.terms().await?);
                let terms = serde_json::to_string(&terms)?;
                anyhow::Ok(format!("wire {} {seq} {terms}\n", folder.display()))
            })?,
            Source::File(file) => {
                let found = fs::metadata(file).map_err(|error| unreadable(file, &error))?;
                let (name, size, changed) = (file.display(), found.len(), found.modified().ok());
                format!("file {name} {size} {changed:?}\n")
            }
        };
        hasher.update(line.as_bytes());
    }
    Ok(*hasher.finalize().as_bytes())
}

/// Reads the stories, one after the other, and says how many were none.
pub(super) fn read(
    sources: &[Source],
    take: &mut dyn FnMut(Document) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut reader = Reader { take, refused: 0 };
    for source in sources {
        match source {
            Source::Wire(folder) => run(reader.of_wire(folder))?,
            Source::File(file) => reader.of_file(file)?,
        }
    }
    Ok(reader.refused)
}

/// Runs what the store needs.
fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the wire's store can't be opened")?
        .block_on(work)
}

/// Gives stories on, and counts what is none.
struct Reader<'a> {
    take: &'a mut dyn FnMut(Document) -> anyhow::Result<()>,
    refused: usize,
}

/// How many stories of a wire are read at a time.
const TOGETHER: u32 = 500;

impl Reader<'_> {
    /// Every version of every story of a wire, with its terms.
    async fn of_wire(&mut self, folder: &Path) -> anyhow::Result<()> {
        let store = OpenWire::open(folder).await?.store;
        let terms = store.terms().await?;
        let mut after = None;
        loop {
            let documents = store.documents_after(after, TOGETHER).await?;
            let Some(last) = documents.last() else {
                return Ok(());
            };
            after = Some(last.story.id);
            for document in &documents {
                (self.take)(Document::of(&document.story, &document.versions, &terms))?;
            }
        }
    }

    /// Reads a file. What in it is no story is told, and the rest is looked for.
    fn of_file(&mut self, file: &Path) -> anyhow::Result<()> {
        let limits = Limits::default();
        // One byte more than the parser accepts, so that it can say that the file is too large.
        let bytes = read_limited(file, limits.file_bytes as u64 + 1)
            .map_err(|error| unreadable(file, &error))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let stem = name.split('.').next().unwrap_or(name);
        if parse::detect(&bytes, name) == Some(Format::JsonLines) {
            return self.of_json_lines(file, stem, limits.file_bytes);
        }
        let batch = parse::parse_any(&bytes, name, &limits)
            .map_err(|error| Problem::new(format!("{}: {error}", file.display())))?;
        for refusal in &batch.refused {
            self.refuse(format!("{}: {refusal}", file.display()));
        }
        documents(&batch.stories, stem)
            .into_iter()
            .try_for_each(&mut self.take)
    }

    /// Reads JSON Lines as they stand, however many there are. The wire is stricter when it takes stories
    /// in, and tidies them; what was published is looked for as it was published, whatever its date says.
    fn of_json_lines(&mut self, file: &Path, stem: &str, limit: usize) -> anyhow::Result<()> {
        let unreadable = |error| unreadable(file, &error);
        let mut lines = open(file).map_err(unreadable)?;
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            let most = limit as u64 + 1;
            lines
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut bytes)
                .map_err(unreadable)?;
            let place = || format!("{}: line {number}", file.display());
            if bytes.is_empty() {
                break;
            }
            if bytes.len() > limit {
                self.refuse(format!(
                    "{} has more than {limit} bytes; what follows is left out",
                    place()
                ));
                break;
            }
            let line = bytes
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(&bytes)
                .trim_ascii();
            if line.is_empty() {
                continue;
            }
            match serde_json::from_slice::<Line>(line) {
                Ok(line) => match line.document(stem, number) {
                    story if story.versions.iter().all(|it| it.paragraphs.is_empty()) => {
                        self.refuse(format!(
                            "{} has no text: it stands in 'body', or in the 'body' of each of 'versions'",
                            place()
                        ));
                    }
                    story => (self.take)(story)?,
                },
                Err(wrong) => self.refuse(format!("{} is no story: {wrong}", place())),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, sentence: String) {
        self.refused += 1;
        error(&Problem::new(sentence).into());
    }
}

/// A line of JSON Lines: the fields that copies are compared with.
#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    #[serde(default)]
    headline: String,
    #[serde(default)]
    byline: String,
    url: Option<String>,
    #[serde(default)]
    creator: String,
    #[serde(default)]
    notice: Text,
    #[serde(default)]
    body: Text,
    #[serde(default)]
    third_party: Vec<LinePassage>,
    #[serde(default)]
    versions: Vec<LineVersion>,
}

#[derive(Deserialize)]
struct LineVersion {
    version: u32,
    body: Text,
    #[serde(default)]
    third_party: Vec<LinePassage>,
}

/// A passage that is a third party's: characters of a paragraph, or the whole of it.
#[derive(Deserialize)]
struct LinePassage {
    paragraph: usize,
    from: Option<usize>,
    to: Option<usize>,
}

impl LinePassage {
    /// Where it stands in these paragraphs: the place of one, and its bytes.
    fn bytes(&self, paragraphs: &[String]) -> Option<(usize, Range<usize>)> {
        let place = self.paragraph.checked_sub(1)?;
        let text = paragraphs.get(place)?;
        let byte = |characters: usize| {
            let at = text.char_indices().map(|(at, _)| at).nth(characters);
            at.unwrap_or(text.len())
        };
        let (from, to) = (self.from.map_or(0, byte), self.to.map_or(text.len(), byte));
        Some((place, from..to.max(from)))
    }
}

/// A list of paragraphs, or a text with a line for each.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Paragraphs(Vec<String>),
    Whole(String),
}

impl Default for Text {
    fn default() -> Self {
        Self::Paragraphs(Vec::new())
    }
}

impl Text {
    fn paragraphs(self) -> Vec<String> {
        let paragraphs = match self {
            Self::Paragraphs(paragraphs) => paragraphs,
            Self::Whole(text) => text.lines().map(str::to_owned).collect(),
        };
        paragraphs
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .collect()
    }
}

impl Line {
    fn document(mut self, stem: &str, line: usize) -> Document {
        if self.versions.is_empty() {
            self.versions.push(LineVersion {
                version: 1,
                body: self.body,
                third_party: self.third_party,
            });
        }
        self.versions.sort_by_key(|version| version.version);
        let versions: Vec<DocumentVersion> = self
            .versions
            .into_iter()
            .map(|version| {
                let paragraphs = version.body.paragraphs();
                let passages = version.third_party.iter();
                DocumentVersion {
                    number: version.version,
                    created: None,
                    third_party: passages.filter_map(|it| it.bytes(&paragraphs)).collect(),
                    paragraphs,
                }
            })
            .collect();
        let mut notice = self.notice.paragraphs();
        if notice.is_empty() {
            notice.extend(credit_above(&versions));
        }
        Document {
            key: self.id.unwrap_or_else(|| format!("{stem}#{line}")),
            url: self.url.and_then(|url| url.parse().ok()),
            headline: self.headline,
            byline: self.byline,
            creator: self.creator,
            notice,
            versions,
            ..Document::default()
        }
    }
}

/// The credit line above the newest text, which a copy has to carry where no notice is given.
fn credit_above(versions: &[DocumentVersion]) -> Option<String> {
    let [first, _, ..] = versions.last()?.paragraphs.as_slice() else {
        return None;
    };
    parse::is_credit_line(first).then(|| first.clone())
}

/// Stories of a file, their versions put together: those that follow each other under one id, with
/// rising numbers.
fn documents(incoming: &[Incoming], stem: &str) -> Vec<Document> {
    let with_text: Vec<&Incoming> = incoming
        .iter()
        .filter(|one| one.content().is_some())
        .collect();
    let number = |one: &Incoming| one.version.map_or(1, wire_story::VersionNumber::get);
    let grouped = with_text.chunk_by(|before, after| {
        after.source_id.is_some()
            && before.source_id == after.source_id
            && number(before) < number(after)
    });
    let alone = with_text.len() == 1;
    grouped
        .enumerate()
        .filter_map(|(place, versions)| {
            let newest = versions.last()?;
            let key = match &newest.source_id {
                Some(id) => id.clone(),
                None if alone => stem.to_owned(),
                None => format!("{stem}#{}", place + 1),
            };
            let contents: Vec<_> = versions
                .iter()
                .filter_map(|one| Some((number(one), one.content()?)))
                .collect();
            let (url, creator) = (newest.url.clone(), newest.creator.clone());
            Some(Document::of_file(key, url, creator, &contents))
        })
        .collect()
}
