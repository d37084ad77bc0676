//! Who is missing: those heard against the customers there are.

use askama::Template;
use axum::extract::DefaultBodyLimit;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use firsthand_app::missing::{
    Base, BaseImported, DIMENSIONS, ImportBase, MissingPage, Segment, SetBase, ShowMissing, Standing,
};
use firsthand_app::undo::Changed;
use firsthand_domain::access::Role;
use firsthand_domain::error::{Error, Kind, Result};

use super::address;
use super::chart::{Axis, Ratio, RatioHead, Sure, count};
use super::filters;
use super::frame::{Fields, Form, Frame, back};
use super::parts::{Choice, Tab};
use super::series::csv_text;
use super::shell::{Place, Shell};
use crate::serve::site::Site;

const MOST_BYTES: usize = 5 << 20;
/// "Heard in the last …".
const SPANS: [(u32, &str); 4] = [(28, "28 days"), (91, "3 months"), (365, "12 months"), (1830, "5 years")];

pub fn routes() -> axum::Router<Site> {
    axum::Router::new()
        .route("/missing", get(show))
        .route("/missing/base", post(upload).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/missing/base/delete", post(forget))
}

/// `GET /missing?by=plan&days=365`
#[derive(Template)]
#[template(path = "missing/page.html")]
struct Missing {
    shell: Shell,
    /// "2 segments are heard less than their share"
    title: String,
    sub: String,
    by: String,
    label: &'static str,
    tabs: Vec<Tab>,
    spans: Vec<Choice>,
    head: RatioHead,
    rows: Vec<Row>,
    left: usize,
    /// What the base is worth, in a sentence.
    base: &'static str,
    imported: bool,
    /// People and voices that are in no segment.
    outside: Vec<String>,
    may_change: bool,
    problem: Option<String>,
    bad: Vec<(u64, String, String)>,
}

struct Row {
    name: String,
    heard: String,
    heard_href: Option<String>,
    expected: String,
    customers: String,
    ratio: Ratio,
    icon: &'static str,
    word: &'static str,
    tone: &'static str,
    detail: String,
}

async fn show(frame: Frame, query: Fields) -> Response {
    answer(&frame, StatusCode::OK, &query, None, Vec::new()).await
}

async fn answer(
    frame: &Frame,
    status: StatusCode,
    query: &Fields,
    problem: Option<String>,
    bad: Vec<(u64, String, String)>,
) -> Response {
    let known = |by: &&str| DIMENSIONS.iter().any(|(name, _)| name == by);
    let asked = ShowMissing {
        by: Some(query.one("by")).filter(known).unwrap_or_default().to_owned(),
        days: query.one("days").parse().ok().filter(|d| (7..=1830).contains(d)).unwrap_or(365),
    };
    match frame.ctx.run(asked).await {
        Ok(found) => {
            let may_change = frame.ctx.actor.role >= Role::Member;
            frame.show_as(status, &Missing { problem, bad, may_change, ..page(frame.shell(), &found) })
        }
        Err(error) => frame.fail(&error),
    }
}

fn page(shell: Shell, found: &MissingPage) -> Missing {
    let label = DIMENSIONS.iter().find(|(name, _)| *name == found.by).map_or("Segment", |(_, label)| *label);
    let tab = |(name, label): &(&str, &str)| {
        let href = address::with("/missing", &[("by", name), ("days", &found.days.to_string())]);
        Tab::new(*label, href, *name == found.by)
    };
    let under = found.segments.iter().filter(|s| s.standing == Standing::Under).count();
    let title = match (found.base, under) {
        (Base::None, _) => "Nobody can be missing from nothing".to_owned(),
        (_, 0) => "Nobody is clearly missing".to_owned(),
        (_, 1) => format!("{} is heard less than its share", found.segments[0].name),
        (_, n) => format!("{n} segments are heard less than their share"),
    };
    let base = match found.base {
        Base::Imported => "Customers are the numbers your team brought in. They are taken as true.",
        Base::Known => {
            "Customers are the people this workspace knows, and it knows only people who spoke at some time. Whoever never spoke is not in this table. Bring in your customer numbers to see them."
        }
        Base::None => {
            "How many customers there are is not known. Bring in a table of your customer numbers, and this page says who is heard too little."
        }
    };
    let mut outside = Vec::new();
    if found.unplaced > 0 {
        let n = found.unplaced;
        let who = if n == 1 { "person heard has" } else { "people heard have" };
        outside.push(format!("{} {who} no {} on record.", count(n as i64), label.to_lowercase()));
    }
    if found.unsigned > 0 {
        outside.push(format!("{} voices nobody signed cannot be placed.", count(found.unsigned as i64)));
    }
    let spans = SPANS.map(|(days, label)| Choice::new(days.to_string(), label, days == found.days));
    Missing {
        title,
        sub: format!(
            "{} people heard since {}, set against {} customers. 95% intervals, ratio scale.",
            count(found.heard as i64),
            found.from,
            count(found.customers as i64)
        ),
        by: found.by.clone(),
        label,
        tabs: DIMENSIONS.iter().map(tab).collect(),
        spans: spans.to_vec(),
        head: RatioHead {
            axis: Axis::SEGMENT,
            labels: vec![
                (0.25, "a quarter"),
                (0.5, "half"),
                (1.0, "its share"),
                (2.0, "double"),
                (4.0, "4×"),
            ],
        },
        rows: found.segments.iter().map(|segment| row(found, segment)).collect(),
        left: found.left,
        base,
        imported: found.base == Base::Imported,
        outside,
        may_change: false,
        problem: None,
        bad: Vec::new(),
        shell,
    }
}

fn row(found: &MissingPage, segment: &Segment) -> Row {
    let nothing = found.base == Base::None;
    let (icon, word, tone, sure) = match segment.standing {
        _ if nothing => ("question", "No customer numbers", "mute", Sure::Dotted),
        Standing::Under => ("arrow-down", "Missing", "bad", Sure::Against),
        Standing::Over => ("arrow-up", "Heard more than its share", "warn", Sure::Shown),
        Standing::AsExpected => ("equals", "About its share", "mute", Sure::Hollow),
        Standing::TooFew => ("circle-dashed", "Too few to tell", "mute", Sure::Dotted),
    };
    let interval = segment.ratio.filter(|_| !nothing).map(|r| (r.low, r.value, r.high));
    let expected = format!("{:.0}", segment.expected);
    let heard = count(i64::from(segment.heard));
    // Voices can be narrowed by what they say themselves; what is known of a person is not in the search yet.
    let since = [("from", found.from.as_str()), ("first_hand", "true")];
    let account = format!("account:\"{}\"", segment.value.replace('"', " "));
    let narrowed = match found.by.as_str() {
        "language" | "country" => Some((found.by.as_str(), segment.value.as_str())),
        "account" => Some(("q", account.as_str())),
        _ => None,
    };
    let heard_href = narrowed.map(|one| address::voices(&[one, since[0], since[1]]));
    let detail = if nothing { String::new() } else { format!("heard {heard}, expected {expected}") };
    Row {
        name: segment.name.clone(),
        ratio: Ratio {
            name: format!("{}: {word}. {}", segment.name, super::launch::wording::capital(&detail)),
            axis: Axis::SEGMENT,
            sure,
            interval,
            hoped: None,
        },
        heard_href,
        heard,
        expected: if nothing { String::new() } else { expected },
        customers: if nothing { String::new() } else { count(i64::from(segment.base)) },
        icon,
        word,
        tone,
        detail,
    }
}

async fn upload(frame: Frame, parts: Multipart) -> Response {
    let (by, done) = match read(parts).await {
        Ok(sent) => (sent.by.clone(), frame.ctx.run(sent).await),
        Err(error) => (String::new(), Err(error)),
    };
    let here = Fields(vec![("by".to_owned(), by.clone())]);
    match done {
        Ok(BaseImported { message, undo, bad_rows, .. }) if bad_rows.is_empty() => {
            back(&Changed { message, undo }, &address::with("/missing", &[("by", &by)]))
        }
        Ok(BaseImported { message, bad_rows, .. }) => {
            let bad = bad_rows.into_iter().take(100).map(|bad| (bad.line, bad.reason, bad.content)).collect();
            answer(&frame, StatusCode::OK, &here, Some(message), bad).await
        }
        Err(error) if error.kind == Kind::Invalid => {
            answer(&frame, StatusCode::UNPROCESSABLE_ENTITY, &here, Some(error.message), Vec::new()).await
        }
        Err(error) => frame.fail(&error),
    }
}

async fn read(mut parts: Multipart) -> Result<ImportBase> {
    let broken = |_| {
        Error::invalid("file", "The file did not arrive whole, or is larger than 4 MB. Nothing was kept.")
    };
    let mut sent = ImportBase { by: String::new(), csv: String::new() };
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        match field.name() {
            Some("by") => sent.by = field.text().await.map_err(broken)?,
            Some("file") => sent.csv = csv_text(&field.bytes().await.map_err(broken)?)?,
            _ => {}
        }
    }
    Ok(sent)
}

async fn forget(frame: Frame, Form(fields): Form) -> Response {
    let by = fields.one("by").to_owned();
    match frame.ctx.run(SetBase { by: by.clone(), segments: Vec::new() }).await {
        Ok(changed) => back(&changed, &address::with("/missing", &[("by", &by)])),
        Err(error) => frame.fail(&error),
    }
}
