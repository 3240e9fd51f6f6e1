"""How everything in the scope of a network stands, on every day: weighed once, asked often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from blocs.dates import FUTURE, PAST
from blocs.ledger.cards import Card
from blocs.ledger.facts import Standing
from blocs.ledger.ties import tie_standings
from blocs.ledger.view import Snapshot

__all__ = ["Weighed", "first_days", "home_of", "hubs_of", "weigh", "weigh_one"]


class Weighed(NamedTuple):
    """How one instrument's text and parties stand, on every day.

    Attributes:
        card: identity card.
        life: how the text stands; None when no claim speaks of it.
        standings: (party, level) → how it stands.
        first: first day of which a source speaks; before it, its state is unknown.
    """

    card: Card
    life: Standing | None
    standings: dict[tuple[str, str], Standing]
    first: int


def hubs_of(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the hubs that the ledger's instruments name, most instruments first."""
    counted: dict[str, int] = {}
    for card in snapshot.ledger.cards.values():
        if card.hub:
            counted[card.hub] = counted.get(card.hub, 0) + 1
    return tuple(sorted(counted, key=lambda h: (-counted[h], h)))


def home_of(snapshot: Snapshot, party: str) -> str:
    """Return the state that a body acts for, above the state level; else the party itself."""
    if snapshot.level == "state":
        return party
    return snapshot.ledger.parties[party].acts_for or party


def weigh(snapshot: Snapshot, hub: str, topic: str, with_ties: bool) -> list[Weighed]:
    """Return how everything in the scope stands; what is weighed once serves every day."""
    ledger = snapshot.ledger
    key = ("network", hub, topic, with_ties, snapshot.known, snapshot.level, snapshot.excluded)
    return ledger.once(key, lambda: _weigh(snapshot, hub, topic, with_ties))


def _weigh(snapshot: Snapshot, hub: str, topic: str, with_ties: bool) -> list[Weighed]:
    cards = [
        c
        for c in snapshot.ledger.cards.values()
        if c.shape != "unilateral" and not c.analogue and (not topic or topic in c.topics)
    ]
    named = [c for c in cards if c.hub == hub] if hub else cards
    standings = snapshot.standings_of(c.instrument_id for c in (named or cards))
    firsts = first_days(snapshot)
    found = [
        Weighed(c, *standings[c.instrument_id], firsts.get(c.instrument_id, FUTURE))
        for c in (named or cards)
    ]
    if hub and not named:
        found = [w for w in found if any(home_of(snapshot, p) == hub for p, _ in w.standings)]
    found = [w for w in found if w.standings]
    if with_ties and not topic:
        found += _ties(snapshot, hub)
    return found


def weigh_one(snapshot: Snapshot, instrument: str) -> Weighed:
    """Return how one instrument stands, be it kept for comparison only."""
    card = snapshot.ledger.cards[instrument]
    first = first_days(snapshot).get(instrument, FUTURE)
    return Weighed(card, *snapshot.standings(instrument), first)


def first_days(snapshot: Snapshot) -> dict[str, int]:
    """Return the first day of which a source speaks, for each instrument known by then.

    A claim that says only "by then" speaks of that day, and one without a date of the day on
    which it came out; what was before is unknown.
    """
    key = ("network first days", snapshot.known, snapshot.excluded)
    return snapshot.ledger.once(
        key,
        lambda: dict(
            snapshot.ledger.rows(
                "select instrument_id, min(case when lo > 0 then lo "
                "else least(hi, published_day) end) from evidence "
                "where published_day <= ? and not list_contains(?, source_id) "
                "group by 1 order by 1",
                [snapshot.known, sorted(snapshot.excluded)],
            )
        ),
    )


def _ties(snapshot: Snapshot, hub: str) -> Iterable[Weighed]:
    """Return deeds between two parties, each as an instrument of its own."""
    for (party, relation, partner, item, level), standing in tie_standings(snapshot).items():
        ends = (home_of(snapshot, party), home_of(snapshot, partner))
        if ends[0] == ends[1] or (hub and hub not in ends):
            continue
        name = ":".join(("tie", party, relation, partner, item or "-", level or "state"))
        card = Card(
            instrument_id=name,
            title=f"{relation} {item}".strip(),
            form=relation,
            bindingness="",
            shape="bilateral",
            programme="",
            topics="",
            hub=hub,
            term="",
            min_parties="2",
            parent="",
            relation="",
        )
        first = min((x.start_lo for x in standing.spells), default=PAST)
        yield Weighed(card, None, {(party, level): standing, (partner, level): standing}, first)
