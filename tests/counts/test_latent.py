"""The latent-class sampler: exact where the posterior is known, LCMCR's answer where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from published import table
from scipy.special import betaln, gammaln

from blocs.counts.latent import LatentClass, effective_size, split_r_hat
from blocs.errors import QuestionError


def test_kosovo_as_run_by_lcmcr() -> None:
    """LCMCR 0.4.14, K = 10, a = b = .25: median 10435, mean 10737, 9012–14054.

    Draws hang together: about 160 effective ones put our median within some 140 (one standard
    error), so 4% are allowed, and 8% for the limits. A run of 2,349 effective draws gave 10423,
    10667, 9009–13773.
    """
    found = LatentClass(seed=2, thin=60).fit(table("kosovo"))

    assert found.converged_
    assert pytest.approx(found.estimate_, rel=0.04) == 10435
    assert pytest.approx(found.mean_, rel=0.04) == 10737
    assert pytest.approx(found.low_, rel=0.08) == 9012
    assert pytest.approx(found.high_, rel=0.08) == 14054


def test_one_class_is_independence_with_a_known_posterior() -> None:
    """K = 1: P(N | data) ∝ 1/N · N!/(N−n)! · Π B(n_j + 1, N − n_j + 1).

    The sampler's quantiles must have the exact probabilities, within 4 standard errors of 4,000
    nearly independent draws (4·√(.25/4000) = .03).
    """
    histories = table("hepatitis_taiwan")
    unseen = np.arange(0.0, 3000)
    population = histories.seen + unseen
    log = -np.log(population) + gammaln(population + 1) - gammaln(unseen + 1)
    for total in histories.totals:
        log = log + betaln(total + 1, population - total + 1)
    exact = np.exp(log - log.max())
    exact = np.cumsum(exact / exact.sum())

    found = LatentClass(seed=5, classes=1, draws=1000, thin=10, burn=100).fit(histories)

    assert found.effective_ > 3000
    for quantile in (0.1, 0.25, 0.5, 0.75, 0.9):
        at = float(np.quantile(found.draws_, quantile))
        assert quantile == pytest.approx(exact[int(at) - histories.seen], abs=0.03)


def test_the_same_seed_gives_the_same_draws() -> None:
    """Chains have streams of their own, all from one seed."""
    histories = table("hepatitis_taiwan")
    first, again, other = (
        LatentClass(seed=s, draws=100, thin=2, burn=50).fit(histories).draws_ for s in (3, 3, 4)
    )

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first[0], first[1])


def test_a_table_that_does_not_settle_is_not_called_converged() -> None:
    """The five UK lists: chains stay in different places, and the diagnostics say so."""
    found = LatentClass(seed=1, draws=300).fit(table("uk_slavery_5"))

    assert not found.converged_
    assert found.r_hat_ > 1.2


def test_effective_size_of_a_known_chain() -> None:
    """AR(1) with ρ = .8: n(1−ρ)/(1+ρ) = n/9; white noise: n. Within 15%."""
    rng = np.random.default_rng(8)
    noise = rng.normal(size=(4, 20_000))
    chain = np.empty_like(noise)
    chain[:, 0] = noise[:, 0]
    for i in range(1, noise.shape[1]):
        chain[:, i] = 0.8 * chain[:, i - 1] + noise[:, i]

    assert pytest.approx(effective_size(chain), rel=0.15) == 80_000 / 9
    assert pytest.approx(effective_size(noise), rel=0.15) == 80_000


def test_r_hat_tells_chains_apart() -> None:
    """Equal chains 1; two pairs two standard deviations apart: √(1 + var of 0,0,0,0,2,2,2,2)."""
    rng = np.random.default_rng(9)
    same = rng.normal(size=(4, 2000))
    apart = same + np.array([[0], [0], [2], [2]])

    assert split_r_hat(same) == pytest.approx(1, abs=0.01)
    assert split_r_hat(apart) == pytest.approx(np.sqrt(1 + 8 / 7), abs=0.03)
    assert split_r_hat(np.ones((2, 10))) == 1.0


@pytest.mark.parametrize(
    "make", [{"classes": 0}, {"draws": 50}, {"thin": 0}, {"chains": 1}, {"shape": 0.0}]
)
def test_settings_out_of_range_are_refused(make: dict[str, object]) -> None:
    """Each says what is expected."""
    with pytest.raises(QuestionError, match=r"at least|above 0"):
        LatentClass(seed=1, **make)  # type: ignore[arg-type]
