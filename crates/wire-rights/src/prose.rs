//! The terms as prose for people.

use crate::{CreditPlace, Edits, Images, MachineUse, OriginLink, Terms, ThirdParty};

/// A part of the terms, in the order in which a publisher meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Who is named, and what is linked.
    Credit,
    /// What may become of the words.
    Text,
    /// What may become of pictures.
    Pictures,
    /// From when, and until when.
    Time,
    /// Where, how often, and for what.
    Use,
    /// What happens when a story turns out to be wrong.
    Corrections,
    /// What machines may do.
    Machines,
}

impl Section {
    /// Its heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Credit => "Credit",
            Self::Text => "Text",
            Self::Pictures => "Pictures",
            Self::Time => "Time",
            Self::Use => "Use",
            Self::Corrections => "Corrections",
            Self::Machines => "Machines",
        }
    }
}

/// What one switch says, or that it says nothing.
pub(crate) struct Clause {
    /// The switch, or the switches that are said in one breath.
    pub(crate) switch: &'static str,
    pub(crate) section: Section,
    pub(crate) sentence: Option<String>,
}

impl Terms {
    /// What is asked of a publisher as short sentences, in the order in which it meets them. What
    /// machines may do is not among them: it binds no publisher.
    #[must_use]
    pub fn prose(&self, creator: &str) -> Vec<String> {
        self.clauses(creator)
            .into_iter()
            .filter(|clause| clause.section != Section::Machines)
            .filter_map(|clause| clause.sentence)
            .collect()
    }

    /// All that the terms say, under headings; a part in which nothing is said is left out.
    #[must_use]
    pub fn sections(&self, creator: &str) -> Vec<(Section, Vec<String>)> {
        let mut sections: Vec<(Section, Vec<String>)> = Vec::new();
        for clause in self.clauses(creator) {
            let Some(sentence) = clause.sentence else {
                continue;
            };
            match sections.last_mut() {
                Some((section, sentences)) if *section == clause.section => {
                    sentences.push(sentence);
                }
                _ => sections.push((clause.section, vec![sentence])),
            }
        }
        sections
    }

    /// What each switch says, in reading order. The same switches come at the same places whatever
    /// the terms, so that two versions can be compared.
    pub(crate) fn clauses(&self, creator: &str) -> Vec<Clause> {
        let mut clauses = Vec::new();
        self.credit_clauses(creator, &mut clauses);
        self.text_clauses(&mut clauses);
        self.picture_clauses(&mut clauses);
        self.time_clauses(&mut clauses);
        self.use_clauses(&mut clauses);
        self.correction_clauses(&mut clauses);
        self.machine_clauses(&mut clauses);
        clauses
    }

    fn credit_clauses(&self, creator: &str, clauses: &mut Vec<Clause>) {
        let mut say = |switch, sentence| clauses.push(clause(Section::Credit, switch, sentence));
        let place = match self.credit_place {
            CreditPlace::Top => " above the second paragraph",
            CreditPlace::Bottom => " below the text",
            CreditPlace::Anywhere => "",
        };
        say(
            "credit",
            Some(format!("Print{place}: “{}”", self.credit_for(creator))),
        );
        say("byline", on(self.byline, "Keep the names of the authors."));
        let link = match (self.origin_link, self.link_on_name) {
            (OriginLink::Story, false) => Some("Link to the original story."),
            (OriginLink::Story, true) => Some("Link our name in the credit to the original story."),
            (OriginLink::Site, false) => Some("Link to the original story or to its site."),
            (OriginLink::Site, true) => {
                Some("Link our name in the credit to the original story or to its site.")
            }
            (OriginLink::None, _) => None,
        };
        say("origin_link", link.map(ToOwned::to_owned));
        let logo = self.logo.trim();
        say(
            "logo",
            (!logo.is_empty()).then(|| format!("Show our logo beside the credit: {logo}")),
        );
        say(
            "counter",
            on(
                !self.counter.trim().is_empty(),
                "Leave the counting image in the copy: it tells us how often the story is read.",
            ),
        );
        let canonical = "Point rel=canonical to the original story.";
        say("canonical", on(self.canonical, canonical));
        let noindex = "Keep your copy out of search engines (robots noindex).";
        say("noindex", on(self.noindex, noindex));
        say(
            "end_note",
            self.end_note()
                .map(|note| format!("Keep this note at the end: “{note}”")),
        );
    }

    fn text_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, sentence| clauses.push(clause(Section::Text, switch, sentence));
        let note = self.edit_note.trim();
        let edits = match self.edits {
            Edits::None => "Change nothing in the text.".to_owned(),
            Edits::Style => {
                "Change nothing in the text but house style and words of time and place.".to_owned()
            }
            Edits::Marked if note.is_empty() => {
                "If you change more than style, say on the page that you did.".to_owned()
            }
            Edits::Marked => format!("If you change more than style, say on the page: “{note}”"),
        };
        say("edits", Some(edits));
        say("quotations", Some("Never change a quotation.".to_owned()));
        say(
            "links_kept",
            on(self.links_kept, "Keep all links of the text."),
        );
        say(
            "cuts",
            either(
                self.cuts,
                "You may cut the story.",
                "Print the whole story.",
            ),
        );
        // Where cuts are allowed, so is printing the beginning alone.
        say(
            "extract",
            on(
                self.extract && !self.cuts,
                "Or print the first lines alone, with a link to the whole story.",
            ),
        );
        say(
            "headline",
            either(
                self.headline,
                "You may write your own headline.",
                "Keep the headline.",
            ),
        );
        say(
            "translation",
            either(
                self.translation,
                "You may translate it.",
                "Ask before you translate it.",
            ),
        );
    }

    fn picture_clauses(&self, clauses: &mut Vec<Clause>) {
        let pictures = match self.images {
            Images::None => "Pictures are not included.",
            Images::Own => {
                "Use the picture only with this story and with its credit; pictures of agencies are not included."
            }
        };
        clauses.push(clause(
            Section::Pictures,
            "images",
            Some(pictures.to_owned()),
        ));
        // Where they are kept, each story says what of it is a third party's.
        clauses.push(clause(
            Section::Pictures,
            "third_party",
            on(
                self.third_party == ThirdParty::LeaveOut,
                "What isn’t ours to license is left out of the copies.",
            ),
        ));
    }

    fn time_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, sentence| clauses.push(clause(Section::Time, switch, sentence));
        let hours = counted(self.delay_hours, "hour");
        say(
            "delay",
            match (self.delay_hours, self.next_day) {
                (0, false) => None,
                (0, true) => Some("Wait until the day after publication (UTC).".to_owned()),
                (_, false) => Some(format!("Wait {hours} after publication.")),
                (_, true) => Some(format!(
                    "Wait {hours} after publication, and at least until the next day (UTC)."
                )),
            },
        );
        say(
            "last_day",
            self.last_day
                .map(|days| format!("Take it within {}.", counted(days, "day"))),
        );
    }

    fn use_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, sentence| clauses.push(clause(Section::Use, switch, sentence));
        say(
            "paywall",
            on(!self.paywall, "Let everybody read it without paying."),
        );
        say(
            "advertisements",
            on(!self.advertisements, "Sell no advertisements against it."),
        );
        say(
            "passing_on",
            on(
                !self.passing_on,
                "Publish it yourself: don’t sell it or pass it on.",
            ),
        );
        say(
            "automatic",
            on(
                !self.automatic,
                "Choose stories by hand: feeds, the API and webhooks are not included.",
            ),
        );
        say(
            "daily_cap",
            self.daily_cap
                .map(|cap| format!("Take at most {} a day.", stories(cap))),
        );
        say(
            "territory",
            (!self.territory.is_empty()).then(|| {
                format!(
                    "For publishers in these countries only: {}.",
                    self.territory.join(", ")
                )
            }),
        );
        say(
            "exclusive_in",
            (!self.exclusive_in.is_empty()).then(|| {
                format!(
                    "In these countries we give it to nobody else: {}.",
                    self.exclusive_in.join(", ")
                )
            }),
        );
        say("notify", on(self.notify, "Tell us where you ran it."));
    }

    fn correction_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say =
            |switch, sentence| clauses.push(clause(Section::Corrections, switch, Some(sentence)));
        let correction = counted(self.correction_hours, "hour");
        say(
            "correction_hours",
            format!("Apply corrections within {correction}."),
        );
        let kill = counted(self.kill_hours, "hour");
        say(
            "kill_hours",
            format!("Remove a killed story within {kill}."),
        );
    }

    fn machine_clauses(&self, clauses: &mut Vec<Clause>) {
        let uses = [
            ("search", "Search engines", "list our stories"),
            ("summaries", "AI systems", "answer from our stories"),
            ("training", "AI systems", "train on our stories"),
        ];
        for (place, (switch, who, what)) in uses.into_iter().enumerate() {
            let sentence = self.machines.map(|machines| match machines.uses()[place] {
                MachineUse::Allowed => format!("{who} may {what}."),
                MachineUse::Licence => format!("{who} need a licence to {what}."),
                MachineUse::Prohibited => format!("{who} may not {what}."),
            });
            clauses.push(clause(Section::Machines, switch, sentence));
        }
    }
}

fn clause(section: Section, switch: &'static str, sentence: Option<String>) -> Clause {
    Clause {
        switch,
        section,
        sentence,
    }
}

fn on(said: bool, sentence: &str) -> Option<String> {
    said.then(|| sentence.to_owned())
}

fn either(first: bool, sentence: &str, otherwise: &str) -> Option<String> {
    Some(if first { sentence } else { otherwise }.to_owned())
}

pub(crate) fn counted(number: u32, unit: &str) -> String {
    if number == 1 {
        format!("1 {unit}")
    } else {
        format!("{number} {unit}s")
    }
}

fn stories(number: u32) -> String {
    if number == 1 {
        "1 story".into()
    } else {
        format!("{number} stories")
    }
}
