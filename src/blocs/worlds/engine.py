"""The kernel: what each world is worth, before and after a shock.

An instrument *works* when its rule is met by the parties that act. Its *text* stands when the rule
is met by the parties that have not left, frozen ones included; suspending a consensus body, or
losing the lead of a programme, leaves the text. Members of an instrument are 0 no member in this
world, 1 acting, 2 frozen, 3 gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from blocs.worlds.designs import RULE_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.worlds.layout import Board

__all__ = ["run"]

_BILATERAL, _CONSENSUS = RULE_KINDS.index("bilateral"), RULE_KINDS.index("consensus")
_PROGRAMME = RULE_KINDS.index("programme")
_ONE, _SIX, _ALL = np.uint64(1), np.uint64(6), np.uint64(63)


@njit(cache=True, nogil=True)
def _bits(x: np.uint64) -> np.uint64:
    """Return the number of ones in a word (Warren 2012, Hacker's Delight, figure 5-2)."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (x * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit(cache=True, nogil=True, forceinline=True)
def _leave(
    board: Board,
    e: int,
    present: NDArray[np.bool_],
    out: NDArray[np.bool_],
    frozen: NDArray[np.bool_],
    resistance: NDArray[np.float64],
    state: NDArray[np.int8],
) -> None:
    """Say of each member of an instrument whether it acts, is frozen or is gone, followers too.

    A Reed-Frost cascade: each exit makes each other member leave with probability
    beta / (members - 1). Sellke's construction (1983, J. Appl. Prob. 20:390) gives each party one
    resistance; it leaves once exits x -log(1 - p) reaches it. So more beta never means fewer exits.
    """
    members, triggers = 0, 0
    for j in range(board.start[e], board.start[e + 1]):
        i = board.member[j]
        state[j] = 0
        if present[j]:
            members += 1
            state[j] = 3 if out[i] else 2 if frozen[i] else 1
            # A keystone follows nobody, and is imitated only where its rule says so.
            if out[i] and (board.imitates[e] or not board.keystone[j]):
                triggers += 1
    if board.beta[e] == 0.0 or triggers == 0 or members < 2:
        return
    p = board.beta[e] / (members - 1)
    rate = -np.log1p(-p) if p < 1.0 else np.inf
    exits, now = 0, triggers
    while now != exits:
        exits, now = now, triggers
        for j in range(board.start[e], board.start[e + 1]):
            i = board.member[j]
            if (
                present[j]
                and not out[i]
                and not board.keystone[j]
                and (resistance[i] <= exits * rate)
            ):
                now += 1
                state[j] = 3


@njit(cache=True, nogil=True, forceinline=True)
def _judge(board: Board, e: int, dies: bool, state: NDArray[np.int8]) -> tuple[bool, bool, float]:
    """Return whether the text stands, whether it works, and what share of its value is left."""
    members, remaining, acting, missing = 0, 0, 0, 0
    lost, stalled = False, False
    whole, left = 0.0, 0.0
    for j in range(board.start[e], board.start[e + 1]):
        if state[j] == 0:
            continue
        weight = board.weight[board.member[j]]
        members += 1
        whole += weight
        if state[j] != 3:
            remaining += 1
        if state[j] == 1:
            acting += 1
            left += weight
        elif board.supplier[j]:
            missing += 1
        if board.keystone[j]:
            lost = lost or state[j] == 3
            stalled = stalled or state[j] != 1
    kind = board.kind[e]
    needed, needed_now = board.minimum[e], board.minimum[e]
    if kind == _BILATERAL:
        needed = needed_now = board.start[e + 1] - board.start[e]
    elif kind == _CONSENSUS:
        needed, needed_now = 2, 2 if board.resumes[e] else max(members, 2)
    text = remaining >= needed and (kind == _PROGRAMME or not (lost and dies))
    works = text and acting >= needed_now and not (stalled and dies)
    if not works or whole == 0.0:
        return text, works, 0.0
    value = left / whole
    if kind == _PROGRAMME:
        value *= (1.0 - board.slip[e]) ** missing
    return text, works, value


@njit(cache=True, nogil=True, forceinline=True)
def _set(once: NDArray[np.uint64], twice: NDArray[np.uint64], i: int, other: int) -> None:
    """Add another party to those tied to a party once, or else twice."""
    word, bit = other >> 6, _ONE << (np.uint64(other) & _ALL)
    twice[i, word] |= once[i, word] & bit
    once[i, word] |= bit


@njit(cache=True, nogil=True, forceinline=True)
def _tie(
    board: Board,
    e: int,
    state: NDArray[np.int8],
    once: NDArray[np.uint64],
    twice: NDArray[np.uint64],
    mask: NDArray[np.uint64],
) -> None:
    """Add the pairs of acting members to those tied once and twice, 64 pairs at a time."""
    mask[:] = 0
    first, last = once.shape[1], -1
    for j in range(board.start[e], board.start[e + 1]):
        if state[j] == 1:
            word = board.member[j] >> 6
            mask[word] |= _ONE << (np.uint64(board.member[j]) & _ALL)
            first, last = min(first, word), max(last, word)
    for j in range(board.start[e], board.start[e + 1]):
        if state[j] == 1:
            i = board.member[j]
            for word in range(first, last + 1):
                twice[i, word] |= once[i, word] & mask[word]
                once[i, word] |= mask[word]


@njit(cache=True, nogil=True)
def _diversity(board: Board, reached: NDArray[np.bool_], counts: NDArray[np.int64]) -> float:
    """Return the effective number of categories, exp of the entropy (Hill 1973, N1)."""
    counts[:] = 0
    total, sum_log = 0, 0.0
    for i in range(reached.size):
        if reached[i] and board.category[i] >= 0:
            counts[board.category[i]] += 1
            total += 1
    if total == 0:
        return 0.0
    for c in range(board.categories):
        if counts[c] > 0:
            sum_log += counts[c] * np.log(counts[c])
    return float(np.exp(np.log(total) - sum_log / total))


@njit(cache=True, nogil=True)
def run(
    board: Board,
    pairs: bool,
    present: NDArray[np.bool_],
    exists: NDArray[np.bool_],
    dies: NDArray[np.bool_],
    resistance: NDArray[np.float64],
    out: NDArray[np.bool_],
    frozen: NDArray[np.bool_],
    void: NDArray[np.bool_],
    slipped: NDArray[np.bool_],
    values: NDArray[np.float64],
) -> None:
    """Write the values of each world, in the order of `blocs.worlds.values.VALUES`.

    Args:
        board: the design as arrays; n parties, m instruments, M memberships.
        pairs: whether to count pairs.
        present: (worlds, M) membership holds; here and below one row may serve all worlds.
        exists: (worlds, m) the instrument is there.
        dies: (worlds, m) it dies if a keystone leaves.
        resistance: (worlds, n) of each party to imitation.
        out: (worlds, n) parties that leave everything.
        frozen: (worlds, n) parties that stay and do not act.
        void: (worlds, m) instruments that are barred.
        slipped: (worlds, m) instruments whose value is lost while the text stands.
        values: (8, worlds) written to.
    """
    start, member, kind, weight, hub = (
        board.start,
        board.member,
        board.kind,
        board.weight,
        board.hub,
    )
    n, m = weight.size, kind.size
    words = (n + 63) // 64 if pairs else 0
    once, twice = np.zeros((n, words), np.uint64), np.zeros((n, words), np.uint64)
    mask, counts = np.zeros(words, np.uint64), np.zeros(board.categories, np.int64)
    state = np.zeros(board.member.size, np.int8)
    reached, by_hub = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    for r in range(values.shape[1]):
        present_r, exists_r = present[min(r, len(present) - 1)], exists[min(r, len(exists) - 1)]
        dies_r, void_r = dies[min(r, len(dies) - 1)], void[min(r, len(void) - 1)]
        slipped_r, out_r = slipped[min(r, len(slipped) - 1)], out[min(r, len(out) - 1)]
        frozen_r = frozen[min(r, len(frozen) - 1)]
        resistance_r = resistance[min(r, len(resistance) - 1)]
        reached[:] = False
        by_hub[:] = False
        once[:] = 0
        twice[:] = 0
        texts, worth = 0, 0.0
        for e in range(m):
            if not exists_r[e] or void_r[e]:
                continue
            first = start[e]
            if kind[e] == _BILATERAL and start[e + 1] - first == 2:
                # Most instruments are such, and with one exit all is said of them.
                a, b = member[first], member[first + 1]
                if not (present_r[first] and present_r[first + 1]) or out_r[a] or out_r[b]:
                    continue
                texts += 1
                if frozen_r[a] or frozen_r[b] or slipped_r[e]:
                    continue
                worth += weight[a] + weight[b] > 0.0
                reached[a] = reached[b] = True
                if a == hub or b == hub:
                    by_hub[a] = by_hub[b] = True
                if pairs:
                    _set(once, twice, a, b)
                    _set(once, twice, b, a)
                continue
            _leave(board, e, present_r, out_r, frozen_r, resistance_r, state)
            text, works, value = _judge(board, e, dies_r[e], state)
            texts += text
            if not works or slipped_r[e]:
                continue
            worth += value
            hub_acts = False
            for j in range(board.start[e], board.start[e + 1]):
                if state[j] == 1:
                    reached[board.member[j]] = True
                    hub_acts = hub_acts or board.member[j] == board.hub
            if hub_acts:
                for j in range(board.start[e], board.start[e + 1]):
                    if state[j] == 1:
                        by_hub[board.member[j]] = True
            if pairs:
                _tie(board, e, state, once, twice, mask)
        members, partners, capable = 0, 0, 0.0
        for i in range(n):
            if reached[i]:
                members += 1
                capable += board.weight[i]
            if by_hub[i] and i != board.hub:
                partners += 1
        tied, redundant = 0, 0
        for i in range(n if pairs else 0):
            # Each party meets itself in its own row; that is no pair.
            once[i, i >> 6] &= ~(_ONE << (np.uint64(i) & _ALL))
            twice[i, i >> 6] &= ~(_ONE << (np.uint64(i) & _ALL))
            for word in range(words):
                tied += int(_bits(once[i, word]))
                redundant += int(_bits(twice[i, word]))
        values[0, r] = members
        values[1, r] = partners
        values[2, r] = tied / 2
        values[3, r] = capable
        values[4, r] = _diversity(board, reached, counts)
        values[5, r] = redundant / 2
        values[6, r] = texts
        values[7, r] = worth
