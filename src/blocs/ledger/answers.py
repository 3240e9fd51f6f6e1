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
    "counted",
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


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one.

    Example:
        >>> counted(1, "party"), counted(2, "party"), counted(0, "tie")
        ('1 party', '2 parties', '0 ties')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


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

    @property
    def complete(self) -> bool:
        """Return whether the lists are known to be complete at the level asked."""
        level = self.question["level"]
        return any(c["extent"] == "complete" and c["level"] in ("", level) for c in self.coverage)

    def span(self) -> str:
        """Return how many: a range, or a floor where the lists are not complete."""
        more = self.possible - self.certain
        if self.complete:
            if more:
                return f"{self.certain} to {counted(self.possible, 'party')}"
            return counted(self.certain, "party")
        if not self.possible:
            return "parties unknown, for no claim names one and the lists are not complete"
        if not self.certain:
            return f"no certain party, {more} possible"
        return f"at least {counted(self.certain, 'party')}" + (
            f", {more} more possible" if more else ""
        )

    def headline(self) -> str:
        """Return how many, with both clocks."""
        return (
            f"{self.title} as of {self.question['as_of']}, known at "
            f"{self.question['known_at']}: {self.span()}"
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
        span = ""
        if self.answer in ("yes", "possible"):
            span += f", since {self.since}" if self.since else ""
            span += f", until {self.until}" if self.until else ""
        return (
            f"{about} as of {self.question['as_of']}, known at {self.question['known_at']}: "
            f"{self.answer} ({self.grade}){span}. {self.reason}"
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie between two parties: an instrument, or a satellite, station, payload or sale.

    Attributes:
        nature: ``ongoing``; ``deed`` for a thing done, which stays done; ``common-text`` for an
            open text of many in which both are, which is not counted.
        grade, voices: those of its weakest leg: either side, or the text.
    """

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
    nature: str = "ongoing"


@dataclass(frozen=True, kw_only=True, repr=False)
class Ties(Reply):
    """What ties a party to others; ``certain`` and ``possible`` leave common texts out."""

    party: str
    partner: str
    certain: int
    possible: int
    partners: list[str]
    rows: list[Tie]
    notes: list[str]
    columns: ClassVar[tuple[str, ...]] = (
        "partner",
        "nature",
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
        """Return how many ties go on, how many things were done, with how many partners."""
        other = f" to {self.partner}" if self.partner else ""
        live = [t for t in self.rows if t.answer != "no"]
        goes_on = [t.answer for t in live if t.nature == "ongoing"]
        done = [t.answer for t in live if t.nature == "deed"]
        common = sum(t.nature == "common-text" for t in live)
        said = []
        if goes_on:
            said.append(f"{_range(goes_on)} that {'goes' if len(goes_on) == 1 else 'go'} on")
        if done:
            said.append(f"{_range(done, 'thing')} done")
        told = ", ".join(said) or "no tie is known"
        if said and not self.partner:
            told += f", with {counted(len(self.partners), 'partner')}"
        if common:
            told += f"; besides, {counted(common, 'open text')} in which both may be"
        return f"{self.party}{other} as of {self.question['as_of']}: {told}"


def _range(answers: list[str], noun: str = "tie") -> str:
    """Return certain to possible with the noun."""
    certain = sum(a == "yes" for a in answers)
    if certain == len(answers):
        return counted(certain, noun)
    return f"{certain} to {counted(len(answers), noun)}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Difference(Reply):
    """What changed between two snapshots.

    Attributes:
        rows: one for each change; ``when`` is the day of the change in the world, or with the
            known-at clock the first day of the stretch, and ``learnt`` the day it came out.
        totals: how many of each sort.
        floor: whether there may be changes that no claim shows.
    """

    rows: list[dict[str, Any]]
    totals: dict[str, int]
    notes: list[str]
    floor: bool = False
    columns: ClassVar[tuple[str, ...]] = (
        "change",
        "instrument",
        "party",
        "before",
        "after",
        "when",
        "learnt",
        "claims",
    )

    def headline(self) -> str:
        """Return how many changes of each sort, and of which day they tell."""
        said = ", ".join(f"{n} {k}" for k, n in self.totals.items() if n)
        floor = "at least " if self.floor and said else ""
        clock = self.question["clock"]
        if clock != "in the world":
            clock += f" of {self.question['as_of']}"
        span = f"{self.question['from']} → {self.question['to']} ({clock})"
        nothing = "no change is known" if self.floor else "no change"
        return f"{span}: {floor}{said or nothing}"


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
        return f"{counted(len(self.rows), 'party')} as of {self.question['as_of']}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Rows(Reply):
    """A plain list: instruments, sources, claims or search hits."""

    title: str
    rows: list[dict[str, Any]]
    shown: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    more: list[Section] = field(default_factory=list)

    def sections(self) -> list[Section]:
        """Return the tables below the first, such as the sources of the claims."""
        return self.more

    def answer_dict(self) -> dict[str, Any]:
        """Return the rows; the column order is for tables only."""
        return {"rows": self.rows, "notes": self.notes}

    def headline(self) -> str:
        """Return the title with the number of rows."""
        return f"{self.title}: {len(self.rows)}"
