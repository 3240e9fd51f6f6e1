"""Small ledgers of a hub's agreements, as several sources list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

DAY = date(2001, 1, 1)


def unit(n: int) -> str:
    """Return the id of the n-th agreement."""
    return f"x{n:02}"


def begun(n: int) -> str:
    """Return the day on which the n-th agreement was signed, ten days after the one before."""
    return (DAY + timedelta(days=10 * n)).isoformat()


def hub_ledger(
    lists: Mapping[str, Sequence[int]],
    *,
    sources: Mapping[str, Mapping[str, str]] | None = None,
    quotes: Mapping[tuple[str, int], str] | None = None,
    cards: Mapping[int, Mapping[str, str]] | None = None,
    **more: list[dict[str, Any]],
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a ledger in which each source lists some agreements of HUB.

    Args:
        lists: numbers of the agreements that each source lists.
        sources: further cells of a source; each has a publisher of its own, and came out in 2010.
        quotes: what a source says of an agreement.
        cards: further cells of an agreement's card.
        more: further tables.
    """
    numbers = sorted({n for each in lists.values() for n in each})
    partners = [f"P{n:02}" for n in numbers]
    return {
        "sources": [
            {
                "source_id": name,
                "publisher": f"House of {name}",
                "published": "2010-06-01",
                "kind": "dataset",
                **(sources or {}).get(name, {}),
            }
            for name in lists
        ],
        "parties": [{"party_id": p} for p in ("HUB", *partners)],
        "instruments": [
            {
                "instrument_id": unit(n),
                "form": "agreement",
                "bindingness": "political",
                "shape": "bilateral",
                "hub": "HUB",
                **(cards or {}).get(n, {}),
            }
            for n in numbers
        ],
        "participation": [
            {
                "claim_id": f"{name}-{n}-{party}",
                "source_id": name,
                "instrument_id": unit(n),
                "party_id": party,
                "when": begun(n),
                "quote": (quotes or {}).get((name, n), ""),
            }
            for name, each in lists.items()
            for n in each
            for party in ("HUB", f"P{n:02}")
        ],
        **more,
    }


THREE: dict[str, Sequence[int]] = {
    "gazette": range(30),
    "think": [*range(15, 40), 50],
    "embassy": [*range(5, 12), *range(22, 34), *range(40, 48)],
}
"""Three lists of 49 agreements that overlap by 7 and more."""
