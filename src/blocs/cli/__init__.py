"""The command line: one question a command, data to stdout, everything else to stderr.

Exit codes: 0 ok, 1 a check failed, 2 usage, 3 bad data, 4 the question cannot be answered as put.
"""

from __future__ import annotations

import sys
from typing import Any

import click

# Importing a module of commands adds them to the group.
from blocs.cli import folders, questions
from blocs.cli.asking import SETTINGS, app
from blocs.errors import BlocsError, ProblemsFound, QuestionError

__all__ = ["SETTINGS", "app", "folders", "main", "questions"]


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
