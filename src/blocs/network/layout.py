"""Where to draw each party and instrument: the same place every time."""

from __future__ import annotations

from blocs.network.graphs import to_networkx
from blocs.network.hypergraph import Network

__all__ = ["layout"]


def layout(network: Network, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Return a place for every node of the bipartite graph.

    Fruchterman and Reingold's springs (Software: Practice and Experience 21, 1991) on parties and
    instruments together: a multilateral instrument draws its parties around itself, and a
    bilateral one stands between its two.

    Args:
        network: of a day.
        seed: of the places from which the springs start; the same seed gives the same places.

    Returns:
        Node, as named by `to_networkx` → (x, y), both in [-1, 1], rounded to four decimals so
        that the last bits of a machine's arithmetic do not show.
    """
    import networkx as nx
    import numpy as np

    graph = to_networkx(network)
    places = nx.spring_layout(graph, seed=np.random.RandomState(seed), method="force")
    return {
        node: (round(float(x), 4) + 0.0, round(float(y), 4) + 0.0)
        for node, (x, y) in places.items()
    }
