//! Mails about webhooks and file drops.

use super::Template;
use super::value::{TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[&WEBHOOK_OFF];

/// A webhook or a file drop was switched off, because it doesn't work.
pub(crate) static WEBHOOK_OFF: Template = Template {
    name: "webhook-off",
    when: "to a publisher, when its webhook or file drop is switched off because it doesn't work",
    values: &[
        TO_PUBLISHER,
        &[
            Value::text("what", "'webhook' or 'file drop'", "webhook"),
            Value::text("host", "where it lies", "hooks.gazette.example"),
            Value::text("reason", "why", "the endpoint answered 410: it is gone"),
            Value::text(
                "page",
                "its page",
                "https://wire.example/account/webhooks/1",
            ),
        ],
    ],
    needs: &[],
    text: built_in!("webhook-off"),
    turns: &[],
};
