//! Studies, sessions and what hangs on them: kept as they were written, in pages, and never seen by another workspace.

use firsthand_domain::error::Kind;
use firsthand_domain::highlight::{Code, Highlight, Redaction, digest};
use firsthand_domain::id::*;
use firsthand_domain::promise::{Closed, Owed, Promise};
use firsthand_domain::session::{Attendee, Consent, Note, Part, Session, SessionState, SpeakerRole};
use firsthand_domain::study::{Answer, Belief, Study};
use firsthand_domain::time::Timestamp;
use firsthand_domain::transcript::{Transcript, Turn};
use firsthand_store::db::Tx;
use firsthand_store::import::undo;
use firsthand_store::session::read::Wanted;
use firsthand_store::session::{heard, note, read, write};
use firsthand_store::transcript::{self, Kept};
use firsthand_store::{goal, highlight, person, promise, study};

use crate::world::{NOW, World, on_both, said};

fn session(w: &World, at: i64, person: Option<PersonId>) -> Session {
    Session {
        id: SessionId(w.id()),
        study: None,
        practice: "interview".into(),
        title: "Talk".into(),
        state: SessionState::Held,
        starts_at: Timestamp(at),
        minutes: 60,
        held_minutes: Some(45),
        person,
        place: "Turku".into(),
        consent: Consent { quote: true, given_at: Some(NOW), ..Consent::default() },
        fields: [("lost".to_owned(), serde_json::json!(48))].into(),
        with_customer: true,
        snapshot: None,
        snapshot_at: None,
        shared_at: None,
    }
}

#[test]
fn sessions_come_back_as_they_were_and_page_by_page() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let mut all = Vec::new();
        // Two at the same moment: the page must not lose one between them.
        for at in [5, 3, 3, 9, 1] {
            let new = session(&w, at, None);
            write::create(&mut tx, w.ws, &new, NOW).await.unwrap();
            all.push(new);
        }
        all.sort_by_key(|s| std::cmp::Reverse((s.starts_at.0, s.id.0)));
        let (mut seen, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = read::list(&mut tx, w.ws, &Wanted::default(), after.as_deref(), 2).await.unwrap();
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        assert!(read::list(&mut tx, w.ws, &Wanted::default(), Some("nonsense"), 2).await.is_err());
        let wanted = Wanted {
            from: Some(Timestamp(3)),
            to: Some(Timestamp(9)),
            snapshot_due: true,
            ..Wanted::default()
        };
        assert_eq!(read::count(&mut tx, w.ws, &wanted).await.unwrap(), 3);
        let there = [Attendee { member: w.member, part: Part::Asked }];
        write::set_attendees(&mut tx, w.ws, all[0].id, &there).await.unwrap();
        let wanted = Wanted { member: Some(w.member), practice: Some("interview"), ..Wanted::default() };
        assert_eq!(read::count(&mut tx, w.ws, &wanted).await.unwrap(), 1);
        let listened = heard::list(&mut tx, w.ws, Timestamp(0), Timestamp(100)).await.unwrap();
        assert_eq!((listened.len(), listened[0].minutes, listened[0].counted), (1, 45, false));
        write::remove(&mut tx, w.ws, all[0].id, Some(NOW)).await.unwrap();
        assert!(heard::list(&mut tx, w.ws, Timestamp(0), Timestamp(100)).await.unwrap().is_empty());
        write::remove(&mut tx, w.ws, all[0].id, None).await.unwrap();
        assert_eq!(read::get(&mut tx, w.ws, all[0].id).await.unwrap(), all[0]);
    });
}

#[test]
fn whom_a_session_names_stays_when_their_import_is_taken_back() {
    on_both(|w: World| async move {
        let import = w.import().await;
        w.put(Some(import), &[said("1", "words", "Ada"), said("2", "words", "Bo")]).await;
        let mut tx = w.db.write().await.unwrap();
        let ada = person::list::find_named(&mut tx, w.ws, "Ada").await.unwrap().unwrap();
        assert_eq!(person::list::find_named(&mut tx, w.other, "Ada").await.unwrap(), None);
        write::create(&mut tx, w.ws, &session(&w, 1, Some(ada)), NOW).await.unwrap();
        tx.commit().await.unwrap();
        undo::undo(&w.db, w.ws, import, NOW).await.unwrap();
        let mut tx = w.db.read().await.unwrap();
        assert!(person::list::find(&mut tx, w.ws, ada).await.unwrap().is_some());
        assert_eq!(person::list::find_named(&mut tx, w.ws, "Bo").await.unwrap(), None);
    });
}

fn plan(w: &World) -> Study {
    Study {
        id: StudyId(w.id()),
        practice: "interview".into(),
        title: "Nights".into(),
        question: String::new(),
        decides: String::new(),
        due: Some(20_000),
        planned: 8,
        owner: Some(w.member),
        guide: Vec::new(),
        created_at: NOW,
        locked_at: None,
    }
}

/// Words of a session with a name in them.
fn words(w: &World, session: SessionId) -> Kept {
    let text = "Grüße, the scanner froze".to_owned();
    let turn = Turn { speaker: Some(0), start_ms: Some(1), end_ms: None, range: 0..text.len() as u32 };
    Kept {
        id: TranscriptId(w.id()),
        session,
        file_name: "a.vtt".into(),
        format: "WebVTT".into(),
        words: Transcript { text, turns: vec![turn], speakers: vec!["A".into()], faults: vec![] },
        roles: vec![SpeakerRole::Other],
        added_at: NOW,
        added_by: Some(w.member),
    }
}

fn pain(w: &World) -> Code {
    Code {
        id: CodeId(w.id()),
        guid: "g".into(),
        name: "Pain".into(),
        about: String::new(),
        color: "#112233".into(),
        parent: None,
        of_person: None,
    }
}

fn mark(w: &World, kept: &Kept, code: CodeId) -> Highlight {
    Highlight {
        id: HighlightId(w.id()),
        session: kept.session,
        transcript: kept.id,
        range: 9..20,
        digest: digest("the scanner"),
        code,
        body: "!".into(),
        theme: None,
        member: Some(w.member),
        at: NOW,
        voice: None,
    }
}

fn owed(w: &World, session: SessionId) -> Promise {
    Promise {
        id: PromiseId(w.id()),
        session: Some(session),
        person: None,
        kind: Owed::Promise,
        body: "Tell her".into(),
        owner: Some(w.member),
        due: Some(20_001),
        made_at: NOW,
        closed: None,
        closed_at: None,
    }
}

/// One of everything that hangs on a session, kept.
struct Hung {
    plan: Study,
    held: Session,
    line: Note,
    kept: Kept,
    gap: Redaction,
    pain: Code,
    mark: Highlight,
    owed: Promise,
    belief: Belief,
}

async fn hang(w: &World, tx: &mut Tx) -> Hung {
    let plan = plan(w);
    study::create(tx, w.ws, &plan).await.unwrap();
    let held = Session { study: Some(plan.id), ..session(w, 5, None) };
    write::create(tx, w.ws, &held, NOW).await.unwrap();
    let line =
        Note { id: NoteId(w.id()), member: Some(w.member), at: NOW, moment: Some(7), body: "Glove".into() };
    note::add(tx, w.ws, held.id, &line).await.unwrap();
    let kept = words(w, held.id);
    transcript::add(tx, w.ws, &kept, b"WEBVTT\n\xff").await.unwrap();
    let gap = Redaction { id: RedactionId(w.id()), range: 0..7, reason: "a name".into() };
    transcript::redact(tx, w.ws, kept.id, &gap, (w.member, NOW)).await.unwrap();
    let pain = pain(w);
    highlight::add_code(tx, w.ws, &pain).await.unwrap();
    let mark = mark(w, &kept, pain.id);
    highlight::create(tx, w.ws, &mark).await.unwrap();
    let owed = owed(w, held.id);
    promise::create(tx, w.ws, &owed).await.unwrap();
    let belief = Belief {
        id: BeliefId(w.id()),
        study: plan.id,
        member: Some(w.member),
        body: "Price".into(),
        sure: 70,
        at: NOW,
    };
    study::believe(tx, w.ws, &belief).await.unwrap();
    let said = Some((Answer::Agrees, Some(mark.id)));
    study::answer(tx, w.ws, (belief.id, held.id), said, (w.member, NOW)).await.unwrap();
    goal::put(tx, w.ws, GoalId(w.id()), &"plan", NOW).await.unwrap();
    Hung { plan, held, line, kept, gap, pain, mark, owed, belief }
}

#[test]
fn what_hangs_on_a_session_is_kept_word_for_word() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let h = hang(&w, &mut tx).await;
        assert_eq!(transcript::get(&mut tx, w.ws, h.kept.id).await.unwrap(), h.kept);
        let original = transcript::original(&mut tx, w.ws, h.kept.id).await.unwrap();
        assert_eq!(original, ("a.vtt".to_owned(), b"WEBVTT\n\xff".to_vec()), "the file as it came");
        assert_eq!(study::get(&mut tx, w.ws, h.plan.id).await.unwrap(), h.plan);
        assert_eq!(note::list(&mut tx, w.ws, h.held.id).await.unwrap(), [h.line]);
        assert_eq!(transcript::redactions(&mut tx, w.ws, h.kept.id).await.unwrap(), [h.gap]);
        assert_eq!(highlight::of_study(&mut tx, w.ws, h.plan.id).await.unwrap(), [h.mark]);
        assert_eq!(study::answers(&mut tx, w.ws, h.plan.id).await.unwrap().len(), 1);
        let progress = study::progress(&mut tx, w.ws).await.unwrap();
        assert_eq!((progress[0].1.held, progress[0].1.counted), (1, 0));
        let done = Promise { closed: Some(Closed::Kept), closed_at: Some(NOW), ..h.owed };
        promise::update(&mut tx, w.ws, &done).await.unwrap();
        assert_eq!(promise::closed(&mut tx, w.ws, 10).await.unwrap(), [done]);
    });
}

fn gone(kind: Kind) {
    assert_eq!(kind, Kind::NotFound);
}

#[test]
fn sessions_of_one_workspace_do_not_exist_for_another() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let Hung { plan, held, line, kept, gap, belief, .. } = hang(&w, &mut tx).await;
        let o = w.other;
        gone(study::get(&mut tx, o, plan.id).await.unwrap_err().kind);
        gone(study::update(&mut tx, o, &plan).await.unwrap_err().kind);
        gone(study::remove(&mut tx, o, plan.id, Some(NOW)).await.unwrap_err().kind);
        gone(study::belief_of(&mut tx, o, belief.id).await.unwrap_err().kind);
        gone(study::remove_belief(&mut tx, o, belief.id, Some(NOW)).await.unwrap_err().kind);
        gone(read::get(&mut tx, o, held.id).await.unwrap_err().kind);
        gone(write::update(&mut tx, o, &held).await.unwrap_err().kind);
        gone(write::remove(&mut tx, o, held.id, Some(NOW)).await.unwrap_err().kind);
        gone(note::add(&mut tx, o, held.id, &line).await.unwrap_err().kind);
        gone(note::get(&mut tx, o, line.id).await.unwrap_err().kind);
        gone(note::update(&mut tx, o, line.id, "x").await.unwrap_err().kind);
        gone(note::remove(&mut tx, o, line.id, Some(NOW)).await.unwrap_err().kind);
        gone(transcript::get(&mut tx, o, kept.id).await.unwrap_err().kind);
        gone(transcript::original(&mut tx, o, kept.id).await.unwrap_err().kind);
        gone(transcript::add(&mut tx, o, &kept, b"").await.unwrap_err().kind);
        gone(transcript::remove(&mut tx, o, kept.id, Some(NOW)).await.unwrap_err().kind);
        gone(transcript::redact(&mut tx, o, kept.id, &gap, (w.member, NOW)).await.unwrap_err().kind);
        gone(transcript::remove_redaction(&mut tx, o, gap.id, Some(NOW)).await.unwrap_err().kind);
        let there = [Attendee { member: w.member, part: Part::Asked }];
        gone(write::set_attendees(&mut tx, o, held.id, &there).await.unwrap_err().kind);
    });
}

#[test]
fn what_hangs_on_them_does_not_either() {
    on_both(|w: World| async move {
        let mut tx = w.db.write().await.unwrap();
        let Hung { plan, held, kept, pain, mark, owed, .. } = hang(&w, &mut tx).await;
        let o = w.other;
        gone(highlight::get(&mut tx, o, mark.id).await.unwrap_err().kind);
        gone(highlight::create(&mut tx, o, &mark).await.unwrap_err().kind);
        gone(highlight::update(&mut tx, o, &mark).await.unwrap_err().kind);
        gone(highlight::remove(&mut tx, o, mark.id, Some(NOW)).await.unwrap_err().kind);
        gone(highlight::update_code(&mut tx, o, &pain).await.unwrap_err().kind);
        gone(highlight::remove_code(&mut tx, o, pain.id, Some(NOW)).await.unwrap_err().kind);
        gone(promise::get(&mut tx, o, owed.id).await.unwrap_err().kind);
        gone(promise::update(&mut tx, o, &owed).await.unwrap_err().kind);
        gone(promise::remove(&mut tx, o, owed.id, Some(NOW)).await.unwrap_err().kind);
        assert!(study::list(&mut tx, o).await.unwrap().is_empty());
        assert!(study::beliefs(&mut tx, o, plan.id).await.unwrap().is_empty());
        assert!(study::answers(&mut tx, o, plan.id).await.unwrap().is_empty());
        assert!(study::progress(&mut tx, o).await.unwrap().is_empty());
        assert!(note::list(&mut tx, o, held.id).await.unwrap().is_empty());
        assert!(transcript::of_session(&mut tx, o, held.id).await.unwrap().is_empty());
        assert!(transcript::redactions(&mut tx, o, kept.id).await.unwrap().is_empty());
        assert!(highlight::of_session(&mut tx, o, held.id).await.unwrap().is_empty());
        assert!(highlight::codes(&mut tx, o, true).await.unwrap().is_empty());
        assert!(promise::open(&mut tx, o).await.unwrap().is_empty());
        assert!(promise::of_session(&mut tx, o, held.id).await.unwrap().is_empty());
        assert!(goal::list::<String>(&mut tx, o).await.unwrap().is_empty());
    });
}
