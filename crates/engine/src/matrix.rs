//! Row-major `f32` matrices as plain slices: the few dense products the engine needs.
//!
//! The only place with `unsafe`: the `gemm` crate chooses AVX2, AVX-512 or NEON kernels at run time, which a portable build
//! of safe code cannot, and it takes raw pointers. Lengths are checked before the call.

/// `out[m×n] = a[m×k] · b[n×k]ᵀ`, all row-major, on the calling thread. `m` and `n` follow from the lengths.
///
/// # Panics
/// When `k` is 0 or a length does not fit; callers inside the engine guarantee both.
pub fn times_transposed(a: &[f32], b: &[f32], k: usize, out: &mut [f32]) {
    let (a, b) = (View::of(a, k), View::of(b, k));
    let columns = b.rows;
    product(a, b.transposed(), out, columns.max(1));
}

/// A matrix inside a slice: any rows and columns of a row-major one, or its transpose.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    data: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a> View<'a> {
    /// A whole row-major matrix.
    ///
    /// # Panics
    /// When the values are not whole rows of `columns`.
    #[must_use]
    pub fn of(data: &'a [f32], columns: usize) -> Self {
        assert!(columns > 0 && data.len().is_multiple_of(columns), "whole rows of {columns}");
        Self { data, rows: data.len() / columns, columns, row_step: columns, column_step: 1 }
    }

    /// `count` neighbouring columns from `first` on.
    ///
    /// # Panics
    /// When there are fewer.
    #[must_use]
    pub fn columns(self, first: usize, count: usize) -> Self {
        assert!(first + count <= self.columns, "columns inside the matrix");
        let data = self.data.get(first * self.column_step..).unwrap_or_default();
        Self { data, columns: count, ..self }
    }

    /// Rows as columns and columns as rows.
    #[must_use]
    pub fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
            ..self
        }
    }

    fn reaches(&self) -> usize {
        match self.rows * self.columns {
            0 => 0,
            _ => (self.rows - 1) * self.row_step + (self.columns - 1) * self.column_step + 1,
        }
    }
}

/// Writes `a · b` into `out`, row by row, the rows `out_step` values apart, on the calling thread; cells between the rows stay.
///
/// # Panics
/// When the shapes do not fit; callers inside the engine guarantee that they do.
#[allow(unsafe_code)]
pub fn product(a: View<'_>, b: View<'_>, out: &mut [f32], out_step: usize) {
    assert_eq!(a.columns, b.rows, "as many columns as the other has rows");
    let (m, n, k) = (a.rows, b.columns, a.columns);
    if m == 0 || n == 0 {
        return;
    }
    assert!(out_step >= n && out.len() >= (m - 1) * out_step + n, "room for every cell");
    assert!(a.data.len() >= a.reaches() && b.data.len() >= b.reaches(), "views inside their slices");
    // SAFETY: with the steps given, gemm reads cells of `a` and `b` below `reaches()` and writes cells
    // i·out_step + j of `out` with i < m, j < n; all lengths were checked above, and `out` is borrowed mutably, so it
    // overlaps neither.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            out_step as isize,
            false,
            a.data.as_ptr(),
            a.column_step as isize,
            a.row_step as isize,
            b.data.as_ptr(),
            b.column_step as isize,
            b.row_step as isize,
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
    fn product_of_parts() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let mut out = [9.0; 6];
        // Columns 1 and 2 of a, times the transpose of the same: a 2 × 2 result in rows three apart.
        let part = View::of(&a, 3).columns(1, 2);
        product(part, part.transposed(), &mut out, 3);
        assert_eq!(out, [13.0, 28.0, 9.0, 28.0, 61.0, 9.0]);
        let mut plain = [0.0; 4];
        product(View::of(&a[..4], 2), View::of(&a[2..], 2), &mut plain, 2);
        assert_eq!(plain, [13.0, 16.0, 29.0, 36.0]);
        product(View::of(&[], 2), View::of(&a, 3).columns(0, 1), &mut [], 1);
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
