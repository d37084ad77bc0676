//! An undirected weighted graph in compressed rows.

/// Nodes, their neighbours and weights; every edge is stored from both ends.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    weights: Vec<f32>,
    /// Sum of edge weights at each node, a loop counted twice.
    pub degrees: Vec<f64>,
    /// Sum of all degrees: twice the total edge weight.
    pub total: f64,
}

impl Graph {
    /// A graph of `nodes` nodes from edges `(a, b, weight)`. Repeated edges add up; edges outside the nodes and weights
    /// that are not positive are left out. A loop's weight counts twice in its degree.
    #[must_use]
    pub fn new(nodes: usize, edges: &[(u32, u32, f32)]) -> Self {
        let valid = |e: &&(u32, u32, f32)| (e.0.max(e.1) as usize) < nodes && e.2 > 0.0 && e.2.is_finite();
        let mut counts = vec![0usize; nodes + 1];
        let mut loops = vec![0.0f64; nodes];
        for (a, b, weight) in edges.iter().filter(valid) {
            if a == b {
                loops[*a as usize] += f64::from(*weight);
            } else {
                counts[*a as usize + 1] += 1;
                counts[*b as usize + 1] += 1;
            }
        }
        for i in 0..nodes {
            counts[i + 1] += counts[i];
        }
        let mut next = counts.clone();
        let mut cells = vec![(0u32, 0.0f32); counts[nodes]];
        for (a, b, weight) in edges.iter().filter(valid).filter(|e| e.0 != e.1) {
            for (from, to) in [(*a, *b), (*b, *a)] {
                cells[next[from as usize]] = (to, *weight);
                next[from as usize] += 1;
            }
        }
        Self::merge(&counts, &mut cells, &loops)
    }

    /// Sorts each row and adds up repeated targets.
    fn merge(counts: &[usize], cells: &mut [(u32, f32)], loops: &[f64]) -> Self {
        let mut graph = Self { offsets: vec![0], ..Self::default() };
        for (node, ends) in counts.windows(2).enumerate() {
            let row = &mut cells[ends[0]..ends[1]];
            row.sort_unstable_by_key(|(target, _)| *target);
            let start = graph.targets.len();
            let mut degree = 2.0 * loops[node];
            for (target, weight) in row.iter() {
                degree += f64::from(*weight);
                if graph.targets.len() > start && graph.targets.last() == Some(target) {
                    let last = graph.weights.len() - 1;
                    graph.weights[last] += weight;
                } else {
                    graph.targets.push(*target);
                    graph.weights.push(*weight);
                }
            }
            graph.offsets.push(graph.targets.len());
            graph.degrees.push(degree);
            graph.total += degree;
        }
        graph
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.degrees.len()
    }

    /// Whether there are no nodes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.degrees.is_empty()
    }

    /// Neighbours and weights of a node, by number, without loops.
    pub fn edges(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.offsets[node]..self.offsets[node + 1];
        self.targets[range.clone()]
            .iter()
            .zip(&self.weights[range])
            .map(|(t, w)| (*t as usize, f64::from(*w)))
    }

    /// The graph whose nodes are the `groups` groups of this one's nodes (`of[node] < groups`).
    #[must_use]
    pub fn aggregate(&self, of: &[u32], groups: usize) -> Self {
        let mut edges = Vec::with_capacity(self.targets.len() / 2);
        for node in 0..self.len() {
            for (other, weight) in self.edges(node).filter(|(other, _)| *other > node) {
                edges.push((of[node], of[other], weight as f32));
            }
        }
        // Sums of many f32 weights drift; degrees are carried over exactly instead.
        let mut graph = Self::new(groups, &edges);
        graph.degrees = vec![0.0; groups];
        for (node, group) in of.iter().enumerate() {
            graph.degrees[*group as usize] += self.degrees[node];
        }
        graph.total = self.total;
        graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_edges_add_up_and_bad_ones_fall_out() {
        let graph = Graph::new(
            3,
            &[(0, 1, 1.0), (1, 0, 0.5), (1, 2, 2.0), (0, 9, 1.0), (0, 2, f32::NAN), (2, 2, 1.0)],
        );
        assert_eq!(graph.edges(1).collect::<Vec<_>>(), [(0, 1.5), (2, 2.0)]);
        assert_eq!(graph.degrees, [1.5, 3.5, 4.0]);
        assert_eq!(graph.total, 9.0);
    }

    #[test]
    fn aggregation_keeps_the_total() {
        let graph = Graph::new(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
        let small = graph.aggregate(&[0, 0, 1, 1], 2);
        assert_eq!(small.edges(0).collect::<Vec<_>>(), [(1, 1.0)]);
        assert_eq!((small.total, small.degrees.clone()), (6.0, vec![3.0, 3.0]));
    }
}
