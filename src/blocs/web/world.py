"""Everything the interactive page draws, for every day at once: parties, texts, who is in which.

Dragging a date in the page must not ask the server, and the page must do no date algebra of its
own. So each membership comes as steps, a first day and what holds from it on, worked out here with
the same functions that answer ``members``: on any day the page shows what the API says.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blocs.dates import FUTURE, PAST, Answer, Spell, iso
from blocs.ledger.answers import edges_of
from blocs.ledger.catalogue import attribute_on
from blocs.ledger.facts import Standing
from blocs.ledger.places import answer_of
from blocs.ledger.view import LEVELS

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["GEOMETRY", "points", "steps_of", "world", "world_text"]

GEOMETRY = Path(__file__).resolve().parent / "geometry"
CODES = {Answer.NO: 0, Answer.POSSIBLE: 1, Answer.YES: 2, Answer.UNKNOWN: 3}
"""Answers as the page receives them."""
Ground = tuple[str, str, str, int, tuple[str, ...], str]
"""since, until, grade, voices, claims, role: what is told of a membership besides the answer."""


@cache
def points() -> dict[str, tuple[float, float]]:
    """Return where to draw each party: (degrees east, degrees north), see tools/geometry.mjs."""
    with open(GEOMETRY / "points.csv", encoding="utf-8", newline="") as handle:
        return {r["party_id"]: (float(r["lon"]), float(r["lat"])) for r in csv.DictReader(handle)}


def _bounds(spells: Iterable[Spell]) -> set[int]:
    """Return the days on which an answer about the spells may change."""
    found: set[int] = set()
    for spell in spells:
        for s in (spell, spell.tightened() or spell):
            found |= {s.start_lo, s.start_hi, s.end_lo, s.end_hi}
    return found


def _looked_at(snapshot: Snapshot, instrument: str) -> list[tuple[int, int]]:
    """Return (first, last) of the stretches for which the lists of an instrument are complete."""
    levels = ("", *LEVELS[snapshot.level])
    rows = snapshot.ledger.looked_at.get((instrument, "participation"), ())
    return [
        (lo, hi) for level, _, extent, _, lo, hi in rows if extent == "complete" and level in levels
    ]


def steps_of(
    standing: Standing,
    life: Standing | None,
    *,
    fixed: bool,
    covered: list[tuple[int, int]],
    first: int,
    lifetime: tuple[int, int],
) -> tuple[list[list[int]], list[Ground]]:
    """Return how a party stands to a text as a function of the day, constant between steps.

    Args:
        standing: how the party stands; life: how the text does.
        fixed: the text's own dates are those of its parties, as with two of them.
        covered: (first, last) days for which the lists are complete.
        first: first day of which a source speaks; before it all is unknown where nothing is
            complete.
        lifetime: (first day, first day out) of the state.

    Returns:
        Steps ``[day, answer, ground]``, the first of day 0; and the grounds they point to.
    """
    dated = life if fixed and life is not None and life.spells else standing
    days = _bounds((*standing.spells, *standing.suspensions))
    if life is not None:
        days |= _bounds((*life.spells, *life.suspensions))
    days |= {standing.signature[0]} if standing.signature else set()
    days |= {first, *lifetime, *(d for lo, hi in covered for d in (lo, hi + 1))}
    grounds: dict[Ground, int] = {}
    steps: list[list[int]] = []
    for day in [PAST, *sorted(d for d in days if PAST < d < FUTURE)]:
        complete = any(lo <= day <= hi for lo, hi in covered)
        answer, role = answer_of(standing, life, day, complete)
        if not lifetime[0] <= day < lifetime[1]:
            answer = Answer.NO
        elif day < first and not complete:
            answer = Answer.UNKNOWN
        ground = standing.ground(day)
        told = (*edges_of(dated, day), ground.grade, ground.voices, tuple(ground.claims), role)
        step = [day, CODES[answer], grounds.setdefault(told, len(grounds))]
        if not steps or steps[-1][1:] != step[1:]:
            steps.append(step)
    return steps, list(grounds)


def _firsts(snapshot: Snapshot) -> dict[str, int]:
    """Return the first day of which a source speaks, as `blocs.ledger.caveats.first_word`."""
    return dict(
        snapshot.ledger.rows(
            "select instrument_id, min(lo) from evidence where lo > 0 and published_day <= ? "
            "and not list_contains(?, source_id) group by 1",
            [snapshot.known, sorted(snapshot.excluded)],
        )
    )


def world(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the interactive page draws, at one known-at day and level.

    Args:
        snapshot: its known-at day, level and left-out sources count; its as-of day does not.

    Returns:
        ``hubs`` (most instruments first), ``parties``, ``instruments`` and ``memberships`` with
        steps as in `steps_of`; answers are 0 no, 1 possible, 2 yes, 3 unknown; days are ordinals
        (1 is 0001-01-01).
    """
    ledger = snapshot.ledger
    standings = snapshot.standings_of(ledger.cards)
    firsts = _firsts(snapshot)
    memberships: list[dict[str, Any]] = []
    instruments: list[dict[str, Any]] = []
    used: set[str] = set()
    for instrument, (life, parties) in standings.items():
        card = ledger.cards[instrument]
        if not parties or card.analogue:
            continue
        covered = _looked_at(snapshot, instrument)
        first = firsts.get(instrument, PAST)
        for (party, level), standing in parties.items():
            steps, grounds = steps_of(
                standing,
                life,
                fixed=card.shape != "multilateral",
                covered=covered,
                first=first,
                lifetime=ledger.lifetimes.get(party, (PAST, FUTURE)),
            )
            told = [[s, u, g, v, list(c), r] for s, u, g, v, c, r in grounds]
            row = {"p": party, "i": instrument, "s": steps, "g": told}
            memberships.append(row if level in ("", "state") else {**row, "l": level})
            used.add(party)
        instruments.append(
            {
                "id": instrument,
                "title": card.title,
                "form": card.form,
                "shape": card.shape,
                "bindingness": card.bindingness,
                "topics": [t for t in card.topics.split(";") if t],
                "hub": card.hub,
                "parent": card.parent,
                "complete": covered,
            }
        )
    hubs: dict[str, int] = {}
    for i in instruments:
        if i["hub"]:
            hubs[i["hub"]] = hubs.get(i["hub"], 0) + 1
    ranked = sorted(hubs, key=lambda h: (-hubs[h], h))
    return {
        "question": {"known_at": iso(snapshot.known), "level": snapshot.level},
        "ledger": ledger.identity(),
        "policy": _policy(snapshot),
        "hubs": ranked,
        "parties": _parties(snapshot, used | set(ranked)),
        "instruments": instruments,
        "memberships": memberships,
    }


def _policy(snapshot: Snapshot) -> str:
    """Say in a sentence when a thing counts as settled."""
    voices = snapshot.ledger.policy.settled_voices
    return f"settled: a text, a depositary, or {voices} independent voices"


def _parties(snapshot: Snapshot, wanted: set[str]) -> list[dict[str, Any]]:
    ledger = snapshot.ledger
    regions = attribute_on(snapshot.at(day=snapshot.known), "un-region")
    names: dict[str, list[str]] = {}
    for party, name in ledger.rows(
        "select distinct party_id, name from name_index where list_contains(?, party_id) "
        "order by all",
        [sorted(wanted)],
    ):
        names.setdefault(party, []).append(name)
    found = []
    for party in sorted(wanted):
        card = ledger.parties.get(party)
        if card is None:
            continue
        home = card.acts_for
        place = points().get(party) or points().get(home)
        found.append(
            {
                "id": party,
                "label": card.label,
                "kind": card.kind,
                "home": home,
                "region": regions.get(party, regions.get(home, ("", "")))[0],
                "at": list(place) if place else None,
                "names": [n for n in names.get(party, ()) if n not in (party, card.label)],
            }
        )
    return found


def world_text(snapshot: Snapshot) -> bytes:
    """Return `world` as JSON; made once for each known-at day, level and set of sources."""
    key = ("world", snapshot.known, snapshot.level, snapshot.excluded)
    return snapshot.ledger.once(
        key,
        lambda: json.dumps(world(snapshot), ensure_ascii=False, separators=(",", ":")).encode(),
    )
