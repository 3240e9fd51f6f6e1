"""Commands on folders and files: validate, build, import, demo, schema."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from blocs.cli.asking import JSON, OUT, app, emit, keep_inputs


def _folder(name: str) -> Path:
    """Return the folder of a bundled ledger, or the folder of that name."""
    from blocs.ledger.view import bundled

    return Path(name) if Path(name).is_dir() else bundled().get(name, Path(name))


@app.command(epilog="Example: blocs validate my-ledger --base main")
@click.argument("folder", default="space")
@click.option(
    "--base",
    metavar="REVISION",
    help="Also check that claims were only added since this git revision.",
)
@click.option("--write-descriptor", is_flag=True, help="Write datapackage.json from the schema.")
@JSON
@OUT
def validate(
    folder: str, base: str | None, write_descriptor: bool, json: bool, out: Path | None
) -> None:
    """Name every problem of every file in FOLDER at once; exit code 3 when there is one."""
    from blocs.ledger.answers import counted
    from blocs.ledger.history import append_only_problems
    from blocs.ledger.validate import check_folder, write_datapackage
    from blocs.render import problems_json

    path = _folder(folder)
    keep_inputs(out, folder)
    if write_descriptor:
        write_datapackage(path)
    files = check_folder(path)
    problems = list(files.problems)
    if base is not None:
        problems += append_only_problems(path, base)
    if json:
        emit(problems_json(path, problems), out)
    elif problems:
        emit("".join(f"{p}\n" for p in problems), out)
    rows = sum(len(t.rows) for t in files.tables.values())
    click.echo(
        f"{path}: {counted(len(files.tables), 'table')}, {counted(rows, 'row')}, "
        f"{counted(len(problems), 'problem')}",
        err=True,
    )
    if problems:
        sys.exit(3)


@app.command(epilog="Example: blocs build my-ledger --out my-ledger.duckdb")
@click.argument("folder", default="space")
@click.option("--force", is_flag=True, help="Build even when nothing changed.")
@JSON
@OUT
def build(folder: str, force: bool, json: bool, out: Path | None) -> None:
    """Compile the ledger in FOLDER into one DuckDB file; skipped when nothing changed."""
    from json import dumps

    from blocs.ledger.duckfile import is_duckdb
    from blocs.ledger.store import build as compile_ledger

    if out is not None and out.exists() and not is_duckdb(out):
        raise click.UsageError(f"{out} is no compiled ledger and would be lost; give another file")
    built = compile_ledger(_folder(folder), out, force)
    if json:
        click.echo(
            dumps(
                {
                    "path": str(built.path),
                    "build": built.build,
                    "fresh": built.fresh,
                    "claims": built.claims,
                }
            )
        )
    else:
        did = "built" if built.fresh else "unchanged"
        click.echo(f"{built.path}\n{did}: {built.claims} claims, build {built.build[:12]}")


@app.command("import", epilog="Example: blocs import manytreaties FOLDER --out treaties")
@click.argument("form", metavar="FORMAT")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="imported",
    show_default=True,
    metavar="FOLDER",
    help="Folder of the new ledger.",
)
def import_(form: str, folder: Path, out: Path) -> None:
    """Turn a foreign data set (FORMAT: manytreaties) into a valid ledger, and build it."""
    from blocs.imports import FORMATS

    if form not in FORMATS:
        raise click.UsageError(f"{form!r} is no format that blocs reads: {', '.join(FORMATS)}")
    built = FORMATS[form](folder, out)
    click.echo(f"{out}\n{built.path}\nbuilt: {built.claims} claims, build {built.build[:12]}")


@app.command(epilog="Example: blocs demo --no-serve --out brief.html")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    default="out/brief-check.html",
    show_default=True,
    help="Where the page of verdicts goes.",
)
@click.option("--no-serve", is_flag=True, help="Stop after the answers.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8040,
    show_default=True,
    help="Port to serve on; a free one when it is taken.",
)
def demo(out: Path, no_serve: bool, port: int) -> None:
    """Build the bundled ledger, print headline answers, then serve it until Ctrl-C."""
    from blocs.cli.serve import listen
    from blocs.demo import run

    click.echo(run(out))
    if no_serve:
        return
    click.echo("\nsee it drawn, with the evidence behind every mark:")
    try:
        listen("space", "127.0.0.1", port)
    except OSError:
        listen("space", "127.0.0.1", 0)


@app.command(epilog="Example: blocs schema > envelope.schema.json")
def schema() -> None:
    """Print the JSON Schema of the answers that --json gives."""
    from importlib import resources

    click.echo(
        resources.files("blocs").joinpath("envelope.schema.json").read_text("utf-8"), nl=False
    )
