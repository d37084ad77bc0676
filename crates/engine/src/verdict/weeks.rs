//! Days to weeks that begin with the launch, so that no week holds both sides.

/// Sums whole weeks before and after the launch day `at`; days of a week that is cut off at either end are left out.
/// Returns the weeks and the place of the first one after the launch.
#[must_use]
pub fn around(days: &[u32], at: usize) -> (Vec<u32>, usize) {
    let at = at.min(days.len());
    let first = at % 7;
    let weeks: Vec<u32> = days[first..].chunks_exact(7).map(|w| w.iter().sum()).collect();
    (weeks, at / 7)
}

#[test]
fn weeks_begin_with_the_launch() {
    let days: Vec<u32> = (0..24).collect();
    let (weeks, at) = around(&days, 9);
    assert_eq!((weeks.len(), at), (3, 1));
    assert_eq!(weeks[0], (2..9).sum::<u32>());
    assert_eq!(weeks[1], (9..16).sum::<u32>());
    assert_eq!(around(&[1, 2], 5), (vec![], 0));
}
