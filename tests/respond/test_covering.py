"""Teams that cover every need: the program against brute force, and the time it takes."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.respond.covering import cheapest_cover, minimal_covers, uncovered


def brute(table: np.ndarray, costs: np.ndarray) -> tuple[float, list[tuple[int, ...]]]:
    """Return the lowest cost and all minimal teams, by trying every team."""
    teams = [
        t
        for size in range(1, len(table) + 1)
        for t in itertools.combinations(range(len(table)), size)
        if table[list(t)].any(axis=0).all()
    ]
    least = min(float(costs[list(t)].sum()) for t in teams)
    return least, [t for t in teams if not any(set(o) < set(t) for o in teams)]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10), st.integers(1, 6), st.integers(0, 10**6))
def test_covering_equals_brute_force(candidates: int, needs: int, seed: int) -> None:
    """Cost and minimal teams, on tables in which every need has somebody."""
    generator = np.random.default_rng(seed)
    table = generator.random((candidates, needs)) < 0.4
    table[generator.integers(candidates, size=needs), np.arange(needs)] = True
    costs = generator.integers(1, 9, size=candidates).astype(float)

    least, teams = brute(table, costs)
    found = cheapest_cover(table, costs)

    assert found.cost == least
    assert table[list(found.members)].any(axis=0).all()
    assert minimal_covers(table) == teams


@pytest.mark.parametrize("candidates", [13, 15])
def test_covering_equals_brute_force_up_to_fifteen_candidates(candidates: int) -> None:
    """The largest instances that can be tried one by one."""
    generator = np.random.default_rng(candidates)
    table = generator.random((candidates, 12)) < 0.25
    table[generator.integers(candidates, size=12), np.arange(12)] = True
    costs = generator.integers(1, 9, size=candidates).astype(float)
    masks = [sum(1 << int(n) for n in np.flatnonzero(row)) for row in table]
    best = np.inf
    for team in range(1, 1 << candidates):
        members = [i for i in range(candidates) if team >> i & 1]
        held = 0
        for i in members:
            held |= masks[i]
        if held == (1 << 12) - 1:
            best = min(best, float(costs[members].sum()))

    assert cheapest_cover(table, costs).cost == best


def test_two_hundred_candidates_and_sixty_needs_take_at_most_a_second() -> None:
    """One in twelve covers each need; costs from 1 to 20."""
    generator = np.random.default_rng(5)
    table = generator.random((200, 60)) < 1 / 12
    table[generator.integers(200, size=60), np.arange(60)] = True
    costs = generator.integers(1, 21, size=200).astype(float)
    cheapest_cover([[True]])  # loads the solver

    start = time.process_time()
    found = cheapest_cover(table, costs)

    assert time.process_time() - start < 1
    assert table[list(found.members)].any(axis=0).all()


def test_a_need_that_nobody_covers_is_named() -> None:
    """The second of three needs has nobody."""
    table = [[1, 0, 1], [1, 0, 0]]

    assert uncovered(table) == (1,)
    for ask in (minimal_covers, cheapest_cover):
        with pytest.raises(QuestionError, match="nobody covers need 1"):
            ask(table)


def test_a_cost_of_nothing_is_refused() -> None:
    """A free member could join every team, so no team would be minimal."""
    with pytest.raises(QuestionError, match="above 0"):
        cheapest_cover([[1]], [0])
