"""Questions of fact: who, which, since when, how many, who says so, what changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from blocs.cli.asking import Ask, emit, keep_inputs, question
from blocs.errors import QuestionError

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply


@question("blocs members artemis-accords --as-of 2024-02-15")
@click.argument("instruments", nargs=-1, required=True, metavar="INSTRUMENT...")
def members(ask: Ask, instruments: tuple[str, ...]) -> None:
    """Who is a party to INSTRUMENT: certain to possible, since when, on whose word.

    With several instruments: who is in all of them, and since when in each.
    """
    from blocs.ledger.shared import in_all

    with ask.snapshot() as snapshot:
        if len(instruments) == 1:
            ask.answer(snapshot.members(instruments[0]))
        else:
            ask.answer(in_all(snapshot, instruments))


@question("blocs status CHN-USA-1979-STA --as-of 2024-03-01 --known-at 2024-03-04")
@click.argument("instrument")
@click.argument("party", required=False)
def status(ask: Ask, instrument: str, party: str | None) -> None:
    """Is INSTRUMENT in force, or PARTY in it: yes, no, possible or unknown, with its history."""
    with ask.snapshot() as snapshot:
        ask.answer(snapshot.status(instrument, party))


@question("blocs ties CHN BRA --level institute")
@click.argument("party")
@click.argument("partner", required=False)
@click.option("--topic", help="Only instruments on this topic.")
def ties(ask: Ask, party: str, partner: str | None, topic: str | None) -> None:
    """What ties PARTY to others, or to PARTNER: instruments, satellites, stations, sales."""
    with ask.snapshot() as snapshot:
        ask.answer(snapshot.ties(party, partner, topic))


@question("blocs parties --region Africa", takes=("as_of", "known_at", "without"))
@click.option("--region", help="Only this UN region.")
@click.option("--kind", default="state", show_default=True, help="Kind of party.")
def parties(ask: Ask, region: str | None, kind: str) -> None:
    """Parties that existed on the day, with region, income group and number of instruments."""
    from blocs.ledger.catalogue import parties as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, region, kind))


@question("blocs instruments --hub CHN --topic lunar", takes=("as_of", "known_at", "without"))
@click.option("--hub", help="Only this hub's network.")
@click.option("--topic", help="Only this topic.")
def instruments(ask: Ask, hub: str | None, topic: str | None) -> None:
    """Instruments known up to the day, with form, shape, topics and number of claims."""
    from blocs.ledger.catalogue import instruments as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, hub, topic))


@question("blocs sources --kind depositary", takes=("known_at", "without"))
@click.option("--kind", help="Only this kind of source.")
def sources(ask: Ask, kind: str | None) -> None:
    """Sources with their Admiralty letter, what they copy, and how many claims they carry."""
    from blocs.ledger.catalogue import sources as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, kind))


@question("blocs evidence CHN-USA-1979-STA", takes=("as_of", "known_at", "without"))
@click.argument("what")
def evidence(ask: Ask, what: str) -> None:
    """Claims behind WHAT: a claim, source, instrument, party or subject; winners and losers."""
    from blocs.ledger.evidence import evidence as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, what))


@question("blocs count ilrs --as-of 2025-04-23", takes=("as_of", "known_at", "without"))
@click.argument("subject", required=False)
@click.option("--unit", help="Only totals in this unit, such as agreements.")
@click.option("--scope", help="Only totals of this scope, such as signed-cumulative.")
@click.option(
    "--table",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Instead of SUBJECT: any table of lists, one 0/1 column for each and a column count.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@click.option(
    "--figure",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also draw it: .svg, .png, or both when without suffix.",
)
def count(
    ask: Ask,
    subject: str | None,
    unit: str | None,
    scope: str | None,
    table: Path | None,
    seed: int,
    figure: Path | None,
) -> None:
    """How many, really: what is reported, what can be listed, and what the lists imply beyond."""
    if (subject is None) == (table is None):
        raise click.UsageError("name a SUBJECT of the ledger, or a table of lists with --table")
    if table is not None:
        from blocs.counts.tabled import count_table

        for out in (ask.out, figure):
            keep_inputs(out, ask.ledger, table)
        found: Reply = count_table(table, seed=seed)
        _draw_count(found, figure)
        ask.answer(found)
        return
    from blocs.counts import count as answer

    with ask.snapshot() as snapshot:
        found = answer(snapshot, subject or "", unit=unit, scope=scope, seed=seed)
        _draw_count(found, figure)
        ask.answer(found)


def _draw_count(found: Reply, figure: Path | None) -> None:
    """Draw the strip of a count where a figure is asked for."""
    if figure is None:
        return
    from blocs.counts.strip import strip_figure
    from blocs.drawing import Caption

    question, ledger = found.question, found.ledger
    about = question.get("table") or question.get("subject", "")
    caption = Caption(
        title=f"How many: {about}",
        as_of=question.get("as_of", ""),
        known_at=question.get("known_at", ""),
        source=f"blocs {ledger['blocs']}, {ledger['name']}, build {ledger['build'][:12]}",
    )
    for path in strip_figure(found.answer_dict(), figure, caption=caption):
        click.echo(f"wrote {path}", err=True)


@question("blocs diff 2024-03-04 2026-11-01 --instrument ilrs")
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@click.option("--known", is_flag=True, help="Compare what was known on the two days instead.")
@click.option("--instrument", help="Only this instrument.")
def diff(ask: Ask, first: str, last: str, known: bool, instrument: str | None) -> None:
    """What changed between two days: in the world, or with --known in what was known.

    FROM and TO stand for --as-of, or with --known for --known-at; the other clock may be set.
    """
    from blocs.ledger.view import check_day

    if ask.as_of is not None and not known:
        raise click.UsageError("FROM and TO are the days in the world; --as-of needs --known")
    if ask.known_at is not None and known:
        raise click.UsageError("with --known, FROM and TO are the known-at days")
    start, stop = check_day(first, "FROM"), check_day(last, "TO")
    if start > stop:
        raise QuestionError(f"FROM {first} lies after TO {last}; put the earlier day first")
    with ask.snapshot() as snapshot:
        if known:
            day = snapshot.day if ask.as_of else stop
            before, after = snapshot.at(day=day, known=start), snapshot.at(day=day, known=stop)
        else:
            before, after = snapshot.at(day=start), snapshot.at(day=stop)
        ask.answer(before.diff(after, instrument))


@question("blocs search 阿尔忒弥斯", takes=())
@click.argument("words")
def search(ask: Ask, words: str) -> None:
    """Find parties, instruments, subjects and sources by name, in any script."""
    from blocs.ledger.catalogue import search as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, words))


@question("blocs check claims.csv --html report.html", takes=("known_at", "without"))
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--document",
    metavar="SOURCE",
    help="Source id of the document checked, which is no evidence for itself.",
)
@click.option("--published", metavar="DAY", help="Day of the document; else of its source.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write a self-contained page.",
)
@click.option("--strict", is_flag=True, help="Exit 1 when a claim is contradicted or inconsistent.")
def check(
    ask: Ask,
    table: Path,
    document: str | None,
    published: str | None,
    html: Path | None,
    strict: bool,
) -> None:
    """Check the claims in TABLE: a verdict as known at its date and one as known now."""
    from blocs.brief import check_table, report_html

    for target in (ask.out, html):
        keep_inputs(target, ask.ledger, table)
    if html is not None and ask.out is not None and html.resolve() == ask.out.resolve():
        raise click.UsageError(f"--out and --html are both {html}; give two files")
    with ask.snapshot() as snapshot:
        verdicts = check_table(snapshot, table, document=document, published=published)
        ask.answer(verdicts)
        if html is not None:
            emit(report_html(verdicts), html)
    if strict and verdicts.failed:
        sys.exit(1)
