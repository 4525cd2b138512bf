//! What a story is about, by rules that people read and change.
//!
//! A rule is a paragraph of text (`rule/`). All of them together are one machine (`matching/`) that goes over a story once, whatever the number
//! of rules. The rules that come with the crate suggest Media Topics of IPTC (`topics.rs`, `english/`).

mod matching;
mod rule;
mod topics;

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

pub use rule::{At, Problem, Rule, RuleError};
pub use topics::MediaTopic;

use crate::text::Text;
use crate::{Language, Span, bounded};
use matching::{Held, Matcher};

/// What a story may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The subject's code, such as `medtop:20000371`; a Media Topic's wider ones are implied.
    pub code: Arc<str>,
    /// The subject's name.
    pub name: Arc<str>,
    /// How much of the story speaks for it, from 0 to 99.
    pub confidence: u8,
    /// The words that suggest it, in the order of the text; no more than two dozen.
    pub words: Vec<Span>,
}

/// A story has no more subjects than these; those with more confidence stand first.
const MOST: usize = 12;

/// Rules that suggest subjects.
pub struct Rules {
    language: Language,
    rules: Vec<Rule>,
    /// Code and name of each rule.
    subjects: Vec<(Arc<str>, Arc<str>)>,
    matcher: Matcher,
}

/// A file of the rules that come with the crate.
#[derive(Clone, Copy, Debug)]
pub struct RuleFile {
    /// Its name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! files {
    ($($name:literal,)*) => { [$(RuleFile { name: $name, text: include_str!(concat!("english/", $name, ".rules")) },)*] };
}

const ENGLISH: [RuleFile; 17] = files![
    "arts",
    "conflict",
    "crime",
    "disaster",
    "economy",
    "education",
    "environment",
    "health",
    "human-interest",
    "labour",
    "lifestyle",
    "politics",
    "religion",
    "science",
    "society",
    "sport",
    "weather",
];

impl Rules {
    /// Reads rules, or says all that is wrong with them.
    pub fn read(text: &str, language: Language) -> Result<Rules, Vec<RuleError>> {
        Ok(Rules::new(rule::read(text, language)?, language))
    }

    /// The files of the rules that come with the crate.
    pub fn files(language: Language) -> &'static [RuleFile] {
        match language {
            Language::English => &ENGLISH,
        }
    }

    /// The rules that come with the crate.
    pub fn built_in(language: Language) -> &'static Rules {
        static RULES: OnceLock<Rules> = OnceLock::new();
        match language {
            Language::English => RULES.get_or_init(|| {
                // A test reads each of the files, so none of them has errors.
                let rules = ENGLISH
                    .iter()
                    .filter_map(|file| rule::read(file.text, language).ok());
                Rules::new(rules.flatten().collect(), language)
            }),
        }
    }

    /// These rules, and the others for what these have no rule for.
    #[must_use]
    pub fn over(&self, others: &Rules) -> Rules {
        let own: FxHashSet<&str> = self.rules.iter().map(Rule::code).collect();
        let left = others
            .rules
            .iter()
            .filter(|rule| !own.contains(rule.code()));
        Rules::new(
            self.rules.iter().chain(left).cloned().collect(),
            self.language,
        )
    }

    fn new(rules: Vec<Rule>, language: Language) -> Rules {
        Rules {
            language,
            matcher: Matcher::new(&rules, language),
            subjects: rules
                .iter()
                .map(|rule| (rule.code().into(), rule.name().into()))
                .collect(),
            rules,
        }
    }

    /// The rules, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What a text may be about: the narrowest subjects, those with more confidence first. A first paragraph of a few words that
    /// isn't a sentence is its headline.
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        self.find(&Text::new(bounded(text), self.language))
    }

    pub(crate) fn find(&self, text: &Text) -> Vec<Suggestion> {
        let suggestion = |held: Held| {
            let (code, name) = &self.subjects[held.rule];
            Suggestion {
                code: code.clone(),
                name: name.clone(),
                confidence: held.confidence,
                words: held.words,
            }
        };
        let mut all: Vec<Suggestion> = self
            .matcher
            .find(text)
            .into_iter()
            .map(suggestion)
            .collect();
        let implied: FxHashSet<&str> = all
            .iter()
            .filter_map(|subject| MediaTopic::of(&subject.code))
            .flat_map(MediaTopic::broader)
            .map(MediaTopic::code)
            .collect();
        all.retain(|subject| !implied.contains(&*subject.code));
        all.sort_by(|one, other| {
            let order = other.confidence.cmp(&one.confidence);
            order.then_with(|| one.code.cmp(&other.code))
        });
        all.truncate(MOST);
        all
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rules({} of them)", self.rules.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{MediaTopic, Rules};
    use crate::Language;

    #[test]
    fn the_rules_that_ship_are_right() {
        let mut count = 0;
        for file in Rules::files(Language::English) {
            let rules = Rules::read(file.text, Language::English)
                .unwrap_or_else(|errors| panic!("{}: {errors:#?}", file.name));
            for rule in rules.rules() {
                let topic = MediaTopic::of(rule.code()).expect("rules are for Media Topics");
                assert_eq!(topic.name(), rule.name(), "{}", rule.code());
            }
            count += rules.rules().len();
        }
        let all = Rules::built_in(Language::English).rules();
        assert_eq!(all.len(), count, "no subject stands in two files");
        let top = MediaTopic::all().filter(|topic| topic.broader().count() == 0);
        for topic in top {
            assert!(
                all.iter().any(|rule| rule.code() == topic.code()),
                "{}",
                topic.name()
            );
        }
    }
}
