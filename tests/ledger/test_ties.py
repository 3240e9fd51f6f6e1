"""What ties two parties: what goes on and what was done, how surely, and each thing once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blocs.ledger.answers import Tie
from blocs.ledger.lasting import DEEDS
from blocs.ledger.schema import RELATIONS
from blocs.ledger.view import Ledger

Opened = Callable[..., Ledger]
SOURCES = [
    {"source_id": "a", "publisher": "A", "published": "2010-06-01"},
    {"source_id": "b", "publisher": "B", "published": "2016-06-01"},
    {"source_id": "page", "publisher": "Page", "published": ""},
]
PARTIES = [
    {"party_id": "AAA"},
    {"party_id": "BBB"},
    {"party_id": "lab-a", "kind": "agency", "acts_for": "AAA"},
    {"party_id": "lab-b", "kind": "agency", "acts_for": "BBB"},
    {"party_id": "lab-c", "kind": "agency", "acts_for": "BBB"},
]


def tie(
    source: str, relation: str, when: str, event: str = "observed", **more: str
) -> dict[str, str]:
    """Return a row of ties.csv between AAA and BBB."""
    return {
        "source_id": source,
        "party_id": "AAA",
        "relation": relation,
        "partner_id": "BBB",
        "item": "thing",
        "event": event,
        "when": when,
        **more,
    }


def asked(ledger: Ledger, day: str, **settings: Any) -> list[Tie]:
    """Return the ties of AAA with BBB on a day."""
    return ledger.as_of(day, known_at="2026-12-01", **settings).ties("AAA", "BBB").rows


@pytest.mark.parametrize("relation", RELATIONS)
def test_what_goes_on_is_possible_five_years_after_it_was_last_seen(
    opened: Opened, relation: str
) -> None:
    """Seen on 1 May 2010: a deed stays done; the rest is possible from 1 May 2015 on."""
    ledger = opened(sources=SOURCES, parties=PARTIES, ties=[tie("a", relation, "2010-05-01")])
    days = ("2010-05-01", "2015-04-30", "2015-05-01", "2025-01-01")
    found = [asked(ledger, d)[0] for d in days]
    deed = relation in DEEDS

    assert [t.answer for t in found] == [
        "yes",
        "yes",
        *(["yes", "yes"] if deed else ["possible"] * 2),
    ]
    assert {t.nature for t in found} == {"deed" if deed else "ongoing"}


def test_a_later_sign_of_life_prolongs_a_tie(opened: Opened) -> None:
    """Seen in 2010 and in 2016, it is certain in between and until 2021."""
    rows = [
        tie("a", "ground-station-in", "2010-05-01"),
        tie("b", "ground-station-in", "2016-05-01"),
    ]
    ledger = opened(sources=SOURCES, parties=PARTIES, ties=rows)

    assert [asked(ledger, d)[0].answer for d in ("2015-06-01", "2021-04-30", "2021-05-01")] == [
        "yes",
        "yes",
        "possible",
    ]


def test_a_sign_of_life_at_one_level_counts_at_all(opened: Opened) -> None:
    """A company's contract of 2016 on the same station shows that the state's goes on."""
    rows = [
        tie("a", "ground-station-in", "2010-05-01"),
        tie("b", "ground-station-in", "2016-05-01", level="company"),
    ]
    ledger = opened(sources=SOURCES, parties=PARTIES, ties=rows)

    assert asked(ledger, "2015-06-01", level="institute")[0].answer == "yes"


def test_an_undated_page_shows_a_tie_on_no_day(opened: Opened) -> None:
    """Nobody knows when it was written, so it makes the tie possible and never certain."""
    row = tie("page", "partnership-with", "")
    found = asked(opened(sources=SOURCES, parties=PARTIES, ties=[row]), "2026-12-01")
    dated = asked(
        opened(sources=SOURCES, parties=PARTIES, ties=[{**row, "source_id": "b"}]), "2020-01-01"
    )

    assert [t.answer for t in found] == ["possible"]
    assert [t.answer for t in dated] == ["yes"]


def test_an_interval_ends_where_it_says(opened: Opened) -> None:
    """Begun in 2010 and over by 1 June 2012."""
    rows = [tie("b", "joint-mission", "2010-05-01/2012-06-01", event="began")]
    ledger = opened(sources=SOURCES, parties=PARTIES, ties=rows)

    assert [asked(ledger, d)[0].answer for d in ("2012-05-31", "2012-06-01")] == ["yes", "no"]


@pytest.mark.parametrize(("outcome", "answer"), [("failed", "no"), ("reached-orbit", "yes")])
def test_a_satellite_that_was_lost_at_its_launch_is_no_tie(
    opened: Opened, outcome: str, answer: str
) -> None:
    """CBERS-3 was built by two and reached no orbit; its launch remains a thing done."""
    ledger = opened(
        sources=SOURCES,
        parties=PARTIES,
        subjects=[{"subject_id": "thing"}],
        ties=[tie("b", "joint-satellite", "2013-12-09"), tie("b", "launched-for", "2013-12-09")],
        attributes=[
            {
                "source_id": "b",
                "subject_id": "thing",
                "attribute": "launch-outcome",
                "value": outcome,
                "when": "2013-12-09",
            }
        ],
    )
    found = {t.kind: t for t in asked(ledger, "2014-01-01")}

    assert found["joint-satellite"].answer == answer
    assert found["launched-for"].answer == "yes"
    assert ("its launch failed" in found["launched-for"].title) == (outcome == "failed")


PACT = {"instrument_id": "pact"}
DEAL = {
    "instrument_id": "deal",
    "form": "agreement",
    "shape": "bilateral",
    "bindingness": "binding",
}


def signed(source: str, instrument: str, party: str, **more: str) -> dict[str, str]:
    """Return a row of participation.csv on 1 May 2010."""
    return {
        "source_id": source,
        "instrument_id": instrument,
        "party_id": party,
        "when": "2010-05-01",
        **more,
    }


def test_a_tie_is_as_good_as_its_weakest_leg(opened: Opened) -> None:
    """Two voices for AAA, one for BBB, one for the entry into force: single-source, as status."""
    ledger = opened(
        sources=SOURCES,
        parties=PARTIES,
        instruments=[DEAL],
        participation=[
            signed("a", "deal", "AAA"),
            signed("b", "deal", "AAA"),
            signed("b", "deal", "BBB"),
            signed("b", "deal", "", event="entered-into-force"),
        ],
    )
    snapshot = ledger.as_of("2011-01-01", known_at="2026-01-01")
    (found,) = snapshot.ties("AAA", "BBB").rows
    status = snapshot.status("deal")

    assert (found.grade, found.voices) == ("single-source", 1)
    assert (status.grade, status.voices) == (found.grade, found.voices)


def test_open_texts_of_many_are_shown_for_a_pair_and_counted_for_none(opened: Opened) -> None:
    """With and without a partner the number of ties is of the same kind."""
    ledger = opened(
        sources=SOURCES,
        parties=PARTIES,
        instruments=[PACT, {**DEAL, "bindingness": "political"}],
        participation=[signed("a", i, p) for i in ("pact", "deal") for p in ("AAA", "BBB")],
    )
    snapshot = ledger.as_of("2011-01-01", known_at="2026-01-01")
    pair, alone = snapshot.ties("AAA", "BBB"), snapshot.ties("AAA")

    assert (pair.certain, pair.possible) == (alone.certain, alone.possible) == (1, 1)
    assert {t.what: t.nature for t in pair.rows} == {"pact": "common-text", "deal": "ongoing"}
    assert "1 open text in which both may be" in pair.headline()
    assert any("not counted" in n for n in pair.notes)


def test_what_several_bodies_signed_is_one_tie(opened: Opened) -> None:
    """A text that two bodies of one partner signed, and a thing that two levels report."""
    ledger = opened(
        sources=SOURCES,
        parties=PARTIES,
        instruments=[{**DEAL, "bindingness": "political"}],
        participation=[signed("a", "deal", p, level="agency") for p in ("lab-a", "lab-b", "lab-c")],
        ties=[
            tie("a", "joint-mission", "2010-05-01"),
            tie("b", "joint-mission", "2010-05-01", party_id="lab-a", level="agency"),
        ],
    )
    found = asked(ledger, "2011-01-01", level="institute")

    assert sorted((t.kind, t.what) for t in found) == [
        ("agreement", "deal"),
        ("joint-mission", "thing"),
    ]


def test_nothing_found_is_not_called_none(opened: Opened) -> None:
    """Nobody recorded how completely ties were looked for."""
    answer = opened(sources=SOURCES, parties=PARTIES).as_of("2020-01-01").ties("AAA")

    assert "no tie is known" in answer.headline()
    assert any("is not known" in n for n in answer.notes)
