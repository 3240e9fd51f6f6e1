"""The command line: one question a command, data to stdout, everything else to stderr.

Exit codes: 0 ok, 1 a check failed, 2 usage, 3 bad data, 4 the question cannot be answered as put,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

# Importing a module of commands adds them to the group.
from blocs.cli import copies, folders, link, network, questions, respond, serve, stress
from blocs.cli.asking import SETTINGS, app
from blocs.errors import BlocsError, ProblemsFound, QuestionError

__all__ = [
    "SETTINGS",
    "app",
    "copies",
    "folders",
    "link",
    "main",
    "network",
    "questions",
    "respond",
    "serve",
    "stress",
]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        code = app.main(arguments, prog_name="blocs", standalone_mode=False)
    except click.exceptions.Abort:
        # As a shell reports a program that ended on the signal of Ctrl-C.
        click.echo("blocs: interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ProblemsFound as error:
        click.echo(_shown(error), err=True)
        click.echo(f"{_problems(len(error.problems))}; nothing was written", err=True)
        sys.exit(3)
    except QuestionError as error:
        click.echo(f"blocs: {error}", err=True)
        sys.exit(4)
    except BlocsError as error:
        click.echo(f"blocs: {error}", err=True)
        sys.exit(3)
    except OSError as error:
        click.echo(f"blocs: {_cannot(error)}", err=True)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


MOST = 30
"""Problems of a ledger that a question names; the first ones are the cause of the others."""


def _shown(error: ProblemsFound) -> str:
    """Return the problems of a table of statements, all of them; of a ledger the first."""
    from blocs.ledger.schema import TABLES

    ours = {"datapackage.json", "policy.toml", *(t.path for t in TABLES.values())}
    rest = len(error.problems) - MOST
    if rest <= 0 or not any(p.path in ours for p in error.problems):
        return str(error)
    lines = [str(p) for p in error.problems[:MOST]]
    return "\n".join([*lines, f"… and {rest} more; blocs validate FOLDER names them all"])


def _problems(number: int) -> str:
    return f"{number} problem{'' if number == 1 else 's'}"


def _cannot(error: OSError) -> str:
    """Say which file could not be used, why, and for the cache how to mend it."""
    if not error.filename:
        return error.strerror or str(error)
    said = f"cannot use {error.filename}: {error.strerror}"
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if str(error.filename).startswith(cache):
        said += (
            ". Compiled ledgers are kept there; set XDG_CACHE_HOME to a folder that can be "
            "written, or compile with: blocs build FOLDER --out FILE"
        )
    return said
