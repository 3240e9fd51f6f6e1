"""Which rule decides a row, and the rule on lists, which asks the others of each element."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import replace

from blocs.brief.cells import kebab, parse_number, window_of
from blocs.brief.events import date
from blocs.brief.judgements import MEASURES
from blocs.brief.pairs import tie
from blocs.brief.parties import act, membership, renewal
from blocs.brief.properties import attribute
from blocs.brief.table import Row
from blocs.brief.totals import age, count
from blocs.brief.verdicts import Finding, Verdict
from blocs.brief.vocabulary import Predicate, Vocabulary
from blocs.brief.weighing import missing
from blocs.brief.wording import unknown_word
from blocs.brief.world import World
from blocs.ledger.schema import EVENTS, RELATIONS

__all__ = ["FACT_RULES", "decide", "meaning"]

FACT_RULES: dict[str, Callable[[World, Row, Predicate, int], Finding]] = {
    "membership": membership,
    "tie": tie,
    "count": count,
    "age": age,
    "date": date,
    "attribute": attribute,
    "act": act,
    "renewal": renewal,
}
"""The rules that look at one row by itself."""
NOT_FOR_NUMBERS = frozenset({"membership", "tie", "act", "date", "list", "renewal"})


BY_KIND = {"attribute": "attribute", "date": "date"}
"""Kinds whose rule looks the predicate itself up, so that a word of nobody's finds nothing."""


def meaning(
    row: Row, written: str, words: Vocabulary, attributes: Container[str] = ()
) -> Predicate | None:
    """Return how to check a row: by the vocabulary, else by its kind; None for an opinion.

    A predicate that nobody knows is read by its kind only where the rule looks that very word up
    in the ledger. Elsewhere it would be read as another word, so it is called unknown.

    Args:
        row: the statement, its subject already understood.
        written: the subject as the table writes it, which may have a meaning of its own.
        words: the vocabulary.
        attributes: names of the attributes that the ledger holds.
    """
    found = words.find(written, row.predicate) or words.find(row.subject, row.predicate)
    name = kebab(row.predicate)
    if found is not None and row.kind == "list" and found.measure == "members":
        return Predicate("list", listed_by="member_of")
    if found is not None and not (row.kind == "count" and found.rule in NOT_FOR_NUMBERS):
        return found
    if row.kind == "judgement":
        return None
    if row.kind == "count":
        return Predicate("count", scopes=(name,))
    if row.kind in ("membership", "date", "event") and name in RELATIONS:
        return Predicate("tie", relations=(name,))
    if row.kind in ("membership", "date", "event") and name in EVENTS:
        return Predicate("act", attributes=(name,))
    if row.kind in BY_KIND:
        return Predicate(BY_KIND[row.kind])
    if row.kind in ("event", "list") and name in attributes:
        return Predicate("date" if row.kind == "event" else "list")
    return Predicate("opinion", settles=unknown_word(row, words))


def decide(world: World, row: Row, pred: Predicate | None, words: Vocabulary, day: int) -> Finding:
    """Return what the evidence makes of a row, whatever the document itself says elsewhere."""
    if pred is None or pred.rule == "opinion":
        reason = (pred.settles if pred else "") or "An opinion; no fact decides it."
        return Finding(Verdict.NOT_CHECKABLE, "", reason)
    if pred.rule == "later":
        reason = f"Needs `blocs {pred.needs}`, which this version does not have yet."
        return Finding(Verdict.NOT_CHECKABLE, "", reason)
    if row.kind == "count" and pred.rule in ("count", "age") and parse_number(row.value) is None:
        reason = f"{row.value!r} is no number that one can check."
        return Finding(Verdict.NOT_CHECKABLE, "", reason)
    if pred.rule == "computed":
        return MEASURES[pred.measure](world, row, pred, day)
    if pred.rule == "list":
        return listing(world, row, pred, day, words)
    if pred.rule == "date" and _is_pair(world, row, day):
        relations = tuple(r for r in (*pred.attributes, kebab(row.predicate)) if r in RELATIONS)
        if relations:
            return tie(world, row, replace(pred, relations=relations), day)
    return FACT_RULES[pred.rule](world, row, pred, day)


def _is_pair(world: World, row: Row, today: int) -> bool:
    """Return whether subject and object are both parties, so that a relation is their tie."""
    _, day = window_of(row.as_of, today)
    return all(cell and world.party(cell, day) for cell in (row.subject, row.object))


def listing(world: World, row: Row, pred: Predicate, today: int, words: Vocabulary) -> Finding:
    """Does every element of the list hold? The worst element decides."""
    element = words.find(row.subject, pred.listed_by) if pred.listed_by else None
    if element is None:
        return attribute(world, row, replace(pred, match="subset"), today)
    by: dict[Verdict, list[str]] = {}
    claims: dict[str, None] = {}
    for name in row.objects:
        if re.match(r"\d", name):
            continue
        part = replace(
            row,
            kind="membership",
            predicate=pred.listed_by,
            object=name,
            value="true",
            subject=pred.subject or row.subject,
        )
        if element.rule == "membership":
            part = replace(part, subject=name, object=row.subject)
        finding = FACT_RULES[element.rule](world, part, element, today)
        by.setdefault(finding.verdict, []).append(name)
        claims.update(dict.fromkeys(finding.claims))
    if not by:
        return missing(pred, "the list names nothing that can be checked")
    summary = "; ".join(f"{v.value}: {', '.join(n)}" for v, n in by.items())
    ids = tuple(claims)[:60]
    if Verdict.CONTRADICTED in by or Verdict.CONTESTED in by:
        worst = Verdict.CONTRADICTED if Verdict.CONTRADICTED in by else Verdict.CONTESTED
        return Finding(worst, summary, "", ids)
    if Verdict.NOT_IN_EVIDENCE in by:
        names = ", ".join(by[Verdict.NOT_IN_EVIDENCE])
        return missing(pred, f"sources on {names}", summary, ids)
    return Finding(Verdict.SUPPORTED, summary, "Every element holds.", ids)
