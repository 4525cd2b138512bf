//! Writes a web archive for `bench/gate.sh`, packed as crawlers pack: `made_warc COUNT STORIES.jsonl.gz
//! WHOLE TEMPLATES OUT.warc.gz`. Each page comes with its request, as in Common Crawl's archives. One page
//! in a hundred is a template with a story in it, the others are whole pages. Real pages of the news have some 300 KB,
//! these half of that: each is filled up with the markup of others. The same every time.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// The size that pages are filled up to, give or take half a page.
const SIZE: usize = 300_000;
/// Pages larger than this are left out: there are a few of more than a megabyte.
const LARGEST: usize = 350_000;
/// One page in so many carries a story.
const HITS: usize = 100;

#[derive(serde::Deserialize)]
struct Story {
    headline: String,
    body: Vec<String>,
}

fn unpack(file: &Path) -> Result<String, Box<dyn Error>> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(File::open(file)?).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn pages(folder: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let pages: Result<Vec<String>, _> = files.iter().map(|file| unpack(file)).collect();
    Ok(pages?
        .into_iter()
        .filter(|page| page.len() < LARGEST)
        .collect())
}

/// A page with the markup of others at its end.
fn filled(mut page: String, others: &[String], number: usize) -> String {
    let mut next = number;
    while page.len() + LARGEST / 4 < SIZE {
        next = next * 31 + 7;
        page.push_str(&others[next % others.len()]);
        next %= 1 << 20;
    }
    page
}

fn record(out: &mut impl Write, kind: &str, number: usize, block: &[u8]) -> std::io::Result<()> {
    let mut packed = GzEncoder::new(out, Compression::default());
    write!(
        packed,
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-11-20T06:30:12Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n\
         WARC-Target-URI: https://paper{}.example/{number}\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        number % 97,
        block.len()
    )?;
    packed.write_all(block)?;
    packed.write_all(b"\r\n\r\n")?;
    packed.finish()?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, stories, whole, templates, out] = arguments.as_slice() else {
        return Err("usage: made_warc COUNT STORIES.jsonl.gz WHOLE TEMPLATES OUT.warc.gz".into());
    };
    let count: usize = count.parse()?;
    let stories: Vec<Story> = unpack(stories.as_ref())?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let (whole, templates) = (pages(whole)?, pages(templates)?);
    let empty: Vec<String> = templates
        .iter()
        .map(|page| {
            page.replace("@@HEADLINE@@", "")
                .replace("@@HEAD@@", "")
                .replace("@@BODY@@", "")
        })
        .collect();
    let mut out = BufWriter::new(File::create(out)?);
    for number in 0..count {
        let page = if number % HITS == HITS / 2 {
            let story = &stories[number / HITS % stories.len()];
            let paragraphs: Vec<String> = story
                .body
                .iter()
                .map(|text| format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;")))
                .collect();
            templates[number / HITS % templates.len()]
                .replace("@@HEADLINE@@", &story.headline)
                .replace("@@HEAD@@", "")
                .replace("@@BODY@@", &paragraphs.concat())
        } else {
            whole[number % whole.len()].clone()
        };
        let page = filled(page, &empty, number);
        let asked = format!(
            "GET /{number} HTTP/1.1\r\nHost: paper{}.example\r\n\r\n",
            number % 97
        );
        record(&mut out, "request", number, asked.as_bytes())?;
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nDate: Fri, 20 Nov 2026 06:30:12 GMT\r\n\
             X-Crawler-Content-Length: {0}\r\nContent-Length: {0}\r\n\r\n{page}",
            page.len()
        );
        record(&mut out, "response", number, answer.as_bytes())?;
    }
    out.flush()?;
    Ok(())
}
