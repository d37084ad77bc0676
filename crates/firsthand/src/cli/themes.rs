//! `firsthand themes`: finds themes in everything that was said and prints them.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use firsthand_app::theme::list::ListThemes;
use firsthand_app::theme::run::find;
use firsthand_app::work::Task;
use firsthand_app::{ctx::Ctx, index};
use indicatif::ProgressBar;

use super::args;
use crate::serve::open;
use crate::serve::place::Place;

pub async fn run(place: Place, args: args::Themes) -> anyhow::Result<ExitCode> {
    let opened = open::open(&place).await?;
    let ctx: Ctx = opened.ctx();
    let task = Arc::new(Task::default());
    let spinner = ProgressBar::new_spinner();
    let watching = tokio::spawn(watch(task.clone(), spinner.clone()));
    let stopping = task.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stopping.stop();
        }
    });
    let found = find(&opened.app, opened.owner.workspace, &task).await;
    watching.abort();
    spinner.finish_and_clear();
    let found = found?;
    let list = ctx.run(ListThemes::default()).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&list)?);
    } else {
        println!("{} themes in {} voices; {} fit no theme.", found.themes, found.voices, found.without);
        for row in &list.themes {
            println!("{:>7}  {:<10}  {}", row.theme.voices, row.strength.word(), row.theme.name);
        }
    }
    index::catch_up(&opened.app).await?;
    opened.app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn watch(task: Arc<Task>, spinner: ProgressBar) {
    loop {
        tokio::time::sleep(Duration::from_millis(150)).await;
        let (doing, done, total) = task.progress();
        spinner.set_message(if total > 0 { format!("{doing}, {done} of {total}") } else { doing });
        spinner.tick();
    }
}
