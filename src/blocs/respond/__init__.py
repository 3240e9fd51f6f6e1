"""What can be done: who leads, what is open, what blocks it, what would overturn the answer.

The questions have the names of their modules and are taken from there: ``from
blocs.respond.options import options``, and likewise `spearhead`, `party`, `smaa` and `knockout`.
What needs no ledger is loaded when first used.

>>> from blocs.respond import minimal_covers, shapley
>>> minimal_covers([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
[(0, 1), (0, 2), (1, 2)]
>>> shapley([0, 0, 0, 1]).tolist()
[0.5, 0.5]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blocs.respond.coding import Changes, coding_of
    from blocs.respond.covering import cheapest_cover, minimal_covers
    from blocs.respond.importance import banzhaf, birnbaum, reliability, shapley
    from blocs.respond.rules import topsis, vikor
    from blocs.respond.sets import hitting_sets
    from blocs.respond.taste import Taste

_HOME = {
    "Changes": "coding",
    "Taste": "taste",
    "banzhaf": "importance",
    "birnbaum": "importance",
    "cheapest_cover": "covering",
    "coding_of": "coding",
    "hitting_sets": "sets",
    "minimal_covers": "covering",
    "reliability": "importance",
    "shapley": "importance",
    "topsis": "rules",
    "vikor": "rules",
}

__all__ = [
    "Changes",
    "Taste",
    "banzhaf",
    "birnbaum",
    "cheapest_cover",
    "coding_of",
    "hitting_sets",
    "minimal_covers",
    "reliability",
    "shapley",
    "topsis",
    "vikor",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"blocs.respond.{_HOME[name]}"), name)
    globals()[name] = found
    return found
