//! `wirecopy password`: lets somebody choose a new password.

use jiff::{SignedDuration, Timestamp};
use wire_store::{LinkPurpose, TokenHash, User, random_token};

use crate::context::{Context, OpenWire};
use crate::output::say;
use crate::problem::Problem;

/// Print a link with which a user chooses a new password
///
/// The link works once, for a day. The old password works until it is used.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy password editor@quay.example")]
pub(crate) struct Password {
    /// The user's e-mail address
    email: String,
}

impl Password {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let user = wire
            .store
            .user_by_email(&self.email)
            .await?
            .ok_or_else(|| {
                Problem::new(format!("nobody signs in as '{}'", self.email))
                    .hint("'wirecopy user list' lists who does")
            })?;
        let link = one_time_link(&wire, &user, LinkPurpose::PasswordReset).await?;
        wire.audit("made a link for a new password", &user.email)
            .await?;
        say(format!(
            "Send this link to {}. It works once, for a day, and sets a new password:",
            user.name
        ));
        context.out.line("link", &link)?;
        Ok(())
    }
}

/// Makes a link for a user that works once, for a day.
pub(super) async fn one_time_link(
    wire: &OpenWire,
    user: &User,
    purpose: LinkPurpose,
) -> anyhow::Result<String> {
    let at = Timestamp::now();
    let token = random_token()?;
    let expires = at + SignedDuration::from_hours(24);
    wire.store
        .create_link(TokenHash::of(&token), purpose, Some(user.id), expires, at)
        .await?;
    Ok(wire.settings.link(&token))
}
