//! The words of a session on its page: turns, who speaks, how much each spoke, and how we asked.

use firsthand_app::question;
use firsthand_app::session::{self, TranscriptRow};
use firsthand_domain::noun::Member;
use firsthand_domain::session::SpeakerRole;

use super::transcript::{shares, turns};
use super::{AskedLine, SpeakerForm, Words};
use crate::ui::parts::Choice;

/// Everything about the words.
pub fn words(found: &session::SessionPage, members: &[Member]) -> Words {
    let (asked, asked_note) = asked(&found.transcripts);
    let files =
        found.transcripts.iter().map(|row| (row.id.to_string(), row.file_name.clone(), row.format.clone()));
    let faults = found.transcripts.iter().flat_map(|row| &row.words.faults);
    Words {
        turns: found.transcripts.iter().flat_map(|row| turns(row, &found.highlights)).collect(),
        files: files.collect(),
        faults: faults.map(|fault| format!("Line {}: {}", fault.line, fault.what)).collect(),
        unnamed: found.transcripts.iter().any(|row| row.roles.contains(&SpeakerRole::Unknown)),
        speakers: found.transcripts.first().map(|row| speakers(row, found, members)).unwrap_or_default(),
        share: share(found),
        transcript: found.transcripts.first().map(|row| row.id.to_string()).unwrap_or_default(),
        asked,
        asked_note,
    }
}

fn speakers(row: &TranscriptRow, found: &session::SessionPage, members: &[Member]) -> Vec<SpeakerForm> {
    let customers = found.row.person.iter().chain(&found.guests);
    let customers: Vec<(String, String)> = customers
        .map(|person| (format!("customer-{}", person.id), format!("{}, customer", person.name)))
        .collect();
    let ours = members.iter().map(|m| (format!("colleague-{}", m.id), format!("{}, one of us", m.name)));
    let ours: Vec<(String, String)> = ours.collect();
    row.words
        .speakers
        .iter()
        .zip(&row.roles)
        .map(|(name, role)| {
            let now = role_value(*role);
            let fixed = [("unknown", "Not said yet"), ("other", "Somebody else")];
            let fixed = fixed.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned()));
            let roles = fixed.chain(customers.clone()).chain(ours.clone());
            SpeakerForm {
                name: name.clone(),
                roles: roles
                    .map(|(value, label)| {
                        let chosen = value == now;
                        Choice::new(value, label, chosen)
                    })
                    .collect(),
            }
        })
        .collect()
}

/// How a role stands in a form.
fn role_value(role: SpeakerRole) -> String {
    match role {
        SpeakerRole::Unknown => "unknown".to_owned(),
        SpeakerRole::Other => "other".to_owned(),
        SpeakerRole::Customer(id) => format!("customer-{id}"),
        SpeakerRole::Colleague(id) => format!("colleague-{id}"),
    }
}

/// Reads [`role_value`].
pub fn role_of(value: &str) -> SpeakerRole {
    let customer = value.strip_prefix("customer-").and_then(|id| id.parse().ok()).map(SpeakerRole::Customer);
    let colleague =
        value.strip_prefix("colleague-").and_then(|id| id.parse().ok()).map(SpeakerRole::Colleague);
    match value {
        "other" => SpeakerRole::Other,
        _ => customer.or(colleague).unwrap_or(SpeakerRole::Unknown),
    }
}

/// "Hanna spoke 81% of the words": the customer's share.
fn share(found: &session::SessionPage) -> String {
    let Some(row) = found.transcripts.first() else { return String::new() };
    let all = shares(row);
    let theirs = |name: &String| {
        row.words
            .speakers
            .iter()
            .zip(&row.roles)
            .any(|(known, role)| known == name && matches!(role, SpeakerRole::Customer(_)))
    };
    let customers: Vec<_> = all.iter().filter(|(name, _)| theirs(name)).collect();
    let Some((name, _)) = customers.first() else { return String::new() };
    let sum: f64 = customers.iter().map(|(_, share)| share).sum();
    let who = if customers.len() == 1 { name.split_whitespace().next().unwrap_or(name) } else { "Customers" };
    format!("{who} spoke {sum:.0}% of the words")
}

/// What we asked, and what of it was odd.
fn asked(transcripts: &[TranscriptRow]) -> (Vec<AskedLine>, String) {
    let mut all = 0;
    let mut odd = Vec::new();
    for row in transcripts {
        for turn in &row.words.turns {
            let role = turn.speaker.and_then(|n| row.roles.get(usize::from(n)));
            if !matches!(role, Some(SpeakerRole::Colleague(_))) {
                continue;
            }
            let words =
                row.words.text.get(turn.range.start as usize..turn.range.end as usize).unwrap_or_default();
            for sentence in question::asked_in(words) {
                all += 1;
                if let Some(found) = question::of_talk(sentence) {
                    let why = format!("{}. {}", found.fault, found.why);
                    odd.push(AskedLine { text: sentence.to_owned(), why });
                }
            }
        }
    }
    let note = match (all, odd.len()) {
        (0, _) => String::new(),
        (1, 0) => "We asked 1 question, and it did not lead".to_owned(),
        (n, 0) => format!("We asked {n} questions, none of them leading"),
        (n, found) => format!("We asked {n} questions, {found} to word otherwise"),
    };
    (odd, note)
}
