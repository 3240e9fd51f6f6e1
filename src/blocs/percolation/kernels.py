"""The compiled loops behind the degradation curves: plain arrays in, plain arrays out.

Nodes are added back in reverse order of removal and joined with a union-find (Newman & Ziff,
Phys. Rev. E 64:016706, 2001), so one pass gives the largest component for every number removed.
Nothing here checks types or shapes; `components` and `hyperedges` do. An order that is no
permutation stops a kernel, which returns the row at fault, or -1 when all went well.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.percolation.compiling import compiled, lowest_bit, prefetch

__all__ = ["DENSE_WIDTHS", "dense_curves", "hyperedge_curves", "sparse_curves"]

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bits = NDArray[np.uint64]

DENSE_WIDTHS = ((0,) * 4, (0,) * 16)
"""Widths for which the dense kernel is compiled: 256 and 1,024 nodes."""

AHEAD = 16
"""How many steps before its turn a node's memory is asked for."""

IN_CACHE = 1 << 16
"""Neighbours that fit into a processor's own cache, where asking ahead only costs."""


@compiled
def dense_curves(rows: Bits, orders: Ints, curves: Ints, width: tuple[int, ...]) -> int:
    """Fill the curves of small graphs, whose neighbourhoods are rows of bits.

    The largest component so far is kept as one set of bits. A node that touches it, and no acting
    node outside it, takes three operations a word, however many neighbours it has. The width is
    the length of a tuple so that the compiler knows it and unrolls the loops over words.
    """
    words = len(width)
    n = rows.shape[0]
    acting = np.empty(words, np.uint64)
    giant = np.empty(words, np.uint64)
    mine = np.empty(words, np.uint64)
    members = np.zeros((n, words), np.uint64)  # of the component of each root but the giant
    size = np.zeros(n, np.int64)
    parent = np.empty(n, np.int64)  # -1: removed
    for row in range(orders.shape[0]):
        parent[:] = -1
        acting[:] = 0
        giant[:] = 0
        top = 0
        top_size = 0
        curves[row, n] = 0
        for k in range(n - 1, -1, -1):
            x = orders[row, k]
            if x < 0 or x >= n or parent[x] >= 0:
                return row
            place, bit = x >> 6, np.uint64(1) << np.uint64(x & 63)
            touched = np.uint64(0)
            loose = np.uint64(0)
            for w in range(words):
                near = rows[x, w] & acting[w]
                touched |= near & giant[w]
                loose |= near & ~giant[w]
            acting[place] |= bit
            parent[x] = x
            if loose == 0:
                if touched != 0:
                    parent[x] = top
                    giant[place] |= bit
                    top_size += 1
                elif top_size == 0:
                    top = x
                    giant[place] = bit
                    top_size = 1
                else:
                    for w in range(words):
                        members[x, w] = 0
                    members[x, place] = bit
                    size[x] = 1
                curves[row, k] = top_size
                continue
            for w in range(words):
                mine[w] = 0
            mine[place] = bit
            root, biggest, total = x, 0, 1
            for w in range(words):
                rest = rows[x, w] & acting[w] & ~giant[w] & ~mine[w]
                while rest != 0:
                    y = (w << 6) + lowest_bit(rest)
                    while parent[y] != y:
                        parent[y] = parent[parent[y]]
                        y = parent[y]
                    for v in range(words):
                        mine[v] |= members[y, v]
                    total += size[y]
                    if size[y] > biggest:
                        biggest = size[y]
                        parent[root] = y
                        root = y
                    else:
                        parent[y] = root
                    rest &= ~mine[w]
            if touched != 0:
                parent[root] = top
                top_size += total
                for w in range(words):
                    giant[w] |= mine[w]
            else:
                size[root] = total
                for w in range(words):
                    members[root, w] = mine[w]
                if total > top_size:
                    size[top] = top_size
                    for w in range(words):
                        members[top, w] = giant[w]
                        giant[w] = mine[w]
                    top, top_size = root, total
            curves[row, k] = top_size
    return -1


@compiled
def _root(parent: Small, x: Any) -> Any:
    """Return the root of x, halving the path; a root's parent is negative."""
    up = parent[x]
    while up >= 0:
        above = parent[up]
        if above < 0:
            return up
        parent[x] = above
        x = above
        up = parent[x]
    return x


@compiled
def _join(parent: Small, a: int, b: int) -> int:
    """Join two different roots, the smaller under the larger; return the new root."""
    if parent[a] < parent[b]:
        parent[a] += parent[b]
        parent[b] = a
        return a
    parent[b] += parent[a]
    parent[a] = b
    return b


@compiled
def sparse_curves(starts: Ints, neighbours: Small, orders: Ints, curves: Ints) -> int:
    """Fill the curves of graphs of any size, without reading most of the edges.

    Once one component, the giant, holds four fifths of the acting nodes, every acting node outside
    it leaves a note at each of its removed neighbours. A node that comes back without a note has
    acting neighbours in the giant only: the first one found settles it. A node with notes is
    joined to their authors. So edges inside the giant are not looked at one by one.

    One array says all about a node: 0 … n-1 its parent; -n … -1 a root, minus its size;
    -(n+1) removed, no note; below that removed, with notes from slot -(n+2)-value on.
    """
    n = starts.size - 1
    ahead = AHEAD if neighbours.size > IN_CACHE else n
    parent = np.empty(n, np.int32)
    # Each node leaves notes at most once, so there is one slot for each neighbour.
    # Untouched memory costs nothing.
    notes = np.empty((neighbours.size, 2), np.int32)
    for row in range(orders.shape[0]):
        order, curve = orders[row], curves[row]
        for k in range(max(0, n - ahead), n):
            if order[k] < 0 or order[k] >= n:
                return row
        parent[:] = -(n + 1)
        curve[n] = 0
        k, top = _until_giant(starts, neighbours, order, curve, parent, ahead)
        if k > 0:
            k = _with_giant(starts, neighbours, order, curve, parent, notes, ahead, k, top)
        if k < 0:
            return row
    return -1


@compiled
def _until_giant(
    starts: Ints, neighbours: Small, order: Ints, curve: Ints, parent: Small, ahead: int
) -> tuple[int, int]:
    """Add nodes until there is a giant; return (first index added, its root), or (-1, -1)."""
    n = starts.size - 1
    best = 0
    for k in range(n - 1, -1, -1):
        if k >= ahead:
            y = order[k - ahead]
            if y < 0 or y >= n:
                return -1, -1
            prefetch(starts, y)
            prefetch(parent, y)
            prefetch(neighbours, starts[order[k - ahead // 2]])
        x = order[k]
        if parent[x] >= -n:
            return -1, -1
        parent[x] = -1
        root = int(x)
        for e in range(starts[x], starts[x + 1]):
            y = int(neighbours[e])
            if parent[y] >= -n:
                other = _root(parent, y)
                if other != root:
                    root = _join(parent, root, other)
        size, acting = -parent[root], n - k
        curve[k] = best = max(best, size)
        # Not among the first few, whose giant may be none; not so late that it no longer pays.
        if size * 5 >= acting * 4 and n <= acting * 32 and acting <= k * 2:
            return k, root
    return 0, -1


@compiled
def _with_giant(
    starts: Ints,
    neighbours: Small,
    order: Ints,
    curve: Ints,
    parent: Small,
    notes: Small,
    ahead: int,
    done: int,
    top: int,
) -> int:
    """Add the nodes before index ``done``, given the root of the giant; return -1 for a fault."""
    n = starts.size - 1
    silent, first_slot = -(n + 1), -(n + 2)
    best = top_size = int(curve[done])
    used = 0
    for k in range(done + 1, n):  # the one at done is in it
        if _root(parent, order[k]) != top:
            used = _leave_notes(starts, neighbours, order[k], parent, notes, used)
    for k in range(done - 1, -1, -1):
        if k >= ahead:
            y = order[k - ahead]
            if y < 0 or y >= n:
                return -1
            prefetch(starts, y)
            prefetch(parent, y)
            prefetch(neighbours, starts[order[k - ahead // 2]])
            at = starts[order[k - ahead // 4]]
            if at < neighbours.size:
                prefetch(parent, neighbours[at])
        x = order[k]
        note = int(parent[x])
        if note >= -n:
            return -1
        parent[x] = -1
        root = int(x)
        inside = False
        if note == silent:
            for e in range(starts[x], starts[x + 1]):
                if parent[neighbours[e]] >= -n:
                    inside = True
                    break
        else:
            while note != silent:
                slot = first_slot - note
                note = int(notes[slot, 1])
                other = _root(parent, int(notes[slot, 0]))
                if other == top:
                    inside = True
                elif other != root:
                    root = _join(parent, root, other)
            if not inside:
                for e in range(starts[x], starts[x + 1]):
                    y = int(neighbours[e])
                    if parent[y] >= -n and _root(parent, y) == top:
                        inside = True
                        break
        if inside:
            top_size -= parent[root]
            parent[root] = top
            best = max(best, top_size)
        else:
            best = max(best, -parent[root])
            used = _leave_notes(starts, neighbours, x, parent, notes, used)
        curve[k] = best
    return 0


@compiled
def _leave_notes(
    starts: Ints, neighbours: Small, x: int, parent: Small, notes: Small, used: int
) -> int:
    """Leave a note of x at each of its removed neighbours; return the number of notes so far."""
    n = starts.size - 1
    for e in range(starts[x], starts[x + 1]):
        y = neighbours[e]
        if parent[y] < -n:
            notes[used, 0] = x
            notes[used, 1] = parent[y]
            parent[y] = -(n + 2) - used
            used += 1
    return used


@compiled
def hyperedge_curves(
    starts: Ints,
    edges: Small,
    weights: Ints,
    required: Ints,
    ptr: Ints,
    members: Small,
    orders: Ints,
    curves: Ints,
) -> int:
    """Fill the curves of hypergraphs whose edges live by weight, as `incidences` lays them out.

    An edge that comes to life joins its acting members once; after that a returning member is
    joined to the one who brought it to life. So each membership is looked at twice at most, and
    while all who act are one component, only the weights are counted.
    """
    n = starts.size - 1
    parent = np.empty(n, np.int32)  # as in the sparse kernel
    lacking = np.empty(required.size, np.int64)
    anchor = np.empty(required.size, np.int32)
    for row in range(orders.shape[0]):
        parent[:] = -(n + 1)
        lacking[:] = required
        best, parts = 0, 0
        curves[row, n] = 0
        for k in range(n - 1, -1, -1):
            x = orders[row, k]
            if x < 0 or x >= n or parent[x] >= -n:
                return row
            parent[x] = -1
            root = int(x)
            parts += 1
            for i in range(starts[x], starts[x + 1]):
                e = edges[i]
                before = lacking[e]
                lacking[e] = before - weights[i]
                if lacking[e] > 0:
                    continue
                if before > 0:
                    anchor[e] = x
                    if parts > 1:
                        for j in range(ptr[e], ptr[e + 1]):
                            y = int(members[j])
                            if parent[y] >= -n:
                                other = _root(parent, y)
                                if other != root:
                                    root = _join(parent, root, other)
                                    parts -= 1
                elif parts > 1:
                    other = _root(parent, int(anchor[e]))
                    if other != root:
                        root = _join(parent, root, other)
                        parts -= 1
            best = max(best, -parent[root])
            curves[row, k] = best
    return -1
