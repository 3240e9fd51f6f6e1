"""Instruments with failure rules: closed forms, brute force, and what users do wrong."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from removing import every_order, sizes_ruled

from blocs.errors import QuestionError
from blocs.percolation.components import largest_component_curve, robustness
from blocs.percolation.hyperedges import Hypergraph, hyperedge_curve, hyperedge_curves

quiet = settings(deadline=None)

Rules = tuple[list[list[int]], list[int], list[list[int]]]


def exact(curve: Any) -> Fraction:
    """Return the R of a curve, as a fraction."""
    n = len(curve) - 1
    return Fraction(int(curve[1:].sum()), n * n)


@st.composite
def instruments(draw: st.DrawFn) -> tuple[int, Rules, list[int]]:
    """Draw nodes, hyperedges with a minimum and keystones each, and an order."""
    n = draw(st.integers(1, 9))
    nodes = st.integers(0, n - 1)
    edges = draw(st.lists(st.lists(nodes, unique=True), max_size=7))
    least = [draw(st.integers(1, len(edge) + 1)) for edge in edges]
    keystones = [
        draw(st.lists(st.sampled_from(edge), max_size=2)) if edge else [] for edge in edges
    ]
    return n, (edges, least, keystones), draw(st.permutations(range(n)))


# Closed forms; n parties, one accord of all


@pytest.mark.parametrize("n", range(2, 8))
def test_threshold_accord_for_every_minimum(n: int) -> None:
    """R = [(n(n-1) - m(m-1))/2 + m - 1] / n² in every order: all who act, below m single ones."""
    orders = every_order(n)
    for m in range(2, n + 1):
        curves = hyperedge_curves(n, [range(n)], orders, m)
        r = (Fraction(n * (n - 1) - m * (m - 1), 2) + m - 1) / n**2

        assert {r} == set(map(exact, curves))
        assert float(r) == robustness(curves[0])


@pytest.mark.parametrize("n", range(2, 8))
def test_open_accord_is_a_complete_graph(n: int) -> None:
    """While two act it joins all who act: R = (n-1)/2n."""
    curves = hyperedge_curves(n, [range(n)], every_order(n), "open")

    assert {Fraction(n - 1, 2 * n)} == set(map(exact, curves))


@pytest.mark.parametrize("n", range(2, 8))
def test_consensus_body_ends_with_any_exit(n: int) -> None:
    """n, then single parties: R = (n-1)/n², as a star that loses its hub first."""
    curves = hyperedge_curves(n, [range(n)], every_order(n), "consensus")

    assert {(n, *[1] * (n - 1), 0)} == set(map(tuple, curves.tolist()))
    assert {Fraction(n - 1, n * n)} == set(map(exact, curves))


@pytest.mark.parametrize("n", range(2, 8))
def test_key_accord_is_a_star(n: int) -> None:
    """An accord that rests on its convener has the curve of a hub with spokes, in every order."""
    orders = every_order(n)
    key = hyperedge_curves(n, [range(n)], orders, keystones=[[0]])
    star = hyperedge_curves(n, [(0, spoke) for spoke in range(1, n)], orders, "bilateral")

    assert star.tolist() == key.tolist()
    assert Fraction(n * n - 1, 3 * n * n) == sum(map(exact, key)) / len(key)
    assert Fraction(n - 1, n * n) == exact(key[0])  # the first order removes 0 first


@pytest.mark.parametrize("n", range(2, 8))
def test_accord_with_all_as_keystones_is_a_consensus_body(n: int) -> None:
    """To rest on every member is to need all of them."""
    orders = every_order(n)

    assert (
        hyperedge_curves(n, [range(n)], orders, n).tolist()
        == hyperedge_curves(n, [range(n)], orders, keystones=[range(n)]).tolist()
    )


def test_threshold_accord_ties_with_a_random_star_at_one_over_root_three() -> None:
    """The largest minimum at which the accord is no worse than a star tends to m/n = 1/√3."""
    n = 3000
    star = Fraction(n * n - 1, 3 * n * n)

    def worse(m: int) -> bool:
        return exact(hyperedge_curve(n, [range(n)], range(n), m)) < star

    last = bisect_right(range(2, n), False, key=worse) + 1

    assert not worse(last)
    assert worse(last + 1)
    assert last / n == pytest.approx(1 / 3**0.5, abs=1 / n)


# Brute force


@given(instruments())
@quiet
def test_curve_equals_the_rules_looked_up_anew(drawn: tuple[int, Rules, list[int]]) -> None:
    """K ⊆ R and |E ∩ R| ≥ m, for whoever remains, with any number of equal instruments."""
    n, (edges, least, keystones), order = drawn

    assert (
        sizes_ruled(n, edges, least, keystones, order)
        == hyperedge_curve(n, edges, order, least, keystones).tolist()
    )


@pytest.mark.parametrize("seed", range(6))
def test_two_hundred_parties_equal_the_rules_looked_up_anew(seed: int) -> None:
    """Bilaterals round a few hubs and accords of up to sixty, each with a rule of its own."""
    random = np.random.default_rng(seed)
    n = 200
    edges = [random.choice(n, 2, replace=False).tolist() for _ in range(300)]
    edges += [random.choice(n, random.integers(3, 61), replace=False).tolist() for _ in range(40)]
    least = [int(random.integers(2, len(edge) + 1)) for edge in edges]
    keystones = [edge[: random.integers(0, 3)] for edge in edges]
    order = random.permutation(n).tolist()

    assert (
        sizes_ruled(n, edges, least, keystones, order)
        == hyperedge_curve(n, edges, order, least, keystones).tolist()
    )


@given(instruments())
@quiet
def test_equal_instruments_stay_two(drawn: tuple[int, Rules, list[int]]) -> None:
    """A second copy of each changes nothing; a copy with a stricter rule changes nothing either."""
    n, (edges, least, keystones), order = drawn
    stricter = [m + 1 for m in least]

    assert (
        hyperedge_curve(n, edges, order, least, keystones).tolist()
        == hyperedge_curve(
            n, [*edges, *edges], order, [*least, *stricter], [*keystones, *keystones]
        ).tolist()
    )


def test_members_that_come_to_coincide_do_not_merge() -> None:
    """{0,1,2} by consensus and {0,1} open: without 2, the first is dead and the second lives."""
    edges = [[0, 1, 2], [0, 1]]
    both, first = [3, 2, 1, 0], [3, 1, 1, 0]

    assert both == hyperedge_curve(3, edges, [2, 1, 0], ["consensus", "open"]).tolist()
    assert both == hyperedge_curve(3, edges[::-1], [2, 1, 0], ["open", 3]).tolist()
    assert first == hyperedge_curve(3, edges[:1], [2, 1, 0], ["consensus"]).tolist()


# What must hold for any instruments


@given(instruments())
@quiet
def test_stricter_rules_never_help(drawn: tuple[int, Rules, list[int]]) -> None:
    """Each point of the curve falls with the minimum and with each keystone, and never rises."""
    n, (edges, least, keystones), order = drawn
    curve = hyperedge_curve(n, edges, order, least, keystones)

    assert (np.diff(curve) <= 0).all()
    assert (curve <= hyperedge_curve(n, edges, order, least)).all()
    assert (curve <= hyperedge_curve(n, edges, order, 1, keystones)).all()


@given(instruments(), st.randoms(use_true_random=False))
@quiet
def test_names_and_sequence_do_not_matter(drawn: tuple[int, Rules, list[int]], random: Any) -> None:
    """Renamed parties, and instruments in another sequence, have the same curve."""
    n, (edges, least, keystones), order = drawn
    name = random.sample(range(n), n)
    at = random.sample(range(len(edges)), len(edges))

    def renamed(rows: list[list[int]]) -> list[list[int]]:
        return [[name[x] for x in rows[i]] for i in at]

    assert (
        hyperedge_curve(n, edges, order, least, keystones).tolist()
        == hyperedge_curve(
            n, renamed(edges), [name[x] for x in order], [least[i] for i in at], renamed(keystones)
        ).tolist()
    )


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.permutations(range(n)))))
@quiet
def test_bilaterals_are_the_edges_of_a_graph(drawn: tuple[int, list[int]]) -> None:
    """Pairs that need both members have the curve of a graph."""
    n, order = drawn
    pairs = [(x, (x * x + 1) % n) for x in range(n) if x != (x * x + 1) % n]

    assert (
        largest_component_curve(n, pairs, order).tolist()
        == hyperedge_curve(n, pairs, order, "bilateral").tolist()
    )


# Forms of input


def test_members_may_come_as_pointers() -> None:
    """A tuple (ptr, members) of arrays and a list of lists say the same."""
    ptr, members = np.array([0, 3, 3, 5], "u2"), np.array([0, 1, 2, 2, 3], ">i4")
    lists: list[list[int]] = [[0, 1, 2], [], [2, 3]]
    for minimum in (2, "open", [3, 1, "bilateral"], np.array([3, 1, 2], "i1")):
        for order in every_order(4):
            assert (
                hyperedge_curve(4, lists, order, minimum, [[0], None, [3, 3]]).tolist()
                == hyperedge_curve(4, (ptr, members), order, minimum, [[0], (), [3]]).tolist()
            )


def test_without_instruments_everybody_is_alone() -> None:
    """No instrument, none that anybody is party to, or none that can live: components of one."""
    alone = [1, 1, 0]

    assert alone == hyperedge_curve(2, [], [0, 1]).tolist()
    assert alone == hyperedge_curve(2, [[], [1]], [0, 1], "consensus").tolist()
    assert alone == hyperedge_curve(2, [[0, 1]], [0, 1], 3).tolist()


def test_inputs_are_not_changed() -> None:
    """Arrays that need no copy are not written to."""
    arrays = [np.array([0, 2, 5]), np.array([1, 0, 2, 0, 1]), np.array([2, 3]), np.array([1, 0, 2])]
    before = [array.copy() for array in arrays]
    ptr, members, minimum, order = arrays
    hyperedge_curve(3, (ptr, members), order, minimum, [[0], []])

    for old, new in zip(before, arrays, strict=True):
        np.testing.assert_array_equal(old, new)


def test_threads_do_not_change_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread or many, the same curves, and those of single calls."""
    monkeypatch.setattr("blocs.percolation.removals.WORTH_A_THREAD", 1)
    random = np.random.default_rng(8)
    edges = [random.choice(60, random.integers(2, 20), replace=False).tolist() for _ in range(40)]
    accords = Hypergraph.from_edges(60, edges, [2 + len(e) // 2 for e in edges])
    orders = np.array([random.permutation(60) for _ in range(29)])
    one = accords.curves(orders, threads=1)

    assert one.tobytes() == accords.curves(orders, threads=2).tobytes()
    assert one.tobytes() == np.array([accords.curve(order) for order in orders]).tobytes()


# What users do wrong


@pytest.mark.parametrize(
    ("edges", "rules", "found"),
    [
        ([[0, 1], [1, 3]], {}, "edge 1: 3 is no node; the nodes are 0 … 2"),
        ([[0, -1]], {}, "edge 0: -1 is no node"),
        ([[0, 1], [2, 1, 2]], {}, "edge 1: member 2 is named twice"),
        ([[0.5, 1]], {}, "edges: whole numbers expected, found float64"),
        ([["FRA", "DEU"]], {}, "edges: whole numbers expected"),
        ([[0, 1]], {"minimum": 0}, "edge 0: minimum is 0"),
        ([[0, 1]], {"minimum": 1.5}, "edge 0: minimum is 1.5"),
        ([[0, 1]], {"minimum": "unanimous"}, "edge 0: minimum is 'unanimous'"),
        ([[0, 1]], {"minimum": [2, 2]}, "1 edges but a minimum for 2"),
        ([[0, 1, 2]], {"minimum": "bilateral"}, "edge 0: a bilateral has two members"),
        ([[0, 1]], {"keystones": [[2]]}, "edge 0: keystone 2 is no member"),
        ([[0, 1]], {"keystones": [[7]]}, "edge 0: keystone 7 is no member"),
        ([[0, 1]], {"keystones": [[0], [1]]}, "1 edges but keystones for 2"),
        ((np.array([0, 1]), np.array([1, 2])), {}, "read as (ptr, members)"),
        ((np.array([1, 2]), np.array([1, 2])), {}, "read as (ptr, members)"),
        ((np.array([0, 3, 2]), np.array([0, 1])), {}, "read as (ptr, members)"),
    ],
)
def test_wrong_instruments_are_named(edges: Any, rules: dict[str, Any], found: str) -> None:
    """The message says which instrument is wrong, and how."""
    with pytest.raises(QuestionError) as refused:
        hyperedge_curve(3, edges, [0, 1, 2], **rules)

    assert found in str(refused.value)


@pytest.mark.parametrize("wrong", [[0, 1, 1], [0, 1, 3], [0, 1, -1]])
def test_a_wrong_order_is_named(wrong: list[int]) -> None:
    """An order names each node once, for instruments as for edges."""
    with pytest.raises(QuestionError, match="node 2 is missing"):
        hyperedge_curve(3, [[0, 1, 2]], wrong)
