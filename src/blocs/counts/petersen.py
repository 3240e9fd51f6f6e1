"""Two lists: Lincoln–Petersen, Chapman, and what the number becomes when the lists depend.

With two lists no dependence can be tested. So the estimate comes with a curve over the odds ratio:
how the number moves if being on one list makes the other more, or less, likely.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.counts.profile import log_normal_interval
from blocs.errors import QuestionError

__all__ = ["ODDS_RATIOS", "Chapman", "odds_ratio_curve"]

ODDS_RATIOS = (0.5, 1.0, 2.0, 4.0)
"""From lists that avoid each other (0.5) to lists that copy (4)."""


class Chapman:
    """The two-list estimate, corrected for small overlaps.

    With n₁ and n₂ units on the lists and m on both, N = (n₁+1)(n₂+1)/(m+1) − 1 (Chapman 1951),
    nearly unbiased when m ≥ 7; its variance is Seber's (1982, eq. 3.4):
    (n₁+1)(n₂+1)(n₁−m)(n₂−m) / ((m+1)²(m+2)).

    Args:
        pair: names of the two lists; needed when the table has more. The others are ignored.
        level: confidence of the interval.

    Attributes:
        estimate_: Chapman's estimate; se_: its standard error.
        low_, high_: limits, log-normal in the number missed (Chao 1987).
        lincoln_petersen_: n₁n₂/m, the maximum-likelihood estimate; infinite when m is 0.
        overlap_: m.
        seen_: units on either list.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays([[1, 0], [0, 1], [1, 1]], [781, 254, 167])
        >>> found = Chapman().fit(h)  # Seber (1982), p. 107
        >>> round(found.lincoln_petersen_, 1), round(found.estimate_, 1)
        (2389.9, 2382.8)
    """

    estimate_: float
    se_: float
    low_: float
    high_: float
    lincoln_petersen_: float
    overlap_: int
    seen_: int

    def __init__(self, *, pair: Sequence[str] | None = None, level: float = 0.95) -> None:
        self.pair = pair
        self.level = check_level(level)

    def fit(self, histories: Histories) -> Chapman:
        """Estimate from two lists of the table.

        Raises:
            QuestionError: when the two lists are not named, or not in the table.
        """
        histories.need_lists(2, "Chapman's estimate")
        i, j = _pair(histories, self.pair)
        first, second = (int(histories.totals[k]) for k in (i, j))
        both = self.overlap_ = int(histories.overlaps[i, j])
        self.seen_ = first + second - both
        self.lincoln_petersen_ = first * second / both if both else math.inf
        self.estimate_ = (first + 1) * (second + 1) / (both + 1) - 1
        variance = (
            (first + 1)
            * (second + 1)
            * (first - both)
            * (second - both)
            / ((both + 1) ** 2 * (both + 2))
        )
        self.se_ = math.sqrt(variance)
        self.low_, self.high_ = log_normal_interval(
            self.seen_, self.estimate_, self.se_, level=self.level
        )
        return self


def _pair(histories: Histories, pair: Sequence[str] | None) -> tuple[int, int]:
    names = histories.lists
    if pair is None:
        if len(names) > 2:
            raise QuestionError(
                f"the table has {len(names)} lists; name two of {', '.join(names)} as pair"
            )
        return 0, 1
    if len(set(pair)) != 2 or not set(pair) <= set(names):
        raise QuestionError(f"pair {tuple(pair)}: name two different lists of {', '.join(names)}")
    return names.index(pair[0]), names.index(pair[1])


def odds_ratio_curve(
    histories: Histories, *, ratios: Sequence[float] = ODDS_RATIOS, level: float = 0.95
) -> list[tuple[float, float, float, float]]:
    """Return (odds ratio, estimate, low, high) for two lists that depend on each other.

    If being on one list multiplies the odds of being on the other by θ, then θ = m·u/(b·c), with
    b and c on one list only, and the unseen are u = θ·b·c/m (Fienberg 1972). At θ = 1 this is
    Lincoln–Petersen. Limits are log-normal with var(log u) = 1/b + 1/c + 1/m.

    Raises:
        QuestionError: when there are not exactly two lists, they share nobody, one holds the
            other whole, or a ratio is not above 0.
    """
    if len(histories.lists) != 2:
        raise QuestionError(
            f"the curve is for two lists; the table has {len(histories.lists)}: "
            "with more, dependence can be fitted (LogLinear)"
        )
    if not all(0 < r < math.inf for r in ratios):
        raise QuestionError(f"odds ratios {tuple(ratios)}: each must be a number above 0")
    only_first, only_second, both = (int(histories.counts[c]) for c in (1, 2, 3))
    if not both:
        raise QuestionError("the two lists share nobody, so nothing tells how much both missed")
    if not only_first or not only_second:
        raise QuestionError("one list holds the other whole, so it adds no recapture")
    from scipy.stats import norm

    spread = math.exp(
        float(norm.ppf((1 + check_level(level)) / 2))
        * math.sqrt(1 / only_first + 1 / only_second + 1 / both)
    )
    seen = histories.seen
    unseen = [r * only_first * only_second / both for r in ratios]
    return [
        (r, seen + u, seen + u / spread, seen + u * spread)
        for r, u in zip(ratios, unseen, strict=True)
    ]
