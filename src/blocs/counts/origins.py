"""Which sources are one collection process? Copies, reprints and shared wording are merged.

A source speaks with the voice of its origin (`blocs.ledger.voices`). A source that draws on
several voices is a second voice beside none of them and is left out. Voices that use the same
words about the same things are merged, whether or not anybody says that one copied.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from blocs.counts.captures import Capture
from blocs.counts.wording import shared_wording
from blocs.ledger.names import normalise
from blocs.ledger.view import Snapshot

__all__ = ["CHANNELS", "LEAST_NAMED", "Process", "channels", "processes"]

LEAST_NAMED = 3
"""A document that names fewer units was found by looking for one of them, or for the visit on
which they were signed: it tells nothing of what else was missed."""
CHANNELS = {
    "government": (
        "official-statement",
        "official-report",
        "treaty-text",
        "depositary",
        "law",
        "state-media",
    ),
    "press": ("news", "social", "aggregator", "company"),
    "scholarship": ("scholarly", "think-tank", "reference", "dataset"),
}
"""Kinds of source that collect in one manner; state media and the offices they quote are one."""


@dataclass(slots=True)
class Process:
    """One independent collection process.

    Attributes:
        name: the publisher of its first source, or the channel.
        voices: numbers of its voices.
        units: claims that show each unit.
        sources: units that each source shows.
        merged: why several sources count as one, in words.
    """

    name: str
    voices: set[int]
    units: dict[str, set[str]] = field(default_factory=dict)
    sources: dict[str, set[str]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)

    def take(self, capture: Capture, unit: str) -> None:
        """Add what a claim shows."""
        self.units.setdefault(unit, set()).add(capture.claim)
        self.sources.setdefault(capture.source, set()).add(unit)

    def join(self, other: Process, why: str) -> None:
        """Take over another process."""
        self.voices |= other.voices
        for unit, claims in other.units.items():
            self.units.setdefault(unit, set()).update(claims)
        for source, units in other.sources.items():
            self.sources.setdefault(source, set()).update(units)
        self.merged += [*other.merged, why]


def processes(
    snapshot: Snapshot,
    subject: str,
    found: Sequence[Capture],
    folded: Mapping[str, str],
    *,
    lookups: bool = False,
) -> tuple[list[Process], list[str]]:
    """Return the collection processes behind claims, and what was left out, in words.

    Args:
        snapshot: the ledger.
        subject: what the units are of, to know which sources were read in full.
        found: claims that show units.
        folded: the unit that stands for each unit.
        lookups: also let documents count that name fewer than `LEAST_NAMED` units.

    Returns:
        (processes, remarks), the largest process first.
    """
    facts = _facts(snapshot)
    named: dict[str, set[str]] = defaultdict(set)
    for capture in found:
        named[capture.source].add(folded[capture.unit])
    whole = _read_in_full(snapshot, subject)
    mixed = {s for s in named if len(facts[s].origins) > 1}
    single = {
        s
        for s, units in named.items()
        if not lookups and len(units) < LEAST_NAMED and s not in whole and s not in mixed
    }
    remarks = _remarks(mixed, single, named)
    kept = [c for c in found if c.source not in mixed and c.source not in single]
    by_voice: dict[int, Process] = {}
    for capture in kept:
        fact = facts[capture.source]
        process = by_voice.setdefault(fact.voice, Process(fact.house, {fact.voice}))
        process.take(capture, folded[capture.unit])
    for process in by_voice.values():
        process.merged += _copies(process, facts)
    voice_of = {s: facts[s].voice for s in named}
    pairs = shared_wording(kept, voice_of, *_known_words(snapshot, kept))
    merged = _join_wording(by_voice, pairs)
    return sorted(merged, key=lambda p: (-len(p.units), p.name)), remarks


def channels(snapshot: Snapshot, found: Iterable[Process]) -> list[Process]:
    """Gather processes by the kind of their sources, where each alone lists too little.

    Args:
        snapshot: the ledger.
        found: processes; one with several kinds goes where most of its units are.
    """
    kinds = dict(snapshot.ledger.rows("select source_id, kind from sources"))
    copies = {
        source
        for (source,) in snapshot.ledger.rows(
            "select source_id from sources where derives_from <> ''"
        )
    }
    channel_of = {kind: channel for channel, each in CHANNELS.items() for kind in each}
    gathered: dict[str, Process] = {}
    for process in found:
        votes: Counter[str] = Counter()
        # A copy says nothing of the kind of collection; it votes where there is nothing else.
        own = {s: u for s, u in process.sources.items() if s not in copies} or process.sources
        for source, units in own.items():
            if kinds[source] in channel_of:
                votes[channel_of[kinds[source]]] += len(units)
        if not votes:
            continue
        name = min(votes, key=lambda c: (-votes[c], c))
        if name not in gathered:
            gathered[name] = Process(name, set())
        gathered[name].join(process, f"{process.name} ({len(process.units)})")
    return sorted(gathered.values(), key=lambda p: (-len(p.units), p.name))


@dataclass(frozen=True, slots=True)
class _Fact:
    """What is known of a source: its voice, the voices of all its origins, its publisher."""

    voice: int
    origins: frozenset[int]
    house: str
    parents: tuple[str, ...]


def _facts(snapshot: Snapshot) -> dict[str, _Fact]:
    rows = snapshot.ledger.rows(
        "select source_id, voice, publisher, derives_from from sources join source_fact "
        "using (source_id)"
    )
    voice = {r[0]: r[1] for r in rows}
    parents = {r[0]: tuple(p for p in r[3].split(";") if p in voice) for r in rows}

    def roots(source: str) -> frozenset[int]:
        seen, queue, found = {source}, [source], set()
        while queue:
            here = queue.pop()
            above = [p for p in parents[here] if p not in seen]
            if not parents[here]:
                found.add(voice[here])
            seen.update(above)
            queue += above
        return frozenset(found or {voice[source]})

    houses: dict[int, str] = {}
    # Of the ways in which a house is written, the shortest of an original names it.
    for source, number, publisher, _ in sorted(
        rows, key=lambda r: (bool(r[3]), not r[2], len(r[2]), r[2], r[0])
    ):
        houses.setdefault(number, publisher or source)
    return {r[0]: _Fact(r[1], roots(r[0]), houses[r[1]], parents[r[0]]) for r in rows}


def _read_in_full(snapshot: Snapshot, subject: str) -> set[str]:
    """Return the sources that coverage names for the subject: they were gone through."""
    rows = snapshot.ledger.rows(
        "select source_ids from coverage where subject_id = ? and relation = 'participation' "
        "and extent <> 'none'",
        [subject],
    )
    return {s for (ids,) in rows for s in ids.split(";") if s}


def _copies(process: Process, facts: Mapping[str, _Fact]) -> list[str]:
    """Say which sources of a process copy, and which have one publisher."""
    told = []
    copies = sorted(s for s in process.sources if facts[s].parents)
    for source in copies:
        told.append(f"{source} derives from {', '.join(facts[source].parents)}")
    originals = sorted(set(process.sources) - set(copies))
    if len(originals) > 1:
        told.append(f"{', '.join(originals)} have one publisher")
    return told


def _join_wording(
    by_voice: dict[int, Process], pairs: Mapping[tuple[int, int], list[str]]
) -> list[Process]:
    """Join voices that share wording; whoever is joined already joins with its group."""
    home = dict(by_voice)
    for (one, other), units in pairs.items():
        if home[one] is home[other]:
            continue
        left, right = sorted((home[one], home[other]), key=lambda p: (-len(p.units), p.name))
        about = ", ".join(units[:3]) + (f" and {len(units) - 3} more" if len(units) > 3 else "")
        left.join(right, f"{left.name} and {right.name} use the same words about {about}")
        for voice, process in home.items():
            if process is right:
                home[voice] = left
    return list({id(p): p for p in home.values()}.values())


def _remarks(mixed: set[str], single: set[str], named: Mapping[str, set[str]]) -> list[str]:
    """Say what was left out, and why."""
    told = []
    if mixed:
        told.append(
            f"{', '.join(sorted(mixed))} draw on several voices and are a second voice beside none."
        )
    if single:
        units = set().union(*(named[s] for s in single))
        told.append(
            f"{len(single)} documents that name fewer than {LEAST_NAMED} units, of "
            f"{len(units)} units in all, were found by looking for what they name: they show "
            "units, and recapture none."
        )
    return told


def _known_words(
    snapshot: Snapshot, found: Iterable[Capture]
) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Return the words of each unit's title, and those of all names of parties."""
    ledger = snapshot.ledger
    names = {w for (n,) in ledger.rows("select name from name_index") for w in normalise(n).split()}
    titles = {}
    for unit in {c.unit for c in found}:
        card = ledger.cards.get(unit.partition("@")[0])
        titles[unit] = frozenset(normalise(card.title).split() if card else ())
    return titles, frozenset(names)
