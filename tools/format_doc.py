"""Write docs/format.md: every table and column of a ledger, from the schema that the code uses.

python tools/format_doc.py            write the page
python tools/format_doc.py --check    exit 1 when the page is stale
"""

# ruff: noqa: E501  (Markdown keeps one sentence a line)

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path

from blocs.ledger.files import MAX_CELL
from blocs.ledger.parameters import FORMS, PARAMETERS
from blocs.ledger.policy import Policy
from blocs.ledger.schema import ANALOGUE, TABLES, Column, Table
from blocs.ledger.validate import MAX_QUOTE_WORDS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "format.md"
HEAD = f"""# The format of a ledger

<!-- Written by tools/format_doc.py from the schema; do not edit. -->

A ledger is one folder: a [Frictionless Data Package](https://specs.frictionlessdata.io/data-package/) of CSV files, made for git, spreadsheets and R alike.
How claims become answers is told in [method.md](method.md); how to add one in [add-a-source.md](add-a-source.md).

## Files that are no tables

| file | what it is |
| --- | --- |
| `datapackage.json` | the descriptor; `blocs validate FOLDER --write-descriptor` writes it from the schema |
| `policy.toml` | settings of the policy that differ from the built-in ones, see below; may be absent |
| `check.toml` | words of the field for `blocs check`, see [check.md](check.md); may be absent |
| `LICENSE`, `COVERAGE.md`, `README.md` | for people; the program does not read them |

## Rules for every table

- UTF-8, commas, one header line; a byte-order mark is allowed. Nothing else is guessed: a file in another encoding is refused with the line and byte.
- An empty cell means missing. `NA` is Namibia's code, `NO` is Norway's; neither is a missing value or a truth value.
- The columns may stand in any order; only those marked *may be absent* may be missing.
- No cell starts or ends with a space, and none is longer than {MAX_CELL:,} characters.
- Several values in one cell are separated by `;`, in the columns that say so.
- Dates are of the EDTF subset in [method.md](method.md#dates-and-bounds).
- A quotation has at most {MAX_QUOTE_WORDS} words (two Chinese, Japanese or Korean characters count as one word).
- An identifier has letters, digits and `- _ . : @ + ~`, no spaces or slashes. Claims of all claim tables share one space of identifiers.
- Rows of *append-only* tables are never changed or removed, but that the empty `undone_at` of a judgement or ruling may be filled in; `blocs validate FOLDER --base REVISION` compares them with git.
"""


def _rules(column: Column, table: Table) -> str:
    """Say in one cell what a column demands."""
    said = []
    if column.name == table.key:
        said.append("key")
    if column.required:
        said.append("required")
    if column.optional:
        said.append("may be absent")
    if column.date:
        said.append("date")
    if column.ref:
        target = {
            "subject": "a party, instrument, source, subject, option or barrier",
            "claims": "a claim",
        }
        said.append(f"names {target.get(column.ref, f'a row of `{column.ref}`')}")
    if column.many:
        said.append("several with `;`")
    if column.enum:
        said.append("one of " + " ".join(f"`{word}`" for word in column.enum))
    return "; ".join(said)


def _section(table: Table) -> str:
    """Return the heading, the remarks and the columns of one table."""
    marks = [f"`{table.path}`"]
    marks += ["required"] if table.required else []
    marks += ["append-only"] if table.append_only else []
    lines = [
        f"## {table.name}",
        "",
        f"{table.meaning[0].upper()}{table.meaning[1:]} ({', '.join(marks)}).",
        "",
        "| column | meaning | rules |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{c.name}` | {c.meaning} | {_rules(c, table)} |" for c in table.columns]
    lines += _AFTER[table.name]() if table.name in _AFTER else []
    return "\n".join(lines) + "\n"


def _analogue() -> list[str]:
    """Say what a text kept for comparison is, and what it is left out of."""
    return [
        "",
        f"An instrument whose programme is `{ANALOGUE}` is kept for comparison only, such as a body of another field that was once suspended.",
        "Its claims are weighed, shown and searched like all others (`status`, `members`, `evidence`), but it is no part of the network: `ties` and whatever is computed from the network leave it out.",
    ]


def _parameters() -> list[str]:
    """Return the parameters of a rule with their form."""
    return [
        "",
        "One row says one parameter, as one source has it; what nobody has seen a source for stands under the source `memory` and settles nothing.",
        "A keystone or supplier must be a party that some claim of participation puts into the instrument, itself or by a body that acts for it, and a minimum cannot exceed the parties ever put into it.",
        "",
        "| parameter | meaning | value |",
        "| --- | --- | --- |",
        *(f"| `{name}` | {p.meaning} | {FORMS[p.form][1]} |" for name, p in PARAMETERS.items()),
    ]


def _cases() -> list[str]:
    """Say what in a case is a source's and what is ours."""
    return [
        "",
        "Several rows with one `case_id` are several sources on one act.",
        "Who acted, what they did, when, and whether it came back is what the source says.",
        "`further_exits`, `keystone`, `outcome`, `cluster` and `mechanism` are our own count and reading: they are taken from any row of the case but those of memory, and `coding` says why keystone and outcome are read so.",
        "`further_exits` counts acts of others within the window, as seen on `recorded_at`; the same party's next step is none. In an episode (`cluster`) the count of its first act is used.",
    ]


_AFTER = {"instruments": _analogue, "rules": _parameters, "exits": _cases}


def _policy() -> str:
    """Return the settings of `policy.toml` with their built-in values."""
    told = re.split(r"\n {8}(?=\w+: )", (Policy.__doc__ or "").split("Attributes:")[1].strip())
    meaning = {
        name: re.sub(r"\s+", " ", said).strip().rstrip(".")
        for name, _, said in (entry.partition(": ") for entry in told)
    }
    lines = [
        "## policy.toml",
        "",
        "A key that the policy does not know is an error.",
        "",
        "| setting | built-in value | meaning |",
        "| --- | --- | --- |",
    ]
    for setting in fields(Policy):
        value = getattr(Policy(), setting.name)
        shown = " ".join(f"`{v}`" for v in value) if isinstance(value, tuple) else f"`{value}`"
        lines.append(f"| `{setting.name}` | {shown} | {meaning[setting.name]} |")
    return "\n".join(lines) + "\n"


def text() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(_section(t) for t in TABLES.values()), _policy()])


def main() -> None:
    """Write the page, or with ``--check`` say whether it is stale."""
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text():
            sys.exit(f"{PAGE.name} is stale: run python tools/format_doc.py")
        return
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
