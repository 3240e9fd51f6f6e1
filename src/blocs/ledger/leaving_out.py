"""Which sources go when one is left out? It, and whatever copies it, at any remove."""

from __future__ import annotations

from collections.abc import Iterable

from blocs.errors import UnknownId
from blocs.ledger.names import nearest

__all__ = ["DERIVED", "check_sources", "derived_from"]

DERIVED = "select source_id, derives_from from sources where derives_from <> ''"
"""Sources that copy others, with the ids of those, several with ``;``."""


def derived_from(copies: Iterable[tuple[str, ...]], source_ids: Iterable[str]) -> set[str]:
    """Return the sources and everything that derives from them, at any remove.

    Args:
        copies: rows of `DERIVED`.
        source_ids: where to begin.

    Example:
        >>> sorted(derived_from([("wire", "gazette"), ("blog", "wire;tv")], ["gazette"]))
        ['blog', 'gazette', 'wire']
    """
    found = set(source_ids)
    children: dict[str, list[str]] = {}
    for source, parents in copies:
        for parent in parents.split(";"):
            children.setdefault(parent, []).append(source)
    queue = list(found)
    while queue:
        for child in children.get(queue.pop(), ()):
            if child not in found:
                found.add(child)
                queue.append(child)
    return found


def check_sources(named: Iterable[str], known: set[str]) -> None:
    """Raise when a source is not known.

    Raises:
        UnknownId: with the nearest ids.
    """
    for source in named:
        if source not in known:
            near = nearest(str(source), sorted(known))
            said = f" Nearest: {', '.join(near)}." if near else ""
            raise UnknownId(f"no source has the id {source!r}.{said}", near)
