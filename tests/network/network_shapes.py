"""Worlds and small ledgers for tests of the network, named for their shape."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from blocs.network.worlds import World

HUBS = ("AUS", "BRA")
PARTIES = ("AUS", "BRA", "CHL", "DNK", "EST", "FIN", "GHA", "HUN")


def world(instruments: Iterable[Sequence[Hashable]]) -> tuple[list[Any], World]:
    """Return (parties in order, world) of instruments given by their parties."""
    listed = [sorted(set(i), key=str) for i in instruments]
    parties = sorted({p for i in listed for p in i}, key=str)
    index = {p: n for n, p in enumerate(parties)}
    rows = np.array([index[p] for i in listed for p in i], dtype=np.int32)
    columns = np.array([n for n, i in enumerate(listed) for _ in i], dtype=np.int32)
    return parties, World(len(parties), len(listed), rows, columns)


def star(partners: int) -> World:
    """Return a hub (party 0) with a bilateral instrument for each partner."""
    return world([(0, n) for n in range(1, partners + 1)])[1]


def complete(parties: int) -> World:
    """Return a bilateral instrument between any two parties."""
    return world(combinations(range(parties), 2))[1]


def accord(parties: int) -> World:
    """Return one instrument of all parties."""
    return world([range(parties)])[1]


def act(instrument: str, party: str, when: str = "2020-01-01", **more: str) -> dict[str, str]:
    """Return a row of participation: the party signed, the gazette says so."""
    return {
        "source_id": "gazette",
        "instrument_id": instrument,
        "party_id": party,
        "when": when,
        **more,
    }


def text(instrument: str, *parties: str, when: str = "2020-01-01", **more: str) -> list[
    dict[str, str]
]:  # fmt: skip
    """Return the rows by which several parties signed one instrument on a day."""
    return [act(instrument, p, when, **more) for p in parties]


def card(instrument: str, **more: str) -> dict[str, str]:
    """Return an identity card: bilateral, political and without a term unless told otherwise."""
    return {"instrument_id": instrument, "shape": "bilateral", "term": "indefinite", **more}


SOURCES = [
    {
        "source_id": "gazette",
        "title": "Gazette",
        "publisher": "Gazette",
        "kind": "official-statement",
        "reliability": "A",
        "published": "2020-06-01",
    },
    {
        "source_id": "daily",
        "title": "Daily",
        "publisher": "Daily",
        "reliability": "C",
        "published": "2021-06-01",
    },
    {
        "source_id": "rumour",
        "title": "Rumour",
        "publisher": "Rumour",
        "reliability": "E",
        "published": "2021-07-01",
    },
]

TWO_BLOCS: dict[str, list[dict[str, Any]]] = {
    "sources": SOURCES,
    "parties": [
        *({"party_id": p, "label": p.title()} for p in PARTIES),
        {"party_id": "fin-agency", "label": "Agency", "kind": "agency", "acts_for": "FIN"},
        {"party_id": "union", "label": "Union", "kind": "organisation"},
    ],
    "instruments": [
        card("aus-chl", hub="AUS", topics="remote-sensing"),
        card("aus-dnk", hub="AUS", topics="remote-sensing;navigation"),
        card("aus-est", hub="AUS", topics="navigation"),
        card("aus-accord", hub="AUS", shape="multilateral", topics="navigation"),
        card("bra-chl", hub="BRA", topics="remote-sensing"),
        card("bra-fin", hub="BRA", topics="navigation"),
        card("bra-agency", hub="BRA", topics="navigation"),
        card("bra-accord", hub="BRA", shape="multilateral", topics="launch-services"),
        card("old", hub="AUS", topics="navigation"),
        card("law", shape="unilateral", hub="AUS", form="statute"),
        card("elsewhere", shape="multilateral", programme="analogue"),
        card("union", shape="multilateral", topics="navigation"),
    ],
    "participation": [
        *text("aus-chl", "AUS", "CHL"),
        *text("aus-dnk", "AUS", "DNK"),
        *text("aus-est", "AUS", "EST", source_id="rumour"),
        *text("aus-accord", "AUS", "CHL", "DNK", "EST"),
        act("aus-accord", "GHA", source_id="rumour"),
        *text("bra-chl", "BRA", "CHL"),
        *text("bra-fin", "BRA", "FIN", when="2021-03-01", source_id="daily"),
        act("bra-agency", "BRA"),
        act("bra-agency", "fin-agency", level="agency"),
        *text("bra-accord", "BRA", "GHA", "FIN", when="2019-05"),
        *text("old", "AUS", "HUN", when="2010-01-01"),
        act("old", "", "2015-01-01", event="terminated"),
        act("law", "AUS"),
        *text("elsewhere", "AUS", "HUN"),
        *text("union", "DNK", "HUN", "AUS"),
    ],
    "attributes": [
        *(
            {
                "source_id": "gazette",
                "subject_id": party,
                "attribute": "un-region",
                "value": region,
            }
            for party, region in (("CHL", "Americas"), ("DNK", "Europe"), ("EST", "Europe"))
        ),
        {
            "source_id": "gazette",
            "subject_id": "CHL",
            "attribute": "capability-own-satellite",
            "value": "yes",
        },
    ],
    "ties": [
        {
            "source_id": "gazette",
            "party_id": "AUS",
            "relation": "satellite-built-for",
            "partner_id": "HUN",
            "item": "hunsat",
            "when": "2020-01-02",
        },
    ],
    "subjects": [{"subject_id": "hunsat", "kind": "satellite"}],
}
"""Two hubs, an accord each, a doubtful text, an ended one, and what is no part of the network."""
