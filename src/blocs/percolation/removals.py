"""Read removal orders, run a kernel over them, and name the node at which an order is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import QuestionError

__all__ = ["curve_of_order", "curves_of_orders", "plain", "whole_numbers"]

Ints = NDArray[np.int64]
Kernel = Callable[[Ints, Ints], int]
"""Fills curves (k x n+1) from orders (k x n); returns the row at fault, or -1."""

WORTH_A_THREAD = 1_000_000
"""Steps of work below which starting a thread costs more than it saves."""

BLOCK = 1 << 20
"""Numbers in a block of orders, so that what is copied stays small."""


def whole_numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return values as an array of integers, not copied when they are one already.

    Raises:
        QuestionError: when they are no whole numbers, or rows of different lengths.
    """
    try:
        array = np.asarray(values)
    except ValueError:
        raise QuestionError(f"{what}: the rows have different lengths") from None
    if array.size == 0:
        return np.zeros(array.shape, np.int64)
    if array.dtype.kind not in "iu":
        raise QuestionError(
            f"{what}: whole numbers expected, found {array.dtype}; number the nodes from 0 on"
        )
    return array


def plain(array: NDArray[Any]) -> Ints:
    """Return an array as 64-bit integers in C order, the one layout the kernels are compiled for.

    A read-only array is copied: to Numba it is another type.
    """
    if array.dtype == np.int64 and array.flags.carray:
        return array
    return np.array(array, np.int64, order="C")


def curve_of_order(kernel: Kernel, n: int, order: ArrayLike) -> Ints:
    """Return the curve of one order.

    Raises:
        QuestionError: when the order is no permutation of 0 … n-1; the node at fault is named.
    """
    line = whole_numbers(order, "order")
    if line.shape != (n,):
        raise QuestionError(_shape("order", line, f"({n},)"))
    curves = np.empty((1, n + 1), np.int64)
    if kernel(plain(line).reshape(1, n), curves) >= 0:
        raise QuestionError(_fault("order", line))
    curve: Ints = curves[0]
    return curve


def curves_of_orders(
    kernel: Kernel, n: int, orders: ArrayLike, *, steps: int, threads: int | None
) -> Ints:
    """Return the curves of many orders, cut into blocks that threads share.

    Args:
        kernel: fills the curves of some orders.
        n: number of nodes.
        orders: k x n.
        steps: work of one order, roughly.
        threads: at most so many; None for one per processor that this process may use. The
            curves do not depend on it.

    Raises:
        QuestionError: when an order is no permutation; the first such row and node are named.
    """
    table = whole_numbers(orders, "orders")
    if table.ndim != 2 or table.shape[1] != n:
        raise QuestionError(_shape("orders", table, f"(k, {n})"))
    if threads is not None and threads < 1:
        raise QuestionError(f"threads is {threads}; at least one must do the work")
    k = table.shape[0]
    curves = np.empty((k, n + 1), np.int64)
    wanted = min(threads or _processors(), max(1, k * steps // WORTH_A_THREAD))
    # Four blocks a thread, so that none waits long for another.
    block = max(1, min(BLOCK // n, k if wanted == 1 else k // (4 * wanted)))

    def fill(start: int) -> int:
        """Return the row at fault in one block, or -1."""
        part = plain(table[start : start + block])
        row = kernel(part, curves[start : start + block])
        return row if row < 0 else start + row

    if wanted == 1:
        faults = map(fill, range(0, k, block))
        bad = next((row for row in faults if row >= 0), -1)
    else:
        with ThreadPoolExecutor(wanted) as pool:
            bad = min((r for r in pool.map(fill, range(0, k, block)) if r >= 0), default=-1)
    if bad >= 0:
        raise QuestionError(_fault(f"orders, row {bad}", table[bad]))
    return curves


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shape(what: str, found: NDArray[Any], expected: str) -> str:
    """Return the message for orders of the wrong shape."""
    return f"{what}: shape {expected} expected, found {found.shape}; name every node once"


def _fault(what: str, order: NDArray[Any]) -> str:
    """Return the message that names the first node at fault in an order."""
    n = order.size
    first_place: dict[int, int] = {}
    found = ""
    for place, node in enumerate(order.tolist()):
        if not 0 <= node < n:
            found = f"{node} at position {place} is no node"
        elif node in first_place:
            found = f"node {node} is repeated, at positions {first_place[node]} and {place}"
        if found:
            break
        first_place[node] = place
    missing = np.setdiff1d(np.arange(n), order.astype(np.int64))[0]
    return (
        f"{what}: {found}, and node {missing} is missing; "
        f"an order names each of the nodes 0 … {n - 1} once"
    )
