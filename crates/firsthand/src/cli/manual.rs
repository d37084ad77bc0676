//! Completions and the manual page, made from the command line itself.

use std::io;
use std::process::ExitCode;

pub fn completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    clap_complete::generate(shell, &mut super::command(), "firsthand", &mut io::stdout());
    Ok(ExitCode::SUCCESS)
}

pub fn man() -> anyhow::Result<ExitCode> {
    clap_mangen::Man::new(super::command()).render(&mut io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
