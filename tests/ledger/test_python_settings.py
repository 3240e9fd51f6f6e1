"""Settings of a question in Python: what is given counts, and what is no setting is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from blocs.errors import QuestionError, UnknownId
from blocs.ledger import catalogue
from blocs.ledger.view import Ledger


@pytest.mark.parametrize("day", [date(2022, 1, 1), datetime(2022, 1, 1, 12), "2022-01-01", 738156])
def test_a_day_may_be_a_date_a_text_or_an_ordinal(accord_of_five: Ledger, day: Any) -> None:
    """All four name 1 January 2022, on either clock and in a change of a snapshot."""
    asked = accord_of_five.as_of(day, known_at=day)
    changed = accord_of_five.as_of("2021-01-01").at(day=day, known=day)

    assert (asked.day, asked.known) == (changed.day, changed.known) == (738156, 738156)
    assert "2022-01-01" in repr(changed)


@pytest.mark.parametrize(
    "day", [20220101, 202201, 2022, 0.5, True, -1, "2022", "..", b"2022-01-01"]
)
@pytest.mark.parametrize("clock", ["day", "known_at"])
def test_what_is_no_day_is_refused_on_either_clock(
    accord_of_five: Ledger, day: Any, clock: str
) -> None:
    """A date run together is an ordinal of the year 55,360, and a year one of the year 6."""
    with pytest.raises(QuestionError, match=f"{clock}: .*YYYY-MM-DD"):
        accord_of_five.as_of(**{clock: day})


@pytest.mark.parametrize("changes", [{"day": 2022}, {"known": "2022"}, {"level": "planet"}])
def test_a_changed_snapshot_is_checked_like_a_new_one(
    accord_of_five: Ledger, changes: dict[str, Any]
) -> None:
    """`at` takes what `as_of` takes."""
    with pytest.raises(QuestionError):
        accord_of_five.as_of("2022-01-01").at(**changes)


def test_one_source_left_out_may_be_given_as_a_text(accord_of_five: Ledger) -> None:
    """A text is one id, never its letters."""
    one = accord_of_five.as_of("2022-01-01", without="paper")
    listed = accord_of_five.as_of("2022-01-01", without=["paper"])

    assert one.excluded == listed.excluded == {"paper"}
    assert "KOR" not in {m.party for m in one.members("accord-of-five").rows}


def test_a_source_that_is_not_there_cannot_be_left_out(accord_of_five: Ledger) -> None:
    """A slip must not pass for "nothing rests on it"."""
    with pytest.raises(UnknownId, match="papr") as refused:
        accord_of_five.as_of("2022-01-01", without=("papr",))

    assert "paper" in refused.value.suggestions


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (lambda s: catalogue.parties(s, region="Afrika"), "there are: Americas"),
        (lambda s: s.parties(region="Afrika"), "there are: Americas"),
        (lambda s: catalogue.parties(s, kind="foo"), "agency"),
        (lambda s: catalogue.instruments(s, hub="Brazil"), "no instrument has the hub BRA"),
        (lambda s: catalogue.instruments(s, hub="Brasilia"), "no party is called"),
        (lambda s: catalogue.instruments(s, topic="moon"), "topics: satellite-engineering"),
        (lambda s: catalogue.sources(s, kind="newspapers"), "depositary"),
        (lambda s: s.ties("BRA", topic="moon"), "topics: satellite-engineering"),
    ],
)
def test_a_filter_of_nothing_is_refused_with_the_choices(
    accord_of_five: Ledger, question: Any, says: str
) -> None:
    """An empty table would pass for "there are none"."""
    with pytest.raises(QuestionError, match=says):
        question(accord_of_five.as_of("2022-01-01"))


def test_filters_take_names_and_any_case(accord_of_five: Ledger) -> None:
    """`americas` and `STATE` mean what they say."""
    found = catalogue.parties(accord_of_five.as_of("2022-01-01"), "americas", "STATE")

    assert [r["party"] for r in found.rows] == ["BRA"]


def test_instruments_and_sources_are_those_known_and_begun_by_the_day(
    accord_of_five: Ledger,
) -> None:
    """The first signature is of May 2021, and the first source of 20 June 2021."""

    def listed(day: str, known: str, **more: Any) -> list[str]:
        snapshot = accord_of_five.as_of(day, known_at=known, **more)
        return [r["instrument"] for r in catalogue.instruments(snapshot).rows]

    assert listed("2022-01-01", "2022-01-01") == ["accord-of-five"]
    assert listed("2021-04-30", "2022-01-01") == []
    assert listed("2022-01-01", "2021-06-19") == []
    assert listed("2022-01-01", "2022-01-01", without=["gov", "paper", "late"]) == []
    assert [
        r["source"] for r in catalogue.sources(accord_of_five.as_of(known_at="2022-01-01")).rows
    ] == ["gov", "paper"]
    left = accord_of_five.as_of(known_at="2022-01-01", without="gov")
    assert [r["source"] for r in catalogue.sources(left).rows] == ["paper"]


def test_evidence_shows_where_and_how_a_source_says_it(accord_of_five: Ledger) -> None:
    """A left-out source is left out, a repaired row is called so, an address is shown."""
    from blocs.ledger.evidence import evidence

    snapshot = accord_of_five.as_of("2022-01-01")
    whole = evidence(snapshot, "accord-of-five")
    part = evidence(accord_of_five.as_of("2022-01-01", without="gov"), "accord-of-five")

    assert {"written", "locator"} <= set(whole.shown)
    assert [s.title for s in whole.sections()] == ["Sources"]
    assert {r["source"] for r in part.rows} == {"paper", "late"}
    assert part.notes[-1] == "2 claims of sources left out."


def test_a_claim_taken_back_is_not_called_used(opened: Any) -> None:
    """Evidence still shows it, with the reason."""
    from blocs.ledger.evidence import evidence

    row = {"source_id": "a", "instrument_id": "x", "party_id": "AAA", "when": "2019"}
    ledger = opened(
        sources=[{"source_id": "a", "published": "2020-01-01"}],
        parties=[{"party_id": "AAA"}],
        instruments=[{"instrument_id": "x"}],
        participation=[row, {**row, "retracts": "p1"}],
    )
    (found,) = evidence(ledger.as_of("2021-01-01"), "p1").rows

    assert (found["used"], found["why"]) == ("no", "taken back or replaced by a later row")
