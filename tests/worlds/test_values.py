"""Means, intervals, tails and collapse, on outcomes small enough to check by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from blocs.errors import QuestionError
from blocs.worlds.designs import Design, Rule, accord, layered, star
from blocs.worlds.ensemble import evaluate
from blocs.worlds.shocks import given_exits, hub_loss, independent_exits, random_exits
from blocs.worlds.values import BASES, VALUES, Outcome, wilson


def made(before: list[float], after: list[float]) -> Outcome:
    """Return an outcome of one value with these counts."""
    return Outcome(
        "made", "nothing", 0, ("member-reach",), np.array([before]), np.array([after]), len(before)
    )


def test_mean_tail_and_collapse_by_hand() -> None:
    """Shares 0, 0.5, 1, 1 of worlds with something to lose; a fifth world had nothing."""
    summary = made([4, 4, 4, 4, 0], [0, 2, 4, 4, 0]).summary("member-reach", tail=0.375)

    assert summary.mean == 0.625
    # Sample variance of 0, 0.5, 1, 1 is 0.6875 / 3.
    assert summary.standard_error == pytest.approx(math.sqrt(0.6875 / 3 / 4))
    # The worst 1.5 worlds: 0 and half of 0.5.
    assert summary.tail == pytest.approx(0.25 / 1.5)
    assert summary.collapse == 0.5
    assert (summary.worlds, summary.undefined) == (4, 1)
    assert (summary.before, summary.after) == (3.2, 2.0)


def test_a_value_of_nothing_is_undefined_and_not_zero() -> None:
    """Where no world has anything to lose there is no share, and no nan either."""
    summary = made([0, 0], [0, 0]).summary("member-reach")

    assert (
        summary.mean,
        summary.low,
        summary.tail,
        summary.collapse,
    ) == (None, None, None, None)
    assert (summary.worlds, summary.undefined) == (0, 2)


def test_one_world_has_a_mean_and_no_error() -> None:
    """Of a spread one world says nothing."""
    summary = made([2], [1]).summary("member-reach")

    assert summary.mean == 0.5
    assert summary.standard_error is None


def test_equal_worlds_have_no_spread() -> None:
    """A thousand times 36 of 37 is 36 of 37, without rounding."""
    summary = evaluate(accord(37), random_exits(1), worlds=1_000, seed=1).summary("member-reach")

    assert (summary.mean, summary.standard_error) == (36 / 37, 0.0)
    assert (summary.low, summary.high) == (36 / 37, 36 / 37)


def test_wilson_interval_gives_the_published_values() -> None:
    """Newcombe 1998, Stat. Med. 17:857, table I, method 3."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0000, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }

    for (hits, trials), interval in published.items():
        assert interval == tuple(round(end, 4) for end in wilson(hits, trials))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_agrees_with_scipy(case: tuple[int, int]) -> None:
    """For any count, ends included."""
    peer = binomtest(*case).proportion_ci(method="wilson")

    assert pytest.approx((peer.low, peer.high), abs=1e-12) == wilson(*case)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=40),
    st.floats(0.01, 1.0),
)
def test_tail_lies_between_worst_world_and_mean(after: list[int], tail: float) -> None:
    """The mean of the worst share of worlds; of all worlds it is the mean."""
    outcome = made([4] * len(after), after)
    summary = outcome.summary("member-reach", tail=tail)
    assert summary.tail is not None
    assert summary.mean is not None

    assert min(after) / 4 - 1e-12 <= summary.tail <= summary.mean + 1e-12
    assert summary.mean == pytest.approx(outcome.summary("member-reach", tail=1.0).tail)


def test_interval_of_the_mean_covers_it_as_often_as_stated() -> None:
    """Of 400 runs of a star with known mean, about 95 % hold it between low and high."""
    n, a, covered = 12, 0.8, 0
    for seed in range(400):
        summary = evaluate(
            star(n), independent_exits(1 - a), worlds=200, seed=seed, values=["hub-reach"]
        ).summary("hub-reach")
        assert summary.low is not None
        assert summary.high is not None
        covered += summary.low <= a * a <= summary.high

    # 380 expected; the binomial lies outside 359 … 396 less than once in 1,000 times.
    assert 359 <= covered <= 396


def test_text_survives_where_value_does_not() -> None:
    """A large accord of which two weak members are left stands, and is worth little."""
    outcome = evaluate(accord(5), given_exits([0, 1, 2]), worlds=1, seed=1, weights=[8, 5, 5, 1, 1])

    assert outcome.retained("text-survival").tolist() == [1.0]
    assert outcome.retained("value-survival").tolist() == pytest.approx([2 / 20])


def test_the_convener_who_is_the_capability_leaves_a_text() -> None:
    """An open accord keeps 1 - w of the capability when its convener of weight w leaves."""
    for w in (0.1, 0.5, 0.99):
        weights = [w, *[(1 - w) / 9] * 9]
        outcome = evaluate(accord(10), hub_loss(), worlds=1, seed=1, weights=weights)

        assert outcome.retained("capability-reach").tolist() == pytest.approx([1 - w])


def test_redundancy_counts_pairs_with_a_second_tie() -> None:
    """In a star with an accord the hub's pairs are tied twice, the others once."""
    outcome = evaluate(layered(6), given_exits([5]), worlds=1, seed=1)
    row = outcome.row("redundancy")

    assert (outcome.before[row, 0], outcome.after[row, 0]) == (5.0, 4.0)
    assert evaluate(star(6), given_exits([5]), worlds=1, seed=1).defined("redundancy").tolist() == [
        False
    ]


def test_two_texts_of_the_same_members_stay_two() -> None:
    """Instruments keep their identity when their remaining members coincide."""
    design = Design("twins", 4, ((0, 1, 2), (0, 1, 3)), (Rule("open"), Rule("open")), None)
    outcome = evaluate(design, given_exits([2, 3]), worlds=1, seed=1)

    assert outcome.after[outcome.row("text-survival"), 0] == 2.0
    assert outcome.after[outcome.row("redundancy"), 0] == 1.0


def test_diversity_is_the_effective_number_of_categories() -> None:
    """Shares 1/2, 1/4, 1/4 have exp(1.5 ln 2), equal shares their number; it may rise."""
    categories = ["a", "a", "b", "c", None]
    outcome = evaluate(accord(5), given_exits([0]), worlds=1, seed=1, categories=categories)
    row = outcome.row("diversity")

    assert outcome.before[row, 0] == pytest.approx(2**1.5)
    assert outcome.after[row, 0] == pytest.approx(3)
    summary = outcome.summary("diversity")
    assert summary.mean == pytest.approx(3 / 2**1.5)


def test_only_what_a_design_has_is_valued() -> None:
    """Without hub, weights or categories the values that need them are left out, and say so."""
    flat = Design("flat", 3, ((0, 1, 2),), (Rule("open"),), None)
    outcome = evaluate(flat, random_exits(1), worlds=5, seed=1)

    assert {"hub-reach", "capability-reach", "diversity"} == set(VALUES) - set(outcome.values)
    assert set(VALUES) == set(BASES)
    with pytest.raises(QuestionError, match="hub-reach was not computed; it needs a design with"):
        outcome.summary("hub-reach")
    with pytest.raises(QuestionError, match="'worth' is no value; choose member-reach"):
        outcome.summary("worth")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"threshold": 1.5}, "threshold is 1.5"), ({"tail": 0.0}, "tail is 0"), ({"tail": 2}, "2")],
)
def test_a_threshold_or_tail_out_of_range_is_refused(wrong: dict[str, float], words: str) -> None:
    """A share retained lies in [0, 1], a share of worlds above 0."""
    with pytest.raises(QuestionError, match=words):
        made([1], [1]).summary("member-reach", **wrong)


def test_counts_of_an_outcome_cannot_be_changed() -> None:
    """Who reads a result shares it with others."""
    outcome = evaluate(star(4), random_exits(1), worlds=5, seed=1)

    with pytest.raises(ValueError, match="read-only"):
        outcome.after[0, 0] = 7
