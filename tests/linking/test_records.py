"""Records: what a list says of a text, from a table or from a ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import DataError, ProblemsFound, QuestionError
from blocs.ledger.view import Ledger
from blocs.linking.records import Record, by_list, records_of, records_of_table, signed_between


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1992-06-14", ("1992-06-14", "1992-06-14")),
        ("1992-06", ("1992-06-01", "1992-06-30")),
        ("1992", ("1992-01-01", "1992-12-31")),
        ("1992/2002", ("1992-01-01", "1992-12-31")),
        ("[1992-05-30..1992-06-02]", ("1992-05-30", "1992-06-02")),
    ],
)
def test_a_coarse_date_spans_all_its_days(text: str, span: tuple[str, str]) -> None:
    """A month or a year may mean any of its days; of an interval its start counts."""
    assert signed_between(text) == (day(span[0]), day(span[1]))


@pytest.mark.parametrize("text", ["", "[1992..]", "../1992"])
def test_a_date_without_a_bound_says_nothing(text: str) -> None:
    """No span is made up where one end is open."""
    assert signed_between(text) == (None, None)


def test_a_table_of_records_is_read_cell_by_cell(tmp_path: Path) -> None:
    """Several titles and parties stand in one cell, with ; between; the file names the list."""
    table = tmp_path / "ours.csv"
    table.write_text(
        "id,title,parties,when\n"
        "a1,Whaling Convention;Convention baleinière,JPN;NOR,1946-12-02\n"
        "a2,Seals,,\n",
        encoding="utf-8",
    )

    assert records_of_table(table) == [
        Record(
            "a1",
            "ours",
            ("Whaling Convention", "Convention baleinière"),
            frozenset({"JPN", "NOR"}),
            day("1946-12-02"),
            day("1946-12-02"),
        ),
        Record("a2", "ours", ("Seals",)),
    ]


def test_all_problems_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    """An empty id, an id twice, a missing title and a bad date are four problems."""
    table = tmp_path / "ours.csv"
    table.write_text(
        "id,title,when\n,Whales,1946\na1,Seals,1950\na1,Bears,1973\na2,;,1980\na3,Birds,3/4/80\n",
        encoding="utf-8",
    )

    with pytest.raises(ProblemsFound) as found:
        records_of_table(table)

    kinds = [(p.line, p.kind) for p in found.value.problems]
    assert kinds == [(2, "NoId"), (4, "IdRepeated"), (5, "NoTitle"), (6, "DateNotEdtf")]


@pytest.mark.parametrize("text", ["name,title\na,b\n", "id,title\n"])
def test_a_table_that_holds_no_records_is_refused(tmp_path: Path, text: str) -> None:
    """Without the columns, or without rows, there is nothing to link."""
    table = tmp_path / "ours.csv"
    table.write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=r"ours\.csv"):
        records_of_table(table)


def test_each_instrument_of_a_ledger_is_a_record(accord_of_five: Ledger) -> None:
    """Its parties are those named, its day that of the first signature, its aliases are titles."""
    records = records_of(accord_of_five.as_of("2024-12-31"), source="ours")

    assert records == [
        Record(
            "accord-of-five",
            "ours",
            ("Accord of Five", "五国协议"),
            frozenset({"BRA", "KOR", "NZL", "cnsa"}),
            day("2021-05-31"),
            day("2021-05-31"),
            "accord",
        )
    ]


def test_what_was_not_published_yet_is_in_no_record(accord_of_five: Ledger) -> None:
    """New Zealand's signature came out in 2024; until then South Korea's, in May, is the first."""
    record = records_of(accord_of_five.as_of("2024-12-31", known_at="2022-01-01"))[0]

    assert "NZL" not in record.parties
    assert (record.first, record.last) == (day("2021-05-01"), day("2021-05-31"))


def test_a_ledger_without_claims_has_no_records(opened: Callable[..., Any]) -> None:
    """A card that no claim speaks of is no text that a list holds."""
    ledger = opened(instruments=[{"instrument_id": "x", "title": "X"}])

    assert records_of(ledger.as_of()) == []


def test_two_records_may_not_share_an_id() -> None:
    """Judgements name records by id, so an id names one."""
    with pytest.raises(QuestionError, match="two records have the id 'a'"):
        by_list([Record("a", "one", ("X",)), Record("a", "two", ("Y",))])


def test_a_record_needs_a_title() -> None:
    """Dates and parties alone do not tell two texts of a day apart."""
    with pytest.raises(QuestionError, match="'a' has no title"):
        by_list([Record("a", "one", (" ",))])
