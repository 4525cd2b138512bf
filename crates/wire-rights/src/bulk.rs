//! Answers in bulk: which publishers may have a story, which stories a publisher may have.

use jiff::Timestamp;
use wire_story::{Story, Version};

use crate::measured::prohibitions;
use crate::{Exit, Measured, Publisher, Rules};

/// Which of these publishers may have this version by this exit, each with how many other stories
/// it has taken on this day. Answers as [`decide`](crate::decide) does; where the story is
/// forbidden to everybody, no publisher is looked at.
pub fn publishers_for<'a>(
    rules: Rules<'a>,
    (story, version): (&'a Story, &'a Version),
    exit: Exit,
    at: Timestamp,
    publishers: impl IntoIterator<Item = (&'a Publisher, u32)>,
) -> impl Iterator<Item = &'a Publisher> {
    let publishers = prohibitions(story, version, at)
        .is_empty()
        .then_some(publishers);
    publishers
        .into_iter()
        .flatten()
        .filter(move |(publisher, taken_today)| {
            Measured::new(rules, publisher, at).may_have(story, version, exit, *taken_today)
        })
        .map(|(publisher, _)| publisher)
}

/// Which of these stories this publisher may have by this exit, as if each were the next that it
/// takes on this day. Answers as [`decide`](crate::decide) does; the publisher is measured once.
pub fn stories_for<'a>(
    rules: Rules<'a>,
    publisher: &'a Publisher,
    exit: Exit,
    taken_today: u32,
    at: Timestamp,
    stories: impl IntoIterator<Item = (&'a Story, &'a Version)>,
) -> impl Iterator<Item = (&'a Story, &'a Version)> {
    let measured = Measured::new(rules, publisher, at);
    stories
        .into_iter()
        .filter(move |(story, version)| measured.may_have(story, version, exit, taken_today))
}
