//! Fits the rows so that their sum points where the transformer puts the whole phrase.

use firsthand_engine::matrix::{dot, normalise};
use firsthand_engine::model::DIMENSIONS;
use firsthand_engine::random::Random;

/// Passes over all phrases.
const PASSES: usize = 6;
/// First step length (Adagrad, Duchi et al. 2011, with one sum of squares per row).
const STEP: f32 = 0.06;

/// Moves `rows` by gradient ascent on the cosine between the sum of a phrase's rows and its target (unit vectors,
/// `DIMENSIONS` values each). Prints the mean cosine of the last fiftieth of the phrases, which is never learned from.
pub fn fit(rows: &mut [f32], phrases: &[Vec<u32>], targets: &[f32]) {
    let held_out = phrases.len() - phrases.len() / 50;
    let mut squares = vec![1e-3f32; rows.len() / DIMENSIONS];
    let mut order: Vec<usize> = (0..held_out).collect();
    let mut random = Random::new(9);
    println!("held-out cosine before: {:.4}", check(rows, phrases, targets, held_out));
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        for phrase in &order {
            let (sum, target) =
                (total(rows, &phrases[*phrase]), &targets[phrase * DIMENSIONS..][..DIMENSIONS]);
            let length = dot(&sum, &sum).sqrt().max(1e-3);
            let cosine = dot(&sum, target) / length;
            let gradient: Vec<f32> =
                sum.iter().zip(target).map(|(s, t)| (t - cosine * s / length) / length).collect();
            let square = dot(&gradient, &gradient);
            for piece in &phrases[*phrase] {
                let piece = *piece as usize;
                squares[piece] += square;
                let step = STEP / squares[piece].sqrt();
                let row = &mut rows[piece * DIMENSIONS..][..DIMENSIONS];
                row.iter_mut().zip(&gradient).for_each(|(x, g)| *x += step * g);
            }
        }
        println!("pass {}: {:.4}", pass + 1, check(rows, phrases, targets, held_out));
    }
}

fn total(rows: &[f32], phrase: &[u32]) -> Vec<f32> {
    let mut sum = vec![0.0; DIMENSIONS];
    for piece in phrase {
        sum.iter_mut().zip(&rows[*piece as usize * DIMENSIONS..]).for_each(|(s, x)| *s += x);
    }
    sum
}

fn check(rows: &[f32], phrases: &[Vec<u32>], targets: &[f32], from: usize) -> f32 {
    let mut cosine = 0.0;
    for phrase in from..phrases.len() {
        let mut sum = total(rows, &phrases[phrase]);
        normalise(&mut sum);
        cosine += dot(&sum, &targets[phrase * DIMENSIONS..][..DIMENSIONS]);
    }
    cosine / (phrases.len() - from).max(1) as f32
}
