"""What changed, when, of which day, and as far as anybody looked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blocs.ledger.diff import CHANGES
from blocs.ledger.view import Ledger

Opened = Callable[..., Ledger]


@pytest.fixture
def changing(opened: Opened) -> Ledger:
    """A bilateral text signed in 2015 and in force in 2018, and a pact with comings and goings."""

    def said(source: str, instrument: str, party: str, event: str, when: str, **more: str) -> Any:
        return {
            "source_id": source,
            "instrument_id": instrument,
            "party_id": party,
            "event": event,
            "when": when,
            **more,
        }

    return opened(
        sources=[
            {"source_id": "a", "publisher": "A", "published": "2016-06-01"},
            {"source_id": "b", "publisher": "B", "published": "2020-06-01"},
            {"source_id": "c", "publisher": "C", "published": "2020-07-01"},
        ],
        parties=[{"party_id": p} for p in ("AAA", "BBB", "CCC", "DDD")],
        instruments=[
            {"instrument_id": "pact"},
            {
                "instrument_id": "deal",
                "form": "treaty",
                "shape": "bilateral",
                "bindingness": "binding",
            },
        ],
        participation=[
            said("a", "deal", "AAA", "signed", "2015-01-01"),
            said("a", "deal", "BBB", "signed", "2015-01-01"),
            said("b", "deal", "", "entered-into-force", "2018-03-01"),
            said("a", "pact", "AAA", "signed", "2015-01-01"),
            said("b", "pact", "AAA", "withdrew", "2019-02-01"),
            said("b", "pact", "BBB", "signed", "2018-05"),
            said("b", "pact", "CCC", "signed", "[2017-06-01..2018-12-31]"),
            said("a", "pact", "DDD", "signed", "2015-01-01"),
            said("b", "pact", "DDD", "denied", ""),
            said("c", "pact", "DDD", "denied", ""),
        ],
        coverage=[{"subject_id": "pact", "level": "state", "period": "2015/2018-09-01"}],
    )


def test_when_is_the_day_of_the_change_and_not_of_the_signature(changing: Ledger) -> None:
    """Signed in 2015, in force from 1 March 2018: that is when its parties came to be bound."""
    first, last = (changing.as_of(d, known_at="2021-01-01") for d in ("2018-01-01", "2019-12-31"))
    rows = {(r["instrument"], r["party"]): r for r in first.diff(last).rows}

    assert rows["deal", "AAA"]["when"] == "2018-03-01"
    assert rows["pact", "AAA"]["change"] == "left"
    assert rows["pact", "AAA"]["when"] == "2019-02-01"
    assert rows["pact", "BBB"]["when"] == "2018-05"


def test_every_change_falls_between_the_two_days(changing: Ledger) -> None:
    """Whatever is dated outside did not happen then."""
    from blocs.dates import parse_when

    first, last = (changing.as_of(d, known_at="2021-01-01") for d in ("2017-01-01", "2019-12-31"))
    for row in first.diff(last).rows:
        when = parse_when(row["when"])

        assert when.hi > first.day, row
        assert when.lo <= last.day, row


def test_fuzzy_dates_stand_where_they_may_begin(changing: Ledger) -> None:
    """[2017-06-01..2018-12-31] before 2018-03-01 and 2018-05."""
    first, last = (changing.as_of(d, known_at="2021-01-01") for d in ("2017-01-01", "2019-12-31"))
    joined = [r for r in first.diff(last).rows if r["change"] == "joined"]

    assert [(r["instrument"], r["party"]) for r in joined] == [
        ("pact", "CCC"),
        ("deal", "AAA"),
        ("deal", "BBB"),
        ("pact", "BBB"),
    ]


def test_where_the_lists_end_before_the_later_day_the_changes_are_a_floor(
    changing: Ledger,
) -> None:
    """The pact's lists end on 1 September 2018; those of the deal nobody recorded."""

    def said(first: str, last: str, only: str | None = "pact") -> tuple[str, list[str]]:
        before, after = (changing.as_of(d, known_at="2021-01-01") for d in (first, last))
        answer = before.diff(after, only)
        return answer.headline(), answer.notes

    covered, _ = said("2018-01-01", "2018-08-31")
    beyond, notes = said("2018-01-01", "2019-12-31")
    everything, general = said("2018-01-01", "2018-08-31", None)

    assert "at least" not in covered
    assert ": at least " in beyond
    assert any("last complete on 2018-08-31" in n for n in notes)
    assert ": at least " in everything
    assert any("--instrument" in n for n in general)


def test_what_was_learnt_is_told_in_words_of_its_own(changing: Ledger) -> None:
    """DDD did not leave: what was believed of 2017 was refuted, by a source of June 2020."""
    early, late = (changing.as_of("2017-01-01", known_at=k) for k in ("2016-12-31", "2020-12-31"))
    answer = early.diff(late, "pact")

    assert [(r["change"], r["party"], r["learnt"]) for r in answer.rows] == [
        ("refuted", "DDD", "2020-06-01")
    ]
    assert "in what was known of 2017-01-01" in answer.headline()


def test_the_words_of_the_world_and_of_what_was_known_are_all_different() -> None:
    """Who hears "left" must not think that somebody went."""
    words = [w for pair in CHANGES.values() for w in pair]

    assert len(words) == len(set(words))
