//! The stories to look for: from files, or from a wire.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;
use walkdir::WalkDir;
use wire_formats::parse::{self, Format, Incoming, Limits};
use wire_trace::{Document, DocumentVersion};

use super::pages::{read_limited, unreadable};
use crate::context::{Context, OpenWire};
use crate::output::error;
use crate::problem::Problem;
use crate::settings;

/// The stories, and how many were none.
pub(super) struct Stories {
    pub(super) documents: Vec<Document>,
    pub(super) refused: usize,
}

/// Reads the stories of these files, folders and wires; where none are named, of the wire at hand.
pub(super) fn read(paths: &[PathBuf], context: &Context) -> anyhow::Result<Stories> {
    let mut stories = Stories {
        documents: Vec::new(),
        refused: 0,
    };
    if paths.is_empty() {
        stories.of_wire(async { context.open().await })?;
    }
    for path in paths {
        if path.join(settings::FILE).is_file() {
            stories.of_wire(OpenWire::open(path))?;
        } else if path.is_dir() {
            stories.of_folder(path)?;
        } else {
            stories.of_file(path)?;
        }
    }
    Ok(stories)
}

impl Stories {
    /// Every version of every story of a wire, with its terms.
    fn of_wire(
        &mut self,
        open: impl Future<Output = anyhow::Result<OpenWire>>,
    ) -> anyhow::Result<()> {
        let (documents, terms) = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("the wire's store can't be opened")?
            .block_on(async {
                let wire = open.await?;
                let read = (wire.store.all_documents().await?, wire.store.terms().await?);
                anyhow::Ok(read)
            })?;
        self.documents.extend(
            documents
                .iter()
                .map(|document| Document::of(&document.story, &document.versions, &terms)),
        );
        Ok(())
    }

    fn of_folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        let mut found = false;
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                Problem::new(format!("{} can't be listed: {error}", folder.display()))
            })?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if entry.file_type().is_file() && !hidden {
                found = true;
                self.of_file(entry.path())?;
            }
        }
        if found {
            return Ok(());
        }
        Err(Problem::new(format!("there is no story in {}", folder.display()))
            .hint("a wire's folder has a file wire.toml in it, a folder of stories has their files")
            .into())
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
            self.of_json_lines(file, &bytes, stem);
            return Ok(());
        }
        let batch = parse::parse_any(&bytes, name, &limits)
            .map_err(|error| Problem::new(format!("{}: {error}", file.display())))?;
        for refusal in &batch.refused {
            error(&Problem::new(format!("{}: {refusal}", file.display())).into());
        }
        self.refused += batch.refused.len();
        self.documents.extend(documents(&batch.stories, stem));
        Ok(())
    }
}

impl Stories {
    /// Reads JSON Lines as they stand. The wire is stricter when it takes stories in, and tidies
    /// them; what was published is looked for as it was published, whatever its date says.
    fn of_json_lines(&mut self, file: &Path, bytes: &[u8], stem: &str) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<Line>(line) {
                Ok(line) => self.documents.push(line.document(stem, number + 1)),
                Err(wrong) => {
                    self.refused += 1;
                    let place = format!("{}: line {}", file.display(), number + 1);
                    error(&Problem::new(format!("{place} is no story: {wrong}")).into());
                }
            }
        }
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
