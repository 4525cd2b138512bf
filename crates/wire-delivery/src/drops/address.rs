//! Addresses of folders, as `sftp://wirecopy@files.gazette.example/incoming`.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::Guard;
use crate::guard::GuardError;

/// The port that SSH servers listen on.
const PORT: u16 = 22;

/// The most characters of a user's name and of a folder.
const LONGEST: usize = 1000;

/// Why something isn't the address of a folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is something else.
    #[error(
        "'{given}' is not the address of a folder: write it as sftp://user@files.gazette.example/incoming"
    )]
    NotSftp {
        /// What was given, cut.
        given: String,
    },
    /// Nobody is named as whom to sign in.
    #[error("the address names no user: write it before the host, as sftp://user@{host}/incoming")]
    NoUser {
        /// The host.
        host: String,
    },
    /// A password stands in it.
    #[error(
        "the address holds a password: leave it out, since the wire signs in with a key and keeps no password"
    )]
    Password,
    /// Something follows that no folder has.
    #[error("leave out the '?' or '#' and what follows it: it is no part of a folder's name")]
    Extra,
    /// A port that something else listens on.
    #[error("port {port} of {host} is not allowed: only 22 and those from 1024 on are")]
    Port {
        /// The host.
        host: String,
        /// The port found.
        port: u16,
    },
    /// What no server has as a name.
    #[error("the user or the folder has a control character in it, or is no text, or is too long")]
    Unreadable,
    /// The host can't be connected to.
    #[error(transparent)]
    Host(#[from] GuardError),
}

/// The parts of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) user: String,
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) folder: String,
}

/// Reads an address as a person typed it, and says at once what is wrong with it, as far as that can be known without
/// looking its name up.
///
/// # Errors
/// The sentence for the person.
pub fn read(guard: &Guard, given: &str) -> Result<Url, AddressError> {
    let not_sftp = || AddressError::NotSftp {
        given: given.chars().take(100).collect(),
    };
    if given.chars().any(char::is_control) {
        return Err(AddressError::Unreadable);
    }
    let mut url = Url::parse(given.trim()).map_err(|_| not_sftp())?;
    if url.scheme() != "sftp" {
        return Err(not_sftp());
    }
    if url.password().is_some() {
        return Err(AddressError::Password);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(AddressError::Extra);
    }
    let address = Address::of(&url)?;
    let host = borrowed(&address.host);
    guard.check_host(&host)?;
    let any_port = guard.settings().allow_any_port || guard.allows_as_loopback(&host);
    if !any_port && address.port != PORT && address.port < 1024 {
        return Err(AddressError::Port {
            host: address.host.to_string(),
            port: address.port,
        });
    }
    // However it was spelt: the same folder has one address.
    let port = (address.port != PORT).then_some(address.port);
    let _ = url.set_port(port);
    let names = address.folder.split('/').filter(|name| !name.is_empty());
    if names.clone().any(|name| matches!(name, "." | "..")) {
        return Err(AddressError::Unreadable);
    }
    url.path_segments_mut()
        .map_err(|()| not_sftp())?
        .clear()
        .extend(names);
    let _ = url.set_username(&address.user);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url.set_host(Some(&address.host.to_string()))
        .map_err(|_| not_sftp())?;
    Ok(url)
}

/// As whom the wire signs in at an address that was read before.
#[must_use]
pub fn user(url: &Url) -> String {
    text(url.username()).unwrap_or_default()
}

impl Address {
    /// The parts of an address that was read before.
    pub(super) fn of(url: &Url) -> Result<Self, AddressError> {
        let named = url.host_str().unwrap_or_default();
        // This scheme's hosts aren't read by the parser of addresses, and 0x7f.1 is 127.0.0.1 here too.
        let host = Host::parse(named).map_err(|_| AddressError::NotSftp {
            given: url.as_str().chars().take(100).collect(),
        })?;
        let user = text(url.username())?;
        // A colon ends the name in passwd(5), so no user has one: a password follows.
        if user.contains(':') {
            return Err(AddressError::Password);
        }
        if user.is_empty() {
            return Err(AddressError::NoUser {
                host: host.to_string(),
            });
        }
        let folder = text(url.path().trim_end_matches('/'))?;
        Ok(Self {
            user,
            host,
            port: url.port().unwrap_or(PORT),
            folder,
        })
    }

    /// Where a file of this name lies.
    pub(super) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    /// The folder, as people name it.
    pub(super) fn named(&self) -> &str {
        match &*self.folder {
            "" => "/",
            folder => folder,
        }
    }
}

pub(super) fn borrowed(host: &Host) -> Host<&str> {
    match host {
        Host::Domain(name) => Host::Domain(name),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

/// A part of an address as it is meant.
fn text(part: &str) -> Result<String, AddressError> {
    let text = percent_decode_str(part)
        .decode_utf8()
        .map_err(|_| AddressError::Unreadable)?;
    if text.chars().any(char::is_control) || LONGEST < text.chars().count() {
        return Err(AddressError::Unreadable);
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::Settings;

    #[test]
    fn what_is_wrong_with_an_address_is_said_and_what_is_right_has_one_spelling() {
        let guard = Guard::new(Settings::default()).unwrap();
        let table: Vec<String> = [
            "sftp://wire@files.gazette.example/incoming",
            " sftp://wire@FILES.gazette.example:22/incoming/ ",
            "sftp://wire@files.gazette.example:2222/in%20coming",
            "sftp://w%69re@files.gazette.example//in%20coming%2F%64ay/",
            "sftp://wire@files.gazette.example/in%2F..%2Fday",
            "sftp://wire@files.gazette.example",
            "https://files.gazette.example/incoming",
            "files.gazette.example:/incoming",
            "sftp://files.gazette.example/incoming",
            "sftp://wire:secret@files.gazette.example/incoming",
            "sftp://wire%3Asecret@files.gazette.example/incoming",
            "sftp://wire@files.gazette.example:25/incoming",
            "sftp://wire@files.gazette.example/incoming?now",
            "sftp://wire@files.gazette.example/in%0Acoming",
            "sftp://wire@files.gazette.example/in%FFcoming",
            "sftp://wire@127.0.0.1/incoming",
            "sftp://wire@0x7f.1/incoming",
            "sftp://wire@2130706433/incoming",
            "sftp://wire@%31%32%37.0.0.1/incoming",
            "sftp://wire@[::1]/incoming",
            "sftp://wire@10.0.0.1:2222/incoming",
            "sftp://wire@fileserver/incoming",
            "sftp://wire@localhost/incoming",
        ]
        .into_iter()
        .map(|given| match read(&guard, given) {
            Ok(url) => url.to_string(),
            Err(error) => error.to_string(),
        })
        .collect();
        insta::assert_snapshot!(table.join("\n"), @"
        sftp://wire@files.gazette.example/incoming
        sftp://wire@files.gazette.example/incoming
        sftp://wire@files.gazette.example:2222/in%20coming
        sftp://wire@files.gazette.example/in%20coming/day
        the user or the folder has a control character in it, or is no text, or is too long
        sftp://wire@files.gazette.example
        'https://files.gazette.example/incoming' is not the address of a folder: write it as sftp://user@files.gazette.example/incoming
        'files.gazette.example:/incoming' is not the address of a folder: write it as sftp://user@files.gazette.example/incoming
        the address names no user: write it before the host, as sftp://user@files.gazette.example/incoming
        the address holds a password: leave it out, since the wire signs in with a key and keeps no password
        the address holds a password: leave it out, since the wire signs in with a key and keeps no password
        port 25 of files.gazette.example is not allowed: only 22 and those from 1024 on are
        leave out the '?' or '#' and what follows it: it is no part of a folder's name
        the user or the folder has a control character in it, or is no text, or is too long
        the user or the folder has a control character in it, or is no text, or is too long
        127.0.0.1 is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)
        127.0.0.1 is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)
        127.0.0.1 is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)
        127.0.0.1 is not allowed: 127.0.0.1 is a loopback address (127.0.0.0/8, RFC 1122)
        [::1] is not allowed: ::1 is a loopback address (::1/128, RFC 4291)
        10.0.0.1 is not allowed: 10.0.0.1 is a private address (10.0.0.0/8, RFC 1918)
        'fileserver' means something in your own network only: write the whole name, as www.gazette.example
        'localhost' means something in your own network only: write the whole name, as www.gazette.example
        ");
    }
}
