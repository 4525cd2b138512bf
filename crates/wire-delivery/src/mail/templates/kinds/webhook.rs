//! Mails about webhooks.

use super::Template;
use super::value::{TO_PUBLISHER, Value};

pub(super) const ALL: &[&Template] = &[&WEBHOOK_OFF];

/// A webhook was switched off, because it doesn't work.
pub(crate) static WEBHOOK_OFF: Template = Template {
    name: "webhook-off",
    when: "to a publisher, when its webhook is switched off because it doesn't work",
    values: &[
        TO_PUBLISHER,
        &[
            Value::text("host", "where the webhook lies", "hooks.gazette.example"),
            Value::text("reason", "why", "the endpoint answered 410: it is gone"),
            Value::text(
                "page",
                "the page of the webhook",
                "https://wire.example/account/webhooks/1",
            ),
        ],
    ],
    needs: &[],
    text: built_in!("webhook-off"),
    turns: &[],
};
