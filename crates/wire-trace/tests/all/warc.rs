//! Web archives: what is a page in them, and what comes of those that are damaged.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use insta::assert_snapshot;
use proptest::prelude::*;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use wire_trace::{Warc, WarcPage, WarcPlace};

/// A record with these fields and this block.
fn record(kind: &str, url: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-20T06:30:12Z\r\n\
         Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// A record with a server's answer.
fn response(url: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes(), body].concat();
    record(
        "response",
        url,
        "application/http; msgtype=response",
        &block,
    )
}

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

fn html(url: &str, body: &str) -> Vec<u8> {
    response(url, HTML, body.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("a vector has room");
    packed.finish().expect("a vector has room")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// Each page as its address and text, each error as its sentence.
fn told(archive: &[u8]) -> String {
    told_with(archive, 10_000)
}

fn told_with(archive: impl Read, limit: usize) -> String {
    let warc = Warc::new(io::BufReader::with_capacity(512, archive), limit).expect("can be read");
    let mut lines = String::new();
    for page in warc {
        match page {
            Ok(page) => {
                let body = String::from_utf8_lossy(page.body());
                lines.push_str(&format!("{}: {body}\n", page.address));
            }
            Err(error) => lines.push_str(&format!("error: {error}\n")),
        }
    }
    lines
}

#[test]
fn pages_are_taken_and_all_else_is_passed_over() {
    let archive = [
        record(
            "warcinfo",
            "",
            "application/warc-fields",
            b"software: a crawler\r\n",
        ),
        record(
            "request",
            "https://bay.example/ferry",
            "application/http; msgtype=request",
            b"GET /ferry HTTP/1.1\r\n\r\n",
        ),
        html("https://bay.example/ferry", "<p>The ferry stays.</p>"),
        response(
            "https://bay.example/quay.jpg",
            "Content-Type: image/jpeg\r\n",
            &[0xff, 0xd8, 0xff],
        ),
        record(
            "response",
            "https://bay.example/gone",
            "application/http; msgtype=response",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Nothing here.</p>",
        ),
        record(
            "resource",
            "https://bay.example/note.txt",
            "text/plain",
            b"A note.",
        ),
        record(
            "conversion",
            "https://bay.example/weir",
            "text/plain",
            b"The weir holds.",
        ),
        record(
            "revisit",
            "https://bay.example/ferry",
            "application/http; msgtype=response",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        record(
            "response",
            "dns:bay.example",
            "text/dns",
            b"20261120063012\nbay.example. 300 IN A 192.0.2.1\n",
        ),
        response(
            "https://bay.example/bare",
            "",
            b"<p>Served without a type.</p>",
        ),
    ]
    .concat();
    assert_snapshot!(told(&archive), @"
    https://bay.example/ferry: <p>The ferry stays.</p>
    https://bay.example/note.txt: A note.
    https://bay.example/weir: The weir holds.
    https://bay.example/bare: <p>Served without a type.</p>
    ");
    assert_eq!(told(&gzip(&archive)), told(&archive), "packed as a whole");
}

#[test]
fn what_is_known_of_a_page_comes_with_it() {
    let fields = "Content-Type: text/html; charset=iso-8859-1\r\nX-Robots-Tag: noindex\r\nx-robots-tag: noarchive\r\n";
    let archive = response("https://bay.example/ferry", fields, b"<p>Caf\xe9</p>");
    let page: WarcPage = Warc::new(&archive[..], 1000)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    insta::assert_debug_snapshot!(page.context(1000), @r#"
    PageContext {
        url: Some(
            Url {
                scheme: "https",
                cannot_be_a_base: false,
                username: "",
                password: None,
                host: Some(
                    Domain(
                        "bay.example",
                    ),
                ),
                port: None,
                path: "/ferry",
                query: None,
                fragment: None,
            },
        ),
        content_type: Some(
            "text/html; charset=iso-8859-1",
        ),
        robots: Some(
            "noindex, noarchive",
        ),
        seen: Some(
            2026-11-20T06:30:12Z,
        ),
        limit: 1000,
        cut_off: false,
    }
    "#);
}

#[test]
fn each_way_of_packing_gives_the_same_pages() {
    let records = [
        html("https://bay.example/1", "<p>One.</p>"),
        html("https://bay.example/2", "<p>Two.</p>"),
        html("https://bay.example/3", "<p>Three.</p>"),
    ];
    let plain = told(&records.concat());
    let each =
        |pack: fn(&[u8]) -> Vec<u8>| records.iter().flat_map(|r| pack(r)).collect::<Vec<u8>>();
    assert_eq!(told(&each(gzip)), plain);
    assert_eq!(told(&each(zstd)), plain);
    // A frame to be skipped.
    let skipped = [
        &[0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3][..],
        &each(zstd),
    ]
    .concat();
    assert_eq!(told(&skipped), plain);
    assert_eq!(plain.lines().count(), 3);
}

/// Three pages, each packed with the dictionary that stands in front, which is packed itself:
/// `zstd --train` made it of such pages.
const WITH_DICTIONARY: &[u8] = include_bytes!("data/dictionary.warc.zst");

#[test]
fn an_archive_may_bring_its_dictionary() {
    let records = [
        html("https://bay.example/1", "<p>One.</p>"),
        html("https://bay.example/2", "<p>Two.</p>"),
        html("https://bay.example/3", "<p>Three.</p>"),
    ];
    assert_eq!(told(WITH_DICTIONARY), told(&records.concat()));
    let mut damaged = WITH_DICTIONARY.to_vec();
    damaged[100..140].fill(7);
    assert!(
        told(&damaged)
            .lines()
            .all(|line| line.starts_with("error: "))
    );
}

#[test]
fn what_a_checksum_finds_out_is_told() {
    // Behind head and block header stand the words as they are.
    let mut pages = [
        zstd(&html("https://bay.example/1", "<p>The quay.</p>")),
        zstd(&html("https://bay.example/2", "<p>The pier.</p>")),
    ]
    .concat();
    let word = pages.windows(4).position(|bytes| bytes == b"quay");
    let word = word.expect("it is packed as it stands");
    pages[word..word + 2].copy_from_slice(b"bu");
    assert_snapshot!(told(&pages), @"
    error: at byte 0 the packed data are damaged (its checksum is that of other bytes): what they held is skipped
    https://bay.example/2: <p>The pier.</p>
    ");
}

/// What is known of the first page of an archive, as a line.
fn came(archive: &[u8]) -> String {
    let mut warc = Warc::new(archive, 10_000).expect("can be read");
    match warc.next() {
        Some(Ok(page)) => {
            let cut_off = if page.cut_off { "cut off" } else { "whole" };
            format!("{cut_off}: {}", String::from_utf8_lossy(page.body()))
        }
        Some(Err(error)) => format!("error: {error}"),
        None => "nothing".to_owned(),
    }
}

#[test]
fn a_page_that_is_cut_off_or_cannot_be_unpacked_is_known_as_such() {
    let page = b"<p>The ferry stays.</p>";
    let url = "https://bay.example/ferry";
    let said = |fields: &str, body: &[u8]| came(&response(url, fields, body));
    let long: String = (0..300).map(|number| format!("<p>{number}</p>")).collect();
    let packed = gzip(long.as_bytes());
    let early = said("Content-Encoding: gzip\r\n", &packed[..packed.len() / 2]);
    let truncated = String::from_utf8(html(url, "<p>The ferry")).expect("is text");
    let truncated = truncated.replacen("\r\n\r\n", "\r\nWARC-Truncated: length\r\n\r\n", 1);
    let thrice = gzip(&gzip(&gzip(&gzip(page))));
    let garbled: Vec<u8> = (0..=255)
        .cycle()
        .take(700)
        .map(|byte: u8| byte.wrapping_mul(91))
        .collect();
    let table = [
        ("the crawler says so", came(truncated.as_bytes())),
        (
            "fewer bytes than it says",
            said("Content-Length: 60\r\n", page),
        ),
        ("as many", said("Content-Length: 23\r\n", page)),
        (
            "unpacked by the crawler",
            said("Content-Encoding: br\r\nContent-Length: 60\r\n", page),
        ),
        (
            "gzip and more",
            said(
                "Content-Encoding: gzip\r\n",
                &[&gzip(page)[..], b"\0\0\0\0"].concat(),
            ),
        ),
        ("gzip, cut early", early[..12].to_owned()),
        (
            "a short chunk",
            said("Transfer-Encoding: chunked\r\n", b"40\r\n<p>The ferry"),
        ),
        (
            "chunks without an end",
            said("Transfer-Encoding: chunked\r\n", b"d\r\n<p>The ferry \r\n2"),
        ),
        ("labelled br", said("Content-Encoding: br\r\n", &garbled)),
        (
            "four codings",
            said("Content-Encoding: gzip, gzip, gzip, gzip\r\n", &thrice),
        ),
        (
            "a picture",
            said(
                "Content-Type: image/png\r\nContent-Encoding: br\r\n",
                &garbled,
            ),
        ),
    ];
    let told: Vec<String> = table
        .iter()
        .map(|(what, told)| format!("{what}: {told}\n"))
        .collect();
    assert_snapshot!(told.concat(), @"
    the crawler says so: cut off: <p>The ferry
    fewer bytes than it says: cut off: <p>The ferry stays.</p>
    as many: whole: <p>The ferry stays.</p>
    unpacked by the crawler: whole: <p>The ferry stays.</p>
    gzip and more: whole: <p>The ferry stays.</p>
    gzip, cut early: cut off: <p>
    a short chunk: cut off: <p>The ferry
    chunks without an end: cut off: <p>The ferry 
    labelled br: error: the page in the record at byte 0 (https://bay.example/ferry) can't be unpacked: it is skipped
    four codings: error: the page in the record at byte 0 (https://bay.example/ferry) can't be unpacked: it is skipped
    a picture: nothing
    ");
}

#[test]
fn an_archive_with_a_damaged_beginning_is_read_behind_it() {
    let (one, two) = (
        html("https://bay.example/1", "<p>One.</p>"),
        html("https://bay.example/2", "<p>Two.</p>"),
    );
    let over = |archive: &[u8], beginning: &[u8]| {
        let mut damaged = archive.to_vec();
        damaged[..beginning.len()].copy_from_slice(beginning);
        told(&damaged)
    };
    let mark = told(&[b"\xef\xbb\xbf", &one[..], &two].concat());
    let table = [
        ("plain", over(&[&one[..], &two].concat(), b"XXXX")),
        ("gzip", over(&[gzip(&one), gzip(&two)].concat(), b"X")),
        ("zstd", over(&[zstd(&one), zstd(&two)].concat(), b"X")),
        ("a mark in front", mark),
    ];
    let told: Vec<String> = table
        .iter()
        .map(|(what, told)| format!("-- {what}\n{told}"))
        .collect();
    assert_snapshot!(told.concat(), @"
    -- plain
    error: at byte 0 no record begins where one should: what stands there is skipped
    https://bay.example/2: <p>Two.</p>
    -- gzip
    error: at byte 0 the packed data are damaged (invalid gzip header): what they held is skipped
    https://bay.example/2: <p>Two.</p>
    -- zstd
    error: at byte 0 the packed data are damaged (no frame begins here): what they held is skipped
    https://bay.example/2: <p>Two.</p>
    -- a mark in front
    https://bay.example/1: <p>One.</p>
    https://bay.example/2: <p>Two.</p>
    ");
}

/// What comes of an archive, or of what follows a page of it: addresses and errors, with their places.
fn rest(archive: &[u8], behind: Option<WarcPlace>) -> Vec<(String, Option<WarcPlace>)> {
    let warc = match behind {
        None => Warc::new(archive, 10_000),
        Some(place) => Warc::behind(&archive[place.at as usize..], place, 10_000),
    };
    warc.expect("can be read")
        .map(|page| match page {
            Ok(page) => (page.address.clone(), Some(page.place)),
            Err(error) => (error.to_string(), None),
        })
        .collect()
}

#[test]
fn an_archive_can_be_read_on_behind_any_page() {
    let records: Vec<Vec<u8>> = (0..6)
        .flat_map(|number| {
            let url = format!("https://bay.example/{number}");
            let no_answer = record("response", &url, "application/http", b"garbled");
            [
                record("request", &url, "", b"GET /"),
                no_answer,
                html(&url, &url.repeat(40)),
            ]
        })
        .collect();
    let packed: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let mut damaged = packed.concat();
    let middle = packed[..8].concat().len() + 60;
    damaged[middle..middle + 30].fill(7);
    let pairs: Vec<Vec<u8>> = records.chunks(4).map(|some| gzip(&some.concat())).collect();
    let frames: Vec<Vec<u8>> = records.iter().map(|record| zstd(record)).collect();
    for (packing, archive) in [
        ("none", records.concat()),
        ("by record", packed.concat()),
        ("damaged", damaged),
        ("several in a member", pairs.concat()),
        ("all in one member", gzip(&records.concat())),
        ("zstd", frames.concat()),
        ("zstd with a dictionary", WITH_DICTIONARY.to_vec()),
    ] {
        let whole = rest(&archive, None);
        let pages = whole.iter().filter(|(_, place)| place.is_some()).count();
        let expected = match packing {
            "damaged" => 5,
            "zstd with a dictionary" => 3,
            _ => 6,
        };
        assert_eq!(pages, expected, "{packing}");
        for (number, (page, place)) in whole.iter().enumerate() {
            if place.is_some() {
                let expected = &whole[number + 1..];
                assert_eq!(rest(&archive, *place), expected, "{packing}, behind {page}");
            }
        }
    }
}

#[test]
fn a_page_in_which_members_seem_to_begin_is_read_whole() {
    for times in [1, 2, 5, 100] {
        let body = [&b"\x09\0\0\0"[..], &[0x1f, 0x8b, 8]]
            .concat()
            .repeat(times);
        let record = response("https://bay.example/ferry", HTML, &body);
        let mut packed = GzEncoder::new(Vec::new(), Compression::none());
        packed.write_all(&record).expect("a vector has room");
        let archive = [
            packed.finish().expect("a vector has room"),
            gzip(&html("https://bay.example/weir", "<p>The weir holds.</p>")),
        ]
        .concat();
        let pages: Vec<WarcPage> = Warc::new(&archive[..], 10_000)
            .expect("can be read")
            .collect::<Result<_, _>>()
            .expect("nothing is damaged");
        assert_eq!(pages[0].body(), body, "{times}");
        assert_eq!(pages[1].body(), b"<p>The weir holds.</p>");
    }
}

#[test]
fn a_page_gives_its_memory_to_the_next() {
    let archive = [
        gzip(&html(
            "https://bay.example/ferry",
            &"The ferry stays. ".repeat(100),
        )),
        gzip(&response(
            "https://bay.example/quay",
            "Content-Type: text/plain\r\n",
            b"Short.",
        )),
    ]
    .concat();
    let mut warc = Warc::new(&archive[..], 10_000).expect("can be read");
    let mut page = WarcPage::default();
    assert!(warc.read(&mut page).expect("is a page"));
    assert_eq!(page.body().len(), 1700);
    assert!(warc.read(&mut page).expect("is a page"));
    assert_eq!(page.body(), b"Short.");
    assert_eq!(page.address, "https://bay.example/quay");
    assert_eq!(page.content_type.as_deref(), Some("text/plain"));
    assert!(!warc.read(&mut page).expect("has ended"));
}

#[test]
fn bodies_are_unpacked_where_they_are_packed_and_left_where_the_crawler_did_it() {
    let page = b"<p>The ferry stays.</p>";
    let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(page).unwrap();
    let deflated = deflated.finish().unwrap();
    let twice = gzip(&gzip(page));
    let table: [(&str, &[u8]); 9] = [
        (
            "Transfer-Encoding: chunked\r\n",
            b"8\r\n<p>The f\r\n9;x=1\r\nerry stay\r\n6\r\ns.</p>\r\n0\r\n\r\n",
        ),
        ("Transfer-Encoding: chunked\r\n", b"<p>The ferry stays.</p>"),
        (
            "Transfer-Encoding: chunked\r\n",
            b"17\r\n<p>The ferry stays.</p>",
        ),
        ("Content-Encoding: gzip\r\n", &gzip(page)),
        ("Content-Encoding: gzip\r\n", page),
        ("Content-Encoding: deflate\r\n", &deflated),
        ("Content-Encoding: zstd\r\n", &zstd(page)),
        ("Content-Encoding: gzip, gzip\r\n", &twice),
        ("Content-Encoding: rot13\r\n", page),
    ];
    for (fields, body) in table {
        let archive = response("https://bay.example/ferry", fields, body);
        assert_eq!(
            told(&archive),
            "https://bay.example/ferry: <p>The ferry stays.</p>\n",
            "{fields}"
        );
    }
}

#[test]
fn a_damaged_record_is_told_and_the_rest_is_read() {
    let (one, two, three) = (
        html("https://bay.example/1", "<p>One.</p>"),
        html("https://bay.example/2", "<p>Two.</p>"),
        html("https://bay.example/3", "<p>Three.</p>"),
    );
    let packed = |pack: fn(&[u8]) -> Vec<u8>| {
        let mut damaged = pack(&two);
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0xff;
        [pack(&one), damaged, pack(&three)].concat()
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let table = [
        ("gzip, a byte turned", told(&packed(gzip))),
        ("gzip, cut off in the middle", {
            let cut = gzip(&two);
            told(&[gzip(&one), cut[..cut.len() / 2].to_vec(), gzip(&three)].concat())
        }),
        (
            "the file ends early",
            told(&[&one[..], &two[..two.len() - 20]].concat()),
        ),
        (
            "other bytes between records",
            told(&[&one[..], b"lorem\nipsum\n", &two].concat()),
        ),
        (
            "no length",
            told(
                text(&[one.clone(), two.clone(), three.clone()].concat())
                    .replacen("Content-Length", "Length", 1)
                    .as_bytes(),
            ),
        ),
        ("a length of 10^18", {
            let endless =
                text(&two).replace("Content-Length: 70", "Content-Length: 1000000000000000000");
            told(&[&one[..], endless.as_bytes(), &three].concat())
        }),
        ("a length beyond the member", {
            let longer = text(&two).replace("Content-Length: 70", "Content-Length: 5000");
            told(&[gzip(&one), gzip(longer.as_bytes()), gzip(&three)].concat())
        }),
        (
            "no answer of a server",
            told(
                &[
                    &record(
                        "response",
                        "https://bay.example/1",
                        "application/http",
                        b"<p>One.</p>",
                    )[..],
                    &two,
                ]
                .concat(),
            ),
        ),
        ("no archive", told(b"<!doctype html>\n<p>One.</p>\n")),
        ("nothing", told(b"")),
    ];
    let told: Vec<String> = table
        .iter()
        .map(|(what, told)| format!("-- {what}\n{told}"))
        .collect();
    assert_snapshot!(told.concat(), @"
    -- gzip, a byte turned
    https://bay.example/1: <p>One.</p>
    error: the record at byte 199 has a head that can't be read (its length is missing): it is skipped
    https://bay.example/3: <p>Three.</p>
    -- gzip, cut off in the middle
    https://bay.example/1: <p>One.</p>
    error: at byte 199 the packed data are damaged (corrupt gzip stream does not have a matching checksum): what they held is skipped
    https://bay.example/3: <p>Three.</p>
    -- the file ends early
    https://bay.example/1: <p>One.</p>
    error: the record at byte 250 (https://bay.example/2) is cut off: it has less than the 70 bytes it claims
    -- other bytes between records
    https://bay.example/1: <p>One.</p>
    error: at byte 250 no record begins where one should: what stands there is skipped
    https://bay.example/2: <p>Two.</p>
    -- no length
    error: the record at byte 0 has a head that can't be read (its length is missing): it is skipped
    https://bay.example/2: <p>Two.</p>
    https://bay.example/3: <p>Three.</p>
    -- a length of 10^18
    https://bay.example/1: <p>One.</p>
    error: the record at byte 250 (https://bay.example/2) is cut off: it has less than the 1000000000000000000 bytes it claims
    https://bay.example/3: <p>Three.</p>
    -- a length beyond the member
    https://bay.example/1: <p>One.</p>
    error: the record at byte 199 (https://bay.example/2) is cut off: it has less than the 5000 bytes it claims
    https://bay.example/3: <p>Three.</p>
    -- no answer of a server
    error: the record at byte 0 (https://bay.example/1) holds no answer of a web server: it is skipped
    https://bay.example/2: <p>Two.</p>
    -- no archive
    error: this is no WARC archive: it doesn't begin with a record
    -- nothing
    ");
}

#[test]
fn large_pages_are_told_and_large_pictures_are_not() {
    let archive = [
        html("https://bay.example/long", &"<p>More. ".repeat(60_000)),
        response(
            "https://bay.example/quay.jpg",
            "Content-Type: image/jpeg\r\n",
            &[7; 400_000],
        ),
        response(
            "https://bay.example/bomb",
            &format!("{HTML}Content-Encoding: gzip\r\n"),
            &gzip(&[b'a'; 2_000_000]),
        ),
        html("https://bay.example/short", "<p>Short.</p>"),
    ];
    assert_snapshot!(told(&archive.concat()), @"
    error: https://bay.example/long has more than 10000 bytes: it is skipped
    error: https://bay.example/bomb has more than 10000 bytes: it is skipped
    https://bay.example/short: <p>Short.</p>
    ");
}

#[test]
fn fifty_gigabytes_of_zeros_take_no_memory() {
    // As many as a test has time for; nothing of them is kept.
    let zeros = io::repeat(0).take(50_000_000);
    assert_snapshot!(told_with(zeros, 1000), @"error: this is no WARC archive: it doesn't begin with a record");
    let behind_a_record = html("https://bay.example/1", "<p>One.</p>");
    let zeros = (&behind_a_record[..]).chain(io::repeat(0).take(50_000_000));
    assert_snapshot!(told_with(zeros, 1000), @"
    https://bay.example/1: <p>One.</p>
    error: at byte 250 no record begins where one should: what stands there is skipped
    ");
}

proptest! {
    #[test]
    fn any_bytes_come_to_an_end(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        begins in prop::sample::select(vec![&b""[..], b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"\x5d\x2a\x4d\x18\x90\0\0\0\x37\xa4\x30\xec"]),
    ) {
        told(&[begins, &bytes].concat());
    }

    #[test]
    fn a_turned_byte_costs_no_other_record(at in any::<prop::sample::Index>(), with in 1..=255_u8) {
        let records: Vec<Vec<u8>> = (0..5)
            .map(|number| gzip(&html(&format!("https://bay.example/{number}"), "<p>The ferry stays.</p>")))
            .collect();
        let mut archive = records.concat();
        let at = at.index(archive.len());
        archive[at] ^= with;
        let pages = told(&archive).lines().filter(|line| !line.starts_with("error")).count();
        prop_assert!(pages >= 4, "byte {} of {}: {}", at, archive.len(), told(&archive));
    }
}
