//! Row-major `f32` matrices as plain slices: the few dense products the engine needs.
//!
//! The only place with `unsafe`: the `gemm` crate chooses AVX2, AVX-512 or NEON kernels at run time, which a portable build
//! of safe code cannot, and it takes raw pointers. Lengths are checked before the call.

/// `out[m×n] = a[m×k] · b[n×k]ᵀ`, all row-major, on the calling thread. `m` and `n` follow from the lengths.
///
/// # Panics
/// When `k` is 0 or a length does not fit; callers inside the engine guarantee both.
#[allow(unsafe_code)]
pub fn times_transposed(a: &[f32], b: &[f32], k: usize, out: &mut [f32]) {
    assert!(k > 0 && a.len().is_multiple_of(k) && b.len().is_multiple_of(k), "whole rows of {k}");
    let (m, n) = (a.len() / k, b.len() / k);
    assert_eq!(out.len(), m * n, "one output cell per pair of rows");
    if m == 0 || n == 0 {
        return;
    }
    // SAFETY: with the strides given, gemm reads rows i < m of `a`, rows j < n of `b` (k values each) and writes cells
    // i·n + j < m·n of `out`; the three lengths were checked above, and `out` is borrowed mutably, so it overlaps neither.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.as_ptr(),
            1,
            k as isize,
            b.as_ptr(),
            k as isize,
            1,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// Dot product of two equally long slices; the shorter length counts.
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight running sums let the compiler use vector registers; one sum would fix the order of additions.
    let mut sums = [0.0f32; 8];
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// Scales a vector to length one; a zero or non-finite vector becomes all zeros.
pub fn normalise(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length.is_finite() && length > 1e-12 {
        vector.iter_mut().for_each(|x| *x /= length);
    } else {
        vector.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_of_small_matrices() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let b = [1.0, 0.0, 1.0, 0.5, 0.5, 0.5, 2.0, 0.0, 0.0];
        let mut out = [0.0; 6];
        times_transposed(&a, &b, 3, &mut out);
        assert_eq!(out, [4.0, 3.0, 2.0, 10.0, 7.5, 8.0]);
    }

    #[test]
    fn dot_covers_blocks_and_rest() {
        let a: Vec<f32> = (0..11u8).map(f32::from).collect();
        assert!((dot(&a, &a) - 385.0).abs() < 1e-3);
    }

    #[test]
    fn normalise_never_divides_by_zero() {
        let mut zero = [0.0; 4];
        normalise(&mut zero);
        assert_eq!(zero, [0.0; 4]);
        let mut odd = [f32::NAN, 1.0];
        normalise(&mut odd);
        assert_eq!(odd, [0.0; 2]);
    }
}
