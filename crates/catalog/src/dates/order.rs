//! Which number of `03/04/2026` is the day: decided over a column's first values, with the reason.

use firsthand_domain::import::DateOrder;

/// What a column's values say about the order of day and month.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    day_first: Option<u32>,
    month_first: Option<u32>,
    either: u32,
    example: String,
    half_day: bool,
}

/// The order, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub order: DateOrder,
    /// A short sentence, or nothing when the dates leave no question.
    pub because: Option<String>,
    /// Nothing in the file settles it.
    pub open: bool,
}

impl Evidence {
    /// Takes one more value into account.
    pub fn add(&mut self, text: &str) {
        let numbers: Vec<&str> = text
            .trim()
            .splitn(4, ['/', '.', '-', ' '])
            .take_while(|p| p.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        let [one, two, third, ..] = numbers.as_slice() else { return };
        if one.len() > 2 || one.is_empty() || two.is_empty() || third.is_empty() {
            return;
        }
        let (Ok(one), Ok(two)) = (one.parse::<u32>(), two.parse::<u32>()) else { return };
        self.half_day |= text.ends_with(['M', 'm']);
        match (one > 12, two > 12) {
            (true, false) => self.day_first = self.day_first.or(Some(one)),
            (false, true) => self.month_first = self.month_first.or(Some(two)),
            (false, false) if one != two => {
                self.either += 1;
                if self.example.is_empty() {
                    self.example = text.trim().chars().take(20).collect();
                }
            }
            _ => {}
        }
    }

    /// Decides.
    pub fn verdict(&self) -> Verdict {
        let settled =
            |order, n: u32| Verdict { order, because: Some(format!("{n} cannot be a month")), open: false };
        match (self.day_first, self.month_first) {
            (Some(n), None) => settled(DateOrder::DayFirst, n),
            (None, Some(n)) => settled(DateOrder::MonthFirst, n),
            (Some(_), Some(_)) => Verdict {
                order: DateOrder::DayFirst,
                because: Some("Both orders occur; where either would do, the day is read first".into()),
                open: true,
            },
            (None, None) if self.either > 0 => {
                // Clocks with am and pm go with months first.
                let (order, name) = match self.half_day {
                    true => (DateOrder::MonthFirst, "month"),
                    false => (DateOrder::DayFirst, "day"),
                };
                let because = format!("“{}” could be either; the {name} is read first", self.example);
                Verdict { order, because: Some(because), open: true }
            }
            (None, None) => Verdict { order: DateOrder::DayFirst, because: None, open: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(values: &[&str]) -> Verdict {
        let mut evidence = Evidence::default();
        values.iter().for_each(|v| evidence.add(v));
        evidence.verdict()
    }

    #[test]
    fn a_number_over_twelve_settles_it() {
        let found = verdict(&["03/04/2025", "27/08/2025 07:14"]);
        assert_eq!(found.order, DateOrder::DayFirst);
        assert_eq!(found.because.as_deref(), Some("27 cannot be a month"));
        assert_eq!(verdict(&["12/31/2021 14:05"]).order, DateOrder::MonthFirst);
    }

    #[test]
    fn what_stays_open_is_said() {
        assert!(verdict(&["03/04/2025", "05/06/2025"]).open);
        assert_eq!(verdict(&["3/4/2025 2:00 PM"]).order, DateOrder::MonthFirst);
        assert!(verdict(&["13/04/2025", "04/13/2025"]).open);
        assert_eq!(verdict(&["2022-05-16", "Apr 01, 2017"]).because, None);
    }
}
