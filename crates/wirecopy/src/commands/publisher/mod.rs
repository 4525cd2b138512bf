//! `wirecopy publisher`: those who take stories, by hand.

mod add;
mod audience;
mod licence;
mod list;
mod ranks;
mod site;
mod standing;

pub(crate) use self::audience::last_days;
use crate::context::Context;

/// The publishers: add, show, prove, license, suspend
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  \
    wirecopy publisher add 'The Gazette' --email news@gazette.example --site gazette.example \\\n      \
    --audience 40000 --method analytics-export --accept-terms\n  \
    wirecopy publisher prove 'The Gazette' gazette.example\n  \
    wirecopy publisher show gazette.example")]
pub(crate) enum Publisher {
    Add(add::Add),
    List(list::List),
    Show(list::Show),
    Site(site::Site),
    Prove(site::Prove),
    Audience(audience::Audience),
    Ranks(ranks::Ranked),
    AcceptTerms(standing::AcceptTerms),
    License(licence::License),
    Revoke(licence::Revoke),
    Suspend(standing::Suspend),
    Reinstate(standing::Reinstate),
}

impl Publisher {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::Add(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::Site(command) => command.run(context).await,
            Self::Prove(command) => command.run(context).await,
            Self::Audience(command) => command.run(context).await,
            Self::Ranks(command) => command.run(context).await,
            Self::AcceptTerms(command) => command.run(context).await,
            Self::License(command) => command.run(context).await,
            Self::Revoke(command) => command.run(context).await,
            Self::Suspend(command) => command.run(context).await,
            Self::Reinstate(command) => command.run(context).await,
        }
    }
}
