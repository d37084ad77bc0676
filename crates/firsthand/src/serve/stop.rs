//! Being asked to stop: once to end in good order, twice to end at once.

use tokio::sync::watch;

/// Exit code of a program that was stopped with Ctrl-C.
pub const STOPPED: u8 = 130;

/// Listens for Ctrl-C and for the signal a service manager sends. The first runs `first` and makes [`asked`] end; the
/// second ends the program there and then, which loses nothing that was committed.
pub fn listen(first: impl FnOnce() + Send + 'static) -> watch::Receiver<bool> {
    let (ask, asked) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        ask.send_replace(true);
        first();
        signal().await;
        eprintln!("Stopped at once. What was read is kept.");
        std::process::exit(STOPPED.into());
    });
    asked
}

/// Ends once the program was asked to stop.
pub async fn asked(mut told: watch::Receiver<bool>) {
    // Nobody who could ask is as good as never being asked.
    if told.wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
