"""Reach, dominance and centralisation, against closed forms."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_shapes import accord, complete, star, world

from blocs.network import shape

HYPERGRAPHS = st.lists(
    st.sets(st.integers(0, 7), min_size=2, max_size=5), min_size=1, max_size=8
).map(lambda instruments: [sorted(i) for i in instruments])


@pytest.mark.parametrize("partners", [2, 3, 10])
def test_a_star_is_wholly_centralised_on_its_hub(partners: int) -> None:
    """Freeman 1979: a star has 1; all its instruments and tied pairs include the hub."""
    made = star(partners)

    assert shape.degree_centralisation(made) == 1
    assert shape.seat_centralisation(made) == 1
    assert shape.hub_share(made, 0) == 1
    assert shape.hub_pair_share(made, 0) == 1
    assert shape.hub_reach(made, 0) == partners


@pytest.mark.parametrize("make", [complete, accord])
@pytest.mark.parametrize("parties", [3, 6])
def test_where_all_are_alike_nothing_is_centralised(make: object, parties: int) -> None:
    """A complete graph of bilaterals and one accord both have 0."""
    made = complete(parties) if make is complete else accord(parties)

    assert shape.degree_centralisation(made) == 0
    assert shape.seat_centralisation(made) == 0
    assert shape.tied_pairs(made) == parties * (parties - 1) / 2


def test_an_accord_gives_its_convener_two_nths_of_the_pairs() -> None:
    """(n-1) / C(n, 2) = 2/n: the difference between convening and being the only link."""
    assert shape.hub_pair_share(accord(8), 0) == pytest.approx(2 / 8)


def test_florentine_marriages_have_the_centralisation_of_the_textbook() -> None:
    """Padgett's families: 0.267 with the unmarried Pucci as a 16th (Wasserman and Faust 1994,
    chapter 5); our index counts tied parties, so the sum 56 - 6 is divided by 14 · 13."""
    _, families = world(nx.florentine_families_graph().edges)
    partners = families.partners

    assert (16 * 6 - partners.sum()) / (15 * 14) == pytest.approx(0.267, abs=5e-4)
    assert shape.degree_centralisation(families) == pytest.approx((56 - 6) / (14 * 13))


def test_two_parties_have_no_centre() -> None:
    """The index's maximum is 0 there: undefined, not 0."""
    assert shape.degree_centralisation(star(1)) is None
    assert shape.seat_centralisation(star(1)) is None


@settings(deadline=None)
@given(HYPERGRAPHS)
def test_centralisation_lies_between_nothing_and_a_star(instruments: list[list[int]]) -> None:
    """The maximum that we divide by is one."""
    _, made = world(instruments)
    for index in (shape.degree_centralisation(made), shape.seat_centralisation(made)):
        assert index is None or 0 <= index <= 1 + 1e-12


@settings(deadline=None)
@given(HYPERGRAPHS, st.permutations(range(8)))
def test_names_do_not_matter(instruments: list[list[int]], names: list[int]) -> None:
    """Relabelling parties leaves every measure of the network as it was."""
    _, made = world(instruments)
    _, other = world([[names[p] for p in i] for i in instruments])
    for measure in (
        shape.parties_tied,
        shape.tied_pairs,
        shape.degree_centralisation,
        shape.seat_centralisation,
    ):
        assert measure(made) == pytest.approx(measure(other))


@settings(deadline=None)
@given(HYPERGRAPHS)
def test_partners_are_the_neighbours_of_the_hypergraph(instruments: list[list[int]]) -> None:
    """Checked by hand over all instruments."""
    parties, made = world(instruments)
    expected = [len({q for i in instruments if p in i for q in i} - {p}) for p in parties]

    assert expected == made.partners.tolist()
