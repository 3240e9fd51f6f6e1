"""The evidence of an answer that rests on claims and on rows that name a source of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from blocs.ledger.evidence import evidence_block, source_details

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["evidence_with"]


def evidence_with(
    snapshot: Snapshot, claims: Iterable[str], sources: Iterable[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the ``evidence`` part: claims with their sources, and the further sources.

    Args:
        snapshot: the ledger; claims: ids of claims; sources: ids of sources of coded rows.
    """
    block = evidence_block(snapshot.ledger, claims)
    held = {s["source"] for s in block["sources"]}
    more = source_details(snapshot.ledger, set(sources) - held)
    block["sources"] = sorted([*block["sources"], *more], key=lambda s: str(s["source"]))
    return block
