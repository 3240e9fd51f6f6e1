"""Commands that write copies of the interactive page: site. One file: blocs export html."""

from __future__ import annotations

from pathlib import Path

import click

from blocs.cli.asking import LEDGER, LEVEL_NAMES, app, keep_inputs

__all__ = ["site"]


@app.command(epilog="Example: blocs site public --known-at 2024-03-04")
@LEDGER
@click.argument("out", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option("--known-at", metavar="DATE", help="Only what was published by then; default today.")
@click.option(
    "--level",
    type=click.Choice(LEVEL_NAMES),
    default="state",
    show_default=True,
    help="Whose acts count.",
)
@click.option(
    "--without", multiple=True, metavar="SOURCE", help="Leave out a source and its copies."
)
def site(
    ledger: str, out: Path, known_at: str | None, level: str, without: tuple[str, ...]
) -> None:
    """Write the interactive page as a FOLDER that any web host can serve, without a server of ours.

    It holds every as-of day of one known-at day and level, with the claims and quotations; what
    only blocs serve can do is left out. For a single file: blocs export html --out FILE
    """
    from blocs.ledger.view import check_day, open_ledger
    from blocs.web.copies import site_files, told, write_site

    known = check_day(known_at, "--known-at") if known_at is not None else None
    with open_ledger(ledger) as opened:
        files = site_files(opened.as_of(known_at=known, level=level, without=without))
    keep_inputs(out / "index.html", ledger)
    try:
        write_site(files, out)
    except OSError as error:
        raise click.UsageError(f"cannot write {error.filename}: {error.strerror}") from None
    click.echo(f"wrote {out}: {told(files)}", err=True)
