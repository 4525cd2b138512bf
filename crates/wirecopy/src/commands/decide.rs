//! `wirecopy decide`: may this publisher use this story, now, in this way?

use jiff::Timestamp;
use serde::Serialize;
use wire_rights::{Basis, Decision, Effect, Exit, Reason, Request, decide};

use crate::arguments;
use crate::context::Context;
use crate::find;
use crate::output::{Format, Record, say};

/// Say whether a publisher may use a story, and every reason
///
/// Nothing is given out and nothing is recorded.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy decide 0199d0a2 gazette.example\n  \
    wirecopy decide 'flood wall' 'The Gazette' --exit webhook\n  \
    wirecopy decide 0199d0a2 gazette.example --at 2026-12-01T06:00Z --format json")]
pub(crate) struct Decide {
    /// The story: an id, the beginning of one, or words of the headline
    story: String,

    /// The publisher: an id, a name or a domain
    publisher: String,

    /// By which exit
    #[arg(long, value_name = "EXIT", default_value = "copy-box", value_parser = exit)]
    exit: Exit,

    /// When, instead of now
    #[arg(long, value_name = "INSTANT", value_parser = arguments::instant)]
    at: Option<Timestamp>,
}

fn exit(code: &str) -> Result<Exit, String> {
    Exit::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Exit::ALL.into_iter().map(Exit::code).collect();
        format!("the exits are {}", known.join(", "))
    })
}

impl Decide {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let (story, version) = find::story(&wire.store, &self.story).await?;
        let publisher = find::publisher(&wire.store, &self.publisher).await?;
        let at = self.at.unwrap_or_else(Timestamp::now);
        let in_force = wire.store.in_force().await?;
        let decision = decide(
            in_force.rules(),
            Request {
                story: &story,
                version: &version,
                publisher: Some(&publisher),
                person: None,
                exit: self.exit,
                taken_today: wire.store.taken_today(publisher.id, at, story.id).await?,
                at,
            },
        );
        let (under, summary) = answer(&decision);
        say(format!(
            "{}: {} for '{}' ({}): {summary}",
            publisher.name,
            decision.code(),
            find::headline(&version),
            self.exit.name(),
        ));
        let reasons: Vec<Row> = decision.reasons().iter().map(Row::new).collect();
        if context.out.format() == Format::Json {
            context.out.object(&Answer {
                decision: decision.code(),
                under,
                story: story.id.to_string(),
                version: version.number.get(),
                publisher: publisher.id.to_string(),
                exit: self.exit.code(),
                at: at.to_string(),
                policy: in_force.policy.version,
                terms: in_force.terms_for(&story, &version).version,
                reasons,
            })?;
        } else {
            context.out.records(&reasons)?;
        }
        Ok(())
    }
}

fn answer(decision: &Decision<'_>) -> (Option<String>, String) {
    match decision {
        Decision::Granted(licensed) => {
            let under = match licensed.basis() {
                Basis::Free(version) => format!("version {version} of the free terms"),
                Basis::Licence(id) => format!("licence {id}"),
            };
            (
                Some(under.clone()),
                format!("it may be used under {under}."),
            )
        }
        Decision::Offered(_) => (None, "it needs a licence, which can be had.".into()),
        Decision::Refused(_) => (None, "it may not be used.".into()),
    }
}

#[derive(Debug, Serialize)]
struct Answer {
    decision: &'static str,
    under: Option<String>,
    story: String,
    version: u32,
    publisher: String,
    exit: &'static str,
    at: String,
    policy: u32,
    terms: u32,
    reasons: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    effect: &'static str,
    code: &'static str,
    sentence: String,
}

impl Row {
    fn new(reason: &Reason) -> Self {
        Self {
            effect: match reason.effect() {
                Effect::Prohibits => "prohibits",
                Effect::Requires => "requires",
                Effect::NeedsLicence => "needs a licence",
                Effect::Supports => "supports",
            },
            code: reason.code(),
            sentence: reason.sentence_for_desk(),
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["effect", "code", "reason"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.effect.to_owned(),
            self.code.to_owned(),
            self.sentence.clone(),
        ]
    }
}
