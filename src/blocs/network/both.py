"""Who is in two blocs, and since when in each?"""

from __future__ import annotations

from blocs.errors import QuestionError
from blocs.ledger.caveats import later_than_known
from blocs.ledger.evidence import evidence_block
from blocs.ledger.view import Snapshot
from blocs.network.answers import BothAnswer
from blocs.network.asking import leaning_row, leanings_of
from blocs.network.hypergraph import Network
from blocs.network.sides import overlap
from blocs.network.weighing import hubs_of

__all__ = ["both"]


def both(found: Network, first: str, second: str) -> BothAnswer:
    """Return who is in two blocs and since when in each.

    Args:
        found: network of a day, of all hubs.
        first, second: hub, or instrument whose parties are the bloc; ids or names.

    Raises:
        QuestionError: when a bloc is neither a hub nor an instrument in force on the day.
    """
    snapshot = found.snapshot
    blocs = (_bloc(snapshot, first), _bloc(snapshot, second))
    if blocs[0] == blocs[1]:
        raise QuestionError(f"{first} and {second} are the same bloc")
    pairs = overlap(found, blocs)
    _, hubs, lean = leanings_of(found)
    ledger = snapshot.ledger
    certain = sum(p.answer == "yes" for p in pairs)
    notes = later_than_known(snapshot)
    if hubs:
        notes.append(f"Alignment: -1 with {hubs[0]} alone, +1 with {hubs[1]} alone.")
    for name in blocs:
        for row in snapshot.coverage(name):
            tail = f": {row['note']}" if row["note"] else ""
            notes.append(
                f"Coverage of {name}, {row['level'] or 'all levels'}: {row['extent']}{tail}."
            )
    notes.append(
        "Since: first day among the instruments that hold now; an earlier one that has "
        "ended does not count."
    )
    if snapshot.level == "state":
        notes.append(
            "Acts of agencies, institutes and companies are not their state's: "
            "--level institute rolls them up."
        )
    return BothAnswer(
        question=snapshot.question("network", view="both", blocs=list(blocs), **found.scope()),
        evidence=evidence_block(ledger, {c for p in pairs for c in p.claims}),
        ledger=ledger.identity(),
        blocs=list(blocs),
        certain=certain,
        possible=len(pairs),
        rows=[
            {
                "party": p.party,
                "name": ledger.label(p.party),
                "answer": p.answer,
                "since": list(p.since),
                "instruments": [list(side) for side in p.instruments],
                "alignment": leaning_row(lean.get(p.party)),
                "claims": list(p.claims),
            }
            for p in pairs
        ],
        notes=notes,
    )


def _bloc(snapshot: Snapshot, name: str) -> str:
    """Return the id of a hub or an instrument of that name."""
    ledger = snapshot.ledger
    if name in ledger.cards:
        return name
    link = ledger.link_party(name, snapshot.day)
    if link.party_id and link.party_id in hubs_of(snapshot):
        return link.party_id
    return ledger.find_instrument(name)
