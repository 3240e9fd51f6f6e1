"""How large is the largest component as the nodes of a graph are removed one by one?

For graphs whose edges need both ends. For instruments with members and failure rules see
`blocs.percolation.hyperedges`. Nodes are numbers 0 … n-1; no ledger is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import QuestionError
from blocs.percolation.adjacency import adaptive_order, bit_rows, neighbour_lists
from blocs.percolation.kernels import DENSE_WIDTHS, dense_curves, sparse_curves
from blocs.percolation.removals import curve_of_order, curves_of_orders, plain, whole_numbers

__all__ = [
    "Graph",
    "highest_degree_order",
    "largest_component_curve",
    "largest_component_curves",
    "robustness",
]

Ints = NDArray[np.int64]

LARGEST = 2**31 - 4
"""Of n plus twice the edges: the kernels count in 32 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A simple undirected graph, laid out once for many removal orders.

    Attributes:
        n: number of nodes.
        starts: (n + 1) where the neighbours of each node begin.
        neighbours: neighbours of all nodes, one after the other.
        rows: the adjacency matrix as bits, where that is faster (up to 1,024 nodes); else None.
        width: as long as a row; empty without rows.

    Example:
        >>> path = Graph.from_edges(4, [(0, 1), (1, 2), (2, 3)])
        >>> path.curve([1, 0, 2, 3]).tolist()
        [4, 2, 2, 1, 0]
    """

    n: int
    starts: Ints = field(repr=False)
    neighbours: NDArray[np.int32] = field(repr=False)
    rows: NDArray[np.uint64] | None = field(repr=False)
    width: tuple[int, ...] = field(repr=False)

    @classmethod
    def from_edges(cls, n: int, edges: ArrayLike) -> Graph:
        """Return the graph of some edges.

        Args:
            n: number of nodes, at least 1.
            edges: M x 2 whole numbers between 0 and n - 1. Repeated edges count once, in
                whichever direction; self-loops not at all.

        Raises:
            QuestionError: when an edge leads to no node; the first such edge is named.
        """
        n = check_nodes(n)
        pairs = whole_numbers(edges, "edges")
        if pairs.size == 0:
            pairs = pairs.reshape(0, 2)
        if pairs.ndim != 2 or pairs.shape[1] != 2:
            raise QuestionError(f"edges: shape (M, 2) expected, found {pairs.shape}")
        if n + 2 * len(pairs) > LARGEST:
            raise QuestionError(f"{n} nodes and {len(pairs)} edges; the kernels count in 32 bits")
        bad, starts, neighbours = neighbour_lists(n, plain(pairs))
        if bad >= 0:
            raise QuestionError(
                f"edge {bad} is {tuple(pairs[bad].tolist())}; the nodes are 0 … {n - 1}"
            )
        width = _width(n, neighbours.size)
        rows = bit_rows(starts, neighbours, len(width)) if width else None
        return cls(n, starts, neighbours, rows, width)

    def curve(self, order: ArrayLike) -> Ints:
        """Return `largest_component_curve` of this graph."""
        return curve_of_order(self._fill, self.n, order)

    def curves(self, orders: ArrayLike, *, threads: int | None = None) -> Ints:
        """Return `largest_component_curves` of this graph."""
        return curves_of_orders(
            self._fill, self.n, orders, steps=self.n + self.neighbours.size // 4, threads=threads
        )

    def highest_degree_order(self, *, adaptive: bool = True) -> Ints:
        """Return `highest_degree_order` of this graph."""
        if adaptive:
            return adaptive_order(self.starts, self.neighbours)
        return np.argsort(-np.diff(self.starts), kind="stable")

    def _fill(self, orders: Ints, curves: Ints) -> int:
        """Fill the curves of some orders; return the row at fault, or -1."""
        if self.rows is None:
            return sparse_curves(self.starts, self.neighbours, orders, curves)
        return dense_curves(self.rows, orders, curves, self.width)


def largest_component_curve(n: int, edges: ArrayLike, order: ArrayLike) -> Ints:
    """Return the size of the largest component after each removal of a node.

    Nodes are added back in reverse order and joined with a union-find (Newman & Ziff,
    Phys. Rev. E 64:016706, 2001), so the whole curve takes O((n + M) α(n)).

    Args:
        n: number of nodes, at least 1.
        edges: M x 2 whole numbers between 0 and n - 1; repeated edges and self-loops are harmless.
        order: the n nodes, first to be removed first.

    Returns:
        n + 1 sizes: before any removal, after one, … until no node is left.

    Raises:
        QuestionError: when an edge leads to no node, or the order is no permutation; the message
            names the edge, or the first node repeated and the first missing.

    Example:
        >>> star = [(0, 1), (0, 2), (0, 3)]
        >>> largest_component_curve(4, star, [3, 0, 1, 2]).tolist()
        [4, 3, 1, 1, 0]

    See Also:
        `Graph` for many calls on the same edges; `robustness` for one number.
    """
    return Graph.from_edges(n, edges).curve(order)


def largest_component_curves(
    n: int, edges: ArrayLike, orders: ArrayLike, *, threads: int | None = None
) -> Ints:
    """Return `largest_component_curve` for many orders.

    Args:
        n: number of nodes, at least 1.
        edges: M x 2 whole numbers between 0 and n - 1.
        orders: k x n; each row names every node once.
        threads: at most so many; None for one per processor. The curves do not depend on it.

    Returns:
        k x (n + 1) sizes, row i for order i.

    Raises:
        QuestionError: as for one order; the row is named.

    Example:
        >>> largest_component_curves(3, [(0, 1), (1, 2)], [[0, 1, 2], [1, 0, 2]]).tolist()
        [[3, 2, 1, 0], [3, 1, 1, 0]]
    """
    return Graph.from_edges(n, edges).curves(orders, threads=threads)


def highest_degree_order(n: int, edges: ArrayLike, *, adaptive: bool = True) -> Ints:
    """Return the nodes by highest degree, equals by lowest number.

    Args:
        n: number of nodes, at least 1.
        edges: M x 2 whole numbers between 0 and n - 1; repeated edges count once.
        adaptive: whether degrees are counted anew after each removal, in what is left.

    Returns:
        The n nodes, first to be removed first.

    Raises:
        QuestionError: when an edge leads to no node.

    Example:
        The middle of a path goes first; then all that is left has degree 0.

        >>> highest_degree_order(3, [(0, 1), (1, 2)]).tolist()
        [1, 0, 2]
    """
    return Graph.from_edges(n, edges).highest_degree_order(adaptive=adaptive)


def robustness(curve: Sequence[float] | NDArray[Any]) -> float:
    """Return R, the area under a curve of largest components.

    R = 1/n · Σ S(Q)/n over Q = 1 … n nodes removed (Schneider et al., PNAS 108:3838, 2011, eq. 1);
    between 0 and (n - 1)/2n, which a complete graph reaches. R is linear: that of a mean
    curve is the mean R.

    Args:
        curve: n + 1 sizes, as `largest_component_curve` returns them, or their mean.

    Returns:
        R, exact to the last bit for whole sizes: Σ S(Q) and n² are whole numbers.

    Raises:
        QuestionError: when the curve has fewer than two points or does not end in 0.

    Example:
        >>> robustness([3, 1, 1, 0])
        0.2222222222222222
    """
    sizes = np.asarray(curve)
    if sizes.ndim != 1 or sizes.size < 2 or sizes.dtype.kind not in "iuf":
        raise QuestionError(
            f"curve: one line of n + 1 sizes expected, found shape {sizes.shape} of {sizes.dtype}"
        )
    if sizes[-1] != 0:
        raise QuestionError(f"curve: its last point is {sizes[-1]}; with no node left it must be 0")
    n = sizes.size - 1
    area: float = sizes[1:].sum().item()
    return area / n**2


def _width(n: int, ends: int) -> tuple[int, ...]:
    """Return the width of the rows of bits, or () where lists of neighbours are faster."""
    narrow, wide = DENSE_WIDTHS
    if n <= 64 * len(narrow):
        return narrow
    # Measured: wide rows pay from about eight neighbours a node on.
    return wide if n <= 64 * len(wide) and ends >= 8 * n else ()


def check_nodes(n: int) -> int:
    """Return the number of nodes, or raise when it is no whole number from 1 on, or too large."""
    if not isinstance(n, int | np.integer) or not 1 <= n <= LARGEST:
        raise QuestionError(f"n is {n!r}; a graph to stress has 1 to {LARGEST} nodes")
    return int(n)
