"""Minimal sets against brute force; importance against closed forms and voting bodies."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.respond.importance import banzhaf, birnbaum, reliability, shapley
from blocs.respond.sets import bits, crossed, hitting_sets, minimal

families = st.lists(st.integers(1, 2**8 - 1), max_size=7)


def states(k: int) -> list[tuple[int, ...]]:
    """Return all states of k parts, the part of bit 0 first."""
    return [tuple(s >> i & 1 for i in range(k)) for s in range(1 << k)]


def bridge(s: tuple[int, ...]) -> int:
    """Return whether the ends of the bridge are joined: arms 0 to 3, the bridge itself 4."""
    a, b, c, d, e = s
    return int((a and c) or (b and d) or (a and e and d) or (b and e and c))


@given(families)
def test_minimal_sets_are_those_that_hold_no_other(family: list[int]) -> None:
    """Against the definition, pair by pair."""
    expected = {m for m in family if not any(o & m == o and o != m for o in family)}

    assert expected == set(minimal(family))


def test_many_sets_are_compared_as_few_are() -> None:
    """The arrays used for long families give what the plain loop gives."""
    generator = np.random.default_rng(1)
    family = [int(m) for m in generator.integers(1, 2**12, size=400)]
    expected = {m for m in family if not any(o & m == o and o != m for o in family)}

    assert expected == set(minimal(family))


@given(families)
def test_hitting_sets_are_what_brute_force_finds(family: list[int]) -> None:
    """All subsets of eight elements are tried."""
    hits = [m for m in range(2**8) if all(m & edge for edge in family)]
    expected = {m for m in hits if not any(o & m == o and o != m for o in hits)}

    assert expected == set(hitting_sets(family))


@given(families)
def test_hitting_twice_gives_the_minimal_sets_back(family: list[int]) -> None:
    """Cut sets of the cut sets are the path sets (Berge 1989, chapter 2)."""
    assert set(minimal(family)) == set(hitting_sets(hitting_sets(family)))


def test_nothing_hits_the_empty_set() -> None:
    """What can fail of nothing at all cannot be saved."""
    assert hitting_sets([0, 0b11]) == []
    assert hitting_sets([]) == [0]


def test_a_part_that_never_fails_leaves_no_cut() -> None:
    """A product with an empty family is empty."""
    assert crossed([[1, 2], []]) == []


def test_bits_are_positions() -> None:
    """0b1010 has the bits 1 and 3."""
    assert bits(0b1010) == (1, 3)


def test_the_bridge_has_its_reliability_and_birnbaum_importance() -> None:
    """Five parts at 0.9: R = 0.97848; 0.1062 for an arm, 0.0162 for the bridge."""
    table, p = [bridge(s) for s in states(5)], [0.9] * 5

    assert reliability(table, p) == pytest.approx(0.97848, abs=1e-9)
    assert birnbaum(table, p) == pytest.approx([0.1062] * 4 + [0.0162], abs=5e-5)


def test_the_six_of_1958_have_their_swings() -> None:
    """Weights 4, 4, 4, 2, 2, 1 and a quota of 12: 10 10 10 6 6 0; Luxembourg is a dummy."""
    weights = (4, 4, 4, 2, 2, 1)
    game = [sum(np.multiply(weights, s)) >= 12 for s in states(6)]

    assert banzhaf(game).tolist() == [10, 10, 10, 6, 6, 0]
    assert shapley(game)[5] == 0


def test_a_permanent_member_weighs_a_hundred_times_another() -> None:
    """Security Council, five vetoes and nine votes of fifteen: 0.196270 and 0.001865."""
    votes = np.arange(1 << 15)
    game = ((votes & 31) == 31) & (np.bitwise_count(votes) >= 9)

    share = shapley(game)

    assert share[:5] == pytest.approx([0.196270] * 5, abs=5e-7)
    assert share[5:] == pytest.approx([0.001865] * 10, abs=5e-7)


@given(st.lists(st.floats(-5, 5), min_size=16, max_size=16))
def test_shapley_shares_add_up_to_what_all_are_worth(game: list[float]) -> None:
    """Efficiency; and each share is the mean gain over the 24 orders of four players."""
    expected = np.zeros(4)
    for order in itertools.permutations(range(4)):
        joined = 0
        for player in order:
            expected[player] += (game[joined | 1 << player] - game[joined]) / 24
            joined |= 1 << player

    assert shapley(game) == pytest.approx(expected, abs=1e-9)
    assert shapley(game).sum() == pytest.approx(game[-1] - game[0], abs=1e-9)


@given(st.lists(st.booleans(), min_size=32, max_size=32))
def test_birnbaum_at_one_half_is_banzhaf(table: list[bool]) -> None:
    """2^(k-1) coalitions of the others are equally likely then."""
    assert birnbaum(table, [0.5] * 5) == pytest.approx(banzhaf(table) / 16, abs=1e-12)


@settings(max_examples=25)
@given(st.lists(st.booleans(), min_size=16, max_size=16), st.permutations(range(4)))
def test_permuting_parts_permutes_their_importance(table: list[bool], order: list[int]) -> None:
    """Nothing hangs on the order in which parts are named."""
    # Part i of the new table is part order[i] of the old one.
    moved = [table[sum(1 << order[i] for i in range(4) if s >> i & 1)] for s in range(16)]

    assert shapley(moved) == pytest.approx(shapley(table)[list(order)], abs=1e-12)
    assert birnbaum(moved, [0.3] * 4) == pytest.approx(
        birnbaum(table, [0.3] * 4)[list(order)], abs=1e-12
    )


def test_a_probability_above_one_is_refused() -> None:
    """A wrong probability is named."""
    with pytest.raises(QuestionError, match=r"1\.5 is no probability"):
        reliability([0, 1], [1.5])


def test_all_cuts_of_forty_options_over_thirty_conditions_come_within_a_second() -> None:
    """Each option an AND of six ORs of three conditions, each condition negated by one barrier."""
    generator = np.random.default_rng(3)
    options = [
        [[1 << int(c) for c in generator.choice(30, 3, replace=False)] for _ in range(6)]
        for _ in range(40)
    ]

    start = time.process_time()
    cuts = [
        minimal(m for gate in option for m in crossed([[c] for c in gate])) for option in options
    ]
    paths = [hitting_sets(found) for found in cuts]
    took = time.process_time() - start

    assert all(1 <= len(c) <= 6 for c in cuts)
    assert all(1 <= len(p) <= 3**6 for p in paths)
    assert took < 1
