//! The terms as prose for people.

use crate::{CreditPlace, Edits, Images, OriginLink, Terms};

impl Terms {
    /// The terms as short sentences, in the order in which a publisher meets them.
    #[must_use]
    pub fn prose(&self, creator: &str) -> Vec<String> {
        let mut says = Vec::new();
        let mut say = |sentence: String| says.push(sentence);

        let place = match self.credit_place {
            CreditPlace::Top => " above the second paragraph",
            CreditPlace::Bottom => " below the text",
            CreditPlace::Anywhere => "",
        };
        say(format!("Print{place}: “{}”", self.credit_for(creator)));
        if self.byline {
            say("Keep the names of the authors.".into());
        }
        match self.origin_link {
            OriginLink::Story => say("Link to the original story.".into()),
            OriginLink::Site => say("Link to the original story or to its site.".into()),
            OriginLink::None => {}
        }
        if self.canonical {
            say("Point rel=canonical to the original story.".into());
        }
        if self.noindex {
            say("Keep your copy out of search engines (robots noindex).".into());
        }
        say(match self.edits {
            Edits::None => "Change nothing in the text.",
            Edits::Style => {
                "Change nothing in the text but house style and words of time and place."
            }
            Edits::Marked => "If you change more than style, say on the page that you did.",
        }
        .into());
        say("Never change a quotation.".into());
        say(if self.cuts {
            "You may cut the story."
        } else {
            "Print the whole story."
        }
        .into());
        say(if self.headline {
            "You may write your own headline."
        } else {
            "Keep the headline."
        }
        .into());
        say(if self.translation {
            "You may translate it."
        } else {
            "Ask before you translate it."
        }
        .into());
        say(match self.images {
            Images::None => "Pictures are not included.",
            Images::Own => "Use the picture only with this story and with its credit; pictures of agencies are not included.",
        }
        .into());
        if self.delay_hours > 0 {
            say(format!(
                "Wait {} after publication.",
                counted(self.delay_hours, "hour")
            ));
        }
        if let Some(days) = self.last_day {
            say(format!("Take it within {}.", counted(days, "day")));
        }
        if !self.paywall {
            say("Let everybody read it without paying.".into());
        }
        if !self.automatic {
            say("Choose stories by hand: feeds, the API and webhooks are not included.".into());
        }
        if let Some(cap) = self.daily_cap {
            say(format!("Take at most {} a day.", stories(cap)));
        }
        if !self.territory.is_empty() {
            say(format!(
                "For publishers in these countries only: {}.",
                self.territory.join(", ")
            ));
        }
        say(format!(
            "Apply corrections within {}.",
            counted(self.correction_hours, "hour")
        ));
        say(format!(
            "Remove a killed story within {}.",
            counted(self.kill_hours, "hour")
        ));
        says
    }
}

fn counted(number: u32, unit: &str) -> String {
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
