"""Two lists: closed forms, and what dependence would do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import drawn, from_counts, table

from blocs.counts.loglinear import LogLinear
from blocs.counts.petersen import Chapman, odds_ratio_curve
from blocs.errors import QuestionError


def test_seber_page_107() -> None:
    """Lincoln–Petersen 2389.9 (Rcapture manual, closedp), Chapman 949·422/168 − 1 = 2382.798."""
    found = Chapman().fit(table("seber_107"))

    assert round(found.lincoln_petersen_, 1) == 2389.9
    assert round(found.estimate_, 3) == 2382.798
    assert round(found.se_, 1) == 129.1  # Rcapture manual, closedp.bc


def test_chapman_of_each_pair_of_the_hepatitis_lists() -> None:
    """CARE1 prints 334, 374 and 331 for the pairs 12, 13 and 23."""
    histories = table("hepatitis_taiwan")
    pairs = [("L1", "L2"), ("L1", "L3"), ("L2", "L3")]

    found = [round(Chapman(pair=p).fit(histories).estimate_) for p in pairs]

    assert found == [334, 374, 331]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_chapman_lies_near_lincoln_petersen_and_above_what_was_seen(b: int, c: int, m: int) -> None:
    """Chapman ≤ Lincoln–Petersen: n1·n2/m − N* = (n1−m)(n2−m)/(m(m+1)); and N* ≥ seen."""
    found = Chapman().fit(from_counts([b, c, m]))

    gap = b * c / (m * (m + 1))
    assert found.lincoln_petersen_ - gap == pytest.approx(found.estimate_)
    assert found.seen_ - 1e-9 <= found.estimate_
    assert found.low_ <= found.estimate_ + 1e-9 <= found.high_ + 2e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_the_curve_at_odds_ratio_one_is_lincoln_petersen(b: int, c: int, m: int) -> None:
    """θ = 1 is independence, and the estimate grows with θ; the log-linear model agrees."""
    histories = from_counts([b, c, m])
    curve = odds_ratio_curve(histories)
    at = {ratio: estimate for ratio, estimate, _, _ in curve}

    assert (b + m) * (c + m) / m == pytest.approx(at[1.0])
    assert sorted(at.values()) == list(at.values())
    assert LogLinear().fit(histories).estimate_ == pytest.approx(at[1.0], rel=1e-6)
    assert all(histories.seen <= low <= e <= high for _, e, low, high in curve)


def test_no_overlap_has_no_lincoln_petersen() -> None:
    """m = 0: the maximum-likelihood estimate is infinite, Chapman's still a number."""
    found = Chapman().fit(from_counts([10, 10, 0]))

    assert math.inf == found.lincoln_petersen_
    assert found.estimate_ == 120.0


@pytest.mark.parametrize(
    ("counts", "words"),
    [([10, 10, 0], "share nobody"), ([0, 10, 5], "holds the other whole")],
)
def test_a_curve_needs_overlap_and_singles(counts: list[int], words: str) -> None:
    """Without them no odds ratio can be told."""
    with pytest.raises(QuestionError, match=words):
        odds_ratio_curve(from_counts(counts))


def test_a_pair_must_be_named_among_three() -> None:
    """Which two lists is not guessed."""
    with pytest.raises(QuestionError, match="name two of A, B, C"):
        Chapman().fit(from_counts([5, 5, 5, 5, 5, 5, 5]))
    with pytest.raises(QuestionError, match="two different lists"):
        Chapman(pair=("A", "X")).fit(from_counts([5, 5, 5, 5, 5, 5, 5]))


def test_a_level_or_a_ratio_outside_its_range_is_refused() -> None:
    """Levels lie between 0 and 1, odds ratios above 0."""
    with pytest.raises(QuestionError, match="level is 95"):
        Chapman(level=95)
    with pytest.raises(QuestionError, match="above 0"):
        odds_ratio_curve(from_counts([5, 5, 5]), ratios=(0.0,))
    with pytest.raises(QuestionError, match="is for two lists"):
        odds_ratio_curve(table("kosovo"))


def test_chapman_is_nearly_unbiased_and_its_interval_covers() -> None:
    """300 pairs of independent lists of 300: mean within 2%, the 95% interval right in > 91%.

    The mean has a standard error of about 0.8%; a coverage of 95% one of 1.3%.
    """
    import numpy as np

    rng = np.random.default_rng(7)
    fits = [Chapman().fit(drawn(rng, 300, [0.4, 0.3])) for _ in range(300)]

    assert pytest.approx(np.mean([f.estimate_ for f in fits]), rel=0.02) == 300
    assert np.mean([f.low_ <= 300 <= f.high_ for f in fits]) > 0.91
