"""The command line: one question a command, data to stdout, everything else to stderr.

Exit codes: 0 ok, 1 a check failed, 2 usage, 3 bad data, 4 the question cannot be answered as put.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from blocs import __version__
from blocs.errors import BlocsError, ProblemsFound, QuestionError

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["app", "main"]

app = typer.Typer(
    name="blocs",
    help="Track and stress-test networks of international agreements, from cited evidence.",
    epilog="Try: blocs members artemis-accords --as-of 2024-02-15",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

LedgerOption = Annotated[
    str, typer.Option("--ledger", metavar="NAME|FOLDER|FILE", envvar="BLOCS_LEDGER",
                      help="Bundled ledger, ledger folder or compiled .duckdb file.")
]  # fmt: skip
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="When it is so in the world; today.")
]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="DAY",
                             help="Only what was published by then; today.")
]  # fmt: skip
Level = Annotated[
    str, typer.Option("--level", help="Whose acts count: state, agency or institute.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer envelope as JSON.")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write there instead of stdout.")
]
Without = Annotated[
    list[str] | None, typer.Option("--without", metavar="SOURCE",
                                   help="Leave out a source and whatever derives from it.")
]  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        print(f"blocs {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options that stand before every command."""


def _stop(code: int, message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def _snapshot(
    ledger: str, as_of: str | None, known_at: str | None, level: str,
    without: list[str] | None = None,
) -> Iterator[Snapshot]:  # fmt: skip
    from blocs.ledger.view import check_day, open_ledger

    day = check_day(as_of, "--as-of") if as_of else None
    known = check_day(known_at, "--known-at") if known_at else None
    with open_ledger(ledger) as opened:
        for source in without or ():
            if not opened.one("select count(*) from sources where source_id = ?", [source]):
                raise QuestionError(f"--without {source}: the ledger has no such source")
        yield opened.as_of(day, known_at=known, level=level, without=without or ())


def _emit(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    from blocs.ledger.files import write_bytes_atomically

    write_bytes_atomically(out, text.encode("utf-8"))
    print(f"wrote {out}", file=sys.stderr)


def _answer(reply: Reply, json: bool, out: Path | None) -> None:
    from blocs.render import reply_json, reply_text

    _emit(reply_json(reply) if json else reply_text(reply, to_file=out is not None), out)


@app.command(epilog="Example: blocs members artemis-accords --as-of 2024-02-15")
def members(
    instrument: Annotated[str, typer.Argument(help="Id, title or alias.")],
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", without: Without = None, json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Who is a party to an instrument: certain to possible, since when, on whose word."""
    with _snapshot(ledger, as_of, known_at, level, without) as snapshot:
        _answer(snapshot.members(instrument), json, out)


@app.command(epilog="Example: blocs status CHN-USA-1979-STA --as-of 2024-03-01 "
                    "--known-at 2024-03-04")  # fmt: skip
def status(
    instrument: Annotated[str, typer.Argument(help="Id, title or alias.")],
    party: Annotated[str | None, typer.Argument(help="A party; without it: in force?")] = None,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", without: Without = None, json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Is a text in force, or a party in it: yes, no, possible or unknown, with its history."""
    with _snapshot(ledger, as_of, known_at, level, without) as snapshot:
        _answer(snapshot.status(instrument, party), json, out)


@app.command(epilog="Example: blocs ties CHN BRA --level institute")
def ties(
    party: Annotated[str, typer.Argument(help="Id or name.")],
    partner: Annotated[str | None, typer.Argument(help="Only ties with this party.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only instruments on this topic.")] = None,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", without: Without = None, json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """What ties a party to others: instruments, satellites, stations, payloads, sales."""
    with _snapshot(ledger, as_of, known_at, level, without) as snapshot:
        _answer(snapshot.ties(party, partner, topic), json, out)


@app.command(epilog="Example: blocs parties --region Africa")
def parties(
    region: Annotated[str | None, typer.Option(help="Only this UN region.")] = None,
    kind: Annotated[str, typer.Option(help="Kind of party.")] = "state",
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Parties that existed on the day, with region, income group and number of instruments."""
    from blocs.ledger.catalogue import parties as ask

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        _answer(ask(snapshot, region, kind), json, out)


@app.command(epilog="Example: blocs instruments --hub CHN --topic lunar")
def instruments(
    hub: Annotated[str | None, typer.Option(help="Only this hub's network.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Instruments with form, shape, topics and number of claims."""
    from blocs.ledger.catalogue import instruments as ask

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        _answer(ask(snapshot, hub, topic), json, out)


@app.command(epilog="Example: blocs sources --kind depositary")
def sources(
    kind: Annotated[str | None, typer.Option(help="Only this kind of source.")] = None,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Sources with their Admiralty letter, what they copy, and how many claims they carry."""
    from blocs.ledger.catalogue import sources as ask

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        _answer(ask(snapshot, kind), json, out)


@app.command(epilog="Example: blocs evidence CHN-USA-1979-STA")
def evidence(
    what: Annotated[str, typer.Argument(help="Claim, source, instrument, party or subject.")],
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Claims behind an id: who says so, who says otherwise, and why the policy decided so."""
    from blocs.ledger.evidence import evidence as ask

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        _answer(ask(snapshot, what), json, out)


@app.command(epilog="Example: blocs count ilrs --as-of 2025-04-23")
def count(
    subject: Annotated[str, typer.Argument(help="Instrument, party or programme.")],
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", without: Without = None, json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """How many, really: what is reported, what can be listed, and whether the two can meet."""
    from blocs.counts import count as ask

    with _snapshot(ledger, as_of, known_at, level, without) as snapshot:
        _answer(ask(snapshot, subject), json, out)


@app.command(epilog="Example: blocs diff 2024-03-04 2026-11-01 --instrument ilrs")
def diff(
    first: Annotated[str, typer.Argument(metavar="FROM", help="Earlier day.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Later day.")],
    known: Annotated[
        bool, typer.Option("--known", help="Compare what was known on the two days instead.")
    ] = False,
    instrument: Annotated[str | None, typer.Option(help="Only this instrument.")] = None,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """What changed between two days: in the world, or with --known in what was known."""
    from blocs.ledger.view import check_day

    start, stop = check_day(first, "FROM"), check_day(last, "TO")
    if start > stop:
        raise QuestionError(f"FROM {first} lies after TO {last}; put the earlier day first")
    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        if known:
            day = snapshot.day if as_of else stop
            before, after = snapshot.at(day=day, known=start), snapshot.at(day=day, known=stop)
        else:
            before, after = snapshot.at(day=start), snapshot.at(day=stop)
        _answer(before.diff(after, instrument), json, out)


@app.command(epilog="Example: blocs search 阿尔忒弥斯")
def search(
    words: Annotated[str, typer.Argument(help="A name in any script.")],
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Find parties, instruments, subjects and sources by name, alias or title."""
    from blocs.ledger.catalogue import search as ask

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        _answer(ask(snapshot, words), json, out)


@app.command(epilog="Example: blocs check claims.csv --html report.html")
def check(
    table: Annotated[Path, typer.Argument(help="CSV of claims; see docs/check.md.")],
    document: Annotated[
        str | None, typer.Option(help="Source id of the document checked: no evidence for itself.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of the document; else from its source.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a self-contained page.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 when a claim is contradicted or inconsistent.")
    ] = False,
    ledger: LedgerOption = "space", as_of: AsOf = None, known_at: KnownAt = None,
    level: Level = "state", json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Check a document's claims: a verdict as known at its date and one as known now."""
    from blocs.brief import check_table, report_html

    with _snapshot(ledger, as_of, known_at, level) as snapshot:
        verdicts = check_table(snapshot, table, document=document, published=published)
        _answer(verdicts, json, out)
        if html is not None:
            _emit(report_html(verdicts), html)
    if strict and verdicts.failed:
        raise typer.Exit(1)


@app.command(epilog="Example: blocs validate my-ledger --base main")
def validate(
    folder: Annotated[str, typer.Argument(help="Ledger folder or bundled name.")] = "space",
    base: Annotated[
        str | None, typer.Option(metavar="REVISION",
                                 help="Also check that claims were only added since this revision.")
    ] = None,
    write_descriptor: Annotated[
        bool, typer.Option("--write-descriptor", help="Write datapackage.json from the schema.")
    ] = False,
    json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Name every problem of every file at once; exit code 3 when there is one."""
    from blocs.ledger.history import append_only_problems
    from blocs.ledger.validate import check_folder, write_datapackage
    from blocs.ledger.view import bundled
    from blocs.render import problems_json

    path = bundled().get(folder, Path(folder)) if not Path(folder).is_dir() else Path(folder)
    if write_descriptor:
        write_datapackage(path)
    files = check_folder(path)
    problems = list(files.problems)
    if base is not None:
        problems += append_only_problems(path, base)
    if json:
        _emit(problems_json(path, problems), out)
    elif problems:
        _emit("".join(f"{p}\n" for p in problems), out)
    rows = sum(len(t.rows) for t in files.tables.values())
    print(f"{path}: {len(files.tables)} tables, {rows} rows, {len(problems)} problems",
          file=sys.stderr)  # fmt: skip
    if problems:
        raise typer.Exit(3)


@app.command(epilog="Example: blocs build my-ledger --out my-ledger.duckdb")
def build(
    folder: Annotated[str, typer.Argument(help="Ledger folder or bundled name.")] = "space",
    force: Annotated[bool, typer.Option("--force", help="Build even when unchanged.")] = False,
    json: Json = False, out: Out = None,
) -> None:  # fmt: skip
    """Compile a ledger folder into one DuckDB file; skipped when nothing changed."""
    from json import dumps

    from blocs.ledger.store import build as compile_ledger
    from blocs.ledger.view import bundled

    path = bundled().get(folder, Path(folder)) if not Path(folder).is_dir() else Path(folder)
    built = compile_ledger(path, out, force)
    if json:
        print(dumps({"path": str(built.path), "build": built.build, "fresh": built.fresh,
                     "claims": built.claims}))  # fmt: skip
    else:
        did = "built" if built.fresh else "unchanged"
        print(f"{built.path}\n{did}: {built.claims} claims, build {built.build[:12]}")


@app.command(epilog="Example: blocs demo --out brief.html")
def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where the page goes.")
    ] = Path("out/brief-check.html"),
) -> None:
    """Build the bundled ledger, fact-check the brief that started it, and write the page."""
    from blocs.demo import run

    print(run(out))


@app.command("import", epilog="Example: blocs import manytreaties FOLDER --out treaties")
def import_(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="manytreaties")],
    folder: Annotated[Path, typer.Argument(help="Folder with the foreign tables.")],
    out: Annotated[Path, typer.Option(help="Folder of the new ledger.")] = Path("imported"),
) -> None:
    """Turn a foreign data set into a valid ledger folder, and build it."""
    from blocs.imports import FORMATS

    if form not in FORMATS:
        _stop(2, f"{form!r} is no format that blocs reads; formats: {', '.join(FORMATS)}")
    built = FORMATS[form](folder, out)
    print(f"{out}\n{built.path}\nbuilt: {built.claims} claims, build {built.build[:12]}")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        app(arguments, standalone_mode=True)
    except ProblemsFound as error:
        print(error, file=sys.stderr)
        print(f"{len(error.problems)} problems; nothing was written", file=sys.stderr)
        sys.exit(3)
    except QuestionError as error:
        print(f"blocs: {error}", file=sys.stderr)
        sys.exit(4)
    except BlocsError as error:
        print(f"blocs: {error}", file=sys.stderr)
        sys.exit(3)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
