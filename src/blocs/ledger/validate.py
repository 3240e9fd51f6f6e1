"""Is this folder a sound ledger? Every problem of every file, in one run.

Cells are checked column by column on their distinct values, so a million rows cost seconds;
rows are visited again only to name the lines of what is wrong.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from functools import partial
from pathlib import Path

from blocs.dates import FUTURE, PAST, parse_when
from blocs.errors import DataError, NotALedger, Problem
from blocs.ledger.cells import MAX_QUOTE_WORDS, SPREADSHEET, cell_problem, quote_words
from blocs.ledger.check_failure import check_exits, check_rules
from blocs.ledger.check_response import check_response
from blocs.ledger.checker import Checker, LedgerFiles
from blocs.ledger.cycles import in_cycles
from blocs.ledger.files import (
    RawTable,
    read_table,
    shorten,
    write_bytes_atomically,
)
from blocs.ledger.names import Name, choose, nearest, normalise
from blocs.ledger.parameters import DURATION
from blocs.ledger.policy import Policy
from blocs.ledger.schema import CLAIM_TABLES, TABLES, Column, descriptor

__all__ = ["LedgerFiles", "check_folder", "existence", "quote_words", "write_datapackage"]

_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
UNREAD = frozenset(
    {"FileMissing", "EncodingNotUtf8", "HeaderWrong", "HeaderMissing", "CsvBroken", "NotText"}
)
"""Problems of a file as a whole, named first: the rest of it, or all, could not be read."""
_THINGS = ("sources", "parties", "instruments", "subjects", "options", "barriers")
"""Tables of what a claim may be about."""


def check_folder(folder: Path) -> LedgerFiles:
    """Read and check a ledger folder.

    Args:
        folder: folder that holds ``datapackage.json`` and the CSV files.

    Returns:
        The tables with every problem in ``problems``, sorted by file and line.

    Raises:
        NotALedger: when the folder is missing or holds no ledger at all.
    """
    if not folder.exists():
        raise NotALedger(f"{folder} does not exist. Name a ledger folder, or 'space'")
    if not folder.is_dir():
        raise NotALedger(f"{folder} is a file; a ledger is a folder with datapackage.json")
    if not (folder / "datapackage.json").exists() and not (folder / "sources.csv").exists():
        raise NotALedger(
            f"{folder} is not a ledger: it has neither datapackage.json nor sources.csv"
        )
    files = LedgerFiles(folder, folder.resolve().name)
    _check_descriptor(files)
    _check_policy(files)
    for table in TABLES.values():
        if not (folder / table.path).exists():
            if table.required:
                files.problems.append(
                    Problem(
                        table.path,
                        0,
                        "",
                        "",
                        "is missing",
                        f"Create it: {table.meaning}",
                        "FileMissing",
                    )
                )
            continue
        raw = read_table(
            folder,
            table.path,
            [c.name for c in table.columns],
            {c.name for c in table.columns if c.optional},
        )
        files.tables[table.name] = raw
        files.problems += raw.problems
    _check_tables(files)
    files.problems.sort(key=lambda p: (p.kind not in UNREAD, p))
    return files


def _check_descriptor(files: LedgerFiles) -> None:
    path = files.folder / "datapackage.json"
    hint = "Write it with: blocs validate FOLDER --write-descriptor"

    def add(message: str) -> None:
        files.problems.append(
            Problem("datapackage.json", 0, "", "", message, hint, "DescriptorWrong")
        )

    if not path.exists():
        add("is missing")
        return
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        files.name = str(content.get("name") or files.name)
        listed = {str(r.get("path")) for r in content.get("resources", [])}
    except (ValueError, AttributeError, TypeError) as error:
        add(f"is not a data package descriptor: {error}")
        return
    for table in TABLES.values():
        if (files.folder / table.path).exists() and table.path not in listed:
            add(f"does not list {table.path}")


def _check_policy(files: LedgerFiles) -> None:
    path = files.folder / "policy.toml"
    if path.exists():
        try:
            Policy.read(path)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, DataError) as error:
            found = str(error).removeprefix("policy.toml: ")
            files.problems.append(
                Problem(
                    "policy.toml",
                    0,
                    "",
                    "",
                    f"is not readable: {found}",
                    "Mend the TOML, or remove the file to use the built-in policy",
                    "PolicyBroken",
                )
            )


def _check_tables(files: LedgerFiles) -> None:
    ids = _identifiers(files)
    names = _names(files)
    for table in TABLES.values():
        if table.name not in files.tables:
            continue
        checker = Checker(files, table)
        for column in table.columns:
            checker.values(column.name, partial(cell_problem, column, table.key))
            if column.ref:
                _check_references(checker, column, ids, names)
    _check_duplicates(files)
    for name in CLAIM_TABLES:
        if name in files.tables:
            _check_quotes(Checker(files, TABLES[name]))
    _check_numbers(files)
    _check_repairs(files)
    _check_cycles(files)
    _check_reading_days(files)
    _check_decisions(files, ids)
    check_rules(files, ids["subject"])
    check_exits(files)
    check_response(files)


class _Everything(set[str]):
    """Stands for the ids of a table that could not be read: nothing is known to be missing."""

    def __contains__(self, item: object) -> bool:
        return True


def _identifiers(files: LedgerFiles) -> dict[str, set[str]]:
    """Return the ids of each table; a reference into an unread table is no mistake of its own."""
    unread = {n for n, raw in files.tables.items() if any(p.kind in UNREAD for p in raw.problems)}
    unread |= {t.name for t in TABLES.values() if t.required and t.name not in files.tables}

    def ids_of(*names: str, column: str = "") -> set[str]:
        if unread.intersection(names):
            return _Everything()
        return {i for n in names for i in files.column(n, column or TABLES[n].key)}

    ids = {n: ids_of(n) for n in (*_THINGS, "scales", "conditions")}
    ids["claims"] = ids_of(*CLAIM_TABLES, column="claim_id")
    ids["subject"] = ids_of(*_THINGS)
    return ids


def _names(files: LedgerFiles) -> dict[str, list[Name]]:
    """Return names by normal form, undated: only used to explain a wrong reference."""
    index: dict[str, list[Name]] = {}
    for table, column in (("party_names", "name"), ("parties", "label")):
        for name, party in zip(
            files.column(table, column), files.column(table, "party_id"), strict=True
        ):
            index.setdefault(normalise(name), []).append(Name(party, name))
    return index


def _check_references(
    checker: Checker, column: Column, ids: dict[str, set[str]], names: dict[str, list[Name]]
) -> None:
    known = ids[column.ref]

    def wrong(value: str) -> tuple[str, str, str] | None:
        for part in value.split(";") if column.many else [value]:
            if not part or part in known or SPREADSHEET.fullmatch(part):
                continue
            # The cell is shown anyway; of several values it matters which one is meant.
            which = f": {part!r}" if part != value else ""
            if column.ref == "parties":
                link = choose(part, names.get(normalise(part), ()), None, PAST + 1)
                if len(link.candidates) > 1:
                    options = ", ".join(link.candidates)
                    return f"is ambiguous{which}", f"Write one of {options}", "AmbiguousName"
                if link.party_id:
                    return "is a name, not an id", f"Write {link.party_id}", "UnknownName"
                near = [
                    f"{n} ({names[normalise(n)][0].party_id})"
                    for n in nearest(part, [v[0].name for v in names.values()], 3)
                ]
                hint = f"Nearest: {', '.join(near)}" if near else "Add it to parties.csv"
                return f"names no party{which}", hint, "UnknownName"
            near = nearest(part, sorted(known)[:20_000], 3)
            places = {"subject": "subjects.csv", "claims": "one of the tables of claims"}
            place = TABLES[column.ref].path if column.ref in TABLES else places[column.ref]
            hint = f"Nearest: {', '.join(near)}" if near else f"Add it to {place}"
            return f"refers to nothing in {column.ref}{which}", hint, "BrokenReference"
        return None

    checker.values(column.name, wrong)


def _check_duplicates(files: LedgerFiles) -> None:
    seen: dict[str, tuple[str, int]] = {}
    for table in TABLES.values():
        raw = files.tables.get(table.name)
        if raw is None or not table.key:
            continue
        place = raw.header.index(table.key)
        keys = [row[place] for row in raw.rows]
        if table.name in CLAIM_TABLES:
            for row, value in enumerate(keys):
                first = seen.setdefault(value, (raw.path, raw.lines[row]))
                if first != (raw.path, raw.lines[row]) and value:
                    _duplicate(files, raw, row, table.key, value, f"{first[0]}:{first[1]}")
            continue
        if len(set(keys)) == len(keys):
            continue
        counts = Counter(keys)
        first_line: dict[str, int] = {}
        for row, value in enumerate(keys):
            if counts[value] > 1 and value:
                if value in first_line:
                    _duplicate(files, raw, row, table.key, value, f"line {first_line[value]}")
                else:
                    first_line[value] = raw.lines[row]


def _duplicate(
    files: LedgerFiles, raw: RawTable, row: int, key: str, value: str, first: str
) -> None:
    files.problems.append(
        Problem(
            raw.path,
            raw.lines[row],
            key,
            shorten(value),
            f"stands already at {first}",
            "Give the row an id of its own",
            "DuplicateId",
        )
    )


def _check_quotes(checker: Checker) -> None:
    def wrong(value: str) -> tuple[str, str, str] | None:
        count = quote_words(value)
        if count > MAX_QUOTE_WORDS:
            return (
                f"has {count} words, more than {MAX_QUOTE_WORDS}",
                "Shorten the quotation to the words that carry the claim",
                "QuoteTooLong",
            )
        return None

    checker.values("quote", wrong)


def _check_numbers(files: LedgerFiles) -> None:
    if "counts" in files.tables:
        checker = Checker(files, TABLES["counts"])
        for column in ("value_low", "value_high"):
            checker.values(
                column,
                lambda v: (
                    None
                    if not v or _NUMBER.fullmatch(v)
                    else (
                        "is not a number",
                        "Write digits only; the sense goes into its own column",
                        "NotANumber",
                    )
                ),
            )
        pairs = zip(checker.cells("value_low"), checker.cells("value_high"), strict=True)
        for row, (low, high) in enumerate(pairs):
            if _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high) and float(low) > float(high):
                checker.report(
                    row,
                    "value_high",
                    high,
                    f"is below value_low {low}",
                    "Put the smaller number first",
                    "NotANumber",
                )
    if "instruments" in files.tables:
        checker = Checker(files, TABLES["instruments"])
        checker.values(
            "term",
            lambda v: (
                None
                if v in ("", "indefinite") or DURATION.fullmatch(v)
                else (
                    "is no duration",
                    "Write P5Y, P6M, indefinite, or leave it empty",
                    "NotADuration",
                )
            ),
        )
        checker.values(
            "min_parties",
            lambda v: (
                None
                if not v or _WHOLE.fullmatch(v)
                else ("is not a whole number", "Write 2, or leave it empty", "NotANumber")
            ),
        )


def _check_repairs(files: LedgerFiles) -> None:
    """A repair of our reading names a claim of the same source, and never goes in a circle."""
    source_of: dict[str, str] = {}
    for name in CLAIM_TABLES:
        source_of.update(
            zip(files.column(name, "claim_id"), files.column(name, "source_id"), strict=True)
        )
    repairs: dict[str, list[str]] = {}
    places: dict[str, tuple[Checker, int, str, str]] = {}
    for name in CLAIM_TABLES:
        if name not in files.tables:
            continue
        checker = Checker(files, TABLES[name])
        claims, sources = checker.cells("claim_id"), checker.cells("source_id")
        for column in ("supersedes", "retracts"):
            for row, target in enumerate(checker.cells(column)):
                if not target or target not in source_of:
                    continue
                repairs.setdefault(claims[row], []).append(target)
                places[claims[row]] = (checker, row, column, target)
                if source_of[target] != sources[row]:
                    checker.report(
                        row,
                        column,
                        target,
                        f"is a claim of {source_of[target]}, not of {sources[row]}",
                        "A repair stays with its source; what another source says is a new claim",
                        "RepairOfAnotherSource",
                    )
    for claim in in_cycles(repairs):
        checker, row, column, target = places[claim]
        checker.report(
            row,
            column,
            target,
            "repairs itself in a circle",
            "Let the newest row supersede the older one only",
            "Cycle",
        )


def _check_cycles(files: LedgerFiles) -> None:
    for table, key, column in (
        ("sources", "source_id", "derives_from"),
        ("instruments", "instrument_id", "parent"),
        ("parties", "party_id", "acts_for"),
    ):
        if table not in files.tables:
            continue
        checker = Checker(files, TABLES[table])
        keys = checker.cells(key)
        edges = {
            k: [p for p in v.split(";") if p]
            for k, v in zip(keys, checker.cells(column), strict=True)
        }
        for item in in_cycles(edges):
            checker.report(
                keys.index(item),
                column,
                ";".join(edges[item]),
                f"leads from {item} back to it",
                "Remove the link that is not so: nothing is its own origin",
                "Cycle",
            )


def _check_reading_days(files: LedgerFiles) -> None:
    """Nobody has read a source before it came out."""
    if "sources" not in files.tables:
        return
    checker = Checker(files, TABLES["sources"])
    pairs = zip(checker.cells("published"), checker.cells("retrieved"), strict=True)
    for row, (published, retrieved) in enumerate(pairs):
        try:
            late = published and retrieved and parse_when(published).lo > parse_when(retrieved).hi
        except DataError:
            continue
        if late:
            checker.report(
                row,
                "published",
                published,
                f"lies after the day on which it was read, {retrieved}",
                "Check both dates against the source",
                "ReadBeforePublished",
            )


def _check_decisions(files: LedgerFiles, ids: dict[str, set[str]]) -> None:
    if "judgements" in files.tables:
        checker = Checker(files, TABLES["judgements"])
        for column in ("left_id", "right_id"):
            checker.values(
                column,
                lambda v: (
                    None
                    if not v or v in ids["subject"]
                    else ("names nothing in the ledger", "Check the id", "BrokenReference")
                ),
            )
    if "rulings" in files.tables:
        checker = Checker(files, TABLES["rulings"])
        checker.values(
            "claim_id",
            lambda v: (
                None
                if v in ("", "unknown") or v in ids["claims"]
                else (
                    "is no claim of the ledger",
                    "Check the id, or write unknown",
                    "BrokenReference",
                )
            ),
        )


def existence(text: str) -> tuple[int, int]:
    """Return (first day, first day out) of an interval cell; open ends are PAST and FUTURE."""
    if not text:
        return PAST, FUTURE
    when = parse_when(text)
    if when.end is None:
        return when.start.lo, FUTURE
    return when.start.lo, when.end.hi


def write_datapackage(folder: Path) -> None:
    """Write ``datapackage.json`` for the tables that a folder has, from the schema."""
    present = {t.name for t in TABLES.values() if (folder / t.path).exists()}
    if not present:
        raise NotALedger(f"{folder} holds none of the tables of a ledger")
    name, title = folder.resolve().name, f"Ledger {folder.resolve().name}"
    path = folder / "datapackage.json"
    if path.exists():
        try:
            old = json.loads(path.read_text(encoding="utf-8"))
            name, title = str(old.get("name", name)), str(old.get("title", title))
        except (ValueError, AttributeError):
            pass
    text = json.dumps(descriptor(name, title, present), indent=2, ensure_ascii=False) + "\n"
    write_bytes_atomically(path, text.encode("utf-8"))
