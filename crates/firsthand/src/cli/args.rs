//! What can be said on the command line. Stable: scripts rely on it.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::serve::place::Place;

/// Every customer voice in one place: heard, searched, grouped into themes.
#[derive(Parser, Debug)]
#[command(name = "firsthand", version, propagate_version = true)]
pub struct Args {
    /// Folder that holds the database, the search index and uploaded files [default: the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "FIRSTHAND_HOME")]
    pub data: Option<PathBuf>,

    /// PostgreSQL address to use instead of the built-in database: postgres://user@host/name
    #[arg(long, global = true, value_name = "URL", env = "FIRSTHAND_DATABASE", hide_env_values = true)]
    pub database: Option<String>,

    /// Write the log as JSON lines
    #[arg(long, global = true)]
    pub log_json: bool,

    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Where this run keeps its things.
    pub fn place(&self) -> Place {
        Place::new(self.data.clone(), self.database.clone())
    }
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Serve the product in the browser
    Serve(Serve),
    /// Bring in files: CSV, JSON, XLSX, exports of other tools, plain or compressed
    Import(Import),
    /// Bring in numbers by day, such as orders, to count launches by
    Series(Series),
    /// Find themes in everything that was said
    Themes(Themes),
    /// Look for what left its normal range, and list it
    Alerts(Alerts),
    /// Search voices by words
    Search(Search),
    /// Write data out
    Export(Export),
    /// Make everything derived again: the search index, themes and counts
    Rebuild,
    /// Check that everything is well, and say what is not
    Doctor,
    /// Print completions for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

#[derive(ClapArgs, Debug)]
pub struct Serve {
    /// Address to listen on; anything but this machine's own is your decision
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    pub listen: String,
    /// Load the fictional sample workspace when the data folder is new
    #[arg(long)]
    pub sample: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Import {
    /// Files to bring in
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Name of the source they come from [default: guessed from the file]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// What a column is, as field=column; may be repeated. Fields: text, title, external_id, said_at, rating, …
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// Time zone of dates that carry none, such as Europe/Berlin [default: UTC]
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Show how each file would be read, and store nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Series {
    /// What is counted: Orders, Active customers
    #[arg(value_name = "NAME")]
    pub name: String,
    /// CSV file with the columns day,value or day,value,segment
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(ClapArgs, Debug)]
pub struct Themes {
    /// Print the themes as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Alerts {
    /// Show one alert with its days
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Note that it has been seen
    #[arg(long, requires = "id", conflicts_with = "dismiss")]
    pub acknowledge: bool,
    /// Say that it is not news
    #[arg(long, requires = "id")]
    pub dismiss: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub struct Search {
    /// Words, "exact phrases", -without, one OR other, person:name, rating:1..2, kind:bug, tone:negative, after:2026-01-01
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    /// How many voices to print
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub limit: usize,
}

#[derive(ClapArgs, Debug)]
pub struct Export {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Subcommand, Debug)]
pub enum ExportWhat {
    /// Every voice with its source, person and theme
    Voices {
        #[arg(long, value_enum)]
        format: Format,
        /// File to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
}
