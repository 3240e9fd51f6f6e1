"""Built ledgers: properties over small random ones, and the SQL against the Python path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from blocs.dates import Answer
from blocs.errors import QuestionError, UnknownId
from blocs.ledger.facts import resolve
from blocs.ledger.members import bulk_answers, party_answer
from blocs.ledger.store import build
from blocs.ledger.view import LEVELS, Ledger, Snapshot
from folders import write_ledger
from strategies import FIRST, SPAN, STATES, random_ledger

NOW = FIRST + 20_000
SEEDS = range(2)


def made(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Ledger:
    """Write, build and open a ledger."""
    write_ledger(folder / "ledger", **tables)
    return Ledger(build(folder / "ledger", folder / "ledger.duckdb").path)


def without_claims_of(
    tables: dict[str, list[dict[str, Any]]], gone: set[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables less the claims of some sources; the sources themselves stay."""
    kept = [p for p in tables["participation"] if p["source_id"] not in gone]
    return {**tables, "participation": kept}


def one_by_one(snapshot: Snapshot) -> dict[tuple[str, str, str], Answer]:
    """Return the answer of every key as `members` reaches it: text by text, in Python."""
    found = {}
    for instrument in snapshot.ledger.cards:
        life, standings = snapshot.standings(instrument)
        covered = snapshot.is_covered(instrument)
        for (party, level), standing in standings.items():
            found[instrument, party, level] = party_answer(standing, life, snapshot.day, covered)[0]
    return found


def told(snapshot: Snapshot, text: str) -> object:
    """Return everything that `members` and `status` tell, or the sort of refusal."""
    try:
        members, status = snapshot.members(text), snapshot.status(text)
    except QuestionError as error:
        return type(error)
    return members.answer_dict(), status.answer_dict(), members.evidence["claims"]


def differing(
    first: dict[tuple[str, str, str], Answer], second: dict[tuple[str, str, str], Answer]
) -> dict[tuple[str, str, str], tuple[Answer | None, Answer | None]]:
    """Return only the keys on which two sets of answers differ."""
    keys = first.keys() | second.keys()
    return {k: (first.get(k), second.get(k)) for k in keys if first.get(k) is not second.get(k)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bulk_query_answers_as_the_questions_do(seed: int, tmp_path: Path) -> None:
    """One SQL query over the built spells equals text by text, for every key, day and level."""
    with made(tmp_path, random_ledger(seed)) as ledger:
        for day in range(FIRST - 1, FIRST + SPAN + 14, 4):
            for level in LEVELS:
                snapshot = ledger.as_of(day, known_at=NOW, level=level)

                assert differing(one_by_one(snapshot), bulk_answers(snapshot)) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_later_sources_never_change_an_answer(seed: int, tmp_path: Path) -> None:
    """As known on a day, a ledger answers as one that holds only what was published by then."""
    tables = random_ledger(seed)
    known = FIRST + 6 + 5 * seed
    late = {
        s["source_id"]
        for s in tables["sources"]
        if date.fromisoformat(s["published"]).toordinal() > known
    }
    with (
        made(tmp_path / "whole", tables) as whole,
        made(tmp_path / "part", without_claims_of(tables, late)) as part,
    ):
        for day in range(FIRST - 1, FIRST + SPAN + 14, 6):
            now, then = (x.as_of(day, known_at=known) for x in (whole, part))

            assert differing(one_by_one(now), one_by_one(then)) == {}
            assert differing(one_by_one(now), bulk_answers(now)) == {}
        for text in list(whole.cards)[:25]:
            assert told(whole.as_of(FIRST + 9, known_at=known), text) == told(
                part.as_of(FIRST + 9, known_at=known), text
            )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_source_left_out_is_as_if_it_had_never_been(seed: int, tmp_path: Path) -> None:
    """``without`` removes a source and its copies: no claim of theirs steers an answer."""
    tables = random_ledger(seed)
    gone = {"s1"}
    for row in tables["sources"]:
        if row["derives_from"] in gone:
            gone.add(row["source_id"])
    with (
        made(tmp_path / "whole", tables) as whole,
        made(tmp_path / "part", without_claims_of(tables, gone)) as part,
    ):
        for day in range(FIRST, FIRST + SPAN, 8):
            left_out = whole.as_of(day, known_at=NOW, without=["s1"])

            assert gone == left_out.excluded
            assert differing(one_by_one(part.as_of(day, known_at=NOW)), one_by_one(left_out)) == {}
            assert differing(bulk_answers(left_out), one_by_one(left_out)) == {}


def test_the_order_of_rows_never_matters(tmp_path: Path) -> None:
    """Shuffled files give the same members, grades and evidence."""
    tables = random_ledger(7)
    chance = Random(1)
    mixed = {k: chance.sample(v, len(v)) for k, v in tables.items() if k != "coverage"}
    mixed["coverage"] = tables["coverage"]
    with made(tmp_path / "a", tables) as first, made(tmp_path / "b", mixed) as second:
        for text in list(first.cards)[:25]:
            pair = [told(x.as_of(FIRST + 15, known_at=NOW), text) for x in (first, second)]

            assert pair[0] == pair[1]


# Cases worked by hand

YEAR = {"published": "2020-01-01"}


def days(snapshot_of: Callable[[str], Snapshot], text: str, party: str, *asked: str) -> list[str]:
    """Return the answers to ``status text party`` on some days."""
    return [snapshot_of(d).status(text, party).answer for d in asked]


def test_a_signatory_of_a_binding_text_is_no_party_where_the_lists_are_complete(
    opened: Callable[..., Ledger],
) -> None:
    """Moon Agreement: signed, not ratified. Covered from 2000 on: no; before that: possible."""
    ledger = opened(
        sources=[{"source_id": "un", "kind": "depositary", "reliability": "A", **YEAR}],
        parties=[{"party_id": "FRA"}],
        instruments=[{"instrument_id": "moon", "form": "treaty", "bindingness": "binding"}],
        participation=[
            {"source_id": "un", "instrument_id": "moon", "party_id": "FRA", "when": "1980-01-29"}
        ],
        coverage=[{"subject_id": "moon", "period": "2000/2026"}],
    )

    assert days(ledger.as_of, "moon", "FRA", "1990-01-01", "2010-01-01") == ["possible", "no"]
    assert (
        "no source shows that it is bound"
        in ledger.as_of("1990-01-01").status("moon", "FRA").reason
    )
    assert ledger.as_of("2010-01-01").members("moon").possible == 0


def test_who_is_absent_is_out_only_where_the_lists_are_complete(accord_of_five: Ledger) -> None:
    """ROU is in no list: no inside the coverage, unknown outside."""
    inside = accord_of_five.as_of("2022-01-01").status("accord-of-five", "ROU")
    outside = accord_of_five.as_of("2028-01-01", known_at="2028-01-01").status(
        "accord-of-five", "ROU"
    )

    assert (inside.answer, outside.answer) == ("no", "unknown")


def test_members_are_a_range_with_a_row_for_each(accord_of_five: Ledger) -> None:
    """2021-06-10: KOR and NZL are in, BRA not yet; the agency is not counted for the state."""
    early = accord_of_five.as_of("2021-06-10").members("accord-of-five")
    late = accord_of_five.as_of("2021-06-15").members("accord-of-five")

    assert (early.certain, early.possible) == (2, 2)
    assert sorted(m.party for m in early.rows) == ["KOR", "NZL"]
    assert (late.certain, late.possible) == (3, 3)
    assert {m.party: m.grade for m in late.rows} == {
        "BRA": "settled",
        "KOR": "single-source",
        "NZL": "single-source",
    }
    assert [(m.party, m.since) for m in late.rows if m.voices == 2] == [("BRA", "2021-06-15")]


def test_what_a_later_source_says_was_true_and_not_known(accord_of_five: Ledger) -> None:
    """NZL had signed in May 2021; that was published on 2024-03-07."""
    asked = ("2024-03-04", "2024-03-08")
    then, now = (
        accord_of_five.as_of("2024-03-01", known_at=k).members("accord-of-five") for k in asked
    )

    assert "NZL" not in {m.party for m in then.rows}
    assert "NZL" in {m.party for m in now.rows}


def test_an_agency_counts_at_its_own_level_only(accord_of_five: Ledger) -> None:
    """The agency's act is no act of its state, and shows on request."""
    state = accord_of_five.as_of("2022-01-01").members("accord-of-five")
    agency = accord_of_five.as_of("2022-01-01", level="agency").members("accord-of-five")

    assert "cnsa" not in {m.party for m in state.rows}
    assert {"agency"} == {m.level for m in agency.rows if m.party == "cnsa"}


def test_a_renewal_is_no_new_agreement(opened: Callable[..., Ledger]) -> None:
    """Signed 2010 for five years, renewed 2015/2020: one text, one tie, alive throughout."""
    claim = {"source_id": "gov", "instrument_id": "deal"}
    ledger = opened(
        sources=[{"source_id": "gov", "kind": "official-statement", "reliability": "A", **YEAR}],
        parties=[{"party_id": "AAA"}, {"party_id": "BBB"}],
        instruments=[
            {
                "instrument_id": "deal",
                "form": "agreement",
                "shape": "bilateral",
                "bindingness": "unspecified",
                "term": "P5Y",
            }
        ],
        participation=[
            {**claim, "party_id": "AAA", "when": "2010-03-01"},
            {**claim, "party_id": "BBB", "when": "2010-03-01"},
            {**claim, "event": "renewed", "when": "2015-03-01/2020-03-01"},
        ],
    )
    ties = ledger.as_of("2017-01-01").ties("AAA", "BBB")
    asked = ["2012-01-01", "2017-01-01", "2020-02-29", "2020-03-01"]

    assert [ledger.as_of(d, known_at="2030-01-01").status("deal").answer for d in asked] == [
        "yes",
        "yes",
        "yes",
        "possible",
    ]
    assert (ties.certain, ties.possible) == (1, 1)
    assert [h.event for h in ledger.as_of("2021-01-01").status("deal").history] == [
        "signed",
        "signed",
        "renewed",
    ]


def test_entry_into_force_published_later_is_not_known_before(
    opened: Callable[..., Ledger],
) -> None:
    """A signed binding text is possible; that it entered into force was published in 2022."""
    ledger = opened(
        sources=[
            {"source_id": "press", "published": "2015-01-01"},
            {"source_id": "un", "kind": "depositary", "published": "2022-01-01"},
        ],
        parties=[{"party_id": "AAA"}, {"party_id": "BBB"}],
        instruments=[
            {
                "instrument_id": "deal",
                "form": "treaty",
                "shape": "bilateral",
                "bindingness": "binding",
            }
        ],
        participation=[
            {"source_id": "press", "instrument_id": "deal", "party_id": p, "when": "2014-05-01"}
            for p in ("AAA", "BBB")
        ]
        + [
            {
                "source_id": "un",
                "instrument_id": "deal",
                "event": "entered-into-force",
                "when": "2016-01-01",
            }
        ],
    )

    def asked(day: str, known: str) -> str:
        return ledger.as_of(day, known_at=known).status("deal").answer

    assert asked("2016-06-01", "2020-01-01") == "possible"
    assert asked("2016-06-01", "2022-01-02") == "yes"
    assert asked("2015-06-01", "2022-01-02") == "no"


def test_a_source_of_this_year_read_today_counts_today(opened: Callable[..., Ledger]) -> None:
    """Published some time in 2026 and read on 2026-11-25: known by the day it was read."""
    ledger = opened(
        sources=[{"source_id": "a", "published": "2026", "retrieved": "2026-11-25"}],
        parties=[{"party_id": "AAA"}],
        instruments=[{"instrument_id": "x"}],
        participation=[{"source_id": "a", "instrument_id": "x", "party_id": "AAA", "when": "2025"}],
    )

    assert ledger.as_of("2026-11-25", known_at="2026-11-25").members("x").certain == 1


def test_a_ruling_decides_a_contest_until_it_is_undone(opened: Callable[..., Ledger]) -> None:
    """Two dates of equal voices are contested; the ruling picks one; undone, they are again."""
    tables: dict[str, list[dict[str, Any]]] = {
        "sources": [{"source_id": s, "publisher": s, **YEAR} for s in ("a", "b")],
        "parties": [{"party_id": "AAA"}],
        "instruments": [{"instrument_id": "x"}],
        "participation": [
            {
                "claim_id": f"p-{s}",
                "source_id": s,
                "instrument_id": "x",
                "party_id": "AAA",
                "when": d,
            }
            for s, d in (("a", "2019-05-01"), ("b", "2019-07-01"))
        ],
    }
    ruling = {"fact_key": "participation:x:AAA", "claim_id": "p-b", "reason": "the ministry's page"}
    without = opened(**tables)
    ruled = opened(**tables, rulings=[ruling])
    undone = opened(**tables, rulings=[{**ruling, "undone_at": "2026-01-01"}])
    unknown = opened(**tables, rulings=[{**ruling, "claim_id": "unknown"}])

    for ledger, expected in (
        (without, ("possible", "contested")),
        (ruled, ("no", "settled")),
        (undone, ("possible", "contested")),
        (unknown, ("possible", "contested")),
    ):
        status = ledger.as_of("2019-06-01").status("x", "AAA")
        assert expected[0] == status.answer
        assert expected[1] == ledger.as_of("2020-01-01").status("x", "AAA").grade
    assert without.as_of("2020-01-01").status("x", "AAA").answer == "yes"
    assert unknown.as_of("2020-01-01").status("x", "AAA").answer == "possible"


@pytest.mark.parametrize("repair", ["supersedes", "retracts"])
def test_our_own_misreading_is_repaired_in_every_view(
    opened: Callable[..., Ledger], repair: str
) -> None:
    """A repaired row counts at no known-at; what replaces it counts from its source's day on."""
    claim = {"source_id": "a", "instrument_id": "x", "party_id": "AAA"}
    ledger = opened(
        sources=[{"source_id": "a", **YEAR}],
        parties=[{"party_id": "AAA"}],
        instruments=[{"instrument_id": "x"}],
        participation=[
            {**claim, "when": "2001-05-01"},
            {**claim, "when": "2010-05-01", repair: "p1"},
        ],
        coverage=[{"subject_id": "x", "period": "2000/2026"}],
    )
    if repair == "retracts":
        with pytest.raises(QuestionError, match="no claim"):
            ledger.as_of("2005-01-01").status("x", "AAA")
        return
    assert [
        ledger.as_of(d, known_at="2021-01-01").status("x", "AAA").answer
        for d in ("2010-04-30", "2010-05-01")
    ] == ["no", "yes"]


def test_copies_of_one_release_are_one_voice(opened: Callable[..., Ledger]) -> None:
    """Ten papers that quote one release are single-source; one that asked itself settles."""
    papers = [
        {"source_id": f"w{i}", "publisher": f"paper {i}", "derives_from": "release", **YEAR}
        for i in range(10)
    ]
    own = {"source_id": "own", "publisher": "Own", **YEAR}
    base: dict[str, list[dict[str, Any]]] = {
        "sources": [{"source_id": "release", "publisher": "Ministry", **YEAR}, *papers, own],
        "parties": [{"party_id": "AAA"}],
        "instruments": [{"instrument_id": "x"}],
    }
    rows = [
        {"source_id": s["source_id"], "instrument_id": "x", "party_id": "AAA", "when": "2019"}
        for s in base["sources"]
    ]
    copies = opened(**base, participation=rows[:-1]).as_of("2020-01-01").status("x", "AAA")
    both = opened(**base, participation=rows).as_of("2020-01-01").status("x", "AAA")

    assert (copies.grade, copies.voices) == ("single-source", 1)
    assert (both.grade, both.voices) == ("settled", 2)


def test_differences_name_only_claims_known_by_then(accord_of_five: Ledger) -> None:
    """What was learnt between two days rests on what was published by the second."""
    first, second, third = (
        accord_of_five.as_of("2024-06-01", known_at=k)
        for k in ("2021-06-21", "2021-06-26", "2024-03-08")
    )
    early, late = first.diff(second), second.diff(third)

    assert [(r["change"], r["party"]) for r in early.rows] == [("learnt", "KOR")]
    assert [(r["change"], r["party"]) for r in late.rows] == [("learnt", "NZL")]
    known = {c["claim"] for c in early.evidence["claims"]}
    assert known.isdisjoint({"p4"})


def test_a_question_before_all_sources_says_where_they_begin(accord_of_five: Ledger) -> None:
    """Not an empty table: the first day of which the ledger knows, on either clock."""
    with pytest.raises(QuestionError, match="2021-05-01"):
        accord_of_five.as_of("1990-01-01").members("accord-of-five")
    with pytest.raises(QuestionError, match="2021-06-20"):
        accord_of_five.as_of("2024-01-01", known_at="2000-01-01").members("accord-of-five")


def test_unknown_names_come_with_the_nearest(accord_of_five: Ledger) -> None:
    """A slip of the pen gets names to choose from, never a guess."""
    snapshot = accord_of_five.as_of("2022-01-01")
    with pytest.raises(UnknownId) as instrument:
        snapshot.members("acord of five")
    with pytest.raises(UnknownId) as party:
        snapshot.status("accord-of-five", "Brasil")
    with pytest.raises(UnknownId, match="Nearest: Romania"):
        snapshot.ties("Rumania")

    assert {"Accord of Five", "accord-of-five"} & set(instrument.value.suggestions)
    assert "Brazil" in party.value.suggestions
    assert snapshot.members("五国协议").instrument == "accord-of-five"
    assert snapshot.members("ACCORD OF FIVE").instrument == "accord-of-five"


def test_strict_resolution_equals_the_standing_of_the_build(accord_of_five: Ledger) -> None:
    """What the build resolved is what the snapshot resolves from the same evidence."""
    evidence = accord_of_five.as_of("2022-01-01").evidence("accord-of-five")
    built = {
        (p, lv): (grade, voices)
        for p, lv, grade, voices in accord_of_five.rows(
            "select party_id, level, grade, voices from standing where party_id <> ''"
        )
    }

    for key, claims in evidence.items():
        if key[0]:
            standing = resolve(claims, accord_of_five.policy)
            assert built[key] == (standing.grade, standing.voices)
    assert set(STATES).isdisjoint({k[0] for k in built})
