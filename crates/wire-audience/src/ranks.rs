//! Rank lists: where a site stands among all sites. A rank is an order, never a number of people.
//!
//! Tranco is `rank,domain` in each line, by registrable domain; CrUX is `origin,rank` under a heading,
//! where the rank is a bucket: 1000 means among the first thousand. Lists have a million lines and
//! more. A [`Table`] is a list made small and quick: for each host the hash of its name and its
//! rank, twelve bytes, in order of the hashes, so that a site is found by halving. It can be kept
//! for sites that are still to come.

use siphasher::sip::SipHasher13;
use thiserror::Error;
use wire_rights::RankList;

/// Bytes of an entry: eight of a hash, four of a rank.
const ENTRY: usize = 12;
/// The most lines of a list: what both lists' usual files have, five times over.
const MOST: usize = 5_000_000;
/// Longer lines are passed over.
const LONGEST: usize = 4096;

/// Why a file is no rank list.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RanksError {
    /// No line of the file was of the list.
    #[error("no line of the file looks like {0}: is it the other list?")]
    AnotherList(&'static str),
    /// It is too long.
    #[error("the list has more than {MOST} lines: keep its first ones")]
    TooLong,
}

/// A list as it is being read, piece by piece.
#[derive(Clone, Debug)]
pub struct Reading {
    list: RankList,
    begun: Vec<u8>,
    /// Hashes of hosts with their ranks.
    found: Vec<(u64, u32)>,
    lines: usize,
}

/// A list, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    entries: Vec<u8>,
    /// How many lines it was made of.
    pub lines: usize,
}

impl Reading {
    /// Begins to read a file of this list.
    #[must_use]
    pub fn of(list: RankList) -> Self {
        Self {
            list,
            begun: Vec::new(),
            found: Vec::new(),
            lines: 0,
        }
    }

    /// Takes the next piece of the list.
    pub fn feed(&mut self, piece: &[u8]) {
        let mut lines = piece.split(|&byte| byte == b'\n');
        let Some(first) = lines.next() else { return };
        self.keep(first);
        for next in lines {
            let line = std::mem::take(&mut self.begun);
            self.line(&line);
            self.keep(next);
        }
    }

    /// The table of everything that was read.
    ///
    /// # Errors
    /// The file is another list, or too long.
    pub fn finish(mut self) -> Result<Table, RanksError> {
        let line = std::mem::take(&mut self.begun);
        self.line(&line);
        if self.lines == 0 {
            return Err(RanksError::AnotherList(match self.list {
                RankList::Tranco => "Tranco's 'rank,domain'",
                RankList::Crux => "CrUX's 'origin,rank'",
            }));
        }
        if self.lines > MOST {
            return Err(RanksError::TooLong);
        }
        // The best rank of a host comes first, and stays.
        self.found.sort_unstable();
        self.found.dedup_by_key(|(hash, _)| *hash);
        let mut entries = Vec::with_capacity(self.found.len() * ENTRY);
        for (hash, rank) in self.found {
            entries.extend_from_slice(&hash.to_be_bytes());
            entries.extend_from_slice(&rank.to_be_bytes());
        }
        Ok(Table {
            entries,
            lines: self.lines,
        })
    }

    fn keep(&mut self, piece: &[u8]) {
        let room = LONGEST.saturating_sub(self.begun.len());
        self.begun
            .extend_from_slice(&piece[..piece.len().min(room)]);
    }

    fn line(&mut self, line: &[u8]) {
        let Ok(line) = str::from_utf8(line) else {
            return;
        };
        let Some((first, second)) = line.trim().split_once(',') else {
            return;
        };
        let (host, rank) = match self.list {
            RankList::Tranco => (second, first),
            RankList::Crux => (host_of(first), second),
        };
        let Ok(rank) = rank.parse::<u32>() else {
            return;
        };
        self.lines += 1;
        if self.lines > MOST {
            return;
        }
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let Some(domain) = psl::domain_str(host) else {
            return;
        };
        // The host, and those above it that are its owner's as well.
        let mut name = host;
        loop {
            self.found.push((hash(name), rank));
            match name.split_once('.') {
                Some((_, above)) if above.len() >= domain.len() => name = above,
                _ => return,
            }
        }
    }
}

impl Table {
    /// The table as bytes, to be kept.
    #[must_use]
    pub fn entries(&self) -> &[u8] {
        &self.entries
    }

    /// The rank of a site; see [`rank_in`].
    #[must_use]
    pub fn rank(&self, site: &str) -> Option<u32> {
        rank_in(&self.entries, site)
    }
}

/// The rank of a site, given in lower case without `www.`, in the bytes of a [`Table`].
///
/// A site has the best rank of its own host and of those below it, as long as no public suffix lies
/// between. It has never that of a host above: a tenant of a blog's host doesn't inherit the host's rank. A
/// public suffix (`co.uk`, `github.io`) is everybody's and has none.
#[must_use]
pub fn rank_in(entries: &[u8], site: &str) -> Option<u32> {
    let (entries, _) = entries.as_chunks::<ENTRY>();
    let wanted = hash(site).to_be_bytes();
    let place = entries
        .binary_search_by(|entry| entry[..8].cmp(&wanted))
        .ok()?;
    let rank = entries[place].last_chunk::<4>()?;
    Some(u32::from_be_bytes(*rank))
}

/// The same for ever, for tables are kept. Among a million names two share one by a chance of
/// one in forty million.
fn hash(host: &str) -> u64 {
    SipHasher13::new().hash(host.as_bytes())
}

/// The host of an origin.
fn host_of(origin: &str) -> &str {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.split_once(':').map_or(host, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRANCO: &str = "1,github.io\r\n2,bigportal.example\r\n3,gazette.example\r\n4,m.gazette.example\r\n5,tenant.github.io\r\n";
    const CRUX: &str = "origin,rank\nhttps://www.gazette.example,5000\nhttps://m.gazette.example,1000\nhttps://news.bigportal.example,50000\nhttps://bigportal.example,1000\n";

    fn read(list: RankList, text: &str) -> Result<Table, RanksError> {
        let mut reading = Reading::of(list);
        // In pieces that end anywhere.
        for piece in text.as_bytes().chunks(7) {
            reading.feed(piece);
        }
        reading.finish()
    }

    fn look(list: RankList, text: &str, sites: &[&str]) -> String {
        match read(list, text) {
            Ok(table) => sites
                .iter()
                .map(|site| format!("{site} {:?}\n", table.rank(site)))
                .collect(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_site_has_its_own_rank_and_nobody_elses() {
        let sites = [
            "gazette.example",
            "tenant.github.io",
            "other.github.io",
            "news.bigportal.example",
        ];
        insta::assert_snapshot!(look(RankList::Tranco, TRANCO, &sites), @"
        gazette.example Some(3)
        tenant.github.io Some(5)
        other.github.io None
        news.bigportal.example None
        ");
        insta::assert_snapshot!(look(RankList::Crux, CRUX, &sites), @"
        gazette.example Some(1000)
        tenant.github.io None
        other.github.io None
        news.bigportal.example Some(50000)
        ");
    }

    #[test]
    fn a_public_suffix_has_no_rank_and_a_list_is_not_the_other() {
        insta::assert_snapshot!(look(RankList::Tranco, TRANCO, &["github.io"]), @"github.io None");
        insta::assert_snapshot!(look(RankList::Crux, TRANCO, &["gazette.example"]), @"no line of the file looks like CrUX's 'origin,rank': is it the other list?");
        insta::assert_snapshot!(look(RankList::Tranco, CRUX, &["gazette.example"]), @"no line of the file looks like Tranco's 'rank,domain': is it the other list?");
    }

    #[test]
    fn a_kept_table_answers_as_long_as_it_is_kept() {
        // What a table of today says must be said of its bytes by every later version.
        let table = read(RankList::Tranco, "7,gazette.example\n").unwrap();
        let bytes: Vec<String> = table.entries().iter().map(|b| format!("{b:02x}")).collect();
        insta::assert_snapshot!(bytes.concat(), @"cfbe497d514ea23500000007");
        assert_eq!(rank_in(table.entries(), "gazette.example"), Some(7));
        // Damage is nobody's rank, and no panic.
        assert_eq!(rank_in(&table.entries()[..5], "gazette.example"), None);
        assert_eq!(rank_in(&[], "gazette.example"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>, list in proptest::sample::select(&RankList::ALL)) {
            let mut reading = Reading::of(list);
            reading.feed(&bytes);
            let _ = reading.finish();
            let _ = rank_in(&bytes, "gazette.example");
        }
    }
}
