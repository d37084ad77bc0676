//! Conversations: what the team wants to learn, the sessions, and everything that hangs on one.

mod acts;
mod book;
mod fields;
mod list;
mod recording;
mod snapshot;
mod study;
mod transcript;
mod view;
mod words;

use askama::Template;

use super::filters;
use super::parts::{Avatar, Choice, Crumb, Tab, Vital};
use super::shell::{Place, Shell};
use crate::serve::site::Site;
use transcript::{Piece, Turn};

pub fn routes() -> axum::Router<Site> {
    list::routes()
        .merge(book::routes())
        .merge(study::routes())
        .merge(view::routes())
        .merge(acts::routes())
        .merge(recording::routes())
}

/// `GET /conversations`
#[derive(Template)]
#[template(path = "conversation/list.html")]
pub struct ConversationsPage {
    pub shell: Shell,
    pub tabs: Vec<Tab>,
    /// "12 sessions"
    pub title: String,
    pub rows: Vec<Row>,
    pub next: Option<String>,
    pub studies: Vec<StudyLine>,
    /// Rhythms that were missed: what, and since when.
    pub reminders: Vec<(String, String, String)>,
    /// "2 promises, 1 late"; empty for none.
    pub promises: String,
    pub may_change: bool,
    pub may_book: bool,
    /// Nothing was ever planned or booked here.
    pub fresh: bool,
}

/// A session as a line.
pub struct Row {
    pub href: String,
    pub who: String,
    pub avatar: Avatar,
    /// "Nurse, Turku"
    pub about: String,
    pub practice: String,
    pub when: String,
    pub there: Vec<(Avatar, String)>,
    pub state: Badge,
    /// What comes next, or what it holds.
    pub next: String,
    /// Held and counted, or still to come: the others are pale.
    pub pale: bool,
}

/// A state as icon, word and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Badge {
    pub icon: &'static str,
    pub word: &'static str,
    pub tone: &'static str,
}

/// A study beside the list.
pub struct StudyLine {
    pub title: String,
    pub href: String,
    /// "4 of 8 held, 3 counted"
    pub progress: String,
}

/// `GET /conversations/new` and `/conversations/{id}/edit`
#[derive(Template)]
#[template(path = "conversation/book.html")]
pub struct BookPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub title: String,
    pub action: String,
    pub practices: Vec<Choice>,
    pub studies: Vec<Choice>,
    pub name: String,
    pub account: String,
    /// Somebody known: id and name.
    pub person: Option<(String, String)>,
    pub called: String,
    pub starts_at: String,
    pub minutes: String,
    pub place: String,
    /// Each colleague with the parts to choose from.
    pub members: Vec<(String, String, Vec<Choice>)>,
    /// A session that is there: its practice is not asked for.
    pub editing: bool,
    pub problem: Option<(String, String)>,
}

impl BookPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(self.problem.as_ref(), field)
    }
}

/// The sentence about a field of a form, if there is one.
fn wrong<'p>(problem: Option<&'p (String, String)>, field: &str) -> Option<&'p str> {
    problem.filter(|(name, _)| name == field).map(|(_, text)| text.as_str())
}

/// `GET /conversations/studies/new` and `/conversations/studies/{id}/edit`
#[derive(Template)]
#[template(path = "conversation/plan.html")]
pub struct PlanPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub title: String,
    pub action: String,
    pub practices: Vec<Choice>,
    pub name: String,
    pub question: String,
    pub decides: String,
    pub due: String,
    pub planned: String,
    pub owners: Vec<Choice>,
    pub editing: bool,
    pub problem: Option<(String, String)>,
}

impl PlanPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        wrong(self.problem.as_ref(), field)
    }
}

/// `GET /conversations/studies/{id}`
#[derive(Template)]
#[template(path = "conversation/study.html")]
pub struct StudyPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub id: String,
    pub title: String,
    pub question: String,
    pub practice: String,
    pub vitals: Vec<Vital>,
    pub rows: Vec<Row>,
    pub guide: Vec<GuideLine>,
    /// "7 questions, 42 minutes"
    pub guide_note: String,
    pub to_fix: usize,
    pub beliefs: Vec<Believed>,
    pub beliefs_open: bool,
    pub results: Option<Results>,
    /// "Locked 31 October 16:20"
    pub lock_note: String,
    pub may_change: bool,
    pub may_add: bool,
}

/// What a usability study came to, as it is shown.
pub struct Results {
    pub tasks: Vec<TaskLine>,
    /// "72, 54 to 90, from 3 people"
    pub sus: String,
    /// Problem, "met by 2, severity 4.5"
    pub problems: Vec<(String, String)>,
}

/// A task with its rate as a bar of 100.
pub struct TaskLine {
    pub task: String,
    pub success: String,
    pub low: String,
    pub width: String,
    pub value: String,
    pub seconds: String,
    pub errors: String,
}

/// A question of a guide, with what the check says.
pub struct GuideLine {
    pub number: usize,
    pub text: String,
    pub minutes: i64,
    pub kept: bool,
    pub finding: Option<Finding>,
}

/// What is wrong with a question, and another wording.
pub struct Finding {
    pub before: String,
    pub trigger: String,
    pub after: String,
    pub why: String,
    pub rewrite: String,
    /// The other wording can be asked as it stands.
    pub usable: bool,
}

/// A belief and what became of it.
pub struct Believed {
    pub id: String,
    pub body: String,
    pub by: String,
    pub avatar: Avatar,
    pub sure: i64,
    /// One mark a session: `y` agrees, `n` contradicts, `q` unclear, empty for not asked.
    pub marks: Vec<(&'static str, &'static str)>,
    pub verdict: String,
    pub own: bool,
}

/// `GET /conversations/{id}`
#[derive(Template)]
#[template(path = "conversation/session.html")]
pub struct SessionPage {
    pub shell: Shell,
    pub crumbs: Vec<Crumb>,
    pub id: String,
    pub title: String,
    pub avatar: Avatar,
    pub person_href: String,
    pub facts: Vec<String>,
    pub consent: String,
    pub consent_ok: bool,
    /// record, quote, first name, photo
    pub agreed: [bool; 4],
    pub withdrawn: bool,
    pub state: Badge,
    pub booked: bool,
    pub held: bool,
    pub minutes: i64,
    pub tabs: Vec<Tab>,
    pub view: View,
    pub words: Words,
    pub codes: Vec<(String, String, String)>,
    pub themes: Vec<Choice>,
    pub highlights: Vec<Marked>,
    pub notes: Vec<NoteLine>,
    pub fields: Vec<FieldForm>,
    pub process: Option<Process>,
    /// "2 of 7 who said so did: 29%, 8 to 64"; empty for none.
    pub said_done: String,
    pub recordings: Vec<(String, String, bool)>,
    pub snapshot: SnapshotView,
    pub editing: bool,
    pub around: Around,
    pub may_write: bool,
    pub may_change: bool,
}

/// The words of a session.
pub struct Words {
    pub turns: Vec<Turn>,
    /// Transcript, file name, format.
    pub files: Vec<(String, String, String)>,
    /// What was odd about the files.
    pub faults: Vec<String>,
    pub speakers: Vec<SpeakerForm>,
    /// Somebody has to say who speaks.
    pub unnamed: bool,
    /// "Hanna spoke 81% of the words"
    pub share: String,
    pub asked: Vec<AskedLine>,
    pub asked_note: String,
    /// The transcript that is marked; empty where there is none.
    pub transcript: String,
}

/// What stands beside a session.
pub struct Around {
    pub promises: Vec<PromiseLine>,
    pub members: Vec<Choice>,
    pub beliefs: Vec<AnswerForm>,
    pub guide: Vec<String>,
    pub steps: Vec<(&'static str, Vec<String>)>,
}

/// Which part of a session is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Transcript,
    Highlights,
    Notes,
    Fields,
}

impl SessionPage {
    fn at(&self, view: View) -> bool {
        self.view == view
    }
}

/// A speaker and what to choose from.
pub struct SpeakerForm {
    pub name: String,
    pub roles: Vec<Choice>,
}

/// A question the interviewer asked, and what the check says.
pub struct AskedLine {
    pub text: String,
    pub why: String,
}

/// A highlight with its words.
pub struct Marked {
    pub id: String,
    pub words: String,
    pub code: String,
    pub color: String,
    pub body: String,
    pub theme: Option<(String, String)>,
    pub by: String,
    pub avatar: Avatar,
    pub at: String,
    pub voice: Option<String>,
    /// The words are not what was marked, or hidden.
    pub broken: bool,
}

pub struct NoteLine {
    pub id: String,
    pub at: String,
    pub body: String,
    pub by: String,
}

/// A process drawn: each step as wide as it took, lower the worse it was.
pub struct Process {
    pub bars: Vec<Bar>,
    pub note: String,
}

/// A step: place and size of 640 by 120, and its words.
pub struct Bar {
    pub x: String,
    pub width: String,
    pub height: String,
    pub number: usize,
    pub middle: String,
    pub title: String,
    pub class: &'static str,
}

/// A field of the practice as it is filled.
pub struct FieldForm {
    pub key: String,
    pub label: String,
    pub hint: String,
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<Choice>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

pub struct Column {
    pub key: String,
    pub label: String,
}

pub struct Cell {
    pub name: String,
    pub label: String,
    pub kind: &'static str,
    pub value: String,
    pub options: Vec<Choice>,
}

/// The snapshot to read and to write.
pub struct SnapshotView {
    pub status: Badge,
    pub ready: bool,
    pub shared: bool,
    pub missing: String,
    pub quote: Option<String>,
    pub facts: Vec<(String, String)>,
    pub steps: Vec<StepLine>,
    pub opportunities: Vec<String>,
    pub insights: Vec<String>,
    pub quotes: Vec<Choice>,
    /// As they are typed: one a line.
    pub facts_text: String,
    pub steps_text: String,
    pub opportunities_text: String,
    pub insights_text: String,
}

pub struct StepLine {
    pub when: String,
    pub what: String,
    /// -3 to 3, as place and width of a bar from 0 to 60.
    pub x: i64,
    pub width: i64,
    pub class: &'static str,
    pub label: &'static str,
}

pub struct PromiseLine {
    pub id: String,
    pub body: String,
    pub kind: &'static str,
    pub owner: String,
    pub due: String,
    pub late: bool,
    pub closed: Option<&'static str>,
}

/// A belief of the study and what this session says to it.
pub struct AnswerForm {
    pub id: String,
    pub body: String,
    pub answers: Vec<Choice>,
}
