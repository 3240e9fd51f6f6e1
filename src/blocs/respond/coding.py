"""Options, conditions, barriers and precedents at two clocks, and the changes a reader makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from blocs.dates import Answer
from blocs.errors import DataError, QuestionError
from blocs.ledger.cycles import in_cycles
from blocs.ledger.names import nearest
from blocs.ledger.requirements import Need, atoms, parse_need

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["Barrier", "Changes", "Coding", "Condition", "Option", "Precedent", "coding_of"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What an option may require; ``way`` names the way around a bar that it opens."""

    id: str
    meaning: str
    way: str


@dataclass(frozen=True, slots=True)
class Option:
    """What could be done.

    Attributes:
        id, title, source: as in the ledger.
        need: what it requires.
        gives: conditions that it brings about.
    """

    id: str
    title: str
    need: Need
    gives: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in the way.

    Attributes:
        id, title, source: as in the ledger.
        negates: conditions that do not hold while it stands.
        hard: law, veto, dated break or physics; else will, trust or habit.
        stands: whether it stands on the day.
        basis: law or text; since, until: as written.
        claims: claims that assess it.
    """

    id: str
    title: str
    negates: tuple[str, ...]
    hard: bool
    stands: Answer
    basis: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Precedent:
    """What was done before, or tried; ``shows`` are conditions that held then, as we read it."""

    claim: str
    option: str
    when: str
    what: str
    done: bool
    shows: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What the reader codes otherwise.

    Attributes:
        lift: barriers that do not stand; hold: barriers that stand whatever the day.
        deny: conditions that never hold; grant: conditions that always do.
        hardness: barrier → ``hard`` or ``soft``.
        negates: barrier → the conditions that it negates.
        requires: option → its requirements as text.
        drop: options to leave out.
    """

    lift: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    grant: tuple[str, ...] = ()
    hardness: Mapping[str, str] = field(default_factory=dict)
    negates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    requires: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Return each change in a few words."""
        told = [f"{b} lifted" for b in self.lift] + [f"{b} holds" for b in self.hold]
        told += [f"{c} denied" for c in self.deny] + [f"{c} granted" for c in self.grant]
        told += [f"{b} read as {h}" for b, h in self.hardness.items()]
        told += [f"{b} negates {', '.join(c) or 'nothing'}" for b, c in self.negates.items()]
        told += [f"{o} requires {t}" for o, t in self.requires.items()]
        return told + [f"{o} left out" for o in self.drop]


@dataclass(frozen=True, slots=True)
class Coding:
    """What requires what, and what stands in the way, on a day.

    Attributes:
        options, conditions, barriers: by id.
        precedents: in the order of their claims.
        denied: conditions that never hold; granted: conditions that always hold.
    """

    options: Mapping[str, Option]
    conditions: Mapping[str, Condition]
    barriers: Mapping[str, Barrier]
    precedents: tuple[Precedent, ...]
    denied: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()

    def standing(self) -> tuple[str, ...]:
        """Return the barriers that stand, or may stand, on the day."""
        return tuple(b.id for b in self.barriers.values() if b.stands is not Answer.NO)

    def overcome(self, barrier: str) -> tuple[str, ...]:
        """Return precedents that show each condition that a barrier negates to hold despite it.

        Only acts that were done, after the barrier rose, count; () when one condition was never
        shown.
        """
        b = self.barriers[barrier]
        shown: dict[str, list[str]] = {c: [] for c in b.negates}
        for p in self.precedents:
            if p.done and _within(p, b):
                for c in p.shows:
                    if c in shown:
                        shown[c].append(p.claim)
        if not all(shown.values()):
            return ()
        return tuple(sorted({c for claims in shown.values() for c in claims}))

    def used(self) -> tuple[str, ...]:
        """Return the conditions that some option names."""
        return tuple(
            dict.fromkeys(
                a for o in self.options.values() for a in atoms(o.need) if a in self.conditions
            )
        )

    def unnegated(self) -> tuple[str, ...]:
        """Return the conditions in use that nothing negates: assumed to hold, not proved."""
        negated = {c for b in self.barriers.values() for c in b.negates}
        return tuple(c for c in self.used() if c not in negated and c not in self.denied)

    def changed(self, changes: Changes) -> Coding:
        """Return the coding with the reader's changes.

        Raises:
            QuestionError: when a change names nothing, cannot be read, or makes a circle.
        """
        for what, names, known in (
            ("barrier", (*changes.lift, *changes.hold), self.barriers),
            ("barrier", (*changes.hardness, *changes.negates), self.barriers),
            ("condition", (*changes.deny, *changes.grant), self.conditions),
            ("condition", [c for cs in changes.negates.values() for c in cs], self.conditions),
            ("option", (*changes.requires, *changes.drop), self.options),
        ):
            _known(what, names, known)
        barriers = dict(self.barriers)
        for name, hardness in changes.hardness.items():
            if hardness not in ("hard", "soft"):
                raise QuestionError(f"{name}={hardness}: a barrier is hard or soft")
            barriers[name] = replace(barriers[name], hard=hardness == "hard")
        for name, negates in changes.negates.items():
            barriers[name] = replace(barriers[name], negates=negates)
        for names, stands in ((changes.lift, Answer.NO), (changes.hold, Answer.YES)):
            for name in names:
                barriers[name] = replace(barriers[name], stands=stands)
        options = {k: v for k, v in self.options.items() if k not in changes.drop}
        for name, text in changes.requires.items():
            if name in options:
                options[name] = replace(options[name], need=self._need(name, text))
        _no_circle(options)
        return replace(
            self,
            options=options,
            barriers=barriers,
            denied=self.denied | set(changes.deny),
            granted=self.granted | set(changes.grant),
        )

    def _need(self, option: str, text: str) -> Need:
        try:
            need = parse_need(text)
        except DataError as error:
            raise QuestionError(f"{option}={text}: {error}") from None
        _known("condition", atoms(need), {**self.conditions, **self.options})
        return need


def _within(p: Precedent, b: Barrier) -> bool:
    """Return whether an act fell while the barrier stood, for all that is known."""
    from blocs.dates import parse_when

    if b.since and p.last < parse_when(b.since).start.lo:
        return False
    return not (b.until and p.first > parse_when(b.until).start.hi)


def _known(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    ids = sorted(known)
    for name in names:
        if name not in ids:
            near = nearest(name, ids, 3)
            said = f" Nearest: {', '.join(near)}." if near else ""
            raise QuestionError(f"no {what} has the id {name!r}.{said}")


def _no_circle(options: Mapping[str, Option]) -> None:
    edges = {k: [a for a in atoms(o.need) if a in options] for k, o in options.items()}
    circle = in_cycles(edges)
    if circle:
        raise QuestionError(f"the requirements of {', '.join(circle)} lead back to themselves")


def coding_of(snapshot: Snapshot) -> Coding:
    """Return the coding of a ledger: barriers and precedents as known, standing as of the day.

    Args:
        snapshot: ledger at two clocks.

    Raises:
        QuestionError: when the ledger codes no option.
    """
    ledger, away = snapshot.ledger, sorted(snapshot.excluded)
    options = {
        i: Option(i, title, parse_need(text), _ids(gives), source)
        for i, title, text, gives, source in ledger.rows(
            "select option_id, title, requirements, gives, source_id from options order by rowid"
        )
    }
    if not options:
        raise QuestionError(
            f"the ledger {ledger.name} codes no option; write options.csv, conditions.csv and "
            "barriers.csv, see docs/format.md"
        )
    conditions = {
        i: Condition(i, meaning, way)
        for i, meaning, way in ledger.rows(
            "select condition_id, meaning, way from conditions order by rowid"
        )
    }
    barriers = {
        i: Barrier(
            i,
            title,
            _ids(negates),
            hardness == "hard",
            _stands(snapshot.day, (s_lo, s_hi), (u_lo, u_hi)),
            basis,
            since,
            until,
            source,
        )
        for i, title, negates, hardness, basis, since, until, source, s_lo, s_hi, u_lo, u_hi in (
            ledger.rows(_BARRIERS, [snapshot.known, away])
        )
    }
    precedents = tuple(
        Precedent(claim, option, when, what, outcome == "done", _ids(shows), lo or 0, hi or 0)
        for claim, option, when, what, outcome, shows, lo, hi in ledger.rows(
            _PRECEDENTS, [snapshot.known, snapshot.day, away]
        )
    )
    return Coding(options, conditions, barriers, precedents)


_BARRIERS = """
    select b.barrier_id, b.title, b.negates, b.hardness, b.legal_basis, b.since, b.until,
           b.source_id, s.lo, s.hi, u.lo, u.hi
    from barriers b join source_fact f using (source_id)
    left join date_text s on s.text = b.since and b.since <> ''
    left join date_text u on u.text = b.until and b.until <> ''
    where f.published_day <= ? and not list_contains(?, b.source_id) order by b.rowid
"""
_PRECEDENTS = """
    select p.claim_id, p.option_id, p."when", p.what, p.outcome, p.shows, d.lo,
           coalesce(d.end_hi, d.hi)
    from precedents p join source_fact f using (source_id)
    left join date_text d on d.text = p."when" and p."when" <> ''
    where f.published_day <= ? and p.stance = 'affirms' and coalesce(d.lo, 0) <= ?
      and not list_contains(?, p.source_id) and p.claim_id not in (select claim_id from repaired)
    order by d.lo, p.claim_id
"""


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _stands(
    day: int, since: tuple[int | None, int | None], until: tuple[int | None, int | None]
) -> Answer:
    """Return whether a barrier stands on a day: from the first when unsaid, for ever likewise."""
    (s_lo, s_hi), (u_lo, u_hi) = since, until
    if (s_lo is not None and day < s_lo) or (u_hi is not None and day >= u_hi):
        return Answer.NO
    if (s_hi is not None and day < s_hi) or (u_lo is not None and day >= u_lo):
        return Answer.POSSIBLE
    return Answer.YES
