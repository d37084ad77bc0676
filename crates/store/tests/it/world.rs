//! A database of its own for each test, with two workspaces in it.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};

use firsthand_domain::access::Role;
use firsthand_domain::clock::Ids;
use firsthand_domain::id::*;
use firsthand_domain::item::{Item, PersonHint};
use firsthand_domain::noun::{Import, ImportState, Member, Workspace};
use firsthand_domain::time::{SECOND_US, Timestamp};
use firsthand_domain::voice::{Heard, SourceKind, Speaker};
use firsthand_store::db::{Db, Tx};
use firsthand_store::voice::put::{BatchOutcome, NewVoice, put_batch};
use firsthand_store::{import, member, source, workspace};
use sqlx::{AssertSqlSafe, Connection, Executor};

pub const NOW: Timestamp = Timestamp(1_790_000_000 * SECOND_US);

pub struct World {
    pub db: Db,
    pub ids: Ids,
    pub ws: WorkspaceId,
    pub source: SourceId,
    pub member: MemberId,
    /// A workspace that must see nothing of the other.
    pub other: WorkspaceId,
    pub other_source: SourceId,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

fn own_name() -> String {
    format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

/// Runs a test on each engine there is.
pub fn on_both<F, Fut>(test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&dir.path().join("test.db").to_string_lossy()).await.unwrap();
        test(World::in_db(db.clone()).await).await;
        db.close().await;
        let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
            println!("PostgreSQL skipped");
            return;
        };
        let name = own_name();
        let mut admin = sqlx::PgConnection::connect(&url).await.unwrap();
        admin.execute(AssertSqlSafe(format!("CREATE SCHEMA {name}"))).await.unwrap();
        let db = Db::open(&in_schema(&url, &name)).await.unwrap();
        test(World::in_db(db.clone()).await).await;
        db.close().await;
        admin.execute(AssertSqlSafe(format!("DROP SCHEMA {name} CASCADE"))).await.unwrap();
    });
}

fn in_schema(url: &str, name: &str) -> String {
    format!("{url}{}options[search_path]={name}", if url.contains('?') { '&' } else { '?' })
}

impl World {
    pub async fn in_db(db: Db) -> World {
        let ids = Ids::seeded(7);
        let mut tx = db.write().await.unwrap();
        let (ws, source, member) = settle(&mut tx, &ids, "Ours").await;
        let (other, other_source, _) = settle(&mut tx, &ids, "Theirs").await;
        tx.commit().await.unwrap();
        World { db, ids, ws, source, member, other, other_source }
    }

    pub fn id(&self) -> i64 {
        self.ids.next(NOW)
    }

    /// Stores rows in a transaction of their own.
    pub async fn put(&self, import: Option<ImportId>, rows: &[NewVoice]) -> BatchOutcome {
        let mut tx = self.db.write().await.unwrap();
        let out = put_batch(&mut tx, self.ws, self.source, import, rows, &self.ids, NOW).await.unwrap();
        tx.commit().await.unwrap();
        out
    }

    /// A new import of our workspace, done as far as undo cares.
    pub async fn import(&self) -> ImportId {
        let mut tx = self.db.write().await.unwrap();
        let new = new_import(self.id());
        import::run::create(&mut tx, self.ws, &new, None).await.unwrap();
        tx.commit().await.unwrap();
        new.id
    }

    /// Everything an import can touch, as text in a fixed order, without ids that are given anew.
    pub async fn snapshot(&self) -> Vec<String> {
        let mut tx = self.db.read().await.unwrap();
        let mut all = Vec::new();
        for (sql, width) in [
            (
                "SELECT id, key, content, said_at, person_id, account_id, area_id, rating, import_id FROM voice",
                9,
            ),
            ("SELECT id, key, account_id, voices, last_heard, import_id FROM person", 6),
            ("SELECT id, key, voices, last_heard, import_id FROM account", 5),
            ("SELECT id, voices FROM source", 2),
            ("SELECT id, voices FROM workspace", 2),
            ("SELECT id, import_id, noun_id FROM import_undo", 3),
        ] {
            for row in tx.rows(format!("{sql} ORDER BY id"), vec![]).await.unwrap() {
                let mut c = row.cells();
                let line: Vec<_> = (0..width).map(|_| c.int_or().unwrap()).collect();
                all.push(format!("{} {line:?}", &sql[sql.len() - 8..]));
            }
        }
        for sql in [
            "SELECT title, text, original, speaker, heard, language, country, version, triage, tags, own_tags, link, \
             reply, question, extra FROM voice",
            "SELECT key_text, name, sort_key, email, external_id, role, city, speaker FROM person",
        ] {
            for row in tx.rows(format!("{sql} ORDER BY id"), vec![]).await.unwrap() {
                let mut c = row.cells();
                let width = sql.split(',').count();
                let line: Vec<_> = (0..width).map(|_| c.text_or().unwrap()).collect();
                all.push(format!("{line:?}"));
            }
        }
        all
    }

    /// The kept counts agree with the voices there are.
    pub async fn check_counts(&self) {
        let mut tx = self.db.read().await.unwrap();
        for sql in [
            "SELECT COUNT(*) FROM person p WHERE p.voices <> (SELECT COUNT(*) FROM voice v WHERE v.person_id = p.id) \
             OR p.last_heard <> COALESCE((SELECT MAX(v.said_at) FROM voice v WHERE v.person_id = p.id), 0)",
            "SELECT COUNT(*) FROM account p WHERE p.voices <> (SELECT COUNT(*) FROM voice v WHERE v.account_id = p.id) \
             OR p.last_heard <> COALESCE((SELECT MAX(v.said_at) FROM voice v WHERE v.account_id = p.id), 0)",
            "SELECT COUNT(*) FROM source p WHERE p.voices <> (SELECT COUNT(*) FROM voice v WHERE v.source_id = p.id)",
            "SELECT COUNT(*) FROM workspace p WHERE p.voices <> \
             (SELECT COUNT(*) FROM voice v WHERE v.workspace_id = p.id)",
        ] {
            assert_eq!(tx.int(sql, vec![]).await.unwrap(), 0, "{sql}");
        }
    }
}

async fn settle(tx: &mut Tx, ids: &Ids, name: &str) -> (WorkspaceId, SourceId, MemberId) {
    let ws = new_workspace(ids.next(NOW), name);
    workspace::create(tx, &ws, NOW).await.unwrap();
    let owner = new_member(ids.next(NOW), "Owner", Role::Owner);
    member::create(tx, ws.id, &owner, NOW).await.unwrap();
    let source = source::upsert(tx, ws.id, "Tickets", SourceKind::Support, ids, NOW).await.unwrap();
    (ws.id, source, owner.id)
}

pub fn new_workspace(id: i64, name: &str) -> Workspace {
    Workspace {
        id: WorkspaceId(id),
        name: name.into(),
        fictional: true,
        zone: "Europe/Berlin".into(),
        product_languages: vec!["en".into(), "de".into()],
    }
}

pub fn new_member(id: i64, name: &str, role: Role) -> Member {
    Member {
        id: MemberId(id),
        name: name.into(),
        email: Some(format!("{}@example.org", name.to_lowercase())),
        role,
        function: Some("product".into()),
        theme: "auto".into(),
        keys: true,
    }
}

pub fn new_import(id: i64) -> Import {
    Import {
        id: ImportId(id),
        source: None,
        file_name: "voices.csv".into(),
        file_bytes: 1000,
        file_hash: "abc".into(),
        state: ImportState::Preview,
        message: None,
        started_at: NOW,
        finished_at: None,
        rows: 0,
        bytes_read: 0,
        added: 0,
        updated: 0,
        unchanged: 0,
        set_aside: 0,
    }
}

/// A voice with its source's own id, said by a person of an account.
pub fn said(id: &str, text: &str, person: &str) -> NewVoice {
    let named = (!person.is_empty()).then(|| person.to_owned());
    NewVoice {
        item: Item {
            row: 1,
            external_id: (!id.is_empty()).then(|| id.to_owned()),
            text: text.into(),
            said_at: Some(Timestamp(NOW.0 - 5 * SECOND_US)),
            person: PersonHint { name: named, ..PersonHint::default() },
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
