//! `wirecopy stories`: what is on the wire.

use jiff::Timestamp;
use serde::Serialize;
use wire_store::{Question, SearchIn, StoryFilter};
use wire_story::{Availability, Story, Version};

use crate::context::Context;
use crate::find;
use crate::output::{Record, hint, say};
use crate::problem::Problem;

/// List the stories of the wire, the newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy stories\n  \
    wirecopy stories --search 'flood wall'\n  \
    wirecopy stories --search 'speaker:Lindqvist when:2026-11'\n  \
    wirecopy stories --format json --limit 1000 | jq .headline")]
pub(crate) struct Stories {
    /// Only stories with these words in the headline or the text, the best first; speaker:, source:, about: and when: look for what they say
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,

    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
}

impl Stories {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let at = Timestamp::now();
        let (found, more) = match &self.search {
            Some(words) => {
                let question = Question::read(words);
                let question = question.map_err(|error| Problem::new(error.to_string()))?;
                let (place, filter) = (SearchIn::Texts, StoryFilter::All);
                let store = &wire.store;
                let found = store
                    .find_stories(&question, place, filter, self.limit)
                    .await?;
                (found, false)
            }
            None => {
                let page = wire
                    .store
                    .stories(StoryFilter::All, None, self.limit)
                    .await?;
                (page.stories, page.next.is_some())
            }
        };
        let rows: Vec<Row> = found
            .iter()
            .map(|(story, version)| Row::new(story, version, at))
            .collect();
        if rows.is_empty() {
            match &self.search {
                Some(words) => say(format!("No story has these words: {words}")),
                None => {
                    say("There is no story on this wire yet.");
                    hint("'wirecopy add FILE' takes one in");
                }
            }
        }
        context.out.records(&rows)?;
        if more {
            hint(format!("there are more than {}: see --limit", self.limit));
        }
        Ok(())
    }
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    source_id: Option<String>,
    date: String,
    version: u32,
    status: &'static str,
    change: &'static str,
    embargoed_until: Option<String>,
    licence_only: bool,
    creator: String,
    headline: String,
}

impl Row {
    fn new(story: &Story, version: &Version, at: Timestamp) -> Self {
        Self {
            id: story.id.to_string(),
            source_id: story.source_id.clone(),
            date: story.date.to_string(),
            version: version.number.get(),
            status: version.status().code(),
            change: version.change_code(),
            embargoed_until: story
                .embargo_at(at)
                .map(|embargo| embargo.until.to_string()),
            licence_only: story.availability == Availability::LicenceOnly,
            creator: story.creator.clone(),
            headline: find::headline(version).to_owned(),
        }
    }

    fn state(&self) -> String {
        let mut state = vec![match (self.status, self.change) {
            ("canceled", _) => "killed".to_owned(),
            ("withheld", _) => "held".to_owned(),
            (_, change) => change.to_owned(),
        }];
        state.extend(
            self.embargoed_until
                .as_ref()
                .map(|until| format!("embargo until {until}")),
        );
        state.extend(self.licence_only.then(|| "licence only".to_owned()));
        state.join(", ")
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["id", "date", "version", "state", "headline"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.date.clone(),
            self.version.to_string(),
            self.state(),
            self.headline.clone(),
        ]
    }
}
