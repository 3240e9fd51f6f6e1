"""Rates and shares from a handful of cases: an estimate, and an interval that admits how few.

Everything is exact for the small numbers that exits give; nothing leans on a normal
approximation.
"""

from __future__ import annotations

import math

from blocs.errors import QuestionError

__all__ = [
    "LEVEL",
    "borel_tanner",
    "none_seen",
    "rate_interval",
    "rule_of_three",
    "share_interval",
]

LEVEL = 0.95
"""Probability with which the intervals are built to cover the truth."""


def rate_interval(events: int, exposure: float, level: float = LEVEL) -> tuple[float, float, float]:
    """Return (rate, low, high) of events that come at a constant rate.

    Garwood (1936, Biometrika 28: 437): the limits are quantiles of gamma distributions with
    ``events`` and ``events + 1`` degrees, which is the chi-square interval of an exponential
    waiting time. The error goes to both sides in equal parts, with no event too; for a limit from
    above alone see `none_seen`.

    Args:
        events: number of events seen, 0 or more.
        exposure: time, or whatever the rate is counted per; above 0.
        level: probability of the interval, in (0, 1).

    Raises:
        QuestionError: when an argument is out of its range.

    Example:
        >>> [round(x, 3) for x in rate_interval(10, 100.0)]
        [0.1, 0.048, 0.184]
    """
    if events < 0:
        raise QuestionError(f"events is {events}; a number of events is 0 or more")
    if not (math.isfinite(exposure) and exposure > 0):
        raise QuestionError(f"exposure is {exposure}; a rate needs an exposure above 0")
    tail = (1 - _check_level(level)) / 2
    if events == 0:
        return 0.0, 0.0, -math.log(tail) / exposure
    from scipy.special import gammaincinv

    low = float(gammaincinv(events, tail))
    high = float(gammaincinv(events + 1, 1 - tail))
    return events / exposure, low / exposure, high / exposure


def share_interval(hits: int, n: int, level: float = LEVEL) -> tuple[float, float, float]:
    """Return (share, low, high) of hits among n independent cases.

    The interval of Jeffreys: equal tails of the beta distribution (hits + ½, n - hits + ½), with
    the end set to 0 or 1 where no or every case is a hit (Brown, Cai and DasGupta 2001,
    Statistical Science 16: 101, section 4.1.2).

    Args:
        hits: number of hits, from 0 to n.
        n: number of cases, at least 1.
        level: probability of the interval, in (0, 1).

    Raises:
        QuestionError: when an argument is out of its range.

    Example:
        >>> [round(x, 3) for x in share_interval(3, 9)]
        [0.333, 0.103, 0.654]
    """
    if n < 1:
        raise QuestionError(f"n is {n}; a share needs at least one case")
    if not 0 <= hits <= n:
        raise QuestionError(f"hits is {hits}; it lies between 0 and n = {n}")
    from scipy.special import betaincinv

    tail = (1 - _check_level(level)) / 2
    low = 0.0 if hits == 0 else float(betaincinv(hits + 0.5, n - hits + 0.5, tail))
    high = 1.0 if hits == n else float(betaincinv(hits + 0.5, n - hits + 0.5, 1 - tail))
    return hits / n, low, high


def rule_of_three(n: float) -> float:
    """Return the rate above which n trials without a single event would be surprising: 3 / n.

    Hanley and Lippman-Hand (1983, JAMA 249: 1743): with 95 % confidence the rate is no higher,
    since (1 - 3/n)ⁿ is about 5 %. The exact limit is -ln 0.05 / n = 2.996 / n.

    Args:
        n: number of trials, or exposure such as party-years; above 0.

    Raises:
        QuestionError: when n is not above 0.
    """
    if not (math.isfinite(n) and n > 0):
        raise QuestionError(f"n is {n}; without any exposure nothing can be said")
    return 3 / n


def none_seen(exposure: float, level: float = LEVEL) -> float:
    """Return the rate above which seeing no event would be surprising: -ln(1 - level) / exposure.

    A limit from above alone, for the question how high the rate may be at most; at 95 % it is the
    exact form of the rule of three.

    Args:
        exposure: time, or whatever the rate is counted per; above 0.
        level: confidence of the limit, in (0, 1).

    Raises:
        QuestionError: when an argument is out of its range.
    """
    if not (math.isfinite(exposure) and exposure > 0):
        raise QuestionError(f"exposure is {exposure}; a rate needs an exposure above 0")
    return -math.log(1 - _check_level(level)) / exposure


def borel_tanner(total: int, seeds: int, beta: float) -> float:
    """Return the probability that chains from so many seeds hold so many exits in all.

    Every exit triggers a Poisson number of further ones, β in the mean, so the total progeny
    has P(n) = (s/n) e^(-βn) (βn)^(n-s) / (n-s)! (Tanner 1961, Biometrika 48: 222). Its likelihood
    in β is that of n - s Poisson events on an exposure of n, hence β = (n - s)/n at its maximum.

    Args:
        total: n, all exits, seeds with them.
        seeds: s, exits that nobody triggered; at least 1.
        beta: mean number of exits that one exit triggers; 0 or more.

    Raises:
        QuestionError: when an argument is out of its range.
    """
    if seeds < 1:
        raise QuestionError(f"seeds is {seeds}; a chain begins with at least one exit")
    if not (math.isfinite(beta) and beta >= 0):
        raise QuestionError(f"beta is {beta}; a mean number of exits is 0 or more")
    more = total - seeds
    if more < 0:
        return 0.0
    if beta == 0:
        return 1.0 if more == 0 else 0.0
    mean = beta * total
    return seeds / total * math.exp(more * math.log(mean) - mean - math.lgamma(more + 1))


def _check_level(level: float) -> float:
    if not 0 < level < 1:
        raise QuestionError(f"level is {level}; a probability strictly between 0 and 1 is meant")
    return level
