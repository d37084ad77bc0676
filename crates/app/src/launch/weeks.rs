//! A series by week.

/// Numbers of the weeks from `first` (a day counted from 1970-01-01): the days of each added up. Where a week lacks
/// days that others have, its mean day stands in; a week with none is `None`. So a number a week, five working days
/// and seven days all add up to what a team would call the week's number.
pub fn by_week(days: &[(i64, f64)], first: i64, weeks: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0_u32); weeks];
    for &(day, value) in days {
        let week = (day - first).div_euclid(7);
        if let Some((sum, count)) = usize::try_from(week).ok().and_then(|week| sums.get_mut(week)) {
            *sum += value;
            *count += 1;
        }
    }
    let usual = sums.iter().map(|(_, count)| *count).max().unwrap_or(0);
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum * f64::from(usual) / f64::from(count)))
        .collect()
}

#[test]
fn weeks_add_up_whatever_days_a_series_has() {
    let daily: Vec<(i64, f64)> = (0..14).map(|day| (day, 2.0)).collect();
    assert_eq!(by_week(&daily, 0, 3), [Some(14.0), Some(14.0), None]);
    assert_eq!(by_week(&[(0, 30.0), (7, 40.0)], 0, 2), [Some(30.0), Some(40.0)]);
    let with_a_gap: Vec<(i64, f64)> = daily.iter().copied().filter(|(day, _)| *day != 9).collect();
    assert_eq!(by_week(&with_a_gap, 0, 2), [Some(14.0), Some(14.0)]);
    assert_eq!(by_week(&daily, -7, 2), [None, Some(14.0)]);
}
