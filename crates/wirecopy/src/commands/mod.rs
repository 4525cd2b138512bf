//! The commands, a file for each.

mod add;
mod although;
mod audience;
mod backup;
mod correct;
mod decide;
mod demo;
mod init;
mod kill;
mod mail;
mod migrate_store;
mod obligations;
mod password;
mod policy;
pub(crate) mod publisher;
mod ranks;
mod read;
mod restore;
pub(crate) mod serve;
mod settings_file;
mod stories;
mod take_in;
mod terms;
mod trace;
mod user;

use std::future::Future;
use std::process::ExitCode;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::context::Context;

/// What the wire is told to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Add(add::Add),
    Stories(stories::Stories),
    Update(correct::Update),
    Correct(correct::Correct),
    Hold(kill::Hold),
    Release(kill::Release),
    Kill(kill::Kill),
    #[command(subcommand)]
    Publisher(publisher::Publisher),
    #[command(subcommand)]
    Ranks(ranks::Ranks),
    Decide(decide::Decide),
    #[command(subcommand)]
    Policy(policy::Policy),
    #[command(subcommand)]
    Terms(terms::Terms),
    Trace(trace::Trace),
    Read(read::Read),
    Audience(audience::Audience),
    #[command(subcommand)]
    User(user::User),
    Password(password::Password),
    #[command(subcommand)]
    Mail(mail::Mail),
    Obligations(obligations::Obligations),
    Backup(backup::Backup),
    Restore(restore::Restore),
    MigrateStore(migrate_store::MigrateStore),
    Serve(serve::Serve),
    Demo(demo::Demo),
}

/// Carries a command out.
pub(crate) fn run(command: Command, context: &Context) -> anyhow::Result<ExitCode> {
    match command {
        Command::Init(command) => wait(command.run(context)),
        Command::Add(command) => runtime()?.block_on(command.run(context)),
        Command::Stories(command) => wait(command.run(context)),
        Command::Update(command) => wait(command.run(context)),
        Command::Correct(command) => wait(command.run(context)),
        Command::Hold(command) => wait(command.run(context)),
        Command::Release(command) => wait(command.run(context)),
        Command::Kill(command) => wait(command.run(context)),
        Command::Publisher(command) => wait(command.run(context)),
        Command::Ranks(command) => wait(command.run(context)),
        Command::Decide(command) => wait(command.run(context)),
        Command::Policy(command) => wait(command.run(context)),
        Command::Terms(command) => wait(command.run(context)),
        Command::Trace(command) => command.run(context),
        Command::Read(command) => command.run(context),
        Command::Audience(command) => command.run(context).map(|()| ExitCode::SUCCESS),
        Command::User(command) => wait(command.run(context)),
        Command::Password(command) => wait(command.run(context)),
        Command::Mail(command) => wait(command.run(context)),
        Command::Obligations(command) => wait(command.run(context)),
        Command::Backup(command) => wait(command.run(context)),
        Command::Restore(command) => wait(command.run(context)),
        Command::MigrateStore(command) => wait(command.run(context)),
        Command::Serve(command) => wait(command.run(context)),
        Command::Demo(command) => wait(command.run(context)),
    }
}

fn wait(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(work).map(|()| ExitCode::SUCCESS)
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the command can't start")
}
