"""The answer on options in sentences, each made from the figures of the same answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from blocs.dates import Answer, iso
from blocs.respond.answers import percent
from blocs.respond.knockout import KINDS, knockout
from blocs.respond.most import INDICES, readings

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot
    from blocs.respond.assessed import Cells
    from blocs.respond.coding import Coding
    from blocs.respond.knockout import Importance, Knockout
    from blocs.respond.most import Overturn, Reading
    from blocs.respond.smaa import Smaa

__all__ = ["against", "listed", "notes", "scope", "sentences"]


def listed(names: Sequence[str], none: str = "none") -> str:
    """Return names as a list in prose.

    Example:
        >>> listed(["a", "b", "c"]), listed([])
        ('a, b and c', 'none')
    """
    if not names:
        return none
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sentences(
    coding: Coding,
    focal: str,
    found: Mapping[str, Knockout],
    by: Mapping[str, Importance],
    tested: Sequence[Reading],
    turned: Sequence[Overturn],
    tried: int,
    ranked: Smaa,
    cells: Cells,
    heard: Cells,
) -> list[str]:
    """Return what is open, what the barrier asked about does, and what decides."""
    hard, every = found["hard"], found["all"]
    title = coding.barriers[focal].title
    said = [
        f"Open against hard barriers alone: {len(hard.open)}. Open against all that stand: "
        f"{len(every.open)}{': ' * bool(every.open)}{listed(every.open, '')}."
    ]
    if coding.barriers[focal].stands.value == "no":
        said.append(f"{title} ({focal}) does not stand on the day.")
    else:
        told = []
        for kind, k in (("hard barriers alone", hard), ("all barriers", every)):
            with_it = k.with_barrier(focal)
            which = f" ({listed(list(with_it))})" if with_it else ""
            told.append(
                f"among {kind} it stands in a minimal cut set of {len(with_it)} of "
                f"{len(k.closed)} closed options{which}, and lifting it alone opens "
                f"{listed(k.opened([focal]))}"
            )
        said.append(f"{title} ({focal}): {'; '.join(told)}.")
    for kind in ("hard", "all"):
        firsts = {i: tuple(by[kind].first(i)) for i in INDICES}
        if len(set(firsts.values())) == 1:
            who = listed(firsts["shapley"])
            said.append(f"Most important, {kind} barriers: {who}, by all three indices.")
        else:
            each = "; ".join(f"{i.capitalize()}: {listed(f)}" for i, f in firsts.items())
            said.append(f"Most important, {kind} barriers: {each}.")
    said.append(_test(focal, tested))
    said.append(_decides(focal, turned, tried))
    said += _voices(focal, heard)
    order = sorted(range(len(cells.subjects)), key=lambda i: -ranked.first[i])[:3]
    named = [f"{cells.subjects[i]} ({percent(float(ranked.first[i]))} %)" for i in order]
    said.append(
        f"By {listed([c.name for c in cells.criteria])}, first place goes most often to "
        f"{listed(named)}; {_closed_leader(cells.subjects[order[0]], found)}."
    )
    return said


def _closed_leader(leader: str, found: Mapping[str, Knockout]) -> str:
    if leader in found["hard"].impossible:
        return f"{leader} cannot be opened, since a condition is denied"
    if leader in found["all"].open:
        return f"{leader} is open"
    if leader in found["hard"].open:
        return f"only soft barriers close {leader}"
    return f"hard barriers close {leader}"


def _test(focal: str, tested: Sequence[Reading]) -> str:
    yes = [r for r in tested if r.verdict(focal) == "yes"]
    shared = sum(r.verdict(focal) == "shared" for r in tested)
    where = []
    for r in yes:
        ways = (
            "every way around closed"
            if len(r.closed) > 1
            else f"{r.closed[0]} closed" * bool(r.closed)
        )
        where.append(f"{r.kind} barriers, {ways or 'all ways around kept'}")
    told = f": {'; '.join(where)}" if where else ""
    return (
        f"Single most important, by all three indices, in {len(yes)} of {len(tested)} readings"
        f"{told}; shared or by some index only in {shared}."
    )


def _decides(focal: str, turned: Sequence[Overturn], tried: int) -> str:
    decisive = [o for o in turned if o.decides]
    if not decisive:
        return (
            f"Of {tried} single changes of the coding none makes {focal} the only first, or takes "
            "that from it."
        )
    named = list(dict.fromkeys(f"{o.change} ({o.kind})" for o in decisive))
    more = f" and {len(named) - 6} more" if len(named) > 6 else ""
    return (
        f"Of {tried} single changes of the coding {len({o.change for o in decisive})} decide "
        f"whether {focal} comes first by Shapley: {'; '.join(named[:6])}{more}."
    )


def _voices(focal: str, heard: Cells) -> list[str]:
    cell = [a for k, c in heard.cells.items() if k[0] == focal for a in c]
    if not cell:
        return [f"Nobody assesses how severe {focal} is."]
    families = sorted({a.family for a in cell})
    return [
        f"{len({a.assessor for a in cell})} assessors of {len(families)} families call its "
        f"severity anything from {min(a.low for a in cell):g} to {max(a.high for a in cell):g} "
        "on its scale; they are shown, not averaged."
    ]


def notes(snapshot: Snapshot, coded: Coding, coding: Coding) -> list[str]:
    """Return what is not in play, and why; what steps give; options whose source is left out."""
    said = []
    gone = {r[0] for r in snapshot.ledger.rows("select barrier_id from barriers")} - set(
        coded.barriers
    )
    if gone:
        said.append(
            f"Not in play, since their sources were not out by then or are left out: "
            f"{', '.join(sorted(gone))}."
        )
    down = sorted(b.id for b in coding.barriers.values() if b.stands is Answer.NO)
    if down:
        said.append(f"Known, but not standing on the day: {', '.join(down)}.")
    givers = [o for o in coding.options.values() if o.gives]
    said += [
        f"{o.id} is a step that gives {', '.join(o.gives)}: done, it is as if what negates them "
        "were lifted."
        for o in givers
    ]
    away = [o.id for o in coding.options.values() if o.source in snapshot.excluded]
    if away:
        said.append(f"Named by a source that is left out, and still asked: {', '.join(away)}.")
    return said


def scope(snapshot: Snapshot, coding: Coding) -> str:
    """Return how much is looked at, at which clocks."""
    return (
        f"{len(coding.options)} options as of {iso(snapshot.day)}, known at "
        f"{iso(snapshot.known)}: {len(coding.standing())} barriers stand, "
        f"{sum(coding.barriers[b].hard for b in coding.standing())} of them hard."
    )


def against(
    coded: Coding,
    focal: str,
    soft: float,
    found: Mapping[str, Knockout],
    tested: list[Reading],
) -> list[str]:
    """Return what the reader's changes changed."""
    before = {kind: knockout(coded, kind) for kind in KINDS}
    told = [
        f"{kind}: {len(before[kind].open)} open before, {len(found[kind].open)} now"
        for kind in ("hard", "all")
    ]
    was = sum(r.verdict(focal) == "yes" for r in readings(coded, focal, soft))
    now = sum(r.verdict(focal) == "yes" for r in tested)
    return [
        f"With the reader's changes: {'; '.join(told)}; {focal} is the single most important in "
        f"{now} of {len(tested)} readings, {was} before."
    ]
