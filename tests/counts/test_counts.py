"""How many, on ledgers small enough to count on one's fingers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blocs.counts import CountAnswer, count
from blocs.errors import QuestionError, UnknownId
from blocs.ledger.view import Ledger

Rows = list[dict[str, Any]]
DAY = "2020-12-31"


def _total(value: str, when: str = "2020-06-30", high: str = "", **more: str) -> dict[str, str]:
    return {
        "source_id": "paper",
        "subject_id": "pact",
        "scope": "members",
        "value_low": value,
        "value_high": high or value,
        "when": when,
        **more,
    }


@pytest.fixture
def counted(opened: Callable[..., Ledger]) -> Callable[..., CountAnswer]:
    """Return a function that counts in a ledger with the given totals.

    In the pact: BRA and KOR for certain since 2019, FRA by a rumour, NZL from August 2020, and an
    agency at its own level. BRA has signed with KOR in 2010 and 2015 and its agency with CHL in
    2018; one of the two papers of 2015 is the same as the other.
    """

    def make(
        *totals: dict[str, str],
        subject: str = "pact",
        day: str = DAY,
        coverage: bool = True,
        **chosen: str,
    ) -> CountAnswer:
        def signed(instrument: str, party: str, when: str, **more: str) -> dict[str, str]:
            return {
                "source_id": "paper",
                "instrument_id": instrument,
                "party_id": party,
                "when": when,
                **more,
            }

        pairs = ("bk-2010", "bk-2015", "bk-2015b", "bc-2018")
        ledger = opened(
            sources=[
                {"source_id": "paper", "publisher": "Paper", "published": "2020-10-01"},
                {
                    "source_id": "rumour",
                    "publisher": "Rumour",
                    "published": "2020-10-01",
                    "reliability": "E",
                },
                {"source_id": "later", "publisher": "Later", "published": "2024-01-01"},
            ],
            parties=[
                *({"party_id": p} for p in ("BRA", "KOR", "NZL", "FRA", "CHL")),
                {"party_id": "waters", "kind": "agency", "acts_for": "BRA"},
                {"party_id": "league", "kind": "organisation"},
            ],
            party_names=[
                {"name": "Brazil", "party_id": "BRA"},
                {"name": "Korea", "party_id": "KOR"},
            ],
            subjects=[{"subject_id": "rivers", "kind": "topic"}],
            instruments=[
                {"instrument_id": "pact"},
                *({"instrument_id": i, "shape": "bilateral"} for i in pairs),
            ],
            participation=[
                signed("pact", "BRA", "2019-05-10"),
                signed("pact", "KOR", "2019-05-10"),
                signed("pact", "NZL", "2020-08-01"),
                signed("pact", "FRA", "2019-05-10", source_id="rumour"),
                signed("pact", "waters", "2019-06-01", level="agency"),
                signed("pact", "league", "2019-06-01", level="organisation"),
                *(
                    signed(i, p, w)
                    for i, w in (
                        ("bk-2010", "2010-01-01"),
                        ("bk-2015", "2015-01-01"),
                        ("bk-2015b", "2015-01-01"),
                    )
                    for p in ("BRA", "KOR")
                ),
                signed("bc-2018", "waters", "2018-01-01", level="agency"),
                signed("bc-2018", "CHL", "2018-01-01"),
            ],
            judgements=[{"left_id": "bk-2015", "right_id": "bk-2015b", "judgement": "same"}],
            counts=list(totals),
            coverage=[{"subject_id": "pact", "level": "state", "period": "2019/2021"}]
            if coverage
            else [],
        )
        return count(ledger.as_of(day, known_at=DAY), subject, **chosen)

    return make


def test_a_total_is_reported_beside_the_list_of_its_own_day(
    counted: Callable[..., CountAnswer],
) -> None:
    """On 30 June BRA and KOR are certain and FRA possible; NZL came in August."""
    answer = counted(_total("2"))
    (met,) = answer.reconciled

    assert [r["value"] for r in answer.reported] == [2]
    assert (met.certain, met.possible, met.meets, met.gap) == (2, 3, "yes", 0)
    # The question is asked of December, when NZL is in.
    assert (answer.enumerated["certain"], answer.enumerated["possible"]) == (3, 4)
    assert answer.enumerated["names"] == ["BRA", "KOR", "NZL"]
    assert answer.enumerated["maybe"] == ["FRA"]


@pytest.mark.parametrize(
    ("total", "meets", "gap"),
    [
        (_total("3"), "yes", 0),
        (_total("4"), "no", 1),
        (_total("1"), "no", -1),
        # A range meets when one of its values does.
        (_total("3", high="9"), "yes", 0),
        (_total("4", high="9"), "no", 1),
        # At least one is met by two; at least five is not met by three.
        (_total("1", sense="at-least"), "yes", 0),
        (_total("5", sense="at-least"), "no", 2),
        (_total("9", sense="at-most"), "yes", 0),
        (_total("1", sense="at-most"), "no", -1),
        # "About" leaves a tenth.
        (_total("3.2", sense="about"), "yes", 0),
        (_total("4", sense="about"), "no", pytest.approx(0.6)),
    ],
)
def test_totals_meet_the_list_in_their_own_sense(
    counted: Callable[..., CountAnswer], total: dict[str, str], meets: str, gap: float
) -> None:
    """The list of 30 June holds two to three states."""
    (met,) = counted(total).reconciled

    assert (met.meets, met.gap) == (meets, gap)
    assert bool(met.reason) == (meets == "no")


def test_a_list_that_prints_a_name_twice_is_inconsistent_with_its_total(
    counted: Callable[..., CountAnswer],
) -> None:
    """Three said, two different names printed."""
    answer = counted(_total("3", listed="BRA;KOR;KOR"))

    assert answer.reported[0]["listed"] == 2
    assert answer.reported[0]["repeated"] == ["KOR"]
    assert "2 different names, KOR twice: inconsistent" in answer.reconciled[0].reason


@pytest.mark.parametrize(
    ("unit", "certain", "possible"),
    [
        ("states", 2, 3),
        ("parties", 2, 3),
        ("organisations", 1, 1),
        ("counterparties", 3, 4),
        ("agencies", 1, 1),
    ],
)
def test_each_unit_has_a_list_of_its_own(
    counted: Callable[..., CountAnswer], unit: str, certain: int, possible: int
) -> None:
    """A league is no state, and an agency's signature is not its state's."""
    (met,) = counted(_total("2", unit=unit)).reconciled

    assert (met.certain, met.possible) == (certain, possible)


def test_a_unit_that_cannot_be_listed_stays_open(counted: Callable[..., CountAnswer]) -> None:
    """Nobody lists satellites by name here, which is no contradiction."""
    (met,) = counted(_total("7", unit="satellites")).reconciled

    assert (met.certain, met.meets, met.gap) == (None, "open", 0)


def test_a_total_of_a_later_day_or_source_is_not_heard(
    counted: Callable[..., CountAnswer],
) -> None:
    """Neither what is counted after the day asked, nor what came out after the day known."""
    answer = counted(_total("2"), _total("9", when="2021-05-01"), _total("8", source_id="later"))

    assert [r["value"] for r in answer.reported] == [2]


@pytest.mark.parametrize(
    ("unit", "scope", "when", "certain"),
    [
        # bk-2010, bk-2015 with its double, and the agency's bc-2018.
        ("agreements", "signed-cumulative", "2020-06-30", 3),
        ("agreements", "signed-in-window", "2014/2020", 2),
        ("states", "partners", "2020-06-30", 2),
        ("states", "partners-in-window", "2016/2020", 1),
    ],
)
def test_totals_of_a_hub_are_held_against_their_own_window(
    counted: Callable[..., CountAnswer], unit: str, scope: str, when: str, certain: int
) -> None:
    """Open texts such as the pact make no bilateral partners."""
    total = _total("5", when=when, subject_id="BRA", unit=unit, scope=scope)
    (met,) = counted(total, subject="BRA").reconciled

    assert (met.certain, met.meets, met.gap) == (certain, "no", 5 - certain)
    assert met.reason


def test_a_hubs_total_of_another_scope_stays_open(counted: Callable[..., CountAnswer]) -> None:
    """Bridges built in Africa cannot be held against all agreements."""
    total = _total("5", subject_id="BRA", unit="agreements", scope="bridges")

    assert counted(total, subject="BRA").reconciled[0].meets == "open"


def test_estimation_is_refused_with_its_reason(counted: Callable[..., CountAnswer]) -> None:
    """No number where no method stands behind it."""
    estimated = counted(_total("2")).estimated

    assert estimated["verdict"] == "refused"
    assert estimated["range"] is None
    assert estimated["reasons"]


def test_an_unknown_subject_gets_the_nearest_names(counted: Callable[..., CountAnswer]) -> None:
    """A slip of the pen is helped along."""
    with pytest.raises(UnknownId, match="pact"):
        counted(_total("2"), subject="pactt")


def test_a_subject_of_which_nothing_is_counted_says_so(
    counted: Callable[..., CountAnswer],
) -> None:
    """An empty table would pass for zero."""
    with pytest.raises(QuestionError, match="nothing is counted"):
        counted(_total("2"), subject="rivers")


def test_every_claim_behind_a_count_is_in_its_evidence(
    counted: Callable[..., CountAnswer],
) -> None:
    """One step from a number to its sources."""
    answer = counted(_total("2"))
    held = {c["claim"] for c in answer.evidence["claims"]}

    assert set(answer.enumerated["claims"]) <= held
    assert {r["claim"] for r in answer.reported} <= held


@pytest.mark.parametrize(
    ("scope", "rule", "certain", "possible"),
    [
        # BRA and KOR are certain in June, FRA possible.
        ("participants-besides-brazil", "", 1, 2),
        ("participants-besides-brazil-and-korea", "", 0, 1),
        ("participants", "countries besides Brazil", 1, 2),
        ("participants", "countries besides Brazil and Korea", 0, 1),
        ("participants", "countries besides the two", 2, 3),
    ],
)
def test_whom_a_total_leaves_out_is_left_out_of_the_list(
    counted: Callable[..., CountAnswer], scope: str, rule: str, certain: int, possible: int
) -> None:
    """A total of partners does not count the founder, nor a co-founder."""
    (met,) = counted(_total("2", scope=scope, inclusion_rule=rule)).reconciled

    assert (met.certain, met.possible) == (certain, possible)


def test_a_part_has_a_list_of_its_own_or_none(counted: Callable[..., CountAnswer]) -> None:
    """What was signed in a time is listed by that time; a part without a list stays open."""
    window = _total("1", when="2020/2021", scope="signed-in-window")
    target = _total("9", scope="target")
    found = {m.scope: m for m in counted(window, target, day="2020-12-31").reconciled}

    # NZL signed in August 2020.
    assert found["signed-in-window"].certain == 1
    assert found["signed-in-window"].meets == "yes"
    assert found["target"].meets == "open"
    assert "target" in found["target"].reason


def test_open_rows_show_no_number(counted: Callable[..., CountAnswer]) -> None:
    """Neither None nor a gap of 0 beside "open"."""
    answer = counted(_total("7", unit="satellites"))
    (row,) = answer.table()

    assert (row["certain"], row["possible"], row["gap"]) == ("", "", "")
    assert answer.to_dict()["answer"]["reconciled"][0]["certain"] is None


def test_totals_may_be_chosen_by_unit_and_scope(counted: Callable[..., CountAnswer]) -> None:
    """An unknown one is refused with those that there are."""
    totals = (_total("2"), _total("5", unit="organisations"), _total("3", scope="target"))
    ledger_answer = counted(*totals)

    assert len(ledger_answer.reported) == 3
    with pytest.raises(QuestionError, match="held: members, target"):
        counted(*totals, unit="states", scope="moon")
    assert [r["value"] for r in counted(*totals, unit="organisations").reported] == [5]
    assert [r["value"] for r in counted(*totals, scope="target").reported] == [3]


def test_totals_of_different_days_are_told_in_a_line(counted: Callable[..., CountAnswer]) -> None:
    """Three on one day and four on another are no rivals."""
    notes = counted(_total("2", when="2020-01-01"), _total("3", when="2020-06-30")).notes

    assert any("2 (2020-01-01), 3 (2020-06-30); each speaks of its own time" in n for n in notes)


def test_nothing_to_list_where_nobody_looked_meets_nothing(opened: Callable[..., Ledger]) -> None:
    """168 parties are reported and none is named: that is no gap of 168."""
    ledger = opened(
        sources=[{"source_id": "paper", "published": "2020-10-01"}],
        parties=[{"party_id": "BRA"}],
        instruments=[{"instrument_id": "sea", "form": "treaty", "bindingness": "binding"}],
        participation=[
            {
                "source_id": "paper",
                "instrument_id": "sea",
                "event": "entered-into-force",
                "when": "1994-11-16",
            }
        ],
        counts=[
            _total("168", subject_id="sea", scope="parties", unit="parties"),
            _total("157", subject_id="sea", scope="signatures", unit="parties"),
        ],
    )
    answer = count(ledger.as_of(DAY, known_at=DAY), "sea")

    assert {m.meets for m in answer.reconciled} == {"open"}
    assert "nobody recorded looking" in answer.headline()
