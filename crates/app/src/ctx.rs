//! The running product, and who asks it for something.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use firsthand_domain::access::Actor;
use firsthand_domain::clock::{Clock, Ids};
use firsthand_domain::error::Result;
use firsthand_domain::id::WorkspaceId;
use firsthand_domain::import::Reader;
use firsthand_domain::practice::Practice;
use firsthand_domain::theme::State;
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use firsthand_store::db::{Db, Tx};
use jiff::tz::TimeZone;

use crate::action::Action;
use crate::index::SearchIndex;
use crate::meaning::Meaning;
use crate::outgoing::{Closed, Outgoing};
use crate::sense::Models;
use crate::transcript::{ReadTranscript, refuse};
use crate::work::Work;

/// Everything a running Firsthand holds. Made once, shared by all.
pub struct App {
    pub db: Db,
    pub index: SearchIndex,
    pub meaning: Meaning,
    pub clock: Arc<dyn Clock>,
    pub ids: Ids,
    pub reader: Arc<dyn Reader>,
    /// Holds uploaded files in `uploads/`.
    pub folder: PathBuf,
    /// What runs in the background right now.
    pub work: Work,
    /// The one way out of this machine; closed where the binary hands in none.
    pub outgoing: Arc<dyn Outgoing>,
    /// The ways of meeting customers that come with the product; none where the binary hands in none.
    pub practices: &'static [Practice],
    /// Reads transcripts of any format the catalog knows.
    pub read_transcript: ReadTranscript,
    /// One look for alerts at a time.
    pub(crate) watching: tokio::sync::Mutex<()>,
    /// What reads kind and tone, by workspace.
    pub(crate) models: Models,
    names: RwLock<HashMap<i64, Arc<Names>>>,
    /// People of a workspace, and how far the index was when they were counted.
    people: RwLock<HashMap<i64, (i64, i64)>>,
    /// Launches judged lately, by plan.
    pub(crate) judged: RwLock<crate::launch::Remembered>,
}

impl App {
    pub fn new(
        db: Db,
        index: SearchIndex,
        clock: Arc<dyn Clock>,
        ids: Ids,
        reader: Arc<dyn Reader>,
        folder: PathBuf,
    ) -> App {
        App {
            db,
            index,
            meaning: Meaning::new(folder.join("meaning")),
            clock,
            ids,
            reader,
            folder,
            work: Work::default(),
            outgoing: Arc::new(Closed),
            practices: &[],
            read_transcript: refuse,
            watching: tokio::sync::Mutex::default(),
            models: Models::default(),
            names: RwLock::default(),
            people: RwLock::default(),
            judged: RwLock::default(),
        }
    }

    /// The same, with a way out to other programs.
    #[must_use]
    pub fn with_outgoing(self, outgoing: Arc<dyn Outgoing>) -> App {
        App { outgoing, ..self }
    }

    /// The same, with the catalog's practices and its reader of transcripts.
    #[must_use]
    pub fn with_catalog(self, practices: &'static [Practice], read_transcript: ReadTranscript) -> App {
        App { practices, read_transcript, ..self }
    }

    /// How many changes the search index has not read yet.
    pub async fn index_behind(&self) -> Result<i64> {
        let mut tx = self.db.read().await?;
        let mut last = 0;
        for workspace in store::workspace::list(&mut tx).await? {
            last = last.max(store::change::last_seq(&mut tx, workspace.id).await?);
        }
        Ok(last - self.index.watermark())
    }

    /// Names of sources, themes and areas changed: the next page reads them again.
    pub fn forget_names(&self) {
        if let Ok(mut names) = self.names.write() {
            names.clear();
        }
    }
}

/// Names by id, for labels beside counts.
#[derive(Debug, Default)]
pub struct Names {
    pub sources: HashMap<i64, String>,
    pub source_kinds: HashMap<i64, firsthand_domain::voice::SourceKind>,
    pub themes: HashMap<i64, String>,
    /// Themes somebody dismissed: not offered, but a link may ask for one.
    pub dismissed: HashMap<i64, String>,
    /// Sub-themes.
    pub parts: HashMap<i64, String>,
    pub areas: HashMap<i64, String>,
}

/// One request: the product and the member who asks.
#[derive(Clone)]
pub struct Ctx {
    pub app: Arc<App>,
    pub actor: Actor,
}

impl Ctx {
    /// Runs an action when the actor's role allows it. The only way in.
    pub async fn run<A: Action>(&self, action: A) -> Result<A::Output> {
        self.actor.must_be(A::ROLE)?;
        action.run(self).await
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// The workspace's time zone; UTC where the stored name is not known on this machine.
    pub async fn zone(&self) -> Result<TimeZone> {
        let mut tx = self.app.db.read().await?;
        let workspace = store::workspace::get(&mut tx, self.actor.workspace).await?;
        Ok(TimeZone::get(&workspace.zone).unwrap_or(TimeZone::UTC))
    }

    /// How many people the workspace knows. Counting takes tens of milliseconds where there are hundreds of thousands,
    /// so it is done anew only when something has changed.
    pub async fn people(&self, tx: &mut Tx) -> Result<i64> {
        let ws = self.actor.workspace;
        let seen = self.app.index.watermark();
        let known = self.app.people.read().ok().and_then(|all| all.get(&ws.0).copied());
        if let Some((_, people)) = known.filter(|(at, _)| *at == seen) {
            return Ok(people);
        }
        let people = store::person::list::count(tx, ws).await?;
        if let Ok(mut all) = self.app.people.write() {
            all.insert(ws.0, (seen, people));
        }
        Ok(people)
    }

    /// Names of the actor's workspace, remembered until something is renamed or the index moves on.
    pub async fn names(&self) -> Result<Arc<Names>> {
        let key = self.actor.workspace.0;
        if let Some(known) = self.app.names.read().ok().and_then(|names| names.get(&key).cloned()) {
            return Ok(known);
        }
        let names = Arc::new(load_names(&self.app.db, self.actor.workspace).await?);
        if let Ok(mut all) = self.app.names.write() {
            all.insert(key, names.clone());
        }
        Ok(names)
    }
}

/// Names of a workspace, read anew.
pub(crate) async fn load_names(db: &Db, ws: WorkspaceId) -> Result<Names> {
    let mut tx = db.read().await?;
    let mut names = Names::default();
    for found in store::source::list(&mut tx, ws).await? {
        names.source_kinds.insert(found.source.id.0, found.source.kind);
        names.sources.insert(found.source.id.0, found.source.name);
    }
    names.areas = store::area::list(&mut tx, ws).await?.into_iter().map(|a| (a.id.0, a.name)).collect();
    for found in store::theme::list::all(&mut tx, ws).await? {
        let named = match found.life.state {
            State::Found => &mut names.themes,
            State::Dismissed => &mut names.dismissed,
            State::Merged => continue,
        };
        named.insert(found.theme.id.0, found.theme.name);
    }
    let parts = store::theme::part::list(&mut tx, ws, None).await?;
    names.parts = parts.into_iter().map(|part| (part.id.0, part.name)).collect();
    Ok(names)
}
