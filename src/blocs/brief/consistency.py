"""Where a document contradicts itself: a list of 17 called 18, a value that its quotation lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from blocs.brief.cells import Number, dates_in, numbers_in, parse_date, parse_number, truth_of
from blocs.brief.table import Row
from blocs.brief.vocabulary import Predicate
from blocs.brief.world import World
from blocs.dates import FUTURE, PAST, iso
from blocs.ledger.names import normalise
from blocs.ledger.view import Ledger

__all__ = ["contradicts_itself", "own_list"]

_ROUNDED = re.compile(
    r"\b(decades?|century|over|nearly|about|almost|just|percent|years?|approximately|around|some|"
    r"more than|at least|fewer than|less than)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\b(?!\w)")
_OPEN = re.compile(r"\b(including|such as|among|e\.g\.|for example|for instance)\b", re.IGNORECASE)


def contradicts_itself(
    world: World, row: Row, pred: Predicate | None, rows: Sequence[Row]
) -> tuple[str, bool]:
    """Return (why the document contradicts itself or "", whether that outweighs all evidence).

    A number that its own list refutes is inconsistent whatever the evidence says. A value that
    is not in its own quotation is a slip of the table, named when the evidence did not already
    contradict it.
    """
    if pred is not None:
        said = _against_own_list(world, row, pred, rows)
        if said:
            return said, True
        said = _list_length(row)
        if said:
            return said, True
    return _against_quote(world, row), False


def _against_own_list(world: World, row: Row, pred: Predicate, rows: Sequence[Row]) -> str:
    """Compare a count with the rows of the same document that list what it counts."""
    parsed = parse_number(row.value)
    if row.kind != "count" or not pred.listed_by or parsed is None or parsed.sign:
        return ""
    if _OPEN.search(row.quote):
        return ""
    names = own_list(world, row, pred, rows)
    if not names or len(names) == parsed.value:
        return ""
    repeated = [r.objects for r in rows if r.kind == "list" and "unique" in r.value]
    tail = " (a name is printed twice)" if repeated else ""
    return (
        f"The document says {parsed.value:g} and lists {len(names)} different names{tail}: "
        f"{', '.join(sorted(names.values()))}."
    )


def own_list(world: World, row: Row, pred: Predicate, rows: Sequence[Row]) -> dict[str, str]:
    """Return the names by which a document lists what a count of its counts, by party."""
    listed = [
        r
        for r in rows
        if r.predicate == pred.listed_by
        and r.kind == "membership"
        and truth_of(r.value)
        and (r.subject == row.subject or r.object == row.subject)
        and r.attributed_to == row.attributed_to
    ]
    day = world.snapshot.known
    written = [r.object if r.subject == row.subject else r.subject for r in listed]
    return {world.party(n, day) or normalise(n): n for n in written}


def _list_length(row: Row) -> str:
    """Compare the number that a list row gives with the names that it holds."""
    if row.kind != "list" or not row.objects:
        return ""
    unique = re.search(r"(\d+) entries, (\d+) unique", row.value)
    if unique and unique[1] != unique[2]:
        return f"The list has {unique[1]} entries but {unique[2]} different names."
    parsed = parse_number(row.value)
    grouped = any(re.match(r"\d", o) for o in row.objects)
    if parsed is None or parsed.sign or grouped or "+" in row.value:
        return ""
    different = len({normalise(o) for o in row.objects})
    if parsed.value != different:
        return f"The list is called {parsed.value:g} and holds {different} different names."
    return ""


def _against_quote(world: World, row: Row) -> str:
    """Compare the value of a row with the words that it quotes."""
    quote = row.quote
    if not quote:
        return ""
    if row.kind == "count":
        parsed = parse_number(row.value)
        numbers = numbers_in(quote)
        if parsed and numbers and not _quoted(parsed, numbers) and not _ROUNDED.search(quote):
            shown = ", ".join(f"{n:g}" for n in sorted(numbers))
            return f"The quotation says {shown}, the value {row.value}."
    if row.kind in ("date", "event"):
        return _date_against_quote(row)
    if row.kind == "membership":
        return _party_against_quote(world, row)
    return ""


def _quoted(number: Number, quoted: set[float]) -> bool:
    """Return whether a quotation has the number, or an end of the range, that a row gives."""
    ends = (number.low, number.high) if number.sign == ".." else (number.value,)
    return any(end in quoted for end in ends)


def _date_against_quote(row: Row) -> str:
    when = parse_date(row.value)
    if when is None or when.start.qualified:
        return ""
    lo, hi = when.start.lo, when.hi if when.end is not None else when.start.hi
    if lo <= PAST or hi >= FUTURE:
        return ""
    quoted = dates_in(row.quote)
    first, last = iso(lo), iso(hi)
    if quoted.years and not any(int(first[:4]) <= y <= int(last[:4]) for y in quoted.years):
        named = ", ".join(map(str, sorted(quoted.years)))
        return f"The quotation speaks of {named}, not of {row.value}."
    if quoted.months and first[:4] == last[:4] and len(row.value) >= 7 and "X" not in row.value:
        if not any(int(first[5:7]) <= m <= int(last[5:7]) for m in quoted.months):
            return f"The quotation names another month than {row.value}."
        if lo == hi and quoted.days and int(first[8:]) not in quoted.days:
            return f"The quotation names another day than {row.value}."
    return ""


def _party_against_quote(world: World, row: Row) -> str:
    """A membership whose quotation names other states, but not this party, is a slip."""
    day = world.snapshot.known
    subject, far = world.party(row.subject, day), world.party(row.object, day)
    party, hub = (far, subject) if far is not None else (subject, None)
    if far is not None and world.instrument(row.object) is not None:
        # The object is an organisation by its text: the party in question is the subject.
        party, hub = subject, far
    if party is None:
        return ""
    text = f" {normalise(_POSSESSIVE.sub(' ', row.quote))} "
    if any(f" {n} " in text for n in _names(world.ledger, party)):
        return ""
    named = {who: label for norm, who, label in _states(world.ledger) if f" {norm} " in text}
    others = sorted(label for who, label in named.items() if who != hub)
    if not others:
        return ""
    return f"The quotation names {', '.join(others[:4])}, not {world.ledger.label(party)}."


def _names(ledger: Ledger, party: str) -> set[str]:
    sql = "select distinct norm from name_index where party_id = ?"
    return ledger.once(("brief-names", party), lambda: {r[0] for r in ledger.rows(sql, [party])})


def _states(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Return (normal form, party, label) of every name of a state that is no abbreviation."""
    sql = (
        "select distinct n.norm, p.party_id, p.label from name_index n "
        "join parties p using (party_id) "
        "where p.kind = 'state' and length(n.norm) > 3 order by 1"
    )
    return ledger.once("brief-states", lambda: [(r[0], r[1], r[2]) for r in ledger.rows(sql)])
