"""Read a foreign table as strings: plain or gzipped CSV, strict UTF-8, named columns."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from blocs.errors import DataError

__all__ = ["find_table", "read_rows"]


def find_table(folder: Path, stem: str) -> Path:
    """Return the table's file: ``stem.csv`` or ``stem.csv.gz``.

    Raises:
        DataError: when the folder or both files are missing.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder. Name the folder that holds {stem}.csv.gz")
    for name in (f"{stem}.csv.gz", f"{stem}.csv"):
        if (folder / name).is_file():
            return folder / name
    raise DataError(f"{folder} has neither {stem}.csv.gz nor {stem}.csv. Is it the right folder?")


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{path} is no whole gzip file: {error}. Copy it again") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path}:{line} is not UTF-8 (byte {error.start}, 0x{data[error.start]:02x}). "
            "Nothing is guessed: save the table as UTF-8"
        ) from None


def read_rows(
    folder: Path, stem: str, columns: Sequence[str]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (row number, cells of the wanted columns) of a table; row 1 is the first of data.

    Args:
        folder: where the table is.
        stem: its file name without ``.csv`` or ``.csv.gz``.
        columns: headers wanted, in the order of the answer; others are left out.

    Raises:
        DataError: when the file is missing, broken, not UTF-8, or lacks a column.
    """
    path = find_table(folder, stem)
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        missing = [c for c in columns if c not in header]
        if missing:
            raise DataError(
                f"{path} lacks the columns {', '.join(missing)}. Its header is {','.join(header)}"
            )
        places = [header.index(c) for c in columns]
        for number, row in enumerate(reader, start=1):
            if len(row) != len(header):
                raise DataError(
                    f"{path}:{reader.line_num} has {len(row)} cells where the header has "
                    f"{len(header)}. The file is cut short or its quotes are broken"
                )
            yield number, tuple([row[i].strip() for i in places])
    except csv.Error as error:
        raise DataError(f"{path}:{reader.line_num} is not readable as CSV: {error}") from None
