"""What every question on the command line shares: its options, and where its answer goes."""

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
from blocs.errors import QuestionError

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["JSON", "OUT", "SETTINGS", "Ask", "app", "emit", "question"]

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
