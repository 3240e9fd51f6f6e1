"""How large is the largest component when instruments fail by their rules as members leave?

An instrument is a hyperedge: it joins all its acting members while its rule is met. Instruments
keep their identity: two with the same members stay two. Nodes are numbers 0 … n-1; no ledger is
needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import QuestionError
from blocs.percolation import adjacency, kernels
from blocs.percolation.components import check_nodes
from blocs.percolation.removals import curve_of_order, curves_of_orders, plain, whole_numbers

__all__ = ["Hypergraph", "hyperedge_curve", "hyperedge_curves"]

Ints = NDArray[np.int64]

Edges = Sequence[Sequence[int]] | tuple[NDArray[np.integer], NDArray[np.integer]]
"""A list of members for each edge, or a pair (ptr, members): those of edge e are
``members[ptr[e]:ptr[e + 1]]``."""

Minimum = int | str | Sequence[int | str] | NDArray[np.integer]
"""Members that must act, for all edges or for each: a number, or ``open`` (2), ``bilateral`` (2 of
two) or ``consensus`` (all)."""


class Incidences(NamedTuple):
    """What the kernel reads, in the order of its arguments."""

    starts: Ints
    """(n + 1) first membership of each node."""
    edges: NDArray[np.int32]
    """(Σ|E|) edge of each membership, by node."""
    weights: Ints
    """(Σ|E|) its weight towards ``required``."""
    required: Ints
    """(m) weight at which each edge lives."""
    ptr: Ints
    """(m + 1) first member of each edge."""
    members: NDArray[np.int32]
    """(Σ|E|) members, by edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Hypergraph:
    """Hyperedges with their failure rules, laid out once for many removal orders.

    Edge e joins its acting members while all its keystones act and at least ``minimum`` of its
    members do: K ⊆ R and |E ∩ R| ≥ m, on the nodes R that remain.

    Attributes:
        n: number of nodes.
        m: number of edges.
        incidences: what the kernel reads.

    Example:
        Four parties and one accord that dies when the first of them leaves:

        >>> accord = Hypergraph.from_edges(4, [[0, 1, 2, 3]], keystones=[[0]])
        >>> accord.curve([1, 0, 2, 3]).tolist()
        [4, 3, 1, 1, 0]
    """

    n: int
    m: int
    incidences: Incidences = field(repr=False)

    @classmethod
    def from_edges(
        cls,
        n: int,
        edges: Edges,
        minimum: Minimum = 2,
        keystones: Sequence[Sequence[int] | None] | None = None,
    ) -> Hypergraph:
        """Return the hypergraph of some edges and rules.

        Args:
            n: number of nodes, at least 1.
            edges: the members of each edge, or a tuple (ptr, members) of two arrays.
            minimum: members that must act, as one value or one for each edge. An edge with fewer
                members than that never joins anybody.
            keystones: for each edge the members on each of whom it rests; None for none.

        Raises:
            QuestionError: when a member is no node or is named twice, a keystone is no member, or
                a rule is unknown; the first edge at fault is named.
        """
        n = check_nodes(n)
        ptr, members = _flat(edges, "edges")
        m = ptr.size - 1
        if keystones is None:
            key_ptr, keys = np.zeros(m + 1, np.int64), np.empty(0, np.int64)
        else:
            key_ptr, keys = _flat([k or () for k in keystones], "keystones")
            if key_ptr.size != m + 1:
                raise QuestionError(f"{m} edges but keystones for {key_ptr.size - 1}")
        least = _least(minimum, np.diff(ptr))
        fault, edge, node, starts, along, weights, required = adjacency.incidences(
            n, ptr, members, key_ptr, keys, least
        )
        if fault:
            found = (
                f"{node} is no node; the nodes are 0 … {n - 1}",
                f"member {node} is named twice",
                f"keystone {node} is no member",
            )[fault - 1]
            raise QuestionError(f"edge {edge}: {found}")
        return cls(
            n, m, Incidences(starts, along, weights, required, ptr, members.astype(np.int32))
        )

    def curve(self, order: ArrayLike) -> Ints:
        """Return `hyperedge_curve` of this hypergraph."""
        return curve_of_order(self._fill, self.n, order)

    def curves(self, orders: ArrayLike, *, threads: int | None = None) -> Ints:
        """Return `hyperedge_curves` of this hypergraph."""
        steps = self.n + 2 * self.incidences.members.size
        return curves_of_orders(self._fill, self.n, orders, steps=steps, threads=threads)

    def _fill(self, orders: Ints, curves: Ints) -> int:
        """Fill the curves of some orders; return the row at fault, or -1."""
        return kernels.hyperedge_curves(*self.incidences, orders, curves)


def hyperedge_curve(
    n: int,
    edges: Edges,
    order: ArrayLike,
    minimum: Minimum = 2,
    keystones: Sequence[Sequence[int] | None] | None = None,
) -> Ints:
    """Return the size of the largest component after each removal of a member.

    An edge joins its acting members while all its keystones act and at least ``minimum`` members
    do. That is monotone in the nodes that remain, so adding them back in reverse gives the whole
    curve in O((n + Σ|E|) α(n)).

    Args:
        n: number of nodes, at least 1.
        edges: the members of each edge, or a tuple (ptr, members) of two arrays, the members of
            edge e being ``members[ptr[e]:ptr[e + 1]]``. Equal edges stay two.
        order: the n nodes, first to leave first.
        minimum: members that must act, one value or one for each edge: a number, ``open`` (2),
            ``bilateral`` (2 of two) or ``consensus`` (all members). An edge with fewer members
            than that never joins anybody.
        keystones: for each edge the members on each of whom it rests; None for none.

    Returns:
        n + 1 sizes: before anybody leaves, after one has, … until nobody is left. A node without
        a living edge is a component of 1.

    Raises:
        QuestionError: when an edge, a rule or the order is wrong; the message says which and where.

    Example:
        A consensus body of three, and a bilateral:

        >>> hyperedge_curve(4, [[0, 1, 2], [2, 3]], [0, 1, 2, 3], ["consensus", 2]).tolist()
        [4, 2, 2, 1, 0]
    """
    return Hypergraph.from_edges(n, edges, minimum, keystones).curve(order)


def hyperedge_curves(
    n: int,
    edges: Edges,
    orders: ArrayLike,
    minimum: Minimum = 2,
    keystones: Sequence[Sequence[int] | None] | None = None,
    *,
    threads: int | None = None,
) -> Ints:
    """Return `hyperedge_curve` for many orders.

    Args:
        n: number of nodes, at least 1.
        edges: as for one order.
        orders: k x n; each row names every node once.
        minimum: as for one order.
        keystones: as for one order.
        threads: at most so many; None for one per processor. The curves do not depend on it.

    Returns:
        k x (n + 1) sizes, row i for order i.

    Raises:
        QuestionError: as for one order; the row is named.

    Example:
        >>> hyperedge_curves(3, [[0, 1, 2]], [[0, 1, 2], [1, 2, 0]], 3).tolist()
        [[3, 1, 1, 0], [3, 1, 1, 0]]
    """
    return Hypergraph.from_edges(n, edges, minimum, keystones).curves(orders, threads=threads)


def _flat(edges: Edges, what: str) -> tuple[Ints, Ints]:
    """Return (ptr, members) of edges in either form."""
    if isinstance(edges, tuple) and len(edges) == 2 and isinstance(edges[0], np.ndarray):
        ptr, members = (plain(whole_numbers(part, what)) for part in edges)
        if (
            ptr.ndim != 1
            or members.ndim != 1
            or ptr.size == 0
            or ptr[0] != 0
            or ptr[-1] != members.size
            or (np.diff(ptr) < 0).any()
        ):
            raise QuestionError(
                f"{what}: a tuple of two arrays is read as (ptr, members); ptr must rise from 0 to "
                "the number of members. Put edges into a list to give their members one by one"
            )
        return ptr, members
    lengths = np.fromiter((len(edge) for edge in edges), np.int64, len(edges))
    members = plain(whole_numbers(list(chain.from_iterable(edges)), what))
    return np.concatenate(([0], np.cumsum(lengths))), members


def _least(minimum: Minimum, sizes: Ints) -> Ints:
    """Return for each edge the number of members that must act."""
    each: Any = [minimum] * sizes.size if np.ndim(minimum) == 0 else minimum
    if len(each) != sizes.size:
        raise QuestionError(f"{sizes.size} edges but a minimum for {len(each)}")
    least = (_least_of(e, each[e], size) for e, size in enumerate(sizes.tolist()))
    return np.fromiter(least, np.int64, sizes.size)


def _least_of(edge: int, minimum: int | str | np.integer, size: int) -> int:
    """Return the number of members of one edge that must act."""
    if minimum == "consensus":
        return max(size, 1)
    if minimum == "bilateral" and size != 2:
        raise QuestionError(f"edge {edge}: a bilateral has two members, this one has {size}")
    if minimum in ("open", "bilateral"):
        return 2
    if isinstance(minimum, int | np.integer) and minimum >= 1:
        return int(minimum)
    raise QuestionError(
        f"edge {edge}: minimum is {minimum!r}; give a number from 1 on, open, bilateral "
        "(both of two) or consensus (all)"
    )
