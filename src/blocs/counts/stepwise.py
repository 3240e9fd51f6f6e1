"""Sparse tables: add dependent pairs one by one, and let the bootstrap repeat the choice.

Chan, Silverman & Vincent (2021, JASA 116, 1297–1306): with few overlaps many pairs of lists share
nobody. Such a pair may still enter the model (its parameter is minus infinity); what must not
enter is a pair that leaves the table without an estimate.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from blocs.counts.existence import existence
from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.counts.poisson import SURELY_POSITIVE, fit_many, ranks
from blocs.counts.terms import closure, design, named, pairs
from blocs.errors import QuestionError

__all__ = ["StepwiseSparse"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
CHUNK = 256


class StepwiseSparse:
    """Forward stepwise choice of dependent pairs, with a BCa bootstrap of the whole procedure.

    From the model in hand the number of units on a pair of lists is Poisson; the pair with the
    smallest one-sided p-value enters if that is below ``threshold`` and the estimate exists.

    Args:
        seed: of the bootstrap.
        threshold: p-value below which a pair enters; 0 keeps the lists independent.
        resamples: bootstrap tables, at least 20; each chooses its own pairs.
        level: confidence of the BCa interval (DiCiccio & Efron 1996).

    Attributes:
        estimate_: population under the pairs chosen.
        se_: standard deviation of the estimates of the resampled tables that have one.
        low_, high_: BCa limits; infinite when too many resampled tables have no estimate.
        terms_: pairs chosen, in the order in which they entered.
        p_values_: theirs.
        without_: share of resampled tables without an estimate.
        resampled_: estimates of the resampled tables, infinite where there is none.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]],
        ...     [63, 55, 18, 69, 17, 21, 28])
        >>> StepwiseSparse(seed=1, resamples=50).fit(h).terms_
        ()
    """

    estimate_: float
    se_: float
    low_: float
    high_: float
    terms_: tuple[str, ...]
    p_values_: tuple[float, ...]
    without_: float
    resampled_: Floats

    def __init__(
        self,
        *,
        seed: int,
        threshold: float = 0.02,
        resamples: int = 1000,
        level: float = 0.95,
    ) -> None:
        if not 0.0 <= threshold <= 1.0:
            raise QuestionError(f"threshold is {threshold}; a p-value lies between 0 and 1")
        if resamples < 20:
            raise QuestionError(f"{resamples} resamples; an interval needs at least 20")
        self.seed = seed
        self.threshold = threshold
        self.resamples = resamples
        self.level = check_level(level)

    def fit(self, histories: Histories) -> StepwiseSparse:
        """Choose the pairs and estimate.

        Raises:
            QuestionError: with fewer than 3 lists, or when even independent lists have no
                estimate on this table.
        """
        histories.need_lists(3, "stepwise choice of dependent pairs")
        observed = histories.counts[None, 1:]
        chosen, p_values, estimates = _choose(observed, len(histories.lists), self.threshold)
        if not np.isfinite(estimates[0]):
            reason = existence(histories, closure(len(histories.lists), ())).reason
            raise QuestionError(f"no estimate even for independent lists: {reason}")
        self.estimate_ = float(estimates[0])
        self.terms_ = tuple(named(histories.lists, m) for m in chosen[0])
        self.p_values_ = tuple(p_values[0])

        rng = np.random.default_rng(self.seed)
        drawn = rng.multinomial(
            histories.seen, histories.counts[1:] / histories.seen, size=self.resamples
        )
        self.resampled_ = _estimates(drawn, len(histories.lists), self.threshold)
        finite = np.isfinite(self.resampled_)
        self.without_ = float(1 - finite.mean())
        self.se_ = float(self.resampled_[finite].std(ddof=1)) if finite.sum() > 1 else math.inf
        tail = (1 - self.level) / 2
        acceleration = self._acceleration(histories)
        self.low_, self.high_ = (
            _bca(self.resampled_, self.estimate_, acceleration, q) for q in (tail, 1 - tail)
        )
        # The interval speaks of the estimate; it may not leave it out, nor go below what was seen.
        self.low_ = max(min(self.low_, self.estimate_), float(histories.seen))
        self.high_ = max(self.high_, self.estimate_)
        return self

    def _acceleration(self, histories: Histories) -> float:
        """Return the jackknife acceleration, leaving out one unit of each history in turn."""
        held = np.flatnonzero(histories.counts[1:])
        tables = np.repeat(histories.counts[None, 1:], len(held), axis=0)
        tables[np.arange(len(held)), held] -= 1
        left = _estimates(tables, len(histories.lists), self.threshold)
        weight = histories.counts[1:][held].astype(float)
        usable = np.isfinite(left)
        if usable.sum() < 2:
            return 0.0
        left, weight = left[usable], weight[usable]
        differences = np.average(left, weights=weight) - left
        square = float(weight @ differences**2)
        return float(weight @ differences**3) / (6 * square**1.5) if square > 0 else 0.0


def _bca(values: Floats, estimate: float, acceleration: float, q: float) -> float:
    """Return the BCa limit (DiCiccio & Efron 1996, eq. 2.3)."""
    from scipy.stats import norm

    below = (values < estimate).mean() + (values == estimate).mean() / 2
    below = min(max(float(below), 0.5 / len(values)), 1 - 0.5 / len(values))
    bias = float(norm.ppf(below))
    z = bias + float(norm.ppf(q))
    at = float(norm.cdf(bias + z / max(1 - acceleration * z, 1e-6)))
    ordered = np.sort(values)
    place = at * (len(values) - 1)
    low, high = math.floor(place), math.ceil(place)
    a, b = float(ordered[low]), float(ordered[high])
    return b if math.isinf(b) or low == high else a + (place - low) * (b - a)


def _estimates(tables: Ints, lists: int, threshold: float) -> Floats:
    """Return the estimate of each table, infinite where there is none."""
    return np.concatenate(
        [_choose(tables[i : i + CHUNK], lists, threshold)[2] for i in range(0, len(tables), CHUNK)]
    )


def _choose(
    tables: Ints, lists: int, threshold: float
) -> tuple[list[list[int]], list[list[float]], Floats]:
    """Run the stepwise choice on many tables at once, shape (m, 2**lists - 1).

    Returns:
        For each table the pairs in order of entry, their p-values, and the estimate.
    """
    twos = pairs(lists)
    full = design(lists, closure(lists, twos))[1:]
    first = lists + 1
    touched = full[:, first:] > 0
    shared = (tables @ touched).astype(float)
    m = len(tables)
    seen = tables.sum(axis=1)
    chosen: list[list[int]] = [[] for _ in range(m)]
    p_values: list[list[float]] = [[] for _ in range(m)]
    have = np.zeros((m, len(twos)), dtype=bool)
    barred = np.zeros((m, len(twos)), dtype=bool)
    rows = np.arange(m)
    fitted, unseen = _fit(tables, full, have, shared, lists)
    going = np.isfinite(unseen)
    while going.any():
        rows = np.flatnonzero(going)
        p = _p_values(shared[rows], fitted[rows] @ touched)
        p[have[rows] | barred[rows]] = np.inf
        best = p.argmin(axis=1)
        value = p[np.arange(len(rows)), best]
        small = value < threshold
        going[rows[~small]] = False
        rows, best, value = rows[small], best[small], value[small]
        if not rows.size:
            break
        trial = have[rows].copy()
        trial[np.arange(len(rows)), best] = True
        fitted_new, unseen_new = _fit(tables[rows], full, trial, shared[rows], lists)
        works = np.isfinite(unseen_new)
        barred[rows[~works], best[~works]] = True
        into = rows[works]
        have[into] = trial[works]
        fitted[into], unseen[into] = fitted_new[works], unseen_new[works]
        for row, pair, at in zip(into, best[works], value[works], strict=True):
            chosen[row].append(twos[pair])
            p_values[row].append(float(at))
    return chosen, p_values, seen + unseen


def _p_values(shared: Floats, expected: Floats) -> Floats:
    """Return one-sided Poisson p-values on the side on which the overlap falls."""
    from scipy.special import pdtr

    # pdtr(k, m) = P(X <= k). Towards more: P(X >= k) = 1 - P(X <= k - 1).
    expected = np.maximum(expected, 1e-12)
    below = pdtr(shared, expected)
    above = np.where(shared > 0, 1.0 - pdtr(np.maximum(shared - 1, 0), expected), 1.0)
    return np.asarray(np.minimum(below, above))


def _fit(
    tables: Ints, full: Floats, have: Bools, shared: Floats, lists: int
) -> tuple[Floats, Floats]:
    """Fit one model to each table; return fitted counts and the unseen, infinite if none exists."""
    first = lists + 1
    empty = have & (shared == 0)
    cells = ~((empty[:, None, :] & (full[None, :, first:] > 0)).any(axis=2))
    columns = np.ones((len(tables), full.shape[1]), dtype=bool)
    columns[:, first:] = have & ~empty
    # A list that holds nobody in a resampled table cannot be fitted.
    usable = (tables @ full[:, 1:first] > 0).all(axis=1)
    usable &= ranks(full, columns, cells) == columns.sum(axis=1)
    unseen = np.full(len(tables), np.inf)
    fitted = np.zeros((len(tables), len(full)))
    rows = np.flatnonzero(usable)
    if not rows.size:
        return fitted, unseen
    fits = fit_many(full, tables[rows].astype(float), columns=columns[rows], cells=cells[rows])
    smallest = np.where(cells[rows], fits.fitted, np.inf).min(axis=1)
    sure = fits.converged & (smallest > SURELY_POSITIVE)
    twos = pairs(lists)
    for i in np.flatnonzero(~sure):
        table = np.concatenate([[0], tables[rows[i]]])
        held = Histories(tuple("ABCDEFGH"[:lists]), table)
        masks = closure(lists, (t for t, on in zip(twos, have[rows[i]], strict=True) if on))
        sure[i] = existence(held, masks).estimable
    fitted[rows] = fits.fitted
    unseen[rows[sure]] = np.exp(fits.coefficients[sure, 0])
    return fitted, unseen
