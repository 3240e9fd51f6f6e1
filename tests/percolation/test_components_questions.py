"""What users pass to the curves of components, rightly and wrongly, and what they are told."""

from __future__ import annotations

import doctest
from typing import Any

import numpy as np
import pytest
from removing import every_order, star

from blocs.errors import QuestionError
from blocs.percolation import components, hyperedges
from blocs.percolation.compiling import compiled
from blocs.percolation.components import (
    Graph,
    highest_degree_order,
    largest_component_curve,
    largest_component_curves,
    robustness,
)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "<i4", ">i4", "u4", "i8", "u8"])
def test_whole_numbers_of_any_kind_will_do(dtype: str) -> None:
    """Integers of any width, byte order and layout, also read-only, are read and left alone."""
    edges = np.asfortranarray(np.array([(0, 1), (1, 2), (2, 3), (3, 3), (0, 1)], dtype))
    order = np.array([9, 2, 9, 0, 9, 3, 9, 1], dtype)[1::2]
    edges.flags.writeable = order.flags.writeable = False
    before = edges.tobytes(), order.tobytes()

    assert largest_component_curve(4, edges, order).tolist() == [4, 2, 1, 1, 0]
    assert largest_component_curves(4, edges, [order]).tolist() == [[4, 2, 1, 1, 0]]
    assert before == (edges.tobytes(), order.tobytes())


def test_inputs_are_not_changed() -> None:
    """Edges and orders that need no copy are not written to either."""
    random = np.random.default_rng(2)
    edges, orders = random.integers(0, 50, (90, 2)), np.array([random.permutation(50)] * 3)
    before = edges.copy(), orders.copy()
    largest_component_curves(50, edges, orders)
    highest_degree_order(50, edges)

    np.testing.assert_array_equal(before[0], edges)
    np.testing.assert_array_equal(before[1], orders)


# Robustness


def test_robustness_is_linear() -> None:
    """R of a mean curve is the mean R."""
    curves = largest_component_curves(6, star(6), every_order(6))
    each = [robustness(curve) for curve in curves]

    assert robustness(curves.mean(axis=0)) == pytest.approx(np.mean(each), rel=1e-12)


@pytest.mark.parametrize(
    ("curve", "found"),
    [
        ([3, 1, 1], "last point is 1"),
        ([0], "shape (1,)"),
        ([[1, 0]], "shape (1, 2)"),
        (["a", "b"], "of <U1"),
    ],
)
def test_robustness_refuses_what_is_no_curve(curve: Any, found: str) -> None:
    """A curve cut short would give too small a number, so it is refused."""
    with pytest.raises(QuestionError) as refused:
        robustness(curve)

    assert found in str(refused.value)


# What users do wrong


@pytest.mark.parametrize(
    ("n", "edges", "order", "found"),
    [
        (0, [], [], "n is 0"),
        (3.0, [], [], "n is 3.0"),
        (3, [(0, 1), (1, 3)], [0, 1, 2], "edge 1 is (1, 3)"),
        (3, [(0, -1)], [0, 1, 2], "edge 0 is (0, -1)"),
        (3, [(0, 1, 2)], [0, 1, 2], "shape (M, 2) expected, found (1, 3)"),
        (3, [(0, 1), (1,)], [0, 1, 2], "different lengths"),
        (3, [(0.0, 1.0)], [0, 1, 2], "found float64"),
        (3, [("FRA", "DEU")], [0, 1, 2], "whole numbers expected"),
        (3, [(0, 1)], [0, 1], "shape (3,) expected, found (2,)"),
        (3, [(0, 1)], [[0, 1, 2]], "shape (3,) expected, found (1, 3)"),
        (3, [(0, 1)], [0.0, 1.0, 2.0], "found float64"),
        (3, [(0, 1)], [True, False, True], "found bool"),
        (3, [(0, 1)], [0, 2, 0], "node 0 is repeated, at positions 0 and 2, and node 1 is missing"),
        (3, [(0, 1)], [1, 2, 3], "3 at position 2 is no node, and node 0 is missing"),
        (3, [(0, 1)], [1, -1, 2], "-1 at position 1 is no node, and node 0 is missing"),
        (3, [(0, 1)], np.array([2**64 - 1, 0, 1], "u8"), "18446744073709551615 at position 0"),
    ],
)
def test_wrong_questions_are_named(n: int, edges: Any, order: Any, found: str) -> None:
    """The message says which edge, position or node is wrong."""
    with pytest.raises(QuestionError) as refused:
        largest_component_curve(n, edges, order)

    assert found in str(refused.value)


@pytest.mark.parametrize("n", [5, 500, 2000, 20_000])
@pytest.mark.parametrize("place", [0, 1, 2, 3, 4])
def test_a_wrong_order_is_found_wherever_it_is(n: int, place: int) -> None:
    """First, early, late or last, repeated or out of range: no memory is read amiss."""
    at = [0, 1, n - 1 - n // 8, n - 2, n - 1][place]
    edges = np.random.default_rng(n).integers(0, n, (2 * n, 2))
    graph = Graph.from_edges(n, edges)
    for wrong in (at + 1 if at < n - 1 else 0, n, -1, 10**12, -(10**12)):
        order = np.arange(n)
        order[at] = wrong
        with pytest.raises(QuestionError, match=f"node {at} is missing"):
            graph.curve(order)


def test_the_first_wrong_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the threads, the first row at fault is reported."""
    monkeypatch.setattr("blocs.percolation.removals.WORTH_A_THREAD", 1)
    graph = Graph.from_edges(6, star(6))
    orders = np.tile(np.arange(6), (50, 1))
    orders[17, 3] = 0
    orders[31, 3] = 9
    for threads in (1, 2, 7):
        with pytest.raises(QuestionError, match="row 17: node 0 is repeated, at positions 0 and 3"):
            graph.curves(orders, threads=threads)
    with pytest.raises(QuestionError, match=r"shape \(k, 6\) expected, found \(6,\)"):
        graph.curves(orders[0])
    with pytest.raises(QuestionError, match="threads is 0"):
        graph.curves(orders, threads=0)


def test_loops_run_where_nothing_can_be_kept() -> None:
    """Machine code without a place on disk, as in a read-only container, is compiled all the same.

    A function without a file stands for it: Numba has no place for that either.
    """
    names: dict[str, Any] = {}
    exec("def twice(x): return 2 * x", names)

    assert compiled(names["twice"])(21) == 42


@pytest.mark.parametrize("module", [components, hyperedges], ids=lambda m: m.__name__)
def test_examples_in_the_docstrings_run(module: Any) -> None:
    """Each example gives what it shows."""
    result = doctest.testmod(module)

    assert (result.failed, result.attempted > 0) == (0, True)
