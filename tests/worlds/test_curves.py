"""Degradation curves: against the evaluation of each point, closed forms and simulated time."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from by_hand import designs, listed_categories, listed_weights
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.worlds.counting import Sample, weigh
from blocs.worlds.curves import Curves, curves
from blocs.worlds.designs import (
    Design,
    Rule,
    accord,
    consensus,
    key_accord,
    layered,
    star,
    threshold,
)
from blocs.worlds.ensemble import evaluate
from blocs.worlds.hits import Hit
from blocs.worlds.layout import lay_out
from blocs.worlds.paths import walk
from blocs.worlds.shared import shared_pairs
from blocs.worlds.shocks import random_exits, targeted_exits


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_every_point_of_a_curve_is_the_value_after_so_many_exits(data: st.DataObject) -> None:
    """One pass over the ends gives what each set of exits gives by itself, for any design."""
    design = data.draw(designs())
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    worlds, n, m = 3, design.n, len(design.members)
    layout = lay_out(design, weights=listed_weights(design), categories=listed_categories(design))
    drawn = Sample(
        rng.random((worlds, layout.board.member.size)) < 0.85,
        rng.random((worlds, m)) < 0.9,
        rng.random((worlds, m)) < 0.5,
        rng.exponential(size=(worlds, n)),
    )
    order = np.argsort(rng.random((worlds, n)), axis=1)
    counts = np.zeros((worlds, 8, n + 1))
    walk(layout.board, shared_pairs(layout.board), True, *drawn, order, counts)

    for k in range(n + 1):
        out = np.zeros((worlds, n), np.bool_)
        np.put_along_axis(out, order[:, :k], True, axis=1)
        assert weigh(layout, drawn, Hit(out), worlds) == pytest.approx(counts[:, :, k].T, abs=1e-9)


@pytest.mark.parametrize("order", ["random", "degree", "capability"])
def test_a_curve_goes_through_the_shocks_of_the_same_seed(order: str) -> None:
    """After k exits it has the mean that `evaluate` finds for k exits, to rounding."""
    design = layered(15, beta=0.6)
    weights = [float(1 + i % 4) for i in range(15)]
    size = sum(len(members) for members in design.members)
    common: dict[str, Any] = {
        "worlds": 1_500,
        "seed": 21,
        "weights": weights,
        "categories": ["a", "b", "c"] * 5,
        "membership_probability": np.linspace(0.7, 1, size),
    }
    found = curves(design, order, **common)

    for k in (1, 4, 9):
        shock = (
            random_exits(k) if order == "random" else targeted_exits(k, by=order, weights=weights)
        )
        outcome = evaluate(design, shock, **common)
        for value in outcome.values:
            summary = outcome.summary(value)
            curve = found.curve(value)
            assert summary.mean == pytest.approx(curve.mean[k], abs=1e-12)
            assert summary.standard_error == pytest.approx(curve.standard_error[k], abs=1e-9)
            assert (summary.worlds, summary.undefined) == (curve.worlds, curve.undefined)


def all_orders(design: Design) -> Fraction:
    """Return R of the member reach over all orders of exit, exactly."""
    n, layout = design.n, lay_out(design)
    order = np.array(list(itertools.permutations(range(n))))
    counts = np.zeros((len(order), 8, n + 1))
    sure = Sample(
        np.ones((1, layout.board.member.size), np.bool_),
        np.ones((1, len(design.members)), np.bool_),
        np.ones((1, len(design.members)), np.bool_),
        np.zeros((1, n)),
    )
    walk(layout.board, shared_pairs(layout.board), True, *sure, order, counts)
    return Fraction(int(counts[:, 0, 1:].sum()), len(order) * n * n)


def squares(n: int) -> int:
    """Return the sum of r^2 for r = 2 … n - 1."""
    return sum(r * r for r in range(2, n))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7])
def test_area_of_designs_over_all_orders_is_exact(n: int) -> None:
    """R of the member reach: star, key accord, open accord, consensus, any threshold.

    With r parties left the star reaches r with probability r / n, the accord r, both from two on;
    so R is the sum of r^2 / n, or of r, over r = 2 … n - 1, divided by n^2.
    """
    assert Fraction(squares(n), n**3) == all_orders(star(n))
    assert Fraction(squares(n), n**3) == all_orders(key_accord(n))
    assert Fraction(n * (n - 1) // 2 - 1, n * n) == all_orders(accord(n))
    assert Fraction(0) == all_orders(consensus(n))
    for m in range(2, n + 1):
        expected = Fraction(n * (n - 1) - m * (m - 1), 2 * n * n)
        assert expected == all_orders(threshold(n, m))


def test_area_of_large_designs_tends_to_a_third_and_a_half() -> None:
    """The star to 1/3, the accord to 1/2; a threshold at 1/sqrt(3) of the parties ties the star."""
    n = 600
    of_star = curves(star(n), worlds=4_000, seed=1, values=["member-reach"]).curve("member-reach")
    of_accord = curves(accord(n), worlds=2, seed=1, values=["member-reach"]).curve("member-reach")
    of_threshold = curves(
        threshold(n, round(n / math.sqrt(3))), worlds=2, seed=1, values=["member-reach"]
    ).curve("member-reach")

    assert abs(squares(n) / n**3 - of_star.area) <= 4.5 * of_star.area_error
    assert pytest.approx(squares(n) / n**3, abs=0.001) == 1 / 3
    assert pytest.approx(of_accord.area, abs=0.001) == 1 / 2
    assert pytest.approx(of_threshold.area, abs=0.001) == 1 / 3


def test_curve_of_a_star_whose_hub_goes_first_is_a_cliff() -> None:
    """All is lost with the first exit, by degree or by name."""
    for order in ("degree", [0], [0, 3, 1]):
        found = curves(star(6), order, worlds=70, seed=1).curve("member-reach")

        assert found.mean.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        assert (found.area, found.exits_to_half) == (0.0, 1.0)


def test_band_holds_the_quantiles_over_worlds() -> None:
    """To half a thousandth, against the shares of each world."""
    worlds, n = 3_000, 25
    found = curves(star(n), worlds=worlds, seed=5).curve("tied-pairs")

    for k in (1, 5, 12):
        shares = evaluate(star(n), random_exits(k), worlds=worlds, seed=5).retained("tied-pairs")
        expected = np.quantile(shares, [0.05, 0.95], method="inverted_cdf")
        assert expected.tolist() == pytest.approx([found.low[k], found.high[k]], abs=0.00051)


def test_pairs_of_an_accord_outlive_time_as_two_exponentials() -> None:
    """A pair is there after T years when both are: exp(-2 h T), in accord and star alike."""
    hazard, years = 0.03, 9.0
    of_accord = curves(accord(30), worlds=2, seed=1).curve("tied-pairs")
    of_star = curves(star(30), worlds=20_000, seed=1).curve("hub-reach")
    expected = 1 - math.exp(-2 * hazard * years)

    assert expected == pytest.approx(of_accord.loss_after(years, hazard), abs=1e-12)
    assert expected == pytest.approx(of_star.loss_after(years, hazard), abs=0.005)
    assert pytest.approx(of_accord.loss_after(0, hazard)) == 0.0


def test_half_of_an_accord_is_gone_when_half_its_members_are() -> None:
    """Exits to half: n / 2; years: the sum of 1 / (h r) over the r parties left each time."""
    found = curves(accord(10), worlds=2, seed=1).curve("member-reach")

    assert found.exits_to_half == 5.0
    assert found.years_to_half(0.1) == pytest.approx(sum(1 / (0.1 * r) for r in (10, 9, 8, 7, 6)))


def test_half_time_of_a_star_agrees_with_simulated_time() -> None:
    """The first of: the hub's exit, and the exit of half the parties; each at a constant rate."""
    n, hazard, runs = 12, 0.2, 40_000
    found = curves(star(n), worlds=40_000, seed=7).curve("member-reach")
    times = np.random.default_rng(3).exponential(1 / hazard, (runs, n))
    half = np.minimum(times[:, 0], np.sort(times, axis=1)[:, n // 2 - 1])

    error = math.hypot(half.std() / math.sqrt(runs), half.std() / math.sqrt(found.worlds))
    assert abs(half.mean() - found.years_to_half(hazard)) <= 4.5 * error


def raw(found: Curves) -> list[bytes]:
    """Return all arrays of all curves as bytes."""
    return [
        part.tobytes()
        for curve in found.curves
        for part in (
            curve.mean,
            curve.low,
            curve.high,
            curve.standard_error,
            curve.half,
            np.array([curve.area, curve.area_error]),
        )
    ]


def test_same_seed_gives_the_same_curve_with_any_threads() -> None:
    """Sums are added in the order of the worlds, so not even rounding differs."""
    settings_ = {"worlds": 5_000, "seed": 3, "weights": list(range(1, 31))}
    one = curves(layered(30, 0.7), threads=1, **settings_)  # type: ignore[arg-type]
    two = curves(layered(30, 0.7), threads=2, **settings_)  # type: ignore[arg-type]

    assert raw(one) == raw(two)


def test_an_interrupted_curve_is_the_curve_of_fewer_worlds() -> None:
    """The worlds that were done, and no others."""

    def stop(done: int, asked: int) -> None:
        if done >= 2_048:
            raise KeyboardInterrupt

    part = curves(star(20), worlds=9_000, seed=1, threads=2, progress=stop)
    whole = curves(star(20), worlds=2_048, seed=1)

    assert (part.worlds, part.asked) == (2_048, 9_000)
    assert raw(whole) == raw(part)


def test_a_value_that_is_nowhere_has_no_curve() -> None:
    """A star ties no pair twice; the curves say so instead of drawing nothing."""
    found = curves(star(5), worlds=10, seed=1)

    assert found.undefined == ("redundancy",)
    with pytest.raises(QuestionError, match="star has no curve of redundancy: it is 0 before"):
        found.curve("redundancy")
    with pytest.raises(QuestionError, match="no curve of diversity: it was not computed"):
        found.curve("diversity")


def test_diversity_above_what_it_was_is_shown() -> None:
    """Three of one kind and one of another: without two of the three they are even."""
    design = Design("uneven", 4, ((0, 1, 2, 3),), (Rule("open"),), None)
    found = curves(design, [0, 1], worlds=3, seed=1, categories=["a", "a", "a", "b"]).curve(
        "diversity"
    )
    before = math.exp(-(0.75 * math.log(0.75) + 0.25 * math.log(0.25)))

    assert found.mean[2] == pytest.approx(2 / before)
    assert found.high[2] == pytest.approx(2 / before, abs=0.001)


@pytest.mark.parametrize(
    ("order", "wrong", "words"),
    [
        ("fame", {}, "'fame' is no order; choose random, degree, capability"),
        ("capability", {}, "needs the weights"),
        ([0, 7], {}, "star has no party 7"),
        ([0, 0], {}, "names a party twice"),
        ("random", {"worlds": 0}, "0 worlds"),
        ("random", {"seed": -3}, "the seed is -3"),
    ],
)
def test_a_curve_that_makes_no_sense_is_refused(
    order: Any, wrong: dict[str, Any], words: str
) -> None:
    """The message says what was found and what would do."""
    with pytest.raises(QuestionError, match=words):
        curves(star(5), order, **({"worlds": 10, "seed": 1} | wrong))


@pytest.mark.parametrize("hazard", [0, -1, math.nan, math.inf])
def test_a_hazard_is_above_zero(hazard: float) -> None:
    """Nobody leaves at a rate of 0, so there is no half time."""
    found = curves(star(5), worlds=10, seed=1).curve("member-reach")

    with pytest.raises(QuestionError, match="the hazard is"):
        found.years_to_half(hazard)
    with pytest.raises(QuestionError, match="years; give 0 or more"):
        found.loss_after(-1, 0.1)
