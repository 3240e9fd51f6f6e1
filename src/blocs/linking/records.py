"""What is compared when lists are linked: one record for each text that a list holds.

A record carries what a list says of a text (titles, parties, the day of signature with its
imprecision), and no key that the list made from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from blocs.dates import FUTURE, PAST, parse_when
from blocs.errors import DataError, Problem, ProblemsFound, QuestionError
from blocs.ledger.files import shorten
from blocs.ledger.view import Snapshot

__all__ = ["COLUMNS", "Record", "by_list", "records_of", "records_of_table", "signed_between"]

COLUMNS = ("id", "title", "parties", "when", "list", "form", "key")
"""Columns of a table of records; ``id`` and ``title`` are needed, a cell of several uses ``;``."""


@dataclass(frozen=True, slots=True)
class Record:
    """One text as one list has it.

    Attributes:
        record_id: its id, unique among all records.
        source: the list.
        titles: one or more, in any language.
        parties: ids of parties; empty when the list names none.
        first, last: ordinals of the first and last day on which it may have been signed; None
            when the list does not say.
        form: sort of text, or "".
        key: a key by which a data set's own matching can be compared, or ""; never used to link.
    """

    record_id: str
    source: str
    titles: tuple[str, ...]
    parties: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None
    form: str = ""
    key: str = ""


def signed_between(text: str) -> tuple[int | None, int | None]:
    """Return the first and last day that a date may mean; (None, None) when it bounds neither.

    Args:
        text: EDTF, as everywhere in a ledger; of an interval, its start.

    Raises:
        DataError: when it is no date.

    Example:
        >>> from datetime import date
        >>> first, last = signed_between("1992-06")
        >>> (date.fromordinal(first).day, date.fromordinal(last).day)
        (1, 30)
    """
    if not text:
        return None, None
    start = parse_when(text).start
    if start.lo <= PAST or start.hi >= FUTURE:
        return None, None
    return start.lo, start.hi


def by_list(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records of each list, lists and records in the order of their names.

    Raises:
        QuestionError: when two records share an id, or one has no title.
    """
    found: dict[str, list[Record]] = {}
    seen: set[str] = set()
    for record in sorted(records, key=lambda r: (r.source, r.record_id)):
        if record.record_id in seen:
            raise QuestionError(f"two records have the id {record.record_id!r}; make them differ")
        if not any(t.strip() for t in record.titles):
            raise QuestionError(f"record {record.record_id!r} has no title to compare")
        seen.add(record.record_id)
        found.setdefault(record.source, []).append(record)
    return found


def records_of(snapshot: Snapshot, *, source: str | None = None) -> list[Record]:
    """Return a record for each instrument of a ledger of which a claim speaks.

    Its day is the narrowest span in which a claim that is not weak puts its first signature, or
    its start where nobody tells of a signature.

    Args:
        snapshot: ledger at two clocks.
        source: name of the list; the ledger's own name when None.
    """
    ledger = snapshot.ledger
    rows = ledger.rows(
        "select instrument_id, party_id, role, lo, hi, weak, source_id from evidence "
        "where published_day <= ? order by all",
        [snapshot.known],
    )
    parties: dict[str, set[str]] = {}
    days: dict[str, list[tuple[bool, int, int]]] = {}
    for instrument, party, role, lo, hi, weak, source_id in rows:
        if source_id in snapshot.excluded:
            continue
        who = parties.setdefault(instrument, set())
        if party and role not in ("deny", "absent"):
            who.add(party)
        if role in ("start", "act", "maybe", "signature") and lo > PAST and hi < FUTURE:
            days.setdefault(instrument, []).append((bool(weak), lo, hi))
    aliases = dict(ledger.rows("select instrument_id, aliases from instruments"))
    found = []
    for card in ledger.cards.values():
        if card.instrument_id not in parties:
            continue
        first, last = _first_day(days.get(card.instrument_id, []))
        # An alias of one word is a nickname or a key, not a title.
        more = [a for a in aliases[card.instrument_id].split(";") if " " in a or not a.isascii()]
        found.append(
            Record(
                card.instrument_id,
                source or ledger.name,
                (card.title, *more),
                frozenset(parties[card.instrument_id]),
                first,
                last,
                card.form,
            )
        )
    return found


def _first_day(days: list[tuple[bool, int, int]]) -> tuple[int | None, int | None]:
    """Return the span of the first act: solid before weak, early before late, narrow first."""
    if not days:
        return None, None
    solid = [d for d in days if not d[0]] or days
    end = min(hi for _, _, hi in solid)
    lo = max(lo for _, lo, hi in solid if hi == end)
    return lo, end


def records_of_table(path: Path, *, source: str | None = None) -> list[Record]:
    """Read records from a CSV table; see `COLUMNS`.

    Args:
        path: the table.
        source: name of the list where the table has no column ``list``; the file's name when None.

    Raises:
        DataError: when the file is missing or not readable as CSV.
        ProblemsFound: all problems of its rows at once.
    """
    import csv

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    reader = csv.DictReader(text.splitlines(keepends=True))
    header = reader.fieldnames or []
    missing = [c for c in ("id", "title") if c not in header]
    if missing:
        raise DataError(
            f"{path} lacks the columns {', '.join(missing)}; a table of records has "
            f"{', '.join(COLUMNS)}"
        )
    problems: list[Problem] = []
    found: list[Record] = []
    seen: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        cells = {c: (row.get(c) or "").strip() for c in COLUMNS}
        problems += _row_problems(path.name, line, cells, seen)
        seen.setdefault(cells["id"], line)
        try:
            first, last = signed_between(cells["when"])
        except DataError as error:
            problems.append(
                Problem(
                    path.name,
                    line,
                    "when",
                    shorten(cells["when"]),
                    f"is no date: {error}",
                    "Write 1992-06-14, 1992-06 or 1992",
                    "DateNotEdtf",
                )
            )
            continue
        found.append(
            Record(
                cells["id"],
                cells["list"] or source or path.stem,
                tuple(t.strip() for t in cells["title"].split(";") if t.strip()),
                frozenset(p.strip() for p in cells["parties"].split(";") if p.strip()),
                first,
                last,
                cells["form"],
                cells["key"],
            )
        )
    if problems:
        raise ProblemsFound(sorted(problems))
    if not found:
        raise DataError(f"{path} has a header and no records")
    return found


def _row_problems(
    path: str, line: int, cells: dict[str, str], seen: dict[str, int]
) -> list[Problem]:
    """Return what is wrong with the id and the title of a row."""
    found = []
    if not cells["id"]:
        found.append(Problem(path, line, "id", "", "is empty", "Give each record an id", "NoId"))
    elif cells["id"] in seen:
        said = f"is the id of line {seen[cells['id']]} as well"
        hint = "Give each record an id of its own"
        found.append(Problem(path, line, "id", shorten(cells["id"]), said, hint, "IdRepeated"))
    if not cells["title"].strip("; "):
        hint = "Records are compared by title; leave the row out when it has none"
        found.append(Problem(path, line, "title", "", "is empty", hint, "NoTitle"))
    return found
