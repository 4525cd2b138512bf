//! `wirecopy obligations`: who has yet to act on a correction, a hold or a kill.

use jiff::Timestamp;
use serde::Serialize;
use wire_store::ObligationFilter;
use wire_web::ObligationRow;

use crate::context::Context;
use crate::find;
use crate::output::{Format, Record, hint, say};

/// List who was told of a correction, a hold or a kill, and what came of it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy obligations\n  \
    wirecopy obligations --show overdue --format csv > to-call.csv\n  \
    wirecopy obligations --story 'swing bridge' --format json | jq -r .publisher_name\n  \
    wirecopy obligations --story 'swing bridge' --publisher gazette.example --format json | jq")]
pub(crate) struct Obligations {
    /// Which of them; without it the open ones, and of a story or a publisher all
    #[arg(long, value_enum)]
    show: Option<Show>,

    /// Those of this story: an id, the beginning of one, or words of its headline
    #[arg(long)]
    story: Option<String>,

    /// Those of this publisher: an id, a name or a domain
    #[arg(long)]
    publisher: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// Those that nobody has acknowledged
    Open,
    /// Those of them whose time has passed
    Overdue,
    /// All
    All,
}

impl Obligations {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let at = Timestamp::now();
        let publisher = match &self.publisher {
            Some(meant) => Some(find::publisher(&wire.store, meant).await?.id),
            None => None,
        };
        let story = match &self.story {
            Some(meant) => Some(find::story(&wire.store, meant).await?.0.id),
            None => None,
        };
        let filter = match (publisher, story, self.show) {
            (Some(publisher), _, _) => ObligationFilter::OfPublisher(publisher),
            (None, Some(story), _) => ObligationFilter::OfStory(story),
            (None, None, None | Some(Show::Open)) => ObligationFilter::Open,
            (None, None, Some(Show::Overdue)) => ObligationFilter::Overdue(at),
            (None, None, Some(Show::All)) => ObligationFilter::All,
        };
        let story = story.map(|story| story.to_string());
        let mut rows = ObligationRow::all(&wire.store, filter, at).await?;
        rows.retain(|row| {
            let is_shown = match self.show {
                Some(Show::Open) => matches!(row.state, "open" | "overdue"),
                Some(Show::Overdue) => row.state == "overdue",
                None | Some(Show::All) => true,
            };
            is_shown && story.as_ref().is_none_or(|story| row.story == *story)
        });
        if rows.is_empty() {
            say(match self.show {
                None if self.publisher.is_none() && self.story.is_none() => {
                    "Nobody has anything left to do."
                }
                _ => "There is none of these.",
            });
        }
        if context.out.format() == Format::Table {
            let lines: Vec<Line> = rows.iter().map(Line).collect();
            context.out.records(&lines)?;
            if !rows.is_empty() {
                hint("--format csv has every column");
            }
        } else {
            context.out.records(&rows)?;
        }
        Ok(())
    }
}

impl Record for ObligationRow {
    const COLUMNS: &'static [&'static str] = Self::COLUMNS;

    fn cells(&self) -> Vec<String> {
        Self::cells(self)
    }
}

/// The columns that a terminal has room for.
#[derive(Serialize)]
#[serde(transparent)]
struct Line<'a>(&'a ObligationRow);

impl Record for Line<'_> {
    const COLUMNS: &'static [&'static str] =
        &["publisher", "asked to", "state", "due", "told", "headline"];

    fn cells(&self) -> Vec<String> {
        let row = self.0;
        let asked = match row.change {
            "kill" => "remove".to_owned(),
            "hold" => "take down".to_owned(),
            "correction" => format!("correct to v{}", row.version),
            _ => "use again".to_owned(),
        };
        let told = match row.reminders {
            0 => row.mail.to_owned(),
            times => format!("{}, {times}x reminded", row.mail),
        };
        vec![
            row.publisher_name.clone(),
            asked,
            row.state.to_owned(),
            row.due.strftime("%Y-%m-%d %H:%M").to_string(),
            told,
            row.headline.clone(),
        ]
    }
}
