//! Pages out of web archives: WARC 1.0 and 1.1 (ISO 28500), plain, or packed by gzip or zstd.
//!
//! An archive is read record by record and never held whole. A record that is damaged, cut off or too
//! large is told and passed over; what follows it is read.

mod answer;
mod error;
mod head;
mod members;
mod source;
mod write;

use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::ops::Range;

use jiff::Timestamp;
use url::Url;

use answer::{Answer, Came, LARGEST_HEAD, NoAnswer};
pub use error::WarcError;
use head::{Head, Kind};
use members::{Members, NoMember, without_mark};
pub use write::{WarcRecord, is_record, kept_page};

use crate::PageContext;

/// No archive has a record of so many bytes: one that says so is damaged.
const NO_SUCH_SIZE: u64 = 1 << 40;

/// Where in an archive a page stands, so that another reading can go on behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WarcPlace {
    /// Where in the file its record begins; in a packed archive, the member that holds it, and in one with a
    /// dictionary, without which nothing can be unpacked, the archive itself.
    pub at: u64,
    /// Which record of the member it is, from 1.
    pub record: u64,
}

/// A page as an archive keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WarcPage {
    /// Its address, as it stands in the archive; may be empty.
    pub address: String,
    /// Its address, where it is one.
    pub url: Option<Url>,
    /// When it was fetched.
    pub seen: Option<Timestamp>,
    /// The `Content-Type` it was sent with.
    pub content_type: Option<String>,
    /// The `X-Robots-Tag` it was sent with.
    pub robots: Option<String>,
    /// Whether the archive has its beginning alone.
    pub cut_off: bool,
    /// Where in the archive it stands.
    pub place: WarcPlace,
    /// The head of the server's answer; empty where the archive has the page without one.
    answer: Vec<u8>,
    /// The record in which it came, and where in it the page stands.
    record: Vec<u8>,
    body: Range<usize>,
}

impl WarcPage {
    /// Its bytes, unpacked.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.record[self.body.clone()]
    }

    /// The status that a server sent it with, and the fields of its head with their names in lower case;
    /// nothing where the archive has the page without an answer around it.
    #[must_use]
    pub fn answer(&self) -> Option<(u16, Vec<(String, String)>)> {
        answer::head(&self.answer)
    }

    fn fill(&mut self, head: Head, content_type: Option<String>, robots: Option<String>) {
        self.cut_off = head.is_truncated;
        self.url = Url::parse(&head.page).ok();
        self.address = head.page;
        self.seen = head.date;
        self.content_type = content_type;
        self.robots = robots;
    }

    /// What is known of the page besides its bytes.
    #[must_use]
    pub fn context(&self, limit: usize) -> PageContext {
        PageContext {
            url: self.url.clone(),
            content_type: self.content_type.clone(),
            robots: self.robots.clone(),
            seen: self.seen,
            limit,
            cut_off: self.cut_off,
        }
    }
}

/// The pages of an archive, in its order: HTML and plain text that a server sent with a status of
/// success. Pictures, requests, redirects and the like are passed over.
pub struct Warc<R: BufRead> {
    members: Members<R>,
    limit: usize,
    records: u64,
    /// Where the record that was begun last stands.
    begun: WarcPlace,
    /// The page that an earlier reading gave last, until it has been passed.
    behind: Option<WarcPlace>,
    /// Where in the member the next byte stands.
    place: u64,
    /// The beginning of a record is being looked for, and that there was none has been told.
    lost: bool,
    /// Where in the file the last damage was that was told.
    told: Option<u64>,
    ended: bool,
}

impl<R: BufRead> std::fmt::Debug for Warc<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Warc({} records read)", self.records)
    }
}

impl<R: BufRead> Warc<R> {
    /// The archive in these bytes; pages with more bytes than the limit are told and passed over.
    ///
    /// # Errors
    /// The bytes can't be read.
    pub fn new(bytes: R, limit: usize) -> Result<Self, WarcError> {
        Self::open(bytes, None, limit)
    }

    /// The rest of an archive, behind a page that an earlier reading gave: these bytes are those from
    /// [`WarcPlace::at`] on. What the earlier reading told up to that page is passed over.
    ///
    /// # Errors
    /// The bytes can't be read.
    pub fn behind(bytes: R, place: WarcPlace, limit: usize) -> Result<Self, WarcError> {
        Self::open(bytes, Some(place), limit)
    }

    fn open(bytes: R, behind: Option<WarcPlace>, limit: usize) -> Result<Self, WarcError> {
        let most = limit.saturating_add(LARGEST_HEAD + head::LARGEST as usize);
        let at = behind.map_or(0, |place| place.at);
        Ok(Self {
            members: Members::new(bytes, at, most).map_err(WarcError::Source)?,
            limit,
            records: 0,
            begun: WarcPlace::default(),
            behind,
            place: 0,
            lost: false,
            told: None,
            ended: false,
        })
    }

    /// How many records were read so far, those without a page among them.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Reads the next page into this one, whose memory is used again; `false` at the end.
    ///
    /// # Errors
    /// A part of the archive can't be read. What follows it can, unless [`WarcError::ends_it`].
    pub fn read(&mut self, page: &mut WarcPage) -> Result<bool, WarcError> {
        while !self.ended {
            match self.record(page) {
                Ok(Some(true)) => {
                    page.place = self.begun;
                    // Once it is passed, all that follows is new.
                    let told = self.behind.is_some_and(|last| self.begun <= last);
                    self.behind = self.behind.filter(|last| self.begun < *last);
                    if !told {
                        return Ok(true);
                    }
                }
                Ok(Some(false)) => {}
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = error.ends_it();
                    // One damage, one error: a head that makes no sense where the packing is damaged.
                    let again = error.at().is_some() && error.at() == self.told;
                    self.told = error.at();
                    let told = self.behind.is_some() && !self.ended;
                    if !again && !told {
                        return Err(error);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Reads the next record; nothing at the end. `Some(false)` is a record without a page.
    fn record(&mut self, page: &mut WarcPage) -> Result<Option<bool>, WarcError> {
        let Some(at) = self.begin()? else {
            return Ok(None);
        };
        let head = self.head(at)?;
        self.records += 1;
        // One that isn't packed can be read from any record on, one with a dictionary only from its beginning.
        let from = if self.members.has_dictionary() { 0 } else { at };
        let record = if self.members.is_packed() && self.begun.at == from {
            self.begun.record + 1
        } else {
            1
        };
        self.begun = WarcPlace { at: from, record };
        if head.size >= NO_SUCH_SIZE {
            self.lost = true;
            let page = head.page();
            let size = head.size;
            return Err(WarcError::CutOff { at, page, size });
        }
        let is_answer = head.kind == Kind::Response
            && (head.content_type.is_empty() || head.content_type.starts_with("application/http"));
        let is_page = matches!(head.kind, Kind::Resource | Kind::Conversion)
            && is_text(Some(&head.content_type));
        if !is_answer && !is_page {
            self.pass_over(at, &head, head.size)?;
            return Ok(Some(false));
        }
        let most = self.limit + if is_answer { LARGEST_HEAD } else { 0 };
        if head.size > most as u64 {
            // What isn't read can still be told: a large picture is nothing that anybody misses.
            let size = LARGEST_HEAD.min(most) as u64;
            let start = self.block(at, &head, size, &mut page.record)?;
            self.pass_over(at, &head, head.size - size)?;
            return match Answer::read(&page.record[start], usize::MAX) {
                Ok(answer) if is_answer && !is_text(answer.content_type.as_deref()) => {
                    Ok(Some(false))
                }
                _ => Err(self.too_large(&head)),
            };
        }
        page.body = self.block(at, &head, head.size, &mut page.record)?;
        self.blank()?;
        if is_page {
            let content_type = Some(head.content_type.clone()).filter(|kind| !kind.is_empty());
            page.answer.clear();
            page.fill(head, content_type, None);
            return Ok(Some(true));
        }
        let answer = match Answer::read(&page.record[page.body.clone()], self.limit) {
            Ok(answer) => answer,
            Err(NoAnswer::TooLarge) => return Err(self.too_large(&head)),
            Err(NoAnswer::NotHttp) => {
                let page = head.page();
                return Err(WarcError::Answer { at, page });
            }
        };
        if !(200..300).contains(&answer.status) || !is_text(answer.content_type.as_deref()) {
            return Ok(Some(false));
        }
        if answer.came == Came::Packed {
            let page = head.page();
            return Err(WarcError::Packed { at, page });
        }
        page.answer.clear();
        page.answer.extend_from_slice(answer.head);
        let (content_type, robots, came) = (answer.content_type, answer.robots, answer.came);
        match answer.body {
            Cow::Borrowed(body) => page.body.start = page.body.end - body.len(),
            Cow::Owned(body) => {
                page.body = 0..body.len();
                page.record = body;
            }
        }
        page.fill(head, content_type, robots);
        page.cut_off |= came == Came::CutOff;
        Ok(Some(true))
    }

    /// Goes to the next record, behind the line with its version, and says where it begins.
    fn begin(&mut self) -> Result<Option<u64>, WarcError> {
        let mut line = Vec::new();
        loop {
            let at = self.at();
            line.clear();
            if self.line(&mut line)? == 0 {
                match self.members.next() {
                    Ok(()) => {
                        self.place = 0;
                        continue;
                    }
                    Err(NoMember::End) => return Ok(None),
                    Err(no_member) => return Err(self.broken(no_member)),
                }
            }
            let text = without_mark(line.trim_ascii());
            if text.starts_with(b"WARC/1.") && text.len() <= b"WARC/1.99".len() {
                self.lost = false;
                return Ok(Some(at));
            }
            if text.is_empty() || self.lost {
                continue;
            }
            if !self.members.is_archive() {
                return Err(WarcError::NotWarc);
            }
            self.lost = true;
            return Err(WarcError::NoRecord { at });
        }
    }

    fn head(&mut self, at: u64) -> Result<Head, WarcError> {
        let mut lines = Vec::new();
        loop {
            let start = lines.len();
            let read = self.line(&mut lines)?;
            if lines[start..].trim_ascii().is_empty() {
                break;
            }
            if read as u64 == head::LARGEST || lines.len() as u64 > head::LARGEST {
                self.lost = true;
                let what = "it has no end";
                return Err(WarcError::Head { at, what });
            }
        }
        Head::read(&String::from_utf8_lossy(&lines)).map_err(|what| {
            self.lost = true;
            WarcError::Head { at, what }
        })
    }

    /// Reads a line, or a piece of one that is very long, and says how many bytes it has.
    fn line(&mut self, into: &mut Vec<u8>) -> Result<usize, WarcError> {
        let read = (&mut self.members)
            .take(head::LARGEST)
            .read_until(b'\n', into);
        self.counted(read)
    }

    /// Reads the first bytes of a record's block, and says where they stand in what was read.
    fn block(
        &mut self,
        at: u64,
        head: &Head,
        size: u64,
        into: &mut Vec<u8>,
    ) -> Result<Range<usize>, WarcError> {
        if let Some(given) = self.members.give(size as usize, into) {
            return Ok(given);
        }
        into.clear();
        let read = (&mut self.members).take(size).read_to_end(into);
        let read = self.counted(read)?;
        self.whole(at, head, read as u64, size)?;
        Ok(0..read)
    }

    /// Passes the blank lines behind a block, and so comes to the end of its member, where it shows
    /// whether what was unpacked is what was packed.
    fn blank(&mut self) -> Result<(), WarcError> {
        loop {
            let blank = self.members.fill_buf().map(|ahead| {
                let end = |byte: &&u8| matches!(**byte, b'\r' | b'\n');
                ahead.iter().take_while(end).count()
            });
            let blank = self.counted(blank)?;
            self.members.consume(blank);
            if blank == 0 {
                return Ok(());
            }
        }
    }

    fn pass_over(&mut self, at: u64, head: &Head, size: u64) -> Result<(), WarcError> {
        let passed = io::copy(&mut (&mut self.members).take(size), &mut io::sink());
        let passed = self.counted(passed.map(|bytes| bytes as usize))?;
        self.whole(at, head, passed as u64, size)
    }

    fn whole(&mut self, at: u64, head: &Head, found: u64, wanted: u64) -> Result<(), WarcError> {
        if found == wanted {
            return Ok(());
        }
        let page = head.page();
        let size = head.size;
        Err(WarcError::CutOff { at, page, size })
    }

    fn counted(&mut self, read: io::Result<usize>) -> Result<usize, WarcError> {
        match read {
            Ok(read) => {
                self.place += read as u64;
                Ok(read)
            }
            Err(error) => {
                let no_member = self.members.damaged(error);
                Err(self.broken(no_member))
            }
        }
    }

    fn broken(&mut self, no_member: NoMember) -> WarcError {
        let at = self.members.at();
        match no_member {
            NoMember::Damaged(what) => WarcError::Packing { at, what },
            NoMember::Failed(error) => WarcError::Source(error),
            NoMember::End => WarcError::Source(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Where in the file a record begins: of a packed one, where its member does.
    fn at(&self) -> u64 {
        let members = &self.members;
        members.at() + if members.is_packed() { 0 } else { self.place }
    }

    fn too_large(&self, head: &Head) -> WarcError {
        let page = head.page();
        let limit = self.limit;
        WarcError::TooLarge { page, limit }
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Result<WarcPage, WarcError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut page = WarcPage::default();
        match self.read(&mut page) {
            Ok(true) => Some(Ok(page)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// Whether this may be a page that people read; what says nothing of itself may be one.
fn is_text(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.is_empty()
        || ["text/html", "application/xhtml+xml", "text/plain"]
            .iter()
            .any(|text| kind.eq_ignore_ascii_case(text))
}
