"""The command line: one question a command, data to stdout, everything else to stderr.

Exit codes: 0 ok, 1 a check failed, 2 usage, 3 bad data, 4 the question cannot be answered as put.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blocs import __version__
from blocs.errors import BlocsError, ProblemsFound, QuestionError

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["app", "main"]

LEVEL_NAMES = ("state", "agency", "institute")
SETTINGS: dict[str, Any] = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


@dataclass(frozen=True, slots=True)
class Ask:
    """The options that every question has, and what to do with them."""

    ledger: str
    as_of: str | None
    known_at: str | None
    level: str
    without: tuple[str, ...]
    json: bool
    out: Path | None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open the ledger at the clocks asked for."""
        from blocs.ledger.view import check_day, open_ledger

        day = check_day(self.as_of, "--as-of") if self.as_of is not None else None
        known = check_day(self.known_at, "--known-at") if self.known_at is not None else None
        with open_ledger(self.ledger) as opened:
            for source in self.without:
                if not opened.one("select count(*) from sources where source_id = ?", [source]):
                    raise QuestionError(f"--without {source}: the ledger has no such source")
            yield opened.as_of(day, known_at=known, level=self.level, without=self.without)

    def answer(self, reply: Reply) -> None:
        """Print an answer, or write it to the file asked for."""
        from blocs.render import reply_json, reply_text

        to_file = self.out is not None
        emit(reply_json(reply) if self.json else reply_text(reply, to_file=to_file), self.out)


def emit(text: str, out: Path | None) -> None:
    """Write text to stdout, or whole into a file."""
    if out is None:
        sys.stdout.write(text)
        return
    from blocs.ledger.files import write_bytes_atomically

    try:
        write_bytes_atomically(out, text.encode("utf-8"))
    except OSError as error:
        raise click.UsageError(f"cannot write {out}: {error.strerror}") from None
    click.echo(f"wrote {out}", err=True)


Command = Callable[..., None]

JSON = click.option("--json", is_flag=True, help="Print JSON for machines.")
OUT = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write there instead of stdout.",
)
LEDGER = click.option(
    "--ledger",
    default="space",
    show_default=True,
    envvar="BLOCS_LEDGER",
    metavar="NAME|FOLDER|FILE",
    help="Bundled ledger, ledger folder or compiled .duckdb file.",
)


@click.group(
    context_settings=SETTINGS,
    epilog="Try: blocs members artemis-accords --as-of 2024-02-15",
    help="Track and stress-test networks of international agreements, from cited evidence.",
)
@click.version_option(__version__, message="blocs %(version)s")
def app() -> None:
    """Hold the commands."""


def question(example: str) -> Callable[[Command], click.Command]:
    """Make a command of a function that takes an `Ask` first, with the options of every question.

    Args:
        example: a command line that works, shown under its help.
    """
    options = (
        LEDGER,
        click.option("--as-of", metavar="DAY", help="When it is so in the world; today."),
        click.option("--known-at", metavar="DAY", help="Only what was published by then; today."),
        click.option(
            "--level",
            type=click.Choice(LEVEL_NAMES),
            default="state",
            show_default=True,
            help="Whose acts count.",
        ),
        click.option(
            "--without",
            multiple=True,
            metavar="SOURCE",
            help="Leave out a source and whatever derives from it.",
        ),
        JSON,
        OUT,
    )

    def make(function: Command) -> click.Command:
        @functools.wraps(function)
        def run(
            ledger: str,
            as_of: str | None,
            known_at: str | None,
            level: str,
            without: tuple[str, ...],
            json: bool,
            out: Path | None,
            **own: Any,
        ) -> None:
            function(Ask(ledger, as_of, known_at, level, without, json, out), **own)

        for option in reversed(options):
            run = option(run)
        return app.command(epilog=f"Example: {example}")(run)

    return make


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
    from blocs.ledger.history import append_only_problems
    from blocs.ledger.validate import check_folder, write_datapackage
    from blocs.render import problems_json

    path = _folder(folder)
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
        f"{path}: {len(files.tables)} tables, {rows} rows, {len(problems)} problems", err=True
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

    from blocs.ledger.store import build as compile_ledger

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


@app.command(epilog="Example: blocs demo --out brief.html")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    default="out/brief-check.html",
    show_default=True,
    help="Where the page goes.",
)
def demo(out: Path) -> None:
    """Build the bundled ledger, fact-check the brief that started it, and write the page."""
    from blocs.demo import run

    click.echo(run(out))


@app.command(epilog="Example: blocs schema > envelope.schema.json")
def schema() -> None:
    """Print the JSON Schema of the answers that --json gives."""
    from importlib import resources

    click.echo(
        resources.files("blocs").joinpath("envelope.schema.json").read_text("utf-8"), nl=False
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        app(arguments, prog_name="blocs")
    except ProblemsFound as error:
        click.echo(str(error), err=True)
        click.echo(f"{len(error.problems)} problems; nothing was written", err=True)
        sys.exit(3)
    except QuestionError as error:
        click.echo(f"blocs: {error}", err=True)
        sys.exit(4)
    except BlocsError as error:
        click.echo(f"blocs: {error}", err=True)
        sys.exit(3)
    except OSError as error:
        click.echo(f"blocs: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
