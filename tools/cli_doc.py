"""Write docs/cli.md: the help of every command, as the program itself prints it.

python tools/cli_doc.py            write the page
python tools/cli_doc.py --check    exit 1 when the page is stale
"""

# ruff: noqa: E501  (Markdown keeps one sentence a line)

from __future__ import annotations

import sys
from pathlib import Path

import click

from blocs.cli import SETTINGS, app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
WIDTH = 96
HEAD = """# The command line

<!-- Written by tools/cli_doc.py from the program's own help; do not edit. -->

A question is one command.
Data go to stdout, everything else to stderr.

| exit code | meaning |
| ---: | --- |
| 0 | ok |
| 1 | a check failed (`check --strict` only) |
| 2 | wrong usage |
| 3 | bad data: a ledger or table has problems, all of which are named |
| 4 | the question cannot be answered as put; the message says what could be asked instead |

Days are written `YYYY-MM-DD`.
A party, instrument or source is named by its id, a name or an alias, in any script; `blocs search` finds ids.
`BLOCS_LEDGER` in the environment does what `--ledger` does.
`NO_COLOR` switches colours off.
Compiled ledgers are kept in the user's cache (`XDG_CACHE_HOME`, else `~/.cache/blocs`) and are built again when a file of the ledger has changed.
With `--json` every question prints `question`, `answer`, `evidence` and `ledger`; `blocs schema` prints the JSON Schema of that.
"""


def help_of(command: click.Command, name: str) -> str:
    """Return the help of a command at a fixed width, whatever the terminal."""
    context = click.Context(
        command,
        info_name=name,
        terminal_width=WIDTH,
        help_option_names=SETTINGS["help_option_names"],
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def text() -> str:
    """Return the whole page."""
    parts = [HEAD, f"## blocs\n\n```text\n{help_of(app, 'blocs')}\n```\n"]
    for name in sorted(app.commands):
        shown = help_of(app.commands[name], f"blocs {name}")
        parts.append(f"## blocs {name}\n\n```text\n{shown}\n```\n")
        command = app.commands[name]
        for sub in sorted(command.commands) if isinstance(command, click.Group) else ():
            shown = help_of(command.commands[sub], f"blocs {name} {sub}")
            parts.append(f"### blocs {name} {sub}\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def main() -> None:
    """Write the page, or with ``--check`` say whether it is stale."""
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text():
            sys.exit(f"{PAGE.name} is stale: run python tools/cli_doc.py")
        return
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
