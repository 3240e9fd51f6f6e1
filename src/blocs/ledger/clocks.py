"""Which day does somebody mean? Days of questions, as texts, dates or ordinals."""

from __future__ import annotations

from datetime import date

from blocs.dates import FUTURE, PAST, day_of
from blocs.errors import DataError, QuestionError

__all__ = ["check_day", "clock"]

LAST_DAY = date.max.toordinal()
FIRST_ORDINAL = date(1000, 1, 1).toordinal()
"""Ordinals before it are more likely a year, or a date run together, than a day."""


def clock(value: date | str | int, what: str) -> int:
    """Return the ordinal of a day given as a date, an ISO string or an ordinal.

    Args:
        value: the day; what: the name of the setting, for the message.

    Raises:
        QuestionError: with what was found and the form expected.
    """
    if isinstance(value, str):
        return check_day(value, what)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, bool) or not isinstance(value, int):
        raise QuestionError(f"{what}: {value!r} is no day. Give a date or 'YYYY-MM-DD'")
    if value in (PAST, FUTURE) or FIRST_ORDINAL <= value <= LAST_DAY:
        return value
    raise QuestionError(
        f"{what}: {value} is no ordinal of a day from the year 1000 to 9999. "
        "Give a date or 'YYYY-MM-DD'"
    )


def check_day(text: str, what: str) -> int:
    """Return the ordinal of a clock given on a command line.

    Raises:
        QuestionError: with the reason and the form expected.
    """
    try:
        day = day_of(text)
    except DataError as error:
        raise QuestionError(f"{what}: {error}") from None
    if not FIRST_ORDINAL <= day <= LAST_DAY:
        raise QuestionError(f"{what}: give a whole day from the year 1000 on, YYYY-MM-DD")
    return day
