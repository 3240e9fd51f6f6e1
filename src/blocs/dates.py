"""Dates as sources give them: an EDTF subset, compiled to bounds and never made more precise.

A date is the set of days that it may mean. "When did it start" and "was it so on that day" are
answered from those sets, so every answer is yes, no or possible.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from blocs.errors import DataError

__all__ = [
    "FUTURE",
    "PAST",
    "Answer",
    "Bounds",
    "Spell",
    "When",
    "add_years",
    "day_of",
    "iso",
    "parse_day",
    "parse_when",
    "show_bounds",
]

PAST = 0
"""Ordinal that stands for "before every date"; day 1 is 0001-01-01."""
FUTURE = 9_999_999
"""Ordinal that stands for "after every date", the end of what goes on."""


class Answer(Enum):
    """Three truth values of Kleene's strong logic, and UNKNOWN for what nobody looked at."""

    YES = "yes"
    NO = "no"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"

    def __and__(self, other: Answer) -> Answer:
        for value in (Answer.NO, Answer.UNKNOWN, Answer.POSSIBLE):
            if value in (self, other):
                return value
        return Answer.YES

    def __or__(self, other: Answer) -> Answer:
        for value in (Answer.YES, Answer.POSSIBLE, Answer.UNKNOWN):
            if value in (self, other):
                return value
        return Answer.NO

    def __invert__(self) -> Answer:
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(self, self)


@dataclass(frozen=True, slots=True)
class Bounds:
    """One day, known to lie in ``[lo, hi]`` (ordinals, both included).

    Attributes:
        lo: first possible day.
        hi: last possible day.
        unit: precision of the writing: ``day``, ``month``, ``year``, ``decade`` or ``range``.
        qualified: True when the source marks it ``~``, ``?`` or ``%``.
    """

    lo: int
    hi: int
    unit: str = "day"
    qualified: bool = False

    def padded(self) -> Bounds:
        """Return the bounds widened by one unit on both sides when the date is qualified.

        EDTF says nothing of how far "about" reaches; one unit of the written precision is this
        project's policy and is printed where it matters.
        """
        if not self.qualified:
            return self
        if self.unit in ("day", "range"):
            return Bounds(max(PAST, self.lo - 1), min(FUTURE, self.hi + 1), self.unit, True)
        months = {"month": 1, "year": 12, "decade": 120}[self.unit]
        return Bounds(_shift(self.lo, -months), _shift_end(self.hi, months), self.unit, True)


@dataclass(frozen=True, slots=True)
class When:
    """A moment (``end is None``) or an interval with an exclusive end.

    Attributes:
        start: bounds of the day, or of the first day.
        end: bounds of the first day out; ``Bounds(FUTURE, FUTURE)`` for ``a/..`` (goes on);
            ``Bounds(start.lo, FUTURE)`` for ``a/`` (ended or not is not known).
        text: as written.
    """

    start: Bounds
    end: Bounds | None
    text: str

    @property
    def lo(self) -> int:
        """First day that the whole expression can touch."""
        return self.start.lo

    @property
    def hi(self) -> int:
        """Last day that the whole expression can touch."""
        return self.start.hi if self.end is None else max(self.start.hi, self.end.hi)


# ASCII digits only: Python's \d also means the digits of other scripts.
_LEVEL = re.compile(r"(\d{4}|\d{3}X)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([~?%]?)", re.ASCII)
_RANGE = re.compile(r"\[([^\[\]]*)\.\.([^\[\]]*)\]")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
_SEASON = re.compile(r"\d{4}-(2[1-9]|3\d|4[01])[~?%]?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[\d.]+[eE]\+?\d+|#+", re.ASCII)


def _refuse(text: str, part: str | None = None) -> DataError:
    """Say why a date is refused, naming the usual culprit; the part is what did not read."""
    hint = "Write YYYY, YYYY-MM or YYYY-MM-DD, or an interval a/b"
    reason = "is not a date of the accepted EDTF subset"
    if _SHORT_YEAR.fullmatch(text):
        last = text.replace("/", "-").replace(".", "-").split("-")
        reason = "has a two-digit year or an unsaid order of day and month"
        hint = f"Write the four-digit year first (19{last[-1]}-… or 20{last[-1]}-…); " + (
            "this file may have gone through a spreadsheet"
        )
    elif _SLASHED.fullmatch(text):
        reason = "does not say which number is the day"
        hint = "Write YYYY-MM-DD; this file may have gone through a spreadsheet"
    elif _SERIAL.fullmatch(text) or _NUMBER.fullmatch(text):
        reason = "looks like a spreadsheet's number, not a date"
        hint = "This file went through a spreadsheet; take the date from the source again"
    elif _SEASON.fullmatch(text if part is None else part):
        reason = "is a season, which differs between hemispheres"
        hint = "Write the months as a range, such as [2021-06-01..2021-08-31]"
    return DataError(f"{text!r} {reason}. {hint}")


def _last_day(year: int, month: int) -> int:
    return date(year, month, calendar.monthrange(year, month)[1]).toordinal()


def _shift(day: int, months: int) -> int:
    """Return the day moved by whole months, kept inside the month and inside the calendar."""
    if day in (PAST, FUTURE):
        return day
    old = date.fromordinal(day)
    total = old.year * 12 + old.month - 1 + months
    year, month = divmod(total, 12)
    if year < 1:
        return PAST
    if year > 9999:
        return FUTURE
    return date(year, month + 1, min(old.day, calendar.monthrange(year, month + 1)[1])).toordinal()


def _shift_end(day: int, months: int) -> int:
    """Like ``_shift``, but the last day of a month stays the last day."""
    moved = _shift(day, months)
    if moved in (PAST, FUTURE):
        return moved
    is_last = (
        (date.fromordinal(day).month != date.fromordinal(day + 1).month)
        if (day < date.max.toordinal())
        else True
    )
    new = date.fromordinal(moved)
    return _last_day(new.year, new.month) if is_last else moved


def _point(text: str, whole: str) -> Bounds:
    found = _LEVEL.fullmatch(text)
    if not found:
        raise _refuse(whole)
    year, month, day, mark = found.groups()
    try:
        if year.endswith("X"):
            if month:
                raise ValueError
            first = int(year[:3]) * 10
            bounds = (date(max(first, 1), 1, 1).toordinal(), _last_day(first + 9, 12), "decade")
        elif month is None or month == "XX":
            if day not in (None, "XX"):
                raise ValueError
            bounds = (date(int(year), 1, 1).toordinal(), _last_day(int(year), 12), "year")
        elif day is None or day == "XX":
            start = date(int(year), int(month), 1).toordinal()
            bounds = (start, _last_day(int(year), int(month)), "month")
        else:
            start = date(int(year), int(month), int(day)).toordinal()
            bounds = (start, start, "day")
    except ValueError:
        if _SEASON.fullmatch(text):
            raise _refuse(whole, text) from None
        raise DataError(
            f"{whole!r} is no day of the calendar. Check the day and month against the source"
        ) from None
    return Bounds(*bounds, qualified=bool(mark))


@lru_cache(maxsize=200_000)
def parse_when(text: str) -> When:
    """Read a date of the EDTF subset.

    Accepted: ``2021-06-16``, ``2021-06``, ``2021``, ``202X``, ``2021-XX``, each with ``~ ? %``;
    ``[2021-05-01..2021-06-24]`` and one-sided ranges (one day inside); intervals ``a/b`` with b
    the first day out, ``a/..`` (goes on), ``a/`` (ended or not is unknown), ``../b``.

    Args:
        text: the date as written, without surrounding spaces.

    Returns:
        A `When`. Qualified dates keep their bare bounds; `Bounds.padded` widens them.

    Raises:
        DataError: for two-digit years, day/month orders, seasons, spreadsheet serials, days
            that no calendar has, and intervals that end before they start.

    Example:
        >>> parse_when("2021-06").start.hi - parse_when("2021-06").start.lo
        29
    """
    if "/" in text and not _SHORT_YEAR.fullmatch(text) and not _SLASHED.fullmatch(text):
        left, _, right = text.partition("/")
        if "/" in right or (left in ("", "..") and right in ("", "..")):
            raise _refuse(text)
        start = Bounds(PAST, FUTURE, "range") if left in ("", "..") else _one(left, text)
        if right == "..":
            end = Bounds(FUTURE, FUTURE, "range")
        elif right == "":
            # Padded together with its start: what began about 2021 may have ended in 2020.
            end = Bounds(start.lo, FUTURE, start.unit, start.qualified)
        else:
            end = _one(right, text)
            if end.hi < start.lo:
                raise DataError(f"{text!r} ends before it starts. Put the earlier date first")
        if left in ("", ".."):
            start = Bounds(PAST, end.hi, "range")
        return When(start, end, text)
    return When(_one(text, text), None, text)


def _one(text: str, whole: str) -> Bounds:
    found = _RANGE.fullmatch(text)
    if not found:
        return _point(text, whole)
    left, right = found.groups()
    if not left and not right:
        raise _refuse(whole)
    if left.endswith(("~", "?", "%")) or right.endswith(("~", "?", "%")):
        raise DataError(
            f"{whole!r} has a qualifier inside a range. Widen the range instead: its ends are "
            "the first and last day possible"
        )
    lo = _point(left, whole).lo if left else PAST
    hi = _point(right, whole).hi if right else FUTURE
    if hi < lo:
        raise DataError(f"{whole!r} is an empty range. Put the earlier date first")
    return Bounds(lo, hi, "range")


def parse_day(text: str) -> int:
    """Return the ordinal of a full ``YYYY-MM-DD`` date; the clocks of a question need a day.

    Raises:
        DataError: when the text is not one whole day.
    """
    when = parse_when(text)
    if when.end is not None or when.start.lo != when.start.hi:
        raise DataError(f"{text!r} is not a single day. Write YYYY-MM-DD")
    return when.start.lo


def day_of(value: date | str | int) -> int:
    """Return the ordinal of a date, an ISO string or an ordinal."""
    if isinstance(value, int):
        return value
    return value.toordinal() if isinstance(value, date) else parse_day(value)


def iso(day: int) -> str:
    """Return the day as ``YYYY-MM-DD``; ``..`` for PAST and FUTURE."""
    return ".." if day <= PAST or day > date.max.toordinal() else date.fromordinal(day).isoformat()


def add_years(day: int, years: float) -> int:
    """Return the day moved by years (whole months), saturating at PAST and FUTURE."""
    return _shift(day, round(years * 12))


def show_bounds(lo: int, hi: int) -> str:
    """Write bounds in the shortest EDTF form; ``""`` when nothing is known."""
    if lo <= PAST and hi >= FUTURE:
        return ""
    if lo == hi:
        return iso(lo)
    if lo <= PAST or hi > date.max.toordinal():
        return f"[{iso(lo).strip('.')}..{iso(hi).strip('.')}]"
    first, last = date.fromordinal(lo), date.fromordinal(hi)
    if first.day == 1 and hi == _last_day(last.year, last.month):
        if (first.year, first.month) == (last.year, last.month):
            return iso(lo)[:7]
        if first.month == 1 and last.month == 12 and first.year == last.year:
            return iso(lo)[:4]
    return f"[{iso(lo)}..{iso(hi)}]"


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time whose ends are known only within bounds.

    Attributes:
        start_lo, start_hi: the first day lies in ``[start_lo, start_hi]``.
        end_lo, end_hi: the first day out lies in ``[end_lo, end_hi]``; FUTURE means no end.
    """

    start_lo: int
    start_hi: int
    end_lo: int = FUTURE
    end_hi: int = FUTURE

    def tightened(self) -> Spell | None:
        """Use ``start <= end`` to narrow both bounds; None when no completion is left."""
        end_lo, start_hi = max(self.end_lo, self.start_lo), min(self.start_hi, self.end_hi)
        if self.start_lo > start_hi or end_lo > self.end_hi:
            return None
        return Spell(self.start_lo, start_hi, end_lo, self.end_hi)

    def on(self, day: int) -> Answer:
        """Return whether the day lies in the spell, over all completions of its bounds.

        A contradiction (no completion) is POSSIBLE: somebody says so, and it needs a person.
        """
        spell = self.tightened()
        if spell is None:
            return Answer.POSSIBLE
        if day < spell.start_lo or day >= spell.end_hi:
            return Answer.NO
        if day >= spell.start_hi and day < spell.end_lo:
            return Answer.YES
        return Answer.POSSIBLE
