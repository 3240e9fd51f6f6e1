"""Rules and SMAA against published tables, and against what must not change an order."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.respond.rules import RULES, scores, topsis, vikor
from blocs.respond.smaa import check_weights, draw_weights, smaa

TABLE = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])
"""Tzeng and Huang (2011), four alternatives on three criteria; weights 0.3, 0.4, 0.3."""
WEIGHTS = np.array([0.3, 0.4, 0.3])
DRAWS = os.path.join(
    os.environ.get("BLOCS_REAL_DATA", ""), "..", "validation", "smaa_thrombo_10000.csv.gz"
)
"""Draws of the R package, too large to ship; they lie beside the real data sets."""


@pytest.fixture(scope="module")
def thrombo() -> tuple[np.ndarray, np.ndarray]:
    """Return 10,000 draws of two drugs on three criteria, and of weights (R package smaa 0.3-3)."""
    path = Path(DRAWS)
    if not path.is_file():
        pytest.skip("BLOCS_REAL_DATA has no ../validation/smaa_thrombo_10000.csv.gz beside it")
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    criteria = ("prox", "dist", "bleed")
    values = [
        [[float(r[f"{drug}_{c}"]) for c in criteria] for drug in ("hep", "eno")] for r in rows
    ]
    return np.array(values), np.array([[float(r[f"w_{c}"]) for c in criteria] for r in rows])


def test_topsis_gives_the_published_closeness() -> None:
    """Tzeng and Huang (2011)."""
    assert topsis(TABLE, WEIGHTS) == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=5e-5)


def test_vikor_gives_the_published_compromise() -> None:
    """S .6 .3 .15 .65, R .3 .2 .15 .4, Q .75 .25 0 1; the compromise is A2 and A3."""
    found = vikor(TABLE, WEIGHTS)

    assert found.s == pytest.approx([0.6, 0.3, 0.15, 0.65])
    assert found.r == pytest.approx([0.3, 0.2, 0.15, 0.4])
    assert found.q == pytest.approx([0.75, 0.25, 0, 1])
    assert found.compromise == (1, 2)


def test_smaa_gives_what_the_r_package_gives(thrombo: tuple[np.ndarray, np.ndarray]) -> None:
    """First ranks .3504 and .6496, central weights and confidence as its file Rout.save prints."""
    found = smaa(*thrombo)

    assert found.first == pytest.approx([0.3504, 0.6496], abs=5e-5)
    assert found.central[0] == pytest.approx([0.18651, 0.27722, 0.53627], abs=5e-6)
    assert found.central[1] == pytest.approx([0.40731, 0.36415, 0.22854], abs=5e-6)
    # The table is rounded to five digits, which moves one draw in ten thousand.
    assert found.confidence == pytest.approx([0.6682, 0.8956], abs=1.5e-4)
    assert found.pairwise[1, 0] == pytest.approx(0.6496, abs=5e-5)


def test_smaa_with_fixed_weights_gives_what_the_r_package_gives(
    thrombo: tuple[np.ndarray, np.ndarray],
) -> None:
    """Weights .5, .2, .3: .1279 and .8721."""
    found = smaa(thrombo[0], np.array([[0.5, 0.2, 0.3]]))

    assert found.first == pytest.approx([0.1279, 0.8721], abs=5e-5)


@pytest.mark.parametrize("rule", RULES)
def test_ranks_add_up_and_names_do_not_matter(rule: str) -> None:
    """Each alternative has one rank in each draw; permuting alternatives permutes the result."""
    generator = np.random.default_rng(2)
    values, weights = generator.random((500, 4, 3)), generator.dirichlet(np.ones(3), size=500)

    found, moved = smaa(values, weights, rule), smaa(values[:, [2, 0, 3, 1]], weights, rule)

    assert found.acceptability.sum(axis=0) == pytest.approx(1)
    assert found.acceptability.sum(axis=1) == pytest.approx(1)
    assert moved.acceptability == pytest.approx(found.acceptability[[2, 0, 3, 1]])


def test_a_copy_shares_the_ranks_of_its_original() -> None:
    """Under the weighted sum a duplicate halves the first places of its original, and no others."""
    generator = np.random.default_rng(4)
    values, weights = generator.random((800, 3, 4)), generator.dirichlet(np.ones(4), size=800)

    alone = smaa(values, weights).first
    doubled = smaa(values[:, [0, 1, 2, 0]], weights).first

    assert doubled[[1, 2]] == pytest.approx(alone[[1, 2]])
    assert doubled[[0, 3]] == pytest.approx([alone[0] / 2] * 2)


def test_a_newcomer_reverses_topsis_but_not_the_sum() -> None:
    """By hand, equal weights.

    A = (8, 2) and B = (3, 6): sums 10 and 9. Topsis divides by column lengths 8.54 and 6.32: A is
    better by 0.585 on the first, B by 0.632 on the second, so B is nearer to the ideal. With
    C = (0, 12) the second column is 13.56 long: B is better there by 0.295 only, and A overtakes.
    """
    table, equal = np.array([[8.0, 2.0], [3.0, 6.0]]), np.array([0.5, 0.5])
    more = np.vstack([table, [0.0, 12.0]])

    before, after = topsis(table, equal), topsis(more, equal)

    assert before[1] > before[0]
    assert after[0] > after[1]
    assert scores(table[None], equal[None])[0].tolist() == [5.0, 4.5]
    assert scores(more[None], equal[None])[0][:2].tolist() == [5.0, 4.5]


@settings(max_examples=30)
@given(st.integers(2, 6), st.integers(0, 1000))
def test_weights_drawn_sum_to_one_and_keep_their_bounds(count: int, seed: int) -> None:
    """A first weight between .2 and .5."""
    names = [f"c{i}" for i in range(count)]
    found = draw_weights(np.random.default_rng(seed), 50, names, {"c0": (0.2, 0.5)})

    assert found.sum(axis=1) == pytest.approx(1)
    assert ((found[:, 0] >= 0.2) & (found[:, 0] <= 0.5)).all()
    assert (found >= 0).all()


def test_open_weights_have_the_mean_of_the_simplex() -> None:
    """One quarter each of four; the standard error of 20,000 draws is 0.0014."""
    found = draw_weights(np.random.default_rng(0), 20_000, list("abcd"))

    assert found.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.007)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"a": 0.5, "b": 0.4}, r"sum to 0\.9, not 1"),
        ({"a": 1.0}, "no weight was given to b"),
        ({"a": 0.5, "b": 0.5, "z": 0.0}, "z: no such criterion"),
        ({"a": 1.5, "b": -0.5}, "negative"),
        ({"a": 0.0, "b": 0.0}, "sum to 0"),
    ],
)
def test_weights_that_are_none_are_explained(weights: dict[str, float], said: str) -> None:
    """Each says what is wrong."""
    with pytest.raises(QuestionError, match=said):
        check_weights(weights, ["a", "b"])


def test_bounds_that_no_weights_meet_are_explained() -> None:
    """.7 and .6 at least are more than 1."""
    with pytest.raises(QuestionError, match=r"sum to more than 1 \(1\.3\)"):
        draw_weights(np.random.default_rng(0), 5, ["a", "b"], {"a": (0.7, 1), "b": (0.6, 1)})


def test_an_unknown_rule_is_refused() -> None:
    """The rules that there are get named."""
    with pytest.raises(QuestionError, match="choose sum, topsis, vikor, weakest"):
        scores(np.ones((1, 2, 2)), np.ones((1, 2)), "electre")
