"""Effective numbers of partners, against hand-worked cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.ledger.view import Snapshot
from blocs.network import build_network, hill
from blocs.network.diversity import categories, counted, partners_of, topic_weights
from blocs.network.worlds import Worlds


@pytest.mark.parametrize(
    ("weights", "order", "expected"),
    [
        # Shares 1/2, 1/4, 1/4: entropy ln 2 / 2 + 2 · ln 4 / 4 = 1.5 ln 2, so 2^1.5;
        # Simpson 1/4 + 1/16 + 1/16 = 6/16, so 16/6.
        ((2, 1, 1), 0, 3),
        ((2, 1, 1), 1, 2**1.5),
        ((2, 1, 1), 2, 16 / 6),
        ((5, 5, 5, 5), 1, 4),
        ((7,), 2, 1),
        ((3, 0, 3), 0, 2),
    ],
)
def test_hill_numbers_worked_by_hand(
    weights: tuple[float, ...], order: float, expected: float
) -> None:
    """Hill 1973: sorts, exp of entropy, inverse of Simpson's concentration."""
    assert hill(np.array(weights, dtype=float), order) == pytest.approx(expected)


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=8))
def test_higher_orders_count_no_more_sorts(weights: list[int]) -> None:
    """Hill numbers fall with their order, from the number of sorts down to 1."""
    found = [hill(np.array(weights, dtype=float), q) for q in (0, 1, 2)]
    if not any(weights):
        assert found == [None] * 3
        return
    numbers = [f for f in found if f is not None]

    assert len(numbers) == 3
    assert sum(w > 0 for w in weights) + 1e-9 >= numbers[0]
    assert numbers[0] + 1e-9 >= numbers[1] >= numbers[2] - 1e-9
    assert numbers[2] >= 1 - 1e-9


def test_a_negative_order_is_refused() -> None:
    """There is none."""
    with pytest.raises(QuestionError, match="order of 0 or more"):
        hill(np.ones(2), -1)


def test_partners_of_no_known_sort_are_counted_apart(today: Snapshot) -> None:
    """AUS has Chile (Americas), Denmark and Estonia (Europe), and Ghana, of which nobody tells."""
    network = build_network(today, "AUS")
    world = Worlds(network).possible
    chosen = partners_of(world, network.parties.index("AUS"))
    weights, unknown = counted(network, chosen, categories(today, "region"))

    assert (weights.tolist(), unknown) == ([1, 2], 1)


def test_capabilities_are_counted_and_none_told_is_unknown(today: Snapshot) -> None:
    """Chile has one; of the others no claim tells, which is not 0."""
    assert {p: sort for p, (sort, _) in categories(today, "capabilities").items()} == {"CHL": "1"}


def test_an_instrument_on_two_topics_weighs_as_much_as_one_on_one(today: Snapshot) -> None:
    """AUS: remote sensing 1 + 1/2, navigation 1/2 + 1 + 1, in alphabetical order."""
    network = build_network(today, "AUS")
    weights, unknown = topic_weights(network, Worlds(network).possible)

    assert (weights.tolist(), unknown) == ([2.5, 1.5], 0)
