"""The kernel of degradation curves: what is left after each of n exits, in one pass a world.

Every rule is monotone: what works after k exits worked after k - 1. So each membership has one step
at which it ends, each instrument one at which it stops, and all points of the curve are sums of
ends: O(M + n) for M memberships, plus the pairs that two instruments share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from blocs.worlds.designs import RULE_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.worlds.layout import Board
    from blocs.worlds.shared import Shared

__all__ = ["walk"]

_BILATERAL, _CONSENSUS = RULE_KINDS.index("bilateral"), RULE_KINDS.index("consensus")
_PROGRAMME = RULE_KINDS.index("programme")


@njit(cache=True, nogil=True)
def _exits(
    board: Board,
    e: int,
    present: NDArray[np.bool_],
    resistance: NDArray[np.float64],
    step: NDArray[np.int64],
    at: NDArray[np.int64],
    where: NDArray[np.int64],
    end: NDArray[np.int64],
) -> None:
    """Write the step at which each member leaves an instrument; 0 for who is no member.

    A follower leaves at the step of the exit that sways it (see `blocs.worlds.engine`).
    """
    begin, stop, members = board.start[e], board.start[e + 1], 0
    for j in range(begin, stop):
        end[j] = step[board.member[j]] if present[j] else 0
        members += present[j]
    if board.beta[e] == 0.0 or members < 2:
        return
    p = board.beta[e] / (members - 1)
    rate = -np.log1p(-p) if p < 1.0 else np.inf
    for j in range(begin, stop):
        where[board.member[j]] = j
    exits, weakest = 0, 0.0
    for k in range(1, at.size + 1):
        j = where[at[k - 1]]
        if j < 0 or end[j] != k or (board.keystone[j] and not board.imitates[e]):
            continue
        exits += 1
        while weakest <= exits * rate:
            # Whoever is swayed goes; who resists most weakly of the rest tells when to look again.
            weakest, before = np.inf, exits
            for other in range(begin, stop):
                if end[other] > k and not board.keystone[other]:
                    if resistance[board.member[other]] <= exits * rate:
                        end[other] = k
                        exits += 1
                    else:
                        weakest = min(weakest, resistance[board.member[other]])
            if exits == before:
                break
    for j in range(begin, stop):
        where[board.member[j]] = -1


@njit(cache=True, nogil=True)
def _last_step(
    end: NDArray[np.int64], begin: int, stop: int, needed: int, tally: NDArray[np.int64]
) -> int:
    """Return the step at which fewer than so many members are left; 0 if they never were."""
    if needed > stop - begin:
        return 0
    if needed == stop - begin:
        lowest = end[begin]
        for j in range(begin, stop):
            lowest = min(lowest, end[j])
        return int(lowest)
    tally[:] = 0
    for j in range(begin, stop):
        tally[end[j]] += 1
    left = 0
    for k in range(tally.size - 1, -1, -1):
        left += tally[k]
        if left >= needed:
            return k
    return 0


@njit(cache=True, nogil=True, forceinline=True)
def _stops(
    board: Board,
    e: int,
    dies: bool,
    present: NDArray[np.bool_],
    end: NDArray[np.int64],
    tally: NDArray[np.int64],
) -> tuple[int, int]:
    """Return the steps at which the text of an instrument falls and at which it stops working."""
    begin, stop, kind = board.start[e], board.start[e + 1], board.kind[e]
    needed = board.minimum[e]
    if kind == _BILATERAL:
        needed = stop - begin
    elif kind == _CONSENSUS:
        needed = 2
    text = works = _last_step(end, begin, stop, needed, tally)
    for j in range(begin, stop):
        if not present[j]:
            continue
        if kind == _CONSENSUS and not board.resumes[e]:
            works = min(works, end[j])
        if dies and board.keystone[j]:
            works = min(works, end[j])
            text = text if kind == _PROGRAMME else min(text, end[j])
    return text, works


@njit(cache=True, nogil=True)
def _deliveries(
    board: Board,
    e: int,
    whole: float,
    works: int,
    end: NDArray[np.int64],
    tally: NDArray[np.int64],
    lost: NDArray[np.float64],
    direct: NDArray[np.float64],
) -> None:
    """Add the value of a programme at each step; it falls by factors, so it is no sum of ends."""
    lost[:] = 0.0
    tally[:] = 0
    for j in range(board.start[e], board.start[e + 1]):
        lost[end[j]] += board.weight[board.member[j]]
        tally[end[j]] += board.supplier[j]
    left, missing = whole, 0
    for k in range(works):
        if k > 0:
            left -= lost[k]
            missing += tally[k]
        direct[k] += left / whole * (1.0 - board.slip[e]) ** missing


@njit(cache=True, nogil=True)
def _pairs_of_one(
    end: NDArray[np.int64],
    begin: int,
    stop: int,
    tally: NDArray[np.int64],
    pairs: NDArray[np.float64],
) -> None:
    """Add at each step the pairs within one instrument that end there."""
    if stop - begin == 2:
        pairs[min(end[begin], end[begin + 1])] += 1
        return
    tally[:] = 0
    for j in range(begin, stop):
        tally[end[j]] += 1
    longer = 0
    for k in range(tally.size - 1, 0, -1):
        if tally[k] > 0:
            pairs[k] += tally[k] * longer + tally[k] * (tally[k] - 1) / 2
            longer += tally[k]


@njit(cache=True, nogil=True)
def _pairs_of_several(
    shared: Shared,
    end: NDArray[np.int64],
    ends: NDArray[np.int64],
    pairs: NDArray[np.float64],
    twice: NDArray[np.float64],
) -> None:
    """Count pairs with several ties once, and note when the second longest tie of each ends."""
    for q in range(shared.start.size - 1):
        ties = 0
        for t in range(shared.start[q], shared.start[q + 1]):
            new = min(end[shared.first[t]], end[shared.second[t]])
            place = ties
            while place > 0 and ends[place - 1] < new:
                ends[place] = ends[place - 1]
                place -= 1
            ends[place] = new
            ties += 1
        twice[ends[1]] += 1
        for t in range(1, ties):
            pairs[ends[t]] -= 1


@njit(cache=True, nogil=True)
def _diversities(
    board: Board,
    reach: NDArray[np.int64],
    head: NDArray[np.int64],
    following: NDArray[np.int64],
    counts: NDArray[np.int64],
    row: NDArray[np.float64],
) -> None:
    """Write the effective number of categories among the parties reached after each exit."""
    head[:] = -1
    counts[:] = 0
    for i in range(reach.size):
        following[i] = head[reach[i]]
        head[reach[i]] = i
    total, sum_log = 0, 0.0
    for k in range(row.size - 1, -1, -1):
        i = head[k + 1] if k + 1 < head.size else -1
        while i >= 0:
            c = board.category[i]
            if c >= 0:
                if counts[c] > 0:
                    sum_log -= counts[c] * np.log(counts[c])
                counts[c] += 1
                total += 1
                sum_log += counts[c] * np.log(counts[c])
            i = following[i]
        row[k] = np.exp(np.log(total) - sum_log / total) if total > 0 else 0.0


@njit(cache=True, nogil=True)
def walk(
    board: Board,
    shared: Shared,
    pairs: bool,
    present: NDArray[np.bool_],
    exists: NDArray[np.bool_],
    dies: NDArray[np.bool_],
    resistance: NDArray[np.float64],
    order: NDArray[np.int64],
    curves: NDArray[np.float64],
) -> None:
    """Write the counts of each value after 0, 1, … n exits in each world.

    Args:
        board: the design as arrays; n parties, m instruments, M memberships.
        shared: of the board, from `blocs.worlds.shared`.
        pairs: whether to count pairs.
        present: (worlds, M) membership holds; here and below one row may serve all worlds.
        exists: (worlds, m) the instrument is there.
        dies: (worlds, m) it dies if a keystone leaves.
        resistance: (worlds, n) of each party to imitation.
        order: (worlds, n) parties, first to leave first.
        curves: (worlds, 8, n + 1) written to; values in the order of
            `blocs.worlds.values.VALUES`.
    """
    start, member, weight, hub = board.start, board.member, board.weight, board.hub
    n, m = weight.size, board.kind.size
    step, where = np.zeros(n, np.int64), np.full(n, -1, np.int64)
    end, ends = np.zeros(board.member.size, np.int64), np.zeros(shared.most, np.int64)
    tally, head = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    reach, by_hub = np.zeros(n, np.int64), np.zeros(n, np.int64)
    following, counts = np.zeros(n, np.int64), np.zeros(board.categories, np.int64)
    lost, direct = np.zeros(n + 1), np.zeros(n + 1)
    for r in range(curves.shape[0]):
        sums = curves[r]
        present_r, exists_r = present[min(r, len(present) - 1)], exists[min(r, len(exists) - 1)]
        dies_r, at = dies[min(r, len(dies) - 1)], order[min(r, len(order) - 1)]
        resistance_r = resistance[min(r, len(resistance) - 1)]
        for k in range(n):
            step[at[k]] = k + 1
        sums[:] = 0.0
        reach[:] = 0
        by_hub[:] = 0
        direct[:] = 0.0
        end[:] = 0
        for e in range(m):
            if not exists_r[e]:
                continue
            begin, stop, kind = start[e], start[e + 1], board.kind[e]
            if kind == _BILATERAL and stop - begin == 2:
                # Most instruments are such, and one exit ends all of it.
                if present_r[begin] and present_r[begin + 1]:
                    a, b = member[begin], member[begin + 1]
                    until = min(step[a], step[b])
                    end[begin] = end[begin + 1] = until
                    sums[6, until] += 1
                    sums[7, until] += weight[a] + weight[b] > 0.0
                    sums[2, until] += 1
                    reach[a], reach[b] = max(reach[a], until), max(reach[b], until)
                    if a == hub or b == hub:
                        by_hub[a], by_hub[b] = max(by_hub[a], until), max(by_hub[b], until)
                continue
            _exits(board, e, present_r, resistance_r, step, at, where, end)
            text, works = _stops(board, e, dies_r[e], present_r, end, tally)
            sums[6, text] += 1
            whole, hub_end, suppliers = 0.0, 0, False
            for j in range(begin, stop):
                if present_r[j]:
                    whole += weight[member[j]]
                    suppliers = suppliers or board.supplier[j]
            by_factors = kind == _PROGRAMME and suppliers
            if by_factors and whole > 0.0:
                _deliveries(board, e, whole, works, end, tally, lost, direct)
            for j in range(begin, stop):
                end[j] = min(end[j], works)
                i = member[j]
                reach[i] = max(reach[i], end[j])
                if i == hub:
                    hub_end = end[j]
                if whole > 0.0 and not by_factors:
                    sums[7, end[j]] += weight[i] / whole
            for j in range(begin, stop):
                i = member[j]
                by_hub[i] = max(by_hub[i], min(hub_end, end[j]))
            if pairs:
                _pairs_of_one(end, begin, stop, tally, sums[2])
        if pairs:
            _pairs_of_several(shared, end, ends, sums[2], sums[5])
        for i in range(n):
            sums[0, reach[i]] += 1
            sums[3, reach[i]] += weight[i]
            if i != hub:
                sums[1, by_hub[i]] += 1
        if board.categories > 0:
            _diversities(board, reach, head, following, counts, sums[4])
        for v in range(8):
            if v == 4:
                continue
            # What ends at a later step is there after k exits.
            total = 0.0
            for k in range(n, -1, -1):
                here = sums[v, k]
                sums[v, k] = total
                total += here
        for k in range(n + 1):
            sums[7, k] += direct[k]
