//! `wirecopy mail templates`: what mails say, and whether the newsroom's own texts can be used.

use serde::Serialize;
use wire_delivery::mail::templates::{FOLDER, Template, Templates as Texts, all};

use crate::context::Context;
use crate::output::{Record, hint, say};
use crate::problem::Problem;

/// What mails say: each can be changed by a file in the wire's folder
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:\n  \
    wirecopy mail templates list\n  \
    mkdir -p templates/mail && wirecopy mail templates show kill > templates/mail/kill.txt\n  \
    wirecopy mail templates check             whether your own texts can be used\n  \
    wirecopy mail templates preview kill")]
pub(crate) enum Templates {
    List(List),
    Show(Show),
    Check(Check),
    Preview(Preview),
}

impl Templates {
    pub(crate) async fn run(self, context: &Context) -> anyhow::Result<()> {
        match self {
            Self::List(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::Check(command) => command.run(context).await,
            Self::Preview(command) => command.run(context).await,
        }
    }
}

/// List the mails, when each is sent, and which of them say the newsroom's own text
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy mail templates list")]
pub(crate) struct List {}

impl List {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let (texts, _) = wire.read_templates();
        let rows: Vec<Row> = all().map(|one| Row::of(one, &texts)).collect();
        context.out.records(&rows)?;
        hint(format!(
            "'wirecopy mail templates show NAME > {FOLDER}/NAME.txt' begins a text of your own"
        ));
        Ok(())
    }
}

/// Show the text of a mail, and what it may name
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy mail templates show kill\n  \
    mkdir -p templates/mail && wirecopy mail templates show kill > templates/mail/kill.txt")]
pub(crate) struct Show {
    /// Its name, as the list says it
    name: String,

    /// The text that comes with the program, also where there is one of your own
    #[arg(long)]
    built_in: bool,
}

impl Show {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let template = named(&self.name)?;
        let wire = context.open().await?;
        let (texts, _) = wire.read_templates();
        let text = match self.built_in {
            true => template.text,
            false => texts.text(template),
        };
        context.out.text(text)?;
        say(format!("\nIt goes {}. It may name these:", template.when));
        for (name, meaning) in texts.values(template) {
            say(format!("  {name:<12} {meaning}"));
        }
        Ok(())
    }
}

/// Check the newsroom's own texts, as the server does when it starts
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  wirecopy mail templates check")]
pub(crate) struct Check {}

impl Check {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let wire = context.open().await?;
        let texts = wire.templates()?;
        let own = all().filter(|one| texts.is_own(one)).count();
        say(match own {
            0 => "Every mail says the text that comes with the program.".to_owned(),
            1 => "1 text of your own can be used.".to_owned(),
            own => format!("{own} texts of your own can be used."),
        });
        Ok(())
    }
}

/// Write a mail as it would look, with made-up values
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy mail templates preview kill\n  \
    wirecopy mail templates preview kill --html > kill.html")]
pub(crate) struct Preview {
    /// Its name, as the list says it
    name: String,

    /// The HTML twin instead of the text
    #[arg(long)]
    html: bool,
}

impl Preview {
    async fn run(self, context: &Context) -> anyhow::Result<()> {
        let template = named(&self.name)?;
        let wire = context.open().await?;
        let mail = wire.templates()?.preview(template);
        if self.html {
            context
                .out
                .text(&wire_delivery::mail::html_twin(&mail.text))?;
        } else {
            context
                .out
                .text(&format!("Subject: {}\n\n{}", mail.subject, mail.text))?;
        }
        Ok(())
    }
}

fn named(name: &str) -> Result<&'static Template, Problem> {
    Template::named(name).ok_or_else(|| {
        Problem::new(format!("there is no mail named '{name}'"))
            .hint("'wirecopy mail templates list' names all of them")
    })
}

#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    own: bool,
    when: &'static str,
}

impl Row {
    fn of(template: &Template, texts: &Texts) -> Self {
        Self {
            name: template.name,
            own: texts.is_own(template),
            when: template.when,
        }
    }
}

impl Record for Row {
    const COLUMNS: &'static [&'static str] = &["name", "text", "sent"];

    fn cells(&self) -> Vec<String> {
        let text = if self.own { "your own" } else { "built in" };
        vec![self.name.into(), text.into(), self.when.into()]
    }
}
