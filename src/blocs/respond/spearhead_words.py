"""The answer on who should lead in sentences, each made from the figures of the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from blocs.dates import iso
from blocs.respond.answers import percent
from blocs.respond.options_words import listed

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot
    from blocs.respond.assessed import Cells
    from blocs.respond.leading import Decisive, Team
    from blocs.respond.smaa import Smaa
    from blocs.respond.taste import Taste

__all__ = ["sentences", "unheard"]


def sentences(
    snapshot: Snapshot,
    cells: Cells,
    by_rule: dict[str, Smaa],
    taste: Taste,
    groups: list[Team],
    nobody: tuple[str, ...],
    shares: dict[str, Any],
    turns: list[Decisive],
    tried: int,
    silence: str,
) -> list[str]:
    """Return who leads, how far that is taste, which teams do, and what would change it."""
    names, now = cells.subjects, by_rule[taste.rule]
    heard = {a.family for c in cells.cells.values() for a in c}
    said = [
        f"{len(names)} candidates on {len(cells.criteria)} functions as of {iso(snapshot.day)}, "
        f"known at {iso(snapshot.known)}: {listed(names)}; {len(cells.claims)} assessments of "
        f"{len(heard)} famil{'y' if len(heard) == 1 else 'ies'}."
    ]
    order = sorted(range(len(names)), key=lambda i: -now.first[i])
    each = listed([f"{names[i]} in {percent(float(now.first[i]))} %" for i in order])
    kind = "open" if not taste.weights else "fixed"
    said.append(f"With weights {kind} and values drawn, first place goes to {each} of the draws.")
    leaders = {rule: listed([names[i] for i in r.leaders]) for rule, r in by_rule.items()}
    if len(set(leaders.values())) == 1:
        said.append(f"All {len(leaders)} rules of aggregation agree on {leaders['sum']}.")
    else:
        told = "; ".join(f"{rule}: {who}" for rule, who in leaders.items())
        said.append(f"The rules of aggregation disagree: {told}.")
    best = order[0]
    values_only = shares["only values open, weights equal"][best]
    weights_only = shares["only weights open, values at their means"][best]
    said.append(
        f"Taste or evidence: with values at their means {names[best]} leads under "
        f"{percent(float(weights_only))} % of all weights; with equal weights it leads in "
        f"{percent(float(values_only))} % of the draws of values."
    )
    if nobody:
        said.append(
            f"Nobody here can cover {listed(nobody)}, even with every doubt in their favour; the "
            "teams cover the rest."
        )
    said += [_teams_told(groups), silence]
    whom = len({d.claim for d in turns})
    said.append(
        f"Of {tried} assessments none, if wrong, would change the leader."
        if not turns
        else f"Of {tried} assessments {whom}, each by itself, would change the leader if read as "
        f"the other end of the scale, first {turns[0].claim} ({turns[0].subject} "
        f"{turns[0].criterion})."
    )
    return said


def unheard(now: Smaa, names: Sequence[str], heard: Sequence[Any]) -> str:
    """Return whose silence would change the leader."""
    leaders = tuple(names[i] for i in now.leaders)
    turned = [(who, then) for who, _, _, then, _ in heard if then != leaders]
    if not turned:
        return (
            "Whichever family, or assessor heard three times or more, is left out, it still leads."
        )
    told = "; ".join(f"without {who} {listed(then)}" for who, then in turned)
    return f"The leader hangs on who is heard: {told}."


def _teams_told(groups: list[Team]) -> str:
    strict = [t for t in groups if t.strict]
    able = [set(t.members) for t in groups if t.favourable]
    hopeful = [t for t in groups if t.favourable and not any(o < set(t.members) for o in able)]
    single = [t for t in hopeful if len(t.members) == 1]
    told = (
        f"With every doubt in favour {listed([' + '.join(t.members) for t in hopeful[:4]])} "
        f"cover{'s' if len(hopeful) == 1 else ''} all; with every doubt against "
        f"{listed([' + '.join(t.members) for t in strict[:4]], 'no team')} "
        f"do{'es' if len(strict) <= 1 else ''}."
    )
    alone = "One institution alone can do it" if single else "No institution can do it alone"
    return f"{told} {alone}, on the most favourable reading."
