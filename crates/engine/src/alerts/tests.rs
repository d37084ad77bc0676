use super::*;
use crate::probability::draw;
use crate::random::Random;

const SERIES: usize = 40;
/// Weeks that only teach, and weeks that are judged.
const HALF_YEAR: usize = 182;
const WEEKDAYS: [f64; 7] = [1.15, 1.2, 1.2, 1.1, 1.0, 0.75, 0.6];

/// A year of overdispersed counts with a weekday pattern: series of 0.1 to 20 voices a day, all of them moved by how
/// busy the day is, and a total that holds voices of no series too.
fn year(random: &mut Random, shuffle: bool) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut order: Vec<usize> = (0..2 * HALF_YEAR).collect();
    if shuffle {
        random.shuffle(&mut order);
    }
    let busy: Vec<f64> =
        order.iter().map(|d| WEEKDAYS[d % 7] * (1.0 + 0.12 * draw::normal(random)).max(0.3)).collect();
    let mut series = Vec::new();
    for at in 0..SERIES {
        let mean = 0.1 * 200f64.powf(at as f64 / (SERIES - 1) as f64);
        let spread = 1.0 + (at % 4) as f64 * 0.5;
        series.push(busy.iter().map(|b| draw::count(random, mean * b, spread)).collect::<Vec<u32>>());
    }
    let total = (0..busy.len())
        .map(|d| draw::poisson(random, 30.0 * busy[d]) + series.iter().map(|s| s[d]).sum::<u32>())
        .collect();
    (total, series)
}

fn look(total: &[u32], series: &[Vec<u32>], observed: &[bool]) -> Watch {
    let series: Vec<&[u32]> = series.iter().map(Vec::as_slice).collect();
    watch(&Stream { first_weekday: 0, observed, total, series: &series })
}

fn weeks_with_alerts(random: &mut Random, runs: usize, shuffle: bool) -> f64 {
    let (mut any, mut all) = (0, 0);
    for _ in 0..runs {
        let (total, series) = year(random, shuffle);
        let seen = look(&total, &series, &vec![true; total.len()]);
        for week in HALF_YEAR / 7..total.len() / 7 {
            all += 1;
            any += usize::from(seen.alerts.iter().any(|a| a.opened / 7 == week));
        }
    }
    any as f64 / all as f64
}

#[test]
fn a_week_with_nothing_to_find_rarely_alarms() {
    let share = weeks_with_alerts(&mut Random::new(20), 6, false);
    assert!(share <= WEEK_CHANCE, "{share}");
}

#[test]
fn days_in_any_order_hold_nothing_to_find() {
    let share = weeks_with_alerts(&mut Random::new(21), 6, true);
    assert!(share <= WEEK_CHANCE, "{share}");
}

#[test]
fn a_loud_theme_is_one_alert_and_the_others_stay_calm() {
    let (mut total, mut series) = year(&mut Random::new(4), false);
    // Twelve days of a theme of 20 voices a day at eight times its size: the stream has 280 on a usual day.
    for day in 300..312 {
        total[day] += 140;
        series[SERIES - 1][day] += 140;
    }
    let seen = look(&total, &series, &vec![true; total.len()]);
    let during: Vec<&Alert> = seen.alerts.iter().filter(|a| (300..316).contains(&a.opened)).collect();
    let theme: Vec<_> = during.iter().filter(|a| a.subject == Subject::Series(SERIES - 1)).collect();
    assert_eq!(theme.len(), 1);
    assert_eq!((theme[0].opened, theme[0].direction), (300, Direction::Above));
    assert!((309..314).contains(&theme[0].last) && theme[0].closed.is_some(), "{theme:?}");
    assert!((theme[0].excess / (12.0 * 140.0) - 1.0).abs() < 0.15, "{theme:?}");
    let others = during.iter().filter(|a| matches!(a.subject, Subject::Series(s) if s != SERIES - 1)).count();
    assert!(others <= 1, "{during:#?}");
}

#[test]
fn a_busy_day_of_everything_is_one_alert_on_the_whole_stream() {
    let (mut total, mut series) = year(&mut Random::new(5), false);
    total[320] *= 3;
    series.iter_mut().for_each(|s| s[320] *= 3);
    let seen = look(&total, &series, &vec![true; total.len()]);
    let during: Vec<&Alert> = seen.alerts.iter().filter(|a| (320..324).contains(&a.opened)).collect();
    assert_eq!(during.len(), 1, "{during:#?}");
    assert_eq!((during[0].subject, during[0].opened), (Subject::Whole, 320));
}

#[test]
fn a_rise_too_small_for_one_day_is_found_over_seven() {
    let mut random = Random::new(8);
    let (mut total, mut series) = year(&mut random, false);
    // Fourteen voices a day become 30, of more than 200 of the whole stream.
    for day in 300..328 {
        let more = draw::poisson(&mut random, 16.0 * WEEKDAYS[day % 7]);
        total[day] += more;
        series[36][day] += more;
    }
    let seen = look(&total, &series, &vec![true; total.len()]);
    let found = seen.alerts.iter().find(|a| a.subject == Subject::Series(36) && a.opened >= 300);
    assert!(found.is_some_and(|a| a.opened < 314 && a.direction == Direction::Above), "{found:?}");
}

#[test]
fn an_old_peak_does_not_hide_a_new_one() {
    let (mut total, mut series) = year(&mut Random::new(6), false);
    for (days, factor) in [(260..268, 4), (320..323, 2)] {
        for day in days {
            total[day] *= factor;
            series.iter_mut().for_each(|s| s[day] *= factor);
        }
    }
    let seen = look(&total, &series, &vec![true; total.len()]);
    let opened: Vec<usize> =
        seen.alerts.iter().filter(|a| a.subject == Subject::Whole).map(|a| a.opened).collect();
    assert!(opened.contains(&260) && opened.contains(&320), "{opened:?}");
}

#[test]
fn days_nobody_listened_are_not_silent_days() {
    let (mut total, mut series) = year(&mut Random::new(7), false);
    let mut observed = vec![true; total.len()];
    for day in 200..270 {
        observed[day] = false;
        total[day] = 0;
        series.iter_mut().for_each(|s| s[day] = 0);
    }
    let seen = look(&total, &series, &observed);
    assert!(seen.alerts.iter().all(|a| a.direction == Direction::Above), "{:#?}", seen.alerts);
    assert!(seen.whole.iter().all(|s| observed[s.day]));
    assert!(seen.whole.iter().filter(|s| s.day >= 270).count() > 80);
}

#[test]
fn a_young_stream_is_not_judged() {
    let seen = look(&[5; LEAST_DAYS], &[vec![1; LEAST_DAYS]], &[true; LEAST_DAYS]);
    assert!(seen.alerts.is_empty() && seen.whole.is_empty());
    let nothing = look(&[], &[], &[]);
    assert!(nothing.alerts.is_empty());
}
