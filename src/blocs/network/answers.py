"""Typed answers of this room: the network of a day, of many days, and who is in two blocs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from blocs.ledger.answers import Reply, Section, counted

__all__ = ["SERIES", "BothAnswer", "Exported", "NetworkAnswer", "SeriesAnswer", "number", "span"]


SERIES = (
    "parties",
    "instruments",
    "hub reach",
    "hub share of tied pairs",
    "degree centralisation",
    "seat centralisation",
    "one-sided share",
    "polarisation",
    "region, order 1",
    "topic, order 1",
)
"""Measures of a series: those that one looks at over time."""


def number(value: float | None) -> str:
    """Return a number as people read it: whole, or with two decimals, one above 10; or unknown."""
    if value is None:
        return "unknown"
    if value == round(value) or abs(value) >= 100:
        return str(round(value))
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def span(low: float | None, high: float | None) -> str:
    """Return a range as ``low to high``, or one number when both read the same."""
    first, last = number(low), number(high)
    return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, kw_only=True, repr=False)
class NetworkAnswer(Reply):
    """The measures of one day's network, and its parties.

    Attributes:
        hub, topic: scope; "" for all.
        measures: of the network as a whole, see `blocs.network.measures.Value`.
        rows: its parties, most instruments first.
        hubs: the two hubs between which alignment is told, or none.
        unknown: sort of partner → how many have no known one.
        instruments: the least certain first: whether the text is in force, its grade, its members
            and how many of them are known from a single voice.
        left_out: instrument → why it is not in the network.
        draws, missing, seed: with which ranges and sensitivities were made.
        listing, top: what is printed below the measures, ``parties`` or ``instruments``, and how
            many of the parties (0 for all).
    """

    hub: str
    topic: str
    measures: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    hubs: list[str]
    unknown: dict[str, int]
    instruments: list[dict[str, Any]]
    left_out: dict[str, str]
    draws: int
    missing: float
    seed: int
    notes: list[str]
    listing: str = "parties"
    top: int = 0
    columns: ClassVar[tuple[str, ...]] = ("measure", "certain", "possible", "range", "thinned")

    def measure(self, name: str) -> dict[str, Any]:
        """Return one measure of the network by its name."""
        return next(m for m in self.measures if m["measure"] == name)

    def headline(self) -> str:
        """Return the network in two sentences."""
        clocks = (
            f"as of {self.question['as_of']}, known at {self.question['known_at']}, "
            f"level {self.question['level']}"
        )
        said = {m["measure"]: m for m in self.measures}
        about = f" on {self.topic}" if self.topic else ""
        instruments = _floor(said["instruments"], "instrument")
        if "hub reach" in said:
            share = said["hub share of tied pairs"]
            return (
                f"{self.hub}{about} is tied to {_floor(said['hub reach'], 'party')} by "
                f"{instruments}, {clocks}. Of the pairs of parties that its network ties, "
                f"{_percent(share['low'], share['high'])} include it."
            )
        first = f"{_floor(said['parties'], 'party')}{about} are tied by {instruments}, {clocks}."
        first = first[0].upper() + first[1:]
        if "one-sided share" in said:
            share = said["one-sided share"]
            first += (
                f" Of those aligned, {_percent(share['low'], share['high'])} deal with one of "
                f"{self.hubs[0]} and {self.hubs[1]} alone."
            )
        return first

    def table(self) -> list[dict[str, Any]]:
        """Return the measures as rows for people."""
        return [
            {
                "measure": m["measure"],
                "certain": number(m["certain"]),
                "possible": number(m["possible"]),
                "range": span(m["low"], m["high"]),
                "thinned": span(m["missing_low"], m["missing_high"]),
            }
            for m in self.measures
        ]

    def party_rows(self) -> list[dict[str, Any]]:
        """Return the parties as rows for people."""
        return [
            {
                "party": r["party"],
                "name": r["name"],
                "instruments": _ends(r["instruments"]),
                "partners": _ends(r["partners"]),
                "alignment": _leaning(r["alignment"]),
                "betweenness": span(r["betweenness"]["low"], r["betweenness"]["high"]),
                "seats": "" if r["seats"] is None else span(r["seats"]["low"], r["seats"]["high"]),
                "claims": r["claims"],
            }
            for r in self.rows
        ]

    def instrument_rows(self) -> list[dict[str, Any]]:
        """Return the instruments as rows for people."""
        return [
            {
                "instrument": r["instrument"],
                "in force": r["in_force"],
                "grade": r["grade"],
                "members": _ends(r["members"]),
                "single": str(r["single"] or ""),
                "hub": r["hub"],
                "title": r["title"],
                "claims": r["claims"],
            }
            for r in self.instruments
        ]

    def sections(self) -> list[Section]:
        """Return the parties, or the instruments, below the measures."""
        if self.listing == "instruments":
            rows = self.instrument_rows()
            return [
                Section(f"{len(rows)} instruments, the least certain first:", _names(rows), rows)
            ]
        rows = self.party_rows()
        title = counted(len(rows), "party")
        if self.top and len(rows) > self.top:
            title += f", of whom the {self.top} with most instruments (--out FILE has all)"
        return [Section(f"{title}:", _names(rows), rows[: self.top or None])]

    def answer_dict(self) -> dict[str, Any]:
        """Return the ``answer`` part of the envelope; what is printed of it is not part of it."""
        told = super().answer_dict()
        return {k: v for k, v in told.items() if k not in ("listing", "top")}


def _names(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(rows[0])


def _floor(value: dict[str, Any], noun: str) -> str:
    """Return a count as a floor: what nobody has written down may be missing from it."""
    certain, possible = round(value["certain"] or 0), round(value["possible"])
    more = f" ({possible} with the possible ones)" if possible > certain else ""
    return f"at least {counted(certain, noun)}{more}"


def _ends(value: dict[str, Any]) -> str:
    return span(value["certain"], value["possible"])


def _between(value: dict[str, Any]) -> str:
    """Return the two ends, the lesser first; a share may fall as possible ties are added."""
    known = [v for v in (value["certain"], value["possible"]) if v is not None]
    return span(min(known), max(known)) if known else "unknown"


def _percent(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "an unknown share"
    first, last = f"{low:.0%}", f"{high:.0%}"
    return first if first == last else f"{first} to {last}"


def _leaning(value: dict[str, Any] | None) -> str:
    """Return an alignment with its range, or "" where nothing is known of it."""
    if value is None:
        return ""
    low, high = f"{value['low']:+.2f}", f"{value['high']:+.2f}"
    if value["value"] is None:
        return f"possible: {low}" if low == high else f"possible: {low} to {high}"
    told = f"{value['value']:+.2f}"
    return told if low == high else f"{told} ({low} to {high})"


@dataclass(frozen=True, kw_only=True, repr=False)
class SeriesAnswer(Reply):
    """Measures of a network on several days.

    Attributes:
        hub, topic: scope; "" for all.
        rows: one for each day: ``as_of``, ``known`` (False before the first evidence) and
            measure → certain and possible; nothing else where it is unknown.
    """

    hub: str
    topic: str
    rows: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    columns: ClassVar[tuple[str, ...]] = ("as_of", *SERIES)

    def headline(self) -> str:
        """Return first and last day with what the network was."""
        known = [r for r in self.rows if r["known"]]
        scope = " ".join(w for w in (self.hub, self.topic) if w) or "all parties"
        if not known:
            return f"Network of {scope}: unknown on all {len(self.rows)} days"
        first, last = known[0], known[-1]
        lead = "hub reach" if self.hub and "hub reach" in last["values"] else "parties"
        what = "partners" if lead == "hub reach" else "parties"
        return (
            f"Network of {scope}, known at {self.question['known_at']}: "
            f"{_ends(first['values'][lead])} {what} on {first['as_of']}, "
            f"{_ends(last['values'][lead])} on {last['as_of']}."
        )

    def table(self) -> list[dict[str, Any]]:
        """Return the days as rows for people; a day that nobody covered says so."""
        told = [k for k in SERIES if any(k in r["values"] for r in self.rows)]
        return [
            {
                "as_of": r["as_of"],
                **{k: _between(r["values"][k]) if k in r["values"] else "unknown" for k in told},
            }
            for r in self.rows
        ]


@dataclass(frozen=True, kw_only=True, repr=False)
class BothAnswer(Reply):
    """Who is in two blocs, and since when in each."""

    blocs: list[str]
    certain: int
    possible: int
    rows: list[dict[str, Any]]
    notes: list[str]

    def headline(self) -> str:
        """Return how many are in both."""
        return (
            f"In {self.blocs[0]} and in {self.blocs[1]}: {span(self.certain, self.possible)} "
            f"parties as of {self.question['as_of']}, known at {self.question['known_at']}, "
            f"level {self.question['level']}."
        )

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the columns, named for the blocs."""
        return _names(self.table()) if self.rows else ()

    def __str__(self) -> str:
        rows = ["  " + "  ".join(str(v) for v in list(r.values())[:6]) for r in self.table()]
        return "\n".join([self.headline(), *rows])

    __repr__ = __str__

    def table(self) -> list[dict[str, Any]]:
        """Return the parties as rows for people."""
        return [
            {
                "party": r["party"],
                "name": r["name"],
                "answer": r["answer"],
                **{
                    f"in {bloc} since": r["since"][n] or "unknown"
                    for n, bloc in enumerate(self.blocs)
                },
                # Where the bloc is one instrument, its name stands in the head already.
                **{
                    f"by ({bloc})": r["instruments"][n]
                    for n, bloc in enumerate(self.blocs)
                    if any(row["instruments"][n] != [bloc] for row in self.rows)
                },
                "alignment": _leaning(r["alignment"]),
                "claims": r["claims"],
            }
            for r in self.rows
        ]


@dataclass(frozen=True, kw_only=True, repr=False)
class Exported(Reply):
    """What was written, for whoever runs this in a script.

    Attributes:
        form: format; nodes, edges: of the bipartite graph.
        rows: path, bytes and SHA-256 of each file.
    """

    form: str
    nodes: int
    edges: int
    rows: list[dict[str, Any]]
    columns: ClassVar[tuple[str, ...]] = ("path", "bytes", "sha256")

    def headline(self) -> str:
        """Return the size of the graph."""
        return f"{self.form}: {self.nodes} nodes and {self.edges} edges hold on the day"
