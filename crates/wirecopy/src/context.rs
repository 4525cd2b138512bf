//! What every command is given: where the wire lies, and where data goes.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use wire_delivery::licensing::Actor;
use wire_delivery::mail::templates::{Templates, Unsound};
use wire_store::{AuditEntry, Store};

use crate::output::{Output, say};
use crate::problem::Problem;
use crate::settings::{self, Settings};

/// Who acts, as records name whoever runs commands.
pub(crate) const COMMAND_LINE: &str = "command line";

/// What every command is given.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The wire's folder, where one was named.
    pub(crate) data: Option<PathBuf>,
    /// Standard output.
    pub(crate) out: Output,
}

/// A wire that was found and opened.
#[derive(Clone, Debug)]
pub(crate) struct OpenWire {
    pub(crate) dir: PathBuf,
    pub(crate) settings: Settings,
    pub(crate) store: Store,
}

impl Context {
    /// Opens the wire in the folder named, or in the current one.
    pub(crate) async fn open(&self) -> anyhow::Result<OpenWire> {
        OpenWire::open(&self.wire()?).await
    }

    /// The folder of the wire: the one named, or the current one.
    pub(crate) fn wire(&self) -> Result<PathBuf, Problem> {
        let dir = self.data.clone().unwrap_or_else(|| PathBuf::from("."));
        let file = dir.join(settings::FILE);
        match file.metadata() {
            Ok(found) if found.is_file() => Ok(dir),
            // There may well be one: 'init' is no help.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Problem::new(
                format!("{} can't be read: {error}", file.display()),
            )
            .hint("run it as the user whose wire it is")),
            _ => Err(self.no_wire(&dir)),
        }
    }

    fn no_wire(&self, dir: &Path) -> Problem {
        if dir.join(wire_store::DATABASE).exists() {
            return Problem::new(format!(
                "{} holds the database of a wire and no {}: a copy that was broken off looks like this",
                dir.display(),
                settings::FILE
            ))
            .hint("remove the folder, and copy again with 'wirecopy backup'");
        }
        match &self.data {
            Some(_) => Problem::new(format!("there is no wire in {}", dir.display()))
                .hint(format!("'wirecopy init {}' makes one there", dir.display())),
            None => Problem::new("there is no wire in the current folder").hint(
                "name the wire's folder with --data DIR, or make a wire with 'wirecopy init DIR'",
            ),
        }
    }
}

impl OpenWire {
    /// Opens the wire in this folder, and brings the store's settings up to the file.
    pub(crate) async fn open(dir: &Path) -> anyhow::Result<Self> {
        let settings = Settings::read(dir)?;
        let store = Store::open(dir).await?;
        let wire = Self {
            dir: dir.to_owned(),
            settings,
            store,
        };
        wire.follow_the_file().await?;
        Ok(wire)
    }

    async fn follow_the_file(&self) -> anyhow::Result<()> {
        let known = self.store.wire().await?;
        let wanted = self.settings.wire();
        if known == wanted {
            return Ok(());
        }
        self.store.set_wire(&wanted).await?;
        let mut terms = self.store.terms().await?;
        if terms.contact == known.contact && known.contact != wanted.contact {
            terms.contact = wanted.contact;
            let version = self.store.set_terms(&terms, Timestamp::now()).await?;
            say(format!(
                "The terms name the new contact: publishers are asked to accept version {version}."
            ));
        }
        Ok(())
    }

    /// Who acts where commands do.
    pub(crate) fn operator(&self) -> Actor {
        Actor {
            name: self.settings.wire().name,
            who: COMMAND_LINE.into(),
        }
    }

    /// What its mails say. Files of its own that can't be used are a problem: mails would say something
    /// else than the newsroom means.
    pub(crate) fn templates(&self) -> Result<Templates, Problem> {
        let (templates, unsound) = self.read_templates();
        if unsound.is_empty() {
            return Ok(templates);
        }
        let said: Vec<String> = unsound.iter().map(ToString::to_string).collect();
        Err(Problem::new(said.join("\n"))
            .hint("mend the file, or take it away: then the built-in text is sent"))
    }

    /// What its mails say, and what is wrong with its own texts.
    pub(crate) fn read_templates(&self) -> (Templates, Vec<Unsound>) {
        Templates::read(&self.dir, self.settings.mail.kill_names_headline())
    }

    /// The newsroom's own texts of mails, from the wire's folder on.
    pub(crate) fn own_texts(&self) -> std::io::Result<Vec<PathBuf>> {
        let folder = Path::new(wire_delivery::mail::templates::FOLDER);
        let found = match std::fs::read_dir(self.dir.join(folder)) {
            Ok(found) => found,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let files = found.filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        Ok(files.map(|entry| folder.join(entry.file_name())).collect())
    }

    /// Writes into the record what was done by hand.
    pub(crate) async fn audit(
        &self,
        what: impl Into<String>,
        on: impl Into<String>,
    ) -> anyhow::Result<()> {
        let entry = AuditEntry {
            at: Timestamp::now(),
            who: COMMAND_LINE.into(),
            what: what.into(),
            on: on.into(),
        };
        self.store.audit(&entry).await?;
        Ok(())
    }
}
