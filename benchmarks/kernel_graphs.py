"""Made-up graphs, instruments and removal orders for the kernel benchmark, by fixed seeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIZES = {"a": (200, 2_000), "b": (10_000, 100_000), "c": (1_000_000, 10_000_000)}
"""Nodes and edges."""


@dataclass
class Instruments:
    """Hyperedges, and for each rule the members that must act."""

    n: int
    edges: list[list[int]]
    rules: dict[str, list[int]]


def heavy_tailed(size: str, seed: int = 7) -> tuple[int, NDArray[np.int64]]:
    """Return (n, edges): a simple graph whose node of rank i is met with probability ~ i^-0.6.

    If U is uniform, n·U^2.5 has that density. Numbers of nodes are shuffled.
    """
    n, m = SIZES[size]
    random = np.random.default_rng(seed)
    keys = np.empty(0, np.int64)
    while keys.size < m:
        ends = (n * random.random((m, 2)) ** 2.5).astype(np.int64)
        low, high = ends.min(axis=1), ends.max(axis=1)
        keys = np.unique(np.concatenate([keys, (low * n + high)[low < high]]))
    keys = random.permutation(keys)[:m]
    return n, random.permutation(n)[np.stack([keys // n, keys % n], axis=1)]


def orders_of(n: int, k: int, seed: int = 11) -> NDArray[np.int64]:
    """Return k random orders."""
    random = np.random.default_rng(seed)
    return np.array([random.permutation(n) for _ in range(k)])


def instruments(seed: int = 2) -> Instruments:
    """Return 200 parties with 300 bilaterals, most of them with six hubs, and 40 accords."""
    n = 200
    random = np.random.default_rng(seed)
    found: set[tuple[int, ...]] = set()
    while len(found) < 300:
        a = random.integers(6) if random.random() < 0.7 else random.integers(n)
        found.add(tuple(sorted({int(a), int(random.integers(n))})))
        found = {pair for pair in found if len(pair) == 2}
    while len(found) < 340:
        members = random.choice(n, random.integers(3, 61), replace=False)
        found.add(tuple(sorted(members.tolist())))
    edges = [list(edge) for edge in sorted(found)]
    rules = {
        "open": [2 for _ in edges],
        "consensus": [len(edge) for edge in edges],
        "60 % must act": [max(2, -(-3 * len(edge) // 5)) for edge in edges],
    }
    return Instruments(n, edges, rules)
