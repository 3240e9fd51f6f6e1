"""Largest components as nodes are removed: closed forms, known graphs, and brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from removing import every_order, highest_first, sizes_left, star
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from blocs.percolation.adjacency import bit_rows
from blocs.percolation.components import (
    Graph,
    highest_degree_order,
    largest_component_curve,
    largest_component_curves,
    robustness,
)
from blocs.percolation.kernels import DENSE_WIDTHS

Pairs = list[tuple[int, int]]

quiet = settings(deadline=None)


def mean_robustness(curves: NDArray[np.int64]) -> Fraction:
    """Return the mean R of some curves, as a fraction."""
    k, n = curves.shape[0], curves.shape[1] - 1
    return Fraction(int(curves[:, 1:].sum()), k * n * n)


def in_every_form(graph: Graph) -> list[Graph]:
    """Return the same graph as lists of neighbours and as narrow and wide rows of bits."""
    forms = [replace(graph, rows=None, width=())]
    for width in DENSE_WIDTHS:
        if graph.n <= 64 * len(width):
            rows = bit_rows(graph.starts, graph.neighbours, len(width))
            forms.append(replace(graph, rows=rows, width=width))
    return forms


@st.composite
def graphs(draw: st.DrawFn, largest: int = 14) -> tuple[int, Pairs, list[int]]:
    """Draw nodes, edges with repeats and self-loops, and a removal order."""
    n = draw(st.integers(1, largest))
    nodes = st.integers(0, n - 1)
    edges = draw(st.lists(st.tuples(nodes, nodes), max_size=3 * n))
    return n, edges, draw(st.permutations(range(n)))


def as_networkx(n: int, edges: Pairs) -> nx.Graph:
    """Return the simple graph of some edges."""
    graph = nx.empty_graph(n)
    graph.add_edges_from((u, v) for u, v in edges if u != v)
    return graph


# Closed forms


@pytest.mark.parametrize("n", range(2, 30))
def test_star_loses_everything_with_its_hub(n: int) -> None:
    """Hub first: n, then single spokes, so R = (n-1)/n²."""
    curve = largest_component_curve(n, star(n), range(n))

    assert [n, *[1] * (n - 1), 0] == curve.tolist()
    assert float(Fraction(n - 1, n * n)) == robustness(curve)


@pytest.mark.parametrize("n", range(2, 8))
def test_star_under_random_removal_has_a_third_in_the_limit(n: int) -> None:
    """Over all orders the mean R of a star is (n²-1)/3n²."""
    curves = largest_component_curves(n, star(n), every_order(n))

    assert Fraction(n * n - 1, 3 * n * n) == mean_robustness(curves)


@pytest.mark.parametrize("n", range(2, 8))
def test_star_after_q_random_removals(n: int) -> None:
    """With probability (n-Q)/n the hub is left, and all n-Q with it; else one: (n-Q)²/n + Q/n."""
    curves = largest_component_curves(n, star(n), every_order(n))

    for q in range(1, n):
        mean = Fraction(int(curves[:, q].sum()), len(curves))
        assert Fraction((n - q) ** 2, n) + Fraction(q, n) == mean


@pytest.mark.parametrize("n", range(2, 8))
def test_complete_graph_keeps_all_who_remain(n: int) -> None:
    """R of a complete graph is (n-1)/2n in any order, the most there is."""
    edges = [(u, v) for u in range(n) for v in range(u)]
    curves = largest_component_curves(n, edges, every_order(n))

    assert {tuple(range(n, -1, -1))} == set(map(tuple, curves.tolist()))
    assert float(Fraction(n - 1, 2 * n)) == robustness(curves[0])


def test_nodes_without_edges_are_components_of_one() -> None:
    """Without an edge the largest component is one node until none is left."""
    assert largest_component_curve(3, [], [2, 0, 1]).tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize("kept", [0.9, 0.6, 0.4, 0.2])
def test_random_graph_has_the_giant_component_of_theory(kept: float) -> None:
    """Erdős and Rényi, mean degree c, share q kept: the largest component holds q·S of the nodes
    with S = 1 - exp(-c·q·S). At 200,000 nodes its spread is below 0.002, so 0.01 is ample.
    """
    n, c = 200_000, 4.0
    random = np.random.default_rng(5)
    edges = random.integers(0, n, (int(n * c / 2), 2))
    curve = largest_component_curve(n, edges, random.permutation(n))
    share = 1.0
    for _ in range(500):
        share = 1 - np.exp(-c * kept * share)

    assert kept * share == pytest.approx(curve[round(n * (1 - kept))] / n, abs=0.01)


# Graphs that networkx ships

KNOWN = {
    # adaptive and static by this library's rules (equals: lowest number) from a plain recomputation
    # with networkx; random from 20,000 orders with a standard error up to 0.0004
    "karate": (nx.karate_club_graph, 0.136678, 0.143599, 0.4098),
    "florentine": (nx.florentine_families_graph, 0.177778, 0.217778, 0.3639),
    "les misérables": (nx.les_miserables_graph, 0.114691, 0.125822, 0.3959),
}


def numbered(name: str) -> nx.Graph:
    """Return a known graph with nodes 0 … n-1 in the order of its edges, without attributes."""
    return nx.convert_node_labels_to_integers(nx.Graph(KNOWN[name][0]().edges()))


@pytest.mark.parametrize("name", KNOWN)
def test_known_graphs_under_targeted_removal(name: str) -> None:
    """R by highest degree, counted anew or once, to six decimals."""
    known = numbered(name)
    graph = Graph.from_edges(len(known), list(known.edges))
    adaptive, static = (graph.highest_degree_order(adaptive=a) for a in (True, False))

    assert KNOWN[name][1] == round(robustness(graph.curve(adaptive)), 6)
    assert KNOWN[name][2] == round(robustness(graph.curve(static)), 6)
    assert sizes_left(known, adaptive.tolist()) == graph.curve(adaptive).tolist()
    assert sizes_left(known, static.tolist()) == graph.curve(static).tolist()


@pytest.mark.parametrize("name", KNOWN)
def test_known_graphs_under_random_removal(name: str) -> None:
    """Mean R of 20,000 random orders; both means err by 0.0004, so 0.002 is over three errors."""
    known = numbered(name)
    n = len(known)
    orders = np.random.default_rng(17).permuted(np.tile(np.arange(n), (20_000, 1)), axis=1)
    curves = largest_component_curves(n, list(known.edges), orders)

    assert KNOWN[name][3] == pytest.approx(robustness(curves.mean(axis=0)), abs=0.002)


# Brute force


@given(graphs())
@quiet
def test_curve_equals_removal_one_by_one(drawn: tuple[int, Pairs, list[int]]) -> None:
    """Whatever the layout, the curve is that of removing nodes and looking at what is left."""
    n, edges, order = drawn
    sizes = sizes_left(as_networkx(n, edges), order)

    for form in in_every_form(Graph.from_edges(n, edges)):
        assert sizes == form.curve(order).tolist()


@pytest.mark.parametrize("kind", ["tree", "thin", "thick", "heavy", "grid", "cliques"])
@pytest.mark.parametrize("n", [255, 256, 257, 1024])
def test_layouts_agree_on_larger_graphs(kind: str, n: int) -> None:
    """Lists and rows of bits give one answer, and it is that of networkx where it is checked."""
    random = np.random.default_rng(n)
    edges = {
        "tree": np.array([(x, int(random.integers(x))) for x in range(1, n)]),
        "thin": random.integers(0, n, (n // 2, 2)),
        "thick": random.integers(0, n, (10 * n, 2)),
        "heavy": (n * random.random((4 * n, 2)) ** 3).astype(int),
        "grid": np.array(nx.convert_node_labels_to_integers(nx.grid_2d_graph(16, n // 16)).edges),
        "cliques": np.array([(u, v) for u in range(n) for v in range(u // 9 * 9, u)]),
    }[kind]
    graph = Graph.from_edges(n, edges)
    for order in (random.permutation(n), graph.highest_degree_order()):
        curves = [form.curve(order) for form in in_every_form(graph)]
        for curve in curves[1:]:
            assert curves[0].tolist() == curve.tolist()
        left = as_networkx(n, edges.tolist())
        for gone in range(n):
            if gone % 25 == 0:
                assert len(max(nx.connected_components(left), key=len)) == curves[0][gone]
            left.remove_node(int(order[gone]))


@pytest.mark.parametrize("mean_degree", [1, 3, 8, 20])
def test_large_graphs_equal_scipy_at_every_twentieth_part(mean_degree: int) -> None:
    """Where memory is asked for ahead of its use, the components are those that scipy finds."""
    n = 30_000
    random = np.random.default_rng(mean_degree)
    weights = np.cumsum(np.arange(1, n + 1) ** -0.6)
    drawn = random.random((n * mean_degree // 2, 2)) * weights[-1]
    edges = random.permutation(n)[np.searchsorted(weights, drawn)]
    for order in (random.permutation(n), highest_degree_order(n, edges, adaptive=False)):
        curve = largest_component_curve(n, edges, order)
        rank = np.argsort(order)
        for gone in range(0, n, n // 20):
            kept = edges[(rank[edges] >= gone).all(axis=1)]
            matrix = coo_array((np.ones(len(kept)), kept.T), shape=(n, n))
            _, labels = connected_components(matrix, directed=False)
            assert np.bincount(labels).max() == curve[gone]


@given(graphs())
@quiet
def test_highest_degree_order_counts_anew_after_each_removal(
    drawn: tuple[int, Pairs, list[int]],
) -> None:
    """The adaptive order is that of a plain recount; the static one sorts the degrees once."""
    n, edges, _ = drawn
    graph = as_networkx(n, edges)

    assert highest_first(graph) == highest_degree_order(n, edges).tolist()
    by_degree = sorted(range(n), key=lambda x: (-graph.degree(x), x))
    assert by_degree == highest_degree_order(n, edges, adaptive=False).tolist()


# What must hold for any graph


@given(graphs(), st.randoms(use_true_random=False))
@quiet
def test_names_of_nodes_do_not_matter(drawn: tuple[int, Pairs, list[int]], random: Any) -> None:
    """Renaming the nodes in edges and order alike leaves the curve as it is."""
    n, edges, order = drawn
    name = random.sample(range(n), n)
    renamed = [(name[u], name[v]) for u, v in edges]

    assert (
        largest_component_curve(n, edges, order).tolist()
        == largest_component_curve(n, renamed, [name[x] for x in order]).tolist()
    )


@given(graphs())
@quiet
def test_curve_never_rises_and_repeats_are_harmless(drawn: tuple[int, Pairs, list[int]]) -> None:
    """Removal never helps; n - Q bounds what is left; repeats of an edge change nothing."""
    n, edges, order = drawn
    curve = largest_component_curve(n, edges, order)
    again = [*edges, *edges, *((v, u) for u, v in edges), *((x, x) for x in range(n))]

    assert (np.diff(curve) <= 0).all()
    assert (curve <= np.arange(n, -1, -1)).all()
    assert curve.tolist() == largest_component_curve(n, again, order).tolist()


@given(graphs(), st.data())
@quiet
def test_more_edges_never_make_it_worse(
    drawn: tuple[int, Pairs, list[int]], data: st.DataObject
) -> None:
    """Each point of the curve is monotone in the edges."""
    n, edges, order = drawn
    fewer = [edge for edge in edges if data.draw(st.booleans())]

    assert (
        largest_component_curve(n, fewer, order) <= largest_component_curve(n, edges, order)
    ).all()


@pytest.mark.parametrize("n", [40, 500, 3000])
def test_threads_do_not_change_a_byte(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread or many, one block or many: the same curves, and those of single calls."""
    monkeypatch.setattr("blocs.percolation.removals.WORTH_A_THREAD", 1)
    random = np.random.default_rng(n)
    graph = Graph.from_edges(n, random.integers(0, n, (2 * n, 2)))
    orders = np.array([random.permutation(n) for _ in range(37)])
    one = graph.curves(orders, threads=1)

    assert one.tobytes() == graph.curves(orders, threads=2).tobytes()
    assert one.tobytes() == graph.curves(orders, threads=5).tobytes()
    assert one.tobytes() == np.array([graph.curve(order) for order in orders]).tobytes()


def test_no_order_gives_no_curve() -> None:
    """An empty batch has no rows and still the right width."""
    assert largest_component_curves(3, [(0, 1)], np.empty((0, 3), int)).shape == (0, 4)
