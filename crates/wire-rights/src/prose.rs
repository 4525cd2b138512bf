//! The terms as prose for people.

use wire_story::{Story, Version};

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

/// What one switch says.
pub(crate) struct Clause {
    /// The switch, or the switches that are said in one breath.
    pub(crate) switch: &'static str,
    pub(crate) section: Section,
    /// What holds.
    pub(crate) sentence: String,
    /// Whether the prose says it. It doesn't where nothing is asked and nothing is forbidden; where that
    /// is new, it has to be said all the same.
    pub(crate) said: bool,
}

/// Whose story the prose is about, and what there is of it to ask for.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    creator: &'a str,
    /// Whether it has an address to link to; nothing is known where it is about all stories.
    address: Option<bool>,
    /// Whether it has a picture.
    picture: Option<bool>,
}

impl<'a> About<'a> {
    /// All stories of this creator.
    pub(crate) fn all(creator: &'a str) -> Self {
        Self {
            creator,
            address: None,
            picture: None,
        }
    }

    fn one(story: &'a Story, version: &Version) -> Self {
        let content = version.content();
        Self {
            creator: &story.creator,
            address: Some(story.url.is_some()),
            picture: content.map(|content| content.picture.is_some()),
        }
    }
}

impl Terms {
    /// What is asked of a publisher as short sentences, in the order in which it meets them. What
    /// machines may do is not among them: it binds no publisher.
    #[must_use]
    pub fn prose(&self, creator: &str) -> Vec<String> {
        self.prose_about(About::all(creator))
    }

    /// The same for one story: no link is asked for where it has no address, and nothing is said of
    /// pictures where it has none.
    #[must_use]
    pub fn prose_for(&self, story: &Story, version: &Version) -> Vec<String> {
        self.prose_about(About::one(story, version))
    }

    fn prose_about(&self, about: About<'_>) -> Vec<String> {
        self.clauses(about)
            .into_iter()
            .filter(|clause| clause.said && clause.section != Section::Machines)
            .map(|clause| clause.sentence)
            .collect()
    }

    /// All that the terms say, under headings; a part in which nothing is said is left out.
    #[must_use]
    pub fn sections(&self, creator: &str) -> Vec<(Section, Vec<String>)> {
        let mut sections: Vec<(Section, Vec<String>)> = Vec::new();
        for clause in self.clauses(About::all(creator)) {
            if !clause.said {
                continue;
            }
            let sentence = clause.sentence;
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
    pub(crate) fn clauses(&self, about: About<'_>) -> Vec<Clause> {
        let mut clauses = Vec::new();
        self.credit_clauses(about, &mut clauses);
        self.text_clauses(about, &mut clauses);
        self.picture_clauses(about, &mut clauses);
        self.time_clauses(&mut clauses);
        self.use_clauses(&mut clauses);
        self.correction_clauses(&mut clauses);
        self.machine_clauses(&mut clauses);
        clauses
    }

    fn credit_clauses(&self, about: About<'_>, clauses: &mut Vec<Clause>) {
        let creator = about.creator;
        let with_address = |sentence: &str| match about.address {
            Some(true) => said(format!("{sentence}.")),
            Some(false) => unsaid("There is no address of the original to link to."),
            None => said(format!("{sentence}, where it has an address.")),
        };
        let mut say = |switch, holds| clauses.push(clause(Section::Credit, switch, holds));
        let place = match self.credit_place {
            CreditPlace::Top => " above the second paragraph",
            CreditPlace::Bottom => " below the text",
            CreditPlace::Anywhere => "",
        };
        say(
            "credit",
            said(format!("Print{place}: “{}”", self.credit_for(creator))),
        );
        say(
            "byline",
            where_asked(
                self.byline,
                "Keep the names of the authors.",
                "You may leave the names of the authors out.",
            ),
        );
        say(
            "origin_link",
            match (self.origin_link, self.link_on_name) {
                (OriginLink::Story, false) => with_address("Link to the original story"),
                (OriginLink::Story, true) => {
                    with_address("Link our name in the credit to the original story")
                }
                (OriginLink::Site, false) => {
                    with_address("Link to the original story or to its site")
                }
                (OriginLink::Site, true) => {
                    with_address("Link our name in the credit to the original story or to its site")
                }
                (OriginLink::None, _) => unsaid("You needn’t link to the original story."),
            },
        );
        let logo = self.logo.trim();
        say(
            "logo",
            where_asked(
                !logo.is_empty(),
                &format!("Show our logo beside the credit: {logo}"),
                "You needn’t show our logo.",
            ),
        );
        say(
            "counter",
            where_asked(
                !self.counter.trim().is_empty(),
                "Leave the counting image in the copy: it tells us how often the story is read.",
                "There is no counting image in the copy.",
            ),
        );
        say(
            "canonical",
            match self.canonical {
                true => with_address("Point rel=canonical to the original story"),
                false => unsaid("You may point rel=canonical to your own page."),
            },
        );
        say(
            "noindex",
            where_asked(
                self.noindex,
                "Keep your copy out of search engines (robots noindex).",
                "You may let search engines list your copy.",
            ),
        );
        say(
            "end_note",
            match self.end_note_for(creator) {
                Some(note) => said(format!("Keep this note at the end: “{note}”")),
                None => unsaid("There is no note to keep at the end."),
            },
        );
    }

    fn text_clauses(&self, about: About<'_>, clauses: &mut Vec<Clause>) {
        let mut say = |switch, holds| clauses.push(clause(Section::Text, switch, holds));
        let note = self.edit_note_for(about.creator);
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
        say("edits", said(edits));
        say("quotations", said("Never change a quotation."));
        say(
            "links_kept",
            where_asked(
                self.links_kept,
                "Keep all links of the text.",
                "You may leave links of the text out.",
            ),
        );
        say(
            "cuts",
            said(match self.cuts {
                true => "You may cut the story.",
                false => "Print the whole story.",
            }),
        );
        say(
            "extract",
            match (self.extract, self.cuts) {
                // Where cuts are allowed, so is printing the beginning alone.
                (_, true) => unsaid("You may print the first lines alone, as any other cut."),
                (true, false) if about.address == Some(false) => {
                    said("Instead, you may print the first lines alone.")
                }
                (true, false) => said(
                    "Instead, you may print the first lines alone, with a link to the whole story.",
                ),
                (false, false) => unsaid("Don’t print the first lines alone."),
            },
        );
        say(
            "headline",
            said(match self.headline {
                true => "You may write your own headline.",
                false => "Keep the headline.",
            }),
        );
        say(
            "translation",
            said(match self.translation {
                true => "You may translate it.",
                false => "Ask before you translate it.",
            }),
        );
    }

    fn picture_clauses(&self, about: About<'_>, clauses: &mut Vec<Clause>) {
        let mut say = |switch, holds| clauses.push(clause(Section::Pictures, switch, holds));
        say(
            "images",
            match (self.images, about.picture) {
                (_, Some(false)) => unsaid("There is no picture."),
                (Images::None, _) => said("Pictures are not included."),
                (Images::Own, Some(true)) => said(
                    "Use the picture only with this story and with its credit; pictures of agencies are not included.",
                ),
                (Images::Own, None) => said(
                    "Use a story’s picture, where it has one, only with that story and with its credit; pictures of agencies are not included.",
                ),
            },
        );
        // Where they are kept, each story says what of it is a third party's.
        say(
            "third_party",
            where_asked(
                self.third_party == ThirdParty::LeaveOut,
                "What isn’t ours to license is left out of the copies.",
                "What isn’t ours to license stays in the copies, and each story says what that is.",
            ),
        );
    }

    fn time_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, holds| clauses.push(clause(Section::Time, switch, holds));
        let hours = counted(self.delay_hours, "hour");
        say(
            "delay",
            match (self.delay_hours, self.next_day) {
                (0, false) => unsaid("You may use it as soon as it is published."),
                (0, true) => said("Wait until the day after publication (UTC)."),
                (_, false) => said(format!("Wait {hours} after publication.")),
                (_, true) => said(format!(
                    "Wait {hours} after publication, and at least until the next day (UTC)."
                )),
            },
        );
        say(
            "last_day",
            match self.last_day {
                Some(days) => said(format!("Take it within {}.", counted(days, "day"))),
                None => unsaid("You may take it however old it is."),
            },
        );
    }

    fn use_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, holds| clauses.push(clause(Section::Use, switch, holds));
        say(
            "paywall",
            where_asked(
                !self.paywall,
                "Let everybody read it without paying.",
                "You may put it behind a paywall.",
            ),
        );
        say(
            "advertisements",
            where_asked(
                !self.advertisements,
                "Sell no advertisements against it.",
                "You may sell advertisements against it.",
            ),
        );
        say(
            "passing_on",
            where_asked(
                !self.passing_on,
                "Publish it yourself: don’t sell it or pass it on.",
                "You may sell it or pass it on.",
            ),
        );
        say(
            "automatic",
            where_asked(
                !self.automatic,
                "Choose stories by hand: feeds, the API and webhooks are not included.",
                "You may take stories by hand, by feed, by the API and by webhook.",
            ),
        );
        say(
            "daily_cap",
            match self.daily_cap {
                Some(cap) => said(format!("Take at most {} a day.", stories(cap))),
                None => unsaid("You may take any number of stories a day."),
            },
        );
        say(
            "territory",
            where_asked(
                !self.territory.is_empty(),
                &format!(
                    "For publishers in these countries only: {}.",
                    self.territory.join(", ")
                ),
                "For publishers in all countries.",
            ),
        );
        say(
            "exclusive_in",
            where_asked(
                !self.exclusive_in.is_empty(),
                &format!(
                    "In these countries we give it to nobody else: {}.",
                    self.exclusive_in.join(", ")
                ),
                "We may give it to others in every country.",
            ),
        );
        say(
            "notify",
            where_asked(
                self.notify,
                "Tell us where you ran it.",
                "You needn’t tell us where you ran it.",
            ),
        );
    }

    fn correction_clauses(&self, clauses: &mut Vec<Clause>) {
        let mut say = |switch, holds| clauses.push(clause(Section::Corrections, switch, holds));
        let correction = counted(self.correction_hours, "hour");
        say(
            "correction_hours",
            said(format!("Apply corrections within {correction}.")),
        );
        let kill = counted(self.kill_hours, "hour");
        say(
            "kill_hours",
            said(format!("Remove a killed story within {kill}.")),
        );
    }

    fn machine_clauses(&self, clauses: &mut Vec<Clause>) {
        let uses = [
            (
                "search",
                "Search engines",
                "search engines",
                "list our stories",
            ),
            (
                "summaries",
                "AI systems",
                "AI systems",
                "answer from our stories",
            ),
            (
                "training",
                "AI systems",
                "AI systems",
                "train on our stories",
            ),
        ];
        for (place, (switch, who, whom, what)) in uses.into_iter().enumerate() {
            let holds = match self.machines.map(|machines| machines.uses()[place]) {
                Some(MachineUse::Allowed) => said(format!("{who} may {what}.")),
                Some(MachineUse::Licence) => said(format!("{who} need a licence to {what}.")),
                Some(MachineUse::Prohibited) => said(format!("{who} may not {what}.")),
                None => unsaid(format!("The terms don’t say whether {whom} may {what}.")),
            };
            clauses.push(clause(Section::Machines, switch, holds));
        }
    }
}

/// What holds by a switch, and whether the prose says it.
struct Holds {
    sentence: String,
    said: bool,
}

/// What the prose says.
fn said(sentence: impl Into<String>) -> Holds {
    Holds {
        sentence: sentence.into(),
        said: true,
    }
}

/// What holds where nothing is asked.
fn unsaid(sentence: impl Into<String>) -> Holds {
    Holds {
        sentence: sentence.into(),
        said: false,
    }
}

/// What is asked; where it isn't, what holds instead.
fn where_asked(is_asked: bool, asked: &str, otherwise: &str) -> Holds {
    if is_asked {
        said(asked)
    } else {
        unsaid(otherwise)
    }
}

fn clause(section: Section, switch: &'static str, holds: Holds) -> Clause {
    Clause {
        switch,
        section,
        sentence: holds.sentence,
        said: holds.said,
    }
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
