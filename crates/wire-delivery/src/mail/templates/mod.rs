//! What mails say: texts that come with the program, each of which a newsroom may put a file of its own in
//! the place of.
//!
//! A file lies in the wire's folder as `templates/mail/NAME.txt`. It is held against the values that its
//! mail is given before the server starts; should it fail on a mail all the same, or leave out what that
//! mail has to say, such as its link, the built-in text goes out, and the desk is told. So no template
//! stops a kill.

mod check;
mod kinds;
mod language;
mod quote;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wire_store::Mail;

pub use check::Unsound;
pub use kinds::{Template, all};
pub use values::{Given, Values};

pub(crate) use kinds::*;
pub(crate) use quote::unmarked;

/// Where the files lie in the wire's folder.
pub const FOLDER: &str = "templates/mail";

/// The texts of a wire's mails. Cheap to clone; all clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Templates(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The newsroom's own texts, by the names of their templates.
    own: BTreeMap<&'static str, String>,
    kill_names_headline: bool,
    /// What went wrong with them on real mails.
    fell_back: Mutex<BTreeMap<&'static str, String>>,
}

impl Templates {
    /// The texts that come with the program.
    #[must_use]
    pub fn built_in(kill_names_headline: bool) -> Self {
        Self(Arc::new(Inner {
            kill_names_headline,
            ..Inner::default()
        }))
    }

    /// The texts of the wire in this folder, and what is wrong with its files. A file that something is
    /// wrong with is left out.
    #[must_use]
    pub fn read(wire: &Path, kill_names_headline: bool) -> (Self, Vec<Unsound>) {
        let (mut own, mut unsound) = (BTreeMap::new(), Vec::new());
        let built_in = Self::built_in(kill_names_headline);
        for path in files(&wire.join(FOLDER), &mut unsound) {
            match built_in.read_file(&path) {
                Ok((template, text)) => {
                    own.insert(template.name, text);
                }
                Err(wrong) => unsound.push(wrong),
            }
        }
        let templates = Self(Arc::new(Inner {
            own,
            kill_names_headline,
            ..Inner::default()
        }));
        (templates, unsound)
    }

    fn read_file(&self, path: &Path) -> Result<(&'static Template, String), Unsound> {
        let template = check::named(path)?;
        let text = check::text(path)?;
        check::sound(self, template, path, &text)?;
        Ok((template, text))
    }

    /// The text of a template: the newsroom's own, or the built-in one.
    #[must_use]
    pub fn text(&self, template: &Template) -> &str {
        self.0
            .own
            .get(template.name)
            .map_or(template.text, String::as_str)
    }

    /// Whether the newsroom has a text of its own.
    #[must_use]
    pub fn is_own(&self, template: &Template) -> bool {
        self.0.own.contains_key(template.name)
    }

    /// What a template may name, and what each name stands for. The headline of a killed story is among
    /// them only where the wire wants it so: it may be what the story was killed for.
    pub fn values(
        &self,
        template: &Template,
    ) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let headline = self.0.kill_names_headline;
        template
            .values()
            .filter(move |value| headline || **value != KILLED_HEADLINE)
            .map(|value| (value.name, value.meaning))
    }

    /// A mail, written with these values. Where the newsroom's own text fails, or doesn't say in this
    /// mail what it has to, the built-in one is sent, and [`fell_back`](Self::fell_back) says why.
    pub fn write(
        &self,
        template: &'static Template,
        values: &Values,
        to: impl Into<String>,
        about: impl Into<String>,
    ) -> Mail {
        let allowed = self.allowed(template, values);
        debug_assert_eq!(
            allowed.names().count(),
            self.values(template).count(),
            "{} is given all that it may name",
            template.name
        );
        let written = match self.0.own.get(template.name) {
            None => None,
            Some(own) => match check::written(template, own, &allowed) {
                Ok(written) => Some(written),
                Err(wrong) => {
                    tracing::error!(template = template.name, %wrong, "a mail's own text failed");
                    let mut fell_back = self.fallen();
                    fell_back.insert(template.name, wrong.to_string());
                    None
                }
            },
        };
        let written = written.unwrap_or_else(|| template.written(&allowed));
        Mail {
            to: to.into(),
            subject: written.subject,
            text: written.text,
            html: None,
            about: about.into(),
        }
    }

    /// A mail as it would look, with made-up values.
    #[must_use]
    pub fn preview(&self, template: &'static Template) -> Mail {
        let values = template.samples().swap_remove(0);
        self.write(template, &values, "news@gazette.example", template.name)
    }

    /// Which of the newsroom's own texts failed on a mail since the start, and why: those mails went out
    /// with the built-in text.
    #[must_use]
    pub fn fell_back(&self) -> Vec<(&'static str, String)> {
        let fell_back = self.fallen();
        fell_back
            .iter()
            .map(|(name, why)| (*name, why.clone()))
            .collect()
    }

    fn fallen(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, String>> {
        self.0
            .fell_back
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The values that the template may name, and no others.
    fn allowed(&self, template: &Template, values: &Values) -> Values {
        let names: Vec<&str> = self.values(template).map(|(name, _)| name).collect();
        values.only(&names)
    }
}

/// The files in the folder, in the order of their names. What a hidden file holds is nobody's template.
fn files(folder: &Path, unsound: &mut Vec<Unsound>) -> Vec<PathBuf> {
    let found = match std::fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            unsound.push(Unsound::unreadable(folder, &error));
            return Vec::new();
        }
    };
    let mut paths: Vec<PathBuf> = found
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            !name.is_some_and(|name| name.starts_with('.') || name.ends_with('~'))
        })
        .collect();
    paths.sort();
    paths
}
