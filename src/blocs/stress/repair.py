"""Suspension is not death: how much of the time an institution acts, and what a freeze costs.

A party that freezes comes back; a body that needs all its members may meanwhile resume on those
who are left. Two views: the long run, where every party is up a share A of the time, and the time
after one freeze.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from blocs.errors import QuestionError
from blocs.worlds.designs import check_probability

__all__ = [
    "Freeze",
    "Rate",
    "accord_availability",
    "consensus_availability",
    "half_value_time",
    "lost_value_time",
    "party_availability",
    "rate",
    "resumed_availability",
    "star_availability",
    "threshold_availability",
    "value_after",
]


def _check_rate(value: float, what: str) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise QuestionError(f"{what} is {value}; a rate is 0 or more, per unit of time")
    return value


def party_availability(freezes: float, returns: float) -> float:
    """Return A, the long-run share of the time in which a party acts.

    It freezes at rate l while it acts and returns at rate u while it does not: A = u/(l + u)
    (Barlow and Proschan 1975, Statistical Theory of Reliability, chapter 7). Only the mean spells
    count, not their distributions.

    Args:
        freezes: l, per unit of time, 0 or more.
        returns: u, in the same unit; not both 0.

    Example:
        >>> party_availability(0.1, 0.9)
        0.9
    """
    _check_rate(freezes, "freezes")
    _check_rate(returns, "returns")
    if freezes + returns == 0.0:
        raise QuestionError("a party that neither freezes nor returns has no long run; give a rate")
    return returns / (freezes + returns)


def consensus_availability(n: int, availability: float) -> float:
    """Return the share of the time in which all n parties act: Aⁿ."""
    return _check(n, availability) ** n


def star_availability(n: int, availability: float) -> float:
    """Return the mean number of live ties of a star of n parties: (n - 1) A²."""
    return (n - 1) * _check(n, availability) ** 2


def accord_availability(n: int, availability: float) -> float:
    """Return the mean number of live pairs of an open accord: n(n - 1)/2 · A²."""
    return math.comb(n, 2) * _check(n, availability) ** 2


def threshold_availability(n: int, minimum: int, availability: float) -> float:
    """Return the share of the time in which at least ``minimum`` of n act: a binomial tail.

    With n - 1 it is a consensus body that goes on at once without one member:
    Aⁿ + n Aⁿ⁻¹(1 - A).

    Example:
        >>> round(threshold_availability(8, 7, 0.9), 6)
        0.813105
    """
    a = _check(n, availability)
    if not 0 <= minimum <= n:
        raise QuestionError(f"minimum is {minimum}; give 0 to {n} parties")
    return math.fsum(math.comb(n, k) * a**k * (1 - a) ** (n - k) for k in range(minimum, n + 1))


def resumed_availability(n: int, freezes: float, returns: float, resumes: float) -> float:
    """Return the share of the time in which a consensus body acts that can resume on n - 1.

    It stops when a party freezes. While exactly one is frozen the others agree, at rate ρ, to go on
    without it; a second freeze stops them, and they must agree anew. The body acts when all are up,
    Aⁿ, or when one is down, n Aⁿ⁻¹(1 - A), and the others have resumed. Within that state resumed
    spells start at ρ times the share not resumed, and end at u + (n - 1) l, so the resumed share is
    ρ/(ρ + u + (n - 1) l):

    Aⁿ + n Aⁿ⁻¹(1 - A) ρ/(ρ + u + (n - 1) l)

    For ρ = 0 this is Aⁿ, for ρ → ∞ the binomial tail of n - 1.

    Args:
        n: parties, 2 or more.
        freezes: l, per party and unit of time.
        returns: u, of a frozen party.
        resumes: ρ, of the others with one frozen.

    Example:
        >>> round(resumed_availability(8, 0.01, 0.09, 1.0), 6)
        0.760327
    """
    a = party_availability(freezes, returns)
    _check(n, a)
    _check_rate(resumes, "resumes")
    leaving = returns + (n - 1) * freezes
    share = resumes / (resumes + leaving) if resumes + leaving > 0 else 0.0
    return a**n + n * a ** (n - 1) * (1 - a) * share


def _check(n: int, availability: float) -> float:
    """Return the availability when both are in range."""
    if n < 2:
        raise QuestionError(f"{n} parties; an agreement needs two")
    return check_probability(availability, "availability")


@dataclass(frozen=True, slots=True)
class Freeze:
    """A body of which one party froze at time 0.

    Attributes:
        returns: u, rate at which that party comes back, so that the body is whole: value 1.
        resumes: ρ, rate at which the others go on without it.
        partial: value when they do, as a share of the whole, such as (n - 1)/n of the members
            or (n - 2)/n of the pairs.
    """

    returns: float
    resumes: float
    partial: float

    def __post_init__(self) -> None:
        _check_rate(self.returns, "returns")
        _check_rate(self.resumes, "resumes")
        check_probability(self.partial, "partial")


def value_after(freeze: Freeze, time: float) -> float:
    """Return the expected value at a time after the freeze, as a share of the whole.

    1 - e^(-ut) + e^(-ut) (1 - e^(-ρt)) v: the party is back, or it is not and the others resumed.

    Args:
        freeze: the freeze; both waits are exponential and independent.
        time: since the freeze, in the unit of the rates, 0 or more.
    """
    if not time >= 0:
        raise QuestionError(f"time is {time}; give a time after the freeze, 0 or more")
    away = math.exp(-freeze.returns * time)
    return 1.0 - away + away * -math.expm1(-freeze.resumes * time) * freeze.partial


def lost_value_time(freeze: Freeze, horizon: float) -> float:
    """Return the expected value-time lost until a horizon: the integral of 1 - value.

    (1 - v) (1 - e^(-uH))/u + v (1 - e^(-(u+ρ)H))/(u + ρ), where (1 - e^(-aH))/a is H for a = 0.

    Args:
        freeze: the freeze.
        horizon: H, in the unit of the rates, 0 or more.

    Returns:
        Time of the whole body; 10 means as much as ten units of time of nothing at all.

    Example:
        Nobody returns or resumes: all is lost.

        >>> lost_value_time(Freeze(0.0, 0.0, 0.875), 365)
        365.0
    """
    if not (math.isfinite(horizon) and horizon >= 0):
        raise QuestionError(f"horizon is {horizon}; give a time after the freeze, 0 or more")
    gone = _spell(freeze.returns, horizon)
    stopped = _spell(freeze.returns + freeze.resumes, horizon)
    return (1.0 - freeze.partial) * gone + freeze.partial * stopped


def _spell(ending: float, horizon: float) -> float:
    """Return the mean length of an exponential spell within a horizon."""
    return -math.expm1(-ending * horizon) / ending if ending > 0 else float(horizon)


def half_value_time(freeze: Freeze) -> float:
    """Return the median time until the body is worth half of the whole again.

    Whoever comes first ends the wait: the party's return, and the others' resumption when that is
    worth half or more. So ln 2/(u + ρ) or ln 2/u; infinity when neither ever comes.

    Example:
        >>> round(half_value_time(Freeze(0.0, 1 / 97, 7 / 8)), 1)
        67.2
    """
    ending = freeze.returns + (freeze.resumes if freeze.partial >= 0.5 else 0.0)
    return math.log(2) / ending if ending > 0 else math.inf


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate estimated from few spells, per unit of time.

    Attributes:
        events: spells that ended.
        exposure: total length of all spells.
        rate: events / exposure; 0 when none ended, where only ``high`` says something.
        low: lower end of the interval.
        high: upper end.
        confidence: of the interval.
    """

    events: int
    exposure: float
    rate: float
    low: float
    high: float
    confidence: float


def rate(events: int, exposure: float, *, confidence: float = 0.95) -> Rate:
    """Return a rate with the exact interval of a Poisson count (Garwood 1936, Biometrika 28:437).

    With no event the lower end is 0 and the interval one-sided; its upper end at 95 % is
    3.0/exposure, the rule of three.

    Args:
        events: spells that ended within the exposure.
        exposure: total length of all spells, ended or not, above 0.
        confidence: of the interval.

    Example:
        One resumption after 97 days says little:

        >>> found = rate(1, 97)
        >>> round(1 / found.high), round(1 / found.low)
        (17, 3831)
    """
    if isinstance(events, bool) or events < 0:
        raise QuestionError(f"{events} events; give 0 or more")
    if not (math.isfinite(exposure) and exposure > 0):
        raise QuestionError(f"exposure is {exposure}; nothing was watched, so there is no rate")
    if not 0.0 < confidence < 1.0:
        raise QuestionError(f"confidence is {confidence}; give a number between 0 and 1")
    miss = 1.0 - confidence
    if events == 0:
        return Rate(0, exposure, 0.0, 0.0, -math.log(miss) / exposure, confidence)
    low = _mean_with_tail(events - 1, 1.0 - miss / 2)
    high = _mean_with_tail(events, miss / 2)
    return Rate(events, exposure, events / exposure, low / exposure, high / exposure, confidence)


def _mean_with_tail(count: int, probability: float) -> float:
    """Return the Poisson mean at which P(X <= count) has a probability."""
    low, high = 0.0, 20.0 + 4.0 * count
    for _ in range(200):
        middle = (low + high) / 2
        if _at_most(count, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """Return P(X <= count) of a Poisson variable."""
    if mean == 0.0:
        return 1.0
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return math.fsum(map(math.exp, logs))
