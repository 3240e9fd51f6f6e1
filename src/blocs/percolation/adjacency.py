"""Who is next to whom: edges and hyperedges, checked and laid out for the kernels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.percolation.compiling import compiled, prefetch

__all__ = ["adaptive_order", "bit_rows", "incidences", "neighbour_lists"]

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bits = NDArray[np.uint64]

AHEAD = 16
"""How many edges before its turn the memory of a neighbour list is asked for."""


@compiled
def neighbour_lists(n: int, edges: Ints) -> tuple[int, Ints, Small]:
    """Return (first bad edge or -1, starts, neighbours) of the simple graph of some edges.

    The neighbours of x are ``neighbours[starts[x]:starts[x + 1]]``. A counting sort, then one
    pass that drops repeated neighbours; self-loops never get in.
    """
    m = edges.shape[0]
    starts = np.zeros(n + 2, np.int64)
    for i in range(m):
        u, v = edges[i, 0], edges[i, 1]
        if u < 0 or u >= n or v < 0 or v >= n:
            return i, starts, np.empty(0, np.int32)
        if u != v:
            starts[u + 2] += 1
            starts[v + 2] += 1
    for x in range(2, n + 2):
        starts[x] += starts[x - 1]
    neighbours = np.empty(starts[n + 1], np.int32)
    for i in range(m):
        if i + AHEAD < m:
            prefetch(neighbours, starts[edges[i + AHEAD, 0] + 1])
            prefetch(neighbours, starts[edges[i + AHEAD, 1] + 1])
        u, v = edges[i, 0], edges[i, 1]
        if u != v:
            neighbours[starts[u + 1]] = v
            starts[u + 1] += 1
            neighbours[starts[v + 1]] = u
            starts[v + 1] += 1
    seen_by = np.full(n, -1, np.int32)
    kept = 0
    for x in range(n):
        first, last = starts[x], starts[x + 1]
        starts[x] = kept
        for e in range(first, last):
            y = neighbours[e]
            if seen_by[y] != x:
                seen_by[y] = x
                neighbours[kept] = y
                kept += 1
    starts[n] = kept
    return -1, starts[: n + 1], neighbours[:kept]


@compiled
def bit_rows(starts: Ints, neighbours: Small, words: int) -> Bits:
    """Return the adjacency matrix as bits: n rows of so many 64-bit words."""
    n = starts.size - 1
    rows = np.zeros((n, words), np.uint64)
    for x in range(n):
        for e in range(starts[x], starts[x + 1]):
            y = neighbours[e]
            rows[x, y >> 6] |= np.uint64(1) << np.uint64(y & 63)
    return rows


@compiled
def incidences(
    n: int, ptr: Ints, members: Ints, key_ptr: Ints, keystones: Ints, minimum: Ints
) -> tuple[int, int, int, Ints, Small, Ints, Ints]:
    """Return (fault, edge, node, starts, edges, weights, required) of some hyperedges.

    An edge lives when the weights of its acting members reach ``required``. A keystone weighs more
    than all other members together, another member 1: so "all keystones act, and at least
    ``minimum`` members" is one sum. Fault 1: a member out of range; 2: a member named twice;
    3: a keystone that is no member; 0: none.
    """
    m = ptr.size - 1
    starts = np.zeros(n + 2, np.int64)
    edges = np.empty(members.size, np.int32)
    weights = np.empty(members.size, np.int64)
    required = np.empty(m, np.int64)
    member_of = np.full(n, -1, np.int64)
    key_of = np.full(n, -1, np.int64)
    for e in range(m):
        size = ptr[e + 1] - ptr[e]
        for i in range(ptr[e], ptr[e + 1]):
            x = members[i]
            if x < 0 or x >= n:
                return 1, e, x, starts, edges, weights, required
            if member_of[x] == e:
                return 2, e, x, starts, edges, weights, required
            member_of[x] = e
            starts[x + 2] += 1
        keys = 0
        for i in range(key_ptr[e], key_ptr[e + 1]):
            x = keystones[i]
            if x < 0 or x >= n or member_of[x] != e:
                return 3, e, x, starts, edges, weights, required
            if key_of[x] != e:
                key_of[x] = e
                keys += 1
        required[e] = keys * (size + 1) + max(0, minimum[e] - keys)
    for x in range(2, n + 2):
        starts[x] += starts[x - 1]
    key_of[:] = -1
    for e in range(m):
        for i in range(key_ptr[e], key_ptr[e + 1]):
            key_of[keystones[i]] = e
        for i in range(ptr[e], ptr[e + 1]):
            x = members[i]
            at = starts[x + 1]
            edges[at] = e
            weights[at] = ptr[e + 1] - ptr[e] + 1 if key_of[x] == e else 1
            starts[x + 1] += 1
    return 0, -1, -1, starts[: n + 1], edges, weights, required


@compiled
def adaptive_order(starts: Ints, neighbours: Small) -> Ints:
    """Return the nodes by highest remaining degree, ties by lowest number, in O(n + edges).

    Degrees only fall, so nobody enters the level that is being emptied, and a node is moved
    to its present level when its old one is reached.
    """
    n = starts.size - 1
    degree = np.diff(starts)
    highest = 0
    for x in range(n):
        highest = max(highest, degree[x])
    top = np.full(highest + 1, -1, np.int64)
    below = np.empty(n, np.int64)
    for x in range(n - 1, -1, -1):
        below[x] = top[degree[x]]
        top[degree[x]] = x
    order = np.empty(n, np.int64)
    level = np.empty(n, np.int64)
    done = 0
    for d in range(highest, -1, -1):
        held = 0
        x = top[d]
        while x >= 0:
            then = below[x]
            if degree[x] == d:
                level[held] = x
                held += 1
            else:
                below[x] = top[degree[x]]
                top[degree[x]] = x
            x = then
        level[:held].sort()
        for i in range(held):
            x = level[i]
            if degree[x] == d:
                order[done] = x
                done += 1
                for e in range(starts[x], starts[x + 1]):
                    degree[neighbours[e]] -= 1
                degree[x] = -1
            else:
                below[x] = top[degree[x]]
                top[degree[x]] = x
    return order
