//! Robots and monitors, told by their user agents.
//!
//! Three rules, each enough by itself. The list: Crawlerdex, which the crate `iscrawl` carries, with
//! search engines, previews, monitors, scanners and HTTP libraries. The words: whoever says that it is a bot is
//! believed. The browser: every browser of the last twenty years begins with `Mozilla/` (or `Opera/`), so what doesn't isn't one.
//! A robot that calls itself a browser is not found out, and no list of data centres is kept.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// The list that robots are told by, for reports.
pub const LIST: &str = "Crawlerdex, as in iscrawl 1.2";

/// How many user agents are remembered. A power of two.
const REMEMBERED: usize = 1 << 13;

/// Longer ones are cut before they are judged.
const LONGEST: usize = 1024;

static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build([
            "bot",
            "crawl",
            "spider",
            "slurp",
            "http:",
            "https:",
            "headless",
            "monitor",
            "scrape",
            "fetcher",
            "lighthouse",
            "phantomjs",
            "selenium",
            "preview",
        ])
        .expect("a dozen short words fit into an automaton")
});

/// Tells robots, and remembers those it has seen.
#[derive(Clone, Debug)]
pub(crate) struct Robots {
    /// A hash of a user agent, and whether it is a robot's, at the place that the hash names.
    seen: Vec<Option<(u64, bool)>>,
}

impl Robots {
    pub(crate) fn new() -> Self {
        Self {
            seen: vec![None; REMEMBERED],
        }
    }

    /// Whether it is a robot's; `hash` is the keyed hash of the same bytes.
    pub(crate) fn is_robot(&mut self, agent: &[u8], hash: u64) -> bool {
        let place = &mut self.seen[hash as usize % REMEMBERED];
        match *place {
            Some((known, robot)) if known == hash => robot,
            _ => {
                let robot = judge(agent);
                *place = Some((hash, robot));
                robot
            }
        }
    }
}

fn judge(agent: &[u8]) -> bool {
    let agent = &agent[..agent.len().min(LONGEST)];
    let browser = agent.starts_with(b"Mozilla/") || agent.starts_with(b"Opera/");
    !browser || says_so(agent) || is_listed(agent)
}

/// Whether it has a word of robots in it. Phones of the make CUBOT are none.
fn says_so(agent: &[u8]) -> bool {
    WORDS.find_iter(agent).any(|found| {
        let before = &agent[..found.start()];
        !before.to_ascii_lowercase().ends_with(b"cu") || found.pattern().as_usize() != 0
    })
}

fn is_listed(agent: &[u8]) -> bool {
    // `iscrawl::is_crawler` isn't asked: it remembers its answers by the place in memory, and a log's
    // lines pass through the same place.
    iscrawl::crawler_info(&String::from_utf8_lossy(agent)).is_some()
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn robots_are_told_from_people() {
        let robots = [
            "",
            "-",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "curl/8.5.0",
            "python-requests/2.32.3",
            "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
            "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 PingdomPageSpeed/1.0",
            "WordPress/6.6; https://gazette.example",
        ];
        let people = [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0.0.0.1;FBBV/1]",
            "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16",
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
        ];
        for agent in robots {
            assert!(judge(agent.as_bytes()), "{agent} is a robot");
        }
        for agent in people {
            assert!(!judge(agent.as_bytes()), "{agent} is a person");
        }
    }
}
