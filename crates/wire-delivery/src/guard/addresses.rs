//! The addresses that the wire never connects to, as data.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses that the wire never connects to, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// The range: `10.0.0.0/8`.
    pub range: &'static str,
    /// What it is for, as a sentence can name it: `a private address`.
    pub name: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.name, self.range, self.source)
    }
}

/// One row of the tables: the first address of the range, the bits that count, and what is said of it.
type Row<A> = (A, u8, Forbidden);

const fn v4(first: [u8; 4], bits: u8, say: Forbidden) -> Row<Ipv4Addr> {
    let [a, b, c, d] = first;
    (Ipv4Addr::new(a, b, c, d), bits, say)
}

const fn v6(first: [u16; 8], bits: u8, say: Forbidden) -> Row<Ipv6Addr> {
    let [a, b, c, d, e, f, g, h] = first;
    (Ipv6Addr::new(a, b, c, d, e, f, g, h), bits, say)
}

const fn say(range: &'static str, name: &'static str, source: &'static str) -> Forbidden {
    Forbidden {
        range,
        name,
        source,
    }
}

/// Narrow rows stand before the wide ones that hold them, so that the sentence is the exact one.
#[rustfmt::skip]
const V4: [Row<Ipv4Addr>; 18] = [
    v4([169, 254, 169, 254], 32, say("169.254.169.254/32", "a cloud's metadata address", "RFC 3927")),
    v4([168, 63, 129, 16],   32, say("168.63.129.16/32", "a cloud's platform address", "Azure")),
    v4([255, 255, 255, 255], 32, say("255.255.255.255/32", "the broadcast address", "RFC 919")),
    v4([0, 0, 0, 0],          8, say("0.0.0.0/8", "an address of 'this network'", "RFC 791")),
    v4([10, 0, 0, 0],         8, say("10.0.0.0/8", "a private address", "RFC 1918")),
    v4([100, 64, 0, 0],      10, say("100.64.0.0/10", "a shared address of carriers", "RFC 6598")),
    v4([127, 0, 0, 0],        8, say("127.0.0.0/8", "a loopback address", "RFC 1122")),
    v4([169, 254, 0, 0],     16, say("169.254.0.0/16", "a link-local address", "RFC 3927")),
    v4([172, 16, 0, 0],      12, say("172.16.0.0/12", "a private address", "RFC 1918")),
    v4([192, 0, 0, 0],       24, say("192.0.0.0/24", "an address kept for protocols", "RFC 6890")),
    v4([192, 0, 2, 0],       24, say("192.0.2.0/24", "an address for documentation", "RFC 5737")),
    v4([192, 88, 99, 0],     24, say("192.88.99.0/24", "a 6to4 relay", "RFC 7526")),
    v4([192, 168, 0, 0],     16, say("192.168.0.0/16", "a private address", "RFC 1918")),
    v4([198, 18, 0, 0],      15, say("198.18.0.0/15", "an address for benchmarks", "RFC 2544")),
    v4([198, 51, 100, 0],    24, say("198.51.100.0/24", "an address for documentation", "RFC 5737")),
    v4([203, 0, 113, 0],     24, say("203.0.113.0/24", "an address for documentation", "RFC 5737")),
    v4([224, 0, 0, 0],        4, say("224.0.0.0/4", "a multicast address", "RFC 5771")),
    v4([240, 0, 0, 0],        4, say("240.0.0.0/4", "a reserved address", "RFC 1112")),
];

#[rustfmt::skip]
const V6: [Row<Ipv6Addr>; 18] = [
    v6([0, 0, 0, 0, 0, 0, 0, 0],            128, say("::/128", "the unspecified address", "RFC 4291")),
    v6([0, 0, 0, 0, 0, 0, 0, 1],            128, say("::1/128", "a loopback address", "RFC 4291")),
    v6([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254], 128, say("fd00:ec2::254/128", "a cloud's metadata address", "RFC 4193")),
    v6([0, 0, 0, 0, 0, 0, 0, 0],             96, say("::/96", "an IPv4-compatible address", "RFC 4291")),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0],        96, say("::ffff:0:0/96", "an IPv4-mapped address", "RFC 4291")),
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0],        96, say("::ffff:0:0:0/96", "an IPv4-translated address", "RFC 2765")),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0],     48, say("64:ff9b:1::/48", "a local NAT64 address, which can lead anywhere inside", "RFC 8215")),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0],         48, say("100::/48", "an address that discards", "RFC 6666")),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0],        32, say("2001::/32", "a Teredo address", "RFC 4380")),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0],        48, say("2001:2::/48", "an address for benchmarks", "RFC 5180")),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0],        23, say("2001::/23", "an address kept for protocols", "RFC 2928")),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0],    32, say("2001:db8::/32", "an address for documentation", "RFC 3849")),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0],        16, say("2002::/16", "a 6to4 address", "RFC 7526")),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0],        20, say("3fff::/20", "an address for documentation", "RFC 9637")),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0],         7, say("fc00::/7", "a unique-local address", "RFC 4193")),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0],        10, say("fe80::/10", "a link-local address", "RFC 4291")),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0],        10, say("fec0::/10", "a site-local address", "RFC 3879")),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0],         8, say("ff00::/8", "a multicast address", "RFC 4291")),
];

/// Everything outside 2000::/3 that no row names: nothing public was ever given out there.
const NOT_GLOBAL: Forbidden = say("outside 2000::/3", "not a global address", "RFC 4291");

/// Why the address is forbidden; nothing where the wire may connect to it.
///
/// Loopback is forbidden too: it is the guard's setting that allows it.
#[must_use]
pub fn forbidden(address: IpAddr) -> Option<Forbidden> {
    match address {
        IpAddr::V4(address) => forbidden_v4(address),
        IpAddr::V6(address) => forbidden_v6(address),
    }
}

fn forbidden_v4(address: Ipv4Addr) -> Option<Forbidden> {
    V4.iter()
        .find(|(first, bits, _)| {
            let shift = 32 - u32::from(*bits);
            (address.to_bits() >> shift) == (first.to_bits() >> shift)
        })
        .map(|(_, _, say)| *say)
}

fn forbidden_v6(address: Ipv6Addr) -> Option<Forbidden> {
    // Where a network has IPv6 only, its DNS gives every IPv4 site an address in 64:ff9b::/96, so
    // the range can't be forbidden whole: the IPv4 address inside decides.
    if let [0x64, 0xff9b, 0, 0, 0, 0, _, _] = address.segments() {
        let [.., a, b, c, d] = address.octets();
        return forbidden_v4(Ipv4Addr::new(a, b, c, d));
    }
    let named = V6.iter().find(|(first, bits, _)| {
        let shift = 128 - u32::from(*bits);
        (address.to_bits() >> shift) == (first.to_bits() >> shift)
    });
    match named {
        Some((_, _, say)) => Some(*say),
        None => (address.segments()[0] >> 13 != 1).then_some(NOT_GLOBAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_forbidden_range_is_named_by_its_first_and_last_address() {
        for (address, name) in [
            ("0.0.0.0", "an address of 'this network'"),
            ("0.255.255.255", "an address of 'this network'"),
            ("10.0.0.0", "a private address"),
            ("10.255.255.255", "a private address"),
            ("100.64.0.0", "a shared address of carriers"),
            ("100.127.255.255", "a shared address of carriers"),
            ("127.0.0.1", "a loopback address"),
            ("127.255.255.255", "a loopback address"),
            ("168.63.129.16", "a cloud's platform address"),
            ("169.254.0.0", "a link-local address"),
            ("169.254.169.254", "a cloud's metadata address"),
            ("169.254.255.255", "a link-local address"),
            ("172.16.0.0", "a private address"),
            ("172.31.255.255", "a private address"),
            ("192.0.0.0", "an address kept for protocols"),
            ("192.0.0.255", "an address kept for protocols"),
            ("192.0.2.255", "an address for documentation"),
            ("192.88.99.1", "a 6to4 relay"),
            ("192.168.0.0", "a private address"),
            ("192.168.255.255", "a private address"),
            ("198.18.0.0", "an address for benchmarks"),
            ("198.19.255.255", "an address for benchmarks"),
            ("198.51.100.1", "an address for documentation"),
            ("203.0.113.1", "an address for documentation"),
            ("224.0.0.0", "a multicast address"),
            ("239.255.255.255", "a multicast address"),
            ("240.0.0.0", "a reserved address"),
            ("255.255.255.254", "a reserved address"),
            ("255.255.255.255", "the broadcast address"),
            ("::", "the unspecified address"),
            ("::1", "a loopback address"),
            ("::2", "an IPv4-compatible address"),
            ("::8.8.8.8", "an IPv4-compatible address"),
            ("::ffff:10.0.0.1", "an IPv4-mapped address"),
            ("::ffff:8.8.8.8", "an IPv4-mapped address"),
            ("::ffff:0:8.8.8.8", "an IPv4-translated address"),
            ("64:ff9b::10.0.0.1", "a private address"),
            ("64:ff9b::127.0.0.1", "a loopback address"),
            ("64:ff9b::169.254.169.254", "a cloud's metadata address"),
            (
                "64:ff9b:1::8.8.8.8",
                "a local NAT64 address, which can lead anywhere inside",
            ),
            ("100::1", "an address that discards"),
            ("2001::1", "a Teredo address"),
            ("2001:2::1", "an address for benchmarks"),
            ("2001:10::1", "an address kept for protocols"),
            (
                "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
                "an address kept for protocols",
            ),
            ("2001:db8::1", "an address for documentation"),
            ("2002:7f00:1::", "a 6to4 address"),
            (
                "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
                "an address for documentation",
            ),
            ("fc00::1", "a unique-local address"),
            ("fd00:ec2::254", "a cloud's metadata address"),
            (
                "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "a unique-local address",
            ),
            ("fe80::1", "a link-local address"),
            ("fec0::1", "a site-local address"),
            ("ff02::1", "a multicast address"),
            ("4000::1", "not a global address"),
            ("5f00::1", "not a global address"),
            ("200::1", "not a global address"),
        ] {
            let found = forbidden(address.parse().unwrap()).map(|forbidden| forbidden.name);
            assert_eq!(found, Some(name), "{address}");
        }
    }

    #[test]
    fn the_neighbours_of_forbidden_ranges_are_allowed() {
        for address in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "64:ff9b::8.8.8.8",
            "2000::1",
            "2001:200::1",
            "2001:db7::1",
            "2003::1",
            "2606:4700::1111",
            "3ffe::1",
        ] {
            assert_eq!(forbidden(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn each_range_says_the_bits_that_the_table_checks() {
        let written = |first: String, bits: u8| format!("{first}/{bits}");
        for (first, bits, say) in V4 {
            assert_eq!(written(first.to_string(), bits), say.range);
        }
        for (first, bits, say) in V6 {
            let (text, length) = say.range.split_once('/').unwrap();
            assert_eq!(text.parse::<Ipv6Addr>().unwrap(), first);
            assert_eq!(length.parse::<u8>().unwrap(), bits);
        }
    }
}
