"""Typed answers: what a question returns, in Python, as JSON and as a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from blocs.dates import FUTURE, show_bounds

if TYPE_CHECKING:
    import pandas as pd

    from blocs.ledger.facts import Standing

__all__ = [
    "Difference",
    "History",
    "Member",
    "Members",
    "Parties",
    "Reply",
    "Rows",
    "Section",
    "Status",
    "Tie",
    "Ties",
    "edges_of",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A further table of an answer, under a title of its own.

    Attributes:
        title: one line.
        columns: names of the columns to show, in order.
        rows: one dictionary for each row.
    """

    title: str
    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What every answer carries: the question as understood, the evidence, the ledger."""

    question: dict[str, Any] = field(repr=False)
    evidence: dict[str, list[dict[str, Any]]] = field(repr=False)
    ledger: dict[str, str] = field(repr=False)
    columns: ClassVar[tuple[str, ...]] = ()

    def answer_dict(self) -> dict[str, Any]:
        """Return the ``answer`` part of the envelope."""
        skipped = {"question", "evidence", "ledger"}
        return {k: v for k, v in asdict(self).items() if k not in skipped}

    def to_dict(self) -> dict[str, Any]:
        """Return the whole envelope, ready for JSON."""
        return {
            "question": self.question,
            "answer": self.answer_dict(),
            "evidence": self.evidence,
            "ledger": self.ledger,
        }

    def table(self) -> list[dict[str, Any]]:
        """Return the rows of the answer as dictionaries, for tables and data frames."""
        rows = self.answer_dict().get("rows", [])
        return [r for r in rows if isinstance(r, dict)]

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame; empty strings stay empty strings, NA stays "NA".

        Raises:
            ImportError: when pandas is not installed (``pip install 'blocs[pandas]'``).
        """
        import pandas as pd

        return pd.DataFrame(self.table(), columns=list(self.columns) or None)

    def headline(self) -> str:
        """Return the answer in one sentence."""
        return ""

    def sections(self) -> list[Section]:
        """Return the tables that stand below the first one."""
        return []

    def __str__(self) -> str:
        lines = [self.headline()]
        for row in self.table()[:30]:
            lines.append("  " + "  ".join(str(row.get(c, "")) for c in self.columns[:6]))
        if len(self.table()) > 30:
            lines.append(f"  … {len(self.table()) - 30} more; .to_pandas() has them all")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th scope='col'>{escape(c)}</th>" for c in self.columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{escape(_cell(r.get(c, '')))}</td>" for c in self.columns)
            + "</tr>"
            for r in self.table()
        )
        return (
            f"<table><caption>{escape(self.headline())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def edges_of(standing: Standing, day: int) -> tuple[str, str]:
    """Return (since, until) of the spell that matters on a day, as EDTF text.

    ``until`` is the first day out; "" when no end is known.
    """
    index = standing.chosen(day)
    if index is None:
        return "", ""
    spell = standing.spells[index]
    tight = spell.tightened() or spell
    until = "" if tight.end_lo >= FUTURE else show_bounds(tight.end_lo, tight.end_hi)
    return show_bounds(tight.start_lo, tight.start_hi), until


@dataclass(frozen=True, slots=True)
class Member:
    """One party and how it stands to an instrument.

    Attributes:
        party: id; name: label; level: level of the act; acts_for: home state.
        answer: yes, no, possible or unknown; since, until: EDTF (until is the first day out).
        grade: settled, single-source, contested, denied or unsupported.
        voices: number of independent voices; claims: ids of the claims it rests on.
    """

    party: str
    name: str
    answer: str
    since: str
    until: str
    grade: str
    voices: int
    claims: list[str]
    level: str = "state"
    acts_for: str = ""
    role: str = "party"


@dataclass(frozen=True, kw_only=True, repr=False)
class Members(Reply):
    """Who is a party: ``certain`` to ``possible`` of them, with a row for each."""

    instrument: str
    title: str
    certain: int
    possible: int
    rows: list[Member]
    not_members: list[Member]
    coverage: list[dict[str, str]]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "party",
        "name",
        "answer",
        "since",
        "until",
        "grade",
        "voices",
        "level",
        "claims",
    )

    def headline(self) -> str:
        """Return the count as a range, with both clocks."""
        span = (
            str(self.certain)
            if self.certain == self.possible
            else (f"{self.certain} to {self.possible}")
        )
        return (
            f"{self.title}: {span} parties as of {self.question['as_of']}, "
            f"known at {self.question['known_at']}"
        )


@dataclass(frozen=True, slots=True)
class History:
    """One thing that sources say happened, with the claims behind it."""

    when: str
    event: str
    party: str
    stance: str
    sources: list[str]
    claims: list[str]
    used: str


@dataclass(frozen=True, kw_only=True, repr=False)
class Status(Reply):
    """Whether a text is in force, or a party in it, on the day."""

    instrument: str
    title: str
    party: str
    answer: str
    grade: str
    since: str
    until: str
    voices: int
    history: list[History]
    reason: str
    coverage: list[dict[str, str]]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = ("when", "event", "party", "stance", "sources", "used")

    def table(self) -> list[dict[str, Any]]:
        """Return the history as rows."""
        return [asdict(h) for h in self.history]

    def headline(self) -> str:
        """Return the answer in one sentence."""
        about = f"{self.party} in {self.instrument}" if self.party else f"{self.title} in force"
        return (
            f"{about} as of {self.question['as_of']}, known at {self.question['known_at']}: "
            f"{self.answer} ({self.grade}). {self.reason}"
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie between two parties: an instrument, or a satellite, station, payload or sale."""

    party: str
    partner: str
    kind: str
    what: str
    title: str
    answer: str
    since: str
    until: str
    grade: str
    voices: int
    level: str
    topics: list[str]
    claims: list[str]


@dataclass(frozen=True, kw_only=True, repr=False)
class Ties(Reply):
    """What ties a party to others."""

    party: str
    partner: str
    certain: int
    possible: int
    partners: list[str]
    rows: list[Tie]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "partner",
        "kind",
        "what",
        "answer",
        "since",
        "until",
        "grade",
        "voices",
        "title",
    )

    def headline(self) -> str:
        """Return how many ties, with how many partners."""
        other = f" to {self.partner}" if self.partner else ""
        return (
            f"{self.party}{other}: {self.certain} to {self.possible} ties with "
            f"{len(self.partners)} partners as of {self.question['as_of']}"
        )


@dataclass(frozen=True, kw_only=True, repr=False)
class Difference(Reply):
    """What changed between two snapshots."""

    rows: list[dict[str, Any]]
    totals: dict[str, int]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "change",
        "instrument",
        "party",
        "before",
        "after",
        "when",
        "claims",
    )

    def headline(self) -> str:
        """Return how many changes of each sort."""
        said = ", ".join(f"{n} {k}" for k, n in self.totals.items() if n) or "no change"
        return f"{self.question['from']} → {self.question['to']} ({self.question['clock']}): {said}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Parties(Reply):
    """States and other parties with their attributes on the day."""

    rows: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    columns: ClassVar[tuple[str, ...]] = (
        "party",
        "name",
        "kind",
        "region",
        "income_group",
        "instruments",
    )

    def headline(self) -> str:
        """Return how many rows there are."""
        return f"{len(self.rows)} parties as of {self.question['as_of']}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Rows(Reply):
    """A plain list: instruments, sources, claims or search hits."""

    title: str
    rows: list[dict[str, Any]]
    shown: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)

    def answer_dict(self) -> dict[str, Any]:
        """Return the rows; the column order is for tables only."""
        return {"rows": self.rows, "notes": self.notes}

    def headline(self) -> str:
        """Return the title with the number of rows."""
        return f"{self.title}: {len(self.rows)}"
