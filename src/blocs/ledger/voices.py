"""How many say so independently? Copies, wire stories and one publisher's pages are one voice.

A voice is the publisher family of the origin. Joining publishers through every copied page would
let one reprint merge two newsrooms for good, so a source takes the voice of its origin and only
originals of one publisher share a voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from blocs.ledger.names import normalise

__all__ = ["publisher_family", "voices"]

_TAIL = re.compile(r"\s*(\(|\[|,|;| / | via | - | – |: ).*$", re.IGNORECASE)


def publisher_family(publisher: str) -> str:
    """Return the house behind a publisher's name: what stands before a bracket or "via"."""
    return normalise(_TAIL.sub("", publisher)) or normalise(publisher)


def voices(sources: Iterable[tuple[str, str, str]]) -> Mapping[str, int]:
    """Number the independent voices.

    Args:
        sources: (source_id, publisher, derives_from with ``;``) of every source; no cycles.

    Returns:
        The number of its voice for each source. A source derived from several is counted with
        the origin that comes first in the alphabet, so that it is never a voice of its own.
    """
    publisher: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    for source_id, house, derives in sources:
        publisher[source_id] = house
        parents[source_id] = [p for p in derives.split(";") if p]

    def origin(source_id: str) -> str:
        seen = {source_id}
        while True:
            above = sorted(p for p in parents.get(source_id, ()) if p in parents and p not in seen)
            if not above:
                return source_id
            source_id = above[0]
            seen.add(source_id)

    labels = {}
    for source_id in publisher:
        root = origin(source_id)
        labels[source_id] = publisher_family(publisher[root]) or f"source {root}"
    numbers = {label: i for i, label in enumerate(sorted(set(labels.values())), start=1)}
    return {source_id: numbers[label] for source_id, label in labels.items()}
