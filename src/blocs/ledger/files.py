"""Read the CSV files of a ledger without guessing: UTF-8 or an error, every cell a string.

Nothing is repaired. What cannot be read is a `Problem` with file, line and column, and reading
goes on, so that one run names everything that is wrong.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from blocs.errors import Problem

__all__ = ["MAX_CELL", "RawTable", "read_table", "shorten"]

MAX_CELL = 20_000
"""Longest cell in characters; a longer one is a file gone wrong, not a fact."""
_CSV_LIMIT = 10_000_000
_SECOND = "\u0080-\u00bf€‚ƒ„†‡ˆ‰Š‹ŒŽ‘“•˜™š›œžŸ"
_CLOSING = "’”…–—"
# UTF-8 read as Windows-1252. What also ends an honest word ("Spaß”", "IRMÔ) must go on in one.
_MOJIBAKE = re.compile(
    f"Ã[{_SECOND}]|Ã[{_CLOSING}](?=[a-z])|Â[\u00a0-\u00bf]|Ð[\u0080-\u00bf]|â€[™œ\u009d¦“”]"
    f"|(?:[ØÙÚÛ][{_SECOND}{_CLOSING}]){{2}}|(?:[ä-é][{_SECOND}{_CLOSING}]{{2}}){{2}}"
    "|[\u0080-\u0084\u0086-\u009f]|\ufffd"
)
_ACCENTED = re.compile(r"[^\x00-\x7f]+")


@dataclass(slots=True)
class RawTable:
    """Rows of one file as strings, with the physical line on which each starts."""

    path: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    problems: list[Problem] = field(default_factory=list)


def shorten(value: str) -> str:
    """Return the value cut to 80 characters for a message."""
    return value if len(value) <= 80 else value[:77] + "..."


def _bad_byte(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    line = data.count(b"\n", 0, error.start) + 1
    column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    return Problem(
        path,
        line,
        "",
        f"byte 0x{data[error.start]:02x}",
        f"is not UTF-8 (byte {error.start} of the file, byte {column} of line {line})",
        "Save the file as UTF-8 from the program that wrote it; nothing was loaded",
        "EncodingNotUtf8",
    )


def mojibake(value: str) -> str | None:
    """Return the repaired text when the value looks like UTF-8 read as Windows-1252, else None.

    The repair is only ever a suggestion in a message.
    """
    if not _MOJIBAKE.search(value):
        return None
    repaired = _ACCENTED.sub(lambda run: _decoded(run[0]), value)
    return "" if repaired == value else repaired


def _decoded(run: str) -> str:
    """Return accented characters as the UTF-8 that they may have been, else as they are."""
    data = bytearray()
    for char in run:
        try:
            data += char.encode("cp1252")
        except UnicodeError:
            # Windows-1252 leaves five bytes undefined; readers pass them through.
            if ord(char) > 0x9F:
                return run
            data.append(ord(char))
    try:
        return data.decode("utf-8")
    except UnicodeError:
        return run


def _undecodable(path: str, data: bytes) -> list[Problem]:
    """Name the first bad byte of each bad line, at most 20 lines."""
    problems: list[Problem] = []
    offset = 0
    for line in data.split(b"\n"):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            whole = UnicodeDecodeError(
                "utf-8", data, offset + error.start, offset + error.end, error.reason
            )
            problems.append(_bad_byte(path, data, whole))
            if len(problems) == 20:
                break
        offset += len(line) + 1
    return problems


class _Broken(Exception):
    """A record that is not CSV: the line on which it starts, and why."""


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which the record starts, cells)."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Broken(start, str(error)) from None
        yield start, record
        start = reader.line_num + 1


def read_table(folder: Path, relative: str, accepts: list[str], optional: set[str]) -> RawTable:
    """Read one CSV file strictly.

    Args:
        folder: folder of the ledger.
        relative: path of the file inside it.
        accepts: column names in their declared order.
        optional: those that may be missing.

    Returns:
        A `RawTable` whose rows have one cell for each accepted column (missing optional columns
        are empty), whatever the order in the file, and the problems met.
    """
    table = RawTable(relative, list(accepts), [], [])
    data = (folder / relative).read_bytes()
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        table.problems += _undecodable(relative, data)
        return table
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        table.problems.append(
            Problem(relative, line, "", "NUL", "is no text", "Remove the byte", "NotText")
        )
        return table
    old_limit = csv.field_size_limit(_CSV_LIMIT)
    try:
        _fill(table, text, accepts, optional)
    except _Broken as error:
        line, why = error.args
        table.problems.append(
            Problem(
                relative,
                line,
                "",
                "",
                f"is not readable as CSV from here on: {why}",
                "Check quotation marks; a cell with a comma or a quote needs quotes",
                "CsvBroken",
            )
        )
    finally:
        csv.field_size_limit(old_limit)
    return table


def _fill(table: RawTable, text: str, accepts: list[str], optional: set[str]) -> None:
    records = _records(text)
    path = table.path
    try:
        _, header = next(records)
    except StopIteration:
        table.problems.append(
            Problem(
                path,
                1,
                "",
                "",
                "is empty",
                f"Write the header {','.join(accepts)}",
                "HeaderMissing",
            )
        )
        return
    bad_header = _check_header(table, header, accepts, optional)
    if bad_header:
        return
    place = {name: i for i, name in enumerate(header)}
    order = [place.get(name, -1) for name in accepts]
    plain = order == list(range(len(header)))
    width = len(header)
    for line, record in records:
        if len(record) != width:
            if not record:
                table.problems.append(
                    Problem(path, line, "", "", "is an empty line", "Remove it", "RowRagged")
                )
                continue
            table.problems.append(
                Problem(
                    path,
                    line,
                    "",
                    shorten(",".join(record)),
                    f"has {len(record)} cells where the header has {width}",
                    "Quote cells that hold a comma; add the missing commas",
                    "RowRagged",
                )
            )
            continue
        row = record if plain else [record[i] if i >= 0 else "" for i in order]
        table.rows.append(row)
        table.lines.append(line)


def _check_header(
    table: RawTable, header: list[str], accepts: list[str], optional: set[str]
) -> bool:
    """Add a problem for each header mistake; return whether the file cannot be used."""
    before = len(table.problems)

    def add(column: str, message: str, hint: str) -> None:
        table.problems.append(Problem(table.path, 1, column, "", message, hint, "HeaderWrong"))

    if len(header) == 1 and ";" in header[0]:
        add("", "is separated by semicolons", "Save it with commas")
        return True
    for name in header:
        if name not in accepts:
            add(name, "is no column of this table", f"The columns are {','.join(accepts)}")
        elif header.count(name) > 1:
            add(name, "stands twice", "Remove one of them")
    for name in accepts:
        if name not in header and name not in optional:
            add(name, "is missing", f"Add the column {name}")
    return len(table.problems) > before


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old one or the new one whole."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
