"""Dates of foreign lists: placeholders are no dates, and nothing becomes more precise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.dates import parse_when
from blocs.imports.written import read_date, since


@pytest.mark.parametrize(
    ("cell", "text", "trap"),
    [
        ("", "", ""),
        ("1992-06-12", "1992-06-12", ""),
        ("1999-08", "1999-08", ""),
        ("1999", "1999", ""),
        ("2899-01-01", "", "sentinel"),
        ("9999-12-31", "", "sentinel"),
        ("0001-01-01", "", "sentinel"),
        ("0004", "", "unreadable"),
        ("0014-022005", "", "unreadable"),
        ("soon", "", "unreadable"),
        ("1965-12-10?", "1965-12-10?", "uncertain"),
        ("2011-01-01~", "2011-01-01~", "uncertain"),
        ("1976-06-31", "1976-06~", "no-such-day"),
        ("1972-06-31?", "1972-06~", "no-such-day"),
        ("2020-99-99", "2020", "no-such-day"),
        ("1964-XX-16", "1964", "odd-writing"),
        ("2010-XX-XX-", "2010", "odd-writing"),
        ("1981-09..1981-10", "[1981-09..1981-10]", "odd-writing"),
        ("1351-08-01", "1351-08-01", ""),
        ("2071-02-11", "2071-02-11", ""),
    ],
)
def test_each_writing_is_read_as_what_it_can_mean(cell: str, text: str, trap: str) -> None:
    """One row for each sort of cell that the real lists hold."""
    assert (text, trap) == read_date(cell)


def test_first_of_january_is_a_year_only_in_lists_that_know_years_only() -> None:
    """LABPTA and TREND write 2002-01-01 for 2002; elsewhere it is a day."""
    assert read_date("2002-01-01", True).text == "2002"
    assert read_date("2002-01-01").text == "2002-01-01"


@given(st.dates().map(str) | st.text(alphabet="0123456789-X?~./", max_size=12))
def test_whatever_is_read_is_a_date_of_the_ledger_or_none(cell: str) -> None:
    """No cell gives a date that the ledger would refuse."""
    found = read_date(cell)

    assert found.text == "" or parse_when(found.text)
    assert since(found.text) == "" or parse_when(since(found.text))
