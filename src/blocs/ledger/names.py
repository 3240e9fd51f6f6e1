"""Which party does a name mean on a date? Exact after normalising; fuzziness only suggests.

Names are data (`party_names.csv`), dated and sourced. One hit links; none or several is an
answer too, with suggestions, and a person decides.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blocs.dates import FUTURE, PAST, iso
from blocs.errors import UnknownId

__all__ = ["Link", "Name", "choose", "nearest", "normalise", "not_found"]

_DROPPED = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"\s+")
_JOINING = str.maketrans(dict.fromkeys("'’‘ʼ´`*.·", ""))


def normalise(text: str) -> str:
    """Return the form under which names are compared.

    NFKC, case folded, accents and punctuation removed, spaces folded, a leading "the" dropped.

    Example:
        >>> normalise("Côte d’Ivoire") == normalise("COTE D'IVOIRE")
        True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_JOINING)
    folded = folded.replace("&", " and ")
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    bare = _SPACES.sub(" ", _DROPPED.sub(" ", bare)).strip()
    return bare.removeprefix("the ")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One dated name of a party: it means the party from ``since`` until ``until`` (exclusive)."""

    party_id: str
    name: str
    since: int = PAST
    until: int = FUTURE


@dataclass(frozen=True, slots=True)
class Link:
    """What a name means.

    Attributes:
        party_id: the party when exactly one fits, else None.
        candidates: all that fit; on no fit on that date, those that it means at other dates.
        note: why there is no single answer, for people.
    """

    party_id: str | None
    candidates: tuple[str, ...] = ()
    note: str = ""


def choose(text: str, names: Iterable[Name], day: int | None, today: int) -> Link:
    """Pick the party that a name means.

    Args:
        text: the name as written, for messages.
        names: all names whose normal form equals that of the text.
        day: the day of which the text speaks; None means that nobody said.
        today: the day to prefer when nobody said.
    """
    found = sorted(set(names))
    if not found:
        return Link(None, (), f"no party is called {text!r}")
    on = today if day is None else day
    fitting = sorted({n.party_id for n in found if n.since <= on < n.until})
    everyone = tuple(sorted({n.party_id for n in found}))
    if len(fitting) == 1:
        return Link(fitting[0], tuple(fitting))
    if len(fitting) > 1:
        return Link(None, tuple(fitting), f"{text!r} may mean {', '.join(fitting)}")
    periods = ", ".join(dict.fromkeys(f"{n.party_id} {iso(n.since)}/{iso(n.until)}" for n in found))
    if day is None and len(everyone) == 1:
        return Link(everyone[0], everyone)
    when = "today; give a date" if day is None else f"on {iso(on)}"
    return Link(None, everyone, f"{text!r} names nobody {when} (it meant {periods})")


def nearest(text: str, known: Sequence[str], count: int = 5) -> list[str]:
    """Return known names that look like the text: suggestions, never links."""
    wanted = normalise(text)
    by_norm: dict[str, str] = {}
    for name in known:
        by_norm.setdefault(normalise(name), name)
    close = difflib.get_close_matches(wanted, by_norm, n=count, cutoff=0.7)
    inside = [n for n in by_norm if len(wanted) > 3 and wanted in n and n not in close]
    return [by_norm[n] for n in [*close, *sorted(inside, key=len)]][:count]


def not_found(what: str, text: str, known: Sequence[str]) -> UnknownId:
    """Return the error that nothing of a sort goes by a name, with the nearest names.

    Args:
        what: ``party`` or ``instrument``.
        text: the name as it was given.
        known: names that there are.
    """
    near = nearest(text, known)
    said = f" Nearest: {', '.join(near)}." if near else ""
    return UnknownId(f"no {what} is called {text!r}.{said} Try: blocs search {text!r}", near)
