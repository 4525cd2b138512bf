//! `wirecopy add`: takes stories in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use wire_formats::parse::{Incoming, Remark, Says};
use wire_store::{NewStory, Store, TakenIn};
use wire_story::{
    Availability, Change, Contact, Content, Edition, Embargo, Story, Version, VersionNumber,
};

use super::although::{self, Although};
use super::take_in::{self, FromFile};
use crate::context::{Context, OpenWire};
use crate::output::{Record, hint, say, somebody_watches};
use crate::problem::Problem;

/// Take stories in
///
/// Reads wire text, ninjs, NewsML-G2, JSON Lines, RSS, Atom and JSON Feed; which of them, the file says itself.
/// A story that is on the wire already becomes a new version where its text has changed, and
/// nothing where it hasn't. If one file can't be read, nothing is taken in.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy add story.txt\n  \
    wirecopy add --dry-run feed.xml           what would be taken in\n  \
    wirecopy add --embargo 2026-12-01T06:00Z report.json\n  \
    wirecopy add --licence-only --headline 'Who owns Sluice Lane?' investigation.txt")]
pub(crate) struct Add {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Who made the stories; without it, what the file says, else the wire's own
    #[arg(long)]
    creator: Option<String>,

    /// The headline, for one story
    #[arg(long)]
    headline: Option<String>,

    /// Who wrote it, for one story
    #[arg(long)]
    byline: Option<String>,

    /// Let nobody but the desk have the text before this instant
    #[arg(long, value_name = "INSTANT")]
    embargo: Option<Timestamp>,

    /// Hide the headline as well until then
    #[arg(long, requires = "embargo")]
    embargo_hides_headline: bool,

    /// Offer it to nobody without a licence
    #[arg(long)]
    licence_only: bool,

    #[command(flatten)]
    although: Although,

    /// Read and say what would be taken in, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Fewer stories than this are taken in before a bar would be seen.
const WORTH_A_BAR: usize = 50;

impl Add {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let mut stories = Vec::new();
        for file in &self.files {
            stories.extend(take_in::read(&wire, file)?);
        }
        if stories.len() > 1 && (self.headline.is_some() || self.byline.is_some()) {
            return Err(Problem::new(format!(
                "--headline and --byline are for one story, and {} were read",
                stories.len()
            ))
            .hint("give them with one file at a time")
            .into());
        }
        for story in &mut stories {
            if self.headline.is_some() {
                take_in::forget_made_headline(story);
            }
            self.complete(&wire, &mut story.incoming);
        }
        let stories = in_order_of_versions(stories);
        if let Some(until) = self.embargo
            && until <= Timestamp::now()
        {
            return Err(
                Problem::new(format!("the embargo is over already: {until}"))
                    .hint("leave --embargo out to publish at once")
                    .into(),
            );
        }
        let plan = self.check(&wire.store, &stories).await?;

        let bar = bar(stories.len());
        let mut rows = Vec::with_capacity(stories.len());
        let mut counts = BTreeMap::new();
        for (story, step) in stories.iter().zip(plan) {
            take_in::say_remarks(story);
            let row = if self.dry_run {
                Row::new(story, step.would_be(), None)
            } else {
                self.take_in(&wire, story, step).await?
            };
            *counts.entry(row.result).or_insert(0_usize) += 1;
            rows.push(row);
            bar.inc(1);
        }
        bar.finish_and_clear();
        match rows.as_slice() {
            [only] => context.out.record(only)?,
            rows => context.out.records(rows)?,
        }
        self.sum_up(&counts);
        Ok(())
    }

    /// Fills in what the file leaves open and what was said on the command line.
    fn complete(&self, wire: &OpenWire, incoming: &mut Incoming) {
        if let Some(creator) = &self.creator {
            incoming.creator = Some(creator.clone());
        }
        let creator = incoming
            .creator
            .get_or_insert_with(|| wire.settings.creator.clone());
        if let Says::Usable { content, .. }
        | Says::Withheld {
            content: Some(content),
            ..
        } = &mut incoming.says
        {
            if let Some(headline) = &self.headline {
                content.headline.clone_from(headline);
            }
            if let Some(byline) = &self.byline {
                content.byline.clone_from(byline);
            }
            if content.language.is_empty() {
                content.language.clone_from(&wire.settings.language);
            }
            if let Some(notice) = &mut content.notice
                && notice.creator.is_none()
            {
                notice.creator = Some(creator.clone());
            }
        }
        if self.embargo.is_some() {
            incoming.embargo_until = self.embargo;
        }
    }

    async fn take_in(&self, wire: &OpenWire, story: &FromFile, step: Step) -> anyhow::Result<Row> {
        let at = Timestamp::now();
        let store = self.although.store(wire);
        let incoming = &story.incoming;
        let step = match step {
            Step::Follow => follow(&wire.store, story).await?,
            settled => settled,
        };
        let (taken, result) = match (&step, &incoming.says) {
            (Step::Unchanged(id, version), _) => (
                TakenIn::Unchanged {
                    story: *id,
                    version: *version,
                },
                "unchanged",
            ),
            (Step::Revise(of, _), Says::Killed { reason }) => {
                let made = wire.store.kill(*of, reason, at).await?;
                (TakenIn::Updated(made), "killed")
            }
            (Step::Revise(of, latest), Says::Withheld { content, reason }) => {
                let content = match content {
                    Some(content) => content.clone(),
                    None => newest_content(&wire.store, *of).await?,
                };
                let reason = reason.clone();
                let edition = Edition::Withheld { content, reason };
                let made = store.revise(*of, *latest, &edition, at).await?;
                (TakenIn::Updated(made), "held")
            }
            (Step::Revise(of, latest), Says::Usable { content, change }) => {
                let edition = Edition::Usable {
                    content: content.clone(),
                    change: change.clone(),
                };
                let made = store.revise(*of, *latest, &edition, at).await?;
                (TakenIn::Updated(made), change.code())
            }
            (Step::Revise(..), Says::CorrectionNotice { note }) => {
                return Err(no_text(story, note).into());
            }
            (Step::TakeIn | Step::Follow, _) => {
                let new = self.new_story(story, at)?;
                let taken = store
                    .take_in(&new, at)
                    .await
                    .map_err(|error| Problem::new(format!("{}: {error}", story.file.display())))?;
                let result = match &taken {
                    TakenIn::New(_) => "new",
                    TakenIn::Updated(_) => "update",
                    TakenIn::Unchanged { .. } => "unchanged",
                };
                (taken, result)
            }
        };
        Ok(Row::new(story, result, Some(taken)))
    }

    fn new_story(&self, story: &FromFile, at: Timestamp) -> anyhow::Result<NewStory> {
        let incoming = &story.incoming;
        let Says::Usable { content, .. } = &incoming.says else {
            return Err(unknown_ending(story).into());
        };
        let embargo = incoming
            .embargo_until
            .filter(|until| at < *until)
            .map(|until| Embargo {
                until,
                hides_headline: self.embargo_hides_headline,
                lifted: None,
            });
        Ok(NewStory {
            source_id: incoming.source_id.clone(),
            creator: incoming.creator.clone().unwrap_or_default(),
            url: incoming.url.clone(),
            date: incoming.date,
            embargo,
            availability: if self.licence_only {
                Availability::LicenceOnly
            } else {
                Availability::Free
            },
            content: content.clone(),
        })
    }

    /// Looks for what would stop halfway, before anything is changed.
    async fn check(&self, store: &Store, stories: &[FromFile]) -> anyhow::Result<Vec<Step>> {
        let mut plan = Vec::with_capacity(stories.len());
        // What earlier lines of the same files say of a story.
        let mut coming: BTreeMap<&str, &Incoming> = BTreeMap::new();
        only_one_text_each(stories)?;
        for story in stories {
            let incoming = &story.incoming;
            if let Some(content) = incoming.content() {
                content
                    .check()
                    .map_err(|error| Problem::new(format!("{}: {error}", story.file.display())))?;
            }
            let source_id = incoming.source_id.as_deref().unwrap_or_default();
            let known = store.story_by_source_id(source_id).await?;
            let step = match (&known, coming.get(source_id)) {
                (_, Some(before)) => {
                    may_follow(story, before)?;
                    Step::Follow
                }
                (None, None) if matches!(incoming.says, Says::Usable { .. }) => Step::TakeIn,
                (None, None) => {
                    return Err(match &incoming.says {
                        Says::CorrectionNotice { note } => no_text(story, note),
                        _ => unknown_ending(story),
                    }
                    .into());
                }
                (Some((of, latest)), None) => step_for(store, story, of, latest).await?,
            };
            let is_unchanged = matches!(step, Step::Unchanged(..));
            if let Some((of, _)) = &known {
                require_its_embargo(story, of)?;
                if !is_unchanged {
                    self.require_open(story, of)?;
                }
            }
            if !is_unchanged {
                self.require_unlike_killed(store, story, known.as_ref())
                    .await?;
                coming.insert(source_id, incoming);
            }
            plan.push(step);
        }
        Ok(plan)
    }

    /// What was published free stays so: a new text of it can't be licensed.
    fn require_open(&self, story: &FromFile, of: &Story) -> Result<(), Problem> {
        if self.licence_only && of.availability == Availability::Free {
            return Err(Problem::new(format!(
                "{}: this story was published free ({}), and its new text can't ask for a licence",
                story.file.display(),
                of.id
            ))
            .hint("give the new text another id, and it is a story of its own"));
        }
        Ok(())
    }

    /// The text isn't that of a killed story, unless the one that it follows was already, or somebody has
    /// said why it may go.
    async fn require_unlike_killed(
        &self,
        store: &Store,
        story: &FromFile,
        known: Option<&(Story, Version)>,
    ) -> anyhow::Result<()> {
        let Some(content) = story
            .incoming
            .content()
            .filter(|_| !self.although.is_said())
        else {
            return Ok(());
        };
        let before = known.and_then(|(_, latest)| latest.content());
        match store.like_killed(content, before).await? {
            None => Ok(()),
            Some(alike) => Err(Problem::new(format!("{}: {alike}", story.file.display()))
                .hint(although::HINT)
                .into()),
        }
    }

    fn sum_up(&self, counts: &BTreeMap<&'static str, usize>) {
        let told: Vec<String> = counts
            .iter()
            .map(|(result, count)| format!("{count} {result}"))
            .collect();
        if self.dry_run {
            say(format!(
                "Nothing was taken in. It would be: {}.",
                told.join(", ")
            ));
        } else {
            say(format!("Taken in: {}.", told.join(", ")));
        }
        if counts.keys().all(|result| *result == "unchanged") && !self.dry_run {
            hint("all of it was on the wire already");
        }
    }
}

/// What becomes of one story of a file.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It is new, or the store knows it by its source id and compares.
    TakeIn,
    /// It is this version, word for word.
    Unchanged(wire_story::StoryId, VersionNumber),
    /// It is the version after this one.
    Revise(wire_story::StoryId, VersionNumber),
    /// Earlier lines of the same files bring or change its story: what is to be done shows when they are taken in.
    Follow,
}

impl Step {
    fn would_be(self) -> &'static str {
        match self {
            Self::TakeIn => "taken in",
            Self::Unchanged(..) => "unchanged",
            Self::Revise(..) | Self::Follow => "new version",
        }
    }
}

/// Of one story the older version first, where its first one stands: files list the newest first, or are named in any order. What
/// has no number, such as a kill, stays behind what came before it.
fn in_order_of_versions(stories: Vec<FromFile>) -> Vec<FromFile> {
    // Where a story's first line stands, and the highest number so far.
    let mut seen: BTreeMap<String, (usize, Option<VersionNumber>)> = BTreeMap::new();
    let mut placed = Vec::with_capacity(stories.len());
    for (at, story) in stories.into_iter().enumerate() {
        let number = story.incoming.version;
        let place = match &story.incoming.source_id {
            None => (at, number),
            Some(source_id) => {
                let (first, highest) = seen.entry(source_id.clone()).or_insert((at, None));
                *highest = number.max(*highest);
                (*first, number.or(*highest))
            }
        };
        placed.push((place, story));
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, story)| story).collect()
}

/// That no story comes twice with two texts of which nothing says the newer: the order of files on a
/// command line is no such thing.
fn only_one_text_each(stories: &[FromFile]) -> Result<(), Problem> {
    let mut seen: BTreeMap<&str, &FromFile> = BTreeMap::new();
    for story in stories {
        let Some(source_id) = story.incoming.source_id.as_deref() else {
            continue;
        };
        if let Some(before) = seen.insert(source_id, story)
            && story.incoming.version == before.incoming.version
            && story.incoming.content().is_some()
            && before.incoming.content() != story.incoming.content()
        {
            return Err(Problem::new(format!(
                "{}: '{source_id}' comes twice, with different texts, and nothing says which is the newer",
                story.file.display(),
            ))
            .hint("give the texts versions, or add one after the other"));
        }
    }
    Ok(())
}

/// That this may follow what an earlier line of the same files says of its story: found before anything is taken in.
fn may_follow(story: &FromFile, before: &Incoming) -> Result<(), Problem> {
    let name = story.incoming.source_id.as_deref().unwrap_or_default();
    let problem = |what: &str| Problem::new(format!("{}: {what}: '{name}'", story.file.display()));
    match (&before.says, &story.incoming.says) {
        (_, Says::CorrectionNotice { note }) => Err(no_text(story, note)),
        (Says::Killed { .. }, Says::Usable { .. } | Says::Withheld { .. }) => Err(problem(
            "this story is killed before, and nothing follows a kill",
        )
        .hint("a mended text is a new story, under another id")),
        (Says::Withheld { .. }, Says::Usable { .. }) => Err(problem(
            "this story is held back before, and no file releases it",
        )
        .hint("'wirecopy release' or 'wirecopy correct' does")),
        (_, Says::Usable { .. }) if story.incoming.embargo_until != before.embargo_until => Err(
            problem("two versions of this story are under different embargoes")
                .hint("give both the later one"),
        ),
        _ => Ok(()),
    }
}

/// What is to be done about a story that an earlier line of the same files has brought or changed.
async fn follow(store: &Store, story: &FromFile) -> anyhow::Result<Step> {
    let source_id = story.incoming.source_id.as_deref().unwrap_or_default();
    match store.story_by_source_id(source_id).await? {
        Some((of, latest)) => step_for(store, story, &of, &latest).await,
        None => Err(unknown_ending(story).into()),
    }
}

/// An embargo was settled with the first version: one that is another in a later file would be passed over in silence.
fn require_its_embargo(story: &FromFile, of: &Story) -> Result<(), Problem> {
    let embargo = of.embargo.filter(|embargo| embargo.lifted.is_none());
    let wanted = story.incoming.embargo_until;
    let Some(wanted) = wanted.filter(|until| Timestamp::now() < *until) else {
        return Ok(());
    };
    let problem = |what: &str| Problem::new(format!("{}: {what}", story.file.display()));
    match embargo.map(|embargo| embargo.until) {
        Some(until) if until == wanted => Ok(()),
        Some(until) => Err(problem(&format!(
            "this story ({}) is under embargo until {until}, and a later file doesn't change that to {wanted}",
            of.id
        ))
        .hint("hold it with 'wirecopy hold', or leave the embargo out of the file")),
        None => Err(problem(&format!(
            "this story is out already ({}), so no embargo can hold its new text back",
            of.id
        ))
        .hint("hold it with 'wirecopy hold', or give the new text another id")),
    }
}

async fn step_for(
    store: &Store,
    story: &FromFile,
    of: &Story,
    latest: &Version,
) -> anyhow::Result<Step> {
    let incoming = &story.incoming;
    if says_the_same(&incoming.says, latest) {
        return Ok(Step::Unchanged(of.id, latest.number));
    }
    if let Some(number) = incoming.version
        && number <= latest.number
    {
        let then = store.version(of.id, number).await?;
        if then.is_some_and(|then| says_the_same(&incoming.says, &then)) {
            return Ok(Step::Unchanged(of.id, number));
        }
        return Err(Problem::new(format!(
            "{}: version {number} of '{}' has another text than the one on the wire, which is at version {}",
            story.file.display(),
            incoming.source_id.as_deref().unwrap_or_default(),
            latest.number,
        ))
        .hint(format!(
            "versions don't change: give the new text a number above {}",
            latest.number
        ))
        .into());
    }
    if matches!(latest.edition, Edition::Killed { .. }) {
        return Err(Problem::new(format!(
            "{}: this story was killed ({}), and nothing follows a kill",
            story.file.display(),
            of.id
        ))
        .hint("a mended text is a new story, under another id")
        .into());
    }
    match &incoming.says {
        Says::CorrectionNotice { note } => Err(no_text(story, note).into()),
        Says::Usable { .. } if matches!(latest.edition, Edition::Withheld { .. }) => {
            Err(Problem::new(format!(
                "{}: the desk holds this story back ({}), and no file releases it",
                story.file.display(),
                of.id
            ))
            .hint("'wirecopy release' or 'wirecopy correct' does")
            .into())
        }
        Says::Usable {
            change: Change::New,
            ..
        } if incoming.version.is_none() => Ok(Step::TakeIn),
        // It says what it is: a version of this number, a correction, a hold, a kill.
        Says::Usable { .. } | Says::Withheld { .. } | Says::Killed { .. } => {
            Ok(Step::Revise(of.id, latest.number))
        }
    }
}

fn says_the_same(says: &Says, version: &Version) -> bool {
    match (says, &version.edition) {
        (Says::Usable { content, .. }, Edition::Usable { content: known, .. }) => content == known,
        (Says::Withheld { .. }, Edition::Withheld { .. }) => true,
        (Says::Killed { .. }, Edition::Killed { .. }) => true,
        _ => false,
    }
}

async fn newest_content(store: &Store, of: wire_story::StoryId) -> anyhow::Result<Content> {
    let (_, version) = store
        .story(of)
        .await?
        .ok_or_else(|| Problem::new(format!("story {of} is gone")))?;
    Ok(version
        .content()
        .cloned()
        .ok_or_else(|| Problem::new(format!("story {of} was killed")))?)
}

fn unknown_ending(story: &FromFile) -> Problem {
    let ending = match story.incoming.says {
        Says::Killed { .. } => "kills",
        _ => "holds back",
    };
    Problem::new(format!(
        "{} {ending} a story that is not on this wire: '{}'",
        story.file.display(),
        story.incoming.source_id.as_deref().unwrap_or_default(),
    ))
    .hint("nothing has to be done: no publisher has it from here")
}

fn no_text(story: &FromFile, note: &str) -> Problem {
    Problem::new(format!(
        "{} says that a story is wrong, but not what is right: {note}",
        story.file.display()
    ))
    .hint("get the mended text, then 'wirecopy correct STORY FILE --note …'")
}

fn bar(length: usize) -> ProgressBar {
    if length < WORTH_A_BAR || !somebody_watches() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} stories, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style)
}

/// What was read of one story, and what became of it.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    result: &'static str,
    story: Option<String>,
    version: Option<u32>,
    seq: Option<u64>,
    source_id: Option<String>,
    date: String,
    creator: String,
    headline: String,
    words: usize,
    notice: bool,
    contact: &'static str,
    embargo_until: Option<String>,
    remarks: Vec<&'static str>,
}

impl Row {
    fn new(story: &FromFile, result: &'static str, taken: Option<TakenIn>) -> Self {
        let incoming = &story.incoming;
        let content = incoming.content();
        let (id, version, seq) = match taken {
            Some(TakenIn::New(made) | TakenIn::Updated(made)) => {
                (Some(made.story), Some(made.version), Some(made.seq))
            }
            Some(TakenIn::Unchanged { story, version }) => (Some(story), Some(version), None),
            None => (None, None, None),
        };
        let notice = content.and_then(|content| content.notice.as_ref());
        Self {
            file: story.file.display().to_string(),
            result,
            story: id.map(|id| id.to_string()),
            version: version.map(VersionNumber::get),
            seq,
            source_id: incoming.source_id.clone(),
            date: incoming.date.to_string(),
            creator: incoming.creator.clone().unwrap_or_default(),
            headline: content.map_or(String::new(), |content| content.headline.clone()),
            words: content.map_or(0, |content| content.body.words()),
            notice: notice.is_some(),
            contact: match notice.map(|notice| &notice.contact) {
                Some(Contact::Address(_)) => "read",
                Some(Contact::Destroyed) => "destroyed",
                Some(Contact::Missing) | None => "missing",
            },
            embargo_until: incoming.embargo_until.map(|until| until.to_string()),
            remarks: incoming.remarks.iter().map(Remark::code).collect(),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &[
        "story", "result", "version", "date", "creator", "headline", "words", "notice", "contact",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.story.clone().unwrap_or_default(),
            self.result.to_owned(),
            self.version
                .map(|number| number.to_string())
                .unwrap_or_default(),
            self.date.clone(),
            self.creator.clone(),
            self.headline.clone(),
            self.words.to_string(),
            if self.notice { "read" } else { "none" }.to_owned(),
            self.contact.to_owned(),
        ]
    }
}
