//! What becomes of a story of a file: by what the wire has of it, and by how its sender counts.

use wire_formats::parse::{Incoming, Says};
use wire_store::{StoppedUnseen, Store};
use wire_story::{Change, Edition, Story, StoryId, Version, VersionNumber};

use super::super::take_in::FromFile;
use crate::problem::Problem;

/// What becomes of one story of a file.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// It is new, or the store knows it by its source id and compares.
    TakeIn,
    /// It is new, and held back for this reason.
    TakeInHeld(String),
    /// It is this version, word for word.
    Unchanged(StoryId, VersionNumber),
    /// It is this version, word for word, under a number that its sender hasn't given it before.
    Renumbered(StoryId, VersionNumber),
    /// It is the version after this one.
    Revise(StoryId, VersionNumber),
    /// It kills or holds back a story that isn't here: that is remembered.
    Remember(StoppedUnseen),
    /// Nothing is to be done, for this reason.
    PassOver(String),
    /// It isn't taken in, though whoever sent it may think so: for this reason, and what can be done.
    LeaveOut(String, &'static str),
    /// Earlier lines of the same files bring or change its story: what is to be done shows when they are taken in.
    Follow,
}

impl Step {
    /// What would become of the story.
    pub(super) fn would_be(&self) -> &'static str {
        match self {
            Self::TakeIn => "taken in",
            Self::TakeInHeld(_) => "held",
            Self::Unchanged(..) | Self::Renumbered(..) => "unchanged",
            Self::Revise(..) | Self::Follow => "new version",
            Self::Remember(_) | Self::PassOver(_) => PASSED_OVER,
            Self::LeaveOut(..) => LEFT_OUT,
        }
    }

    /// Whether it brings or changes a story, now or when it comes.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::TakeIn
            | Self::TakeInHeld(_)
            | Self::Revise(..)
            | Self::Remember(_)
            | Self::Follow => true,
            Self::Unchanged(..) | Self::Renumbered(..) | Self::PassOver(_) | Self::LeaveOut(..) => {
                false
            }
        }
    }
}

/// The result of what is passed over.
pub(super) const PASSED_OVER: &str = "passed over";

/// The result of what somebody has to look at before it can be taken in.
pub(super) const LEFT_OUT: &str = "left out";

/// What is to be done about a story, by what the wire has of it now.
pub(super) async fn next_step(
    store: &Store,
    story: &FromFile,
    known: Option<&(Story, Version)>,
) -> anyhow::Result<Step> {
    match known {
        Some((of, latest)) => of_known(store, story, of, latest).await,
        None => of_unknown(store, story).await,
    }
}

async fn of_known(
    store: &Store,
    story: &FromFile,
    of: &Story,
    latest: &Version,
) -> anyhow::Result<Step> {
    let Incoming { says, version, .. } = &story.incoming;
    let is_usable = matches!(says, Says::Usable { .. });
    let sent = store.sent_versions(of.id).await?;
    let noted = sent.iter().find(|sent| Some(sent.number) == *version);
    let newest = sent.last();
    let same_as = |same: VersionNumber| match version {
        Some(_) if noted.is_none() => Step::Renumbered(of.id, same),
        _ => Step::Unchanged(of.id, same),
    };
    if says_the_same(says, latest) {
        return Ok(same_as(latest.number));
    }
    // What the desk has made of it since, it has made of this text.
    for sent in noted.into_iter().chain(newest.filter(|_| is_usable)) {
        let then = store.version(of.id, sent.version).await?;
        if then.is_some_and(|then| says_the_same(says, &then)) {
            return Ok(same_as(sent.version));
        }
    }
    let is_killed = matches!(latest.edition, Edition::Killed { .. });
    // A feed goes on showing what was killed here.
    if is_killed && has_been(store, says, of.id).await? {
        return Ok(Step::PassOver(format!(
            "'{}' was killed (story {}), and this is a text that it had before: it was passed over",
            story.source_id(),
            of.id
        )));
    }
    // A kill holds whatever its number.
    let is_kill = matches!(says, Says::Killed { .. });
    if let (Some(number), Some(newest), false) = (version, newest, is_kill) {
        if noted.is_some() && !is_killed {
            return Err(another_text(story, *number, newest.number, of.id).into());
        }
        if *number < newest.number {
            return Ok(Step::PassOver(format!(
                "version {number} of '{}' is older than version {}, which is here (version {} of story {}): it was passed over",
                story.source_id(),
                newest.number,
                newest.version,
                of.id
            )));
        }
    }
    if is_killed {
        return Ok(after_kill(story, &format!("killed (story {})", of.id)));
    }
    let holds = matches!(latest.edition, Edition::Withheld { .. });
    let senders_hold = version.is_some() && newest.is_some_and(|it| it.version == latest.number);
    match says {
        Says::CorrectionNotice { note } => Err(no_text(story, note).into()),
        Says::Usable { .. } if holds && !senders_hold => Ok(held_back(story, of.id)),
        Says::Usable {
            change: Change::New,
            ..
        } if version.is_none() => Ok(Step::TakeIn),
        // It says what it is: a version of this number, a correction, a hold, a kill.
        Says::Usable { .. } | Says::Withheld { .. } | Says::Killed { .. } => {
            Ok(Step::Revise(of.id, latest.number))
        }
    }
}

async fn of_unknown(store: &Store, story: &FromFile) -> anyhow::Result<Step> {
    let Incoming { says, version, .. } = &story.incoming;
    let stopped = store.stopped_unseen(story.source_id()).await?;
    let was_killed = stopped.as_ref().is_some_and(|stopped| stopped.is_killed);
    let killed_with = stopped.as_ref().and_then(|stopped| stopped.number);
    let remember = |is_killed, reason: &String| {
        Step::Remember(StoppedUnseen {
            is_killed,
            number: *version,
            reason: reason.clone(),
        })
    };
    Ok(match (says, stopped) {
        (Says::Killed { reason }, _) => remember(true, reason),
        _ if was_killed => {
            if version.is_some() && *version <= killed_with {
                Step::PassOver(format!(
                    "'{}' was killed by its sender in a later version, before this one came: it was passed over",
                    story.source_id()
                ))
            } else {
                after_kill(story, "killed by its sender before it came")
            }
        }
        (Says::CorrectionNotice { note }, _) => return Err(no_text(story, note).into()),
        (
            Says::Withheld {
                content: None,
                reason,
            },
            _,
        ) => remember(false, reason),
        (Says::Withheld { reason, .. }, _) => Step::TakeInHeld(reason.clone()),
        (Says::Usable { .. }, Some(held)) if !releases(*version, held.number) => {
            Step::TakeInHeld(held.reason)
        }
        (Says::Usable { .. }, _) => Step::TakeIn,
    })
}

/// That this may follow what an earlier line of the same files says of its story: found before anything is taken in.
pub(super) fn may_follow(story: &FromFile, before: &Incoming) -> Result<(), Problem> {
    let says = &story.incoming.says;
    match (&before.says, says) {
        (_, Says::CorrectionNotice { note }) => Err(no_text(story, note)),
        (Says::Killed { .. }, _) => Ok(()),
        (_, Says::Usable { .. }) if story.incoming.embargo_until != before.embargo_until => {
            Err(story
                .problem(format!(
                    "two versions of this story are under different embargoes: '{}'",
                    story.source_id()
                ))
                .hint("give both the later one"))
        }
        _ => Ok(()),
    }
}

/// Why nothing is there to do for a kill or a hold of a story that isn't here, and what is remembered.
pub(super) fn not_here(story: &FromFile, stopped: &StoppedUnseen) -> String {
    let then = if stopped.is_killed {
        "killed: it isn't published if it comes later"
    } else {
        "held back: it is held if it comes later"
    };
    format!("'{}' isn't on this wire, and was {then}", story.source_id())
}

/// Whether a usable version is its sender's release of what that sender held back: only numbers can say so.
fn releases(number: Option<VersionNumber>, held: Option<VersionNumber>) -> bool {
    held.is_some() && number > held
}

fn says_the_same(says: &Says, version: &Version) -> bool {
    match (says, &version.edition) {
        (Says::Usable { content, .. }, Edition::Usable { content: known, .. }) => content == known,
        (Says::Withheld { .. }, Edition::Withheld { .. }) => true,
        (Says::Killed { .. }, Edition::Killed { .. }) => true,
        _ => false,
    }
}

/// Whether a version of the story says the same.
async fn has_been(store: &Store, says: &Says, of: StoryId) -> anyhow::Result<bool> {
    let versions = store.versions(of).await?;
    Ok(versions.iter().any(|then| says_the_same(says, then)))
}

/// What becomes of what follows a kill: a text that somebody may believe to be out is left out, a hold or a notice says nothing new.
fn after_kill(story: &FromFile, how: &str) -> Step {
    let why = format!(
        "'{}' was {how}, and nothing follows a kill",
        story.source_id()
    );
    match story.incoming.says {
        Says::Usable { .. } => {
            Step::LeaveOut(why, "a mended text is a new story: give it another id")
        }
        _ => Step::PassOver(why),
    }
}

fn another_text(
    story: &FromFile,
    number: VersionNumber,
    newest: VersionNumber,
    of: StoryId,
) -> Problem {
    story
        .problem(format!(
            "version {number} of '{}' is here already, with another text (story {of})",
            story.source_id()
        ))
        .hint(format!(
            "versions don't change: the new text needs a number above {newest}"
        ))
}

fn held_back(story: &FromFile, of: StoryId) -> Step {
    Step::LeaveOut(
        format!(
            "'{}' is held back (story {of}), and this doesn't release it",
            story.source_id()
        ),
        "'wirecopy release' or 'wirecopy correct' does, or a newer version from whoever held it",
    )
}

fn no_text(story: &FromFile, note: &str) -> Problem {
    Problem::new(format!(
        "{} says that a story is wrong, but not what is right: {note}",
        story.file.display()
    ))
    .hint("get the mended text, then 'wirecopy correct STORY FILE --note …'")
}
