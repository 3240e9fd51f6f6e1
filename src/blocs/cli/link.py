"""The command that finds records of one text in several lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blocs.cli.asking import JSON, OUT, app, emit, keep_inputs

if TYPE_CHECKING:
    from blocs.linking.records import Record

__all__ = ["link"]


@app.command(epilog="Example: blocs link ours.csv theirs.csv --judgements proposals.csv")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--least",
    type=float,
    default=0.5,
    show_default=True,
    help="Propose pairs of this probability or more.",
)
@click.option(
    "--judgements",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write the proposals as rows for judgements.csv.",
)
@click.option(
    "--engine",
    type=click.Choice(("duckdb", "spark")),
    default="duckdb",
    show_default=True,
    help="What does the comparing; Spark needs Java and pyspark.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@JSON
@OUT
def link(
    inputs: tuple[str, ...],
    least: float,
    judgements: Path | None,
    engine: str,
    seed: int,
    json: bool,
    out: Path | None,
) -> None:
    """Which records of several lists are the same text? Proposals with reasons, never merges.

    INPUT is a CSV table (id, title, and what there is of parties, when, list, form, key), a ledger
    (each instrument is a record), or a folder of manytreaties (nine lists, with keys).
    """
    from blocs.linking.answer import link_answer
    from blocs.render import reply_json, reply_text

    records: list[Record] = []
    judged: list[tuple[str, str]] = []
    for name in inputs:
        for target in (out, judgements):
            _keep(target, name)
        more, known = _read(name)
        records += more
        judged += known
    reply = link_answer(
        records,
        name=" + ".join(inputs),
        seed=seed,
        today=date.today(),
        least=least,
        engine=engine,
        judged=judged,
    )
    if judgements is not None:
        emit(reply.judgements_csv(), judgements)
    emit(reply_json(reply) if json else reply_text(reply, to_file=out is not None), out)


def _keep(target: Path | None, name: str) -> None:
    """Refuse to write over an input."""
    path = Path(name)
    if path.is_file():
        keep_inputs(target, name, path)
    elif path.is_dir():
        others = [p for p in path.iterdir() if p.is_file()]
        keep_inputs(target, name, *others)


def _read(name: str) -> tuple[list[Record], list[tuple[str, str]]]:
    """Return the records of an input, and the pairs that its ledger has judged."""
    from blocs.imports.linkable import manytreaties_records
    from blocs.ledger.view import open_ledger
    from blocs.linking.records import records_of, records_of_table

    path = Path(name)
    if path.is_file() and path.suffix == ".csv":
        return records_of_table(path), []
    if path.is_dir() and any((path / f"agreements.csv{end}").is_file() for end in ("", ".gz")):
        return manytreaties_records(path), []
    with open_ledger(name) as ledger:
        judged = ledger.rows("select left_id, right_id from judgements where undone_at = ''")
        return records_of(ledger.as_of()), [(a, b) for a, b in judged]
