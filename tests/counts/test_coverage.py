"""Sample coverage against CARE1's output and exact tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import expected_table, from_counts, rich_tables, shuffled, table

from blocs.counts.coverage import SampleCoverage
from blocs.counts.histories import Histories
from blocs.errors import QuestionError


@pytest.mark.parametrize(
    ("name", "coverage", "independent", "high", "one_step"),
    [
        # Runs of CARE1 1.1.0.
        ("hepatitis_taiwan", 0.513, 407, 971, 508),
        ("anomaly_massachusetts", 0.774, 630, 659, 649),
        ("diabetes_casale", None, 2272, 2609, 2458),
    ],
)
def test_three_published_tables(
    name: str, coverage: float | None, independent: int, high: int, one_step: int
) -> None:
    """Ĉ, N̂₀, N̂ and N̂₁ for three, four and five lists."""
    found = SampleCoverage(seed=1, resamples=50).fit(table(name))

    assert coverage is None or coverage == round(found.coverage_, 3)
    assert found.high_coverage_ is not None
    assert (independent, high, one_step) == (
        round(found.independent_),
        round(found.high_coverage_),
        round(found.one_step_),
    )


def test_one_step_is_chosen_when_coverage_is_low() -> None:
    """Hepatitis has coverage .513 and CARE1 warns of N̂; diabetes has .80."""
    assert SampleCoverage(seed=1).fit(table("hepatitis_taiwan")).estimator_ == "one-step"
    assert SampleCoverage(seed=1).fit(table("diabetes_casale")).estimator_ == "high"


def test_independent_lists_have_no_covariation_and_the_exact_population() -> None:
    """1000 units, three lists of 1/2: Ĉ = 3/4, D = 750, N̂₀ = N̂ = N̂₁ = 1000, γ̂ = 0."""
    found = SampleCoverage(seed=1, resamples=20).fit(expected_table(1000, [0.5, 0.5, 0.5]))

    assert pytest.approx(found.coverage_) == 0.75
    assert pytest.approx([found.independent_, found.high_coverage_, found.one_step_]) == [
        1000,
        1000,
        1000,
    ]
    assert pytest.approx(list(found.dependence_.values()), abs=1e-9) == [0, 0, 0]


def test_the_same_seed_gives_the_same_interval() -> None:
    """And another seed another one."""
    histories = table("hepatitis_taiwan")
    first, again, other = (SampleCoverage(seed=s).fit(histories) for s in (4, 4, 5))

    assert (first.se_, first.low_, first.high_) == (again.se_, again.low_, again.high_)
    assert first.se_ != other.se_


@settings(max_examples=40, deadline=None)
@given(rich_tables(lists=4), st.permutations(range(4)))
def test_bounds_and_the_order_of_lists(histories: Histories, order: list[int]) -> None:
    """0 < Ĉ ≤ 1, nothing below what was seen, and the order of lists does not matter."""
    one = SampleCoverage(seed=1, resamples=30).fit(histories)
    other = SampleCoverage(seed=1, resamples=30).fit(shuffled(histories, tuple(order)))

    assert 0 < one.coverage_ <= 1
    assert histories.seen <= one.low_ <= one.estimate_ <= one.high_
    assert one.coverage_ == pytest.approx(other.coverage_)
    assert one.estimate_ == pytest.approx(other.estimate_)


def test_lists_that_share_nobody_have_no_coverage() -> None:
    """Said, not divided by."""
    with pytest.raises(QuestionError, match="coverage is 0"):
        SampleCoverage(seed=1).fit(from_counts([5, 6, 0, 7, 0, 0, 0]))


def test_an_estimate_that_is_not_defined_is_refused() -> None:
    """N̂ of the artificial table has a denominator below 0."""
    with pytest.raises(QuestionError, match="use one-step"):
        SampleCoverage(seed=1, estimator="high").fit(table("no_overlap"))


@pytest.mark.parametrize(
    ("make", "words"), [({"estimator": "best"}, "choose from"), ({"resamples": 1}, "at least 2")]
)
def test_settings_out_of_range_are_refused(make: dict[str, object], words: str) -> None:
    """Each says what is expected."""
    with pytest.raises(QuestionError, match=words):
        SampleCoverage(seed=1, **make)  # type: ignore[arg-type]
