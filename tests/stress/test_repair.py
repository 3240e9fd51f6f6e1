"""Availability with repair, and the time after a freeze."""

from __future__ import annotations

import doctest
import math
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from blocs.errors import QuestionError
from blocs.stress import repair
from blocs.stress.repair import (
    Freeze,
    accord_availability,
    consensus_availability,
    half_value_time,
    lost_value_time,
    party_availability,
    rate,
    resumed_availability,
    star_availability,
    threshold_availability,
    value_after,
)


def test_the_examples_in_the_docstrings_hold() -> None:
    """What a docstring shows is what the function returns."""
    assert doctest.testmod(repair).failed == 0


def mean_over_states(n: int, a: Fraction, worth: Callable[[tuple[int, ...]], int]) -> float:
    """Return the mean worth over all states of n parties that are up with probability a."""
    return float(
        sum(
            a ** sum(state) * (1 - a) ** (n - sum(state)) * worth(state)
            for state in product((0, 1), repeat=n)
        )
    )


@pytest.mark.parametrize("n", [2, 5, 8])
@pytest.mark.parametrize("a", [Fraction(0), Fraction(1, 3), Fraction(9, 10), Fraction(1)])
def test_availability_is_the_mean_over_all_states(n: int, a: Fraction) -> None:
    """Consensus A^n, star ties (n-1)A^2, accord pairs C(n,2)A^2, threshold a binomial tail."""
    up = float(a)

    assert pytest.approx(mean_over_states(n, a, lambda s: all(s))) == consensus_availability(n, up)
    assert pytest.approx(mean_over_states(n, a, lambda s: s[0] * sum(s[1:]))) == star_availability(
        n, up
    )
    assert pytest.approx(mean_over_states(n, a, lambda s: comb(sum(s), 2))) == accord_availability(
        n, up
    )
    for m in range(n + 1):
        assert pytest.approx(
            mean_over_states(n, a, lambda s, m=m: sum(s) >= m)  # type: ignore[misc]
        ) == threshold_availability(n, m, up)


def chain_availability(n: int, freezes: float, returns: float, resumes: float) -> float:
    """Return the same from the stationary distribution of the Markov chain itself.

    States: k frozen for k = 0 to n, and one more for one frozen with the others resumed.
    """
    resumed = n + 1
    generator = np.zeros((n + 2, n + 2))
    for k in range(n + 1):
        if k < n:
            generator[k, k + 1] += (n - k) * freezes
        if k > 0:
            generator[k, k - 1] += k * returns
    generator[1, resumed] += resumes
    generator[resumed, 0] += returns
    generator[resumed, 2] += (n - 1) * freezes
    generator -= np.diag(generator.sum(axis=1))
    system = np.vstack([generator.T, np.ones(n + 2)])
    stationary = np.linalg.lstsq(system, np.append(np.zeros(n + 2), 1.0), rcond=None)[0]
    return float(stationary[0] + stationary[resumed])


@pytest.mark.parametrize("n", [2, 3, 8])
@pytest.mark.parametrize("resumes", [0.0, 0.2, 5.0])
def test_a_body_that_resumes_acts_as_its_markov_chain_does(n: int, resumes: float) -> None:
    """The closed form is the stationary share of the time of the chain it describes."""
    assert pytest.approx(chain_availability(n, 0.03, 0.4, resumes)) == resumed_availability(
        n, 0.03, 0.4, resumes
    )


def test_resuming_at_once_is_a_threshold_of_all_but_one() -> None:
    """No resumption is the consensus body, instant resumption the binomial tail."""
    a = party_availability(0.01, 0.09)

    assert resumed_availability(8, 0.01, 0.09, 0.0) == consensus_availability(8, a)
    assert resumed_availability(8, 0.01, 0.09, 1e12) == pytest.approx(
        threshold_availability(8, 7, a)
    )


def test_a_body_that_never_resumes_is_up_less_than_a_tie() -> None:
    """A^n against A^2: only going on without the one who left brings a large body near a tie."""
    a = party_availability(0.01, 0.99)

    assert consensus_availability(8, a) < a**2 < threshold_availability(8, 7, a)


# ---- after a freeze

FREEZES = [
    Freeze(0.01, 0.05, 7 / 8),
    Freeze(0.02, 0.0, 0.5),
    Freeze(0.0, 0.05, 0.75),
    Freeze(0.03, 0.01, 0.0),
    Freeze(0.0, 0.0, 1.0),
]


@pytest.mark.parametrize("freeze", FREEZES, ids=repr)
def test_lost_value_time_is_the_integral_of_what_is_missing(freeze: Freeze) -> None:
    """Simpson's rule over the expected value, as a second way."""
    times = np.linspace(0.0, 200.0, 4001)
    missing = np.array([1.0 - value_after(freeze, float(t)) for t in times])
    weights = np.ones(times.size)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    integral = float(missing @ weights) * (times[1] - times[0]) / 3

    assert pytest.approx(integral, abs=1e-6) == lost_value_time(freeze, 200.0)


def test_lost_value_time_is_that_of_simulated_bodies() -> None:
    """100,000 bodies with drawn waits, within 4.5 errors; so are their half-value times."""
    freeze, horizon, bodies = Freeze(0.01, 0.03, 0.75), 100.0, 100_000
    rng = np.random.default_rng(5)
    back = rng.exponential(1 / freeze.returns, bodies)
    resumed = rng.exponential(1 / freeze.resumes, bodies)
    nothing = np.minimum(np.minimum(back, resumed), horizon)
    partial = np.minimum(back, horizon) - nothing
    lost = nothing + partial * (1 - freeze.partial)

    assert abs(lost.mean() - lost_value_time(freeze, horizon)) < 4.5 * lost.std() / bodies**0.5
    assert np.median(np.minimum(back, resumed)) == pytest.approx(half_value_time(freeze), rel=0.02)


def test_a_part_below_half_does_not_count_as_half() -> None:
    """With less than half the value the others' resumption does not end the wait."""
    assert half_value_time(Freeze(0.01, 10.0, 0.49)) == pytest.approx(math.log(2) / 0.01)
    assert half_value_time(Freeze(0.01, 0.09, 0.5)) == pytest.approx(math.log(2) / 0.1)
    assert half_value_time(Freeze(0.0, 0.0, 0.9)) == math.inf


def test_the_arctic_council_paused_ninety_seven_days_and_resumed_on_seven() -> None:
    """2022-03-03 to 2022-06-08 (ArcticToday of these days).

    With a resumption every 97 days, no return and 7 of 8 members, by hand: of 365 days
    365/8 + 7/8 * 97 * (1 - e^(-365/97)) = 45.6 + 82.9 days of the whole are lost.
    """
    days = (date(2022, 6, 8) - date(2022, 3, 3)).days
    freeze = Freeze(returns=0.0, resumes=1 / days, partial=7 / 8)

    assert days == 97
    assert lost_value_time(freeze, 365) == pytest.approx(45.6 + 82.9, abs=0.1)
    assert half_value_time(freeze) == pytest.approx(67.2, abs=0.1)


# ---- rates from few spells


@pytest.mark.parametrize(("events", "exposure"), [(1, 97.0), (2, 10.0), (7, 3.5), (60, 1000.0)])
def test_a_rate_has_the_interval_of_the_chi_square_quantiles(events: int, exposure: float) -> None:
    """Garwood's limits are chi2(2k)/2 and chi2(2k + 2)/2; scipy knows them."""
    found = rate(events, exposure)

    assert found.rate == events / exposure
    assert found.low == pytest.approx(stats.chi2.ppf(0.025, 2 * events) / 2 / exposure)
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2 / exposure)


def test_no_event_leaves_an_upper_limit_of_three_over_the_exposure() -> None:
    """The rule of three."""
    found = rate(0, 50.0)

    assert (found.rate, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3 / 50, rel=0.002)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: party_availability(-1, 1), "freezes"),
        (lambda: party_availability(0, 0), "neither"),
        (lambda: consensus_availability(1, 0.5), "parties"),
        (lambda: star_availability(3, 1.5), "availability"),
        (lambda: threshold_availability(3, 4, 0.5), "minimum"),
        (lambda: resumed_availability(3, 0.1, 0.1, math.nan), "resumes"),
        (lambda: Freeze(0.1, 0.1, 2.0), "partial"),
        (lambda: Freeze(math.inf, 0.1, 1.0), "returns"),
        (lambda: value_after(Freeze(0.1, 0.1, 1.0), -1.0), "time"),
        (lambda: lost_value_time(Freeze(0.1, 0.1, 1.0), math.inf), "horizon"),
        (lambda: rate(-1, 5.0), "events"),
        (lambda: rate(1, 0.0), "exposure"),
        (lambda: rate(1, 5.0, confidence=1.0), "confidence"),
    ],
)
def test_a_rate_or_share_out_of_range_is_refused(call: Callable[[], object], word: str) -> None:
    """The message names the argument."""
    with pytest.raises(QuestionError, match=word):
        call()
