//! How well the rules that ship suggest subjects, on made-up stories whose subjects are known. The figures stand in the test
//! and in docs/subjects.md.

use insta::assert_snapshot;
use wire_reading::Language;
use wire_reading::subjects::{MediaTopic, Rules};

struct Told {
    held: bool,
    must: Vec<String>,
    may: Vec<String>,
    text: String,
}

fn stories() -> Vec<Told> {
    let mut stories: Vec<Told> = Vec::new();
    for line in include_str!("subjects/stories.txt").lines() {
        if let Some(head) = line.strip_prefix("@ ") {
            let (must, may) = head.split_once('|').expect("a story has both lists");
            let codes = |list: &str| {
                list.split_whitespace()
                    .map(|code| format!("medtop:{code}"))
                    .collect()
            };
            let (used, must) = must.split_once(' ').expect("a story has its subjects");
            stories.push(Told {
                held: used == "held",
                must: codes(must),
                may: codes(may),
                text: String::new(),
            });
        } else if let Some(story) = stories.last_mut() {
            story.text.push_str(line);
            story.text.push('\n');
        }
    }
    stories
}

/// Whether one of the codes is the other, or is within it.
fn within(narrow: &str, wide: &str) -> bool {
    let topic = MediaTopic::of(narrow).unwrap_or_else(|| panic!("{narrow} is no topic"));
    narrow == wide || topic.broader().any(|topic| topic.code() == wide)
}

#[derive(Default)]
struct Figures {
    stories: usize,
    suggested: usize,
    right: usize,
    wanted: usize,
    found: usize,
    /// The first that was suggested is right.
    first: usize,
}

impl Figures {
    fn add(&mut self, story: &Told) {
        let suggestions = Rules::built_in(Language::English).suggest(&story.text);
        let right = |code: &str| {
            story
                .must
                .iter()
                .chain(&story.may)
                .any(|known| within(code, known) || within(known, code))
        };
        let found = |code: &&String| {
            suggestions
                .iter()
                .any(|suggestion| within(&suggestion.code, code))
        };
        self.stories += 1;
        self.suggested += suggestions.len();
        self.right += suggestions
            .iter()
            .filter(|suggestion| right(&suggestion.code))
            .count();
        self.wanted += story.must.len();
        self.found += story.must.iter().filter(found).count();
        self.first += usize::from(
            suggestions
                .first()
                .is_some_and(|suggestion| right(&suggestion.code)),
        );
    }

    fn line(&self) -> String {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole as f64;
        format!(
            "{} stories: {:.0} % of {} suggestions are right, {:.0} % of {} subjects are found, the first is right in {:.0} %",
            self.stories,
            percent(self.right, self.suggested),
            self.suggested,
            percent(self.found, self.wanted),
            self.wanted,
            percent(self.first, self.stories),
        )
    }
}

#[test]
fn stories_are_given_their_subjects() {
    let [mut developed, mut held] = [Figures::default(), Figures::default()];
    for story in stories() {
        if story.held {
            held.add(&story);
        } else {
            developed.add(&story);
        }
    }
    assert_snapshot!(format!("develop: {}\nheld:    {}", developed.line(), held.line()), @"
    develop: 30 stories: 87 % of 68 suggestions are right, 100 % of 42 subjects are found, the first is right in 100 %
    held:    30 stories: 84 % of 61 suggestions are right, 86 % of 42 subjects are found, the first is right in 87 %
    ");
}
