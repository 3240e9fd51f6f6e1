"""Small lists for tests: texts that two lists write in their own manner."""

from __future__ import annotations

from datetime import date

from blocs.linking.records import Record

PAIRS = (
    ("Japan", "JPN", "Norway", "NOR"),
    ("Chile", "CHL", "Kenya", "KEN"),
    ("Brazil", "BRA", "India", "IND"),
    ("Canada", "CAN", "Ghana", "GHA"),
    ("Poland", "POL", "Peru", "PER"),
    ("Austria", "AUT", "Egypt", "EGY"),
    ("Mexico", "MEX", "Italy", "ITA"),
)
MATTERS = ("Fisheries", "Air Services", "Nuclear Energy", "Plant Protection", "Remote Sensing")


def two_lists(*, coarse: bool = False) -> list[Record]:
    """Return 35 texts in two lists, and 10 more in each that the other lacks.

    The first list writes "Agreement Between The Government Of ...", the second
    "Agreement On ... Between ..."; with ``coarse`` the second knows only the year.
    """
    found = []
    for n in range(55):
        a, first, b, second = PAIRS[n % 7]
        matter = MATTERS[n // 7 % 5]
        day = date(1960, 1, 1).toordinal() + 211 * n
        where = f"the {'northern' if n < 35 else 'southern'} region"
        text = f"Agreement Between The Government Of {a} And The Government Of {b} On {matter}"
        other = f"Agreement On {matter} Between {b} And {a}"
        year = date.fromordinal(day).year
        span = (
            (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()) if coarse else (day, day)
        )
        parties = frozenset({first, second})
        if n < 45:
            title = f"{text} In {where}"
            found.append(Record(f"one.{n}", "one", (title,), parties, day, day, "", f"t{n}"))
        if n < 35 or n >= 45:
            title = f"{other} In {where}"
            found.append(Record(f"two.{n}", "two", (title,), parties, *span, "", f"t{n}"))
    return found
