"""Questions about the network as a whole, and its export to other tools."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from blocs.cli.asking import Ask, emit, keep_inputs, question

__all__ = ["export", "network"]

TOP = 20
"""Parties shown on a terminal; a file or --json has them all."""


@question("blocs network CHN --as-of 2024-02-15")
@click.argument("hub", required=False)
@click.option("--topic", help="Only instruments on this topic.")
@click.option("--both", nargs=2, metavar="A B", help="Who is in both: two hubs or instruments.")
@click.option("--series", is_flag=True, help="Measures at the end of each year.")
@click.option("--from", "first", type=int, metavar="YEAR", help="First year of the series.")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year of the series.")
@click.option("--on", "days", multiple=True, metavar="DAY", help="A day of the series; repeat.")
@click.option("--instruments", is_flag=True, help="List the instruments instead of the parties.")
@click.option("--settled", is_flag=True, help="Count only what is settled as certain.")
@click.option("--with-ties", is_flag=True, help="Also satellites, stations, payloads and sales.")
@click.option(
    "--missing",
    type=float,
    default=0.1,
    show_default=True,
    help="Share of edges taken away to see how far a measure moves.",
)
@click.option("--draws", type=int, default=50, show_default=True, help="Worlds drawn for a range.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draws.")
def network(
    ask: Ask,
    hub: str | None,
    topic: str | None,
    both: tuple[str, str] | None,
    series: bool,
    first: int | None,
    last: int | None,
    days: tuple[str, ...],
    instruments: bool,
    settled: bool,
    with_ties: bool,
    missing: float,
    draws: int,
    seed: int,
) -> None:
    """The network of HUB, or of all: reach, dominance, alignment, diversity, brokerage, seats."""
    from blocs.ledger.view import check_day
    from blocs.network.asking import day_answer
    from blocs.network.both import both as in_both
    from blocs.network.building import build_network
    from blocs.network.series import series as of_days
    from blocs.network.series import year_ends

    if both and (hub or series or days):
        raise click.UsageError("--both stands alone: give two blocs, and no HUB or --series")
    if (first is not None or last is not None) and not series:
        raise click.UsageError("--from and --to belong to --series")
    wanted = [check_day(day, "--on") for day in days]
    with ask.snapshot() as snapshot:
        if series or wanted:
            if series:
                wanted += year_ends(snapshot, hub, topic, first, last, with_ties=with_ties)
            ask.answer(
                of_days(snapshot, hub, topic, days=wanted, with_ties=with_ties, settled=settled)
            )
            return
        found = build_network(snapshot, hub, topic, with_ties=with_ties, settled=settled)
        if both:
            ask.answer(in_both(found, *both))
            return
        answer = day_answer(found, draws=draws, missing=missing, seed=seed)
        listing = "instruments" if instruments else "parties"
        ask.answer(replace(answer, listing=listing, top=TOP if ask.out is None else 0))


@question("blocs export gexf --as-of 2015-12-31 --known-at 2015-12-31 --out network.gexf")
@click.argument("form", metavar="FORMAT")
@click.option("--hub", help="Only this hub's network.")
@click.option("--topic", help="Only instruments on this topic.")
@click.option("--history", is_flag=True, help="Also what had begun by the day and ended since.")
@click.option("--with-ties", is_flag=True, help="Also satellites, stations, payloads and sales.")
def export(
    ask: Ask, form: str, hub: str | None, topic: str | None, history: bool, with_ties: bool
) -> None:
    """Write the network for other tools: FORMAT is gexf, graphml, parquet or csv; or html.

    HTML is the interactive page with the whole ledger in one file that opens without a server.
    GEXF and GraphML are one file and go to stdout without --out; Parquet and CSV are a folder, or
    a .zip. Dates are spells in GEXF and a table of their own in the other two.
    """
    from blocs.network.building import build_network
    from blocs.network.export import FORMATS, ONE_FILE, export, exported, write_files
    from blocs.render import reply_json

    if form == "html":
        _export_page(ask, any((hub, topic, history, with_ties)))
        return
    if form not in FORMATS:
        raise click.UsageError(f"{form!r} is no format of export: {', '.join(FORMATS)}, html")
    if ask.out is None and (ask.json or form not in ONE_FILE):
        raise click.UsageError(f"give --out {'FILE' if form in ONE_FILE else 'FOLDER or FILE.zip'}")
    with ask.snapshot() as snapshot:
        network = build_network(snapshot, hub, topic, with_ties=with_ties)
        files = export(network, form, history=history)
        if ask.out is None:
            sys.stdout.write(next(iter(files.values())).decode("utf-8"))
            return
        paths = write_files(files, ask.out)
        reply = exported(network, form, files, paths, history=history)
    if ask.json:
        emit(reply_json(reply), None)
    for path in paths:
        click.echo(f"wrote {path}", err=True)
    click.echo(reply.headline(), err=True)


def _export_page(ask: Ask, narrowed: bool) -> None:
    """Write the interactive page as one file."""
    if narrowed or ask.as_of is not None or ask.json:
        raise click.UsageError(
            "html holds every day and network of the ledger, and is no JSON; "
            "of the settings only --known-at, --level and --without change it"
        )
    if ask.out is None:
        raise click.UsageError("give --out FILE")
    from blocs.web.copies import one_file

    keep_inputs(ask.out, ask.ledger)
    with ask.snapshot() as snapshot:
        emit(one_file(snapshot), ask.out)


for option in export.params:
    if option.name == "out":
        # Of all questions only this one may write a folder.
        option.type = click.Path(path_type=Path)
        option.metavar = "FILE|FOLDER"
