//! `GET` and `POST /capture`.

use axum::response::Response;
use firsthand_app::area::ListAreas;
use firsthand_app::ctx::Ctx;
use firsthand_app::voice::capture::{CaptureSignal, Words};
use firsthand_domain::error::{Kind, Result};

use super::CapturePage;
use crate::ui::failure::status;
use crate::ui::frame::{Fields, Form, Frame, back};
use crate::ui::parts::Choice;

/// Whose words they are: the form's name, what is kept, and the words on screen.
const WHOSE: [(&str, Words, &str); 3] = [
    ("theirs", Words::Theirs, "Theirs, word for word"),
    ("told", Words::Summary, "My summary of what they said"),
    ("mine", Words::Mine, "My own wish"),
];

/// Where it was heard: what is kept with the signal, and the words on screen.
const PLACES: [(&str, &str); 7] = [
    ("Call", "A call"),
    ("Visit", "A visit"),
    ("Mail", "Mail"),
    ("Event", "An event"),
    ("Sales", "Sales"),
    ("Support", "Support"),
    ("Other", "Somewhere else"),
];

pub async fn form(frame: Frame, fields: Fields) -> Response {
    match page(&frame, &fields, None).await {
        Ok(page) => frame.show(&page),
        Err(error) => frame.fail(&error),
    }
}

pub async fn keep(frame: Frame, Form(fields): Form) -> Response {
    let error = match save(&frame.ctx, &fields).await {
        Ok(changed) => return back(&changed, fields.one("back")),
        Err(error) => error,
    };
    // What somebody typed is not lost over a mistake.
    match page(&frame, &fields, Some(error.message.clone())).await {
        Ok(page) if matches!(error.kind, Kind::Invalid | Kind::Conflict) => {
            frame.show_as(status(error.kind), &page)
        }
        _ => frame.fail(&error),
    }
}

async fn save(ctx: &Ctx, fields: &Fields) -> Result<firsthand_app::undo::Changed> {
    let whose = WHOSE.iter().find(|(value, _, _)| *value == fields.one("whose"));
    ctx.run(CaptureSignal {
        text: fields.one("text").to_owned(),
        // Nobody said whose words they are: the choice that claims the least.
        words: whose.map_or(Words::Summary, |(_, words, _)| *words),
        person: fields.filled("person"),
        account: fields.filled("account"),
        area: fields.filled("area"),
        place: fields.filled("where").filter(|place| PLACES.iter().any(|(value, _)| value == place)),
    })
    .await
}

async fn page(frame: &Frame, fields: &Fields, problem: Option<String>) -> Result<CapturePage> {
    let (whose, place, area) = (fields.one("whose"), fields.one("where"), fields.one("area"));
    let mut areas = vec![Choice::new("", "Not sure", area.is_empty())];
    for found in frame.ctx.run(ListAreas {}).await? {
        areas.push(Choice::new(found.name.clone(), found.name.clone(), found.name == area));
    }
    let nobody_chose = whose.is_empty();
    Ok(CapturePage {
        shell: frame.shell(),
        text: fields.one("text").to_owned(),
        problem,
        whose: WHOSE
            .iter()
            .map(|(value, words, label)| {
                Choice::new(*value, *label, *value == whose || nobody_chose && *words == Words::Theirs)
            })
            .collect(),
        person: fields.one("person").to_owned(),
        account: fields.one("account").to_owned(),
        places: PLACES.iter().map(|(value, label)| Choice::new(*value, *label, *value == place)).collect(),
        areas,
        back: fields
            .filled("back")
            .filter(|back| back.starts_with('/') && !back.starts_with("//"))
            .unwrap_or_else(|| "/".to_owned()),
    })
}
