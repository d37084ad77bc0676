//! How fast voices are stored and read: `cargo run --release -p firsthand-store --example store_speed -- 200000 20000`.
//! SQLite always, in a fresh file; PostgreSQL too when TEST_POSTGRES_URL is set, in a schema of its own.

use std::time::Instant;

use firsthand_domain::access::Role;
use firsthand_domain::clock::{Ids, mix};
use firsthand_domain::error::Result;
use firsthand_domain::id::*;
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::noun::{Import, ImportState, Member, Workspace};
use firsthand_domain::time::{DAY_US, Timestamp};
use firsthand_domain::voice::{Heard, SourceKind, Speaker};
use firsthand_store::db::Db;
use firsthand_store::person::list::{self as people, Order};
use firsthand_store::voice::put::{NewVoice, put_batch};
use firsthand_store::voice::{chance, list, read};
use firsthand_store::{export, import, member, source, workspace};

/// What the product runs with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

/// Voices in one transaction: the second argument.
fn batch() -> usize {
    std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(20_000)
}

fn words(seed: u64) -> String {
    const WORDS: [&str; 16] = [
        "export", "slow", "invoice", "every", "morning", "login", "please", "the", "again", "map", "works",
        "and", "charges", "twice", "battery", "thank",
    ];
    let mut text = String::with_capacity(720);
    let mut n = seed;
    while text.len() < 690 {
        n = mix(n.wrapping_add(1));
        text.push_str(WORDS[(n & 15) as usize]);
        text.push(' ');
    }
    text.push_str(&seed.to_string());
    text
}

fn voice(n: usize, people: u64) -> NewVoice {
    let chance = mix(n as u64);
    let person = chance % people;
    NewVoice {
        item: Item {
            row: n as u64 + 1,
            external_id: n.is_multiple_of(2).then(|| format!("T-{n}")),
            title: Some(format!("Ticket {n}")),
            text: words(n as u64),
            said_at: Some(Timestamp(NOW.0 - (chance % 700) as i64 * DAY_US)),
            rating: Some((chance % 5) as u8 + 1),
            version: Some("4.12.0".into()),
            area: Some(format!("Area {}", chance % 20)),
            tags: vec!["bug".into()],
            person: PersonHint {
                name: Some(format!("Person Number {person}")),
                email: Some(format!("person{person}@example.org")),
                account: Some(format!("Account {}", person % 5000)),
                ..PersonHint::default()
            },
            ..Item::default()
        },
        speaker: Speaker::Customer,
        heard: Heard::Written,
        language: Some("en".into()),
        captured_by: None,
        kind: None,
        tone: None,
    }
}

struct Place {
    workspace: WorkspaceId,
    source: SourceId,
    import: ImportId,
}

async fn prepare(db: &Db, ids: &Ids) -> Result<Place> {
    let mut tx = db.write().await?;
    let workspace = WorkspaceId(ids.next(NOW));
    let noun = Workspace {
        id: workspace,
        name: format!("Speed {workspace}"),
        fictional: true,
        zone: "UTC".into(),
        product_languages: vec![],
    };
    workspace::create(&mut tx, &noun, NOW).await?;
    let owner = Member {
        id: MemberId(ids.next(NOW)),
        name: "Owner".into(),
        email: None,
        role: Role::Owner,
        function: None,
        theme: "auto".into(),
        keys: true,
    };
    member::create(&mut tx, workspace, &owner, NOW).await?;
    let source = source::upsert(&mut tx, workspace, "Tickets", SourceKind::Support, ids, NOW).await?;
    let run = Import {
        id: ImportId(ids.next(NOW)),
        source: Some(source),
        file_name: "tickets.csv".into(),
        file_bytes: 0,
        file_hash: "0".into(),
        state: ImportState::Done,
        message: None,
        started_at: NOW,
        finished_at: None,
        rows: 0,
        bytes_read: 0,
        added: 0,
        updated: 0,
        unchanged: 0,
        set_aside: 0,
    };
    import::run::create(&mut tx, workspace, &run, None).await?;
    tx.commit().await?;
    Ok(Place { workspace, source, import: run.id })
}

/// Seconds of wall clock and of processor, all threads together.
#[derive(Clone, Copy)]
struct Spent {
    wall: f64,
    processor: f64,
}

impl Spent {
    fn so_far(start: Instant) -> Spent {
        let all = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields: Vec<&str> = all.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: f64 = [11, 12].iter().filter_map(|n| fields.get(*n)?.parse::<f64>().ok()).sum();
        Spent { wall: start.elapsed().as_secs_f64(), processor: ticks / 100.0 }
    }
    fn text(self, n: usize) -> String {
        let n = n as f64;
        format!(
            "{:.1} s ({:.0}/s), {:.1} s of processor ({:.0}/s)",
            self.wall,
            n / self.wall,
            self.processor,
            n / self.processor
        )
    }
}

async fn store(db: &Db, place: &Place, ids: &Ids, n: usize, people: u64) -> Result<Spent> {
    let start_all = Instant::now();
    let mut spent = Spent { wall: 0.0, processor: 0.0 };
    for start in (0..n).step_by(batch()) {
        let rows: Vec<NewVoice> = (start..(start + batch()).min(n)).map(|n| voice(n, people)).collect();
        let begin = Spent::so_far(start_all);
        let mut tx = db.write().await?;
        let outcome =
            put_batch(&mut tx, place.workspace, place.source, Some(place.import), &rows, ids, NOW).await?;
        let progress = import::run::Progress { rows: start as i64, bytes_read: start as i64 * 700 };
        import::run::advance(&mut tx, place.workspace, place.import, progress, &outcome, 0).await?;
        tx.commit().await?;
        let end = Spent::so_far(start_all);
        spent.wall += end.wall - begin.wall;
        spent.processor += end.processor - begin.processor;
    }
    Ok(spent)
}

/// Runs a question five times and prints the fastest.
macro_rules! ask {
    ($db:expr, $what:literal, |$tx:ident| $question:expr) => {{
        let mut best = f64::MAX;
        let mut size = 0;
        for _ in 0..5 {
            let begin = Instant::now();
            let mut tx = $db.read().await?;
            let $tx = &mut tx;
            size = $question;
            best = best.min(begin.elapsed().as_secs_f64());
        }
        println!("  {:<42} {:>9.2} ms  ({size})", $what, best * 1000.0);
    }};
}

async fn ask(db: &Db, ws: WorkspaceId) -> Result<()> {
    let some = { chance::random_ids(&mut db.read().await?, ws, 30, None, 1).await? };
    let first = { people::list(&mut db.read().await?, ws, "", Order::Name, None, 1).await? };
    let person = first.items[0].person.id;
    ask!(db, "30 voices with names by id", |tx| read::find_many_named(tx, ws, &some).await?.len());
    ask!(db, "30 at random", |tx| chance::random_ids(tx, ws, 30, None, 7).await?.len());
    ask!(db, "30 at random, last 90 days", |tx| {
        chance::random_ids(tx, ws, 30, Some(NOW.minus_days(90)), 7).await?.len()
    });
    ask!(db, "30 at random, from a moment nothing follows", |tx| {
        chance::random_ids(tx, ws, 30, Some(Timestamp(NOW.0 + 1)), 7).await?.len()
    });
    ask!(db, "people by name, 50", |tx| people::list(tx, ws, "", Order::Name, None, 50).await?.items.len());
    ask!(db, "people last heard, 50", |tx| people::list(tx, ws, "", Order::LastHeard, None, 50)
        .await?
        .items
        .len());
    ask!(db, "people search, many hits", |tx| people::list(tx, ws, "person", Order::LastHeard, None, 50)
        .await?
        .items
        .len());
    ask!(db, "people search, one hit", |tx| people::list(tx, ws, "number 777@", Order::Name, None, 50)
        .await?
        .items
        .len());
    ask!(db, "people search, no hit, last heard", |tx| people::list(
        tx,
        ws,
        "nobody",
        Order::LastHeard,
        None,
        50
    )
    .await?
    .items
    .len());
    ask!(db, "a person's voices", |tx| list::list_by_person(tx, ws, person, None, 50).await?.items.len());
    ask!(db, "count since", |tx| read::count(tx, ws, Some(NOW.minus_days(90))).await?);
    let begin = Instant::now();
    let (mut after, mut count) = (VoiceId(0), 0);
    loop {
        let page = export::voices_after(&mut db.read().await?, ws, after, 2000).await?;
        let Some(last) = page.last() else { break };
        after = last.voice.id;
        count += page.len();
    }
    println!("  export: {:.0} voices/s", count as f64 / begin.elapsed().as_secs_f64());
    Ok(())
}

fn status(line: &str) -> String {
    let all = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    all.lines().find_map(|l| l.strip_prefix(line)).unwrap_or("?").trim().to_owned()
}

async fn measure(name: &str, db: &Db, n: usize) -> Result<()> {
    let ids = Ids::seeded(std::process::id().into());
    let place = prepare(db, &ids).await?;
    let people = (n as u64 / 8).max(1);
    let spent = store(db, &place, &ids, n, people).await?;
    println!("{name}: {n} voices in {}; peak memory {}", spent.text(n), status("VmHWM:"));
    let again = store(db, &place, &ids, n.min(50_000), people).await?;
    println!("  the same again: {}", again.text(n.min(50_000)));
    db.gather_statistics().await?;
    ask(db, place.workspace).await?;
    let begin = Instant::now();
    let undone = import::undo::undo(db, place.workspace, place.import, NOW).await?;
    println!(
        "  undo: {:.0} voices/s, {} people gone",
        undone.removed as f64 / begin.elapsed().as_secs_f64(),
        undone.people
    );
    Ok(())
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let n = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200_000);
    let file = std::env::temp_dir().join(format!("firsthand-speed-{}.db", std::process::id()));
    let db = Db::open(&file.to_string_lossy()).await?;
    measure("SQLite", &db, n).await?;
    db.close().await;
    let bytes = std::fs::metadata(&file).map_or(0, |data| data.len());
    println!("  file: {} MB", bytes / 1_000_000);
    for end in ["", "-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(end);
        let _ = std::fs::remove_file(path);
    }
    match std::env::var("TEST_POSTGRES_URL") {
        Err(_) => println!("PostgreSQL skipped"),
        Ok(url) => measure("PostgreSQL", &Db::open(&url).await?, n).await?,
    }
    Ok(())
}
