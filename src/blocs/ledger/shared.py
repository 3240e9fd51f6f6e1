"""Who is in several texts at once, and since when in each?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blocs.dates import Answer
from blocs.errors import QuestionError
from blocs.ledger.answers import Member, Members, edges_of
from blocs.ledger.caveats import coverage_notes, first_word, later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.places import GRADES, Place, first_day, places

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["MemberOfAll", "MembersOfAll", "in_all"]

_RANK = [Answer.YES, Answer.POSSIBLE, Answer.UNKNOWN, Answer.NO]


@dataclass(frozen=True, slots=True)
class MemberOfAll(Member):
    """One party in several texts: ``since`` is the day on which it was in the last of them.

    Attributes:
        in_each: the bounds of its first day in each text, by instrument.
    """

    in_each: dict[str, str] | None = None


@dataclass(frozen=True, kw_only=True, repr=False)
class MembersOfAll(Members):
    """Who is in all of several texts, with the first day in each."""

    instruments: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the columns of the table: a first day for each text."""
        return ("party", "name", "answer", *self.instruments, "grade", "claims")

    def table(self) -> list[dict[str, Any]]:
        """Return the rows with a column for each text."""
        rows = Members.table(self)
        return [{**r, **(r.get("in_each") or {})} for r in rows]

    def headline(self) -> str:
        """Return how many are in all of them, from certain to possible."""
        return (
            f"in {' and '.join(self.instruments)} as of {self.question['as_of']}, known at "
            f"{self.question['known_at']}: {self.span()}"
        )


def in_all(snapshot: Snapshot, instruments: Sequence[str]) -> MembersOfAll:
    """Return who is in all of several texts on the snapshot's day.

    Args:
        snapshot: ledger at two clocks and a level.
        instruments: ids, titles or aliases of at least two different texts.

    Raises:
        UnknownId, QuestionError: as for one text; or when the texts are not different.
    """
    ledger = snapshot.ledger
    ids = [ledger.find_instrument(i) for i in instruments]
    if len(set(ids)) != len(ids) or len(ids) < 2:
        raise QuestionError(f"give two or more different instruments, not {', '.join(ids)}")
    best: dict[str, dict[str, Place]] = {}
    for instrument in ids:
        first_word(snapshot, instrument)
        for place in places(snapshot, instrument)[1]:
            mine = best.setdefault(place.party, {})
            held = mine.get(instrument)
            if held is None or _RANK.index(place.answer) < _RANK.index(held.answer):
                mine[instrument] = place
    rows = [
        _row(snapshot, party, each, ids) for party, each in best.items() if len(each) == len(ids)
    ]
    rows.sort(key=lambda r: (r[0].answer != "yes", r[1], r[0].name))
    inside = [m for m, _ in rows if m.answer in ("yes", "possible")]
    covered = [snapshot.coverage(i) for i in ids]
    levels = ("", snapshot.level)
    whole = [any(c["extent"] == "complete" and c["level"] in levels for c in cs) for cs in covered]
    return MembersOfAll(
        question=snapshot.question("members", instrument=";".join(ids)),
        evidence=evidence_block(ledger, {c for m in inside for c in m.claims}),
        ledger=ledger.identity(),
        instrument=";".join(ids),
        instruments=tuple(ids),
        title=" and ".join(ledger.cards[i].title for i in ids),
        certain=sum(m.answer == "yes" for m in inside),
        possible=len(inside),
        rows=list(inside),
        not_members=[],
        # Complete only where each list is.
        coverage=[c for cs in covered for c in cs] if all(whole) else [],
        notes=[
            *(f"{i}: {n}" for i in ids for n in coverage_notes(snapshot, i)[:-1]),
            *coverage_notes(snapshot, ids[0])[-1:],
            *later_than_known(snapshot),
        ],
    )


def _row(
    snapshot: Snapshot, party: str, each: dict[str, Place], ids: Sequence[str]
) -> tuple[MemberOfAll, tuple[int, int]]:
    """Return a party's row with the bounds of the day on which it was in all, to sort by."""
    day, who = snapshot.day, snapshot.ledger.parties[party]
    answer = Answer.YES
    for place in each.values():
        answer = answer & place.answer
    last = max((each[i] for i in ids), key=lambda p: first_day(p.standing, day))
    grounds = [each[i].standing.ground(day) for i in ids]
    weak = max(grounds, key=lambda g: (GRADES.index(g.grade), -g.voices))
    since, until = edges_of(last.standing, day)
    return MemberOfAll(
        party,
        who.label,
        answer.value,
        since,
        until,
        weak.grade,
        weak.voices,
        sorted({c for g in grounds for c in g.claims}),
        last.level or "state",
        who.acts_for,
        "party",
        {i: edges_of(each[i].standing, day)[0] or "day unknown" for i in ids},
    ), first_day(last.standing, day)
