//! `wirecopy read`: who said what in stories, on whose word, which days they speak of, what is to come, and what they are about. Needs no wire.

mod input;
mod shown;

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::civil::Date;
use wire_reading::{Language, Story};

use crate::arguments;
use crate::context::Context;
use crate::output::{Format, error, hint, say};
use crate::problem::Problem;
use crate::unpack;
use input::Given;

/// Read stories: who said what, on whose word, which days are meant, what is to come, and what it is about
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    wirecopy read story.txt --date 2026-11-26\n  \
    wirecopy read --format json stories.jsonl > readings.jsonl\n  \
    zcat archive.jsonl.gz | wirecopy read --format json -\n\n\
    A file is one story's text with empty lines between its paragraphs, or JSON Lines with 'id', 'date' and 'text';\n\
    also .gz and .zst; '-' is standard input. In JSON, places are in characters, from the first to before the last.\n\
    Where it can't tell who speaks, it says nobody. English alone is read.\n\
    Exit codes: 0 done, 1 a file or a line can't be read, 2 wrong usage.")]
pub(crate) struct Read {
    /// The day of stories that don't say theirs: 'on Monday' is counted from it; without, no dates are read
    #[arg(long, value_name = "DAY", value_parser = arguments::day)]
    date: Option<Date>,

    /// Stories: text files, or JSON Lines
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Read {
    pub(crate) fn run(self, context: &Context) -> anyhow::Result<ExitCode> {
        let out = context.out;
        if out.format() == Format::Csv {
            return Err(Problem::new(
                "a reading has more than one kind of row, so it isn't printed as csv",
            )
            .hint("take --format table or --format json")
            .into());
        }
        let progress = unpack::progress(&self.files);
        let (mut failed, mut undated) = (0usize, 0usize);
        for file in &self.files {
            input::stories(file, &progress, &mut |given| {
                let Given { id, date, text } = match given {
                    Ok(given) => given,
                    Err(problem) => {
                        failed += 1;
                        progress.suspend(|| error(&problem.into()));
                        return Ok(());
                    }
                };
                let date = date.or(self.date);
                undated += usize::from(date.is_none());
                let reading = wire_reading::read(&Story {
                    text: &text,
                    date,
                    language: Language::English,
                });
                progress.suspend(|| match out.format() {
                    Format::Json => out.object(&shown::json(&id, &text, &reading)),
                    _ => shown::table(out, &id, &text, &reading),
                })
            })?;
        }
        progress.finish_and_clear();
        if undated > 0 {
            let stories = if undated == 1 {
                "1 story has"
            } else {
                "some stories have"
            };
            say(format!("No dates were read where {stories} no day."));
            hint("--date 2026-11-26 says the day of stories that don't say theirs");
        }
        Ok(if failed > 0 {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}
