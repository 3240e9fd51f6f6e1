"""Stepwise choice for sparse tables against SparseMSE, and its bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import from_counts, small_tables, table
from scipy.stats import poisson

from blocs.counts.existence import existence
from blocs.counts.histories import Histories
from blocs.counts.loglinear import LogLinear
from blocs.counts.stepwise import StepwiseSparse
from blocs.counts.terms import closure
from blocs.errors import QuestionError


@pytest.mark.parametrize(
    ("name", "estimate", "low", "high"),
    [
        # SparseMSE 2.0.1 at p <= .02; its BCa limits are from 200 resamples.
        ("uk_slavery_6", 11417.99, 9418, 15036),
        ("uk_slavery_5", 11312.99, 8922, 15653),
        ("netherlands_trafficking", 111139.4, 45517, 146408),
    ],
)
def test_sparse_tables_as_run(name: str, estimate: float, low: float, high: float) -> None:
    """Estimates to every digit; limits of another bootstrap within 10% (15% above)."""
    found = StepwiseSparse(seed=1, resamples=400).fit(table(name))

    assert estimate == pytest.approx(found.estimate_, abs=0.06)
    assert low == pytest.approx(found.low_, rel=0.1)
    assert high == pytest.approx(found.high_, rel=0.15)


def test_the_first_pair_has_the_smallest_poisson_p_value() -> None:
    """By hand from independent lists: P(X ≥ x) or P(X ≤ x), whichever is the smaller."""
    histories = table("uk_slavery_5")
    found = StepwiseSparse(seed=1, resamples=20).fit(histories)
    fitted = LogLinear().fit(histories).fitted_
    p = {}
    for i in range(5):
        for j in range(i):
            both = (histories.captures[:, i] & histories.captures[:, j]) == 1
            shared, mean = int(histories.overlaps[i, j]), float(fitted[both].sum())
            name = f"{histories.lists[j]}:{histories.lists[i]}"
            p[name] = min(poisson.cdf(shared, mean), poisson.sf(shared - 1, mean))

    assert min(p, key=lambda k: p[k]) == found.terms_[0]
    assert min(p.values()) == pytest.approx(found.p_values_[0], abs=1e-12)


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("netherlands_trafficking", ("I:K", "K:R")),
        ("uk_slavery_6", ()),
        ("uk_slavery_5", ()),
        ("kosovo", ()),
    ],
)
def test_the_chosen_model_is_the_one_fitted_alone(name: str, empty: tuple[str, ...]) -> None:
    """The estimate is that of `LogLinear` with the chosen pairs, also one without overlap."""
    histories = table(name)
    found = StepwiseSparse(seed=1, resamples=20).fit(histories)
    alone = LogLinear(terms=found.terms_).fit(histories)

    assert empty == alone.empty_
    assert alone.estimate_ == pytest.approx(found.estimate_, rel=1e-9)


def test_a_pair_that_leaves_no_estimate_never_enters() -> None:
    """On the artificial table A:B looks dependent, but would leave the table without estimate."""
    found = StepwiseSparse(seed=1, threshold=1.0, resamples=20).fit(table("no_overlap"))

    assert "A:B" not in found.terms_
    assert {"A:C", "B:C"} == set(found.terms_)


def test_threshold_zero_is_independence() -> None:
    """Nothing enters."""
    histories = table("kosovo")
    found = StepwiseSparse(seed=1, threshold=0.0, resamples=20).fit(histories)

    assert found.terms_ == ()
    assert LogLinear().fit(histories).estimate_ == pytest.approx(found.estimate_)


def test_the_same_seed_gives_the_same_interval() -> None:
    """The bootstrap has its own stream."""
    histories = table("hiv_rome")
    first, again, other = (StepwiseSparse(seed=s, resamples=60).fit(histories) for s in (2, 2, 3))

    assert np.array_equal(first.resampled_, again.resampled_)
    assert (first.low_, first.high_) == (again.low_, again.high_)
    assert not np.array_equal(first.resampled_, other.resampled_)


@settings(max_examples=25, deadline=None)
@given(small_tables(lists=3, most=12), st.integers(0, 100))
def test_there_is_a_number_or_a_reason(histories: Histories, seed: int) -> None:
    """Never a number that is not one: finite estimate, limits in order, shares in [0, 1]."""
    if not existence(histories, closure(3, ())).estimable:
        with pytest.raises(QuestionError, match="no estimate even for independent lists"):
            StepwiseSparse(seed=seed, resamples=20).fit(histories)
        return
    found = StepwiseSparse(seed=seed, resamples=20).fit(histories)

    assert np.isfinite(found.estimate_)
    assert histories.seen <= found.low_ <= found.estimate_ <= found.high_
    assert 0 <= found.without_ <= 1
    assert not np.isnan(found.resampled_).any()


def test_settings_out_of_range_are_refused() -> None:
    """Each says what is expected."""
    with pytest.raises(QuestionError, match="threshold is 2"):
        StepwiseSparse(seed=1, threshold=2)
    with pytest.raises(QuestionError, match="at least 20"):
        StepwiseSparse(seed=1, resamples=5)
    with pytest.raises(QuestionError, match="needs 3 lists"):
        StepwiseSparse(seed=1).fit(from_counts([5, 5, 5]))
