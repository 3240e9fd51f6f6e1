"""Into DuckDB and out to one file: loading without guesses, writing the same bytes each time."""

from __future__ import annotations

import csv
import os
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocs.ledger.schema import TABLES, Table

if TYPE_CHECKING:
    import duckdb

__all__ = ["Bulk", "file_header", "is_duckdb", "load_table", "write_out"]


def is_duckdb(path: Path) -> bool:
    """Return whether a file is a DuckDB file, or empty, so that nothing is lost with it."""
    with open(path, "rb") as handle:
        head = handle.read(12)
    return not head or head[8:] == b"DUCK"


def file_header(path: Path) -> list[str]:
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return next(csv.reader(handle))


def load_table(
    con: duckdb.DuckDBPyConnection, folder: Path, table: Table, header: list[str] | None
) -> None:
    """Load one file with every cell a string; a missing column or file gives empty cells."""
    names = [c.name for c in table.columns]
    if header is None:
        columns = ", ".join(f'"{n}" varchar' for n in names)
        con.execute(f"create table {table.name} ({columns})")
        return
    spec = ", ".join(f"'{n}': 'varchar'" for n in header)
    chosen = ", ".join(
        f'coalesce("{n}", \'\') as "{n}"' if n in header else f"'' as \"{n}\"" for n in names
    )
    con.execute(
        f"create table {table.name} as select {chosen} from read_csv(?, auto_detect = false, "
        f"header = true, delim = ',', quote = '\"', escape = '\"', columns = {{{spec}}})",
        [str(folder / table.path)],
    )


class Bulk:
    """Fill tables from Python rows, by way of a scratch file: the fastest road into DuckDB."""

    def __init__(self, con: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self.con = con
        self.scratch = scratch

    def create(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        path = self.scratch / f"{table}.csv"
        with open(path, "w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)
        spec = ", ".join(
            "'{}': '{}'".format(*part.strip().rsplit(" ", 1)) for part in columns.split(",")
        )
        self.con.execute(f"create table {table} ({columns})")
        self.con.execute(
            f"insert into {table} select * from read_csv(?, auto_detect = false, header = false, "
            f"delim = ',', quote = '\"', escape = '\"', columns = {{{spec}}})",
            [str(path)],
        )
        text = [
            c.strip().split(" ")[0] for c in columns.split(",") if c.strip().endswith("varchar")
        ]
        for column in text:
            self.con.execute(f"update {table} set {column} = '' where {column} is null")
        path.unlink()


_KEPT = (
    *TABLES,
    "all_claims",
    "repaired",
    "source_fact",
    "date_text",
    "name_index",
    "evidence",
    "tie_evidence",
    "standing",
    "spell",
    "build_info",
)


def write_out(con: duckdb.DuckDBPyConnection, target: Path, build_id: str) -> None:
    """Copy the tables, sorted, into a new file and move it into place."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        con.execute("set threads = 1")
        quoted = str(temporary).replace("'", "''")
        con.execute(f"attach '{quoted}' as out (storage_version 'v1.4.0')")
        for table in _KEPT:
            con.execute(f"create table out.{table} as select * from {table} order by all")
        con.execute("checkpoint out")
        con.execute("detach out")
        _steady_header(temporary, build_id)
        with open(temporary, "rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
        Path(f"{temporary}.wal").unlink(missing_ok=True)


def _header_checksum(block: bytes) -> int:
    """Return DuckDB's checksum of the main header: 5381 xor the scrambled 64-bit words."""
    total = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        total ^= (word * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return total


def _steady_header(path: Path, build_id: str) -> None:
    """Replace the random 16-byte identifier in the file's header by one from the input hash.

    Does nothing when the header is not laid out as expected (another DuckDB), in which case two
    builds differ in that identifier and nothing else.
    """
    with open(path, "rb+") as handle:
        header = bytearray(handle.read(4096))
        (stored,) = struct.unpack_from("<Q", header)
        if header[8:12] != b"DUCK" or _header_checksum(bytes(header[8:])) != stored:
            return
        header[124:140] = bytes.fromhex(build_id)[:16]
        struct.pack_into("<Q", header, 0, _header_checksum(bytes(header[8:])))
        handle.seek(0)
        handle.write(header)
