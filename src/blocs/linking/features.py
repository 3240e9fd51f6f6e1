"""What two records are compared by: columns made from titles, parties and dates.

A word or a party weighs by how rare it is. The comparison happens in SQL on several engines, so
the weight is written as repetition: a word in one of a thousand titles becomes three numbers, one
in every second none, and the plain overlap of two lists of numbers is the weighted overlap.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from blocs.linking.gazetteer import Gazetteer
from blocs.linking.records import Record

__all__ = ["Features", "features", "number_of"]

_YEAR = re.compile(r"1[3-9]\d\d|20\d\d|2100")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")
_STEM = 7
"""Letters of a word that count: endings differ between spellings and grammars."""
_WEIGHT_MOST = 4
_RARE = 30
"""A word in so many titles or fewer may find candidates."""
_SMALL = 3
"""Up to so many parties each pair of them may find candidates."""
_MOST_PAIRS = 400_000
"""A key that would make more candidates than this finds none: it is no key."""


@dataclass(frozen=True, slots=True)
class Features:
    """Columns of one list, and what its records are called.

    Attributes:
        source: the list.
        records: its records, in the order of the rows.
        columns: column name to values; ``unique_id`` is ``row:title``.
    """

    source: str
    records: tuple[Record, ...]
    columns: dict[str, list[Any]]


@dataclass(slots=True)
class _Read:
    """One title of one record, read."""

    record: Record
    unique_id: str
    key: str
    words: tuple[str, ...]
    numbers: str
    form: str
    script: str
    named: frozenset[str]
    parties: frozenset[str]


@cache
def _forms() -> dict[str, str]:
    text = resources.files("blocs.linking").joinpath("form_words.csv").read_text("utf-8")
    return {r["word"]: r["form"] for r in csv.DictReader(text.splitlines())}


def number_of(word: str) -> str:
    """Return the number that a word of a title writes in digits or Roman letters, or "".

    Years are none: lists differ in whether they add them. Nor is a lone I, V or X.

    Example:
        >>> number_of("12"), number_of("iii"), number_of("1992"), number_of("river")
        ('12', '3', '', '')
    """
    if word.isascii() and word.isdigit():
        return "" if _YEAR.fullmatch(word) else str(int(word))
    if len(word) > 1 and _ROMAN.fullmatch(word):
        values = {"i": 1, "v": 5, "x": 10}
        each = [values[c] for c in word]
        return str(sum(-a if a < b else a for a, b in zip(each, [*each[1:], 0], strict=True)))
    return ""


def _script(words: Iterable[str]) -> str:
    """Return the script of most letters: titles in two scripts are not compared by words."""
    counts: Counter[str] = Counter()
    for letter in "".join(words):
        code = ord(letter)
        counts[
            "latin"
            if code < 0x250
            else "cyrillic"
            if 0x400 <= code < 0x530
            else "arabic"
            if 0x600 <= code < 0x700
            else "han"
            if 0x3400 <= code < 0xA000
            else "other"
        ] += 1
    return counts.most_common(1)[0][0] if counts else ""


def _read_title(record: Record, unique_id: str, title: str, gazetteer: Gazetteer) -> _Read:
    named, tokens = gazetteer.read(title)
    numbers = sorted({n for n in map(number_of, tokens) if n}, key=int)
    plain = [t for t in tokens if not _YEAR.fullmatch(t)]
    stems = tuple(dict.fromkeys(t.replace("z", "s")[:_STEM] for t in plain if not number_of(t)))
    said = [_forms()[t] for t in tokens if t in _forms()]
    if not said:
        said = [form for word, form in _forms().items() if not word.isascii() and word in title]
    form = "amendment" if "amendment" in said else said[0] if said else ""
    parties = frozenset(map(gazetteer.fold, record.parties)) or named
    key = " ".join([*sorted(named), *sorted(plain)])
    script = _script(plain)
    return _Read(record, unique_id, key, stems, " ".join(numbers), form, script, named, parties)


def _weight(count: int, total: int) -> int:
    return min(_WEIGHT_MOST, round(math.log(total / count) / 2))


def features(lists: dict[str, list[Record]], gazetteer: Gazetteer) -> list[Features]:
    """Return the columns of every list.

    Args:
        lists: records by list.
        gazetteer: names of parties.
    """
    read: dict[str, list[_Read]] = {}
    for source, records in lists.items():
        for row, record in enumerate(records):
            for n, title in enumerate(record.titles):
                if title.strip():
                    one = _read_title(record, f"{row}:{n}", title, gazetteer)
                    read.setdefault(source, []).append(one)
    everything = [r for rows in read.values() for r in rows]
    count = Counter(w for r in everything for w in r.words)
    total = len(everything)
    weighed = {
        w: [i * 8 + k for k in range(_weight(c, total))]
        for i, (w, c) in enumerate(sorted(count.items()))
    }
    numbered = {
        p: i for i, p in enumerate(sorted({p for r in everything for p in r.parties | r.named}))
    }
    keys = {id(r): _keys(r, count) for r in everything}
    useful = _useful(read, keys)
    found = []
    for source, rows in read.items():
        columns: dict[str, list[Any]] = {
            "unique_id": [r.unique_id for r in rows],
            "title_key": [r.key for r in rows],
            "words": [sorted(x for w in r.words for x in weighed[w]) for r in rows],
            "numbers": [r.numbers for r in rows],
            "form": [r.form for r in rows],
            "script": [r.script for r in rows],
            "named": [sorted(numbered[p] for p in r.named) for r in rows],
            "parties": [sorted(numbered[p] for p in r.parties) for r in rows],
            "day": [_day(r.record) for r in rows],
            "first": [r.record.first for r in rows],
            "last": [r.record.last for r in rows],
            "keys": [sorted(k for k in keys[id(r)] if k in useful) for r in rows],
        }
        found.append(Features(source, tuple(lists[source]), columns))
    return found


def _day(record: Record) -> int | None:
    """Return the day when it is known to the day."""
    return record.first if record.first == record.last else None


def _keys(read: _Read, count: Counter[str]) -> set[str]:
    """Return the keys under which a title looks for candidates."""
    record = read.record
    years = _years(record)
    found = {f"t {read.key}"}
    if record.first is not None and record.first == record.last:
        found.add(f"d {record.first}")
    rare = [w for w in read.words if count[w] <= _RARE]
    common = sorted(read.words, key=lambda w: (count[w], w))[:3]
    found |= {f"w {w}" for w in rare}
    found |= {f"w {w} {y}" for w in common for y in years}
    for parties in (read.named, read.parties):
        if len(parties) <= _SMALL:
            who = sorted(parties)
            pairs = [f"{a} {b}" for i, a in enumerate(who) for b in who[i + 1 :]] or who
            found |= {f"p {p} {y}" for p in pairs for y in years} or {f"p {p}" for p in pairs}
    return found


def _years(record: Record) -> list[int]:
    """Return the years of a record, in steps that let neighbouring years meet."""
    if record.first is None or record.last is None:
        return []
    first, last = (d // 366 for d in (record.first, record.last))
    return list(range(first, min(last, first + 3) + 2))


def _useful(read: dict[str, list[_Read]], keys: dict[int, set[str]]) -> set[str]:
    """Return the keys that two lists share, less those that would join too many records."""
    by_source = {s: Counter(k for r in rows for k in keys[id(r)]) for s, rows in read.items()}
    total: Counter[str] = Counter()
    squares: Counter[str] = Counter()
    for counts in by_source.values():
        total.update(counts)
        squares.update({k: c * c for k, c in counts.items()})
    return {k for k, c in total.items() if 0 < (c * c - squares[k]) // 2 <= _MOST_PAIRS}
