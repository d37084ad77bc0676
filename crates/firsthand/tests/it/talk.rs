//! Talking to customers through the real router: from a plan to a snapshot, with everything that must not happen on the
//! way.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, on_both, on_sqlite};

const TALK: &str = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v You>Tell me about last night.\n\n\
                    00:04.000 --> 00:09.000\n<v Hanna>The scanner froze again, and my name is Käthe <b>Muster</b>.\n\n\
                    00:10.000 --> 00:11.000\n<v You>Wouldn’t it be easier with a bell?\n\n\
                    00:12.000 --> 00:15.000\n<v Hanna>I took the bus home.\n";

async fn ok(world: &World, action: &str, input: Value) -> Value {
    let (status, answer) = world.api(action, input).await;
    assert_eq!(status, StatusCode::OK, "{action}: {answer}");
    answer
}

async fn refused(world: &World, action: &str, input: Value) -> String {
    let (status, answer) = world.api(action, input).await;
    assert!(status.is_client_error(), "{action}: {status} {answer}");
    answer["error"]["message"].as_str().unwrap_or_default().to_owned()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_default().to_owned()
}

/// A study with one session that was held; the transcript is in it.
async fn held(world: &World) -> (String, String) {
    let plan = json!({"practice": "interview", "title": "Nights", "planned": 3, "due": "2026-12-05"});
    let study = id(&ok(world, "plan_study", plan).await);
    let book =
        json!({"study": study, "name": "Hanna Koskela", "starts_at": "2026-11-02T10:00", "minutes": 60});
    let session = id(&ok(world, "book_session", book).await);
    ok(world, "add_transcript", json!({"session": session, "file_name": "a.vtt", "text": TALK})).await;
    ok(world, "set_session_state", json!({"id": session, "state": "held", "held_minutes": 45})).await;
    (study, session)
}

async fn page(world: &World, session: &str) -> Value {
    ok(world, "show_session", json!({"id": session})).await
}

/// Marks words of the first transcript; says where they are itself.
async fn mark(world: &World, session: &str, words: &str) -> Value {
    let shown = page(world, session).await;
    let transcript = &shown["transcripts"][0];
    let text = transcript["words"]["text"].as_str().unwrap();
    let first = text.find(words).unwrap();
    let input = json!({"transcript": transcript["id"], "first": first, "past": first + words.len()});
    ok(world, "mark_words", input).await
}

#[test]
fn a_customers_marked_words_become_a_voice_and_follow_the_consent() {
    on_both(|world| async move {
        let (_, session) = held(&world).await;
        let shown = page(&world, &session).await;
        let words = &shown["transcripts"][0];
        assert_eq!(words["words"]["speakers"], json!(["You", "Hanna"]));
        assert!(words["roles"][0]["colleague"].is_string(), "one of us is known by name: {words}");
        assert!(words["roles"][1]["customer"].is_string(), "the customer by the first name");
        let marked = mark(&world, &session, "The scanner froze again").await;
        assert_eq!(marked["words"], "The scanner froze again");
        world.settle().await;
        assert_eq!(world.found("scanner froze").await, 0, "nobody agreed to be quoted yet");
        ok(&world, "set_consent", json!({"id": session, "quote": true})).await;
        world.settle().await;
        assert_eq!(world.found("scanner froze").await, 1);
        // What one of us said is never a customer's voice.
        mark(&world, &session, "easier with a bell").await;
        world.settle().await;
        assert_eq!(world.found("easier bell").await, 0);
        // Words that run over two speakers are nobody's own.
        let ours = mark(&world, &session, "bell?\nI took the bus").await;
        assert!(
            page(&world, &session).await["highlights"]
                .as_array()
                .unwrap()
                .iter()
                .all(|h| { h["id"] != ours["highlight"]["id"] || h["voice"].is_null() })
        );
        ok(&world, "set_consent", json!({"id": session, "withdrawn": true})).await;
        world.settle().await;
        assert_eq!(world.found("scanner froze").await, 0, "withdrawn everywhere");
        let hidden = page(&world, &session).await;
        assert_eq!(hidden["transcripts"], json!([]));
        assert_eq!(hidden["highlights"], json!([]));
        let (_, html) = world.get(&format!("/conversations/{session}")).await;
        assert!(!html.contains("scanner") && html.contains("took the consent back"));
        // Undo of an older change does not bring a withdrawn consent back.
        let mut before = hidden["row"]["session"].clone();
        before["consent"]["withdrawn_at"] = Value::Null;
        refused(&world, "put_session", json!({"session": before})).await;
    });
}

#[test]
fn hidden_words_are_shown_to_nobody_and_hush_their_highlights() {
    on_both(|world| async move {
        let (_, session) = held(&world).await;
        ok(&world, "set_consent", json!({"id": session, "quote": true})).await;
        let marked = mark(&world, &session, "my name is Käthe Muster").await;
        world.settle().await;
        assert_eq!(world.found("Käthe").await, 1);
        let range = &marked["highlight"]["range"];
        let start = range["start"].as_u64().unwrap() + "my name is ".len() as u64;
        let transcript = &marked["highlight"]["transcript"];
        let input = json!({"transcript": transcript, "first": start, "past": start + "Käthe".len() as u64, "reason": "a name"});
        let undo = ok(&world, "redact_words", input).await["undo"].clone();
        world.settle().await;
        assert_eq!(world.found("Käthe").await, 0);
        let shown = page(&world, &session).await;
        assert!(!shown["transcripts"][0]["words"]["text"].as_str().unwrap().contains("Käthe"));
        let (_, html) = world.get(&format!("/conversations/{session}?view=transcript")).await;
        assert!(html.contains("[a name]") && !html.contains("Käthe"));
        world.undo(&undo).await;
        world.settle().await;
        assert_eq!(world.found("Käthe").await, 1);
        let half = json!({"transcript": transcript, "first": start + 1, "past": start + 2});
        refused(&world, "redact_words", half).await;
    });
}

#[test]
fn it_counts_when_it_was_held_and_written_down() {
    on_both(|world| async move {
        let goal = json!({"title": "Listen", "number": 6, "from": "2026-10-01", "until": "2026-12-31", "serves": "Less churn"});
        ok(&world, "put_goal", goal).await;
        let (_, session) = held(&world).await;
        let counted = |page: &Value| page["goals"][0]["counted"].as_i64().unwrap();
        assert_eq!(counted(&ok(&world, "show_goals", json!({})).await), 0, "no snapshot yet");
        let early = refused(&world, "share_snapshot", json!({"id": session})).await;
        assert!(early.contains("not ready"), "{early}");
        let quote = mark(&world, &session, "I took the bus home.").await["highlight"]["id"].clone();
        let part = json!({"id": session, "snapshot": {"quote": quote, "facts": [["Who", "Nurse"]]}});
        let said = ok(&world, "write_snapshot", part).await["message"].clone();
        assert!(said.as_str().unwrap().contains("an opportunity or an insight"), "{said}");
        let whole = json!({"id": session, "snapshot": {"quote": quote, "facts": [["Who", "Nurse"]], "insights": ["She gave up."]}});
        let undo = ok(&world, "write_snapshot", whole).await["undo"].clone();
        let page = ok(&world, "show_goals", json!({})).await;
        assert_eq!(counted(&page), 1);
        assert_eq!(page["people"][0]["heard"], 1);
        assert_eq!(page["people"][0]["six_weeks_minutes"], 45);
        refused(&world, "share_snapshot", json!({"id": session})).await;
        ok(&world, "set_consent", json!({"id": session, "quote": true})).await;
        world.undo(&undo).await;
        assert_eq!(counted(&ok(&world, "show_goals", json!({})).await), 0, "taken back");
        // Who did not come counts for nothing.
        ok(&world, "set_session_state", json!({"id": session, "state": "no_show"})).await;
        let page = ok(&world, "show_goals", json!({})).await;
        assert_eq!((counted(&page), page["people"][0]["heard"].as_i64()), (0, Some(0)));
    });
}

#[test]
fn beliefs_close_with_the_first_session() {
    on_both(|world| async move {
        let plan = json!({"practice": "interview", "title": "Nights"});
        let study = id(&ok(&world, "plan_study", plan).await);
        let belief = json!({"study": study, "body": "It is the price.", "sure": 70});
        ok(&world, "write_belief", belief.clone()).await;
        refused(&world, "write_belief", json!({"study": study, "body": " ", "sure": 70})).await;
        refused(&world, "write_belief", json!({"study": study, "body": "x", "sure": 170})).await;
        let book = json!({"study": study, "name": "Hanna", "starts_at": "2026-11-02T10:00"});
        let session = id(&ok(&world, "book_session", book).await);
        let shown = ok(&world, "show_study", json!({"id": study})).await;
        let first = id(&shown["beliefs"][0]["belief"]);
        assert_eq!(shown["beliefs"][0]["verdict"], "never_asked");
        let answer = json!({"belief": first, "session": session, "answer": "contradicts"});
        let early = refused(&world, "answer_belief", answer.clone()).await;
        assert!(early.contains("not held"), "{early}");
        ok(&world, "set_session_state", json!({"id": session, "state": "held"})).await;
        let late = refused(&world, "write_belief", belief).await;
        assert!(late.contains("locked"), "{late}");
        refused(&world, "remove_belief", json!({"id": first})).await;
        let undo = ok(&world, "answer_belief", answer).await["undo"].clone();
        let shown = ok(&world, "show_study", json!({"id": study})).await;
        assert_eq!(shown["beliefs"][0]["verdict"], "contradicted");
        world.undo(&undo).await;
        let shown = ok(&world, "show_study", json!({"id": study})).await;
        assert_eq!(shown["beliefs"][0]["verdict"], "never_asked");
        // A session that goes back to being booked does not open them again.
        ok(&world, "set_session_state", json!({"id": session, "state": "booked"})).await;
        let shown = ok(&world, "show_study", json!({"id": study})).await;
        assert_eq!(shown["beliefs_open"], false);
    });
}

#[test]
fn what_cannot_be_is_told_in_a_sentence() {
    on_sqlite(|world| async move {
        let (study, session) = held(&world).await;
        for (action, input, part) in [
            ("book_session", json!({"practice": "interview", "starts_at": "soon"}), "2026-11-22T14:30"),
            ("book_session", json!({"practice": "nothing", "starts_at": "2026-11-02T10:00"}), "practice"),
            (
                "book_session",
                json!({"practice": "interview", "starts_at": "2026-11-02T10:00", "minutes": 9000}),
                "720",
            ),
            ("plan_study", json!({"practice": "interview", "title": " "}), "name"),
            ("plan_study", json!({"practice": "interview", "title": "x", "due": "5.12."}), "2026-11-22"),
            ("add_transcript", json!({"session": session, "text": TALK}), "already"),
            ("add_transcript", json!({"session": session, "text": " \n"}), "empty"),
            ("write_note", json!({"session": session, "body": " "}), "Write something"),
            ("set_session_state", json!({"id": study, "state": "held"}), "no such session"),
            ("write_session_fields", json!({"id": session, "fields": {"nope": 1}}), "no such field"),
            ("make_promise", json!({"kind": "promise", "body": " "}), "promised"),
            ("put_goal", json!({"title": "x", "from": "2026-12-01", "until": "2026-11-01"}), "before"),
        ] {
            let said = refused(&world, action, input).await;
            assert!(said.contains(part), "{action}: {said}");
        }
        let future = json!({"practice": "interview", "name": "Bo", "starts_at": "2027-01-20T10:00"});
        let later = id(&ok(&world, "book_session", future).await);
        let said = refused(&world, "set_session_state", json!({"id": later, "state": "held"})).await;
        assert!(said.contains("still to come"), "{said}");
        let (status, _) = world.get("/conversations/zzz").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn every_change_can_be_taken_back() {
    on_sqlite(|world| async move {
        let (study, session) = held(&world).await;
        let before = page(&world, &session).await;
        let promise =
            json!({"kind": "promise", "body": "Tell her.", "session": session, "due": "2026-12-01"});
        let changes = [
            ("write_note", json!({"session": session, "body": "Shows the glove.", "moment": 1000})),
            ("make_promise", promise),
            ("remove_session", json!({"id": session})),
        ];
        for (action, input) in changes {
            let undo = ok(&world, action, input).await["undo"].clone();
            world.undo(&undo).await;
            assert_eq!(page(&world, &session).await, before, "{action}");
        }
        let undo = ok(&world, "remove_study", json!({"id": study})).await["undo"].clone();
        assert_eq!(ok(&world, "list_studies", json!({})).await, json!([]));
        world.undo(&undo).await;
        assert_eq!(ok(&world, "list_studies", json!({})).await[0]["held"], 1);
        let marked = mark(&world, &session, "I took the bus").await;
        let remove = json!({"id": marked["highlight"]["id"]});
        let undo = ok(&world, "remove_highlight", remove).await["undo"].clone();
        world.undo(&undo).await;
        assert_eq!(page(&world, &session).await["highlights"][0]["id"], marked["highlight"]["id"]);
    });
}

#[test]
fn a_team_makes_a_practice_its_own() {
    on_both(|world| async move {
        let mut practice = ok(&world, "show_practice", json!({"key": "interview"})).await;
        practice["guide"] = json!([{"text": "What happened last night?"}]);
        let undo = ok(&world, "put_practice", json!({"practice": practice})).await["undo"].clone();
        let plan = json!({"practice": "interview", "title": "Ours"});
        let study = id(&ok(&world, "plan_study", plan).await);
        let shown = ok(&world, "show_study", json!({"id": study})).await;
        assert_eq!(shown["study"]["guide"].as_array().unwrap().len(), 1);
        world.undo(&undo).await;
        let back = ok(&world, "show_practice", json!({"key": "interview"})).await;
        assert!(back["guide"].as_array().unwrap().len() > 3);
        practice["key"] = json!("Bad Key");
        let said = refused(&world, "put_practice", json!({"practice": practice})).await;
        assert!(said.contains("small letters"), "{said}");
    });
}

#[test]
fn names_from_a_file_are_text_and_nothing_else() {
    on_sqlite(|world| async move {
        let book = json!({"practice": "interview", "name": "<script>alert(1)</script>", "starts_at": "2026-11-02T10:00"});
        let session = id(&ok(&world, "book_session", book).await);
        let text = "<img src=x onerror=alert(1)>: hello there\nAnn: hi\n<img src=x onerror=alert(1)>: again\nAnn: yes";
        ok(&world, "add_transcript", json!({"session": session, "text": text})).await;
        for view in ["transcript", "notes", "highlights"] {
            let (status, html) = world.get(&format!("/conversations/{session}?view={view}")).await;
            assert_eq!(status, StatusCode::OK);
            assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{view}");
        }
    });
}

#[test]
fn the_forms_of_the_pages_do_the_same() {
    on_sqlite(|world| async move {
        let form = "practice=interview&title=Nights&question=How%3F&decides=Gloves&planned=4&due=2026-12-05";
        let (status, to) = world.post("/conversations/studies/new", form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let study = to.unwrap();
        let add = "do=add&text=Would+you+pay+two+euros+more%3F&minutes=3";
        world.post(&format!("{study}/guide"), add).await;
        let (_, html) = world.get(&study).await;
        assert!(html.contains("1 to fix") && html.contains("money they are not spending"), "{html}");
        world.post(&format!("{study}/guide"), "do=keep&at=8").await;
        let (_, html) = world.get(&study).await;
        assert!(!html.contains("to fix") && html.contains("kept as it is"));
        let (status, html) =
            world.form("/conversations/new", "practice=interview&name=Ann&starts_at=nope").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(html.contains("not a day and a time") && html.contains("value=\"Ann\""));
        let book =
            format!("study={}&name=Ann&starts_at=2026-11-02T10%3A00", study.rsplit('/').next().unwrap());
        let session = world.post("/conversations/new", &book).await.1.unwrap();
        world.post(&format!("{session}/state"), "state=held&minutes=30").await;
        world.post(&format!("{session}/notes"), "body=Shows+the+glove").await;
        let snapshot = "facts=Who%3A+Nurse&steps=06%3A40+%7C+Two+scans+%7C+-3&insights=Cold+takes+the+phone";
        world.post(&format!("{session}/snapshot"), snapshot).await;
        let (_, html) = world.get(&session).await;
        for part in ["Shows the glove", "Ready to share", "Two scans", "felt bad", "Cold takes the phone"] {
            assert!(html.contains(part), "{part}");
        }
        for path in [
            "/conversations",
            "/practices",
            "/practices/usability_study",
            "/promises",
            "/goals",
            "/goals/new",
        ] {
            assert_eq!(world.get(path).await.0, StatusCode::OK, "{path}");
        }
    });
}

/// The real interviews and surveys beside the repository, where they are.
fn real() -> Option<std::path::PathBuf> {
    let named = std::env::var_os("FIRSTHAND_DATA").map(std::path::PathBuf::from);
    let beside = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = named.unwrap_or(beside);
    if folder.join("transcripts").is_dir() {
        return Some(folder);
    }
    println!("skipped: no real interviews at {}", folder.display());
    None
}

#[test]
fn neutral_questions_of_real_interviews_and_surveys_stay_quiet() {
    use firsthand_app::question::{asked_in, of_talk};
    let Some(folder) = real() else { return };
    let mut asked: Vec<String> = Vec::new();
    for (file, ours) in
        [("q_cubed.md", "Jonas"), ("get_a_grip_chip.md", "Jonas"), ("get_a_grip_chip.md", "Rich")]
    {
        let bytes = std::fs::read(folder.join("transcripts/hitsave_md").join(file)).unwrap();
        let (_, words) = firsthand_catalog::transcripts::read(&bytes, file).unwrap();
        for turn in &words.turns {
            let who = turn.speaker.map_or("", |n| words.speakers[usize::from(n)].as_str());
            if who.starts_with(ours) {
                let said = &words.text[turn.range.start as usize..turn.range.end as usize];
                asked.extend(asked_in(said).map(str::to_owned));
            }
        }
    }
    let interviews = asked.len();
    let survey = std::fs::read_to_string(folder.join("surveys/jupyter_2015_survey_export.csv")).unwrap();
    let head = survey.lines().next().unwrap_or_default();
    asked.extend(head.split(['"', ':']).flat_map(asked_in).map(str::to_owned));
    let odd: Vec<_> = asked.iter().filter_map(|q| of_talk(q).map(|odd| (odd.fault, q))).collect();
    let share = odd.len() as f64 / asked.len() as f64;
    println!(
        "{interviews} interview and {} survey questions, {} flagged: {odd:?}",
        asked.len() - interviews,
        odd.len()
    );
    assert!(asked.len() > 50 && share < 0.05, "{share}: {odd:?}");
}

#[test]
fn a_recording_is_kept_and_played_only_while_the_customer_agrees() {
    use axum::body::Body;
    use axum::http::Request;
    on_sqlite(|world| async move {
        let (_, session) = held(&world).await;
        let send = |bytes: &'static [u8]| {
            let mut body =
                b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"talk.wav\"\r\n\r\n"
                    .to_vec();
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n--x--\r\n");
            Request::post(format!("/conversations/{session}/recordings"))
                .header("host", "127.0.0.1:7700")
                .header("content-type", "multipart/form-data; boundary=x")
                .body(Body::from(body))
                .unwrap()
        };
        let wav: &[u8] = b"RIFF\x24\0\0\0WAVEfmt sound and more sound";
        let (status, _, html) = world.send(send(wav)).await;
        assert_eq!(status, StatusCode::CONFLICT, "nobody agreed");
        assert!(html.contains("has not agreed to a recording"));
        ok(&world, "set_consent", json!({"id": session, "record": true, "quote": true})).await;
        let (status, _, html) = world.send(send(b"not a sound at all")).await;
        assert!(status.is_client_error() && html.contains("no recording that can be played"), "{status}");
        assert_eq!(world.send(send(wav)).await.0, StatusCode::SEE_OTHER);
        let shown = page(&world, &session).await;
        let recording = shown["recordings"][0]["id"].as_str().unwrap().to_owned();
        let ask = |range: &str| {
            Request::get(format!("/recordings/{recording}"))
                .header("host", "127.0.0.1:7700")
                .header("range", range)
                .body(Body::empty())
                .unwrap()
        };
        let (status, headers, part) = world.send(ask("bytes=0-3")).await;
        assert_eq!((status, part.as_str()), (StatusCode::PARTIAL_CONTENT, "RIFF"));
        assert_eq!(headers["content-type"], "audio/wav");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(world.send(ask("bytes=9999-")).await.0, StatusCode::RANGE_NOT_SATISFIABLE);
        ok(&world, "set_consent", json!({"id": session, "withdrawn": true})).await;
        assert_eq!(world.send(ask("bytes=0-3")).await.0, StatusCode::NOT_FOUND);
        assert_eq!(page(&world, &session).await["recordings"], json!([]));
    });
}

#[test]
fn our_own_guides_lead_nobody() {
    use firsthand_app::question::of_guide;
    for practice in firsthand_catalog::practices::all() {
        for question in &practice.guide {
            assert_eq!(of_guide(&question.text), None, "{}: {}", practice.key, question.text);
        }
    }
}
