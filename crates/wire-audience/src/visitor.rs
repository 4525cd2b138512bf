//! Who visits: an address and a user agent, known by a keyed hash alone.

use core::net::Ipv6Addr;

use siphasher::sip::SipHasher13;

/// An address as it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address<'a> {
    /// IPv4.
    V4(u32),
    /// The first half of an IPv6 address: devices change the second half every day, and a household
    /// has at least one /64 for itself.
    V6(u64),
    /// The name of a host, where the server looks names up.
    Name(&'a [u8]),
}

impl<'a> Address<'a> {
    /// Reads an address; a port behind it doesn't matter.
    pub(crate) fn read(text: &'a [u8]) -> Self {
        if let Some((address, _)) = v4(text) {
            return Self::V4(address);
        }
        v6(text).unwrap_or(Self::Name(text))
    }

    /// Whether this is an IPv4 or IPv6 address, and nothing else.
    pub(crate) fn looks_like(text: &[u8]) -> bool {
        match v4(text) {
            Some((_, rest)) => rest.is_empty() || is_port(rest),
            None => v6(text).is_some(),
        }
    }

    /// Whether only a machine of one's own network could have it: then it is a proxy's.
    pub(crate) fn is_private(self) -> bool {
        match self {
            Self::V4(address) => {
                let [a, b, _, _] = address.to_be_bytes();
                matches!((a, b), (10 | 127, _) | (192, 168) | (169, 254))
                    || (a == 172 && (16..=31).contains(&b))
                    // Between a provider's customers and its gateways (RFC 6598).
                    || (a == 100 && (64..=127).contains(&b))
            }
            Self::V6(half) => {
                // Loopback, unique local (RFC 4193), link-local.
                half == 0 || half >> 57 == 0xfc >> 1 || half >> 54 == 0xfe80 >> 6
            }
            Self::Name(name) => name.starts_with(b"unix:") || name == b"localhost",
        }
    }

    /// As bytes to be hashed, with a mark for the kind.
    fn bytes(self, key: &SipHasher13) -> [u8; 9] {
        let (kind, value) = match self {
            Self::V4(address) => (4, u64::from(address)),
            Self::V6(half) => (6, half),
            Self::Name(name) => (0, key.hash(name)),
        };
        let mut bytes = [kind; 9];
        bytes[..8].copy_from_slice(&value.to_le_bytes());
        bytes
    }
}

/// The last address in an `X-Forwarded-For` that isn't private: what stands further to the left was
/// written by the client itself, and may be invented.
pub(crate) fn forwarded(list: &[u8]) -> Option<Address<'_>> {
    list.rsplit(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|text| Address::looks_like(text))
        .map(Address::read)
        .find(|address| !address.is_private())
}

/// Makes the hashes, with a salt that lives as long as the count.
#[derive(Clone, Debug)]
pub(crate) struct Visitors {
    key: SipHasher13,
}

impl Visitors {
    pub(crate) fn new(salt: &[u8; 16]) -> Self {
        Self {
            key: SipHasher13::new_with_key(salt),
        }
    }

    pub(crate) fn agent(&self, agent: &[u8]) -> u64 {
        self.key.hash(agent)
    }

    pub(crate) fn address(&self, address: Address<'_>) -> u64 {
        self.key.hash(&address.bytes(&self.key))
    }

    /// The hash of a visitor from those of its two parts.
    pub(crate) fn visitor(&self, address: u64, agent: u64) -> u64 {
        let mut both = [0; 16];
        both[..8].copy_from_slice(&address.to_le_bytes());
        both[8..].copy_from_slice(&agent.to_le_bytes());
        self.key.hash(&both)
    }
}

/// An IPv4 address at the beginning, and what follows it.
fn v4(text: &[u8]) -> Option<(u32, &[u8])> {
    let mut address = 0;
    let mut rest = text;
    for part in 0..4 {
        let digits = rest
            .iter()
            .take(4)
            .take_while(|b| b.is_ascii_digit())
            .count();
        if !(1..=3).contains(&digits) {
            return None;
        }
        let value = rest[..digits]
            .iter()
            .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        if value > 255 {
            return None;
        }
        address = address << 8 | value;
        rest = &rest[digits..];
        if part < 3 {
            rest = rest.strip_prefix(b".")?;
        }
    }
    // `192.0.2.7.dsl.provider.example` is a name.
    (rest.is_empty() || rest[0] == b':').then_some((address, rest))
}

fn v6(text: &[u8]) -> Option<Address<'static>> {
    // The longest that can be written has 45 bytes; a zone (`%eth0`) isn't written into logs.
    let text = match text.strip_prefix(b"[") {
        Some(rest) => &rest[..memchr::memchr(b']', rest)?],
        None => text,
    };
    if text.len() > 45 || memchr::memchr(b':', text).is_none() {
        return None;
    }
    let address: Ipv6Addr = core::str::from_utf8(text).ok()?.parse().ok()?;
    Some(match address.to_ipv4_mapped() {
        Some(mapped) => Address::V4(mapped.to_bits()),
        None => Address::V6((address.to_bits() >> 64) as u64),
    })
}

fn is_port(text: &[u8]) -> bool {
    matches!(text, [b':', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_counted() {
        let shown: String = [
            "192.0.2.7",
            "192.0.2.7:5123",
            "::ffff:192.0.2.7",
            "2001:db8:1:2:3:4:5:6",
            "2001:db8:1:2:ffff::1",
            "[2001:db8:1:2::9]:443",
            "10.1.2.3",
            "172.31.0.1",
            "172.32.0.1",
            "100.64.0.9",
            "::1",
            "fd00::1",
            "fe80::1",
            "256.1.1.1",
            "192.0.2",
            "192.0.2.7.dsl.example",
            "unix:",
        ]
        .into_iter()
        .map(|text| {
            let address = Address::read(text.as_bytes());
            let private = if address.is_private() {
                ", private"
            } else {
                ""
            };
            match address {
                Address::V4(v4) => format!("{text} → v4 {v4:08x}{private}\n"),
                Address::V6(half) => format!("{text} → v6 {half:016x}{private}\n"),
                Address::Name(_) => format!("{text} → a name{private}\n"),
            }
        })
        .collect();
        insta::assert_snapshot!(shown, @"
        192.0.2.7 → v4 c0000207
        192.0.2.7:5123 → v4 c0000207
        ::ffff:192.0.2.7 → v4 c0000207
        2001:db8:1:2:3:4:5:6 → v6 20010db800010002
        2001:db8:1:2:ffff::1 → v6 20010db800010002
        [2001:db8:1:2::9]:443 → v6 20010db800010002
        10.1.2.3 → v4 0a010203, private
        172.31.0.1 → v4 ac1f0001, private
        172.32.0.1 → v4 ac200001
        100.64.0.9 → v4 64400009, private
        ::1 → v6 0000000000000000, private
        fd00::1 → v6 fd00000000000000, private
        fe80::1 → v6 fe80000000000000, private
        256.1.1.1 → a name
        192.0.2 → a name
        192.0.2.7.dsl.example → a name
        unix: → a name, private
        ");
    }

    #[test]
    fn of_a_forwarded_list_the_last_public_address_counts() {
        let table = [
            ("203.0.113.9", Some("203.0.113.9")),
            ("198.51.100.1, 203.0.113.9", Some("203.0.113.9")),
            ("203.0.113.9, 10.0.0.2, 127.0.0.1", Some("203.0.113.9")),
            ("203.0.113.9:4711", Some("203.0.113.9")),
            ("unknown, 2001:db8::7", Some("2001:db8::7")),
            ("10.0.0.2", None),
            ("<script>", None),
            ("", None),
        ];
        for (list, wanted) in table {
            let wanted = wanted.map(|text| Address::read(text.as_bytes()));
            assert_eq!(forwarded(list.as_bytes()), wanted, "{list}");
        }
    }
}
