//! The command line. Each subcommand is a file; its name is the command's.

mod alerts;
mod args;
mod doctor;
mod dry_run;
mod export;
mod import;
mod manual;
mod rebuild;
mod search;
mod series;
mod themes;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use firsthand_domain::error::{Error, Kind};

pub use args::{Args, Command, Serve as ServeArgs};

/// The whole command line as clap knows it, for the man page, completions and the help snapshot.
pub fn command() -> clap::Command {
    Args::command()
}

/// Reads the command line, does what it says, and answers with an exit code: 0 done, 1 failed, 2 wrong input,
/// 130 stopped.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => {
            eprintln!("The program could not start its threads: {fault}.");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(args)) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(code_of(&fault))
        }
    }
}

fn code_of(fault: &anyhow::Error) -> u8 {
    match fault.downcast_ref::<Error>().map(|e| e.kind) {
        Some(Kind::Invalid | Kind::NotFound) => 2,
        _ => 1,
    }
}

async fn run(args: Args) -> anyhow::Result<ExitCode> {
    crate::serve::log::start(args.log_json, matches!(args.command, Command::Serve(_)));
    let place = args.place();
    match args.command {
        Command::Serve(serve) => crate::serve::run(place, serve).await,
        Command::Import(import) => import::run(place, import).await,
        Command::Series(series) => series::run(place, series).await,
        Command::Themes(themes) => themes::run(place, themes).await,
        Command::Alerts(alerts) => alerts::run(place, alerts).await,
        Command::Search(search) => search::run(place, search).await,
        Command::Export(export) => export::run(place, export).await,
        Command::Rebuild => rebuild::run(place).await,
        Command::Doctor => doctor::run(place).await,
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::man(),
    }
}
