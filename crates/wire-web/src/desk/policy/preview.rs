//! Before a policy takes effect: who would change, and why.

use std::collections::BTreeMap;

use askama::Template;
use jiff::Timestamp;
use wire_rights::{Change, Policy, Publisher, Reason, who_would_change};
use wire_story::PublisherId;

use crate::desk::sent_form::mark;
use crate::desk::versioned::Preview;
use crate::desk::versioned::confirm::Confirm;
use crate::layout::{Layout, Section};

/// How many publishers of one kind of change are listed; all are counted.
const LISTED: usize = 50;

#[derive(Template)]
#[template(path = "desk/policy_preview.html")]
pub(super) struct PreviewPage {
    layout: Layout,
    confirm: Confirm,
    /// What the policy says that isn't said now; nothing where both say the same.
    changes: Vec<String>,
    prose: Vec<String>,
    warning: Option<String>,
    moves: Vec<Move>,
    /// For how many publishers the answer changes, and how many there are.
    changed: usize,
    all: usize,
}

/// Publishers for which one answer becomes another.
struct Move {
    before: &'static str,
    after: &'static str,
    count: usize,
    lines: Vec<Line>,
}

struct Line {
    id: PublisherId,
    name: String,
    new: Vec<String>,
    lost: Vec<String>,
}

/// What a policy would change now.
pub(crate) struct Changes {
    in_force: Policy,
    warning: Option<String>,
    changes: Vec<Change>,
    all: usize,
}

impl Changes {
    pub(super) fn preview(
        in_force: Policy,
        policy: &Policy,
        publishers: &[Publisher],
        at: Timestamp,
    ) -> Preview<Self> {
        let warning = policy.warning(publishers, at);
        let changes = who_would_change(&in_force, policy, publishers, at);
        let whom: Vec<_> = changes
            .iter()
            .map(|change| (change.publisher, change.before.code(), change.after.code()))
            .collect();
        Preview {
            in_force: in_force.version,
            seen: mark(&(in_force.version, &warning, whom)),
            warns: warning.is_some(),
            shows: Self {
                in_force,
                warning,
                changes,
                all: publishers.len(),
            },
        }
    }

    pub(super) fn page(self, layout: Layout, policy: &Policy, confirm: Confirm) -> PreviewPage {
        PreviewPage {
            layout,
            confirm,
            changes: policy.changes_since(&self.in_force),
            prose: policy.prose(),
            moves: self.moves(),
            changed: self.changes.len(),
            all: self.all,
            warning: self.warning,
        }
    }

    /// The changes by what becomes of them, those who lose free stories first.
    fn moves(&self) -> Vec<Move> {
        let mut moves: BTreeMap<_, Move> = BTreeMap::new();
        for change in &self.changes {
            let (before, after) = (change.before.code(), change.after.code());
            let order = (after == "granted", before != "granted");
            let group = moves.entry((order, before, after)).or_insert_with(|| Move {
                before,
                after,
                count: 0,
                lines: Vec::new(),
            });
            group.count += 1;
            if group.lines.len() < LISTED {
                group.lines.push(Line {
                    id: change.publisher,
                    name: change.name.clone(),
                    new: change
                        .new_reasons()
                        .map(Reason::sentence_for_desk)
                        .collect(),
                    lost: change
                        .lost_reasons()
                        .map(Reason::sentence_for_desk)
                        .collect(),
                });
            }
        }
        moves.into_values().collect()
    }
}
