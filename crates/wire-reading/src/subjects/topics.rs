//! The codes of IPTC Media Topics.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// A Media Topic: IPTC's code for a subject of the news. The list is © IPTC, used under CC BY 4.0
/// (<https://iptc.org/standards/media-topics/>); topics out of use aren't in it.
#[derive(Clone, Copy, Debug)]
pub struct MediaTopic(&'static Topic);

#[derive(Debug)]
struct Topic {
    code: String,
    name: &'static str,
    /// The place of the wider topic in the list.
    broader: Option<usize>,
}

struct Topics {
    list: Vec<Topic>,
    places: FxHashMap<&'static str, usize>,
}

impl MediaTopic {
    /// What the codes begin with.
    pub const PREFIX: &'static str = "medtop:";

    /// The topic of a code, such as `medtop:04000000`.
    pub fn of(code: &str) -> Option<MediaTopic> {
        let topics = topics();
        let place = topics.places.get(code.strip_prefix(Self::PREFIX)?)?;
        topics.list.get(*place).map(MediaTopic)
    }

    /// All topics, each after the wider one that it is within.
    pub fn all() -> impl Iterator<Item = MediaTopic> {
        topics().list.iter().map(MediaTopic)
    }

    /// Its code, with the prefix.
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// Its name in English.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The wider topics that it is within, the nearest first.
    pub fn broader(self) -> impl Iterator<Item = MediaTopic> {
        let next = |topic: &MediaTopic| Some(MediaTopic(topics().list.get(topic.0.broader?)?));
        std::iter::successors(next(&self), next)
    }
}

/// The file has a topic a line, with a dot before it for each topic that it is within.
fn topics() -> &'static Topics {
    static TOPICS: OnceLock<Topics> = OnceLock::new();
    TOPICS.get_or_init(|| {
        let mut topics = Topics {
            list: Vec::new(),
            places: FxHashMap::default(),
        };
        let mut within: Vec<usize> = Vec::new();
        for line in crate::lexicon::lines(include_str!("media-topics.txt")) {
            let topic = line.trim_start_matches('.');
            within.truncate(line.len() - topic.len());
            let (number, name) = topic.split_once(' ').unwrap_or((topic, ""));
            let place = topics.list.len();
            topics.list.push(Topic {
                code: format!("{}{number}", MediaTopic::PREFIX),
                name,
                broader: within.last().copied(),
            });
            topics.places.insert(number, place);
            within.push(place);
        }
        topics
    })
}

#[cfg(test)]
mod tests {
    use super::MediaTopic;

    #[test]
    fn a_topic_is_within_wider_ones() {
        let strike = MediaTopic::of("medtop:20000530").expect("a labour strike is one");
        let names: Vec<&str> = strike.broader().map(MediaTopic::name).collect();
        assert_eq!(strike.name(), "labour strike");
        assert_eq!(names, ["labour dispute", "labour relations", "labour"]);
        assert_eq!(MediaTopic::all().count(), 1099);
        assert!(MediaTopic::of("medtop:99999999").is_none());
    }
}
