"""Sample coverage: how much of the population do the lists reach, dependence taken into account.

The share of each list that other lists also hold tells how complete those are together (Chao &
Tsay 1998, JASA 93; Chao et al. 2001, Statistics in Medicine 20; more lists: Tsay & Chao 2001,
J. Appl. Statist. 28).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from blocs.counts.histories import Histories, captures_of
from blocs.counts.loglinear import check_level
from blocs.counts.profile import log_normal_interval
from blocs.errors import QuestionError

__all__ = ["HIGH_COVERAGE", "SampleCoverage"]

Floats = NDArray[np.float64]
KINDS = ("independent", "high", "one-step")
HIGH_COVERAGE = 0.55
"""Below this coverage N̂ is unstable and the one-step estimate preferred (Chao et al. 2001)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The formulas' ingredients, each for one table or for many (leading axis)."""

    coverage: Floats
    independent: Floats
    high: Floats
    one_step: Floats
    gammas: Floats


class SampleCoverage:
    """Chao & Tsay's estimates from sample coverage; three lists or more.

    With t lists, S_k units on list k only, D the mean number of units on the other lists and
    Ĉ = 1 − (1/t) Σ S_k/n_k:

    - ``independent``: N̂₀ = D/Ĉ (Chao et al. 2001, eq. 9);
    - ``high``: N̂, which corrects for dependence between pairs, for coverage that is high enough
      (eq. 12): N̂ = (D − ΣA_jk/t)/Ĉ / (1 − ΣA_jk Z_jk/(n_j n_k)/(t Ĉ)), with Z_jk on both and
      A_jk those on j whom no list but perhaps k holds, plus the same with j and k exchanged;
    - ``one-step``: N̂₁ = D/Ĉ + ΣA_jk γ̂_jk/(t Ĉ), one step of the same correction (eq. 13), a
      lower bound when dependence is positive.

    Args:
        estimator: one of the three, or None: ``high`` when the coverage is at least
            `HIGH_COVERAGE`, else ``one-step``.
        resamples: bootstrap tables for the standard error, at least 2.
        seed: of the bootstrap.
        level: confidence of the interval.

    Attributes:
        estimate_: population by ``estimator_``; se_: bootstrap standard error.
        low_, high_: log-normal limits (Chao 1987).
        coverage_: Ĉ.
        independent_, one_step_: N̂₀ and N̂₁; high_coverage_: N̂, or None when it is not defined.
        dependence_: coefficient of covariation γ̂ of each pair: 0 independent, above 0 copying.
        estimator_: which of the three was used.

    Example:
        Hepatitis A, northern Taiwan, 1995 (Chao et al. 1997).

        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]],
        ...     [63, 55, 18, 69, 17, 21, 28])
        >>> found = SampleCoverage(seed=1).fit(h)
        >>> round(found.coverage_, 3), round(found.independent_), round(found.one_step_)
        (0.513, 407, 508)
    """

    estimate_: float
    se_: float
    low_: float
    high_: float
    coverage_: float
    independent_: float
    one_step_: float
    high_coverage_: float | None
    dependence_: dict[str, float]
    estimator_: str

    def __init__(
        self,
        *,
        seed: int,
        estimator: str | None = None,
        resamples: int = 1000,
        level: float = 0.95,
    ) -> None:
        if estimator is not None and estimator not in KINDS:
            raise QuestionError(f"estimator {estimator!r}: choose from {', '.join(KINDS)}")
        if resamples < 2:
            raise QuestionError(f"{resamples} resamples; a standard error needs at least 2")
        self.seed = seed
        self.estimator = estimator
        self.resamples = resamples
        self.level = check_level(level)

    def fit(self, histories: Histories) -> SampleCoverage:
        """Estimate from a table.

        Raises:
            QuestionError: with fewer than 3 lists, when no list shares anybody with another, or
                when the chosen estimate is not defined for this table.
        """
        histories.need_lists(3, "sample coverage")
        lists = len(histories.lists)
        parts = _parts(histories.counts[None].astype(float), lists)
        self.coverage_ = float(parts.coverage[0])
        if self.coverage_ <= 0:
            raise QuestionError("no list shares anybody with another: the coverage is 0")
        self.independent_ = float(parts.independent[0])
        self.one_step_ = float(parts.one_step[0])
        high = float(parts.high[0])
        self.high_coverage_ = high if np.isfinite(high) and high >= histories.seen else None
        self.estimator_ = self.estimator or (
            "high"
            if self.coverage_ >= HIGH_COVERAGE and self.high_coverage_ is not None
            else "one-step"
        )
        names = combinations(histories.lists, 2)
        self.dependence_ = {
            f"{a}:{b}": float(g) for (a, b), g in zip(names, parts.gammas[0], strict=True)
        }
        found = {
            "independent": self.independent_,
            "high": self.high_coverage_,
            "one-step": self.one_step_,
        }[self.estimator_]
        if found is None:
            raise QuestionError(
                f"the estimate for high coverage is not defined here (coverage "
                f"{self.coverage_:.2f}); use one-step"
            )
        # Negative dependence can push the formulas below what was seen.
        self.estimate_ = max(found, float(histories.seen))
        self.se_ = self._bootstrap(histories)
        self.low_, self.high_ = log_normal_interval(
            histories.seen, self.estimate_, self.se_, level=self.level
        )
        return self

    def _bootstrap(self, histories: Histories) -> float:
        """Return the standard error over tables drawn from the estimated population."""
        rng = np.random.default_rng(self.seed)
        size = max(round(self.estimate_), histories.seen)
        chances = histories.counts / size
        chances[0] = max(1.0 - chances[1:].sum(), 0.0)
        drawn = rng.multinomial(size, chances, size=self.resamples).astype(float)
        drawn[:, 0] = 0.0
        parts = _parts(drawn, len(histories.lists))
        values = {
            "independent": parts.independent,
            "high": parts.high,
            "one-step": parts.one_step,
        }[self.estimator_]
        # As for the estimate: never below what a table holds.
        values = np.maximum(values, drawn.sum(axis=1))[np.isfinite(values)]
        if len(values) < self.resamples / 2:
            raise QuestionError(
                "more than half of the resampled tables have no estimate: too few overlaps"
            )
        return float(values.std(ddof=1))


def _parts(tables: Floats, lists: int) -> _Parts:
    """Evaluate the formulas for tables of shape (m, 2**lists); undefined values are infinite."""
    captures = captures_of(lists)
    cells = np.arange(2**lists)
    seen = tables.sum(axis=1)
    totals = tables @ captures
    alone = tables[:, 1 << np.arange(lists)]
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = 1.0 - np.where(totals > 0, alone / totals, 1.0).mean(axis=1)
        others = seen - alone.mean(axis=1)
        independent = np.where(coverage > 0, others / coverage, np.inf)
        loose_parts, share_parts = [], []
        for j, k in combinations(range(lists), 2):
            only = ~((1 << j) | (1 << k))
            free = (cells & only) == 0  # on no third list
            on_j, on_k = (cells >> j & 1) == 1, (cells >> k & 1) == 1
            loose_parts.append(tables @ ((free & on_j) * 1.0 + (free & on_k)))
            both = tables @ (on_j & on_k).astype(float)
            product = totals[:, j] * totals[:, k]
            share_parts.append(np.where(product > 0, both / product, 0.0))
        loose, shares = np.array(loose_parts).T, np.array(share_parts).T
        scale = lists * coverage
        bottom = 1.0 - (loose * shares).sum(axis=1) / scale
        top = (others - loose.sum(axis=1) / lists) / coverage
        high = np.where((bottom > 0) & (coverage > 0), top / bottom, np.inf)
        # One step: γ from N̂₀, then γ again from the N that these give.
        guess = independent[:, None] * shares - 1.0
        first = independent + (loose * guess).sum(axis=1) / scale
        gammas = first[:, None] * shares - 1.0
        moving = (loose * gammas).sum(axis=1) / scale
        one_step = np.where(coverage > 0, independent + moving, np.inf)
    return _Parts(coverage, independent, high, one_step, gammas)
