"""Rule on attributes: has the subject that property?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from blocs.brief.cells import FALSE, TRUE, kebab, parse_number, window_of
from blocs.brief.claims import Stated
from blocs.brief.naming import nobody, stranger
from blocs.brief.table import Row
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate
from blocs.brief.weighing import missing, weigh
from blocs.brief.world import World
from blocs.ledger.names import normalise

__all__ = ["attribute"]

SHOWN = 3


def attribute(world: World, row: Row, pred: Predicate, today: int) -> Finding:
    """Has the subject that property?"""
    _, hi = window_of(row.as_of, today)
    names = pred.attributes or (kebab(row.predicate),)
    subject = world.subject(pred.subject or row.subject, hi)
    if subject is None:
        return nobody(stranger(world, (pred.subject or row.subject,), hi))
    wanted = row.object if row.object and pred.match in ("set", "subset") else row.value

    def resolve(word: str) -> str:
        return world.subject(word.strip(), hi) or normalise(word)

    def agrees(stated: Stated) -> bool:
        return _same(pred.match, wanted, stated.value, resolve)

    held = world.stated(subject, names)
    affirming = [s for s in held if s.affirms and agrees(s)]
    opposing = [s for s in held if s.affirms != agrees(s)]
    if not held and pred.exclusive:
        # One holder only: the same value of somebody else speaks against this one.
        opposing = [s for s in world.stated(None, names) if s.affirms and agrees(s)]
    if not held and not opposing:
        return missing(pred, f"a source on {' or '.join(names)} of {row.subject}")
    finding = weigh(
        world.policy,
        [s.evidence for s in affirming],
        [s.evidence for s in opposing],
        lambda: _show(affirming),
        lambda: _show(opposing),
    )
    if finding.verdict is Verdict.CONTRADICTED:
        return replace(finding, reason=f"{_difference(subject, opposing)} {finding.reason}".strip())
    return finding


def _difference(subject: str | None, opposing: Sequence[Stated]) -> str:
    """Say wherein what is found differs from what is stated."""
    solid = [s for s in opposing if not s.evidence.weak]
    others = sorted({s.subject for s in solid if s.affirms and s.subject != subject})
    if others:
        return f"The same is said of {', '.join(others)}, and it has one holder only."
    if solid and all(not s.affirms for s in solid):
        return "It is denied of this very subject."
    values = sorted({s.value for s in solid if s.affirms and s.value})
    return f"The value found is {' or '.join(values[:SHOWN])}." if values else ""


def _show(rows: Sequence[Stated]) -> str:
    shown = (
        f"{'' if s.affirms else 'denied: '}{s.subject} {s.attribute} {s.value}".strip()
        for s in rows[:SHOWN]
    )
    return "; ".join(dict.fromkeys(shown))


def _same(match: str, wanted: str, held: str, resolve: Callable[[str], str]) -> bool:
    """Return whether a held value is the wanted one, in the manner the predicate asks for."""
    if match == "any":
        return True
    if match == "number":
        left, right = parse_number(wanted), parse_number(held)
        return left is not None and right is not None and left.holds(right.value)
    if match in ("set", "subset"):
        mine = {resolve(p) for p in wanted.split(";") if p.strip()}
        theirs = {resolve(p) for p in held.split(";") if p.strip()}
        return mine <= theirs if match == "subset" else mine == theirs
    both = {wanted.lower(), held.lower()}
    if both <= TRUE or both <= FALSE:
        return True
    options = [wanted, *wanted.split("/")]
    return any(normalise(o) == normalise(held) or resolve(o) == resolve(held) for o in options)
