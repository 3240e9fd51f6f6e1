"""How large or small can the population be before the likelihood objects: profile intervals.

For a population of N the n seen and the N − n unseen form a multinomial table; its likelihood,
maximised over everything but N, is the profile (Cormack 1992, Biometrics 48, 567–576).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.counts.poisson import fit_many

__all__ = ["Profile", "log_normal_interval", "profile_interval"]

Floats = NDArray[np.float64]
GRID = 33
ROUNDS = 6
"""Each round of zooming looks at this many points at once; six narrow a range to 1e-7 of it."""
FEWEST = 1e-3
"""Unseen units, as a fraction of one, at which the profile is evaluated for "none"."""
FARTHEST = 1e4
"""Multiple of the estimate up to which an upper limit is looked for."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile-likelihood interval.

    Attributes:
        mle: population at which the profile is highest.
        low, high: limits; ``high`` is infinite when the profile stays flat for ever.
    """

    mle: float
    low: float
    high: float


def profile_interval(design: Floats, counts: Floats, unseen: float, *, level: float) -> Profile:
    """Return the multinomial profile-likelihood interval of the population.

    Args:
        design: of the cells a model speaks of, shape (1 + cells, columns), the unseen first.
        counts: observed counts, shape (cells,).
        unseen: the model's own estimate of the unseen, > 0; where the search starts.
        level: confidence, between 0 and 1.
    """
    from scipy.stats import chi2

    seen = float(counts.sum())

    def height(missing: Floats) -> Floats:
        return _profile(design, counts, seen, missing)

    top_at, top = _peak(height, max(unseen, 2 * FEWEST))
    cut = top - float(chi2.ppf(level, 1)) / 2
    low = FEWEST
    if height(np.array([FEWEST]))[0] < cut:
        low = _crossing(height, cut, FEWEST, top_at)
    far = max(top_at, 1.0) * FARTHEST
    high = math.inf
    if height(np.array([far]))[0] < cut:
        high = _crossing(height, cut, top_at, far)
    return Profile(seen + top_at, seen + (0.0 if low == FEWEST else low), seen + high)


def _profile(design: Floats, counts: Floats, seen: float, missing: Floats) -> Floats:
    """Return the profile log likelihood at numbers of unseen units, up to a constant."""
    from scipy.special import gammaln

    table = np.empty((len(missing), len(counts) + 1))
    table[:, 0] = missing
    table[:, 1:] = counts
    fits = fit_many(design, table)
    total = seen + missing
    chances = np.log(np.maximum(fits.fitted, 1e-300) / total[:, None])
    return np.asarray(gammaln(total + 1.0) - gammaln(missing + 1.0) + (table * chances).sum(axis=1))


def _peak(height: Callable[[Floats], Floats], near: float) -> tuple[float, float]:
    """Return where the profile is highest and how high, by zooming in on a log scale."""
    low, high = math.log(FEWEST), math.log(near * 100)
    for _ in range(ROUNDS):
        grid = np.linspace(low, high, GRID)
        heights = height(np.exp(grid))
        best = int(heights.argmax())
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID - 1)]
    return math.exp(grid[best]), float(heights[best])


def _crossing(height: Callable[[Floats], Floats], cut: float, low: float, high: float) -> float:
    """Return where the profile crosses a height between two ends on different sides of it."""
    a, b = math.log(low), math.log(high)
    rising = bool(height(np.array([low]))[0] < cut)
    for _ in range(ROUNDS - 1):
        grid = np.linspace(a, b, GRID)
        above = height(np.exp(grid)) >= cut
        # First cell in which the side changes; the ends are on different sides.
        change = int(np.argmax(above == rising)) if (above == rising).any() else GRID - 1
        change = max(change, 1)
        a, b = grid[change - 1], grid[change]
    return math.exp((a + b) / 2)


def log_normal_interval(
    seen: float, estimate: float, se: float, *, level: float
) -> tuple[float, float]:
    """Return limits that treat the unseen as log-normal (Chao 1987, Biometrics 43, eq. 12).

    The lower limit never falls below what was seen.
    """
    from scipy.stats import norm

    unseen = estimate - seen
    if unseen <= 0:
        return seen, seen
    spread = math.exp(float(norm.ppf((1 + level) / 2)) * math.sqrt(math.log1p((se / unseen) ** 2)))
    return seen + unseen / spread, seen + unseen * spread
