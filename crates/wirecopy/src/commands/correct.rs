//! `wirecopy update` and `wirecopy correct`: a new text for a story.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use wire_formats::parse::Says;
use wire_store::Published;
use wire_story::text::is_blank;
use wire_story::{Change, Content, Edition, Story, Version};

use super::although::{self, Although};
use super::take_in;
use crate::context::{Context, OpenWire};
use crate::find;
use crate::output::{Record, say};
use crate::problem::Problem;

/// Correct a story: earlier copies are wrong
///
/// Everybody who has the story is told, and asked to say that the correction is made.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    wirecopy correct 0199d0a2 ferry.txt \\\n      \
    --note 'Second paragraph: the contract runs for five years, not seven.'")]
pub(crate) struct Correct {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// A file with the whole corrected story
    file: PathBuf,

    /// What changed and where
    #[arg(long)]
    note: String,

    #[command(flatten)]
    although: Although,
}

/// Update a story: news has been added, and earlier copies are not wrong
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  wirecopy update 'night ferry' ferry.txt --note 'The sea trials went well.'"
)]
pub(crate) struct Update {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// A file with the whole new text
    file: PathBuf,

    /// What is new
    #[arg(long, default_value = "")]
    note: String,

    #[command(flatten)]
    although: Although,
}

impl Correct {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        if is_blank(&self.note) {
            return Err(Problem::new("the note is empty")
                .hint("say what changed and where: those who have the story act on it")
                .into());
        }
        let note = self.note;
        let change = Change::Correction { note };
        revise(context, &self.story, &self.file, change, &self.although).await
    }
}

impl Update {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let note = self.note;
        let change = Change::Update { note };
        revise(context, &self.story, &self.file, change, &self.although).await
    }
}

async fn revise(
    context: &Context,
    meant: &str,
    file: &std::path::Path,
    change: Change,
    although: &Although,
) -> anyhow::Result<()> {
    let wire = context.open().await?;
    let (story, latest) = find::story(&wire.store, meant).await?;
    let known = latest.content().ok_or_else(|| {
        Problem::new(format!(
            "this story was killed ({}), and nothing follows a kill",
            story.id
        ))
        .hint("publish it as a new story")
    })?;
    let mut read = take_in::read_one(&wire, file)?;
    let headline_made = take_in::forget_made_headline(&mut read);
    take_in::say_remarks(&read);
    let Says::Usable { mut content, .. } = read.incoming.says else {
        return Err(Problem::new(format!("{} is no usable text", file.display())).into());
    };
    if headline_made {
        content.headline.clone_from(&known.headline);
    }
    let content = kept(content, known);
    if content == *known {
        return Err(Problem::new(format!(
            "{} says the same as version {} of the story",
            file.display(),
            latest.number
        ))
        .hint("nothing was changed")
        .into());
    }
    let edition = Edition::Usable { content, change };
    let at = Timestamp::now();
    let store = although.store(&wire);
    let revised = store.revise(story.id, latest.number, &edition, at).await;
    let made = revised.map_err(although::problem)?;
    tell(&wire, context, &story, made).await
}

/// What a text file can't say stays as it is.
fn kept(mut content: Content, known: &Content) -> Content {
    if content.byline.is_empty() {
        content.byline.clone_from(&known.byline);
    }
    if content.summary.is_empty() {
        content.summary.clone_from(&known.summary);
    }
    if content.language.is_empty() {
        content.language.clone_from(&known.language);
    }
    content.picture = content.picture.or_else(|| known.picture.clone());
    content.notice = content.notice.or_else(|| known.notice.clone());
    content
}

/// Says what was made of the story, and who is going to hear of it.
pub(super) async fn tell(
    wire: &OpenWire,
    context: &Context,
    story: &Story,
    made: Published,
) -> anyhow::Result<()> {
    let (_, version) = wire
        .store
        .story(story.id)
        .await?
        .ok_or_else(|| Problem::new(format!("story {} is gone", story.id)))?;
    wire.audit(
        format!("{} (version {})", version.change_code(), made.version),
        story.id.to_string(),
    )
    .await?;
    let holders = wire.store.holders(story.id).await?.len();
    say(match holders {
        0 => "No publisher has the story yet.".to_owned(),
        1 => "1 publisher has the story. The server tells it: at once, if it runs.".to_owned(),
        more => {
            format!("{more} publishers have the story. The server tells them: at once, if it runs.")
        }
    });
    context.out.record(&Revised::new(&version, made, holders))?;
    Ok(())
}

#[derive(Debug, Serialize)]
struct Revised {
    story: String,
    version: u32,
    change: &'static str,
    note: String,
    seq: u64,
    holders: usize,
}

impl Revised {
    fn new(version: &Version, made: Published, holders: usize) -> Self {
        Self {
            story: made.story.to_string(),
            version: made.version.get(),
            change: version.change_code(),
            note: version.change_note().to_owned(),
            seq: made.seq,
            holders,
        }
    }
}

impl Record for Revised {
    const COLUMNS: &'static [&'static str] =
        &["story", "version", "change", "note", "seq", "holders"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.story.clone(),
            self.version.to_string(),
            self.change.to_owned(),
            self.note.clone(),
            self.seq.to_string(),
            self.holders.to_string(),
        ]
    }
}
