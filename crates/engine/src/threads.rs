//! Work spread over the processors, in a fixed order: results do not depend on how many there are.

use std::num::NonZero;

/// How many threads heavy steps use.
#[must_use]
pub fn count() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get).min(16)
}

/// Calls `work` with neighbouring parts of `items` and their cells of `out` (`width` values an item), each on a thread.
pub fn in_parts<T: Sync, O: Send>(
    items: &[T],
    out: &mut [O],
    width: usize,
    work: impl Fn(&[T], &mut [O]) + Sync,
) {
    let part = items.len().div_ceil(count()).max(1);
    if part >= items.len() {
        work(items, out);
        return;
    }
    std::thread::scope(|scope| {
        for (items, cells) in items.chunks(part).zip(out.chunks_mut((part * width).max(1))) {
            let work = &work;
            scope.spawn(move || work(items, cells));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_worked_on_once() {
        let items: Vec<u32> = (0..101).collect();
        let mut out = vec![0u32; 202];
        in_parts(&items, &mut out, 2, |part, cells| {
            for (item, pair) in part.iter().zip(cells.chunks_exact_mut(2)) {
                pair.copy_from_slice(&[*item, pair[1] + 1]);
            }
        });
        assert!(out.chunks(2).enumerate().all(|(i, pair)| *pair == [i as u32, 1]));
        in_parts(&[0u8; 0], &mut [0u8; 0], 0, |_, _| {});
    }
}
