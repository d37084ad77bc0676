//! Puts names and contents together: one meaning per column, one column per meaning.

use firsthand_domain::import::Column;
use firsthand_domain::item::Field;

use super::content::Profile;
use super::names;

/// A possible meaning, how much speaks for it, and why.
struct Candidate {
    column: usize,
    field: Field,
    weight: f64,
    because: String,
    unsure: bool,
}

/// Meanings that several columns may share.
fn is_shared(field: Field) -> bool {
    matches!(field, Field::Tags | Field::Extra | Field::Ignore | Field::ColleagueNote)
}

/// Guesses all columns. `named` says that the file names its columns itself; `fixed` are settled already.
pub fn columns(profiles: &[Profile], named: bool, fixed: &[Option<(Field, String)>]) -> Vec<Column> {
    let mut chosen: Vec<Option<Candidate>> = Vec::new();
    for n in 0..profiles.len() {
        chosen.push(fixed.get(n).cloned().flatten().map(|(field, because)| Candidate {
            column: n,
            field,
            weight: 9.0,
            because,
            unsure: false,
        }));
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for (n, profile) in profiles.iter().enumerate().filter(|(n, _)| chosen[*n].is_none()) {
        candidates.extend(by_name(n, profile, named));
        candidates.extend(by_content(n, profile, named));
    }
    // The strongest first; among equals the earlier column.
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.column.cmp(&b.column)));
    for candidate in candidates {
        let taken = chosen.iter().flatten().any(|c| c.field == candidate.field && !is_shared(c.field));
        if chosen[candidate.column].is_none() && !taken {
            let column = candidate.column;
            chosen[column] = Some(candidate);
        }
    }
    title_beside_text(profiles, &mut chosen, named);
    profiles.iter().zip(chosen).map(|(profile, chosen)| column(profile, chosen)).collect()
}

fn column(profile: &Profile, chosen: Option<Candidate>) -> Column {
    let (field, because, unsure) = match chosen {
        Some(found) => (found.field, found.because, found.unsure),
        None => leftover(profile),
    };
    let examples = match field {
        // What is never stored is not shown either.
        Field::Ignore => Vec::new(),
        Field::PersonEmail => profile.examples.iter().map(|mail| masked(mail)).collect(),
        _ => profile.examples.clone(),
    };
    Column { name: profile.name.clone(), field, because, unsure, examples }
}

/// "hanna@example.fi" as "h•••@•••.fi": enough to know the column, too little to know the person.
fn masked(mail: &str) -> String {
    let first = mail.chars().next().map(String::from).unwrap_or_default();
    let end = mail.rsplit_once('.').map_or("", |(_, end)| end);
    format!("{first}•••@•••.{end}")
}

/// A column that means nothing special is kept as a fact.
fn leftover(profile: &Profile) -> (Field, String, bool) {
    let because = match (profile.filled, profile.distinct) {
        (0, _) => "Empty in the first rows".to_string(),
        (_, 1) => "The same in every row".into(),
        _ if profile.is_free_text(40, 50) => {
            return (Field::Extra, "Words too? Choose if these are the voice".into(), true);
        }
        (filled, distinct) if filled == distinct => "Different in every row".into(),
        (_, distinct) => format!("{} different values", counted(distinct)),
    };
    (Field::Extra, because, false)
}

/// A number as people read it.
pub fn counted(n: usize) -> String {
    const WORDS: &[&str] = &[
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
        "Twelve",
    ];
    WORDS.get(n).map_or_else(|| thousands(n), |w| (*w).to_string())
}

/// 8412 as "8,412".
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn by_name(column: usize, profile: &Profile, named: bool) -> Option<Candidate> {
    let field = names::field(&profile.name).filter(|_| named)?;
    let share = |n| profile.share(n);
    let empty = profile.filled == 0;
    let fits = empty
        || match field {
            Field::Text => profile.share(profile.links) < 80 && profile.share(profile.whole) < 80,
            Field::SaidAt => share(profile.dates) >= 60,
            Field::Rating => share(profile.stars) >= 60,
            Field::Score => share(profile.scores) >= 80,
            Field::ExternalId => profile.variety() >= 90,
            Field::Language => share(profile.languages) >= 70,
            Field::Country => profile.longest <= 40,
            Field::PersonEmail => share(profile.mails) >= 50,
            Field::PersonName => profile.average() <= 60 && share(profile.dates) < 50,
            Field::Link => share(profile.links) >= 60,
            Field::Speaker => share(profile.speakers) >= 80,
            Field::Heard => share(profile.heard) >= 80,
            Field::Version => profile.average() <= 30,
            Field::Area | Field::Account | Field::City | Field::PersonRole => profile.average() <= 80,
            _ => true,
        };
    if !fits {
        return stars_as_score(column, profile, field);
    }
    let rank = names::rank(&profile.name, field) as f64;
    let mut weight = 2.0 - rank * 0.004;
    if field == Field::Text {
        weight = 1.2 - rank * 0.002 + profile.average().min(300) as f64 / 300.0;
        // Named so, yet nearly the same short words over and over: longer and livelier ones win.
        match profile.variety() {
            variety if profile.filled >= 20 && variety < 15 => weight = 0.1,
            variety if profile.filled >= 20 && variety < 50 && profile.average() < 40 => weight = 0.35,
            _ => {}
        }
    }
    if empty {
        weight -= 1.5;
    }
    let because = reason(field, profile).unwrap_or_else(|| "By its name".into());
    Some(Candidate { column, field, weight, because, unsure: false })
}

/// "rating" up to 10 is a score.
fn stars_as_score(column: usize, profile: &Profile, field: Field) -> Option<Candidate> {
    let ten = field == Field::Rating && profile.share(profile.scores) >= 80 && profile.most > 5;
    ten.then(|| Candidate {
        column,
        field: Field::Score,
        weight: 1.5,
        because: "Whole numbers, none above 10".into(),
        unsure: false,
    })
}

/// Why the contents speak for a meaning.
pub fn reason(field: Field, profile: &Profile) -> Option<String> {
    if profile.filled == 0 {
        return Some("By its name; empty in the first rows".into());
    }
    let all = |count: usize, what: &str| match (count == profile.filled, profile.filled) {
        (true, filled) => format!("All {} are {what}", thousands(filled)),
        (false, filled) => format!("{} of {} are {what}", thousands(count), thousands(filled)),
    };
    Some(match field {
        Field::Text => match (profile.average() >= 60, profile.tongues()) {
            (true, n) if n > 1 => format!("Long, and in {} languages", counted(n).to_lowercase()),
            (false, n) if n > 1 => format!("Words, in {} languages", counted(n).to_lowercase()),
            (true, _) => "Long".into(),
            (false, _) if profile.variety() >= 80 => "Words, nearly always different".into(),
            (false, _) => "Words".into(),
        },
        Field::SaidAt => match profile.order.verdict().because {
            Some(because) => format!("{}. {because}", all(profile.dates, "dates")),
            None => all(profile.dates, "dates"),
        },
        Field::Rating => "Whole numbers, none above 5".into(),
        Field::Score => "Whole numbers, none above 10".into(),
        Field::ExternalId if profile.distinct == profile.filled => "Different in every row".into(),
        Field::ExternalId => "Different in nearly every row".into(),
        Field::PersonEmail => all(profile.mails, "mail addresses"),
        Field::Language => format!("Language codes, {} different", counted(profile.distinct).to_lowercase()),
        Field::Country => format!("Countries, {} different", counted(profile.distinct).to_lowercase()),
        Field::Link => all(profile.links, "addresses of pages"),
        Field::Version => "Numbers of versions".into(),
        Field::Ignore => "Personal and not needed. Never stored.".into(),
        Field::ColleagueNote => "Words of a colleague, by its name".into(),
        Field::Reply => "Our answer, by its name".into(),
        _ => return None,
    })
}

fn by_content(column: usize, profile: &Profile, named: bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut add = |field, weight, unsure| {
        let because = reason(field, profile).unwrap_or_default();
        found.push(Candidate { column, field, weight, because, unsure });
    };
    let share = |n| profile.share(n);
    if profile.filled == 0 {
        return found;
    }
    if share(profile.ips) >= 90 {
        add(Field::Ignore, 5.0, false);
    }
    if share(profile.mails) >= 90 {
        add(Field::PersonEmail, 1.4, false);
    }
    if share(profile.dates) >= 95 && share(profile.counted) < 50 {
        add(Field::SaidAt, 0.8, named);
    }
    if profile.is_free_text(12, 25) {
        add(Field::Text, 0.3 + profile.average().min(300) as f64 / 500.0, profile.variety() < 50);
    }
    let id_name = profile.name.to_lowercase().ends_with("id");
    let id_like = share(profile.versions) < 50
        && profile.words == profile.filled
        && profile.share(profile.dates) < 50
        && profile.filled >= 2;
    if profile.distinct == profile.filled && id_like && (id_name || (!named && !profile.is_free_text(5, 50)))
    {
        add(Field::ExternalId, 0.7, false);
    }
    if named {
        return found;
    }
    // Without names only the contents speak, so these guesses are weak.
    if share(profile.stars) == 100 && profile.filled >= 3 && profile.distinct >= 2 {
        add(Field::Rating, 0.75, true);
    } else if share(profile.scores) == 100 && profile.most > 5 && profile.distinct >= 5 {
        add(Field::Score, 0.6, true);
    }
    if share(profile.countries) >= 95 && profile.distinct < 200 {
        add(Field::Country, 0.6, true);
    } else if share(profile.languages) >= 95 && profile.longest <= 5 && profile.distinct < 60 {
        add(Field::Language, 0.6, true);
    }
    if share(profile.versions) >= 50 && profile.share(profile.stars) < 50 {
        add(Field::Version, 0.55, true);
    }
    found
}

/// Without names, shorter words beside the long ones are their title.
fn title_beside_text(profiles: &[Profile], chosen: &mut [Option<Candidate>], named: bool) {
    let has = |field| chosen.iter().flatten().any(|c: &Candidate| c.field == field);
    if named || !has(Field::Text) || has(Field::Title) {
        return;
    }
    let free = |n: &usize| chosen[*n].is_none() && profiles[*n].is_free_text(6, 50);
    if let Some(column) = (0..profiles.len()).find(free) {
        let because = "Short words beside the long ones".to_string();
        chosen[column] = Some(Candidate { column, field: Field::Title, weight: 0.4, because, unsure: true });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::RandomState;

    fn guess(named: bool, table: &[(&str, &[&str])]) -> Vec<Column> {
        let hasher = RandomState::new();
        let profiles: Vec<Profile> = table
            .iter()
            .map(|(name, values)| {
                let mut profile = Profile::new(name, &hasher);
                values.iter().for_each(|v| profile.add(v));
                profile
            })
            .collect();
        columns(&profiles, named, &[])
    }

    #[test]
    fn the_columns_of_the_picture() {
        let found = guess(
            true,
            &[
                ("comment", &["Nopea, kunnes tulee pakkanen", "Custou-me 20 minutos e um cliente"]),
                ("datum", &["27/08/2025 07:14", "27/08/2025 07:31"]),
                ("nps", &["9", "6"]),
                ("agent_note", &["seemed annoyed", ""]),
                ("email", &["h@x.fi", "r@y.pt"]),
                ("stad", &["Turku", "Porto"]),
                ("resp_id", &["88213", "88214"]),
                ("ip", &["81.175.3.3", "81.175.3.4"]),
            ],
        );
        let fields: Vec<Field> = found.iter().map(|c| c.field).collect();
        use Field::*;
        assert_eq!(fields, [Text, SaidAt, Score, ColleagueNote, PersonEmail, City, ExternalId, Ignore]);
        assert_eq!(found[1].because, "All 2 are dates. 27 cannot be a month");
        assert_eq!(found[2].because, "Whole numbers, none above 10");
        assert_eq!(found[6].because, "Different in every row");
        assert_eq!(found[4].examples[0], "h•••@•••.fi");
        assert!(found[7].examples.is_empty());
    }

    #[test]
    fn without_names_contents_speak() {
        let found = guess(
            false,
            &[
                ("Column 1", &["2.0", "1.0", "5.0"]),
                (
                    "Column 2",
                    &["the video still opens in the browser", "i can not load any video at all", "great app"],
                ),
                ("Column 3", &["best free channel", "report problem", "nice"]),
                ("Column 4", &["Apr 01, 2017", "Mar 31, 2017", "Mar 30, 2017"]),
                ("Column 5", &["12.11", "12.10", "Unknown"]),
                ("Column 6", &["SG", "CA", "CA"]),
            ],
        );
        let fields: Vec<Field> = found.iter().map(|c| c.field).collect();
        use Field::*;
        assert_eq!(fields, [Rating, Text, Title, SaidAt, Version, Country]);
    }

    #[test]
    fn a_name_that_lies_is_not_believed() {
        let found = guess(
            true,
            &[("rating", &["very good", "bad"]), ("review id", &["A", "A"]), ("note", &["x y", "z w"])],
        );
        assert_eq!(found[0].field, Field::Extra);
        assert_eq!(found[1].field, Field::Extra);
        assert_eq!(thousands(8412), "8,412");
    }
}
