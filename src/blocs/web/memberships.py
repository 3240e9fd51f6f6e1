"""What is a party in? The multilateral texts that it, or a body of its, has to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blocs.ledger.answers import edges_of
from blocs.ledger.places import Place, first_day, places
from blocs.ledger.ties import bodies

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["Membership", "memberships"]

_ORDER = {"yes": 0, "possible": 1, "unknown": 2, "no": 3}


class Membership(NamedTuple):
    """How a party, or a body of its, stands to one multilateral text.

    Attributes:
        instrument, title: the text; place: who acted, at which level, and the answer.
        since, until: EDTF (until is the first day out).
        grade, voices: on what it rests.
    """

    instrument: str
    title: str
    place: Place
    since: str
    until: str
    grade: str
    voices: int


def memberships(snapshot: Snapshot, party: str) -> list[Membership]:
    """Return the multilateral texts on which claims name a party, those that it is in first.

    It is what `blocs.ledger.members.members` says of the party, asked from the other side.

    Args:
        snapshot: ledger at two clocks; above the state level bodies of the party are included.
        party: its id.
    """
    ledger = snapshot.ledger
    mine = bodies(snapshot, party)
    ids = [
        r[0]
        for r in ledger.rows(
            "select distinct instrument_id from evidence join instruments using (instrument_id) "
            "where shape = 'multilateral' and party_id in (select unnest(?))",
            [sorted(mine)],
        )
    ]
    found = []
    for instrument in sorted(ids):
        for place in places(snapshot, instrument)[1]:
            if place.party in mine:
                since, until = edges_of(place.standing, snapshot.day)
                ground = place.standing.ground(snapshot.day)
                title = ledger.cards[instrument].title
                found.append(
                    Membership(instrument, title, place, since, until, ground.grade, ground.voices)
                )
    found.sort(
        key=lambda m: (
            _ORDER[m.place.answer.value],
            first_day(m.place.standing, snapshot.day),
            m.title,
        )
    )
    return found
