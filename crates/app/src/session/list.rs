//! Lists of sessions, with who was there and what they hold.

use std::collections::HashMap;

use firsthand_domain::access::Role;
use firsthand_domain::error::Result;
use firsthand_domain::id::{MemberId, PersonId, StudyId, WorkspaceId};
use firsthand_domain::noun::Person;
use firsthand_domain::session::{Attendee, Session, SessionState};
use firsthand_store as store;
use firsthand_store::db::Tx;
use firsthand_store::session::read::Wanted;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::action::{Action, Effect};
use crate::ctx::Ctx;

/// Sessions a page shows where nobody says how many.
const PAGE: i64 = 50;

/// Sessions, latest first; what is none does not narrow.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListSessions {
    pub state: Option<SessionState>,
    pub practice: Option<String>,
    pub study: Option<StudyId>,
    pub person: Option<PersonId>,
    /// Who of us was there.
    pub member: Option<MemberId>,
    /// Held, and not written down yet.
    pub snapshot_due: bool,
    /// The cursor of the page before.
    pub after: Option<String>,
    pub limit: Option<i64>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionList {
    pub sessions: Vec<SessionRow>,
    pub next: Option<String>,
    pub total: i64,
}

/// A session as a line of a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionRow {
    pub session: Session,
    pub person: Option<Person>,
    pub attendees: Vec<Attendee>,
    pub highlights: i64,
}

impl Action for ListSessions {
    type Output = SessionList;
    const NAME: &'static str = "list_sessions";
    const ABOUT: &'static str = "Lists sessions with customers, latest first.";
    const ROLE: Role = Role::Reader;
    const EFFECT: Effect = Effect::Reads;

    async fn run(self, ctx: &Ctx) -> Result<SessionList> {
        let ws = ctx.actor.workspace;
        let mut tx = ctx.app.db.read().await?;
        let wanted = Wanted {
            state: self.state,
            practice: self.practice.as_deref(),
            study: self.study,
            person: self.person,
            member: self.member,
            snapshot_due: self.snapshot_due,
            ..Wanted::default()
        };
        let limit = self.limit.unwrap_or(PAGE);
        let page = store::session::read::list(&mut tx, ws, &wanted, self.after.as_deref(), limit).await?;
        let total = store::session::read::count(&mut tx, ws, &wanted).await?;
        Ok(SessionList { sessions: rows(&mut tx, ws, page.items).await?, next: page.next, total })
    }
}

/// Sessions with people, colleagues and counts: three queries, however many they are.
pub async fn rows(tx: &mut Tx, workspace: WorkspaceId, sessions: Vec<Session>) -> Result<Vec<SessionRow>> {
    let ids: Vec<_> = sessions.iter().map(|session| session.id).collect();
    let mut people: Vec<_> = sessions.iter().filter_map(|session| session.person).collect();
    people.sort_unstable();
    people.dedup();
    let known = store::person::list::find_many(tx, workspace, &people).await?;
    let people: HashMap<_, _> = known.into_iter().map(|found| (found.person.id, found.person)).collect();
    let mut there: HashMap<_, Vec<Attendee>> = HashMap::new();
    for (session, attendee) in store::session::read::attendees(tx, workspace, &ids).await? {
        there.entry(session).or_default().push(attendee);
    }
    let marked: HashMap<_, _> = store::highlight::counts(tx, workspace, &ids).await?.into_iter().collect();
    Ok(sessions
        .into_iter()
        .map(|session| SessionRow {
            person: session.person.and_then(|id| people.get(&id).cloned()),
            attendees: there.remove(&session.id).unwrap_or_default(),
            highlights: marked.get(&session.id).copied().unwrap_or_default(),
            session,
        })
        .collect())
}
