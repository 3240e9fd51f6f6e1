"""Dates as foreign lists write them, read into the EDTF subset without making them better.

What stands for "none" becomes no date, what names no day becomes the month or year around it, and
each such change carries the name of its trap so that the importer can count it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from blocs.dates import parse_when
from blocs.errors import DataError

__all__ = ["FIRST_YEAR", "SENTINEL_YEAR", "Written", "read_date", "since"]

SENTINEL_YEAR = 2100
"""From this year on a date is a placeholder: 2899-01-01 "not in force", 9999-12-31 "goes on"."""
FIRST_YEAR = 1300
"""Before this year a date is a slip of the pen (0004, 0014-022005), not an agreement."""

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?")
_PARTIAL = re.compile(r"(\d{4})-(\d\d|XX)-(\d\d|XX)-?")
_RANGE = re.compile(r"(\d{4}(?:-\d\d){0,2})\.\.(\d{4}(?:-\d\d){0,2})")


class Written(NamedTuple):
    """A date read from a foreign list.

    Attributes:
        text: EDTF, or "" when the list gives no usable date.
        trap: what was odd about it (``sentinel``, ``no-such-day``, ``odd-writing``,
            ``unreadable``, ``uncertain``, ``year-as-1-January``), or "".
    """

    text: str
    trap: str


def _accepted(text: str) -> bool:
    try:
        parse_when(text)
    except DataError:
        return False
    return True


def _widened(year: str, month: str | None) -> str:
    """Return the month around an impossible day, or the year around an impossible month."""
    if month is not None and month.isdigit() and 1 <= int(month) <= 12:
        return f"{year}-{month}~"
    return year


@lru_cache(maxsize=200_000)
def read_date(text: str, years_only: bool = False) -> Written:
    """Read one date cell.

    Args:
        text: the cell.
        years_only: the list knows years and writes them as 1 January.

    Example:
        >>> read_date("2899-01-01")
        Written(text='', trap='sentinel')
        >>> read_date("1976-06-31")
        Written(text='1976-06~', trap='no-such-day')
        >>> read_date("1981-09..1981-10").text
        '[1981-09..1981-10]'
    """
    if text == "":
        return Written("", "")
    year = text[:4]
    if text == "0001-01-01" or (year.isdigit() and int(year) >= SENTINEL_YEAR):
        return Written("", "sentinel")
    if not year.isdigit() or int(year) < FIRST_YEAR:
        return Written("", "unreadable")
    if years_only and text[4:] == "-01-01":
        return Written(year, "year-as-1-January")
    plain = _PLAIN.fullmatch(text)
    if plain:
        if _accepted(text):
            return Written(text, "uncertain" if text[-1] in "?~%" else "")
        return Written(_widened(year, plain.group(2)), "no-such-day")
    span = _RANGE.fullmatch(text)
    if span and _accepted(f"[{text}]"):
        return Written(f"[{text}]", "odd-writing")
    partial = _PARTIAL.fullmatch(text)
    if partial:
        return Written(_widened(year, partial.group(2)).rstrip("~"), "odd-writing")
    return Written("", "unreadable")


def since(text: str) -> str:
    """Return "on that day or later, nobody says when" for a date that was read; "" for none."""
    first = text.strip("[]").split("..")[0]
    return f"[{first}..]" if first else ""
