"""Which pairs of parties do several instruments tie? Only those need care in counting pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.worlds.layout import Board

__all__ = ["Shared", "shared_pairs"]


class Shared(NamedTuple):
    """Pairs of parties that more than one instrument ties, in CSR order."""

    start: NDArray[np.int64]
    """(pairs + 1) first tie of each pair."""
    first: NDArray[np.int64]
    """(ties) membership of the one party."""
    second: NDArray[np.int64]
    """(ties) membership of the other, in the same instrument."""
    most: int
    """Most ties that one pair has."""


def shared_pairs(board: Board) -> Shared:
    """Return the pairs of parties that share two or more instruments."""
    n, codes, firsts, seconds = board.weight.size, [], [], []
    for begin, end in zip(board.start[:-1], board.start[1:], strict=True):
        j = begin + np.argsort(board.member[begin:end])
        rows, columns = np.triu_indices(end - begin, 1)
        firsts.append(j[rows])
        seconds.append(j[columns])
        codes.append(board.member[j[rows]] * n + board.member[j[columns]])
    code, first, second = np.concatenate(codes), np.concatenate(firsts), np.concatenate(seconds)
    by_pair = np.argsort(code, kind="stable")
    sizes = np.unique(code, return_counts=True)[1]
    kept = by_pair[np.repeat(sizes, sizes) > 1]
    sizes = sizes[sizes > 1]
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Shared(start, first[kept], second[kept], int(sizes.max(initial=0)))
