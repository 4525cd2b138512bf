//! Which addresses may be asked for at all, before any name is looked up.

use std::net::IpAddr;

use url::{Host, Url};

use super::{GuardError, Settings, addresses};

/// Reads an address as a person or a record gave it.
///
/// `Url::parse` takes line breaks out in silence and turns 0x7f.1 and 2130706433 into 127.0.0.1,
/// so the first is looked for before parsing and addresses after it.
pub(super) fn read(settings: &Settings, given: &str) -> Result<Url, GuardError> {
    if given.chars().any(char::is_control) {
        return Err(GuardError::ControlCharacter);
    }
    let url = Url::parse(given.trim()).map_err(|_| GuardError::NotAUrl {
        given: given.chars().take(100).collect(),
    })?;
    check(settings, &url)?;
    Ok(url)
}

/// Checks everything that can be known without DNS.
pub(super) fn check(settings: &Settings, url: &Url) -> Result<(), GuardError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(GuardError::Scheme {
            scheme: url.scheme().to_owned(),
        });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(GuardError::UserInfo);
    }
    let name = host(url);
    let Some(host) = url.host() else {
        return Err(GuardError::NotAUrl {
            given: url.as_str().chars().take(100).collect(),
        });
    };
    check_host(settings, &host)?;
    let any_port = settings.allow_any_port || (settings.allow_loopback && is_loopback(&host));
    match url.port() {
        Some(port) if !any_port && !matches!(port, 80 | 443) => {
            Err(GuardError::Port { host: name, port })
        }
        _ => Ok(()),
    }
}

/// Checks what can be known of a host without DNS.
pub(super) fn check_host(settings: &Settings, host: &Host<&str>) -> Result<(), GuardError> {
    let named = || host.to_string();
    match host {
        Host::Ipv4(address) => check_address(settings, &named(), (*address).into()),
        Host::Ipv6(address) => check_address(settings, &named(), (*address).into()),
        Host::Domain(domain) => check_name(settings, domain),
    }
}

/// The most bytes of a name, and of each part of it (RFC 1035, section 2.3.4).
const LONGEST_NAME: usize = 253;
const LONGEST_PART: usize = 63;

/// Refuses a name that means nothing outside of somebody's own network, or that no name server can be asked for.
fn check_name(settings: &Settings, domain: &str) -> Result<(), GuardError> {
    let name = domain.strip_suffix('.').unwrap_or(domain);
    if settings.allow_loopback && is_localhost(name) {
        return Ok(());
    }
    let cut = || domain.chars().take(100).collect();
    let is_part = |part: &str| (1..=LONGEST_PART).contains(&part.len());
    if name.len() > LONGEST_NAME || !name.split('.').all(is_part) {
        return Err(GuardError::Name { host: cut() });
    }
    if !name.contains('.') {
        return Err(GuardError::LocalName { host: cut() });
    }
    Ok(())
}

/// Refuses an address that the wire never connects to.
pub(super) fn check_address(
    settings: &Settings,
    host: &str,
    address: IpAddr,
) -> Result<(), GuardError> {
    let loopback = match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => address.is_loopback(),
    };
    if loopback && settings.allow_loopback {
        return Ok(());
    }
    match addresses::forbidden(address) {
        None => Ok(()),
        Some(forbidden) => Err(GuardError::Forbidden {
            host: host.to_owned(),
            address,
            forbidden,
        }),
    }
}

/// The host as sentences name it.
pub(super) fn host(url: &Url) -> String {
    url.host_str().unwrap_or("the address").to_owned()
}

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => is_localhost(name),
    }
}

/// Whether a name means this machine, by itself.
pub(super) fn is_localhost(domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    domain == "localhost" || domain.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(given: &str) -> String {
        match read(&Settings::default(), given) {
            Ok(url) => format!("{url}"),
            Err(error) => format!("{error}"),
        }
    }

    /// Every way to write 127.0.0.1, 10.0.0.1 and 169.254.169.254 that parsers were ever fooled by.
    #[test]
    fn addresses_are_refused_however_they_are_spelt() {
        for given in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://127.0.0.1./",
            "http://%31%32%37.0.0.1/",
            "http://127。0。0。1/",
            "http://127.0.0.1/",
            "http://①②⑦.⓪.⓪.①/",
            "http://[::1]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://10.0.0.1/",
            "http://0xa000001/",
            "http://167772161/",
            "http://012.0.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0xa9fea9fe/",
            "http://2852039166/",
            "http://0251.0376.0251.0376/",
            "http://[fd00:ec2::254]/",
            "http://0/",
            "http://[::]/",
        ] {
            let verdict = verdict(given);
            assert!(verdict.contains("is not allowed"), "{given}: {verdict}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said() {
        let table: Vec<String> = [
            "https://gazette.example/story?id=1",
            " https://gazette.example ",
            "gazette.example",
            "ftp://gazette.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://editor:secret@gazette.example/",
            "https://127.0.0.1@gazette.example/",
            "https://gazette.example:8443/",
            "http://gazette.example:443/",
            "http://gazette.example:22/",
            "http://localhost:8080/",
            "https://gazette.example/\r\nX-Evil: 1",
            "https://gazette.example/\u{0}",
            "http://192.168.1.1/",
            "http://[fe80::1]/",
            "https://intranet/",
            "https://gazette..example/",
            &format!("https://{}.example/", "a".repeat(64)),
            &format!("https://{}example/", "a.".repeat(124)),
        ]
        .into_iter()
        .map(verdict)
        .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        https://gazette.example/story?id=1
        https://gazette.example/
        'gazette.example' is not a web address: write it as https://gazette.example/page
        'ftp:' can't be fetched: only http and https addresses can
        'file:' can't be fetched: only http and https addresses can
        'javascript:' can't be fetched: only http and https addresses can
        the web address holds a user name or a password: remove what stands before the '@'
        the web address holds a user name or a password: remove what stands before the '@'
        port 8443 of gazette.example is not allowed: only the usual ports of http and https are
        http://gazette.example:443/
        port 22 of gazette.example is not allowed: only the usual ports of http and https are
        'localhost' means something in your own network only: write the whole name, as www.gazette.example
        the web address has a line break or a control character in it: remove it
        the web address has a line break or a control character in it: remove it
        192.168.1.1 is not allowed: 192.168.1.1 is a private address (192.168.0.0/16, RFC 1918)
        [fe80::1] is not allowed: fe80::1 is a link-local address (fe80::/10, RFC 4291)
        'intranet' means something in your own network only: write the whole name, as www.gazette.example
        'gazette..example' can't be the name of a server: between its dots stand 1 to 63 letters, and 253 in all
        'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example' can't be the name of a server: between its dots stand 1 to 63 letters, and 253 in all
        'a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.' can't be the name of a server: between its dots stand 1 to 63 letters, and 253 in all
        ");
    }

    #[test]
    fn loopback_is_allowed_by_the_setting_and_nothing_else_is() {
        let settings = Settings {
            allow_loopback: true,
            ..Settings::default()
        };
        for given in [
            "http://127.0.0.1:8080/",
            "http://[::1]:9/",
            "http://localhost:8080/",
            "http://gazette.localhost:8080/",
        ] {
            assert!(read(&settings, given).is_ok(), "{given}");
        }
        for given in [
            "http://[::ffff:127.0.0.1]/",
            "http://10.0.0.1/",
            "http://0.0.0.0:8080/",
            "http://169.254.169.254/",
            "http://gazette.example:8080/",
            "http://localhost.gazette.example:8080/",
        ] {
            assert!(read(&settings, given).is_err(), "{given}");
        }
    }
}
