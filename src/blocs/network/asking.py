"""Answer what the network of a day is: its measures and its parties, with the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blocs.errors import QuestionError
from blocs.ledger.caveats import later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.places import GRADES
from blocs.network.answers import NetworkAnswer
from blocs.network.building import build_network
from blocs.network.hypergraph import Network
from blocs.network.measures import DRAWS, MISSING, Measures, Value, measures
from blocs.network.sides import Alignment, alignment, sides_of
from blocs.network.weighing import hubs_of

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = ["day_answer", "leaning_row", "leanings_of"]


def day_answer(
    found: Network, *, draws: int = DRAWS, missing: float = MISSING, seed: int = 0
) -> NetworkAnswer:
    """Return the measures of a network, its parties and its instruments, with the evidence.

    Args:
        found: network of a day.
        draws, missing, seed: see `measures`.

    Raises:
        QuestionError: when a setting is out of range.
    """
    snapshot = found.snapshot
    measured = measures(found, draws=draws, missing=missing, seed=seed)
    wide, hubs, lean = leanings_of(found)
    used = found.claims() | {c for a in lean.values() for c in a.claims}
    return NetworkAnswer(
        question=snapshot.question("network", view="day", **found.scope()),
        evidence=evidence_block(snapshot.ledger, used),
        ledger=snapshot.ledger.identity(),
        hub=found.hub,
        topic=found.topic,
        measures=[_told(v) for v in measured.values],
        rows=_party_rows(measured, lean),
        hubs=list(hubs),
        unknown=measured.unknown,
        instruments=_instrument_rows(found),
        left_out=dict(found.left_out),
        draws=draws,
        missing=missing,
        seed=seed,
        notes=_notes(measured, wide, hubs),
    )


def _instrument_rows(found: Network) -> list[dict[str, Any]]:
    """Return the instruments, the least certain first."""
    rows: list[dict[str, Any]] = []
    for name, text in found.text.items():
        card, members = found.cards[name], found.members[name]
        rows.append(
            {
                "instrument": name,
                "title": card.title,
                "shape": card.shape,
                "topics": [t for t in card.topics.split(";") if t],
                "hub": card.hub,
                "in_force": text.answer,
                "grade": text.grade,
                "members": {
                    "certain": sum(m.answer == "yes" for m in members),
                    "possible": len(members),
                },
                "single": sum(m.grade == "single-source" for m in members),
                "claims": sorted({*text.claims, *(c for m in members for c in m.claims)}),
            }
        )
    rows.sort(key=lambda r: (-GRADES.index(r["grade"]), r["in_force"], r["instrument"]))
    return rows


def leanings_of(found: Network) -> tuple[Network | None, tuple[str, ...], dict[str, Alignment]]:
    """Return the network of all hubs, the two hubs, and how each party leans between them."""
    if len(hubs_of(found.snapshot)) < 2:
        return None, (), {}
    wide = found
    if found.hub:
        wide = build_network(found.snapshot, None, found.topic or None, settled=found.settled)
    pair = sides_of(wide)
    return wide, pair, alignment(wide, pair)


def _told(value: Value) -> dict[str, Any]:
    return {
        "measure": value.measure,
        "certain": value.certain,
        "possible": value.possible,
        "low": value.low,
        "high": value.high,
        "missing_low": value.missing_low,
        "missing_high": value.missing_high,
    }


def leaning_row(found: Alignment | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "certain": list(found.certain),
        "possible": list(found.possible),
        "claims": list(found.claims),
    }


def _party_rows(measured: Measures, lean: dict[str, Alignment]) -> list[dict[str, Any]]:
    found = measured.network
    by_party: dict[str, dict[str, Value]] = {p: {} for p in found.parties}
    for value in measured.positions:
        by_party[value.party][value.measure] = value
    rows: list[dict[str, Any]] = []
    for party, values in by_party.items():
        seats = values["seats"]
        rows.append(
            {
                "party": party,
                "name": found.snapshot.ledger.label(party),
                "kind": found.snapshot.ledger.parties[party].kind,
                "instruments": _told(values["party instruments"]),
                "partners": _told(values["party partners"]),
                "alignment": leaning_row(lean.get(party)),
                "betweenness": _told(values["betweenness"]),
                "seats": None if seats.possible is None else _told(seats),
                "through": sorted({b for m in found.of_party[party] for b in m.through}),
                "claims": sorted({c for m in found.of_party[party] for c in m.claims}),
            }
        )
    rows.sort(
        key=lambda r: (-r["instruments"]["possible"], -r["instruments"]["certain"], r["party"])
    )
    return rows


def _notes(measured: Measures, wide: Network | None, hubs: tuple[str, ...]) -> list[str]:
    found, snapshot = measured.network, measured.network.snapshot
    notes = later_than_known(snapshot)
    if wide is not None:
        notes.append(
            f"Alignment: -1 with {hubs[0]} alone, +1 with {hubs[1]} alone, by instruments with "
            "either; blank is unknown, not neutral."
        )
    if found.hub and found.hub not in hubs_of(snapshot):
        notes.append(
            f"The ledger names no hub {found.hub}: these are the instruments that it is in."
        )
    for row in snapshot.coverage(found.hub) if found.hub else []:
        tail = f": {row['note']}" if row["note"] else ""
        notes.append(
            f"Coverage of {found.hub}, {row['level'] or 'all levels'}: {row['extent']}{tail}."
        )
    blank = [f"{n} by {k}" for k, n in measured.unknown.items() if n]
    if blank:
        notes.append(
            f"Counted apart, because no source says of what sort they are: {', '.join(blank)}."
        )
    single = [i for i, text in found.text.items() if text.grade == "single-source"]
    if single and not found.settled:
        notes.append(
            f"{len(single)} of {len(found.text)} instruments are known from a single voice: "
            "--instruments lists them, --settled shows what hangs on them."
        )
    if found.settled:
        notes.append("Only what is settled counts as certain; the rest is possible.")
    notes.append(
        f"Range: certain, possible and {measured.draws} worlds drawn between them (seed "
        f"{measured.seed}); exact for counts, no bound for the rest. "
        f"Thinned: 5 % to 95 % when {measured.missing:.0%} of the known edges are taken away; "
        "edges that nobody has found move it about as far the other way."
    )
    wider = _wider(snapshot, found)
    if wider:
        notes.append(
            f"{wider} more instruments at agency or institute level: ask with --level institute."
        )
    if snapshot.level != "state":
        notes.append("Acts of a state's bodies are rolled up to it; they do not bind the state.")
    out = sum(why.startswith("unknown") for why in found.left_out.values())
    if out:
        notes.append(f"{out} instruments are left out: their sources do not reach back to the day.")
    notes.append(
        "A multilateral instrument is one tie of many, never a set of pairs. "
        "Formulas: docs/network.md."
    )
    return notes


def _wider(snapshot: Snapshot, found: Network) -> int:
    """Return how many instruments only the widest level would show."""
    if snapshot.level == "institute":
        return 0
    try:
        wide = build_network(
            snapshot.at(level="institute"),
            found.hub or None,
            found.topic or None,
            with_ties=found.with_ties,
        )
    except QuestionError:
        return 0
    return len(set(wide.instruments) - set(found.instruments))
