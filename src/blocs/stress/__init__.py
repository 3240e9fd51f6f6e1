"""What breaks when a member, a hub or an institution fails: rules, shocks, values, designs.

The kernels and designs need no ledger. Names are loaded when first used, since most of them bring
compiled code. What has the name of its module is taken from there: ``from blocs.stress.phase
import phase``, and likewise `border` and `priors`; `compare`, `criticality` and `curves` live in
`blocs.worlds`.

>>> from blocs.stress import largest_component_curve
>>> largest_component_curve(3, [[0, 1], [1, 2]], [1, 0, 2]).tolist()
[3, 1, 1, 0]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blocs.percolation.components import (
        Graph,
        highest_degree_order,
        largest_component_curve,
        largest_component_curves,
        robustness,
    )
    from blocs.percolation.hyperedges import Hypergraph, hyperedge_curve, hyperedge_curves
    from blocs.stress.asking import settings_from_cases, stress
    from blocs.stress.map import phase_answer
    from blocs.stress.target import Settings, target_of
    from blocs.worlds.designs import (
        Design,
        Rule,
        accord,
        consensus,
        key_accord,
        layered,
        star,
        threshold,
    )
    from blocs.worlds.ensemble import evaluate
    from blocs.worlds.worst import worst_exits

_HOME = {
    "Design": "worlds.designs",
    "Graph": "percolation.components",
    "Hypergraph": "percolation.hyperedges",
    "Rule": "worlds.designs",
    "Settings": "stress.target",
    "accord": "worlds.designs",
    "consensus": "worlds.designs",
    "evaluate": "worlds.ensemble",
    "highest_degree_order": "percolation.components",
    "hyperedge_curve": "percolation.hyperedges",
    "hyperedge_curves": "percolation.hyperedges",
    "key_accord": "worlds.designs",
    "largest_component_curve": "percolation.components",
    "largest_component_curves": "percolation.components",
    "layered": "worlds.designs",
    "phase_answer": "stress.map",
    "robustness": "percolation.components",
    "settings_from_cases": "stress.asking",
    "star": "worlds.designs",
    "stress": "stress.asking",
    "target_of": "stress.target",
    "threshold": "worlds.designs",
    "worst_exits": "worlds.worst",
}

__all__ = [
    "Design",
    "Graph",
    "Hypergraph",
    "Rule",
    "Settings",
    "accord",
    "consensus",
    "evaluate",
    "highest_degree_order",
    "hyperedge_curve",
    "hyperedge_curves",
    "key_accord",
    "largest_component_curve",
    "largest_component_curves",
    "layered",
    "phase_answer",
    "robustness",
    "settings_from_cases",
    "star",
    "stress",
    "target_of",
    "threshold",
    "worst_exits",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"blocs.{_HOME[name]}"), name)
    globals()[name] = found
    return found
