"""Other ways to the same curves: remove nodes one by one and look at what is left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import networkx as nx
import numpy as np
from numpy.typing import NDArray


def every_order(n: int) -> NDArray[np.int64]:
    """Return all n! orders of n nodes."""
    return np.array(list(permutations(range(n))))


def star(n: int) -> list[tuple[int, int]]:
    """Return a hub, 0, with n - 1 spokes."""
    return [(0, spoke) for spoke in range(1, n)]


def sizes_left(graph: nx.Graph, order: Sequence[int]) -> list[int]:
    """Return the largest component of what is left of a graph, before and after each removal."""
    left = graph.copy()
    sizes = [len(max(nx.connected_components(left), key=len))]
    for node in order:
        left.remove_node(node)
        sizes.append(max(map(len, nx.connected_components(left)), default=0))
    return sizes


def sizes_ruled(
    n: int,
    edges: Sequence[Sequence[int]],
    least: Sequence[int],
    keystones: Sequence[Sequence[int]],
    order: Sequence[int],
) -> list[int]:
    """Return the largest component when each rule is looked up anew for all who remain."""
    sizes = []
    for gone in range(n + 1):
        remain = set(order[gone:])
        living = nx.Graph()
        living.add_nodes_from(remain)
        for members, m, keys in zip(edges, least, keystones, strict=True):
            acting = [x for x in members if x in remain]
            if set(keys) <= remain and len(acting) >= m:
                nx.add_path(living, acting)
        sizes.append(max(map(len, nx.connected_components(living)), default=0))
    return sizes


def highest_first(graph: nx.Graph) -> list[int]:
    """Return nodes by highest degree in what is left, equals by lowest number."""
    left = graph.copy()
    order = []
    while left:
        node = min(left, key=lambda x: (-left.degree(x), x))
        order.append(node)
        left.remove_node(node)
    return order
