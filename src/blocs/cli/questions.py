"""Questions of fact: who, which, since when, how many, who says so, what changed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from blocs.cli.asking import Ask, emit, question
from blocs.errors import QuestionError


@question("blocs members artemis-accords --as-of 2024-02-15")
@click.argument("instrument")
def members(ask: Ask, instrument: str) -> None:
    """Who is a party to INSTRUMENT: certain to possible, since when, on whose word."""
    with ask.snapshot() as snapshot:
        ask.answer(snapshot.members(instrument))


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


@question("blocs parties --region Africa")
@click.option("--region", help="Only this UN region.")
@click.option("--kind", default="state", show_default=True, help="Kind of party.")
def parties(ask: Ask, region: str | None, kind: str) -> None:
    """Parties that existed on the day, with region, income group and number of instruments."""
    from blocs.ledger.catalogue import parties as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, region, kind))


@question("blocs instruments --hub CHN --topic lunar")
@click.option("--hub", help="Only this hub's network.")
@click.option("--topic", help="Only this topic.")
def instruments(ask: Ask, hub: str | None, topic: str | None) -> None:
    """Instruments with form, shape, topics and number of claims."""
    from blocs.ledger.catalogue import instruments as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, hub, topic))


@question("blocs sources --kind depositary")
@click.option("--kind", help="Only this kind of source.")
def sources(ask: Ask, kind: str | None) -> None:
    """Sources with their Admiralty letter, what they copy, and how many claims they carry."""
    from blocs.ledger.catalogue import sources as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, kind))


@question("blocs evidence CHN-USA-1979-STA")
@click.argument("what")
def evidence(ask: Ask, what: str) -> None:
    """Claims behind WHAT: a claim, source, instrument, party or subject; winners and losers."""
    from blocs.ledger.evidence import evidence as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, what))


@question("blocs count ilrs --as-of 2025-04-23")
@click.argument("subject")
def count(ask: Ask, subject: str) -> None:
    """How many, really: what is reported, what can be listed, and whether the two can meet."""
    from blocs.counts import count as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, subject))


@question("blocs diff 2024-03-04 2026-11-01 --instrument ilrs")
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@click.option("--known", is_flag=True, help="Compare what was known on the two days instead.")
@click.option("--instrument", help="Only this instrument.")
def diff(ask: Ask, first: str, last: str, known: bool, instrument: str | None) -> None:
    """What changed between two days: in the world, or with --known in what was known."""
    from blocs.ledger.view import check_day

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


@question("blocs search 阿尔忒弥斯")
@click.argument("words")
def search(ask: Ask, words: str) -> None:
    """Find parties, instruments, subjects and sources by name, in any script."""
    from blocs.ledger.catalogue import search as answer

    with ask.snapshot() as snapshot:
        ask.answer(answer(snapshot, words))


@question("blocs check claims.csv --html report.html")
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

    with ask.snapshot() as snapshot:
        verdicts = check_table(snapshot, table, document=document, published=published)
        ask.answer(verdicts)
        if html is not None:
            emit(report_html(verdicts), html)
    if strict and verdicts.failed:
        sys.exit(1)
