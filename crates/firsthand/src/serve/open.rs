//! Opening the product in a place: folder, database, search index, workspace, owner.

use std::sync::Arc;

use anyhow::Context;
use firsthand_app::ctx::{App, Ctx};
use firsthand_app::index::SearchIndex;
use firsthand_domain::access::{Actor, Role};
use firsthand_domain::clock::{Clock, Ids, SystemClock};
use firsthand_domain::id::{MemberId, WorkspaceId};
use firsthand_domain::noun::{Member, Workspace};
use firsthand_store as store;
use firsthand_store::db::Db;

use super::place::Place;
use crate::outgoing::Web;

/// An opened product and who owns it here.
pub struct Opened {
    pub app: Arc<App>,
    pub owner: Actor,
    /// The workspace was made just now.
    pub new: bool,
}

impl Opened {
    /// What the command line acts as: the owner of the place.
    pub fn ctx(&self) -> Ctx {
        Ctx { app: self.app.clone(), actor: self.owner }
    }
}

/// Opens a place, making it when it is not there.
pub async fn open(place: &Place) -> anyhow::Result<Opened> {
    std::fs::create_dir_all(place.folder.join("uploads")).with_context(|| {
        format!("The data folder {} cannot be made. Choose another with --data.", place.folder.display())
    })?;
    let db = Db::open(&place.database_url()).await?;
    let index = SearchIndex::open(&place.folder.join("index"))?;
    let ids = Ids::seeded(seed());
    let clock = Arc::new(SystemClock);
    let (owner, new) = owner(&db, &ids, &*clock).await?;
    let reader = Arc::new(firsthand_catalog::reader());
    let app = App::new(db, index, clock, ids, reader, place.folder.clone());
    let app = Arc::new(with_catalog(app).with_outgoing(Web::new()?));
    Ok(Opened { app, owner, new })
}

/// The product with all that the catalog knows of talking to customers.
pub fn with_catalog(app: App) -> App {
    app.with_catalog(firsthand_catalog::practices::all(), |bytes, name| {
        firsthand_catalog::transcripts::read(bytes, name)
            .map(|(format, words)| (format.label().to_owned(), words))
    })
}

/// Chance for ids: another in each process.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// The first workspace and its owner, made when there is none.
pub async fn owner(db: &Db, ids: &Ids, clock: &dyn Clock) -> anyhow::Result<(Actor, bool)> {
    let now = clock.now();
    let mut tx = db.write().await?;
    let (workspace, new) = match store::workspace::first(&mut tx).await? {
        Some(workspace) => (workspace.id, false),
        None => {
            let id = WorkspaceId(ids.next(now));
            let workspace = Workspace {
                id,
                name: "Your workspace".to_owned(),
                fictional: false,
                zone: "UTC".to_owned(),
                product_languages: vec!["en".to_owned()],
            };
            store::workspace::create(&mut tx, &workspace, now).await?;
            (id, true)
        }
    };
    let member = match store::member::owner_of(&mut tx, workspace).await? {
        Some(member) => member.id,
        None => {
            let id = MemberId(ids.next(now));
            let member = Member {
                id,
                name: "You".to_owned(),
                email: None,
                role: Role::Owner,
                function: None,
                theme: "auto".to_owned(),
                keys: true,
            };
            store::member::create(&mut tx, workspace, &member, now).await?;
            id
        }
    };
    tx.commit().await?;
    Ok((Actor { workspace, member, role: Role::Owner }, new))
}
