"""What every question on the command line shares: its options, and where its answer goes."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from blocs import __version__

if TYPE_CHECKING:
    from blocs.ledger.answers import Reply
    from blocs.ledger.view import Snapshot

__all__ = ["CLOCKS", "JSON", "OUT", "SETTINGS", "Ask", "app", "emit", "keep_inputs", "question"]

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
            yield opened.as_of(day, known_at=known, level=self.level, without=self.without)

    def answer(self, reply: Reply) -> None:
        """Print an answer, or write it to the file asked for."""
        from blocs.render import reply_json, reply_text

        keep_inputs(self.out, self.ledger)
        to_file = self.out is not None
        emit(reply_json(reply) if self.json else reply_text(reply, to_file=to_file), self.out)


def keep_inputs(out: Path | None, ledger: str, *others: Path) -> None:
    """Refuse to write over what is being read: a file of the ledger, or another input.

    Args:
        out: the file to write; None for stdout.
        ledger: name, folder or compiled file of the ledger.
        others: further inputs, such as a table of statements.

    Raises:
        UsageError: naming the file.
    """
    if out is None or not out.exists():
        return
    from blocs.ledger.store import ledger_paths
    from blocs.ledger.view import bundled

    place = Path(ledger)
    if not place.exists():
        place = bundled().get(ledger, place)
    inputs = [*others, *(ledger_paths(place) if place.is_dir() else [place])]
    if any(i.exists() and i.samefile(out) for i in inputs):
        raise click.UsageError(f"{out} is read by this command; write the answer elsewhere")


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


CLOCKS = ("as_of", "known_at", "level", "without")
"""Options by which a question may be set in time, and on what it may rest."""


def question(
    example: str, takes: Sequence[str] = CLOCKS, group: click.Group = app
) -> Callable[[Command], click.Command]:
    """Make a command of a function that takes an `Ask` first, with the options of every question.

    Args:
        example: a command line that works, shown under its help.
        takes: which of `CLOCKS` the answer depends on; what changes nothing is not offered.
        group: under which the command stands.
    """
    clocks = {
        "as_of": click.option("--as-of", metavar="DAY", help="When it is so in the world; today."),
        "known_at": click.option(
            "--known-at", metavar="DAY", help="Only what was published by then; today."
        ),
        "level": click.option(
            "--level",
            type=click.Choice(LEVEL_NAMES),
            default="state",
            show_default=True,
            help="Whose acts count.",
        ),
        "without": click.option(
            "--without",
            multiple=True,
            metavar="SOURCE",
            help="Leave out a source and whatever derives from it.",
        ),
    }
    options = (LEDGER, *(clocks[c] for c in CLOCKS if c in takes), JSON, OUT)

    def make(function: Command) -> click.Command:
        @functools.wraps(function)
        def run(
            ledger: str,
            json: bool,
            out: Path | None,
            as_of: str | None = None,
            known_at: str | None = None,
            level: str = "state",
            without: tuple[str, ...] = (),
            **own: Any,
        ) -> None:
            function(Ask(ledger, as_of, known_at, level, without, json, out), **own)

        for option in reversed(options):
            run = option(run)
        return group.command(epilog=f"Example: {example}")(run)

    return make
