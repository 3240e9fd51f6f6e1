"""Where a document contradicts itself: a list of 17 called 18, a value that its quotation lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from blocs.brief.rules import date_of, parse_number, truth_of
from blocs.brief.table import Row
from blocs.brief.vocabulary import Predicate, Vocabulary
from blocs.brief.world import World
from blocs.ledger.names import normalise

__all__ = ["contradicts_itself"]

_WORDS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"])}  # fmt: skip
_WORDS |= {"dozen": 12, "first": 1, "second": 2, "third": 3}
_MONTHS = {m: i for i, m in enumerate(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"], start=1)}  # fmt: skip
_OPEN = re.compile(r"\b(including|such as|among|e\.g\.|for example|for instance)\b", re.IGNORECASE)


def numbers_in(text: str) -> set[float]:
    """Return the numbers in a text, in digits or English words up to twenty."""
    found = {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)
             if n.strip(",")}  # fmt: skip
    words = re.findall(r"[a-z]+", text.lower())
    return found | {float(_WORDS[w]) for w in words if w in _WORDS}


def contradicts_itself(
    world: World, row: Row, pred: Predicate | None, rows: Sequence[Row], words: Vocabulary
) -> tuple[str, bool]:
    """Return (why the document contradicts itself or "", whether that outweighs all evidence).

    A number that its own list refutes is inconsistent whatever the evidence says. A value that
    is not in its own quotation is a slip of the table, named when the evidence did not already
    contradict it.
    """
    if pred is not None:
        said = _against_own_list(world, row, pred, rows, words)
        if said:
            return said, True
        said = _list_length(row)
        if said:
            return said, True
    return _against_quote(world, row), False


def _against_own_list(
    world: World, row: Row, pred: Predicate, rows: Sequence[Row], words: Vocabulary
) -> str:
    """Compare a count with the rows of the same document that list what it counts."""
    parsed = parse_number(row.value)
    if row.kind != "count" or not pred.listed_by or parsed is None or parsed[0]:
        return ""
    if _OPEN.search(row.quote):
        return ""
    listed = [
        r for r in rows
        if r.predicate == pred.listed_by and r.kind == "membership" and truth_of(r.value)
        and (r.subject == row.subject or r.object == row.subject)
        and r.attributed_to == row.attributed_to
    ]  # fmt: skip
    names = {r.object if r.subject == row.subject else r.subject for r in listed}
    if not names or len(names) == parsed[1]:
        return ""
    repeated = [r.objects for r in rows if r.kind == "list" and "unique" in r.value]
    tail = " (a name is printed twice)" if repeated else ""
    return (
        f"The document says {parsed[1]:g} and lists {len(names)} different names{tail}: "
        f"{', '.join(sorted(names))}."
    )


def _list_length(row: Row) -> str:
    """Compare the number that a list row gives with the names that it holds."""
    if row.kind != "list" or not row.objects:
        return ""
    unique = re.search(r"(\d+) entries, (\d+) unique", row.value)
    if unique and unique[1] != unique[2]:
        return f"The list has {unique[1]} entries but {unique[2]} different names."
    parsed = parse_number(row.value)
    grouped = any(re.match(r"\d", o) for o in row.objects)
    if parsed is None or parsed[0] or grouped or "+" in row.value:
        return ""
    different = len({normalise(o) for o in row.objects})
    if parsed[1] != different:
        return f"The list is called {parsed[1]:g} and holds {different} different names."
    return ""


def _against_quote(world: World, row: Row) -> str:
    """Compare the value of a row with the words that it quotes."""
    quote = row.quote
    if not quote:
        return ""
    if row.kind == "count":
        parsed = parse_number(row.value)
        numbers = numbers_in(quote)
        if parsed and numbers and parsed[1] not in numbers and not _is_rounded(quote):
            shown = ", ".join(f"{n:g}" for n in sorted(numbers))
            return f"The quotation says {shown}, the value {parsed[1]:g}."
    if row.kind in ("date", "event"):
        return _date_against_quote(row)
    if row.kind == "membership":
        return _party_against_quote(world, row)
    return ""


def _is_rounded(quote: str) -> bool:
    return bool(re.search(r"decade|century|over|nearly|about|almost|just|percent|years?\b", quote))


def _date_against_quote(row: Row) -> str:
    when = date_of(row.value)
    if when is None or when.start.qualified:
        return ""
    lo, hi = when.start.lo, when.hi if when.end is not None else when.start.hi
    from blocs.dates import FUTURE, PAST, iso

    if lo <= PAST or hi >= FUTURE:
        return ""
    years = {int(y) for y in re.findall(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])", row.quote)}
    first, last = int(iso(lo)[:4]), int(iso(hi)[:4])
    if years and not any(first <= y <= last for y in years):
        return f"The quotation speaks of {', '.join(map(str, sorted(years)))}, not of {row.value}."
    months = {_MONTHS[w] for w in re.findall(r"[a-z]+", row.quote.lower()) if w in _MONTHS}
    if months and first == last and len(row.value) >= 7 and "X" not in row.value:
        if not any(int(iso(lo)[5:7]) <= m <= int(iso(hi)[5:7]) for m in months):
            return f"The quotation names another month than {row.value}."
        days = {int(d) for d in re.findall(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", row.quote)}
        if lo == hi and days and int(iso(lo)[8:]) not in days:
            return f"The quotation names another day than {row.value}."
    return ""


def _party_against_quote(world: World, row: Row) -> str:
    """A membership whose quotation names other states, but not this party, is a slip."""
    day = world.snapshot.known
    party = world.party(row.object, day) if row.object else None
    hub = world.party(row.subject, day)
    if party is None:
        party, hub = hub, None
    if party is None:
        return ""
    text = f" {normalise(row.quote)} "
    if any(f" {n} " in text for n in _names(world, party)):
        return ""
    others = sorted({
        label for norm, who, label in _states(world) if f" {norm} " in text and who != hub
    })  # fmt: skip
    if not others:
        return ""
    return f"The quotation names {', '.join(others[:4])}, not {world.ledger.label(party)}."


def _names(world: World, party: str) -> set[str]:
    sql = "select distinct norm from name_index where party_id = ?"
    return world.once(("names", party), lambda: {r[0] for r in world.ledger.rows(sql, [party])})


def _states(world: World) -> list[tuple[str, str, str]]:
    return world.once("states", lambda: _read_states(world))


def _read_states(world: World) -> list[tuple[str, str, str]]:
    rows = world.ledger.rows(
        "select distinct n.norm, p.party_id, p.label from name_index n join parties p using (party_id) "
        "where p.kind = 'state' and length(n.norm) > 3 order by 1"
    )
    return [(r[0], r[1], r[2]) for r in rows]
