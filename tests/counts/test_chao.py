"""Chao's lower bound against printed values, closed forms and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import drawn, expected_table, from_counts, rich_tables, shuffled, table

from blocs.counts.chao import ChaoLowerBound, chao_from_frequencies, stratified_lower_bound
from blocs.counts.histories import Histories
from blocs.errors import QuestionError


@pytest.mark.parametrize(
    ("same", "estimate", "se", "deviance", "df", "aic"),
    [(True, 79.8, 6.4, 58.023, 58, 150.214), (False, 79.6, 6.3, 47.115, 52, 151.305)],
)
def test_hares_as_printed(
    same: bool, estimate: float, se: float, deviance: float, df: int, aic: float
) -> None:
    """Rcapture's manual prints Mh and Mth Chao (LB) of the hares with all their digits."""
    found = ChaoLowerBound(same=same).fit(table("hare"))

    assert (estimate, df) == (round(found.estimate_, 1), found.df_)
    assert se == pytest.approx(found.se_, abs=0.051)
    assert deviance == pytest.approx(found.deviance_, abs=6e-4)
    assert aic == pytest.approx(found.aic_, abs=6e-4)


def test_kosovo_as_run() -> None:
    """Rcapture 1.4-4: Mth Chao (LB) 8591.2, standard error 213.5."""
    found = ChaoLowerBound().fit(table("kosovo"))

    assert (round(found.estimate_, 1), round(found.se_, 1)) == (8591.2, 213.5)


def test_illegal_immigrants_as_printed() -> None:
    """Rcapture's manual: 9273.5 (662.6) of f1 = 1645 and f2 = 183; "at least 8 000"."""
    estimate, se, low, high = chao_from_frequencies(1880, 1645, 183)

    assert (round(estimate, 1), round(se, 1)) == (9273.5, 662.6)
    # Printed profile limits are 8088.2 and 10704; log-normal ones lie close.
    assert pytest.approx(low, rel=2e-3) == 8088.2
    assert pytest.approx(high, rel=2e-3) == 10704


def test_the_bound_is_exact_when_all_are_alike() -> None:
    """1000 units, three lists of 1/2: 375 once, 375 twice; 875 + 2/3 · 375²/750 = 1000."""
    histories = expected_table(1000, [0.5, 0.5, 0.5])

    assert pytest.approx(ChaoLowerBound(same=True).fit(histories).estimate_) == 1000
    assert pytest.approx(ChaoLowerBound().fit(histories).estimate_) == 1000
    assert pytest.approx(chao_from_frequencies(875, 375, 375, lists=3)[0]) == 1000


@settings(max_examples=25, deadline=None)
@given(rich_tables(lists=3))
def test_with_three_lists_the_model_is_the_closed_form(histories: Histories) -> None:
    """With three lists and η₃ ≥ 0 free, Mh is n + (t−1)/t · f₁²/(2 f₂) (Chao 1987)."""
    found = ChaoLowerBound(same=True).fit(histories)
    f = histories.frequencies
    closed = chao_from_frequencies(histories.seen, int(f[1]), int(f[2]), lists=3)

    if not found.dropped_:
        assert closed[0] == pytest.approx(found.estimate_, rel=1e-7)
        assert closed[1] == pytest.approx(found.se_, rel=1e-5)
    assert histories.seen <= found.low_ <= found.estimate_ <= found.high_


@settings(max_examples=25, deadline=None)
@given(rich_tables(lists=4), st.permutations(range(4)))
def test_the_order_of_lists_does_not_matter(histories: Histories, order: list[int]) -> None:
    """The bound is a property of the table."""
    one = ChaoLowerBound().fit(histories)
    other = ChaoLowerBound().fit(shuffled(histories, tuple(order)))

    assert one.estimate_ == pytest.approx(other.estimate_, rel=1e-8)
    assert one.low_ == pytest.approx(other.low_, rel=1e-5)


@pytest.mark.parametrize(
    ("counts", "words"),
    [([5, 6, 0, 7, 0, 0, 3], "exactly two lists"), ([0, 0, 5, 0, 6, 7, 2], "what was seen")],
)
def test_without_singles_or_doubles_there_is_no_bound(counts: list[int], words: str) -> None:
    """f₁ = 0 or f₂ = 0: said, not guessed."""
    with pytest.raises(QuestionError, match=words):
        ChaoLowerBound().fit(from_counts(counts))


@pytest.mark.parametrize("counts", [[0, 10, 20], [0, 30, 12, 0, 0, 9, 4]])
def test_a_bound_that_does_not_exist_is_no_number(counts: list[int]) -> None:
    """A list within another: the likelihood rises for ever, and no number is given."""
    model = ChaoLowerBound()

    with pytest.raises(QuestionError, match="no maximum"):
        model.fit(from_counts(counts))
    assert not hasattr(model, "estimate_")


def test_frequencies_that_do_not_fit_are_refused() -> None:
    """More once and twice than seen at all."""
    with pytest.raises(QuestionError, match="do not fit"):
        chao_from_frequencies(10, 8, 5)
    with pytest.raises(QuestionError, match="exactly two"):
        chao_from_frequencies(10, 8, 0)


def test_the_lower_limit_holds_where_visibility_is_unequal() -> None:
    """N = 200, half of it three times as visible: the estimate stays below, the limit below too.

    In 60 tables the bound's median lies under 200, and its lower limit in all but a few.
    """
    rng = np.random.default_rng(11)
    fits = [
        ChaoLowerBound().fit(drawn(rng, 200, [0.4, 0.35, 0.3], unequal=True)) for _ in range(60)
    ]

    assert np.median([f.estimate_ for f in fits]) < 185
    assert np.mean([f.low_ <= 200 for f in fits]) >= 0.98


def test_strata_bring_back_what_unequal_visibility_hides() -> None:
    """The same 200 in two known halves: the summed bounds come within 10% of the truth."""
    rng = np.random.default_rng(12)
    whole, split, low = [], [], []
    for _ in range(40):
        easy = drawn(rng, 100, [0.6, 0.525, 0.45])
        hard = drawn(rng, 100, [0.2, 0.175, 0.15])
        estimate, at_least, without = stratified_lower_bound({"easy": easy, "hard": hard})
        assert without == ()
        split.append(estimate)
        low.append(at_least)
        both = type(easy)(easy.lists, easy.counts + hard.counts)
        whole.append(ChaoLowerBound().fit(both).estimate_)

    assert np.median(whole) < 180
    assert pytest.approx(np.median(split), rel=0.1) == 200
    assert np.mean(np.array(low) <= 200) >= 0.93


def test_a_stratum_without_a_bound_counts_what_was_seen() -> None:
    """It is named, and adds its units only."""
    good = from_counts([20, 15, 6, 10, 4, 3, 2])
    bare = from_counts([5, 6, 0, 7, 0, 0, 3])
    estimate, low, without = stratified_lower_bound({"good": good, "bare": bare})

    assert without == ("bare",)
    assert ChaoLowerBound().fit(good).estimate_ + bare.seen == pytest.approx(estimate)
    assert good.seen + bare.seen < low < estimate
    with pytest.raises(QuestionError, match="no strata"):
        stratified_lower_bound({})
