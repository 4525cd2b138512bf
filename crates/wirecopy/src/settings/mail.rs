//! `[mail]` in `wire.toml`: how mail leaves.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use wire_delivery::mail::smtp::{self, Login, Server};
use wire_delivery::mail::{Letterhead, Mailbox, NotAMailbox, Way};
use wire_store::Secret;

use crate::output::say;
use crate::problem::Problem;

/// How mail leaves: without a host, as files in the folder `outbox`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Mail {
    /// The mail server that takes the wire's mail.
    host: Option<String>,
    /// Its port; without it, the usual one for `security`.
    port: Option<u16>,
    /// How the connection is made safe.
    security: Security,
    /// Who the wire is there.
    user: Option<String>,
    /// The file in which the password stands.
    password_file: Option<PathBuf>,
    /// The environment variable in which the password stands.
    password_env: Option<String>,
    /// A PEM file with authorities that are trusted beside the system's.
    authorities: Option<PathBuf>,
    /// Whose mail it is; without it, the wire's contact.
    from: Option<String>,
    /// Where answers go, when not there.
    reply_to: Option<String>,
    /// Whether the mail about a kill says the headline of the copy.
    kill_names_headline: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Security {
    #[default]
    StartTls,
    Tls,
    None,
}

impl From<Security> for smtp::Security {
    fn from(security: Security) -> Self {
        match security {
            Security::StartTls => Self::StartTls,
            Security::Tls => Self::Tls,
            Security::None => Self::None,
        }
    }
}

impl Mail {
    /// What is wrong with the settings, as far as that can be seen in the file alone.
    pub(super) fn check(&self) -> Result<(), String> {
        let server_only = [
            ("port", self.port.is_some()),
            ("user", self.user.is_some()),
            ("password_file", self.password_file.is_some()),
            ("password_env", self.password_env.is_some()),
            ("authorities", self.authorities.is_some()),
        ];
        if let (None, Some((name, _))) = (&self.host, server_only.iter().find(|(_, set)| *set)) {
            return Err(format!("[mail] has {name} and no host to use it with"));
        }
        let passwords =
            usize::from(self.password_file.is_some()) + usize::from(self.password_env.is_some());
        match (&self.user, passwords) {
            (Some(_), 0) => Err(
                "[mail] has a user and no password: name its file in password_file, or its environment variable in password_env".into(),
            ),
            (None, 1..) => Err("[mail] has a password and no user".into()),
            (_, 2..) => Err("[mail] has two passwords: take password_file or password_env".into()),
            _ => {
                self.mailboxes().map_err(|error| format!("[mail]: {error}"))?;
                Ok(())
            }
        }
    }

    fn mailboxes(&self) -> Result<(Option<Mailbox>, Option<Mailbox>), NotAMailbox> {
        let read = |given: &Option<String>| given.as_deref().map(str::parse).transpose();
        Ok((read(&self.from)?, read(&self.reply_to)?))
    }

    /// How mail leaves the wire in this folder, with the password read.
    pub(crate) fn letterhead(&self, dir: &Path) -> Result<Letterhead, Problem> {
        let (from, reply_to) = self
            .mailboxes()
            .map_err(|error| Problem::new(format!("[mail]: {error}")))?;
        let way = match &self.host {
            None => Way::Folder(dir.join("outbox")),
            Some(host) => Way::Smtp(self.server(host, dir)?),
        };
        Ok(Letterhead {
            way,
            from,
            reply_to,
        })
    }

    /// Whether the mail about a kill says the headline of the copy, which may be libel.
    pub(crate) fn kill_names_headline(&self) -> bool {
        self.kill_names_headline
    }

    /// Where mail goes, in words.
    pub(crate) fn to_words(&self) -> Option<String> {
        let host = self.host.as_ref()?;
        let port = self.port();
        Some(format!("{host}, port {port}"))
    }

    fn port(&self) -> u16 {
        self.port
            .unwrap_or_else(|| smtp::Security::from(self.security).port())
    }

    fn server(&self, host: &str, dir: &Path) -> Result<Server, Problem> {
        let login = match &self.user {
            None => None,
            Some(user) => Some(Login {
                user: user.clone(),
                password: Secret::new(self.password(dir)?),
            }),
        };
        let authorities = match &self.authorities {
            None => Vec::new(),
            Some(file) => {
                let path = dir.join(file);
                smtp::read_authorities(&path).map_err(|why| {
                    Problem::new(format!(
                        "the authorities for mail, {}, can't be read: {why}",
                        path.display()
                    ))
                })?
            }
        };
        Ok(Server {
            host: host.to_owned(),
            port: self.port(),
            security: self.security.into(),
            login,
            authorities,
            limits: smtp::Limits::default(),
        })
    }

    fn password(&self, dir: &Path) -> Result<String, Problem> {
        let password = match (&self.password_file, &self.password_env) {
            (Some(file), _) => {
                let path = dir.join(file);
                let text = fs::read_to_string(&path).map_err(|error| {
                    let problem = Problem::new(format!(
                        "the password for mail, {}, can't be read: {error}",
                        path.display()
                    ));
                    match error.kind() {
                        ErrorKind::NotFound => {
                            problem.hint("no backup holds it: put it there by hand")
                        }
                        _ => problem,
                    }
                })?;
                if others_may_read(&path) {
                    say(format!(
                        "note: others than its owner may read {}: 'chmod 600' mends that",
                        path.display()
                    ));
                }
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            (None, Some(name)) => env::var(name).map_err(|_| {
                Problem::new(format!(
                    "the password for mail is not there: the environment variable {name} is not set"
                ))
            })?,
            (None, None) => String::new(),
        };
        if password.is_empty() {
            return Err(Problem::new("the password for mail is empty"));
        }
        Ok(password)
    }

    /// The part of the file, with a line on each setting.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "[mail]\n\
             # Mail is written into the folder 'outbox', unless a mail server is named here.\n\
             # 'wirecopy mail test ADDRESS' tries the settings.\n",
        );
        let mut line = |name: &str, value: Option<toml::Value>, example: &str| {
            // Writing to a String can't fail.
            let _ = match value {
                Some(value) => writeln!(text, "{name} = {value}"),
                None => writeln!(text, "# {name} = {example}"),
            };
        };
        let quoted = |text: &Option<String>| text.clone().map(toml::Value::String);
        let path = |path: &Option<PathBuf>| {
            let path = path.as_ref()?;
            Some(toml::Value::String(path.display().to_string()))
        };
        let security = match self.security {
            Security::StartTls => None,
            Security::Tls => Some(toml::Value::String("tls".into())),
            Security::None => Some(toml::Value::String("none".into())),
        };
        line("host", quoted(&self.host), "\"mail.wire.example\"");
        line(
            "security",
            security,
            "\"starttls\"  # or \"tls\"; \"none\" to this machine only",
        );
        let port = self.port.map(|port| toml::Value::Integer(port.into()));
        line("port", port, "587");
        line("user", quoted(&self.user), "\"wire\"");
        line(
            "password_file",
            path(&self.password_file),
            "\"mail-password\"",
        );
        if self.password_env.is_some() {
            line("password_env", quoted(&self.password_env), "");
        }
        if self.authorities.is_some() {
            line("authorities", path(&self.authorities), "");
        }
        line("from", quoted(&self.from), "\"wire@wire.example\"");
        line("reply_to", quoted(&self.reply_to), "\"desk@wire.example\"");
        let named = self.kill_names_headline.then_some(true.into());
        line(
            "kill_names_headline",
            named,
            "true  # a killed headline may be libel: without this no mail says it",
        );
        text
    }
}

fn others_may_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}
