"""A ledger for tests: an accord with a settled, a single-source, a late and an agency's act."""

from __future__ import annotations

from typing import Any

__all__ = ["ACCORD"]

ACCORD: dict[str, list[dict[str, Any]]] = {
    "sources": [
        {
            "source_id": "gov",
            "title": "Ministry",
            "publisher": "Ministry",
            "kind": "official-statement",
            "reliability": "A",
            "published": "2021-06-20",
        },
        {"source_id": "paper", "title": "Daily", "publisher": "Daily", "published": "2021-06-25"},
        {"source_id": "late", "title": "Weekly", "publisher": "Weekly", "published": "2024-03-07"},
    ],
    "parties": [
        {"party_id": "BRA", "label": "Brazil"},
        {"party_id": "KOR", "label": "South Korea"},
        {"party_id": "NZL", "label": "New Zealand"},
        {"party_id": "ROU", "label": "Romania"},
        {"party_id": "cnsa", "label": "CNSA", "kind": "agency", "acts_for": "BRA"},
    ],
    "instruments": [
        {
            "instrument_id": "accord-of-five",
            "title": "Accord of Five",
            "aliases": "accordo;五国协议",
        }
    ],
    "participation": [
        {
            "source_id": "gov",
            "instrument_id": "accord-of-five",
            "party_id": "BRA",
            "when": "2021-06-15",
            "quote": "Brazil signed the Accord",
        },
        {
            "source_id": "paper",
            "instrument_id": "accord-of-five",
            "party_id": "BRA",
            "when": "2021-06",
        },
        {
            "source_id": "paper",
            "instrument_id": "accord-of-five",
            "party_id": "KOR",
            "when": "2021-05",
        },
        {
            "source_id": "late",
            "instrument_id": "accord-of-five",
            "party_id": "NZL",
            "when": "2021-05-31",
        },
        {
            "source_id": "gov",
            "instrument_id": "accord-of-five",
            "party_id": "cnsa",
            "level": "agency",
            "when": "2021-06-18",
        },
    ],
    "ties": [
        {
            "source_id": "gov",
            "party_id": "BRA",
            "relation": "satellite-built-for",
            "partner_id": "ROU",
            "item": "roumsat",
            "when": "2020-01-02",
        },
    ],
    "attributes": [
        {"source_id": "gov", "subject_id": "BRA", "attribute": "un-region", "value": "Americas"},
    ],
    "counts": [
        {
            "source_id": "paper",
            "subject_id": "accord-of-five",
            "value_low": "3",
            "value_high": "3",
            "when": "2021-06-25",
        },
    ],
    "coverage": [
        {"subject_id": "accord-of-five", "level": "state", "period": "2021/2026"},
    ],
}
"""An accord with a settled, a single-source, a late and an agency's signature."""
