//! Which columns of a survey are answers in people's own words.

use super::content::Profile;
use super::names;
use firsthand_domain::item::Field;

/// A header that is a question, or long enough to be one.
pub fn is_question(name: &str) -> bool {
    let letters = name.chars().count();
    name.contains(['?', '？']) || (letters >= 40 && !name.starts_with("http"))
}

/// What was found out about a survey.
pub struct Questions {
    /// Columns with answers in own words.
    pub columns: Vec<usize>,
    /// Nobody typed freely; the longest choice stands in.
    pub choices: bool,
}

/// The columns with answers, when this is a survey: several questions asked to everybody.
pub fn questions(profiles: &[Profile]) -> Option<Questions> {
    let free: Vec<usize> = (0..profiles.len()).filter(|n| is_free(&profiles[*n])).collect();
    let asked: Vec<usize> = (0..profiles.len()).filter(|n| is_question(&profiles[*n].name)).collect();
    let asked_freely = free.iter().filter(|n| asked.contains(n)).count();
    // A column named like the one text of a review or a ticket makes it no survey.
    let named = |n: &usize| names::field(&profiles[*n].name) == Some(Field::Text);
    if asked_freely >= 2 || (free.len() >= 3 && !free.iter().any(named)) {
        return Some(Questions { columns: free, choices: false });
    }
    if asked.len() >= 3 && free.is_empty() {
        let longest = asked.iter().copied().max_by_key(|n| (profiles[*n].average(), profiles[*n].filled))?;
        return Some(Questions { columns: vec![longest], choices: true });
    }
    None
}

fn is_free(profile: &Profile) -> bool {
    // A column whose name says something else is no answer, however freely it is typed.
    let other = names::field(&profile.name).is_some_and(|field| field != Field::Text);
    !other && profile.filled >= 3 && profile.is_free_text(15, 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_end_with_their_sign_or_are_long() {
        assert!(is_question("What would you change?"));
        assert!(is_question("目前最大的问题是什么？"));
        assert!(!is_question("status"));
    }
}
