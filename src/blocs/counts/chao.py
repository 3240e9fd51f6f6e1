"""At least how many: Chao's lower bound, which unequal visibility cannot break.

Units on one list and on two tell how many are on none, if all were equally easy to list. When they
are not, those hard to list are undercounted, so the estimate is a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from blocs.counts.existence import facial_set
from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.counts.poisson import SURELY_POSITIVE, fit_many
from blocs.counts.profile import log_normal_interval, profile_interval
from blocs.counts.terms import closure, design
from blocs.errors import QuestionError

__all__ = ["ChaoLowerBound", "chao_from_frequencies", "stratified_lower_bound"]


class ChaoLowerBound:
    """Chao's lower bound as a log-linear model (Rivest & Baillargeon 2007, Biometrics 63).

    Units on k ≥ 3 lists have parameters of their own (η_k ≥ 0), so only those on one or two
    speak of the unseen. Parameters that come out negative are set to 0, lowest first, as there.

    Args:
        same: lists catch alike (model Mh): then the bound is n + (t−1)/t · f₁²/(2 f₂) for t
            lists, up to the parameters set to 0. Otherwise each list has its own rate (Mth).
        level: confidence of the interval.

    Attributes:
        estimate_: lower bound of the population; se_: its standard error.
        low_, high_: limits of its profile-likelihood interval. ``low_`` is the number to claim
            ("at least"); ``high_`` limits the bound, not the population.
        deviance_, df_, aic_: of the model.
        dropped_: which k had η_k set to 0.
        singles_, doubles_: f₁ and f₂.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]],
        ...     [63, 55, 18, 69, 17, 21, 28])
        >>> round(ChaoLowerBound(same=True).fit(h).estimate_, 2)  # 271 + 2/3 · 187² / (2 · 56)
        479.15
    """

    estimate_: float
    se_: float
    low_: float
    high_: float
    deviance_: float
    df_: int
    aic_: float
    dropped_: tuple[int, ...]
    singles_: int
    doubles_: int

    def __init__(self, *, same: bool = False, level: float = 0.95) -> None:
        self.same = same
        self.level = check_level(level)

    def fit(self, histories: Histories) -> ChaoLowerBound:
        """Fit the bound to a table.

        Raises:
            QuestionError: when nobody is on exactly one or exactly two lists, or the bound has no
                estimate on this table.
        """
        histories.need_lists(2, "Chao's lower bound")
        lists = len(histories.lists)
        self.singles_, self.doubles_ = (int(f) for f in histories.frequencies[1:3])
        _need_both(self.singles_, self.doubles_)
        full = design(lists, closure(lists, ()), heterogeneity="chao", same=self.same)
        counts = histories.counts[1:].astype(float)
        etas = full.shape[1] - max(lists - 2, 0)
        kept = np.ones(full.shape[1], dtype=bool)
        _drop_without_data(histories, kept, etas)
        while True:
            fits = fit_many(full[1:], counts[None], columns=kept[None])
            tail = fits.coefficients[0][etas:]
            if not (tail < 0).any():
                break
            kept[etas + int(np.flatnonzero(tail < 0)[0])] = False
        smallest = float(fits.fitted[0].min())
        if (
            not (fits.converged[0] and smallest > SURELY_POSITIVE)
            and not facial_set(full[1:, kept], histories.counts[1:]).all()
        ):
            raise QuestionError(
                "no estimate for the lower bound: the likelihood has no maximum, because too few "
                "histories of one or two lists are held by anybody"
            )
        unseen = math.exp(fits.coefficients[0, 0])
        self.dropped_ = tuple(int(k) + 3 for k in np.flatnonzero(~kept[etas:]))
        self.estimate_ = histories.seen + unseen
        self.se_ = math.sqrt(unseen + unseen**2 * float(fits.variance[0]))
        positive = counts > 0
        ratio = np.log(counts[positive] / fits.fitted[0][positive])
        self.deviance_ = max(
            2 * float((counts[positive] * ratio).sum() - (counts - fits.fitted[0]).sum()), 0.0
        )
        self.df_ = len(counts) - int(kept.sum())
        self.aic_ = -2 * float(fits.loglik[0]) + 2 * int(kept.sum())
        found = profile_interval(full[:, kept], counts, unseen, level=self.level)
        self.low_, self.high_ = found.low, found.high
        return self


def _need_both(singles: int, doubles: int) -> None:
    if not singles:
        raise QuestionError("every unit is on two lists or more: the bound is what was seen")
    if not doubles:
        raise QuestionError("nobody is on exactly two lists, so nothing tells how much was missed")


def _drop_without_data(histories: Histories, kept: NDArray[np.bool_], etas: int) -> None:
    """Leave out parameters of numbers of lists that nobody reaches: they would run to −∞."""
    reached = int(np.flatnonzero(histories.frequencies).max())
    for k in range(3, len(histories.lists) + 1):
        kept[etas + k - 3] = k <= reached


def stratified_lower_bound(
    strata: Mapping[str, Histories], *, level: float = 0.95
) -> tuple[float, float, tuple[str, ...]]:
    """Return (estimate, low, strata without a bound) of the lower bound summed over strata.

    Splitting a table by what is recorded (kind of instrument, region, period) takes out the
    unequal visibility between strata, which no model of the whole table sees. A stratum without a
    bound adds what was seen in it. The lower limit is log-normal in the summed unseen.

    Args:
        strata: table of each stratum, by name; the lists may differ.
        level: confidence of the interval.

    Raises:
        QuestionError: when there is no stratum.
    """
    if not strata:
        raise QuestionError("no strata; give at least one table")
    seen = sum(h.seen for h in strata.values())
    unseen, variance, without = 0.0, 0.0, []
    for name, histories in strata.items():
        try:
            found = ChaoLowerBound(level=level).fit(histories)
        except QuestionError:
            without.append(name)
            continue
        unseen += found.estimate_ - histories.seen
        variance += found.se_**2
    low, _ = log_normal_interval(seen, seen + unseen, math.sqrt(variance), level=level)
    return seen + unseen, low, tuple(without)


def chao_from_frequencies(
    seen: int, singles: int, doubles: int, *, lists: int | None = None, level: float = 0.95
) -> tuple[float, float, float, float]:
    """Return (estimate, standard error, low, high) of the lower bound from counts of counts.

    For f₁ units noted once and f₂ noted twice, on t lists, N = n + k·f₁²/(2 f₂) with k = (t−1)/t,
    or 1 when units may be noted any number of times (Chao 1987, eqs. 10 and 12).

    Args:
        seen: units noted at least once; singles: f₁; doubles: f₂.
        lists: number of lists, or None for any number of times.
        level: confidence of the log-normal interval.

    Raises:
        QuestionError: when f₁ or f₂ is 0, they do not fit ``seen``, or there is one list.

    Example:
        Illegal immigrants, four Dutch cities (van der Heijden et al. 2003).

        >>> [round(v, 1) for v in chao_from_frequencies(1880, 1645, 183)[:2]]
        [9273.5, 662.6]
    """
    if min(singles, doubles) < 0 or seen < singles + doubles or (lists is not None and lists < 2):
        raise QuestionError(
            f"{singles} once and {doubles} twice do not fit {seen} seen on {lists or 'any'} lists"
        )
    _need_both(singles, doubles)
    factor = 1.0 if lists is None else (lists - 1) / lists
    ratio = singles / doubles
    unseen = factor * singles * ratio / 2
    # Delta method on f1, f2 and the total as in Chao (1987): Poisson counts of counts.
    variance = doubles * (factor * ratio**2 / 2) ** 2 + singles * (factor * ratio) ** 2 + unseen
    se = math.sqrt(variance)
    low, high = log_normal_interval(seen, seen + unseen, se, level=check_level(level))
    return seen + unseen, se, low, high
