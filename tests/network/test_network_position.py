"""Brokerage and seats, against published values and a peer."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_shapes import accord, star, world

from blocs.network.position import betweenness, seats


def test_florentine_families_stand_between_as_published() -> None:
    """Betweenness of the marriage network (Wasserman and Faust 1994, chapter 5): Medici 0.522,
    Guadagni 0.255, Albizzi 0.212, Salviati 0.143, Ridolfi and Bischeri 0.114 and 0.104."""
    families, made = world(nx.florentine_families_graph().edges)
    found = dict(zip(families, betweenness(made).round(3).tolist(), strict=True))

    published = {
        "Medici": 0.522,
        "Guadagni": 0.255,
        "Albizzi": 0.212,
        "Salviati": 0.143,
        "Ridolfi": 0.114,
        "Bischeri": 0.104,
    }

    assert published == {k: found[k] for k in published}


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 8), min_size=2, max_size=5), min_size=1, max_size=10))
def test_it_is_betweenness_on_the_bipartite_graph(instruments: list[set[int]]) -> None:
    """networkx gives the same over pairs of parties, with every instrument a node."""
    parties, made = world([sorted(i) for i in instruments])
    graph = nx.Graph()
    for number, members in enumerate(instruments):
        graph.add_edges_from((("party", p), ("instrument", number)) for p in members)
    ends = [("party", p) for p in parties]
    raw = nx.betweenness_centrality_subset(graph, ends, ends)
    pairs = max(1, (len(parties) - 1) * (len(parties) - 2) / 2)

    np.testing.assert_allclose(betweenness(made), [raw[e] / pairs for e in ends], atol=1e-12)


def test_a_hub_stands_between_all_and_a_convener_between_none() -> None:
    """A star's hub has 1; in one accord everybody is one step away."""
    assert betweenness(star(5)).tolist() == [1, 0, 0, 0, 0, 0]
    assert betweenness(accord(6)).tolist() == [0] * 6


def test_a_broker_between_two_accords_has_all_pairs_across() -> None:
    """3 and 3 parties around one in both: 9 of the C(6, 2) = 15 pairs pass through it."""
    parties, made = world([(0, 1, 2, "x"), ("x", 3, 4, 5)])

    assert betweenness(made)[parties.index("x")] == pytest.approx(9 / 15)


def test_two_agreements_of_one_pair_are_two_ways() -> None:
    """0-1-3 has two ways (two texts 0-1), 0-2-3 one: party 1 carries two thirds of that pair."""
    _, made = world([(0, 1), (0, 1), (1, 3), (0, 2), (2, 3)])

    # Of the C(3, 2) = 3 pairs without it, party 1 is on the way of 0-3 only.
    assert betweenness(made)[1] == pytest.approx(2 / 3 / 3)


def test_seats_are_shares_of_the_tables_that_stand() -> None:
    """Two forums and a bilateral: 0 sits at both, 1 and 2 at one each, the bilateral is none."""
    _, made = world([(0, 1, 3), (0, 2, 3), (1, 2)])
    found = seats(made, np.array([True, True, False]))

    assert found is not None
    assert found.tolist() == [1, 0.5, 0.5, 1]


def test_without_a_table_nobody_has_a_share() -> None:
    """Undefined, not 0."""
    assert seats(star(3), np.zeros(3, dtype=np.bool_)) is None
