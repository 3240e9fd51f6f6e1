"""Mean, band, area and half of many curves, added up block by block; no curve is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Bands", "gather", "no_bands"]

_BINS, _CELLS = 1000, 2**20
"""Most steps to which a share is rounded for its band, and most counters a value has."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Sums over worlds, for v values and n + 1 points of a curve.

    Attributes:
        worlds: (v) worlds in which the share is defined.
        total: (v, n + 1) sum of shares.
        squares: (v, n + 1) sum of their squares.
        tally: (v, n + 1, bins + 1) worlds by rounded share; means are not rounded.
        area: (v, 2) sum of R and of its square.
        half: (v, n + 1) worlds by the exits it took to keep no more than half.
    """

    worlds: NDArray[np.int64]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]
    tally: NDArray[np.int64]
    area: NDArray[np.float64]
    half: NDArray[np.int64]

    def add(self, other: Bands) -> None:
        """Add the sums of other worlds to these."""
        self.worlds[:] += other.worlds
        self.total[:] += other.total
        self.squares[:] += other.squares
        self.tally[:] += other.tally
        self.area[:] += other.area
        self.half[:] += other.half

    def quantile(self, v: int, q: float) -> NDArray[np.float64]:
        """Return the quantile of one value at each point, in units of its scale."""
        below = np.cumsum(self.tally[v], axis=1)
        steps = (below < q * self.worlds[v] - 1e-9).sum(axis=1)
        quantile: NDArray[np.float64] = steps / self.bins
        return quantile

    @property
    def bins(self) -> int:
        """Return to how many steps a share is rounded."""
        return int(self.tally.shape[2]) - 1


def no_bands(values: int, n: int) -> Bands:
    """Return the sums over no worlds; above 1,000 parties bands grow coarser, not larger."""
    bins = max(50, min(_BINS, _CELLS // (n + 1)))
    return Bands(
        np.zeros(values, np.int64),
        np.zeros((values, n + 1)),
        np.zeros((values, n + 1)),
        np.zeros((values, n + 1, bins + 1), np.int64),
        np.zeros((values, 2)),
        np.zeros((values, n + 1), np.int64),
    )


def gather(
    curves: NDArray[np.float64], rows: NDArray[np.int64], scale: NDArray[np.float64]
) -> Bands:
    """Return the sums over some worlds.

    Args:
        curves: (worlds, values, n + 1) counts after 0, 1, … n exits.
        rows: (v) which values.
        scale: (v) highest share that each can have.
    """
    bands = no_bands(rows.size, curves.shape[2] - 1)
    _gather(
        curves,
        rows,
        scale,
        bands.worlds,
        bands.total,
        bands.squares,
        bands.tally,
        bands.area,
        bands.half,
    )
    return bands


@njit(cache=True, nogil=True)
def _gather(
    curves: NDArray[np.float64],
    rows: NDArray[np.int64],
    scale: NDArray[np.float64],
    worlds: NDArray[np.int64],
    total: NDArray[np.float64],
    squares: NDArray[np.float64],
    tally: NDArray[np.int64],
    area: NDArray[np.float64],
    half: NDArray[np.int64],
) -> None:
    n, bins = curves.shape[2] - 1, tally.shape[2] - 1
    for v in range(rows.size):
        for r in range(curves.shape[0]):
            row = curves[r, rows[v]]
            if row[0] <= 0.0:
                continue
            worlds[v] += 1
            under, halved = 0.0, -1
            for k in range(n + 1):
                share = row[k] / row[0]
                total[v, k] += share
                squares[v, k] += share * share
                tally[v, k, int(share / scale[v] * bins + 0.5)] += 1
                if k > 0:
                    under += share
                if halved < 0 and share <= 0.5 + 1e-12:
                    halved = k
            half[v, halved] += 1
            area[v, 0] += under / n
            area[v, 1] += (under / n) ** 2
