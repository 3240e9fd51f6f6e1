"""The network as files for other tools: GEXF, GraphML, Parquet and CSV."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from blocs.dates import FUTURE, iso
from blocs.errors import QuestionError
from blocs.network.answers import Exported
from blocs.network.gexf import to_gexf
from blocs.network.graphs import about, edges, nodes, to_networkx
from blocs.network.hypergraph import Network
from blocs.network.spells import courses

__all__ = ["FORMATS", "ONE_FILE", "export", "exported", "write_files"]

FORMATS = ("gexf", "graphml", "parquet", "csv")
"""What `export` writes."""

ONE_FILE = ("gexf", "graphml")
"""Formats of a single file; the others are a folder."""

TABLES = {
    "nodes": "parties and instruments, one row each",
    "memberships": "who is in what on the as-of day",
    "spells": "stretches in which each membership is certain or possible; end is the first day out",
}

Table = list[dict[str, Any]]


def export(network: Network, form: str, *, history: bool = False) -> dict[str, bytes]:
    """Return the network in a format as files by name; the same network gives the same bytes.

    Args:
        network: of a day.
        form: one of `FORMATS`.
        history: also what had begun by the day and holds no longer: in GEXF as edges with answer
            ``no``, in CSV and Parquet as spells.

    Raises:
        QuestionError: when there is no such format, or GraphML is asked for a history, which it
            has no spells to hold.
    """
    if form == "gexf":
        return {"network.gexf": to_gexf(network, history=history)}
    if form == "graphml":
        if history:
            raise QuestionError(
                "GraphML has no spells; ask for gexf, csv or parquet with --history"
            )
        return {"network.graphml": to_graphml(network)}
    if form == "csv":
        made = {f"{k}.csv": _csv(v) for k, v in tables(network, history).items()}
        return {**made, "datapackage.json": _package(network, made)}
    if form == "parquet":
        made = _parquet(network, tables(network, history))
        return {**made, "datapackage.json": _package(network, made)}
    raise QuestionError(f"{form!r} is no format of export: {', '.join(FORMATS)}")


def to_graphml(network: Network) -> bytes:
    """Return the bipartite graph as GraphML with typed attributes."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(to_networkx(network), buffer, named_key_ids=True)
    return buffer.getvalue()


def tables(network: Network, history: bool) -> dict[str, Table]:
    """Return the rows of `TABLES`."""
    told = nodes(network)
    columns = list(dict.fromkeys(k for row in told.values() for k in row))
    return {
        "nodes": [
            {"node": name, **{c: row.get(c, "") for c in columns}} for name, row in told.items()
        ],
        "memberships": [
            {"party": e.party, "instrument": e.instrument, **e.attributes} for e in edges(network)
        ],
        "spells": [
            {
                "party": party,
                "instrument": instrument,
                "start": iso(stretch.start),
                "end": "" if stretch.end >= FUTURE else iso(stretch.end),
                "answer": stretch.answer,
            }
            for (party, instrument), course in courses(network, history=history).items()
            for stretch in course
        ],
    }


def _csv(rows: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def _package(network: Network, files: dict[str, bytes]) -> bytes:
    """Return a Frictionless descriptor that says what the files are and of when."""
    told = about(network)
    package = {
        "name": f"network-{told['ledger']}-{told['as_of']}",
        "title": told["title"],
        "description": told["citation"],
        **{k: told[k] for k in told if k not in ("title", "citation")},
        "resources": [
            {
                "name": Path(name).stem,
                "path": name,
                "description": TABLES[Path(name).stem],
                "format": Path(name).suffix[1:],
                "bytes": len(data),
            }
            for name, data in files.items()
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _parquet(network: Network, made: dict[str, Table]) -> dict[str, bytes]:
    """Return each table as Parquet, with what `about` tells as its key-value metadata."""
    import duckdb

    told = ", ".join(f"{k}: {_quoted(v)}" for k, v in about(network).items() if v)
    found = {}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        # One thread and one row group: the same rows give the same bytes.
        con.execute("set threads = 1")
        for name, rows in made.items():
            columns = list(rows[0])
            sorts = {c: _sort(c, rows) for c in columns}
            listed = ", ".join(f'"{c}" {sorts[c]}' for c in columns)
            con.execute(f'create table "{name}" ({listed})')
            unnested = ", ".join("unnest(?)" for _ in columns)
            values = [[None if r[c] == "" else r[c] for r in rows] for c in columns]
            con.execute(f'insert into "{name}" select {unnested}', values)
            path = Path(folder) / f"{name}.parquet"
            con.execute(
                f'copy "{name}" to {_quoted(str(path))} (format parquet, kv_metadata {{{told}}})'
            )
            found[path.name] = path.read_bytes()
    return found


def _sort(column: str, rows: Table) -> str:
    if column in ("start", "end"):
        return "date"
    return "integer" if isinstance(rows[0][column], int) else "varchar"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def write_files(files: dict[str, bytes], out: Path) -> list[Path]:
    """Write the files of an export, each whole or not at all.

    Args:
        files: by name, from `export`.
        out: the file for a single one; else a folder, made when it is not there, or a ``.zip``.

    Returns:
        The paths written.

    Raises:
        QuestionError: when a folder is given for a single file, or a file for several.
    """
    from blocs.ledger.files import write_bytes_atomically

    if len(files) == 1:
        if out.is_dir():
            raise QuestionError(f"--out {out} is a folder; give a file for this format")
        write_bytes_atomically(out, next(iter(files.values())))
        return [out]
    if out.suffix == ".zip":
        write_bytes_atomically(out, _zipped(files))
        return [out]
    if out.is_file():
        raise QuestionError(f"--out {out} is a file; give a folder or a .zip for this format")
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_bytes_atomically(out / name, data)
    return [out / name for name in files]


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip whose bytes depend on the files alone: its clock stands still."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def exported(
    network: Network, form: str, files: dict[str, bytes], paths: list[Path], *, history: bool
) -> Exported:
    """Return what was written, with the sum of each file.

    Args:
        network: that was exported.
        form: format.
        files: by name.
        paths: where they are: one for each, or one that holds them all.
        history: whether what had ended was exported too.
    """
    snapshot = network.snapshot
    written = list(files.values()) if len(files) == len(paths) else [p.read_bytes() for p in paths]
    return Exported(
        question=snapshot.question(
            "export",
            format=form,
            **network.scope(),
            history=history,
        ),
        evidence={"claims": [], "sources": []},
        ledger=snapshot.ledger.identity(),
        form=form,
        nodes=len(network.parties) + len(network.instruments),
        edges=len(network.memberships),
        rows=[
            {"path": str(path), "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for path, data in zip(paths, written, strict=True)
        ],
    )
