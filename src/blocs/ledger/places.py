"""How does every party stand to a text on a day? The one list that all other answers count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.dates import FUTURE, PAST, Answer, show_bounds
from blocs.ledger.facts import Standing

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = [
    "GRADES",
    "Place",
    "answer_of",
    "first_day",
    "party_answer",
    "places",
    "weakest",
    "when_in_words",
]

GRADES = ("settled", "single-source", "contested", "denied", "unsupported")
"""Grades, best first."""


def party_answer(
    standing: Standing, life: Standing | None, day: int, covered: bool
) -> tuple[Answer, str]:
    """Return (is it a party on the day, its role).

    A signature that does not bind makes a signatory: no party where the lists are complete,
    possibly one where they are not.
    """
    if not standing.spells and standing.signature is not None:
        possible = day >= standing.signature[0] and not covered and standing.grade != "denied"
        return (Answer.POSSIBLE if possible else Answer.NO), "signatory"
    answer = standing.on(day)
    if life is not None:
        answer = answer & life.on(day)
    return answer, "party"


def answer_of(
    standing: Standing, life: Standing | None, day: int, covered: bool
) -> tuple[Answer, str]:
    """Return (answer, role) as `party_answer` does, but unknown where only weak claims deny.

    A weak claim settles nothing, in either direction: whoever is denied by weak claims alone is
    as unknown as who is named by none.
    """
    answer, role = party_answer(standing, life, day, covered)
    bare = not standing.spells and standing.signature is None and standing.grade != "denied"
    return (Answer.UNKNOWN if bare and not covered else answer), role


@dataclass(frozen=True, slots=True)
class Place:
    """One party and its place in a text on the day.

    Attributes:
        party, level: who acted, at which level ("" is read as state).
        standing: what the claims on it add up to.
        answer: yes, no, possible or unknown; role: party or signatory.
        exists: False for a state that was not there on the day.
    """

    party: str
    level: str
    standing: Standing
    answer: Answer
    role: str
    exists: bool


def places(snapshot: Snapshot, instrument: str) -> tuple[Standing | None, list[Place]]:
    """Return how the text stands, and the place of everyone of whom a claim speaks.

    A state that does not exist on the day is in no text, whatever it once signed.

    Args:
        snapshot: ledger at two clocks and a level.
        instrument: its id.
    """
    life, standings = snapshot.standings(instrument)
    covered = snapshot.is_covered(instrument)
    found = []
    for (party, level), standing in standings.items():
        answer, role = answer_of(standing, life, snapshot.day, covered)
        exists = snapshot.ledger.existed(party, snapshot.day)
        if not exists:
            answer = Answer.NO
        found.append(Place(party, level, standing, answer, role, exists))
    return life, found


def first_day(standing: Standing, day: int) -> tuple[int, int]:
    """Return the bounds of the first day of the spell that matters on a day, to sort by."""
    index = standing.chosen(day)
    if index is None:
        return standing.signature or (PAST, PAST)
    spell = standing.spells[index].tightened() or standing.spells[index]
    return spell.start_lo, spell.start_hi


def weakest(*grades: str) -> str:
    """Return the worst of several grades: what rests on two facts is as good as the weaker."""
    return max(grades, key=GRADES.index)


def when_in_words(standing: Standing, day: int, answer: Answer) -> str:
    """Say since when, from when on or until when it holds; "" when no date is known.

    Args:
        standing: how it stands; day: the day asked; answer: the answer on that day.
    """
    index = standing.chosen(day)
    if index is None:
        return ""
    spell = standing.spells[index].tightened() or standing.spells[index]
    since = show_bounds(spell.start_lo, spell.start_hi)
    until = "" if spell.end_lo >= FUTURE else show_bounds(spell.end_lo, spell.end_hi)
    if answer is not Answer.NO:
        tail = f" until {until}" if until else ""
        return f"since {since}{tail}" if since else tail.strip()
    if day < spell.start_lo:
        return f"not yet; in since {since}"
    if spell.end_hi <= day and spell.end_hi > PAST:
        return f"no longer; in {since} to {until}" if since else f"no longer; in until {until}"
    return ""
