"""Who is in, where nobody looked, where only weak voices speak, and after all that is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blocs.errors import QuestionError
from blocs.ledger.shared import in_all
from blocs.ledger.view import Ledger

Opened = Callable[..., Ledger]
SOURCES = [
    {"source_id": "solid", "publisher": "Solid", "published": "2020-06-01"},
    {"source_id": "other", "publisher": "Other", "published": "2020-06-01"},
    {"source_id": "weak", "publisher": "Weak", "published": "2020-06-01", "reliability": "D"},
]
PARTIES = [
    {"party_id": p, "label": n}
    for p, n in (("AAA", "Aland"), ("BBB", "Beland"), ("CCC", "Celand"), ("DDD", "Deland"))
]


def said(
    source: str, party: str, event: str = "signed", when: str = "2015-05-01", **more: str
) -> Any:
    """Return a row on the pact."""
    return {
        "source_id": source,
        "instrument_id": "pact",
        "party_id": party,
        "event": event,
        "when": when,
        **more,
    }


def pact(opened: Opened, *rows: Any, **tables: Any) -> Ledger:
    """Open a ledger with one political text, the pact."""
    return opened(
        sources=SOURCES,
        parties=tables.pop("parties", PARTIES),
        instruments=tables.pop("instruments", [{"instrument_id": "pact"}]),
        participation=list(rows),
        **tables,
    )


@pytest.mark.parametrize(
    ("source", "covered", "answer"),
    [
        # One weak denial is as good as silence.
        ("weak", False, "unknown"),
        ("weak", True, "no"),
        ("solid", False, "no"),
    ],
)
def test_a_weak_denial_alone_settles_nothing(
    opened: Opened, source: str, covered: bool, answer: str
) -> None:
    """Where the lists are complete, absence says no by itself."""
    denial = said(source, "BBB", stance="denies")
    period = [{"subject_id": "pact", "level": "state", "period": "2015/2030"}] if covered else []
    snapshot = pact(opened, said("solid", "AAA"), denial, coverage=period).as_of("2020-07-01")
    found = snapshot.status("pact", "BBB")
    row = next(m for m in snapshot.members("pact").not_members if m.party == "BBB")

    assert (found.answer, row.answer) == (answer, answer)
    assert ("settles nothing" in found.reason) == (answer == "unknown")


def test_a_day_outside_a_membership_is_told_by_its_side(opened: Opened) -> None:
    """In from 1 May 2015 to 1 June 2018: not yet before, no longer after."""
    ledger = pact(
        opened,
        said("solid", "AAA", when="2014-01-01"),
        said("solid", "BBB"),
        said("solid", "BBB", "withdrew", "2018-06-01"),
    )
    headlines = [
        ledger.as_of(d, known_at="2021-01-01").status("pact", "BBB").headline()
        for d in ("2015-04-30", "2016-01-01", "2018-06-01")
    ]

    assert "no (single-source). Not yet; in since 2015-05-01." in headlines[0]
    assert "yes (single-source), since 2015-05-01, until 2018-06-01." in headlines[1]
    assert "no (single-source). No longer; in 2015-05-01 to 2018-06-01." in headlines[2]


def test_a_state_that_is_gone_is_counted_by_nobody(opened: Opened) -> None:
    """BBB ended on 1 January 2017: members, the text's status and the list of states agree."""
    from blocs.counts import enumerated

    parties = [PARTIES[0], {**PARTIES[1], "exists": "1950/2017-01-01"}, *PARTIES[2:]]
    ledger = pact(opened, *(said("solid", p) for p in ("AAA", "BBB", "CCC")), parties=parties)
    for day, number in (("2016-12-31", 3), ("2017-01-01", 2)):
        snapshot = ledger.as_of(day, known_at="2021-01-01")
        listed = enumerated(snapshot, "pact", "states")

        assert listed is not None
        assert snapshot.members("pact").certain == listed.certain == number
        assert f"{number} certain parties" in snapshot.status("pact").reason


def test_where_nobody_looked_and_nothing_is_said_the_number_is_unknown(opened: Opened) -> None:
    """Its entry into force is known and its parties are not: no zero, no contradiction."""
    treaty = {"instrument_id": "pact", "form": "treaty", "bindingness": "binding"}
    ledger = pact(
        opened,
        said("solid", "", "entered-into-force"),
        instruments=[treaty],
        coverage=[{"subject_id": "pact", "level": "state", "period": "2015/..", "extent": "none"}],
    )
    snapshot = ledger.as_of("2020-07-01")
    status = snapshot.status("pact")

    assert "parties unknown" in snapshot.members("pact").headline()
    assert status.answer == "yes"
    assert "it needs" not in status.reason


def test_too_few_known_parties_make_a_text_unknown_and_not_dead(opened: Opened) -> None:
    """One party is known and two are needed: no where the lists are complete, else unknown."""
    period = [{"subject_id": "pact", "level": "state", "period": "2015/2030"}]
    open_list = pact(opened, said("solid", "AAA")).as_of("2020-07-01").status("pact")
    closed = pact(opened, said("solid", "AAA"), coverage=period).as_of("2020-07-01").status("pact")

    assert (open_list.answer, closed.answer) == ("unknown", "no")


@pytest.mark.parametrize(
    ("rows", "covered", "says"),
    [
        ((), True, "0 parties"),
        ((said("solid", "AAA"),), True, "1 party"),
        ((said("solid", "AAA"), said("weak", "BBB")), True, "1 to 2 parties"),
        ((said("solid", "AAA"),), False, "at least 1 party"),
        ((said("solid", "AAA"), said("weak", "BBB")), False, "at least 1 party, 1 more possible"),
        ((said("weak", "BBB"),), False, "no certain party, 1 possible"),
    ],
)
def test_a_list_that_is_not_complete_is_a_floor(
    opened: Opened, rows: tuple[Any, ...], covered: bool, says: str
) -> None:
    """The headline never says "2 parties" of a list that nobody called complete."""
    period = [{"subject_id": "pact", "level": "state", "period": "2015/2030"}] if covered else []
    known = said("solid", "CCC", stance="denies")
    found = pact(opened, known, *rows, coverage=period).as_of("2020-07-01").members("pact")

    assert found.headline().endswith(f": {says}")


def test_the_end_of_a_coverage_is_the_first_day_out(opened: Opened) -> None:
    """2015/2019-04-23 covers the 22nd and not the 23rd, in one answer and in all at once."""
    from blocs.dates import Answer
    from blocs.ledger.members import bulk_answers

    treaty = {"instrument_id": "pact", "form": "treaty", "bindingness": "binding"}
    period = [{"subject_id": "pact", "level": "state", "period": "2015/2019-04-23"}]
    ledger = pact(opened, said("solid", "AAA"), instruments=[treaty], coverage=period)
    last, after = (ledger.as_of(d, known_at="2021-01-01") for d in ("2019-04-22", "2019-04-23"))

    assert [s.status("pact", "BBB").answer for s in (last, after)] == ["no", "unknown"]
    # A signatory is no party where the lists are complete, possibly one where they are not.
    assert [bulk_answers(s)["pact", "AAA", "state"] for s in (last, after)] == [
        Answer.NO,
        Answer.POSSIBLE,
    ]
    assert any("last complete on 2019-04-22" in n for n in after.members("pact").notes)


def test_a_day_after_all_that_is_known_is_called_so(opened: Opened) -> None:
    """What holds "if nothing happens" is no observation, whatever is asked."""
    from blocs.counts import count
    from blocs.ledger.catalogue import parties

    ledger = pact(opened, *(said("solid", p) for p in ("AAA", "BBB")))
    late = ledger.as_of("2024-01-01", known_at="2021-01-01")
    early = ledger.as_of("2020-12-31", known_at="2021-01-01")

    def notes(snapshot: Any) -> list[list[str]]:
        replies = (
            snapshot.members("pact"),
            snapshot.status("pact"),
            snapshot.status("pact", "AAA"),
            snapshot.ties("AAA"),
            parties(snapshot),
            count(snapshot, "pact"),
            ledger.as_of("2020-01-01", known_at="2021-01-01").diff(snapshot),
        )
        return [[n for n in r.notes if "lies after 2021-01-01" in n] for r in replies]

    assert all(notes(late))
    assert not any(notes(early))


def test_rows_stand_in_the_order_of_their_first_possible_day(opened: Opened) -> None:
    """A fuzzy date goes where it may begin: 2015-03 before 2015-04-01, [..2014] first of all."""
    dates = {"AAA": "2015-04-01", "BBB": "2015-03", "CCC": "[..2014-12-31]", "DDD": "2015-03-02"}
    ledger = pact(opened, *(said("solid", p, when=d) for p, d in dates.items()))
    rows = ledger.as_of("2020-01-01", known_at="2021-01-01").members("pact").rows

    assert [m.party for m in rows] == ["CCC", "BBB", "DDD", "AAA"]


def test_a_ruling_is_named_with_who_made_it_and_why(opened: Opened) -> None:
    """Voices do not decide what a person has decided."""
    ruling = {
        "fact_key": "participation:pact:AAA",
        "claim_id": "p1",
        "reason": "the photographs are dated",
        "decided_by": "the editor",
        "decided_at": "2020-07-01",
    }
    ledger = pact(
        opened, said("solid", "AAA"), said("other", "AAA", when="2015-07-01"), rulings=[ruling]
    )
    found = ledger.as_of("2020-07-01").status("pact", "AAA")

    assert found.reason.startswith(
        "By ruling of the editor (2020-07-01) for p1, because the photographs are dated."
    )


def test_a_list_of_another_day_is_called_so(opened: Opened) -> None:
    """Who is left out of a list of 2014 may have joined in 2015."""
    ledger = pact(
        opened,
        said("solid", "AAA"),
        said("other", "AAA", "observed-in-force", "2014-01-01", stance="denies"),
        said("other", "AAA", "observed-in-force", "2019-01-01", stance="denies"),
    )
    history = ledger.as_of("2016-01-01", known_at="2021-01-01").status("pact", "AAA").history
    used = {h.when: h.used for h in history if h.stance == "denies"}

    assert used["2014-01-01"] == "speaks of an earlier day"


def test_who_is_in_all_of_several_texts_has_a_first_day_in_each(opened: Opened) -> None:
    """AAA is in both, BBB in one, CCC possibly in both; the later day counts for both."""
    second = [
        {**said("solid", "AAA", when="2017-02-01"), "instrument_id": "accord"},
        {**said("weak", "CCC", when="2014-01-01"), "instrument_id": "accord"},
    ]
    ledger = pact(
        opened,
        *(said("solid", p) for p in ("AAA", "BBB", "CCC")),
        *second,
        instruments=[{"instrument_id": "pact"}, {"instrument_id": "accord"}],
    )
    answer = in_all(ledger.as_of("2020-07-01"), ["pact", "accord"])

    assert (answer.certain, answer.possible) == (1, 2)
    assert [(r["party"], r["pact"], r["accord"]) for r in answer.table()] == [
        ("AAA", "2015-05-01", "2017-02-01"),
        ("CCC", "2015-05-01", "[2014-01-01..]"),
    ]
    assert answer.rows[0].since == "2017-02-01"
    assert answer.rows[1].grade == "unsupported"
    with pytest.raises(QuestionError, match="different"):
        in_all(ledger.as_of("2020-07-01"), ["pact", "pact"])
