"""When each membership holds: stretches of time in which it is certain or possible.

Uncertain dates make a membership possible before they make it certain. Between two days on which
any bound lies the answer cannot change, so asking once in each gap gives the whole course.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from blocs.dates import FUTURE, PAST, Answer
from blocs.ledger.facts import Standing
from blocs.ledger.places import party_answer
from blocs.ledger.view import Snapshot
from blocs.network.hypergraph import Network
from blocs.network.weighing import Weighed, home_of, weigh

__all__ = ["Stretch", "courses"]


class Stretch(NamedTuple):
    """A membership's answer from one day until another.

    Attributes:
        start: ordinal of the first day.
        end: ordinal of the first day out; FUTURE when no end is known.
        answer: ``yes`` or ``possible``.
    """

    start: int
    end: int
    answer: str


def courses(
    network: Network, *, history: bool = False
) -> dict[tuple[str, str], tuple[Stretch, ...]]:
    """Return the stretches of each membership, by (party, instrument).

    None begins before the first day of which a source on the instrument speaks: what was before
    is unknown.

    Args:
        network: of a day.
        history: also memberships that had begun by that day and hold no longer.
    """
    wanted = {(m.party, m.instrument) for m in network.memberships}
    found = {}
    for item in weigh(network.snapshot, network.hub, network.topic, network.with_ties):
        name = item.card.instrument_id
        if not history and name not in network.text:
            continue
        acts: dict[str, list[tuple[str, Standing]]] = {}
        for (party, _), standing in item.standings.items():
            acts.setdefault(home_of(network.snapshot, party), []).append((party, standing))
        for party, own in acts.items():
            key = (party, name)
            if not history and key not in wanted:
                continue
            course = _course(network.snapshot, item, party, own)
            if key in wanted or any(s.start <= network.snapshot.day for s in course):
                found[key] = course
    return dict(sorted(found.items(), key=lambda pair: (pair[0][1], pair[0][0])))


def _course(
    snapshot: Snapshot, item: Weighed, party: str, acts: list[tuple[str, Standing]]
) -> tuple[Stretch, ...]:
    cuts = {max(item.first, PAST + 1), FUTURE}
    for standing in (*(s for _, s in acts), *([item.life] if item.life else [])):
        for spell in (*standing.spells, *standing.suspensions):
            cuts |= {spell.start_lo, spell.start_hi, spell.end_lo, spell.end_hi}
        cuts |= set(standing.signature or ())
    for who in {party, *(p for p, _ in acts)}:
        cuts |= set(snapshot.ledger.lifetimes.get(who, ()))
    for row in snapshot.ledger.looked_at.get((item.card.instrument_id, "participation"), ()):
        cuts |= {row[-2], row[-1] + 1}
    days = sorted(d for d in cuts if max(item.first, PAST + 1) <= d <= FUTURE)
    found: list[Stretch] = []
    for start, end in pairwise(days):
        answer = _answer_on(snapshot.at(day=start), item, party, acts)
        if answer is Answer.NO:
            continue
        if found and found[-1].end == start and found[-1].answer == answer.value:
            found[-1] = Stretch(found[-1].start, end, answer.value)
        else:
            found.append(Stretch(start, end, answer.value))
    return tuple(found)


def _answer_on(
    snapshot: Snapshot, item: Weighed, party: str, acts: list[tuple[str, Standing]]
) -> Answer:
    """Return whether a party is in an instrument on a day, as `Snapshot.members` would."""
    day, exists = snapshot.day, snapshot.ledger.existed
    answer = Answer.NO
    for body, standing in acts:
        if exists(body, day) and exists(party, day):
            covered = not standing.spells and snapshot.is_covered(item.card.instrument_id)
            answer = answer | party_answer(standing, item.life, day, covered)[0]
    return answer
