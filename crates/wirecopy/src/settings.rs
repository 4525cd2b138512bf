//! `wire.toml`: what the wire is called, and how its process runs.
//!
//! The file is the truth. The store keeps a copy of the first part for pages and notices, which is
//! brought up to the file whenever a command opens the wire.

mod mail;
mod reminders;

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;
use wire_delivery::proof::Rechecks;
use wire_store::Wire;

use crate::problem::Problem;

use self::mail::Mail;
use self::reminders::Reminders;

/// The name of the file in the wire's folder.
pub(crate) const FILE: &str = "wire.toml";

/// What stands in `wire.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// What the wire is called.
    pub(crate) name: String,
    /// Who makes its stories, as credit lines say it.
    pub(crate) creator: String,
    /// Whom to ask for a licence.
    pub(crate) contact: String,
    /// Where the wire is reached from outside.
    pub(crate) base_url: Url,
    /// The language of stories that don't say theirs.
    #[serde(default = "english")]
    pub(crate) language: String,
    /// Whether this is a sample wire, whose passwords everybody knows.
    #[serde(default)]
    pub(crate) sample: bool,
    /// The server.
    #[serde(default)]
    pub(crate) server: Server,
    /// Connections to the outside.
    #[serde(default)]
    pub(crate) outgoing: Outgoing,
    /// How mail leaves.
    #[serde(default)]
    pub(crate) mail: Mail,
    /// When those who don't acknowledge are reminded.
    #[serde(default)]
    pub(crate) reminders: Reminders,
    /// Proofs of sites.
    #[serde(default)]
    pub(crate) proofs: Proofs,
    /// Pages that carry stories.
    #[serde(default)]
    pub(crate) pickups: Pickups,
    /// Licences.
    #[serde(default)]
    pub(crate) licences: Licences,
    /// How large things may be.
    #[serde(default)]
    pub(crate) limits: Limits,
}

/// How the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
        }
    }
}

/// What the wire may connect to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Outgoing {
    /// Whether pages and webhooks may lie on this machine itself.
    pub(crate) loopback: bool,
}

/// How proofs of sites are looked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Proofs {
    /// After so many days.
    pub(crate) again_days: u32,
    /// One that isn't found counts on for so many days.
    pub(crate) grace_days: u32,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Proofs {
    fn default() -> Self {
        Self {
            again_days: 7,
            grace_days: 14,
        }
    }
}

/// How pages that carry stories are looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Pickups {
    /// Whether those with an old, a held or a killed version are looked at again until they are mended.
    pub(crate) look_again: bool,
}

impl Default for Pickups {
    fn default() -> Self {
        Self { look_again: true }
    }
}

/// How licences are looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Licences {
    /// Both sides of a licence are told so many days before its end.
    pub(crate) warning_days: u32,
}

impl Default for Licences {
    fn default() -> Self {
        Self { warning_days: 30 }
    }
}

/// How large things may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Limits {
    /// A file that is taken in, in megabytes.
    pub(crate) file_megabytes: usize,
    /// Stories in one file.
    pub(crate) stories: usize,
    /// Words in one story.
    pub(crate) words: usize,
    /// A page that is checked, in megabytes.
    pub(crate) page_megabytes: usize,
}

const MEGABYTE: usize = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        let stories = wire_formats::parse::Limits::default();
        let pages = wire_delivery::guard::Limits::default();
        Self {
            file_megabytes: stories.file_bytes / MEGABYTE,
            stories: stories.items,
            words: stories.words,
            page_megabytes: pages.page_bytes / MEGABYTE,
        }
    }
}

fn english() -> String {
    "en".into()
}

impl Settings {
    /// The settings of a new wire.
    pub(crate) fn new(wire: Wire) -> Self {
        Self {
            name: wire.name,
            creator: wire.creator,
            contact: wire.contact,
            base_url: wire.base_url,
            language: wire.language,
            sample: false,
            server: Server::default(),
            outgoing: Outgoing::default(),
            mail: Mail::default(),
            reminders: Reminders::default(),
            proofs: Proofs::default(),
            pickups: Pickups::default(),
            licences: Licences::default(),
            limits: Limits::default(),
        }
    }

    /// Reads the file in the wire's folder.
    pub(crate) fn read(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join(FILE);
        let text = fs::read_to_string(&path)
            .map_err(|error| Problem::new(format!("{} can't be read: {error}", path.display())))?;
        let settings: Self = toml::from_str(&text).map_err(|error| {
            let (line, wrong) = wire_rights::toml_trouble(&text, &error);
            let line = line.map_or_else(String::new, |line| format!(" in line {line}"));
            Problem::new(format!("{} has a mistake{line}: {wrong}", path.display(),))
                .hint("mend the line; a setting that is left out takes its usual value")
        })?;
        settings.check(&path)?;
        Ok(settings)
    }

    pub(crate) fn check(&self, path: &Path) -> Result<(), Problem> {
        let wrong = |what: &str| Err(Problem::new(format!("{}: {what}", path.display())));
        if self.name.trim().is_empty() || self.creator.trim().is_empty() {
            return wrong("name and creator may not be empty");
        }
        if wire_story::email_address(&self.contact).is_err() {
            return wrong(
                "contact has to be an e-mail address: publishers ask there for a licence",
            );
        }
        if !matches!(self.base_url.scheme(), "http" | "https") || !self.base_url.has_host() {
            return wrong("base_url has to be a web address, such as https://wire.example");
        }
        if self.proofs.again_days == 0 {
            return wrong("again_days of 0 would look for proofs without end");
        }
        if let Err(what) = self.mail.check() {
            return wrong(&what);
        }
        if let Err(what) = self.reminders.check() {
            return wrong(&what);
        }
        if [
            self.limits.file_megabytes,
            self.limits.stories,
            self.limits.words,
            self.limits.page_megabytes,
        ]
        .contains(&0)
        {
            return wrong("a limit of 0 would let nothing through");
        }
        Ok(())
    }

    /// Writes the file, with a line on each setting.
    pub(crate) fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let path = dir.join(FILE);
        fs::write(&path, self.text()).map_err(|error| {
            Problem::new(format!("{} can't be written: {error}", path.display()))
        })?;
        Ok(())
    }

    fn text(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut text = format!(
            "# The settings of this wire. Commands and the server read them when they start.\n\n\
             # What the wire is called, and who makes its stories, as credit lines say it.\n\
             name = {}\ncreator = {}\n\n\
             # Whom publishers ask for a licence. It stands in the notice below each story.\n\
             contact = {}\n\n\
             # Where the wire is reached from outside; links in mails and feeds begin with it.\n\
             base_url = {}\n\n\
             # The language of stories that don't say theirs.\n\
             language = {}\n",
            quoted(&self.name),
            quoted(&self.creator),
            quoted(&self.contact),
            quoted(self.base_url.as_str()),
            quoted(&self.language),
        );
        if self.sample {
            text += "\n# A sample wire: everybody knows its passwords, so it stays on this machine.\n\
                     sample = true\n";
        }
        // Writing to a String can't fail.
        let _ = write!(
            text,
            "\n[server]\n\
             # A reverse proxy with TLS stands in front of it.\n\
             listen = \"{}\"\n\n\
             [outgoing]\n\
             # Whether webhooks and pages may lie on this machine itself. For trying things out.\n\
             loopback = {}\n\n\
             {}\n\
             {}\n\
             [proofs]\n\
             # Proofs of sites are looked for again after so many days; one that isn't found counts on for\n\
             # a time of grace, and its publisher is told.\n\
             again_days = {}\ngrace_days = {}\n\n\
             [pickups]\n\
             # Whether pages with an old, a held or a killed version are looked at again until they are\n\
             # mended or gone, as far as the robots.txt of their sites allows.\n\
             look_again = {}\n\n\
             [licences]\n\
             # Both sides of a licence are told so many days before its end.\n\
             warning_days = {}\n\n\
             [limits]\n\
             # A file that is taken in, and what may be in it.\n\
             file_megabytes = {}\nstories = {}\nwords = {}\n\
             # A page that is checked for copies.\n\
             page_megabytes = {}\n",
            self.server.listen,
            self.outgoing.loopback,
            self.mail.text(),
            self.reminders.text(),
            self.proofs.again_days,
            self.proofs.grace_days,
            self.pickups.look_again,
            self.licences.warning_days,
            self.limits.file_megabytes,
            self.limits.stories,
            self.limits.words,
            self.limits.page_megabytes,
        );
        text
    }

    /// The part that the store keeps.
    pub(crate) fn wire(&self) -> Wire {
        Wire {
            name: self.name.clone(),
            creator: self.creator.clone(),
            contact: self.contact.clone(),
            base_url: self.base_url.clone(),
            language: self.language.clone(),
        }
    }

    /// The whole address of a one-time link.
    pub(crate) fn link(&self, token: &str) -> String {
        let base = self.base_url.as_str().trim_end_matches('/');
        format!("{base}{}", wire_web::link_path(token))
    }

    /// How large files with stories may be.
    pub(crate) fn story_limits(&self) -> wire_formats::parse::Limits {
        wire_formats::parse::Limits {
            file_bytes: self.limits.file_megabytes.saturating_mul(MEGABYTE),
            items: self.limits.stories,
            words: self.limits.words,
            ..Default::default()
        }
    }

    /// How long before its end both sides of a licence are told.
    pub(crate) fn licence_warning(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.licences.warning_days))
    }

    /// How proofs of sites are looked for again.
    pub(crate) fn rechecks(&self) -> Rechecks {
        Rechecks {
            every: DAY * self.proofs.again_days,
            grace: DAY * self.proofs.grace_days,
        }
    }

    /// What the way to the outside allows.
    pub(crate) fn guard(&self) -> wire_delivery::guard::Settings {
        wire_delivery::guard::Settings {
            allow_loopback: self.outgoing.loopback,
            limits: wire_delivery::guard::Limits {
                page_bytes: self.limits.page_megabytes.saturating_mul(MEGABYTE),
                ..Default::default()
            },
            ..Default::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings::new(Wire {
            name: "The \"Quay\" Wire".into(),
            creator: "Quay News".into(),
            contact: "licensing@quay.example".into(),
            base_url: "https://wire.quay.example".parse().unwrap(),
            language: "en".into(),
        })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = settings();
        settings.sample = true;
        settings.outgoing.loopback = true;
        settings.proofs.grace_days = 30;
        settings.mail = toml::from_str(
            "host = 'mail.quay.example'\nport = 2525\nsecurity = 'tls'\nuser = 'wire \"1\"'\n\
             password_env = 'MAIL_PASSWORD'\nauthorities = 'ca.pem'\n\
             from = 'wire@quay.example'\nreply_to = 'desk@quay.example'",
        )
        .unwrap();
        settings.write(dir.path()).unwrap();
        assert_eq!(Settings::read(dir.path()).unwrap(), settings);
    }

    #[test]
    fn mistakes_are_said_with_their_line() {
        let dir = tempfile::tempdir().unwrap();
        let said = |text: &str| {
            fs::write(dir.path().join(FILE), text).unwrap();
            let error = Settings::read(dir.path()).unwrap_err().to_string();
            error.replace(&dir.path().display().to_string(), "DIR")
        };
        let good = settings().text();
        insta::assert_snapshot!(said(&good.replace("listen", "lisen")), @"DIR/wire.toml has a mistake in line 18: there is no 'lisen': what can stand there is listen");
        insta::assert_snapshot!(said(&good.replace("licensing@quay.example", "the desk")), @"DIR/wire.toml: contact has to be an e-mail address: publishers ask there for a licence");
        insta::assert_snapshot!(said(&good.replace("https:", "ftp:")), @"DIR/wire.toml: base_url has to be a web address, such as https://wire.example");
        let mail = |lines: &str| said(&good.replace("[mail]", &format!("[mail]\n{lines}")));
        insta::assert_snapshot!(mail("host = 'mail.quay.example'\nuser = 'wire'"), @"DIR/wire.toml: [mail] has a user and no password: name its file in password_file, or its environment variable in password_env");
        insta::assert_snapshot!(mail("host = 'mail.quay.example'\npassword_env = 'P'"), @"DIR/wire.toml: [mail] has a password and no user");
        insta::assert_snapshot!(mail("user = 'wire'"), @"DIR/wire.toml: [mail] has user and no host to use it with");
        insta::assert_snapshot!(mail("from = 'the wire'"), @"DIR/wire.toml: [mail]: 'the wire' is not an e-mail address: give one like desk@gazette.example");
        insta::assert_snapshot!(mail("security = 'ssl'"), @"
        DIR/wire.toml has a mistake in line 25: 'ssl' is none of the words that can stand there: starttls, tls, none
        ");
        insta::assert_snapshot!(said(&good.replace("words = ", "words = 0 #")), @"DIR/wire.toml: a limit of 0 would let nothing through");
    }
}
