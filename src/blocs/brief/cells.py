"""What the cells of a table say: numbers, dates, yes and no, and the figures in a quotation.

Nothing is guessed: a cell that holds no number or date yields None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, nextafter
from typing import NamedTuple

from blocs.dates import FUTURE, When, parse_when
from blocs.errors import DataError
from blocs.ledger.schema import words

__all__ = [
    "ABOUT",
    "Number",
    "Quoted",
    "dates_in",
    "is_truth",
    "kebab",
    "numbers_in",
    "parse_date",
    "parse_number",
    "truth_of",
    "window_of",
]

FALSE = frozenset({"false", "no", "not", "none"})
TRUE = frozenset({"true", "yes"})
UNITS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBER_WORDS = {w: i for i, w in enumerate(UNITS)} | {w: 20 + 10 * i for i, w in enumerate(TENS)}
OTHER_NUMBER_WORDS = {"dozen": 12, "first": 1, "second": 2, "third": 3, "hundred": 100}
MONTHS = words(
    "January February March April May June July August September October November December"
)


ABOUT = 0.1
"""How far "about" reaches, as a share of the number; a tenth, as in `blocs count`."""
_DIGITS = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NUMBER = re.compile(
    rf"(>=|<=|>|<|~|≥|≤|≈)?\s*{_DIGITS}(?:\s*(?:-|–|\.\.| to )\s*{_DIGITS})?(?![\d.,])([^\d]*)",
    re.ASCII,
)


def is_truth(value: str) -> bool:
    """Return whether a value cell says no more than yes or no."""
    return value.strip().lower() in FALSE | TRUE | {""}


def truth_of(value: str) -> bool:
    """Return whether a value cell affirms; a date and an empty cell affirm."""
    return value.strip().lower() not in FALSE


class Number(NamedTuple):
    """A number as stated: its sign, and the range of numbers that make the statement true.

    Attributes:
        sign: ``>=``, ``<=``, ``>``, ``<``, ``~``, ``..`` for a range, or "".
        value: the number itself (of a range its lower end).
        low, high: both included; infinite where the statement has no end.
    """

    sign: str
    value: float
    low: float
    high: float

    def holds(self, number: float) -> bool:
        """Return whether the statement is true of a number."""
        return self.low <= number <= self.high


def parse_number(value: str) -> Number | None:
    """Return the number in a cell such as ``149``, ``>=6``, ``~35``, ``60-62`` or ``13 listed``.

    What has further digits after the number, such as ``2 of 3``, is no number.
    """
    found = _NUMBER.fullmatch(value.strip())
    if not found:
        return None
    sign = {"≥": ">=", "≤": "<=", "≈": "~"}.get(found[1] or "", found[1] or "")
    first = float(found[2].replace(",", ""))
    if found[3]:
        last = float(found[3].replace(",", ""))
        return None if sign or last < first else Number("..", first, first, last)
    low, high = {
        "": (first, first),
        "~": (first * (1 - ABOUT), first * (1 + ABOUT)),
        ">=": (first, inf),
        ">": (nextafter(first, inf), inf),
        "<=": (-inf, first),
        "<": (-inf, nextafter(first, -inf)),
    }[sign]
    return Number(sign, first, low, high)


def parse_date(value: str) -> When | None:
    """Return the date in a value cell, or None when it holds none."""
    try:
        return parse_when(value.strip())
    except DataError:
        return None


def window_of(when: When | None, fallback: int) -> tuple[int, int]:
    """Return the first and last day of which a statement speaks."""
    if when is None:
        return fallback, fallback
    hi = when.hi if when.hi < FUTURE else fallback
    return min(when.lo, hi), hi


def kebab(word: str) -> str:
    """Return a predicate as the name of an attribute, event, relation or scope."""
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def numbers_in(text: str) -> set[float]:
    """Return the numbers in a text, in digits or in English words up to ninety-nine."""
    digits = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    found = {float(n.replace(",", "")) for n in digits if n.strip(",")}
    written = ["", *re.findall(r"[a-z]+", text.lower()), ""]
    for before, word, after in zip(written, written[1:], written[2:], strict=False):
        if word in OTHER_NUMBER_WORDS:
            found.add(OTHER_NUMBER_WORDS[word])
        elif word in TENS and after in UNITS[1:10]:
            found.add(NUMBER_WORDS[word] + NUMBER_WORDS[after])
        elif word in NUMBER_WORDS and not (word in UNITS[1:10] and before in TENS):
            found.add(NUMBER_WORDS[word])
    return found


@dataclass(frozen=True, slots=True)
class Quoted:
    """Years, months and days that a quotation names, each empty when it names none."""

    years: frozenset[int]
    months: frozenset[int]
    days: frozenset[int]


def dates_in(text: str) -> Quoted:
    """Return the years, months and days of the month in a text.

    Months need their capital, so that "may" and "march" are not taken for one.
    """
    iso_days = re.findall(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])", text)
    # A range such as 2023-2027 is the name of a programme as often as a date.
    years = {int(y) for y in re.findall(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])", text)}
    years |= {int(y) for y, _, _ in iso_days}
    months = {n for n, m in enumerate(MONTHS, start=1) if re.search(rf"\b{m}\b", text)}
    months |= {int(m) for _, m, _ in iso_days}
    days = {int(d) for _, _, d in iso_days if d}
    if not days:
        days = {int(d) for d in re.findall(r"(?<![\d-])(\d{1,2})(?:st|nd|rd|th)?(?![\d-])", text)}
    return Quoted(frozenset(years), frozenset(months), frozenset(d for d in days if 0 < d < 32))
