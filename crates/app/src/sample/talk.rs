//! The sample's conversations, brought in by the product's own actions as its invented team would have done it: what
//! is refused to people is refused to the sample.

use std::collections::{BTreeMap, HashMap};

use firsthand_domain::access::{Actor, Role};
use firsthand_domain::error::{Error, Result};
use firsthand_domain::id::{HighlightId, MemberId, SessionId, StudyId};
use firsthand_domain::noun::Member;
use firsthand_domain::promise::Owed;
use firsthand_domain::session::{Part, Session, SessionState, Snapshot, SpeakerRole, Step};
use firsthand_domain::study::{Answer, Asked};
use firsthand_domain::time::Timestamp;
use firsthand_store as store;
use serde::Deserialize;
use serde_json::Value;

use crate::ctx::Ctx;
use crate::day;
use crate::goal::PutGoal;
use crate::highlight::{MarkWords, codes};
use crate::promise::MakePromise;
use crate::session::{
    Attends, BookSession, SetConsent, SetState, ShareSnapshot, ShowSession, WriteFields, WriteNote,
    WriteSnapshot,
};
use crate::study::{AnswerBelief, PlanStudy, ShowStudy, WriteBelief};
use crate::transcript::{AddTranscript, AssignSpeakers, Said};

const DAY: i64 = 86_400_000_000;

#[derive(Deserialize)]
struct Play {
    members: Vec<MemberLine>,
    goals: Vec<GoalLine>,
    studies: Vec<StudyLine>,
    sessions: Vec<SessionLine>,
}

#[derive(Deserialize)]
struct MemberLine {
    name: String,
    function: String,
}

#[derive(Deserialize)]
struct GoalLine {
    title: String,
    number: Option<i64>,
    /// Days from today.
    from: Option<i64>,
    until: Option<i64>,
    serves: String,
}

#[derive(Deserialize)]
struct StudyLine {
    key: String,
    practice: String,
    title: String,
    question: String,
    decides: String,
    owner: String,
    planned: i64,
    /// Days from today.
    due: i64,
    /// Question and minutes; the practice's own where there is none.
    guide: Option<Vec<(String, i64)>>,
    /// Who, what, how sure.
    beliefs: Vec<(String, String, i64)>,
}

#[derive(Deserialize)]
struct SessionLine {
    #[serde(default)]
    study: Option<String>,
    #[serde(default)]
    practice: Option<String>,
    #[serde(default)]
    person: Option<String>,
    #[serde(default)]
    title: Option<String>,
    /// Days from today, and a clock: "-9 17:10".
    at: String,
    minutes: i64,
    #[serde(default)]
    held: Option<i64>,
    #[serde(default)]
    state: Option<SessionState>,
    place: String,
    there: Vec<(String, Part)>,
    consent: Vec<String>,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    transcript: String,
    /// Words, code, remark.
    #[serde(default)]
    highlights: Vec<(String, String, String)>,
    /// Clock since the beginning, and words.
    notes: Vec<(String, String)>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    snapshot: Option<SnapshotLine>,
    /// Kind, words, owner, days from today.
    promises: Vec<(Owed, String, String, i64)>,
    /// Belief and what the session said to it.
    answers: Vec<(String, Answer)>,
}

#[derive(Deserialize)]
struct SnapshotLine {
    /// Which of the highlights.
    quote: Option<usize>,
    facts: Vec<(String, String)>,
    steps: Vec<(String, String, i8)>,
    opportunities: Vec<String>,
    insights: Vec<String>,
}

/// The team of the sample, and what it did.
struct Team<'c> {
    ctx: &'c Ctx,
    members: HashMap<String, MemberId>,
    studies: HashMap<String, StudyId>,
}

/// Plays the sample's conversations into a workspace that has its voices already.
pub async fn talk(ctx: &Ctx, play: &str) -> Result<()> {
    let play: Play = serde_json::from_str(play)
        .map_err(|fault| Error::internal(format!("The sample’s conversations cannot be read: {fault}")))?;
    let mut team = Team { ctx, members: HashMap::new(), studies: HashMap::new() };
    team.join(&play.members).await?;
    for line in &play.goals {
        team.aim(line).await?;
    }
    for line in &play.studies {
        team.plan(line).await?;
    }
    for line in &play.sessions {
        team.hold(line).await?;
    }
    Ok(())
}

impl Team<'_> {
    async fn join(&mut self, members: &[MemberLine]) -> Result<()> {
        let (ctx, now) = (self.ctx, self.ctx.now());
        let mut tx = ctx.app.db.write().await?;
        for line in members {
            let member = Member {
                id: MemberId(ctx.app.ids.next(now)),
                name: line.name.clone(),
                email: None,
                role: Role::Member,
                function: Some(line.function.clone()),
                theme: "auto".to_owned(),
                keys: true,
            };
            store::member::create(&mut tx, ctx.actor.workspace, &member, now).await?;
            self.members.insert(line.name.clone(), member.id);
        }
        tx.commit().await
    }

    /// The product as one of the team sees it.
    fn by(&self, name: &str) -> Ctx {
        let member = self.members.get(name).copied().unwrap_or(self.ctx.actor.member);
        Ctx { app: self.ctx.app.clone(), actor: Actor { member, role: Role::Member, ..self.ctx.actor } }
    }

    async fn day(&self, days: i64) -> Result<String> {
        Ok(day::written(day::of(self.ctx.now(), &self.ctx.zone().await?) + days))
    }

    async fn aim(&self, line: &GoalLine) -> Result<()> {
        let (mut from, mut until) = (None, None);
        if let (Some(first), Some(last)) = (line.from, line.until) {
            (from, until) = (Some(self.day(first).await?), Some(self.day(last).await?));
        }
        let goal = PutGoal {
            title: line.title.clone(),
            number: line.number,
            from,
            until,
            serves: line.serves.clone(),
            ..PutGoal::default()
        };
        self.ctx.run(goal).await.map(drop)
    }

    async fn plan(&mut self, line: &StudyLine) -> Result<()> {
        let guide = line.guide.as_ref().map(|guide| {
            let asked = |(text, minutes): &(String, i64)| Asked {
                text: text.clone(),
                minutes: *minutes,
                kept: false,
            };
            guide.iter().map(asked).collect()
        });
        let plan = PlanStudy {
            practice: line.practice.clone(),
            title: line.title.clone(),
            question: line.question.clone(),
            decides: line.decides.clone(),
            due: Some(self.day(line.due).await?),
            planned: Some(line.planned),
            owner: None,
            guide,
        };
        let study = self.by(&line.owner).run(plan).await?.id;
        for (who, body, sure) in &line.beliefs {
            self.by(who).run(WriteBelief { study, body: body.clone(), sure: *sure }).await?;
        }
        self.studies.insert(line.key.clone(), study);
        Ok(())
    }

    async fn hold(&self, line: &SessionLine) -> Result<()> {
        let me = self.by(line.there.first().map_or("", |(name, _)| name.as_str()));
        let id = self.book(&me, line).await?;
        let state = line.held.map(|_| SessionState::Held).or(line.state);
        if let Some(state) = state {
            me.run(SetState { id, state, held_minutes: line.held }).await?;
        }
        for (at, body) in &line.notes {
            me.run(WriteNote { session: id, body: body.clone(), moment: clock(at) }).await?;
        }
        if !line.fields.is_empty() {
            me.run(WriteFields { id, fields: line.fields.clone() }).await?;
        }
        let marked = self.mark(&me, id, line).await?;
        // Last, so that all words of a session become voices at once.
        if !line.consent.is_empty() {
            let agreed = |word: &str| line.consent.iter().any(|c| c == word);
            let set = SetConsent {
                id,
                record: agreed("record"),
                quote: agreed("quote"),
                first_name: agreed("first_name"),
                photo: agreed("photo"),
                withdrawn: false,
            };
            me.run(set).await?;
        }
        self.tell(&me, id, line, &marked).await?;
        for (kind, body, owner, due) in &line.promises {
            let promise = MakePromise {
                kind: *kind,
                body: body.clone(),
                session: Some(id),
                person: None,
                owner: self.members.get(owner).copied(),
                due: Some(self.day(*due).await?),
            };
            me.run(promise).await?;
        }
        self.answer(&me, id, line).await
    }

    async fn book(&self, me: &Ctx, line: &SessionLine) -> Result<SessionId> {
        let (days, clock) = line.at.split_once(' ').unwrap_or(("0", "10:00"));
        let day = self.day(days.parse().unwrap_or_default()).await?;
        let person = match &line.person {
            Some(name) => {
                let mut tx = me.app.db.read().await?;
                store::person::list::find_named(&mut tx, me.actor.workspace, name).await?
            }
            None => None,
        };
        let book = BookSession {
            study: line.study.as_ref().and_then(|key| self.studies.get(key).copied()),
            practice: line.practice.clone(),
            person,
            name: line.person.clone(),
            title: line.title.clone(),
            starts_at: format!("{day}T{clock}"),
            minutes: Some(line.minutes),
            place: line.place.clone(),
            attendees: line
                .there
                .iter()
                .filter_map(|(name, part)| Some(Attends { member: *self.members.get(name)?, part: *part }))
                .collect(),
            ..BookSession::default()
        };
        Ok(me.run(book).await?.id)
    }

    /// Adds the transcript, says who speaks, and marks words.
    async fn mark(&self, me: &Ctx, id: SessionId, line: &SessionLine) -> Result<Vec<HighlightId>> {
        let mut out = Vec::new();
        if line.transcript.is_empty() {
            return Ok(out);
        }
        let file_name = format!("{}.txt", line.person.as_deref().unwrap_or("session").to_lowercase());
        let added = me.run(AddTranscript { session: id, file_name, text: line.transcript.clone() }).await?;
        let page = me.run(ShowSession { id }).await?;
        let Some(kept) = page.transcripts.first() else { return Ok(out) };
        // One of us is told by the first name; the other one is the customer.
        let speakers = kept.words.speakers.iter().zip(&kept.roles).map(|(name, role)| {
            let ours = self.members.iter().find(|(full, _)| full.split(' ').next() == Some(name.as_str()));
            let role = match (ours, page.row.session.person) {
                (Some((_, member)), _) => SpeakerRole::Colleague(*member),
                (None, Some(person)) => SpeakerRole::Customer(person),
                (None, None) => *role,
            };
            Said { name: name.clone(), role }
        });
        me.run(AssignSpeakers { id: added.id, speakers: speakers.collect() }).await?;
        let book = codes(me).await?;
        for (words, code, body) in &line.highlights {
            let first = kept.words.text.find(words.as_str());
            let first = first
                .ok_or_else(|| Error::internal(format!("The sample marks what nobody said: {words}")))?;
            let mark = MarkWords {
                transcript: added.id,
                first: first as u32,
                past: (first + words.len()) as u32,
                code: book.iter().find(|known| known.name == *code).map(|known| known.id),
                body: body.clone(),
                theme: None,
            };
            out.push(me.run(mark).await?.highlight.id);
        }
        Ok(out)
    }

    /// Writes the snapshot, as if within a day.
    async fn tell(&self, me: &Ctx, id: SessionId, line: &SessionLine, marked: &[HighlightId]) -> Result<()> {
        let Some(told) = &line.snapshot else { return Ok(()) };
        let snapshot = Snapshot {
            quote: told.quote.and_then(|n| marked.get(n).copied()),
            facts: told.facts.clone(),
            steps: told
                .steps
                .iter()
                .map(|(when, what, feeling)| Step {
                    when: when.clone(),
                    what: what.clone(),
                    feeling: *feeling,
                })
                .collect(),
            opportunities: told.opportunities.clone(),
            insights: told.insights.clone(),
        };
        me.run(WriteSnapshot { id, snapshot }).await?;
        if line.shared {
            me.run(ShareSnapshot { id }).await?;
        }
        let mut tx = me.app.db.write().await?;
        let session = store::session::read::get(&mut tx, me.actor.workspace, id).await?;
        let next_day = Timestamp((session.starts_at.0 + DAY).min(me.now().0));
        let session = Session {
            snapshot_at: session.snapshot_at.map(|_| next_day),
            shared_at: session.shared_at.map(|_| next_day),
            ..session
        };
        store::session::write::update(&mut tx, me.actor.workspace, &session).await?;
        tx.commit().await
    }

    async fn answer(&self, me: &Ctx, session: SessionId, line: &SessionLine) -> Result<()> {
        let Some(study) = line.study.as_ref().and_then(|key| self.studies.get(key).copied()) else {
            return Ok(());
        };
        let beliefs = me.run(ShowStudy { id: study }).await?.beliefs;
        for (body, answer) in &line.answers {
            if let Some(row) = beliefs.iter().find(|row| row.belief.body == *body) {
                let answer = Some(*answer);
                me.run(AnswerBelief { belief: row.belief.id, session, answer, highlight: None }).await?;
            }
        }
        Ok(())
    }
}

/// "03:20" in milliseconds.
fn clock(text: &str) -> Option<i64> {
    let (minutes, seconds) = text.split_once(':')?;
    Some((minutes.parse::<i64>().ok()? * 60 + seconds.parse::<i64>().ok()?) * 1000)
}
