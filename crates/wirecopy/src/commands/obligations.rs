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
    wirecopy obligations --story 'swing bridge' --format json | jq -r .publisher_name")]
pub(crate) struct Obligations {
    /// Which of them
    #[arg(long, value_enum, default_value_t = Show::Open, conflicts_with_all = ["story", "publisher"])]
    show: Show,

    /// All of this story: an id, the beginning of one, or words of its headline
    #[arg(long, conflicts_with = "publisher")]
    story: Option<String>,

    /// All of this publisher: an id, a name or a domain
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
        let filter = match (&self.story, &self.publisher, self.show) {
            (Some(meant), _, _) => {
                let (story, _) = find::story(&wire.store, meant).await?;
                ObligationFilter::OfStory(story.id)
            }
            (None, Some(meant), _) => {
                let publisher = find::publisher(&wire.store, meant).await?;
                ObligationFilter::OfPublisher(publisher.id)
            }
            (None, None, Show::Open) => ObligationFilter::Open,
            (None, None, Show::Overdue) => ObligationFilter::Overdue(at),
            (None, None, Show::All) => ObligationFilter::All,
        };
        let rows = ObligationRow::all(&wire.store, filter, at).await?;
        if rows.is_empty() {
            say("Nobody has anything left to do.");
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
