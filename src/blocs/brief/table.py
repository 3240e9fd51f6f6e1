"""The table of a document's claims: read strictly, one `Row` for each statement.

Columns are those of docs/check.md. The table is data, never code: cells are only compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from blocs.dates import When, parse_when
from blocs.errors import DataError, NotALedger, Problem, ProblemsFound
from blocs.ledger.files import mojibake, read_table, shorten

__all__ = ["COLUMNS", "KINDS", "Row", "read_rows"]

COLUMNS = (
    "claim_id",
    "section",
    "quote",
    "kind",
    "subject",
    "predicate",
    "object",
    "value",
    "as_of",
    "attributed_to",
    "note",
)
REQUIRED = ("claim_id", "kind", "subject", "predicate")
KINDS = ("membership", "count", "date", "event", "list", "attribute", "judgement")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of a document.

    Attributes:
        claim_id: identifier in the table; line: its line in the file.
        quote: the document's words; kind: one of `KINDS`.
        subject, predicate, object, value: what is said, see docs/check.md.
        as_of: when it is said to be so; None when the table does not say.
        attributed_to: on whose word the document relies.
    """

    claim_id: str
    line: int
    section: str
    quote: str
    kind: str
    subject: str
    predicate: str
    object: str
    value: str
    as_of: When | None
    attributed_to: str

    @property
    def objects(self) -> list[str]:
        """Return the parts of the object cell."""
        return [o.strip() for o in self.object.split(";") if o.strip()]


def read_rows(path: Path, also: Callable[[Row], Problem | None] | None = None) -> list[Row]:
    """Read a table of claims.

    Args:
        path: the CSV file.
        also: a further check of each sound row, whose problems are named with the others.

    Raises:
        NotALedger: when there is no such file.
        ProblemsFound: all problems of the table at once.
    """
    if not path.is_file():
        raise NotALedger(f"{path} is no file; give a CSV table of claims (docs/check.md)")
    optional = set(COLUMNS) - set(REQUIRED)
    raw = read_table(path.parent, path.name, list(COLUMNS), optional)
    problems = list(raw.problems)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in zip(raw.lines, raw.rows, strict=True):
        given = dict(zip(COLUMNS, (c.strip() for c in cells), strict=True))
        found = _problems_of(path.name, line, given, seen)
        problems += found
        if not found:
            when = parse_when(given["as_of"]) if given["as_of"] else None
            given.pop("note")
            given.pop("as_of")
            rows.append(Row(line=line, as_of=when, **given))
            further = also(rows[-1]) if also is not None else None
            problems += [further] if further is not None else []
    if not rows and not problems:
        # Nothing checked would pass for nothing wrong.
        problems.append(
            Problem(path.name, 1, "", "", "has no row", "Write a statement a row", "TableEmpty")
        )
    if problems:
        raise ProblemsFound(sorted(problems))
    return rows


def _problems_of(
    path: str, line: int, given: dict[str, str], seen: dict[str, int]
) -> list[Problem]:
    found: list[Problem] = []

    def add(column: str, message: str, hint: str, kind: str) -> None:
        found.append(Problem(path, line, column, shorten(given[column]), message, hint, kind))

    for column in REQUIRED:
        if not given[column]:
            add(column, "must not be empty", "See docs/check.md for the columns", "CellEmpty")
    if given["kind"] and given["kind"] not in KINDS:
        add("kind", "is no kind of claim", f"Write one of {', '.join(KINDS)}", "NotInVocabulary")
    if given["claim_id"] in seen:
        add(
            "claim_id",
            f"stands already at line {seen[given['claim_id']]}",
            "Give each row an id of its own",
            "DuplicateId",
        )
    seen.setdefault(given["claim_id"], line)
    if given["as_of"]:
        try:
            parse_when(given["as_of"])
        except DataError as error:
            add("as_of", "is not a date", str(error), "DateNotEdtf")
    for column, value in given.items():
        repaired = mojibake(value)
        if repaired is not None:
            add(
                column,
                "was read in the wrong encoding",
                f"It was probably {repaired!r}",
                "Mojibake",
            )
    return found
