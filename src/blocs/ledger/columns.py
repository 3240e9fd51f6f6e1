"""What a table and a column of a ledger are, and the columns that every claim begins with."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["HEAD", "LEVELS", "Column", "Table", "claim_table", "words"]


def words(text: str) -> tuple[str, ...]:
    """Return the words of a vocabulary, in their declared order."""
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: header.
        meaning: one line for the descriptor and the documentation.
        required: an empty cell is an error.
        enum: allowed values, empty for free text.
        date: the cell is a date of the EDTF subset.
        ref: table whose key the cell names ("subject" means party, instrument, source or subject).
        many: several values separated by ``;``.
        optional: the whole column may be missing from a file.
    """

    name: str
    meaning: str
    required: bool = False
    enum: tuple[str, ...] = ()
    date: bool = False
    ref: str = ""
    many: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the package: its path, key and columns."""

    name: str
    path: str
    key: str
    meaning: str
    columns: tuple[Column, ...]
    append_only: bool = False
    required: bool = False
    index: dict[str, Column] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.index.update({c.name: c for c in self.columns})


LEVELS = words("state agency institute university company organisation subnational")
_C = Column

HEAD = (
    _C("claim_id", "identifier, unique in the ledger", required=True),
    _C("source_id", "who says so", required=True, ref="sources"),
    _C("locator", "where in the source: page, section, row"),
    _C("quote", "the words of the source, at most 25 words"),
    _C("lang", "language of the quotation, ISO 639-1"),
    _C("stance", "affirms or denies", required=True, enum=words("affirms denies")),
    _C(
        "credibility",
        "of the content: 2 probably true … 6 cannot be judged",
        required=True,
        enum=words("2 3 4 5 6"),
    ),
    _C("level", "level of the act", enum=LEVELS),
    _C("recorded_at", "day on which we wrote the row", date=True),
    _C("recorded_by", "who wrote the row"),
    _C("supersedes", "claim of the same source whose reading this row repairs", ref="claims"),
    _C("retracts", "claim of the same source that this row takes back", ref="claims"),
)


def claim_table(name: str, meaning: str, *columns: Column) -> Table:
    """Return a table of claims: the head that all share, then its own columns."""
    return Table(name, f"claims/{name}.csv", "claim_id", meaning, HEAD + columns, append_only=True)
