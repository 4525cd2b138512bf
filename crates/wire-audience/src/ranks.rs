//! Rank lists: where a site stands among all sites. A rank is an order, never a number of people.
//!
//! Tranco is `rank,domain` in each line, by registrable domain; CrUX is `origin,rank` under a heading,
//! where the rank is a bucket: 1000 means among the first thousand. Lists have a million lines and
//! more, so they are looked through piece by piece for the sites that are wanted.

use std::collections::BTreeMap;

use thiserror::Error;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Tranco: places.
    Tranco,
    /// The Chrome UX Report: buckets.
    Crux,
}

/// Where a site stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// At this place.
    Place(u32),
    /// Among the first so many.
    Among(u32),
}

/// No line of the file was of the list.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no line of the file looks like {0}: is it the other list?")]
pub struct AnotherList(&'static str);

/// Looks sites up in a list.
#[derive(Clone, Debug)]
pub struct Ranks {
    list: List,
    /// Each wanted site, and its best rank so far.
    wanted: Vec<(String, Option<Rank>)>,
    /// Places in `wanted`, by registrable domain.
    by_domain: BTreeMap<String, Vec<usize>>,
    begun: Vec<u8>,
    read: u64,
}

impl Ranks {
    /// Longer lines are passed over.
    const LONGEST: usize = 4096;

    /// Looks for these sites, given in lower case without `www.`.
    ///
    /// A site has the rank of its own host and of those below it, as long as no public suffix lies between.
    /// It has never that of a host above: a tenant of a blog's host doesn't inherit the host's rank. A public
    /// suffix (`co.uk`, `github.io`) is everybody's and has none.
    #[must_use]
    pub fn new(list: List, sites: &[String]) -> Self {
        let mut wanted = Vec::new();
        let mut by_domain = BTreeMap::<String, Vec<usize>>::new();
        for site in sites {
            if let Some(domain) = psl::domain_str(site) {
                let places = by_domain.entry(domain.to_owned()).or_default();
                places.push(wanted.len());
            }
            wanted.push((site.clone(), None));
        }
        Self {
            list,
            wanted,
            by_domain,
            begun: Vec::new(),
            read: 0,
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

    /// Each site in the order in which it was asked for, with its rank, where it has one.
    ///
    /// # Errors
    /// The file is another list.
    pub fn finish(mut self) -> Result<Vec<(String, Option<Rank>)>, AnotherList> {
        let line = std::mem::take(&mut self.begun);
        self.line(&line);
        if self.read == 0 {
            return Err(AnotherList(match self.list {
                List::Tranco => "Tranco's 'rank,domain'",
                List::Crux => "CrUX's 'origin,rank'",
            }));
        }
        Ok(self.wanted)
    }

    fn keep(&mut self, piece: &[u8]) {
        let room = Self::LONGEST.saturating_sub(self.begun.len());
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
            List::Tranco => (second, first.parse().ok().map(Rank::Place)),
            List::Crux => (host_of(first), second.parse().ok().map(Rank::Among)),
        };
        let Some(rank) = rank else { return };
        self.read += 1;
        let host = host.strip_prefix("www.").unwrap_or(host);
        let Some(places) = psl::domain_str(host).and_then(|domain| self.by_domain.get(domain))
        else {
            return;
        };
        for &place in places {
            let (site, best) = &mut self.wanted[place];
            let below = host
                .strip_suffix(site.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
            if below {
                *best = Some(best.map_or(rank, |best| best.min(rank)));
            }
        }
    }
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

    fn look(list: List, text: &str, sites: &[&str]) -> String {
        let sites: Vec<String> = sites.iter().map(|&site| site.to_owned()).collect();
        let mut ranks = Ranks::new(list, &sites);
        // In pieces that end anywhere.
        for piece in text.as_bytes().chunks(7) {
            ranks.feed(piece);
        }
        match ranks.finish() {
            Ok(found) => found
                .into_iter()
                .map(|(site, rank)| format!("{site} {rank:?}\n"))
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
        insta::assert_snapshot!(look(List::Tranco, TRANCO, &sites), @"
        gazette.example Some(Place(3))
        tenant.github.io Some(Place(5))
        other.github.io None
        news.bigportal.example None
        ");
        insta::assert_snapshot!(look(List::Crux, CRUX, &sites), @"
        gazette.example Some(Among(1000))
        tenant.github.io None
        other.github.io None
        news.bigportal.example Some(Among(50000))
        ");
    }

    #[test]
    fn a_public_suffix_has_no_rank_and_a_list_is_not_the_other() {
        insta::assert_snapshot!(look(List::Tranco, TRANCO, &["github.io"]), @"github.io None");
        insta::assert_snapshot!(look(List::Crux, TRANCO, &["gazette.example"]), @"no line of the file looks like CrUX's 'origin,rank': is it the other list?");
        insta::assert_snapshot!(look(List::Tranco, CRUX, &["gazette.example"]), @"no line of the file looks like Tranco's 'rank,domain': is it the other list?");
    }
}
